use cutpoint::metrics::{Metric, Objective, SliceThresholds, SlicedColumns, Slices, Slicing, Sweep, Targets};
use serde_json::{Value, json};

use crate::fixture::{Data, assert_agrees, expected};

const TOLERANCE: f64 = 1e-12;

/// What the reference tells of a best threshold beside its value and the choice, and what only says how it was found.
fn skipped(key: &str) -> bool {
    ["by", "n_tied", "intervals", "undominated", "limit_value_at_undominated", "feasible"].contains(&key)
}

#[test]
fn slices_have_the_counts_intervals_and_thresholds_of_the_reference() {
    let expected = expected("slices.json");
    let data = Data::of(&expected);
    let (scores, labels) = (data.numbers("score"), data.labels());
    let all = Sweep::new(&scores, &labels).confusion(0.5);
    // The reference asks for a precision of 0.8.
    let targets = Targets { precision: Some(0.8), ..Targets::of(&all) };
    let slicing = Slicing::by_value(data.text("source")).unwrap();
    let columns = SlicedColumns { scores: &scores, labels: &labels, counts: None, answers: None };
    let slices = Slices::new(columns, &slicing, 0.5, &Objective::best(Metric::F1), targets).unwrap();
    let mut wanted = expected["slices"].clone();
    for slice in wanted["slices"].as_array_mut().unwrap() {
        let precision = &mut slice["thresholds"]["equal_precision"];
        // Where the precision cannot be had there is no threshold.
        if precision["feasible"] == false {
            *precision = Value::Null;
        }
    }
    let mut found = json!(slices);
    for (found, slice) in found["slices"].as_array_mut().unwrap().iter_mut().zip(&slices.slices) {
        let SliceThresholds { best, equal_recall, equal_precision, equal_predicted_rate, .. } = &slice.thresholds;
        found["thresholds"] = json!({
            "best_f1": best,
            "equal_recall": equal_recall,
            "equal_precision": equal_precision,
            "equal_predicted_rate": equal_predicted_rate,
        });
    }
    assert_agrees(&found, &wanted, TOLERANCE, &skipped, "slices");
}
