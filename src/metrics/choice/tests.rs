#![allow(clippy::unwrap_used)]
use super::*;

fn best(scores: &[f64], labels: &[u8], metric: Metric) -> Interval {
    let labels: Vec<bool> = labels.iter().map(|&label| label == 1).collect();
    Sweep::new(scores, &labels).best(&Objective::best(metric)).unwrap().interval
}

#[test]
fn of_equally_good_thresholds_the_one_in_the_widest_gap_is_taken() {
    // Accuracy 3/4 both above 0.1 (gap up to 0.7) and above 0.7 (gap up to 0.9).
    let scores = [0.1, 0.7, 0.7, 0.9];
    let found = best(&scores, &[0, 1, 0, 1], Metric::Accuracy);
    assert_eq!(found, Interval { low: Some(0.1), high: Some(0.7) });
}

#[test]
fn of_equally_wide_gaps_the_higher_is_taken_though_their_f64_widths_differ() {
    let scores = [0.1, 0.2, 0.2, 0.3];
    assert!(scores[1] - scores[0] > scores[3] - scores[2], "the trap is there");
    let found = best(&scores, &[0, 1, 0, 1], Metric::Accuracy);
    assert_eq!(found, Interval { low: Some(0.2), high: Some(0.3) }, "accuracy is 3/4 in both gaps");
}

#[test]
fn an_unbounded_interval_yields_to_any_bounded_one_and_the_upper_wins_among_both() {
    // One negative above one positive: accuracy is 1/2 at "all", 0 between them, and 1/2 at "none".
    let found = best(&[0.2, 0.8], &[1, 0], Metric::Accuracy);
    assert_eq!(found, Interval { low: Some(0.8), high: None });
    // All three candidates give 1/2; the middle one is bounded, however narrow.
    let narrow = 0.5_f64.next_up();
    let found = best(&[0.5, 0.5, narrow, narrow], &[1, 0, 1, 0], Metric::Accuracy);
    assert_eq!(found, Interval { low: Some(0.5), high: Some(narrow) });
}

#[test]
fn equal_values_from_different_counts_tie_though_their_f64_formulas_differ() {
    // Two groups of rows at the top whose cuts are equally good, the lower one with the wider gap below it; the usual
    // formulas in f64 favour the upper one.
    let youden = |tp: f64, fp: f64, fn_: f64, tn: f64| tp / (tp + fn_) + tn / (tn + fp) - 1.0;
    let mcc = |tp: f64, fp: f64, fn_: f64, tn: f64| {
        (tp * tn - fp * fn_) / ((tp + fp) * (tp + fn_) * (tn + fp) * (tn + fn_)).sqrt()
    };
    assert!(youden(1.0, 1.0, 1.0, 5.0) > youden(2.0, 4.0, 0.0, 2.0), "the trap is there");
    assert!(mcc(2.0, 0.0, 2.0, 12.0) > mcc(4.0, 3.0, 0.0, 9.0), "the trap is there");
    // (positives, negatives) at 0.9, 0.8 and 0.1
    for (metric, groups) in [(Metric::YoudenJ, [(1, 1), (1, 3), (0, 2)]), (Metric::Mcc, [(2, 0), (2, 3), (0, 9)])] {
        let rows = groups.into_iter().zip([0.9, 0.8, 0.1]).flat_map(|((positives, negatives), score)| {
            [vec![(score, 1); positives], vec![(score, 0); negatives]].concat()
        });
        let (scores, labels): (Vec<f64>, Vec<u8>) = rows.unzip();
        let found = best(&scores, &labels, metric);
        assert_eq!(found, Interval { low: Some(0.1), high: Some(0.8) }, "{metric:?}");
    }
}
