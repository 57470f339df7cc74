//! Calibration against numpy, scipy and scikit-learn.

use cutpoint::metrics::{Axis, Calibration, CalibrationData, CalibrationMethod, CalibrationReport};
use serde_json::Value;

use crate::fixture::{Data, assert_agrees, expected};

/// What the reference promises of closed forms.
const CLOSED: f64 = 1e-12;
/// The same of fits.
const FITTED: f64 = 1e-6;

/// Data set, section, the column of margins where they are taken, and what the scores are.
const CASES: [(&str, &str, Option<&str>, Axis); 7] = [
    ("calibrated.json", "calibration", None, Axis::Probability),
    ("shifted.json", "calibration", None, Axis::Probability),
    ("saturated.json", "calibration", None, Axis::Probability),
    ("saturated.json", "calibration_by_margin", Some("margin"), Axis::Probability),
    ("ties.json", "calibration", None, Axis::Probability),
    ("imbalanced.json", "calibration", None, Axis::Probability),
    ("logits.json", "calibration", None, Axis::Real),
];

/// What only says what other programs do: their names, scikit-learn's own values and bins.
fn of_others(key: &str) -> bool {
    key == "by" || key.starts_with("sklearn") || key.starts_with("largest_difference")
}

/// The report on a case with the expected values of its section, and what `then` makes of the data.
fn with_case<T>(
    (file, section, margin, axis): (&str, &str, Option<&str>, Axis),
    then: impl FnOnce(&CalibrationData<'_>, &Value, &str) -> T,
) -> T {
    let expected = expected(file);
    let data = Data::of(&expected);
    let (scores, labels, margins) = (data.numbers("score"), data.labels(), margin.map(|name| data.numbers(name)));
    let data = CalibrationData::new(&scores, &labels, margins.as_deref(), axis);
    then(&data, &expected[section], &format!("{file} {section}"))
}

#[test]
fn calibration_agrees_with_the_reference() {
    for case in CASES {
        with_case(case, |data, expected, name| {
            let found = serde_json::to_value(CalibrationReport::new(data).unwrap()).unwrap();
            for (section, tolerance) in [
                ("before", CLOSED),
                ("bins", CLOSED),
                ("brier_corp", CLOSED),
                ("isotonic", CLOSED),
                ("temperature", FITTED),
                ("platt_on_logit", FITTED),
                ("platt_on_score", FITTED),
                ("cross_validated", FITTED),
            ] {
                let Some(expected) = expected.get(section) else {
                    assert!(found[section].is_null(), "{name} {section}");
                    continue;
                };
                let pools = name == "saturated.json calibration" && section == "cross_validated";
                let skip = |key: &str| of_others(key) || (pools && key == "isotonic");
                assert_agrees(&found[section], expected, tolerance, &skip, &format!("{name} {section}"));
            }
        });
    }
}

#[test]
fn held_out_isotonic_differs_from_the_reference_only_where_scikit_learn_pools_neighbours_within_1e_15() {
    let expected = expected("saturated.json");
    let data = Data::of(&expected);
    let (scores, labels) = (data.numbers("score"), data.labels());
    let mut sorted = scores.clone();
    sorted.sort_by(f64::total_cmp);
    // As `IsotonicRegression` makes its values unique: the lowest of a run stands for all that are nearer than 1e-15 to it.
    let mut first = f64::NEG_INFINITY;
    let firsts: Vec<f64> = sorted
        .iter()
        .map(|&score| {
            first = if score - first < 1e-15 { first } else { score };
            first
        })
        .collect();
    let pooled: Vec<f64> = scores.iter().map(|score| firsts[sorted.partition_point(|sorted| sorted < score)]).collect();
    let held_out = |scores: &[f64]| {
        let data = CalibrationData::new(scores, &labels, None, Axis::Probability);
        let report = CalibrationReport::new(&data).unwrap();
        serde_json::to_value(report.cross_validated.after.isotonic).unwrap()
    };
    let expected = &expected["calibration"]["cross_validated"]["after"]["isotonic"];
    assert_agrees(&held_out(&pooled), expected, FITTED, &of_others, "pooled");
    // What the pooling is worth: the same to four digits.
    assert_agrees(&held_out(&scores), expected, 1e-4, &of_others, "exact");
}

#[test]
fn a_calibration_read_back_gives_every_row_the_same_bits() {
    for case in CASES {
        with_case(case, |data, _, name| {
            for method in CalibrationMethod::ALL {
                let fit = Calibration::fit(method, data).unwrap();
                let written = serde_json::to_string(&fit).unwrap();
                let read: Calibration = serde_json::from_str(&written).unwrap();
                assert_eq!(read, fit, "{name}");
                for score in [0.0, 5e-324, 0.25, 0.5, 0.7, 1.0 - 1e-16, 1.0] {
                    for margin in [None, Some(-3.5), Some(40.0)] {
                        let (left, right) = (fit.apply(score, margin), read.apply(score, margin));
                        assert_eq!(left.to_bits(), right.to_bits(), "{name} {method:?} {score} {margin:?}");
                    }
                }
            }
        });
    }
}
