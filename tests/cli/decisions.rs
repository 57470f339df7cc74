//! The decision file: written, read, and refused where it does not belong.

mod continued;
mod made_for;

use predicates::prelude::*;
use serde_json::Value;

use super::{Place, SCORED};

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
        .stderr("error: --decision-out needs a choice to record; give --objective, --threshold or --band\n");
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

#[test]
fn an_objective_is_reported_at_the_threshold_that_it_chooses() {
    let place = Place::with("scored.csv", SCORED);
    let report = |options: &[&str]| place.stdout(&[&["report", "scored.csv"], options].concat());
    for objective in ["accuracy", "f1", "recall@precision>=0.95"] {
        let json: Value = serde_json::from_str(&report(&["--objective", objective, "--format", "json"])).unwrap();
        let points = json["operating_points"].as_array().unwrap();
        let point = points.iter().find(|point| point["objective"] == objective).unwrap();
        assert_eq!(json["at"], point["at"]);
        let threshold = &json["at"]["threshold"];
        let text = report(&["--objective", objective]);
        assert!(text.contains(&format!("at threshold {threshold}, ")), "{text}");
        let estimate = if objective.contains('@') { " (its limit is a point estimate)" } else { "" };
        assert!(text.contains(&format!("chosen on these rows for {objective}{estimate}\n")), "{text}");
        let markdown = report(&["--objective", objective, "--format", "markdown"]);
        assert!(markdown.contains(&format!("## At threshold {threshold}\n")), "{markdown}");
        assert!(markdown.contains(&format!("Chosen on these rows for `{objective}`{estimate}.\n")), "{markdown}");
    }
    place.run(&["report", "scored.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    let decision = decision(&place, "d.json");
    let json: Value = serde_json::from_str(&report(&["--objective", "f1", "--format", "json"])).unwrap();
    assert_eq!(decision["at"], json["at"]);
    assert!(report(&["--decision", "d.json"]).contains("from the decision d.json, chosen for f1\n"));
    assert!(!report(&["--threshold", "0.4"]).contains("chosen"));
    for other in [["--threshold", "0.4"], ["--decision", "d.json"]] {
        place.run(&[&["report", "scored.csv", "--objective", "f1"][..], &other].concat()).code(2);
    }
    place.run(&["report", "scored.csv", "--threshold", "0.4", "--decision", "d.json"]).code(2);
    place.run(&["tune", "scored.csv", "--threshold", "0.4", "--decision", "d.json"]).code(2);
    // What nothing meets is no report.
    place.write("wrong.csv", "label,score\n0,0.9\n1,0.1\n");
    place
        .run(&["report", "wrong.csv", "--objective", "recall@precision>=0.95"])
        .code(1)
        .stdout("")
        .stderr(predicate::str::contains("no threshold meets the objective recall@precision>=0.95"));
}

#[test]
fn a_decision_on_the_rows_it_was_chosen_on_is_called_optimistic() {
    let place = Place::with("chosen.csv", SCORED);
    place.write("same.csv", SCORED);
    place.write("fresh.csv", SCORED.replace("one,", "another,"));
    place.write("unlabelled.csv", "score\n0.9\n0.2\n");
    place.run(&["report", "chosen.csv", "--objective", "f1", "--decision-out", "d.json"]).success();
    let optimistic = "the threshold was chosen on this very file, so its figures here are optimistic; measure it on rows that had \
                      no part in the choice";
    for (data, is_told) in [("chosen.csv", true), ("same.csv", true), ("fresh.csv", false)] {
        let run = place.run(&["report", data, "--decision", "d.json", "--format", "json"]).success();
        let report: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
        let expected = if is_told { serde_json::json!([optimistic]) } else { serde_json::json!([]) };
        assert_eq!(report["warnings"], expected, "{data}");
        let count = String::from_utf8_lossy(&run.get_output().stderr).matches(optimistic).count();
        assert_eq!(count, usize::from(is_told), "{data}");
        let run = place.run(&["predict", data, "--decision", "d.json", "-o", "-"]).success();
        let count = String::from_utf8_lossy(&run.get_output().stderr).matches(optimistic).count();
        assert_eq!(count, usize::from(is_told), "{data}");
    }
    let text = place.stdout(&["report", "chosen.csv", "--decision", "d.json"]);
    assert!(text.ends_with(&format!("\nwarning: {optimistic}\n")), "{text}");
    // Where nothing is measured, nothing is optimistic.
    place.run(&["report", "chosen.csv", "--threshold", "0.5"]).stderr(predicate::str::contains("warning").not());
    let unlabelled = place.run(&["predict", "unlabelled.csv", "--decision", "d.json", "-o", "-"]).success();
    unlabelled.stderr(predicate::str::contains("optimistic").not());
}

/// Forty rows; scores go with labels, but not all the way.
fn forty(shift: f64) -> String {
    let row = |row: u32| {
        let score = f64::from(row * 7 % 40) / 40.0;
        format!(
            "{},{score},{}\n",
            u8::from(score + f64::from(row % 5) / 10.0 > 0.7 + shift),
            ["a", "b"][row as usize % 2]
        )
    };
    format!("label,score,source\n{}", (0..40).map(row).collect::<String>())
}

#[test]
fn thresholds_by_slice_are_not_sold_with_a_guarantee() {
    let place = Place::with("dev.csv", forty(0.0));
    let by_slice = ["report", "dev.csv", "--slice", "source", "--slice-thresholds", "best", "--decision-out", "d.json"];
    for objective in
        [&["--objective", "precision>=0.5 with 60%"][..], &["--objective", "precision>=0.5", "--confidence", "60%"]]
    {
        place
            .run(&[&by_slice[..], objective].concat())
            .code(2)
            .stderr("error: a guarantee is one of a single threshold, and slices' own are point estimates: drop --slice-thresholds, or the confidence\n");
    }
    assert_eq!(place.names(), ["dev.csv"]);
}

#[test]
fn a_threshold_by_hand_was_chosen_on_no_rows() {
    let place = Place::with("dev.csv", forty(0.0));
    let warns = |choice: &[&str]| {
        place.run(&[&["report", "dev.csv", "--decision-out", "d.json", "--force"], choice].concat()).success();
        let report = place.run(&["report", "dev.csv", "--decision", "d.json"]).success();
        String::from_utf8_lossy(&report.get_output().stderr).contains("chosen on this very file")
    };
    assert!(!warns(&["--threshold", "0.4"]));
    assert!(!warns(&["--band", "0.3,0.6"]));
    assert!(warns(&["--objective", "f1"]));
    assert!(warns(&["--band", "accuracy>=0.8"]));
    assert!(warns(&["--threshold", "0.4", "--slice", "source", "--slice-thresholds", "best"]));
}

#[test]
fn a_decision_whose_youdens_j_may_be_below_0_is_read_again() {
    let place = Place::with("rows.csv", "label,score\n1,0.2\n0,0.8\n1,0.6\n0,0.4\n");
    place.run(&["report", "rows.csv", "--threshold", "0.5", "--decision-out", "d.json"]).success();
    let decision: serde_json::Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert!(decision["intervals"]["youden_j"][0].as_f64().unwrap() < 0.0, "{decision}");
    place.run(&["report", "rows.csv", "--decision", "d.json"]).success();
}
