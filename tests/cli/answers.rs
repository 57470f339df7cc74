//! Questions about texts that a model answers: the files of `run_squad.py`, rows, reports, decisions, and what is refused.

mod decided;
mod refused;
mod reports;
mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::{Place, squad_model};

/// The model of `run_squad.py` with the flags of its run.
const MODEL: [&str; 8] = ["--model", "squad", "--max-length", "96", "--doc-stride", "32", "--max-query-length", "20"];

/// What it answered, for a run without it.
const ANSWERED: [&str; 4] = ["--scores", "null_odds.json", "--predictions", "predictions.json"];

/// How far a logit, and what is made of two, may be from the original's.
const NEAR: f64 = 5e-5;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn original(path: &str) -> String {
    fs::read_to_string(fixture(path)).unwrap()
}

fn object(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The model of `run_squad.py`, its questions and its answers.
fn place() -> Place {
    let place = Place::new();
    squad_model::write(&place.path("squad"));
    for name in ["dev-v2.0.json", "null_odds.json", "predictions.json"] {
        place.write(name, original(&format!("squad2/{name}")));
    }
    place
}

/// A command over `data` with the model.
fn by_model<'a>(command: &'a str, data: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&[command, data], &MODEL[..], more].concat()
}

/// The threshold with the best F1 by the official evaluation, as `run_squad.py` has it, and as `--threshold` has it.
fn best_f1() -> (f64, String) {
    let theirs: f64 = original("squad2_features/best_f1_threshold.txt").trim().parse().unwrap();
    (theirs, (-theirs).to_string())
}

/// Each question of a SQuAD document.
fn questions(document: &mut Value) -> Vec<&mut Value> {
    let articles = document["data"].as_array_mut().unwrap().iter_mut();
    let paragraphs = articles.flat_map(|article| article["paragraphs"].as_array_mut().unwrap());
    paragraphs.flat_map(|paragraph| paragraph["qas"].as_array_mut().unwrap()).collect()
}

/// The fixture's document, changed.
fn document(change: impl FnOnce(&mut Value)) -> String {
    let mut document = serde_json::from_str(&original("squad2/dev-v2.0.json")).unwrap();
    change(&mut document);
    document.to_string()
}

/// The questions that have an answer, as SQuAD 1.1 has them.
fn all_answerable(document: &mut Value) {
    for article in document["data"].as_array_mut().unwrap() {
        for paragraph in article["paragraphs"].as_array_mut().unwrap() {
            let qas = paragraph["qas"].as_array_mut().unwrap();
            qas.retain(|question| !question["answers"].as_array().unwrap().is_empty());
        }
    }
    without(document, &["is_impossible"]);
    document["version"] = "1.1".into();
}

/// No question has the `keys`.
fn without(document: &mut Value, keys: &[&str]) {
    for question in questions(document) {
        question.as_object_mut().unwrap().retain(|key, _| !keys.contains(&key.as_str()));
    }
}

/// Whether two lists of numbers by id are alike, with the same ids in the same order.
fn assert_near(ours: &Map<String, Value>, theirs: &Map<String, Value>) {
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (id, ours) in ours {
        let theirs = number(&theirs[id]);
        assert!((number(ours) - theirs).abs() <= NEAR, "{id}: {ours}, {theirs}");
    }
}

#[test]
fn predictions_are_those_of_run_squad_to_the_byte() {
    let place = place();
    let (_, best) = best_f1();
    for (threshold, theirs) in [("0", "predictions.json"), (&best, "predictions_at_best_f1.json")] {
        let more = ["--threshold", threshold, "-o", "ours.json", "--force"];
        place.run(&by_model("predict", "dev-v2.0.json", &more)).success();
        assert_eq!(place.read("ours.json"), original(&format!("squad2/{theirs}")), "{threshold}");
    }
    let answered = [&["predict", "dev-v2.0.json"], &ANSWERED[..], &["--threshold", &best, "-o", "read.json"]].concat();
    place.run(&answered).success();
    assert_eq!(place.read("read.json"), place.read("ours.json"));
}

#[test]
fn lists_and_odds_have_the_ids_the_texts_and_nearly_the_numbers_of_run_squad() {
    let place = place();
    let more = ["--threshold", "0", "-o", "ours.json", "--nbest", "nbest.json", "--null-odds", "odds.json"];
    place.run(&by_model("predict", "dev-v2.0.json", &more)).success();
    assert_near(&object(&place.read("odds.json")), &object(&original("squad2/null_odds.json")));
    let (ours, theirs) =
        (object(&place.read("nbest.json")), object(&original("squad2_features/nbest_predictions.json")));
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (id, ours) in &ours {
        let (ours, theirs) = (ours.as_array().unwrap(), theirs[id].as_array().unwrap());
        let texts = |list: &[Value], key: &dyn Fn(&Value) -> Value| list.iter().map(key).collect::<Vec<_>>();
        assert_eq!(texts(ours, &|entry| entry["text"].clone()), texts(theirs, &|entry| entry[0].clone()), "{id}");
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(
                ours.as_object().unwrap().keys().collect::<Vec<_>>(),
                ["text", "probability", "start_logit", "end_logit"]
            );
            for (place, key) in ["probability", "start_logit", "end_logit"].into_iter().enumerate() {
                let theirs = number(&theirs[place + 1]);
                assert!((number(&ours[key]) - theirs).abs() <= NEAR, "{id}, {key}: {ours}, {theirs}");
            }
        }
    }
}

#[test]
fn a_question_without_a_candidate_has_no_score_and_no_answer_at_any_threshold() {
    let place = place();
    let empty = document(|document| {
        let question =
            serde_json::json!({"id": "none", "question": "Who?", "answers": [{"text": "I", "answer_start": 0}]});
        let article = serde_json::json!({"title": "empty", "paragraphs": [{"context": "", "qas": [question]}]});
        document["data"].as_array_mut().unwrap().push(article);
    });
    place.write("empty.json", empty);
    for rule in [&["--threshold", "-1e300"][..], &["--threshold", "0"], &["--answer-all"]] {
        let more = [rule, &["-o", "rows.csv", "--force"]].concat();
        place.run(&by_model("predict", "empty.json", &more)).success();
        assert_eq!(place.read("rows.csv").lines().last(), Some("none,Who?,,,0,fn"), "{rule:?}");
    }
    let more = ["--answer-all", "-o", "all.json", "--nbest", "nbest.json", "--null-odds", "odds.json"];
    let said = place.run(&by_model("predict", "empty.json", &more)).success();
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    // Who asks for all answers is not surprised that all are given.
    assert!(!said.contains("every prediction"), "{said}");
    let answers = object(&place.read("all.json"));
    let unanswered: Vec<&String> = answers.iter().filter(|(_, text)| *text == "").map(|(id, _)| id).collect();
    assert_eq!(unanswered, ["none"]);
    let lists = object(&place.read("nbest.json"));
    assert!(lists["none"].as_array().unwrap().iter().all(|entry| entry["text"] == ""), "{}", lists["none"]);
    assert!(place.read("odds.json").ends_with("    \"none\": Infinity\n}\n"));
    let report = place.stdout(&by_model("report", "empty.json", &["--format", "json", "--threshold", "-1e300"]));
    assert_eq!(object(&report)["at"]["fn"], 1);
}
