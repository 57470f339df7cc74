#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::metrics::{Goal, Limit, Limited, Metric, Objective, Sense, Terms, Unmet};

fn lines() -> impl Strategy<Value = (Vec<f64>, Vec<bool>, Vec<u64>)> {
    prop::collection::vec((0_u8..12, any::<bool>(), 0_u64..5), 0..40).prop_map(|lines| {
        let scores = lines.iter().map(|(score, ..)| f64::from(*score) / 11.0).collect();
        let labels = lines.iter().map(|(_, label, _)| *label).collect();
        (scores, labels, lines.iter().map(|(.., count)| *count).collect())
    })
}

/// The highest recall where the precision is at least `floor`.
fn recall_at(floor: f64) -> Objective {
    let limit = Limit { of: Limited::Metric(Metric::Precision), sense: Sense::AtLeast, bound: floor };
    Objective { goal: Goal::Metric(Metric::Recall), limits: vec![limit], confidence: None }
}

proptest! {
    #[test]
    fn the_nearest_to_a_limit_is_that_of_the_rows_that_whole_weights_count(
        (scores, labels, counts) in lines(), bound in 0.5..1.0_f64, unit in 1e-3..1e3_f64
    ) {
        let counted = Sweep::counted(&scores, &labels, &counts).unwrap();
        let weights: Vec<f64> = counts.iter().map(|&count| count as f64 * unit).collect();
        let weighted = WeightedSweep::new(&scores, &labels, &weights).unwrap();
        for objective in ["recall@precision>=B", "f1@recall>=0.3,npv>=B,precision>=B", "mcc@fpr<=0.1,recall>=B"] {
            let objective: Objective = objective.replace('B', &format!("{bound:.3}")).parse().unwrap();
            let expected = counted.choose(&objective, &Terms::default());
            match (weighted.choose(&objective, None), expected) {
                (Err(WeightedUnmet::Limits(found)), Err(Unmet::Limits(expected))) => {
                    prop_assert_eq!(found.limit, expected.limit);
                    prop_assert_eq!(found.limit_value.is_some(), expected.limit_value.is_some());
                    let off = found.limit_value.zip(expected.limit_value).map_or(0.0, |(found, other)| found - other);
                    prop_assert!(off.abs() < 1e-12);
                    let point = expected.point.unwrap();
                    prop_assert_eq!(found.chosen.threshold, point.threshold);
                    prop_assert!((found.value - point.value).abs() < 1e-12);
                    prop_assert_eq!(found.tied.len(), point.n_tied);
                }
                (found, expected) => prop_assert_eq!(found.is_ok(), expected.is_ok(), "{}", objective),
            }
        }
    }

    #[test]
    fn whole_weights_are_counts_of_rows_in_everything_but_intervals(
        (scores, labels, counts) in lines(), threshold in -0.1..1.1_f64, unit in 1e-3..1e3_f64
    ) {
        let counted = Sweep::counted(&scores, &labels, &counts).unwrap();
        let weights: Vec<f64> = counts.iter().map(|&count| count as f64 * unit).collect();
        let weighted = WeightedSweep::new(&scores, &labels, &weights).unwrap();
        prop_assert_eq!(weighted.distinct(), counted.distinct());
        prop_assert_eq!(weighted.interval(threshold), counted.interval(threshold));
        let (found, expected) = (weighted.confusion(threshold), counted.confusion(threshold));
        for (found, expected) in
            [(found.tp, expected.tp), (found.fp, expected.fp), (found.fn_, expected.fn_), (found.tn, expected.tn)]
        {
            prop_assert!((found / unit - expected as f64).abs() < 1e-12);
        }
        for objective in Objective::standard().chain([Goal::Closest01, Goal::EqualErrorRate, Goal::PrecisionEqualsRecall].map(Objective::from)) {
            let (found, expected) = (weighted.best(&objective, None), counted.best(&objective));
            prop_assert_eq!(found.is_some(), expected.is_some(), "{}", objective);
            let (Some(found), Some(expected)) = (found, expected) else { continue };
            prop_assert!((found.value - expected.value).abs() < 1e-12);
            prop_assert_eq!(found.chosen.threshold, expected.threshold, "{}", objective);
            prop_assert_eq!(found.n_tied, expected.n_tied, "{}", objective);
        }
        let (found, expected) = (weighted.summary(), Summary::from_sweep(&counted));
        for (found, expected) in found.figures().into_iter().zip(expected.figures()) {
            let close = found.value.zip(expected.value).is_none_or(|(found, expected)| (found - expected).abs() < 1e-12);
            prop_assert!(close && found.value.is_some() == expected.value.is_some(), "{found:?} {expected:?}");
        }
    }

    #[test]
    fn equal_weights_say_as_much_as_rows(rows in prop::collection::vec((0_u8..12, any::<bool>()), 1..40), weight in 1e-3..1e3_f64) {
        let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(*score) / 11.0).collect();
        let labels: Vec<bool> = rows.iter().map(|(_, label)| *label).collect();
        let weighted = WeightedSweep::new(&scores, &labels, &vec![weight; rows.len()]).unwrap();
        prop_assert!((weighted.n_effective().unwrap() - rows.len() as f64).abs() < 1e-9);
        let confusion = Sweep::new(&scores, &labels).confusion(0.5);
        for metric in Metric::ALL {
            let (found, expected) = (weighted.confidence(metric, 0.5), confusion.confidence(metric));
            prop_assert_eq!(found.is_some(), expected.is_some());
            let (Some(found), Some((low, high))) = (found, expected) else { continue };
            prop_assert!((found.0 - low).abs() < 1e-9 && (found.1 - high).abs() < 1e-9);
        }
    }
}

#[test]
fn what_is_no_weight_is_refused_with_its_line() {
    let of = |weight| WeightedSweep::new(&[0.1, 0.2], &[true, false], &[1.0, weight]).unwrap_err();
    for weight in [-0.5, f64::INFINITY] {
        assert_eq!(of(weight), WeightError::NotAWeight { line: 1, weight });
    }
    assert!(matches!(of(f64::NAN), WeightError::NotAWeight { line: 1, .. }));
    for weight in [1e-61, 5e-324, 1e61] {
        assert_eq!(of(weight), WeightError::OutOfRange { line: 1, weight });
    }
}

#[test]
fn sums_of_weights_that_weigh_nothing_have_no_figures() {
    for weights in [&[0.0, 0.0][..], &[]] {
        let (scores, labels) = (&[0.1, 0.2][..weights.len()], &[true, false][..weights.len()]);
        let none = WeightedSweep::new(scores, labels, weights).unwrap();
        assert_eq!((none.sum_of_weights(), none.n_effective()), (0.0, None));
        assert_eq!(none.best(&Objective::best(Metric::F1), None), None);
        assert!(none.summary().figures().iter().all(|figure| figure.value.is_none()));
        assert!(none.at(0.5).intervals.shares.accuracy.is_none());
    }
}

#[test]
fn the_smallest_weight_beside_the_largest_keeps_its_figures() {
    let (scores, labels) = ([0.9, 0.6, 0.4, 0.1], [true, false, true, false]);
    let weighted = WeightedSweep::new(&scores, &labels, &[1e-60, 1e60, 1e60, 1e60]).unwrap();
    let at = weighted.confusion(0.5);
    assert_eq!((at.tp, at.fp, at.fn_, at.tn), (1e-60, 1e60, 1e60, 1e60));
    assert_eq!(weighted.at(0.7).intervals.shares.precision.unwrap().n_effective, 1.0);
    assert!(Metric::ALL.into_iter().all(|metric| at.value(metric).unwrap().is_finite()));
}

#[test]
fn a_limit_that_is_met_but_for_rounding_is_met() {
    // 0.1 + 0.2 of 0.1 + 0.2 + 0.1 is 0.75; in f64 a little more or less, depending on the order.
    let weighted = WeightedSweep::new(&[0.9, 0.9, 0.9], &[true, true, false], &[0.1, 0.2, 0.1]).unwrap();
    assert!(weighted.best(&recall_at(0.75), None).is_some());
    assert!(weighted.best(&recall_at(0.751), None).is_none());
}
