//! The figures of a report are those of SQuAD's official evaluation, and the best thresholds are really the best.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{ANSWERED, NEAR, all_answerable, best_f1, by_model, document, number, object, original, place, without};
use crate::Place;

/// The report in JSON of these arguments.
fn report(place: &Place, arguments: &[&str]) -> Value {
    serde_json::from_str(&place.stdout(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// Whether `ours` has all that the official evaluation printed; its thresholds are `near`.
fn assert_official(ours: &Map<String, Value>, theirs: &Map<String, Value>, near: f64) {
    for (key, theirs) in theirs {
        let allowed = if key.ends_with("_thresh") { near } else { 1e-9 };
        let (ours, theirs) = (number(&ours[key]), number(theirs));
        assert!((ours - theirs).abs() <= allowed, "{key}: {ours}, {theirs}");
    }
}

#[test]
fn a_report_has_the_figures_of_the_official_evaluation() {
    let place = place();
    let (theirs, best) = best_f1();
    for (threshold, odds, evaluated) in [("0", 0.0, "eval_thresh0.json"), (&best, theirs, "eval_at_best_f1.json")] {
        let evaluated = object(&original(&format!("squad2/{evaluated}")));
        let at = ["--threshold", threshold];
        let read = report(&place, &[&["report", "dev-v2.0.json"], &ANSWERED[..], &at].concat());
        assert_official(read["squad"].as_object().unwrap(), &evaluated, 1e-9);
        let modelled = report(&place, &by_model("report", "dev-v2.0.json", &at));
        assert_official(modelled["squad"].as_object().unwrap(), &evaluated, NEAR);
        for report in [read, modelled] {
            assert_eq!(number(&report["squad"]["null_score_diff_threshold"]), odds);
            assert_eq!(number(&report["at"]["threshold"]), 0.0 - odds);
        }
    }
    // 0 is where run_squad.py begins, too.
    let unasked = report(&place, &[&["report", "dev-v2.0.json"], &ANSWERED[..]].concat());
    assert_eq!(number(&unasked["at"]["threshold"]), 0.0);
}

/// Score, whether there is an answer, and what the text is worth, of each question that `predict` wrote.
struct Row {
    score: f64,
    has_answer: bool,
    worth: f64,
}

/// The mean worth of the predictions at a threshold, counted one by one.
fn recount(rows: &[Row], threshold: f64) -> f64 {
    let worth = |row: &Row| if row.score >= threshold { row.worth } else { f64::from(u8::from(!row.has_answer)) };
    rows.iter().map(worth).sum::<f64>() / rows.len() as f64
}

#[test]
fn the_corrected_thresholds_are_operating_points_and_none_is_better() {
    let place = place();
    let columns = ["--threshold", "0", "--columns", "score,label,exact,f1", "-o", "rows.jsonl"];
    place.run(&by_model("predict", "dev-v2.0.json", &columns)).success();
    let report = report(&place, &by_model("report", "dev-v2.0.json", &[]));
    for (objective, column) in [("exact", "exact"), ("answer_f1", "f1")] {
        let row = |line: &str| {
            let cells = object(line);
            let (score, worth) = (number(&cells["score"]), number(&cells[column]));
            Row { score, has_answer: cells["label"] == 1, worth }
        };
        let rows: Vec<Row> = place.read("rows.jsonl").lines().map(row).collect();
        let corrected = &report["squad"]["corrected"][objective];
        let (value, threshold) = (number(&corrected["value"]), number(&corrected["threshold"]));
        assert!((recount(&rows, threshold) - value).abs() < 1e-12, "{objective}");
        let every = rows.iter().map(|row| row.score).chain([f64::INFINITY]);
        let best = every.map(|threshold| recount(&rows, threshold)).fold(0.0, f64::max);
        assert!((best - value).abs() < 1e-12, "{objective}: {best}, {value}");
        assert_eq!(number(&corrected["null_score_diff_threshold"]), -threshold);
        let points = report["operating_points"].as_array().unwrap();
        let point = points.iter().find(|point| point["objective"] == objective).unwrap();
        assert_eq!((&point["value"], &point["at"]["threshold"]), (&corrected["value"], &corrected["threshold"]));
    }
}

#[test]
fn where_every_question_has_an_answer_no_threshold_decides() {
    let place = place();
    place.write("v1.1.json", document(all_answerable));
    let report = report(&place, &by_model("report", "v1.1.json", &[]));
    assert_eq!(report["at"]["threshold"], Value::Null);
    let squad = report["squad"].as_object().unwrap();
    let keys: BTreeSet<&str> = squad.keys().map(String::as_str).collect();
    let official = ["exact", "f1", "total", "HasAns_exact", "HasAns_f1", "HasAns_total"];
    assert_eq!(keys, official.into_iter().chain(["corrected", "null_score_diff_threshold"]).collect());
    assert_eq!((&squad["corrected"], &squad["null_score_diff_threshold"]), (&Value::Null, &Value::Null));
    assert_eq!(squad["exact"], squad["HasAns_exact"]);
    let told = place.run(&by_model("report", "v1.1.json", &[])).success();
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("28 questions about 14 texts; each has an answer (as in SQuAD 1.1)"), "{told}");
    // Each is answered with the best text there is.
    place.run(&by_model("predict", "v1.1.json", &["--answer-all", "-o", "all.json"])).success();
    place.run(&by_model("score", "v1.1.json", &["-o", "scored.jsonl"])).success();
    let answers = object(&place.read("all.json"));
    let scored = place.read("scored.jsonl");
    let texts: Map<String, Value> = scored
        .lines()
        .map(object)
        .map(|cells| (cells["id"].as_str().unwrap().to_owned(), cells["text"].clone()))
        .collect();
    assert_eq!(answers, texts);
    assert_eq!(squad["total"], texts.len());
    assert!(texts.values().all(|text| text != ""));
}

#[test]
fn questions_whose_answers_nobody_knows_are_scored_and_predicted_but_not_judged() {
    let place = place();
    place
        .write("test.json", document(|document| without(document, &["answers", "is_impossible", "plausible_answers"])));
    place.run(&by_model("predict", "test.json", &["--threshold", "0", "-o", "ours.json"])).success();
    assert_eq!(place.read("ours.json"), original("squad2/predictions.json"));
    place.run(&by_model("score", "test.json", &["-o", "scored.csv"])).success();
    assert_eq!(place.read("scored.csv").lines().next(), Some("id,question,text,score,score_axis"));
    let told = place.run(&by_model("report", "test.json", &[])).code(1);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(
        told.contains("test.json: no question says what its answers are, so there is nothing to compare with"),
        "{told}"
    );
    place.run(&by_model("predict", "test.json", &["--threshold", "0", "-o", "rows.csv"])).success();
    assert!(place.read("rows.csv").lines().skip(1).all(|line| line.ends_with(',')), "there is no outcome");
}
