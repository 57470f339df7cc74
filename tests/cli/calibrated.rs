//! Calibrated probabilities: fitted with the decision, written by `score`.

use predicates::prelude::*;
use serde_json::Value;

use super::{Place, SCORED, model};

/// The fixture whose fits are known.
fn fixture(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose").join(name);
    std::fs::read_to_string(path).unwrap()
}

fn decision(place: &Place, more: &[&str]) -> Value {
    let arguments = ["report", "rows.csv", "--threshold", "0.5", "--decision-out", "decision.json", "--force"];
    place.run(&[&arguments, more].concat()).success();
    serde_json::from_str(&place.read("decision.json")).unwrap()
}

/// A column of what `score` writes.
fn column(place: &Place, name: &str) -> Vec<f64> {
    let written = place.stdout(&["score", "rows.csv", "--calibrated", "decision.json", "-o", "-", "--columns", name]);
    written.lines().skip(1).map(|line| line.parse().unwrap()).collect()
}

#[test]
fn a_decision_carries_the_fit_of_the_reference_and_score_applies_it() {
    let place = Place::with("rows.csv", fixture("calibrated.csv"));
    let expected: Value = serde_json::from_str(&fixture("calibrated.json")).unwrap();
    let expected = &expected["calibration"];
    let close = |found: &Value, expected: &Value| {
        let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
        assert!((found - expected).abs() < 1e-6 * expected.abs(), "{found}, expected {expected}");
    };
    let temperature = decision(&place, &["--calibration", "temperature"]);
    assert_eq!(temperature["calibration"]["method"], "temperature");
    close(&temperature["calibration"]["temperature"], &expected["temperature"]["temperature"]);
    let labels: Vec<f64> = column(&place, "label");
    for (method, section) in [("temperature", "temperature"), ("platt", "platt_on_logit"), ("isotonic", "isotonic")] {
        let found = decision(&place, &["--calibration", method]);
        assert_eq!(found["calibration"]["method"], method);
        let calibrated = column(&place, "calibrated");
        let squares = calibrated.iter().zip(&labels).map(|(p, label)| (p - label).powi(2));
        let brier = squares.sum::<f64>() / labels.len() as f64;
        close(&brier.into(), &expected[section]["after"]["brier"]);
    }
}

#[test]
fn without_a_word_the_fit_is_the_one_that_does_best_on_rows_that_it_has_not_seen() {
    let place = Place::with("rows.csv", fixture("calibrated.csv"));
    let expected: Value = serde_json::from_str(&fixture("calibrated.json")).unwrap();
    let held_out = &expected["calibration"]["cross_validated"]["after"];
    let loss = |section: &str| held_out[section]["log_loss"].as_f64().unwrap();
    let methods = [("temperature", "temperature"), ("platt", "platt_on_logit"), ("isotonic", "isotonic")];
    let best = methods.into_iter().min_by(|left, right| loss(left.1).total_cmp(&loss(right.1))).unwrap();
    assert_eq!(decision(&place, &[])["calibration"]["method"], best.0);
}

#[test]
fn labels_do_not_change_by_calibration_and_a_model_can_be_calibrated_too() {
    let place = Place::with("rows.csv", fixture("calibrated.csv"));
    decision(&place, &[]);
    let plain = place.stdout(&["score", "rows.csv", "-o", "-"]);
    let calibrated = place.stdout(&["score", "rows.csv", "--calibrated", "decision.json", "-o", "-"]);
    for (plain, calibrated) in plain.lines().zip(calibrated.lines()) {
        assert!(calibrated.starts_with(&format!("{plain},")), "the score stays: {calibrated}");
    }
    assert!(calibrated.starts_with("label,score_b,score,score_axis,calibrated\n"), "{}", &calibrated[..60]);

    let pairs: String = (0..40).map(|row| format!("heavy rain {row}\ta broken umbrella\t{}\n", row % 2)).collect();
    let place = Place::with("pairs.tsv", format!("text_a\ttext_b\tlabel\n{pairs}"));
    let model = model("bert-2label");
    place
        .run(&[
            "report",
            "pairs.tsv",
            "--model",
            &model,
            "--threshold",
            "0.5",
            "--decision-out",
            "d.json",
            "--calibration",
            "platt",
        ])
        .success();
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["calibration"]["of"], "margin");
    let written = place.stdout(&["score", "pairs.tsv", "--model", &model, "--calibrated", "d.json", "-o", "-"]);
    assert!(written.starts_with("text_a,text_b,label,score,score_axis,margin,calibrated\n"), "{written}");
    let number = |name: &str| decision["calibration"][name].as_f64().unwrap();
    for line in written.lines().skip(1) {
        let cells: Vec<f64> = line.rsplit(',').take(2).map(|cell| cell.parse().unwrap()).collect();
        let expected = 1.0 / (1.0 + (number("A") * cells[1] + number("B")).exp());
        assert!((cells[0] - expected).abs() < 1e-12, "{line}");
    }
}

#[test]
fn what_cannot_be_calibrated_says_why() {
    let place = Place::with("rows.csv", SCORED);
    decision(&place, &[]);
    let mut old: Value = serde_json::from_str(&place.read("decision.json")).unwrap();
    old.as_object_mut().unwrap().remove("calibration");
    place.write("old.json", old.to_string());
    place.run(&["score", "rows.csv", "--calibrated", "old.json", "-o", "-"]).code(1).stderr(
        "error: the decision old.json has no calibration; write it anew with 'cutpoint report', which fits one\n",
    );
    old["calibration"] = serde_json::json!({ "method": "temperature", "of": "score", "temperature": -1.0 });
    place.write("broken.json", old.to_string());
    place
        .run(&["score", "rows.csv", "--calibrated", "broken.json", "-o", "-"])
        .code(1)
        .stderr(
            "error: cannot read the decision broken.json: its \"calibration\" is not as cutpoint writes it: a temperature is a finite number above 0\n",
        );
    place.write("parted.csv", "label,score\n0,0.1\n1,0.9\n");
    let arguments = ["report", "parted.csv", "--threshold", "0.5", "--decision-out", "d.json", "--calibration"];
    place.run(&[&arguments[..], &["temperature"]].concat()).code(1).stderr(predicate::str::ends_with(
        "error: cannot calibrate by temperature: the sign of the log-odds tells every label, so that no temperature is low enough\n",
    ));
    place.run(&[&arguments[..], &["guess"]].concat()).code(2);
    place.run(&["report", "parted.csv", "--calibration", "platt"]).code(2);
}

#[test]
fn a_higher_score_never_has_a_lower_probability_though_the_fit_took_margins() {
    let place = Place::with("rows.csv", fixture("saturated.csv"));
    for method in ["temperature", "platt", "isotonic"] {
        assert_eq!(decision(&place, &["--calibration", method])["calibration"]["of"], "margin", "{method}");
        let scores = "label,score\n0,0\n0,1e-300\n0,1e-20\n1,0.5\n1,0.9999999999999999\n1,1\n";
        place.write("scores.csv", scores);
        let options = ["score", "scores.csv", "--calibrated", "decision.json", "-o", "-", "--columns", "calibrated"];
        let written = place.stdout(&options);
        let found: Vec<f64> = written.lines().skip(1).map(|line| line.parse().unwrap()).collect();
        assert!(found.is_sorted() && found.len() == 6, "{method}: {found:?}");
    }
}
