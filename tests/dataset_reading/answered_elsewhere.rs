//! Questions that another program has answered: `--scores` and `--predictions`, joined by id.

use std::collections::BTreeMap;
use std::path::Path;

use cutpoint::dataset::{Dataset, ReadOptions, read};
use cutpoint::metrics::Axis;
use serde_json::{Value, json};

use crate::{Files, MODEL, SCORED, column, said};

fn squad2(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/squad2").join(name)
}

fn json_of(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(squad2(name)).unwrap()).unwrap()
}

fn answered() -> ReadOptions {
    ReadOptions {
        scores_file: Some(squad2("null_odds.json")),
        predictions: Some(squad2("predictions.json")),
        ..ReadOptions::default()
    }
}

#[test]
fn what_run_squad_wrote_is_read_without_a_model() {
    let data = read(&squad2("dev-v2.0.json"), &answered(), SCORED).unwrap();
    let (odds, predictions, evaluated) =
        (json_of("null_odds.json"), json_of("predictions.json"), json_of("eval_thresh0.json"));
    let labels = data.labels.as_deref().unwrap();
    let with_answer = labels.iter().filter(|&&label| label).count();
    assert_eq!(json!(with_answer), evaluated["HasAns_total"]);
    assert_eq!(json!(labels.len() - with_answer), evaluated["NoAns_total"]);
    let (scores, predicted) = (data.scores.as_ref().unwrap(), data.predicted.as_ref().unwrap());
    assert_eq!((scores.axis, scores.values.len(), predicted.len()), (Axis::Real, data.len(), data.len()));
    for (row, question) in data.questions.as_ref().unwrap().rows.iter().enumerate() {
        assert_eq!(-scores.values[row], odds[&*question.id].as_f64().unwrap());
        assert_eq!(predicted[row], predictions[&*question.id].as_str().unwrap());
    }
    let [_, answers, scores] = &said(&data.notes)[..] else { panic!("{:?}", said(&data.notes)) };
    assert!(answers.starts_with("answers: ") && answers.ends_with("predictions.json, joined by id"), "{answers}");
    assert!(scores.ends_with(
        "null_odds.json, joined by id; each is the negative of its number, which is high where no answer is likely"
    ));
    let empty = predictions.as_object().unwrap().values().filter(|text| text.as_str() == Some("")).count();
    let [warning] = &said(&data.warnings)[..] else { panic!("{:?}", said(&data.warnings)) };
    assert!(warning.contains(&format!("has no text for {empty} of 42 questions: at thresholds below")), "{warning}");
}

/// Two questions, and files beside them.
fn files(scores: &str, predictions: &str) -> Files {
    let data = json!({"version": "v2.0", "data": [{"paragraphs": [{"context": "Zoë sailed.", "qas": [
        {"id": "a", "question": "Who?", "answers": [{"text": "Zoë", "answer_start": 0}]},
        {"id": "b", "question": "Why?", "answers": []}]}]}]});
    Files::new([
        ("x.json", data.to_string().as_bytes()),
        ("odds.json", scores.as_bytes()),
        ("texts.json", predictions.as_bytes()),
        (
            "rows.csv",
            b"id,question,context,answers\na,Who?,Zo\xc3\xab sailed.,Zo\xc3\xab\nb,Why?,Zo\xc3\xab sailed.,\n",
        ),
        ("pairs.csv", b"text_a,text_b,label,score\na,b,1,0.5\nc,d,0,0.25\n"),
    ])
}

fn options(files: &Files) -> ReadOptions {
    ReadOptions {
        scores_file: Some(files.path("odds.json")),
        predictions: Some(files.path("texts.json")),
        ..ReadOptions::default()
    }
}

fn values(data: &Dataset) -> (Vec<f64>, Vec<&str>) {
    (
        data.scores.as_ref().unwrap().values.clone(),
        data.predicted.iter().flat_map(|all| all.iter()).map(String::as_str).collect(),
    )
}

const TEXTS: &str = r#"{"b": "", "a": "Zoë sailed"}"#;

#[test]
fn both_are_joined_by_id_in_any_order_and_layout() {
    for odds in
        ["{\"b\": 0.0, \"a\": -1.5}", "{\n    \"a\": -1.5,\n    \"b\": 0\n}\n", "\n {\"b\": -0.0,\n\"a\": -15e-1}"]
    {
        let files = files(odds, TEXTS);
        for name in ["x.json", "rows.csv"] {
            let data = files.read(name, &options(&files), SCORED).unwrap();
            assert_eq!(values(&data), (vec![1.5, 0.0], vec!["Zoë sailed", ""]), "{odds}");
            assert!(data.scores.unwrap().values[1].is_sign_positive());
        }
    }
    let files = files("{\"b\": 2, \"a\": -1.5}", TEXTS);
    let without = ReadOptions { predictions: None, ..options(&files) };
    let data = files.read("x.json", &without, SCORED).unwrap();
    assert_eq!((values(&data), data.predicted.is_none()), ((vec![1.5, -2.0], vec![]), true));
}

#[test]
fn scores_in_rows_are_joined_by_row_as_those_of_pairs_are() {
    for (name, scores) in [
        ("scores.csv", "id,score\na,1.5\nb,-2\n"),
        ("scores.txt", "1.5\n-2\n"),
        ("scores.json", "[1.5, -2]"),
        ("scores.jsonl", "{\"score\": 1.5}\n{\"score\": -2}\n"),
    ] {
        let files = files("{}", TEXTS);
        std::fs::write(files.path(name), scores).unwrap();
        let options = ReadOptions { scores_file: Some(files.path(name)), ..options(&files) };
        let data = files.read("x.json", &options, SCORED).unwrap();
        assert_eq!(values(&data), (vec![1.5, -2.0], vec!["Zoë sailed", ""]), "{name}");
    }
}

#[test]
fn what_does_not_fit_is_refused_in_one_sentence() {
    let odds = r#"{"a": 1, "b": 2}"#;
    for (scores, texts, expected) in [
        (
            r#"{"a": 1}"#,
            TEXTS,
            "odds.json: it does not have a number for 1 of the 2 questions, the first of which has the id \"b\": it must have every id of the data",
        ),
        (
            r#"{"x": 1}"#,
            TEXTS,
            "odds.json: it has a number for none of the 2 questions (the first has the id \"a\"): is it about other data?",
        ),
        (
            "{}",
            TEXTS,
            "odds.json: it has a number for none of the 2 questions (the first has the id \"a\"): is it about other data?",
        ),
        (r#"{"a": 1, "b": null}"#, TEXTS, "odds.json: the id \"b\" has null, and must have a number"),
        (
            r#"{"a": 1, "b": NaN}"#,
            TEXTS,
            "odds.json: the id \"b\" has \"NaN\", which is not finite, and must have a number",
        ),
        (
            r#"{"a": -Infinity, "b": 1}"#,
            TEXTS,
            "odds.json: the id \"a\" has \"-Infinity\", which is not finite, and must have a number",
        ),
        (
            r#"{"a": 1e999, "b": 1}"#,
            TEXTS,
            "odds.json: the id \"a\" has \"1e999\", which is not finite, and must have a number",
        ),
        (r#"{"a": "1", "b": 1}"#, TEXTS, "odds.json: the id \"a\" has text, and must have a number"),
        (r#"{"a": 1, "b": 2, "a": 3}"#, TEXTS, "odds.json: it has the id \"a\" twice"),
        (
            "{\n\"a\": 1,\n\"b\": }",
            TEXTS,
            "odds.json: the JSON is broken at line 3, column 6: expected value; write the file anew",
        ),
        (
            odds,
            r#"{"a": "x"}"#,
            "texts.json: it does not have a text for 1 of the 2 questions, the first of which has the id \"b\": it must have every id of the data",
        ),
        (odds, r#"{"a": "x", "b": 1}"#, "texts.json: the id \"b\" has a number, and must have a text"),
        (odds, r#"{"a": [{"text": "x"}], "b": []}"#, "texts.json: the id \"a\" has a list, and must have a text"),
        (
            odds,
            r#"["x", "y"]"#,
            "texts.json: it must be one JSON object with a text for each question's id, as run_squad.py writes it",
        ),
    ] {
        let files = files(scores, texts);
        assert_eq!(files.message("x.json", &options(&files), SCORED), expected);
    }
}

#[test]
fn options_that_lack_their_partner_are_refused() {
    let files = files(r#"{"a": 1, "b": 2}"#, TEXTS);
    let alone = ReadOptions { scores_file: None, ..options(&files) };
    for name in ["x.json", "rows.csv"] {
        assert_eq!(
            files.message(name, &alone, SCORED),
            format!(
                "{name}: --predictions needs the scores too: add --scores, for example with the null_odds.json that was written \
                 beside it"
            )
        );
    }
    assert_eq!(
        files.message("pairs.csv", &alone, SCORED),
        "pairs.csv: --predictions holds answers to questions about texts, and there are none in these data: leave it out"
    );
    let stdin = ReadOptions { scores_file: Some("-".into()), predictions: Some("-".into()), ..ReadOptions::default() };
    assert_eq!(
        files.message("x.json", &stdin, SCORED),
        "--scores and --predictions cannot both be - (standard input): save one of them to a file"
    );
    // A model answers anew.
    let data = files.read("x.json", &options(&files), MODEL).unwrap();
    assert!(data.scores.is_none() && data.predicted.is_none());
    let set_aside: Vec<String> = data.notes.iter().map(|note| files.relative(note)).collect();
    assert_eq!(set_aside[1..], ["ignoring texts.json: using the model", "ignoring odds.json: using the model"]);
}

#[test]
fn ids_that_no_question_has_are_counted_unless_questions_were_left_out() {
    let files = files(r#"{"z": 0, "a": 1, "b": 2, "y": "?"}"#, TEXTS);
    let data = files.read("x.json", &options(&files), SCORED).unwrap();
    let warnings: Vec<String> = data.warnings.iter().map(|warning| files.relative(warning)).collect();
    let [empty, unknown] = &warnings[..] else { panic!("{warnings:?}") };
    assert!(empty.starts_with("texts.json has no text for 1 of 2 questions"), "{empty}");
    assert_eq!(unknown, "odds.json has 2 ids that no question has, the first of them \"z\": ignored");
    let first = ReadOptions { limit: Some(1), ..options(&files) };
    let data = files.read("x.json", &first, SCORED).unwrap();
    assert_eq!(values(&data), (vec![-1.0], vec!["Zoë sailed"]));
    assert!(!said(&data.warnings).iter().any(|warning| warning.contains("no question has")));
}

#[test]
fn questions_that_are_missing_there_are_bad_rows_where_such_are_passed_over() {
    let files = files(r#"{"a": 1, "b": null}"#, TEXTS);
    let skip = ReadOptions { skip_bad_rows: true, ..options(&files) };
    let data = files.read("x.json", &skip, SCORED).unwrap();
    assert_eq!((column(&data, 0), values(&data)), (vec![Some("a")], (vec![-1.0], vec!["Zoë sailed"])));
    let reasons: Vec<String> = data.skipped.iter().map(|bad| files.relative(&bad.reason)).collect();
    assert_eq!(reasons, ["odds.json does not have a number for the id \"b\""]);
}

#[test]
fn the_reference_is_the_same_in_another_order() {
    // The order of keys is run_squad's: that of the data. Sorted by id it is another.
    let sorted: BTreeMap<String, Value> = serde_json::from_value(json_of("null_odds.json")).unwrap();
    let files = Files::new([("odds.json", serde_json::to_string(&sorted).unwrap().as_bytes())]);
    let options = ReadOptions { scores_file: Some(files.path("odds.json")), ..answered() };
    let [sorted, plain] =
        [&options, &answered()].map(|options| read(&squad2("dev-v2.0.json"), options, SCORED).unwrap());
    assert_eq!(sorted.scores.unwrap().values, plain.scores.unwrap().values);
}
