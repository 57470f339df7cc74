use cutpoint::metrics::{Metric, Objective, PairedDelong, PairedScores, Sweep, Thresholds};
use serde_json::Value;

use crate::fixture::{Data, assert_agrees, expected};

/// Closed forms; DeLong, whose reference adds up all pairs in f64, less.
const TOLERANCE: f64 = 1e-12;
const DELONG: f64 = 1e-9;

/// Each file with its second columns of scores.
const COMPARED: [(&str, &[&str]); 4] = [
    ("paired.json", &["score_b", "score_c", "score_d"]),
    ("calibrated.json", &["score_b"]),
    ("ties.json", &["score_b"]),
    ("logits.json", &["score_b"]),
];

/// Small probabilities are compared by their digits.
fn assert_p_agrees(found: &Value, expected: &Value, tolerance: f64) {
    if let Some(p) = expected.as_f64() {
        assert!((found.as_f64().unwrap() / p - 1.0).abs() < tolerance, "{found} {expected}");
    }
}

#[test]
fn delongs_paired_test_is_that_of_all_pairs() {
    for (file, columns) in COMPARED {
        let expected = expected(file);
        let data = Data::of(&expected);
        let (labels, a) = (data.labels(), data.numbers("score"));
        for column in columns {
            let b = data.numbers(column);
            let test = PairedDelong::new(&Sweep::new(&a, &labels), &Sweep::new(&b, &labels)).unwrap();
            let (found, expected) =
                (serde_json::to_value(test).unwrap(), &expected[format!("score_vs_{column}")]["delong"]);
            let path = format!("{file} {column}");
            assert_agrees(&found, expected, DELONG, &|key| key == "by" || key == "note", &path);
            for key in ["p", "var_a", "var_b", "covariance"] {
                assert_p_agrees(&found[key], &expected[key], DELONG);
            }
        }
    }
}

#[test]
fn mcnemars_test_is_that_of_statsmodels_and_its_mid_p_that_of_fagerland() {
    for (file, columns) in COMPARED {
        let expected = expected(file);
        let data = Data::of(&expected);
        let (labels, a) = (data.labels(), data.numbers("score"));
        for column in columns {
            let b = data.numbers(column);
            let paired = PairedScores::new(&labels, &a, &b, None);
            for at in expected[format!("score_vs_{column}")]["mcnemar"].as_array().unwrap() {
                let threshold = |key: &str| at[key].as_f64().unwrap();
                let found = paired.at(Thresholds { a: threshold("threshold_a"), b: threshold("threshold_b") });
                let found = serde_json::to_value(found).unwrap();
                assert_agrees(&found, at, TOLERANCE, &|_| false, &format!("{file} {column}"));
                for key in ["exact_p", "mid_p"] {
                    assert_p_agrees(&found[key], &at[key], TOLERANCE);
                }
                for key in ["chi2", "chi2_continuity"] {
                    assert_p_agrees(&found[key]["p"], &at[key]["p"], TOLERANCE);
                }
            }
        }
    }
}

#[test]
fn a_threshold_frozen_on_one_set_gives_on_another_what_the_reference_says() {
    let expected_here = expected("calibrated.json");
    let sweep_of = |expected: &Value| {
        let data = Data::of(expected);
        Sweep::new(&data.numbers("score"), &data.labels())
    };
    let (here, there) = (sweep_of(&expected_here), sweep_of(&expected("shifted.json")));
    for metric in [Metric::F1, Metric::Accuracy, Metric::YoudenJ] {
        let expected = &expected_here["frozen_on_shifted"][metric.key()];
        let point = here.best(&Objective::best(metric)).unwrap();
        let found = serde_json::json!({
            "threshold": point.threshold,
            "here": point.confusion.value(metric),
            "there": there.confusion(point.threshold).value(metric),
            "best_there": there.best(&Objective::best(metric)).unwrap().value,
            "cells_there": there.confusion(point.threshold),
        });
        assert_agrees(&found, expected, TOLERANCE, &|_| false, metric.key());
    }
}
