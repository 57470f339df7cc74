//! The decision file: written, read, and refused where it does not belong.

use predicates::prelude::*;
use serde_json::Value;

use super::{Place, SCORED, model};

const PAIRS: &str = "text_a\ttext_b\tlabel\nheavy rain\ta broken umbrella\t1\nthe harbour\tthe lighthouse\t0\n";

fn decision(place: &Place, name: &str) -> Value {
    serde_json::from_str(&place.read(name)).unwrap()
}

#[test]
fn a_decision_records_the_choice_and_predict_follows_it() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["report", "scored.csv", "--objective", "f1", "--decision-out", "decision.json"]).success();
    let decision = decision(&place, "decision.json");
    assert_eq!(decision["objective"], "f1");
    assert_eq!(decision["rule"], "score >= threshold");
    assert_eq!(decision["data"]["path"], "scored.csv");
    assert_eq!(decision["data"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(decision["model"], Value::Null);
    assert!(decision["date"].as_str().unwrap().ends_with('Z'));
    assert_eq!(decision["intervals"]["accuracy"].as_array().unwrap().len(), 2);
    let threshold = decision["threshold"].as_f64().unwrap();
    let (low, high) = (decision["low"].as_f64().unwrap(), decision["high"].as_f64().unwrap());
    assert!(low < threshold && threshold <= high);

    let by_file = place.stdout(&["predict", "scored.csv", "--decision", "decision.json", "-o", "-"]);
    let by_number = place.stdout(&["predict", "scored.csv", "--threshold", &threshold.to_string(), "-o", "-"]);
    assert_eq!(by_file, by_number);
    let report: Value = serde_json::from_str(&place.stdout(&[
        "report",
        "scored.csv",
        "--decision",
        "decision.json",
        "--format",
        "json",
    ]))
    .unwrap();
    assert_eq!(report["at"], decision["at"]);
}

#[test]
fn a_threshold_by_hand_is_recorded_as_manual() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["report", "scored.csv", "--threshold", "0.4", "--decision-out", "decision.json"]).success();
    assert_eq!(decision(&place, "decision.json")["objective"], "manual");
    place
        .run(&["report", "scored.csv", "--decision-out", "other.json"])
        .code(2)
        .stderr("cutpoint: --decision-out needs a choice to record; give --objective or --threshold\n");
}

#[test]
fn a_decision_made_with_another_model_is_refused_without_force() {
    let place = Place::with("pairs.tsv", PAIRS);
    let (first, second) = (model("bert-2label"), model("bert-1label-sigmoid"));
    place
        .run(&["report", "pairs.tsv", "--model", &first, "--objective", "accuracy", "--decision-out", "decision.json"])
        .success();
    assert_eq!(decision(&place, "decision.json")["model"]["sha256"].as_str().unwrap().len(), 64);
    place.run(&["predict", "pairs.tsv", "--model", &first, "--decision", "decision.json", "-o", "out.csv"]).success();
    let with_second = ["predict", "pairs.tsv", "--model", &second, "--decision", "decision.json", "-o", "other.csv"];
    place.run(&with_second).code(1).stderr(
        // Before anything is scored: what was recognised would have been told first.
        predicate::str::starts_with("cutpoint: the decision decision.json was made with another model"),
    );
    assert!(!place.path("other.csv").exists());
    place.run(&[&with_second[..], &["--force"]].concat()).success();
}

#[test]
fn an_objective_that_nothing_meets_leaves_no_file() {
    let place = Place::with("scored.csv", "label,score\n0,0.9\n1,0.1\n");
    place
        .run(&["report", "scored.csv", "--objective", "recall@precision>=0.95", "--decision-out", "decision.json"])
        .code(1)
        .stderr(predicate::str::contains("no threshold meets the objective recall@precision>=0.95"));
    assert_eq!(place.names(), ["scored.csv"]);
}

#[test]
fn predict_wants_one_rule_and_one_only() {
    let place = Place::with("scored.csv", SCORED);
    place.run(&["predict", "scored.csv", "-o", "-"]).code(2);
    place.run(&["predict", "scored.csv", "-o", "-", "--threshold", "0.5", "--decision", "d.json"]).code(2);
}
