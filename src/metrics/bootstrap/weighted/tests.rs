//! What drawing weighted rows anew says, beside what drawing rows says.

#![allow(clippy::unwrap_used)]
use super::*;
use crate::metrics::bootstrap::random::Stream;
use crate::metrics::bootstrap::{Rule, SweepBootstrap, sweep_bootstrap};
use crate::metrics::summary::{Grouped, average_precision};
use crate::metrics::sweep::Group;
use crate::metrics::weighted::{Weighed, highest_best, sums_at_candidates};
use crate::metrics::{
    BootstrapPlan, CostColumns, Points, Priorities, ScoreSource, Scored, Scores, Sureness, Sweep, cell_bootstrap,
};

fn rows() -> (Vec<f64>, Vec<bool>) {
    let noise = |row: u32| row.wrapping_mul(2_654_435_761) >> 12;
    let scores: Vec<f64> = (0..400).map(|row| f64::from(noise(row) % 150) / 150.0).collect();
    let labels = (0..400).map(|row| f64::from(noise(row + 7) % 1000) / 1000.0 < scores[row as usize]).collect();
    (scores, labels)
}

fn objectives() -> Vec<Objective> {
    ["f1", "mcc", "recall@precision>=0.7", "closest01"].map(|typed| typed.parse().unwrap()).into()
}

fn drawn(weights: &[f64], replicates: u32, resampling: Resampling) -> WeightedBootstrap {
    let (scores, labels) = rows();
    let sweep = WeightedSweep::new(&scores, &labels, weights).unwrap();
    let rows = WeightedRows { sweep: &sweep, labels: &labels, weights, costs: None };
    let progress = BootstrapProgress::default();
    WeightedBootstrap::new(rows, &objectives(), &[0.5], resampling, replicates, 3, &progress).unwrap()
}

/// That both intervals have their ends within a tenth of their width.
fn assert_near(found: &Distribution, expected: &Distribution, what: &str) {
    let ((low, high), other) = (expected.interval().unwrap(), found.interval().unwrap());
    let off = (other.0 - low).abs().max((other.1 - high).abs());
    assert!(off < 0.1 * (high - low), "{what}: {found:?} {expected:?}");
}

#[test]
fn where_all_rows_weigh_alike_it_is_the_bootstrap_of_rows() {
    let (scores, labels) = rows();
    let sweep = Sweep::new(&scores, &labels);
    for resampling in [Resampling::Rows, Resampling::FixedClassSizes] {
        let found = drawn(&[1.0; 400], 4_000, resampling);
        let rules = [Rule::Best(Metric::F1), Rule::Best(Metric::Mcc)];
        let progress = BootstrapProgress::default();
        let SweepBootstrap { roc_auc, average_precision, chosen, .. } =
            sweep_bootstrap(&sweep, &rules, resampling, 4_000, 3, &progress).unwrap();
        assert_near(&found.roc_auc, &roc_auc, "AUC");
        assert_near(&found.average_precision, &average_precision, "AP");
        for (expected, (objective, found)) in chosen.iter().zip(&found.chosen) {
            assert_near(&found.threshold, &expected.threshold, &objective.to_string());
            let (found, expected) = (&found.optimism, &expected.optimism);
            assert!((found.apparent.unwrap() - expected.apparent.unwrap()).abs() < 1e-12);
            assert!((found.out_of_bag.unwrap() - expected.out_of_bag.unwrap()).abs() < 0.003, "{found:?} {expected:?}");
        }
        let counts = sweep.confusion(0.5);
        for (metric, found) in &found.at[0].metrics {
            let statistics = [crate::metrics::Statistic::Metric(*metric)];
            assert_near(found, &cell_bootstrap(&counts, resampling, 4_000, 3, &statistics)[0], metric.key());
        }
    }
}

#[test]
fn only_shares_of_the_weight_count_and_threads_do_not() {
    let weights: Vec<f64> = (0..400).map(|row| f64::from(row % 5) * 0.75).collect();
    let doubled: Vec<f64> = weights.iter().map(|weight| weight * 2.0).collect();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let of = drawn(&weights, 200, Resampling::Rows);
    assert_eq!(of, drawn(&doubled, 200, Resampling::Rows));
    assert_eq!(of, one.install(|| drawn(&weights, 200, Resampling::Rows)));
    // A fifth of the rows weighs nothing: they are drawn, so that less is known than of 320 rows drawn 320 times.
    assert!(of.chosen.iter().all(|(_, chosen)| chosen.optimism.out_of_bag.is_some()), "{of:?}");
}

#[test]
fn what_is_limited_is_looked_at_on_rows_that_were_not_drawn_as_without_weights() {
    let (scores, labels) = rows();
    let typed = ["recall@precision>=0.7", "precision@recall>=0.5,predicted<=150"];
    let typed: Vec<Objective> = typed.map(|typed| typed.parse().unwrap()).into();
    let sweep = WeightedSweep::new(&scores, &labels, &[1.0; 400]).unwrap();
    let rows = WeightedRows { sweep: &sweep, labels: &labels, weights: &[1.0; 400], costs: None };
    let (resampling, progress) = (Resampling::Rows, BootstrapProgress::default());
    let found = WeightedBootstrap::new(rows, &typed, &[0.5], resampling, 4_000, 3, &progress).unwrap();
    let priorities = Priorities { objectives: Some(typed), ..Priorities::default() };
    let scored = Scored::new(ScoreSource::Read("s".into()), Scores::from_values(scores), labels.clone().into());
    let points = Points::new(&scored, &priorities).unwrap();
    let plan = BootstrapPlan { replicates: 4_000, seed: 3, resampling };
    let expected = Sureness::new(scored.sweep(), &points, plan, &progress).unwrap();
    for (objective, found) in &found.chosen {
        let expected = expected.of(objective).unwrap();
        assert_eq!(found.beside.len(), objective.limits.len());
        for (found, expected) in found.beside.iter().zip(&expected.beside) {
            assert!((found.apparent.unwrap() - expected.apparent.unwrap()).abs() < 1e-12, "{found:?} {expected:?}");
            let off = (found.out_of_bag.unwrap() - expected.out_of_bag.unwrap()).abs();
            let both = found.out_of_bag_se.unwrap().hypot(expected.out_of_bag_se.unwrap());
            assert!(off < 4.0 * both, "{objective}: {found:?} {expected:?}");
        }
    }
}

#[test]
fn a_heavy_row_makes_figures_less_sure() {
    let mut weights = [1.0; 400];
    let even = drawn(&weights, 1_000, Resampling::Rows);
    weights[17] = 200.0;
    let uneven = drawn(&weights, 1_000, Resampling::Rows);
    let width = |of: &WeightedBootstrap| of.at[0].metrics[0].1.interval().map(|(low, high)| high - low).unwrap();
    assert!(width(&uneven) > 1.5 * width(&even), "{} {}", width(&uneven), width(&even));
    let cancelled = BootstrapProgress::default();
    cancelled.cancel();
    let (scores, labels) = rows();
    let sweep = WeightedSweep::new(&scores, &labels, &weights).unwrap();
    let rows = WeightedRows { sweep: &sweep, labels: &labels, weights: &weights, costs: None };
    let none = WeightedBootstrap::new(rows, &[], &[0.5], Resampling::Rows, 9, 1, &cancelled);
    assert_eq!(none, None);
}

/// What a replicate says is what its sums at every candidate say, whatever is passed over.
#[test]
fn blocks_that_are_passed_over_change_nothing() {
    let noise = |row: u32| row.wrapping_mul(2_654_435_761) >> 10;
    let typed = [
        "f1",
        "mcc",
        "kappa",
        "accuracy",
        "youden_j",
        "precision",
        "npv",
        "recall",
        "closest01",
        "eer",
        "f2",
        "cost",
        "precision=recall",
        "recall@precision>=0.7",
        "precision@recall>=0.5,predicted<=900",
        "specificity@fpr<=0.1",
        "cost@recall>=0.8",
        "recall@precision>=1,fpr<=0",
        "recall@recall<=0.3",
    ];
    let objectives: Vec<Objective> = typed.map(|typed| typed.parse().unwrap()).into();
    // All scores differ; some tie; all do but for a few.
    for (rows, scores, costs) in [(3_000, 1 << 22, "fp=1,fn=3"), (3_000, 700, "fp=-2,fn=1,tp=4"), (700, 3, "fp=1,fn=1")]
    {
        let scores: Vec<f64> = (0..rows).map(|row| f64::from(noise(row) % scores)).collect();
        let most = scores.iter().fold(0.0_f64, |most, score| most.max(*score));
        let labels: Vec<bool> =
            (0..rows).map(|row| f64::from(noise(row + 7) % 1000) / 1000.0 < scores[row as usize] / most).collect();
        let weights: Vec<f64> = (0..rows).map(|row| f64::from(noise(row + 3) % 7) * 0.3).collect();
        let sweep = WeightedSweep::new(&scores, &labels, &weights).unwrap();
        let costs = WeightedCosts::new(&sweep, &labels, &weights, costs.parse().unwrap(), &CostColumns::default());
        let laid_out = WeighedRows::new(&sweep, &labels, &weights);
        let mut draw = WeighedDraw::default();
        for index in 0..20 {
            draw.draw(&laid_out, Resampling::Rows, &mut Stream::new(5, index), &|| Some(())).unwrap();
            draw.add_up(&laid_out, Part::Undrawn);
            let replicate = Replicate { rows: &laid_out, draw: &draw, costs: Some(&costs) };
            let mut groups = Vec::new();
            for block in 0..laid_out.blocks() {
                let of = draw.of_groups(&laid_out, block);
                groups.extend(laid_out.groups_of(block).enumerate().map(|(at, group)| Group {
                    score: -(group as f64),
                    positives: of.positives[at],
                    negatives: of.negatives[at],
                }));
            }
            groups.reverse();
            let sums = sums_at_candidates(&groups);
            let close = |found: f64, expected: f64| (found - expected).abs() <= 1e-12 * expected.abs().max(1.0);
            for (candidate, expected) in sums.iter().enumerate().step_by(17) {
                let found = draw.at(&laid_out, groups.len() - candidate, Part::Drawn);
                let undrawn = draw.at(&laid_out, groups.len() - candidate, Part::Undrawn);
                let pairs = [
                    (found.tp, expected.tp),
                    (found.fp, expected.fp),
                    (found.fn_, expected.fn_),
                    (found.tn, expected.tn),
                ];
                assert!(pairs.iter().all(|(found, expected)| close(*found, *expected)), "{found:?} {expected:?}");
                assert!(close(undrawn.total(), draw.at(&laid_out, 0, Part::Undrawn).total()), "{undrawn:?}");
            }
            let all = Weighed { groups: &groups, sums: &sums };
            let (roc_auc, precision) = replicate.ranking();
            assert!(
                close(roc_auc.unwrap(), all.roc_auc().unwrap())
                    && close(precision.unwrap(), average_precision(&all).unwrap())
            );
            for objective in &objectives {
                let found = replicate.best(objective).map(|chosen| groups.len() - chosen.groups);
                assert_eq!(found, highest_best(objective, &sums, Some(&costs)), "{objective} {rows} {index}");
            }
        }
    }
}
