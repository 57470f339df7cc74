//! Questions about texts on the command line.

use std::path::Path;

use serde_json::Value;

use crate::Place;

/// What `run_squad.py` left behind, in a place of its own.
fn place() -> Place {
    let place = Place::new();
    for name in ["dev-v2.0.json", "null_odds.json", "predictions.json"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/squad2");
        place.write(name, std::fs::read(folder.join(name)).unwrap());
    }
    place
}

const ANSWERED: [&str; 5] = ["dev-v2.0.json", "--scores", "null_odds.json", "--predictions", "predictions.json"];

fn stderr(place: &Place, arguments: &[&str], code: i32) -> String {
    String::from_utf8_lossy(&place.run(arguments).code(code).get_output().stderr).into_owned()
}

#[test]
fn questions_that_another_program_answered_open_without_a_model() {
    let place = place();
    let report = [&["report"], &ANSWERED[..], &["--format", "json"]].concat();
    let report: Value = serde_json::from_str(&place.stdout(&report)).unwrap();
    let data: Value = serde_json::from_str(&place.read("dev-v2.0.json")).unwrap();
    let paragraphs =
        data["data"].as_array().unwrap().iter().flat_map(|article| article["paragraphs"].as_array().unwrap());
    let questions: Vec<&Value> = paragraphs.flat_map(|paragraph| paragraph["qas"].as_array().unwrap()).collect();
    let answered = questions.iter().filter(|question| !question["answers"].as_array().unwrap().is_empty()).count();
    assert_eq!(report["rows"], questions.len());
    assert_eq!(report["positives"], answered);
    assert_eq!(report["data"]["format"], "squad");
    assert_eq!(report["data"]["columns"]["id"], "id");
    let told = stderr(&place, &["report", "dev-v2.0.json", "--input-format", "squad"], 1);
    assert!(told.contains("nobody has answered these questions"), "{told}");
    let told = stderr(&place, &["report", "dev-v2.0.json", "--predictions", "predictions.json"], 1);
    assert!(told.contains("--predictions needs the scores too"), "{told}");
}

#[test]
fn the_files_of_another_program_are_not_written_over() {
    let place = place();
    for file in ["null_odds.json", "predictions.json", "dev-v2.0.json"] {
        let arguments = [&["report"], &ANSWERED[..], &["--format", "json", "--force", "-o", file]].concat();
        let told = stderr(&place, &arguments, 1);
        assert!(told.contains(&format!("cannot write {file}: this run reads it; choose another name")), "{told}");
    }
}

#[test]
fn training_learns_no_questions() {
    let place = place();
    let told = stderr(&place, &["train", "dev-v2.0.json", "-o", "model"], 1);
    assert_eq!(
        told,
        "error: dev-v2.0.json has questions about texts, and train learns to judge texts and pairs of them\n"
    );
    assert!(!place.path("model").exists());
}

#[test]
fn no_file_of_scores_makes_the_labels_of_questions_look_like_predictions() {
    let place = Place::with(
        "rows.jsonl",
        (0..40)
            .map(|row| {
                let answers = if row % 2 == 0 { "[\"a\"]" } else { "[]" };
                format!("{{\"id\": \"q{row}\", \"question\": \"q\", \"context\": \"a\", \"answers\": {answers}}}\n")
            })
            .collect::<String>(),
    );
    let odds = |sign: f64| {
        let odds = (0..40).map(|row| format!("\"q{row}\": {}", if row % 2 == 0 { -sign } else { sign }));
        format!("{{{}}}", odds.collect::<Vec<_>>().join(", "))
    };
    for (sign, told) in [(1.0, false), (-1.0, true)] {
        place.write("odds.json", odds(sign));
        let said = stderr(&place, &["report", "rows.jsonl", "--scores", "odds.json", "-o", "-", "--format", "json"], 0);
        let report = place.stdout(&["report", "rows.jsonl", "--scores", "odds.json", "--format", "json"]);
        let all = said + &report;
        assert!(!all.contains("own prediction"), "{all}");
        assert_eq!(all.contains("replace each with -score; no option inverts the labels alone"), told, "{all}");
    }
}
