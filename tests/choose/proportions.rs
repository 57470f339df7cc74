//! Sections `proportions` and `auc_interval`.

use cutpoint::metrics::{AucInterval, Proportions, Summary, Sweep};
use serde_json::to_value;

use super::fixture::{Data, assert_agrees, expected};

#[test]
fn shares_have_the_intervals_of_statsmodels_and_scipy() {
    for file in [
        "exact",
        "imbalanced",
        "edge_all_negative",
        "edge_all_positive",
        "edge_n1_negative",
        "edge_n1_positive",
        "edge_n2",
        "edge_constant",
        "edge_extreme",
        "edge_perfect",
        "edge_ties5",
    ] {
        let reference = expected(&format!("{file}.json"));
        let data = Data::of(&reference);
        let sweep = Sweep::new(&data.numbers("score"), &data.labels());
        for at in reference["proportions"]["at"].as_array().unwrap() {
            let counts = sweep.confusion(at["threshold"].as_f64().unwrap());
            let found = to_value(Proportions::from(&counts)).unwrap();
            let others = ["low", "high", "tp", "fp", "fn", "tn", "threshold", "f1", "mcc", "kappa"];
            assert_agrees(&found, at, 1e-12, &|key| others.contains(&key), file);
        }
    }
}

#[test]
fn areas_under_the_curve_have_the_interval_of_all_pairs() {
    for file in [
        "calibrated",
        "costs",
        "exact",
        "flipped",
        "imbalanced",
        "logits",
        "paired",
        "saturated",
        "shifted",
        "slices",
        "ties",
        "tiny",
        "weighted",
        "edge_n2",
        "edge_constant",
        "edge_extreme",
        "edge_perfect",
        "edge_ties5",
    ] {
        let reference = expected(&format!("{file}.json"));
        let data = Data::of(&reference);
        let sweep = Sweep::new(&data.numbers("score"), &data.labels());
        let auc = Summary::from_sweep(&sweep).roc_auc.unwrap();
        let found = to_value(AucInterval::new(&sweep, auc)).unwrap();
        assert_agrees(&found, &reference["auc_interval"], 1e-12, &|key| key == "by", file);
    }
}
