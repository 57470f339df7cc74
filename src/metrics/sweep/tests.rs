#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::metrics::{Goal, Limit, Limited, Metric, Objective, Outcome, Sense, predict};

/// The definition: predict each row and count.
fn counted(scores: &[f64], labels: &[bool], threshold: f64) -> Confusion {
    let mut confusion = Confusion::default();
    for (&score, &label) in scores.iter().zip(labels) {
        match Outcome::of(label, predict(score, threshold)) {
            Outcome::TruePositive => confusion.tp += 1,
            Outcome::FalsePositive => confusion.fp += 1,
            Outcome::FalseNegative => confusion.fn_ += 1,
            Outcome::TrueNegative => confusion.tn += 1,
        }
    }
    confusion
}

fn predictions(scores: &[f64], threshold: f64) -> Vec<bool> {
    scores.iter().map(|&score| predict(score, threshold)).collect()
}

fn labels(digits: &[u8]) -> Vec<bool> {
    digits.iter().map(|&digit| digit == 1).collect()
}

#[test]
fn a_threshold_never_falls_inside_a_tie_group() {
    let sweep = Sweep::new(&[0.5, 0.5], &[true, false]);
    for objective in Objective::standard() {
        if let Some(point) = sweep.best(&objective) {
            assert!([sweep.confusion(0.0), sweep.confusion(1.0)].contains(&point.confusion), "{point:?}");
        }
    }
    // A cut between the two rows would claim 1.0.
    assert_eq!(sweep.best(&Objective::best(Metric::Accuracy)).unwrap().value, 0.5);
}

#[test]
fn a_score_on_the_threshold_counts_as_one_in_every_answer() {
    let sweep = Sweep::new(&[0.3, 0.5, 0.7], &[false, true, true]);
    assert_eq!(sweep.confusion(0.5), Confusion { tp: 2, fp: 0, fn_: 0, tn: 1 });
    assert_eq!(sweep.confusion(0.5_f64.next_up()), Confusion { tp: 1, fp: 0, fn_: 1, tn: 1 });
    assert_eq!(sweep.interval(0.5), Interval { low: Some(0.3), high: Some(0.5) });
    assert_eq!(sweep.counts_between(0.5, 0.7), (0, 1));
    let best = sweep.best(&Objective::best(Metric::Accuracy)).unwrap();
    assert_eq!((best.value, best.confusion), (1.0, sweep.confusion(best.threshold)));
}

#[test]
fn all_one_and_all_zero_are_candidates() {
    // Every cut between the rows is worse than predicting one class throughout.
    let (scores, mostly) = ([0.9, 0.1, 0.2, 0.3], labels(&[0, 1, 1, 1]));
    let all_one = Sweep::new(&scores, &mostly).best(&Objective::best(Metric::Accuracy)).unwrap();
    assert_eq!((all_one.value, all_one.interval), (0.75, Interval { low: None, high: Some(0.1) }));
    assert_eq!(all_one.threshold, 0.0);

    let (scores, mostly) = ([0.1, 0.7, 0.8, 0.97], labels(&[1, 0, 0, 0]));
    let all_zero = Sweep::new(&scores, &mostly).best(&Objective::best(Metric::Accuracy)).unwrap();
    assert_eq!((all_zero.value, all_zero.interval), (0.75, Interval { low: Some(0.97), high: None }));
    assert_eq!(all_zero.threshold, 1.0);
}

#[test]
fn the_optimum_is_found_where_a_grid_of_hundredths_is_blind() {
    // Softmax piles up near 1: all the scores are between two steps of 0.01.
    let scores = [0.999_91, 0.999_92, 0.999_97, 0.999_98];
    let sweep = Sweep::new(&scores, &labels(&[0, 0, 1, 1]));
    let on_the_grid = (0..=100).map(|step| sweep.confusion(f64::from(step) / 100.0).value(Metric::Accuracy).unwrap());
    assert_eq!(on_the_grid.fold(0.0, f64::max), 0.5);
    let best = sweep.best(&Objective::best(Metric::Accuracy)).unwrap();
    assert_eq!((best.value, best.threshold), (1.0, 0.999_95));
    assert_eq!(
        sweep.next_flip(0.5),
        Some(0.999_92),
        "one row of two turns at 0.99992, its own score the shortest there"
    );
}

#[test]
fn the_best_mcc_of_many_rows_does_not_overflow() {
    // 600,000 balanced rows, 29 of 30 on the right side: MCC is 28/30.
    let rows = 600_000;
    let labels: Vec<bool> = (0..rows).map(|row| row % 2 == 1).collect();
    let scores: Vec<f64> = (0..rows).map(|row| if (row % 2 == 1) == (row / 2 % 30 != 0) { 0.8 } else { 0.2 }).collect();
    let best = Sweep::new(&scores, &labels).best(&Objective::best(Metric::Mcc)).unwrap();
    assert!((best.value - 28.0 / 30.0).abs() < 1e-15, "{best:?}");
    assert_eq!(best.threshold, 0.5);
}

#[test]
fn thresholds_beyond_all_numbers_are_understood() {
    let (scores, labels) = ([0.1, 0.9, f64::MAX, f64::MIN], labels(&[0, 1, 1, 0]));
    let sweep = Sweep::new(&scores, &labels);
    for (threshold, ones) in [(f64::NEG_INFINITY, 4), (f64::MIN, 4), (f64::MAX, 1), (f64::INFINITY, 0), (f64::NAN, 0)] {
        let confusion = sweep.confusion(threshold);
        assert_eq!(confusion.tp + confusion.fp, ones, "{threshold}");
        assert_eq!(confusion, counted(&scores, &labels, threshold), "{threshold}");
        assert!(sweep.interval(threshold).contains(threshold), "{threshold}");
    }
    assert_eq!(sweep.next_flip(f64::NAN), None);
    assert_eq!(sweep.next_flip(f64::MAX), Some(f64::INFINITY), "only there the largest number is a 0");
    assert_eq!(sweep.previous_flip(f64::NEG_INFINITY), None);
}

#[test]
fn a_negative_zero_is_a_zero() {
    let sweep = Sweep::new(&[0.0, -0.0, 0.0, -0.0], &[true, false, false, true]);
    assert_eq!(sweep.distinct(), [0.0]);
    assert!(sweep.distinct()[0].is_sign_positive());
    assert_eq!(sweep.order(), [0, 1, 2, 3], "ties stay in the order of the rows");
    assert_eq!(sweep.confusion(-0.0), sweep.confusion(0.0));
}

#[test]
fn an_empty_sweep_answers_without_a_panic() {
    let sweep = Sweep::new(&[], &[]);
    assert!(sweep.is_empty() && sweep.distinct().is_empty() && sweep.order().is_empty());
    assert_eq!(sweep.confusion(0.5), Confusion::default());
    assert_eq!(sweep.interval(0.5), Interval { low: None, high: None });
    assert_eq!((sweep.next_flip(0.5), sweep.previous_flip(0.5)), (None, None));
    assert_eq!(sweep.counts_between(0.0, 1.0), (0, 0));
    for objective in Objective::standard() {
        assert_eq!(sweep.best(&objective), None, "{objective}");
    }
}

/// The highest recall where the precision is at least `floor`.
fn recall_at(floor: f64) -> Objective {
    let limit = Limit { of: Limited::Metric(Metric::Precision), sense: Sense::AtLeast, bound: floor };
    Objective { goal: Goal::Metric(Metric::Recall), limits: vec![limit], confidence: None }
}

#[test]
fn an_objective_that_is_undefined_or_out_of_reach_has_no_point() {
    let mixed = Sweep::new(&[0.9, 0.5, 0.1], &[false, true, true]);
    assert_eq!(mixed.best(&recall_at(0.95)), None, "the precision is 2/3 at most");
    assert_eq!(mixed.best(&recall_at(f64::NAN)), None);
    let reached = mixed.best(&recall_at(2.0 / 3.0)).unwrap();
    assert_eq!((reached.value, reached.interval.high), (1.0, Some(0.1)));
    let negatives = Sweep::new(&[0.9, 0.5], &[false, false]);
    for undefined in [Objective::best(Metric::BalancedAccuracy), Objective::best(Metric::YoudenJ), recall_at(0.0)] {
        assert_eq!(negatives.best(&undefined), None, "{undefined}");
    }
    // F1 is 0 where something is 1 and undefined where nothing is: that counts as 0 and so as a tie.
    let one_negative = Sweep::new(&[0.8], &[false]).best(&Objective::best(Metric::F1)).unwrap();
    assert_eq!((one_negative.value, one_negative.interval.low), (0.0, Some(0.8)));
    assert_eq!(negatives.best(&Objective::best(Metric::Accuracy)).unwrap().value, 1.0);
}

#[test]
fn a_precision_that_is_reached_exactly_is_enough() {
    // 19 of 20: 19/20 and 0.95 are the same f64.
    let scores: Vec<f64> = (0..21).map(|row| f64::from(row) / 21.0).collect();
    let labels: Vec<bool> = (0..21).map(|row| row != 0 && row != 1).collect();
    let best = Sweep::new(&scores, &labels).best(&recall_at(0.95)).unwrap();
    assert_eq!((best.value, best.confusion.fp), (1.0, 0), "without a false positive where that costs no recall");
    let labels: Vec<bool> = (0..21).map(|row| row != 0 && row != 2).collect();
    let best = Sweep::new(&scores, &labels).best(&recall_at(0.95)).unwrap();
    assert_eq!((best.value, best.confusion.fp), (1.0, 1));
}

/// Rows with many ties, of probabilities and of large and negative numbers.
fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    let score = prop_oneof![
        4 => (0_u8..=20).prop_map(|step| f64::from(step) / 20.0),
        2 => 0.0..1.0_f64,
        1 => 0.999..1.0_f64,
        1 => any::<f64>().prop_filter("finite", |score| score.is_finite()),
    ];
    prop::collection::vec((score, any::<bool>()), 0..40).prop_map(|rows| rows.into_iter().unzip())
}

/// Thresholds on, near and far from the scores.
fn thresholds(scores: &[f64]) -> Vec<f64> {
    let on_scores = scores.iter().flat_map(|&score| [score.next_down(), score, score.next_up()]);
    on_scores.chain([f64::NEG_INFINITY, -1.0, 0.0, 0.25, 0.5, 0.731, 1.0, f64::INFINITY, f64::NAN]).collect()
}

proptest! {
    #[test]
    fn counts_are_those_of_the_definition_and_sum_to_the_rows((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        for threshold in thresholds(&scores) {
            let confusion = sweep.confusion(threshold);
            prop_assert_eq!(confusion, counted(&scores, &labels, threshold), "at {}", threshold);
            prop_assert_eq!(confusion.total(), scores.len() as u64);
            prop_assert_eq!(confusion.tp + confusion.fn_, sweep.positives());
            prop_assert_eq!(confusion.fp + confusion.tn, sweep.negatives());
        }
    }

    #[test]
    fn raising_the_threshold_never_makes_a_one((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        let mut thresholds = thresholds(&scores);
        thresholds.sort_by(f64::total_cmp); // NaN, which counts as infinity, comes last
        for pair in thresholds.windows(2) {
            let (low, high) = (sweep.confusion(pair[0]), sweep.confusion(pair[1]));
            prop_assert!(low.tp >= high.tp && low.fp >= high.fp, "{pair:?}: {low:?} {high:?}");
        }
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(
        (rows, shuffled) in rows().prop_flat_map(|(scores, labels)| {
            let rows: Vec<(f64, bool)> = scores.into_iter().zip(labels).collect();
            (Just(rows.clone()), Just(rows).prop_shuffle())
        })
    ) {
        let sweep_of = |rows: &[(f64, bool)]| {
            let (scores, labels): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
            Sweep::new(&scores, &labels)
        };
        let (sweep, other) = (sweep_of(&rows), sweep_of(&shuffled));
        prop_assert_eq!(sweep.distinct(), other.distinct());
        prop_assert!(sweep.groups().eq(other.groups()));
        for objective in Objective::standard() {
            prop_assert_eq!(sweep.best(&objective), other.best(&objective));
        }
    }

    #[test]
    fn the_orders_list_each_row_once_by_score_then_row((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        let mut expected: Vec<u32> = (0..scores.len() as u32).collect();
        expected.sort_by(|&left, &right| scores[left as usize].partial_cmp(&scores[right as usize]).unwrap());
        prop_assert_eq!(sweep.order(), &expected);
        let of_class = |class: bool| expected.iter().copied().filter(|&row| labels[row as usize] == class).collect::<Vec<_>>();
        prop_assert_eq!(sweep.positive_order(), of_class(true));
        prop_assert_eq!(sweep.negative_order(), of_class(false));
    }

    #[test]
    fn all_thresholds_of_an_interval_give_the_same_predictions((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        for threshold in thresholds(&scores) {
            let interval = sweep.interval(threshold);
            prop_assert!(interval.contains(threshold), "{threshold} in {interval:?}");
            let expected = predictions(&scores, threshold);
            let (low, high) = (interval.low, interval.high);
            let inside =
                [low.map(f64::next_up), high, Some(interval.shortest_decimal())].into_iter().flatten();
            for same in inside.filter(|_| !scores.is_empty()) {
                prop_assert!(interval.contains(same), "{same} in {interval:?}");
                prop_assert_eq!(&predictions(&scores, same), &expected, "at {} as at {}", same, threshold);
            }
            for outside in [low, high.map(f64::next_up)].into_iter().flatten() {
                prop_assert!(!interval.contains(outside), "{outside} in {interval:?}");
                prop_assert_ne!(&predictions(&scores, outside), &expected, "at {} as at {}", outside, threshold);
            }
        }
    }

    #[test]
    fn a_flip_changes_a_prediction_and_is_undone_by_the_opposite_one((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        for threshold in thresholds(&scores) {
            let here = predictions(&scores, threshold);
            match sweep.next_flip(threshold) {
                Some(next) => {
                    prop_assert!(next > threshold);
                    prop_assert_ne!(&predictions(&scores, next), &here);
                    let back = sweep.previous_flip(next).unwrap();
                    prop_assert_eq!(&predictions(&scores, back), &here, "{} then {} then {}", threshold, next, back);
                }
                None => prop_assert!(here.iter().all(|&prediction| !prediction), "{threshold}"),
            }
            match sweep.previous_flip(threshold) {
                Some(previous) => {
                    // A threshold that is NaN stands for infinity.
                    prop_assert!(previous < threshold || threshold.is_nan());
                    prop_assert_ne!(&predictions(&scores, previous), &here);
                    let back = sweep.next_flip(previous).unwrap();
                    prop_assert_eq!(&predictions(&scores, back), &here, "{} then {} then {}", threshold, previous, back);
                }
                None => prop_assert!(here.iter().all(|&prediction| prediction), "{threshold}"),
            }
        }
    }

    #[test]
    fn stepping_from_flip_to_flip_visits_every_distinct_prediction((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        let steps = std::iter::successors(sweep.next_flip(f64::NEG_INFINITY), |&threshold| sweep.next_flip(threshold));
        // One step too many is enough to see an error; without end it would not be seen at all.
        prop_assert_eq!(steps.take(scores.len() + 1).count(), sweep.distinct().len());
    }

    #[test]
    fn counts_between_two_scores_are_those_of_the_rows(
        (scores, labels) in rows(), low in -0.5..1.5_f64, high in -0.5..1.5_f64
    ) {
        let sweep = Sweep::new(&scores, &labels);
        for (low, high) in [(low, high), (0.25, 0.5), (0.0, 1.0), (f64::NEG_INFINITY, f64::INFINITY), (0.5, f64::NAN)] {
            let inside = |class: bool| {
                let rows = scores.iter().zip(&labels).filter(|&(_, &label)| label == class);
                rows.filter(|&(&score, _)| score >= low && (score < high || high.is_nan())).count() as u64
            };
            prop_assert_eq!(sweep.counts_between(low, high), (inside(false), inside(true)), "[{}, {})", low, high);
        }
    }

    #[test]
    fn no_candidate_beats_the_best((scores, labels) in rows()) {
        let sweep = Sweep::new(&scores, &labels);
        let candidates: Vec<f64> = scores.iter().copied().chain([f64::INFINITY]).collect();
        for objective in Metric::ALL.into_iter().map(Objective::best).chain([0.0, 0.5, 0.95].map(recall_at)) {
            let value_at = |threshold: f64| {
                let confusion = counted(&scores, &labels, threshold);
                let precision = confusion.value(Metric::Precision);
                if objective.limits.iter().any(|limit| precision.is_none_or(|precision| precision < limit.bound)) {
                    return None;
                }
                let Goal::Metric(metric) = objective.goal else { unreachable!("all of them are metrics") };
                let counts_as_zero = matches!(metric, Metric::F1 | Metric::Mcc) && !scores.is_empty();
                confusion.value(metric).or(counts_as_zero.then_some(0.0))
            };
            let highest = candidates.iter().filter_map(|&threshold| value_at(threshold)).reduce(f64::max);
            let best = sweep.best(&objective);
            prop_assert_eq!(best.is_some(), highest.is_some(), "{}", objective);
            let (Some(best), Some(highest)) = (best, highest) else { continue };
            prop_assert!((best.value - highest).abs() <= 1e-12, "{objective}: {} of {highest}", best.value);
            prop_assert_eq!(best.confusion, counted(&scores, &labels, best.threshold));
            prop_assert_eq!(best.interval, sweep.interval(best.threshold));
        }
    }
}
