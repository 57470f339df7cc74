//! The bootstrap against 20,000 replicates by numpy.

use cutpoint::metrics::{
    BootstrapProgress, Confusion, Distribution, Metric, PairedConfusion, Resampling, Rule, Statistic, Sweep,
    SweepBootstrap, cell_bootstrap, paired_cell_bootstrap, paired_sweep_bootstrap, predict, sweep_bootstrap,
};
use serde_json::{Value, json};

use crate::fixture::{Data, assert_agrees, expected};

const FILES: [&str; 3] = ["calibrated.json", "ties.json", "imbalanced.json"];

/// What the reference's `accept_2000` is for.
const REPLICATES: u32 = 2_000;
const SEED: u64 = 2;

fn sweep_of(expected: &Value) -> Sweep {
    let data = Data::of(expected);
    Sweep::new(&data.numbers("score"), &data.labels())
}

fn best_f1(sweep: &Sweep) -> SweepBootstrap {
    let progress = BootstrapProgress::default();
    let found =
        sweep_bootstrap(sweep, &[Rule::Best(Metric::F1)], Resampling::FixedClassSizes, REPLICATES, SEED, &progress);
    assert_eq!(progress.done(), REPLICATES);
    found.expect("nobody cancelled it")
}

/// Percentiles in the reference's range, mean and standard deviation within the Monte Carlo error of both.
fn assert_like(found: &Distribution, expected: &Value, name: &str) {
    let found = serde_json::to_value(found).unwrap();
    for percentile in ["p2_5", "p97_5"] {
        let range = &expected["accept_2000"][percentile];
        let (low, high) = (range[0].as_f64().unwrap() - 1e-12, range[1].as_f64().unwrap() + 1e-12);
        let value = found[percentile].as_f64().unwrap();
        assert!((low..=high).contains(&value), "{name} {percentile}: {value} in {low} to {high}");
    }
    let sd = expected["sd"].as_f64().unwrap();
    let error = sd * (1.0 / f64::from(REPLICATES) + 1.0 / 20_000.0).sqrt();
    assert_agrees(&found["mean"], &expected["mean"], 4.0 * error, &|_| false, name);
    // The relative error of a standard deviation is about 1/√(2n) where the distribution is near normal.
    assert_agrees(&found["sd"], &expected["sd"], 4.0 * error, &|_| false, name);
}

#[test]
fn figures_and_the_chosen_threshold_vary_as_in_numpys_replicates() {
    for file in FILES {
        let expected = expected(file);
        let found = best_f1(&sweep_of(&expected));
        let expected = &expected["bootstrap"];
        assert_like(&found.roc_auc, &expected["roc_auc"], &format!("{file} roc_auc"));
        assert_like(&found.average_precision, &expected["average_precision"], &format!("{file} average_precision"));
        assert_like(&found.chosen[0].best, &expected["best_f1"], &format!("{file} best_f1"));
        assert_like(&found.chosen[0].threshold, &expected["best_f1_threshold"], &format!("{file} best_f1_threshold"));
    }
}

#[test]
fn metrics_at_a_fixed_threshold_vary_as_in_numpys_replicates() {
    for file in FILES {
        let expected = expected(file);
        let sweep = sweep_of(&expected);
        let expected = &expected["bootstrap"];
        let confusion = sweep.confusion(expected["fixed_threshold"].as_f64().unwrap());
        let mean_cost = |counts: &Confusion| {
            Some((counts.fp + 5 * counts.fn_) as f64 / (counts.positives() + counts.negatives()) as f64)
        };
        let metrics = [Metric::F1, Metric::Accuracy, Metric::Recall, Metric::Precision, Metric::Mcc];
        let statistics: Vec<Statistic> =
            metrics.map(Statistic::Metric).into_iter().chain([Statistic::Other(&mean_cost)]).collect();
        let found = cell_bootstrap(&confusion, Resampling::FixedClassSizes, REPLICATES, SEED, &statistics);
        let names = metrics.map(Metric::key).into_iter().chain(["mean_cost_fp1_fn5"]);
        for (name, found) in names.zip(&found) {
            assert_like(found, &expected[name], &format!("{file} {name}"));
        }
    }
}

#[test]
fn choosing_and_measuring_on_the_same_rows_flatters_as_much_as_numpy_says() {
    for file in FILES {
        let expected = expected(file);
        let found = best_f1(&sweep_of(&expected)).chosen.remove(0).optimism;
        let expected = &expected["bootstrap"]["optimism"];
        let number = |key: &str| expected[key].as_f64().unwrap();
        let found = serde_json::to_value(found).unwrap();
        assert_agrees(&found["apparent"], &expected["apparent_best_f1"], 1e-12, &|_| false, file);
        for (key, in_reference, error, sd) in [
            ("mean_optimism", "mean_optimism", "mean_optimism_se", "sd_optimism"),
            ("out_of_bag", "out_of_bag_f1", "out_of_bag_se", "sd_out_of_bag"),
        ] {
            let both = found[error].as_f64().unwrap().hypot(number(error));
            assert_agrees(&found[key], &json!(number(in_reference)), 4.0 * both, &|_| false, &format!("{file} {key}"));
            assert_agrees(&found[sd], &expected[sd], 4.0 * both, &|_| false, &format!("{file} {sd}"));
        }
        let value = |key: &str| found[key].as_f64().unwrap();
        let follow = json!({
            "corrected": value("apparent") - value("mean_optimism"),
            "point632": 0.368 * value("apparent") + 0.632 * value("out_of_bag"),
        });
        assert_agrees(&found, &follow, 1e-15, &|_| false, file);
    }
}

#[test]
fn two_scores_of_the_same_rows_differ_as_in_numpys_replicates() {
    let expected = expected("paired.json");
    let data = Data::of(&expected);
    let (a, b, labels) = (data.numbers("score"), data.numbers("score_b"), data.labels());
    let expected = &expected["score_vs_score_b"]["bootstrap"];
    let threshold = |key: &str| expected[key].as_f64().unwrap();

    let progress = BootstrapProgress::default();
    let (of_a, of_b) = (Sweep::new(&a, &labels), Sweep::new(&b, &labels));
    let found = paired_sweep_bootstrap(&of_a, &of_b, Resampling::FixedClassSizes, REPLICATES, SEED, &progress);
    let found = found.expect("nobody cancelled it");
    assert_like(&found.roc_auc, &expected["roc_auc"], "roc_auc");
    // Not in the reference: 20,000 replicates of its `average_precision`, by numpy, with the rows of its paired bootstrap.
    let of_average_precision = json!({
        "mean": 0.064_815_18, "sd": 0.017_203_8,
        "accept_2000": {
            "p2_5": [0.027_057_5, 0.033_974_1],
            "p97_5": [0.095_578_9, 0.103_215_1],
        },
    });
    assert_like(&found.average_precision, &of_average_precision, "average_precision");

    let mut counts = PairedConfusion::default();
    for ((a, b), label) in a.iter().zip(&b).zip(labels) {
        let class = if label { &mut counts.positives } else { &mut counts.negatives };
        match (predict(*a, threshold("threshold_a")), predict(*b, threshold("threshold_b"))) {
            (true, true) => class.both += 1,
            (true, false) => class.only_a += 1,
            (false, true) => class.only_b += 1,
            (false, false) => class.neither += 1,
        }
    }
    let metrics = [Metric::F1, Metric::Accuracy];
    let statistics = metrics.map(Statistic::Metric);
    let found = paired_cell_bootstrap(&counts, Resampling::FixedClassSizes, REPLICATES, SEED, &statistics);
    for (metric, found) in metrics.into_iter().zip(&found) {
        assert_like(found, &expected[metric.key()], metric.key());
    }
}
