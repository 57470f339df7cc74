use cutpoint::metrics::{Metric, Objective, PairedDelong, Summary, Sweep, WeightedSweep};
use serde_json::{Value, json};

use crate::fixture::{Data, assert_agrees, expected};

const TOLERANCE: f64 = 1e-12;

/// The threshold-free figures, under the names that the reference gives them.
fn figures(summary: &Summary) -> Value {
    json!({
        "roc_auc": summary.roc_auc,
        "average_precision": summary.average_precision,
        "brier": summary.brier,
        "log_loss": summary.log_loss,
        "ece_10": summary.ece,
    })
}

/// Those of the expected values that `found` has too.
fn assert_has(found: &Value, expected: &Value, path: &str) {
    let wanted: Value = found.as_object().unwrap().keys().map(|key| (key.clone(), expected[key].clone())).collect();
    assert_agrees(found, &wanted, TOLERANCE, &|_| false, path);
}

fn numbers_of(data: &Data) -> (Vec<f64>, Vec<bool>) {
    (data.numbers("score"), data.labels())
}

#[test]
fn weights_and_counts_give_the_figures_of_scikit_learn_and_kishs_intervals() {
    let expected = expected("weighted.json");
    let data = Data::of(&expected);
    let (scores, labels) = numbers_of(&data);
    for column in ["count", "weight"] {
        let sweep = WeightedSweep::new(&scores, &labels, &data.numbers(column)).unwrap();
        let expected = &expected["weights"][column];
        let totals = json!({
            "sum_of_weights": sweep.sum_of_weights(),
            "candidates": sweep.distinct().len() + 1,
            "kish_effective_n": sweep.n_effective(),
        });
        assert_has(&totals, expected, column);
        assert_has(&figures(&sweep.summary()), expected, column);
        for at in expected["at"].as_array().unwrap() {
            let found = serde_json::to_value(sweep.at(at["threshold"].as_f64().unwrap())).unwrap();
            assert_agrees(&found, at, TOLERANCE, &|_| false, column);
        }
    }
}

#[test]
fn the_best_thresholds_under_weights_are_those_of_exact_fractions() {
    let expected = expected("weighted.json");
    let data = Data::of(&expected);
    let (scores, labels) = numbers_of(&data);
    for column in ["count", "weight"] {
        let sweep = WeightedSweep::new(&scores, &labels, &data.numbers(column)).unwrap();
        let best = [Metric::F1, Metric::Accuracy, Metric::Mcc, Metric::YoudenJ]
            .map(|metric| (format!("best {}", metric.key()), sweep.best(&Objective::best(metric), None)));
        let limited = ["recall@precision>=0.9", "recall@fpr<=0.1"]
            .map(|text| (text.to_owned(), sweep.best(&text.parse().unwrap(), None)));
        for (key, found) in best.into_iter().chain(limited) {
            let (path, found) = (format!("{column} {key}"), found.unwrap());
            let (expected, found_json) = (&expected["weights"][column][&key], json!(found));
            for key in ["value", "n_tied"] {
                assert_agrees(&found_json[key], &expected[key], TOLERANCE, &|_| false, &path);
            }
            // The reference takes 0.72 for a little less than 72 hundredths, and so misses it as the end of (0.71, 0.72].
            assert_agrees(&found_json["chosen"], &expected["chosen"], TOLERANCE, &|key| key == "threshold", &path);
            let (threshold, theirs) = (found.chosen.threshold, &expected["chosen"]["threshold"]);
            assert!(sweep.interval(threshold).high == found.chosen.high, "{path}");
            assert!(threshold.to_string().len() <= theirs.to_string().len(), "{path}: {threshold} {theirs}");
        }
    }
}

#[test]
fn counts_are_as_the_repeated_rows() {
    let expected = expected("weighted.json");
    let data = Data::of(&expected);
    let (scores, labels) = numbers_of(&data);
    let counts: Vec<u64> = data.text("count").into_iter().map(|cell| cell.parse().unwrap()).collect();
    let sweep = Sweep::counted(&scores, &labels, &counts).unwrap();
    let expected = &expected["weights"]["count"];
    assert_has(&figures(&Summary::from_sweep(&sweep)), expected, "count");
    assert_eq!(json!(sweep.rows()), expected["sum_of_weights"]);
    assert_eq!(json!(sweep.distinct().len() + 1), expected["candidates"]);
    for at in expected["at"].as_array().unwrap() {
        let confusion = sweep.confusion(at["threshold"].as_f64().unwrap());
        assert_has(&serde_json::to_value(confusion).unwrap(), at, "count");
    }
    for metric in [Metric::F1, Metric::Accuracy, Metric::Mcc, Metric::YoudenJ] {
        let point = sweep.best(&Objective::best(metric)).unwrap();
        let chosen = &expected[format!("best {}", metric.key())]["chosen"];
        assert_agrees(&json!(sweep.cut(point.threshold)), chosen, TOLERANCE, &|_| false, metric.key());
    }
    // DeLong's variance of one score is the first of a pair.
    let delong = PairedDelong::new(&sweep, &sweep).unwrap();
    let variance = expected["delong_on_repeated_rows"]["variance"].as_f64().unwrap();
    assert!((delong.var_a.unwrap() / variance - 1.0).abs() < 1e-9);
}
