//! The four counts and what follows from them.

use std::fmt::Debug;
use std::ops::{Add, Sub};

use super::compensated::CompensatedSum;

/// The prediction rule: 1 iff `score >= threshold`.
pub fn predict(score: f64, threshold: f64) -> bool {
    score >= threshold
}

/// Which of the four a labelled, predicted row is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Label 1, predicted 1.
    TruePositive,
    /// Label 0, predicted 1.
    FalsePositive,
    /// Label 1, predicted 0.
    FalseNegative,
    /// Label 0, predicted 0.
    TrueNegative,
}

impl Outcome {
    /// In the order in which they are named: tp, fp, fn, tn.
    pub const ALL: [Self; 4] = [Self::TruePositive, Self::FalsePositive, Self::FalseNegative, Self::TrueNegative];

    /// The outcome of predicting `prediction` where `label` is true.
    pub fn of(label: bool, prediction: bool) -> Self {
        match (label, prediction) {
            (true, true) => Self::TruePositive,
            (false, true) => Self::FalsePositive,
            (true, false) => Self::FalseNegative,
            (false, false) => Self::TrueNegative,
        }
    }

    /// Whether the prediction is the label.
    pub(crate) fn is_correct(self) -> bool {
        matches!(self, Self::TruePositive | Self::TrueNegative)
    }

    /// The label of the rows in it.
    pub(crate) fn label(self) -> bool {
        matches!(self, Self::TruePositive | Self::FalseNegative)
    }

    /// `true positive`, …
    pub(crate) fn label_in_full(self) -> &'static str {
        match self {
            Self::TruePositive => "true positive",
            Self::FalsePositive => "false positive",
            Self::FalseNegative => "false negative",
            Self::TrueNegative => "true negative",
        }
    }

    /// `tp`, `fp`, `fn` or `tn`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TruePositive => "tp",
            Self::FalsePositive => "fp",
            Self::FalseNegative => "fn",
            Self::TrueNegative => "tn",
        }
    }
}

/// What the four outcomes are counted in: rows, or weights.
pub trait Measure: Copy + Debug + Default + PartialEq + Add<Output = Self> + Sub<Output = Self> {
    /// A sum under way.
    type Sum: Default;

    /// As a number to divide.
    fn as_f64(self) -> f64;

    /// `a · d − b · c`, rounded once where the counts are whole: nothing cancels before.
    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64;

    /// Take this into the sum.
    fn add_to(self, sum: &mut Self::Sum);

    /// The sum so far.
    fn total(sum: &Self::Sum) -> Self;
}

/// Rows.
impl Measure for u64 {
    type Sum = Self;

    #[inline]
    fn as_f64(self) -> f64 {
        self as f64
    }

    #[inline]
    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64 {
        let (left, right) = (u128::from(a) * u128::from(d), u128::from(b) * u128::from(c));
        if left >= right { (left - right) as f64 } else { -((right - left) as f64) }
    }

    #[inline]
    fn add_to(self, sum: &mut Self) {
        *sum += self;
    }

    #[inline]
    fn total(sum: &Self) -> Self {
        *sum
    }
}

/// Weights.
impl Measure for f64 {
    type Sum = CompensatedSum;

    #[inline]
    fn as_f64(self) -> f64 {
        self
    }

    #[inline]
    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64 {
        a * d - b * c
    }

    #[inline]
    fn add_to(self, sum: &mut CompensatedSum) {
        sum.add(self);
    }

    #[inline]
    fn total(sum: &CompensatedSum) -> Self {
        sum.total()
    }
}

/// The four outcomes, counted: in rows (`u64`), or in weights (`f64`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Confusion<C = u64> {
    /// [`Outcome::TruePositive`]
    pub tp: C,
    /// [`Outcome::FalsePositive`]
    pub fp: C,
    /// [`Outcome::FalseNegative`]
    #[serde(rename = "fn")]
    pub fn_: C,
    /// [`Outcome::TrueNegative`]
    pub tn: C,
}

impl<C: Measure> Confusion<C> {
    /// tp + fp + fn + tn
    pub(crate) fn total(&self) -> C {
        self.tp + self.fp + self.fn_ + self.tn
    }

    /// How many have this outcome.
    pub(super) fn of(&self, outcome: Outcome) -> C {
        match outcome {
            Outcome::TruePositive => self.tp,
            Outcome::FalsePositive => self.fp,
            Outcome::FalseNegative => self.fn_,
            Outcome::TrueNegative => self.tn,
        }
    }

    /// tp + fn
    pub fn positives(&self) -> C {
        self.tp + self.fn_
    }

    /// tn + fp
    pub fn negatives(&self) -> C {
        self.tn + self.fp
    }

    /// tp + fp
    pub(crate) fn predicted_1(&self) -> C {
        self.tp + self.fp
    }

    /// tn + fn
    pub(crate) fn predicted_0(&self) -> C {
        self.tn + self.fn_
    }

    /// fp + fn
    pub(crate) fn errors(&self) -> C {
        self.fp + self.fn_
    }

    /// tp · tn − fp · fn, the numerator of MCC, Youden's J and kappa.
    pub(super) fn determinant(&self) -> f64 {
        C::determinant(self.tp, self.fp, self.fn_, self.tn)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::Metric;
    use crate::metrics::wilson::wilson;
    use proptest::prelude::*;

    fn counts(tp: u64, fp: u64, fn_: u64, tn: u64) -> Confusion {
        Confusion { tp, fp, fn_, tn }
    }

    #[test]
    fn a_score_equal_to_the_threshold_is_a_one() {
        assert!(predict(0.5, 0.5) && predict(0.5, 0.5_f64.next_down()) && !predict(0.5, 0.5_f64.next_up()));
        assert!(predict(0.0, -0.0) && predict(-0.0, 0.0), "zeros are equal");
        assert!(predict(-1e308, f64::NEG_INFINITY) && !predict(1e308, f64::INFINITY) && !predict(0.5, f64::NAN));
    }

    #[test]
    fn a_metric_is_undefined_exactly_where_its_denominator_is_zero() {
        use Metric::{Accuracy, BalancedAccuracy, F1, Kappa, Mcc, Npv, Precision, Recall, Specificity, YoudenJ};
        for (confusion, undefined) in [
            (counts(1, 1, 1, 1), &[][..]),
            (counts(0, 0, 0, 0), &Metric::ALL[..]),
            (counts(0, 0, 2, 3), &[Precision, Mcc]),
            (counts(2, 3, 0, 0), &[Npv, Mcc]),
            (counts(2, 0, 3, 0), &[Specificity, Mcc, BalancedAccuracy, YoudenJ]),
            (counts(0, 2, 0, 3), &[Recall, Mcc, BalancedAccuracy, YoudenJ]),
            (counts(2, 0, 0, 0), &[Specificity, Npv, Mcc, BalancedAccuracy, YoudenJ, Kappa]),
            (counts(0, 0, 0, 2), &[Precision, Recall, F1, Mcc, BalancedAccuracy, YoudenJ, Kappa]),
        ] {
            for metric in Metric::ALL {
                let value = confusion.value(metric);
                assert_eq!(value.is_none(), undefined.contains(&metric), "{metric:?} of {confusion:?}: {value:?}");
                if metric == Accuracy {
                    assert_eq!(value.is_none(), confusion.total() == 0);
                }
            }
        }
    }

    #[test]
    fn mcc_stays_right_where_the_product_of_the_counts_leaves_64_bits() {
        // With tp = tn = a and fp = fn = b, MCC is (a − b) / (a + b).
        for (right, wrong) in [(40_000, 25_536), (100_000_000, 1), (1 << 31, 1 << 30), (3, 1_000_000_000)] {
            let mcc = counts(right, wrong, wrong, right).value(Metric::Mcc).unwrap();
            let expected = (right as f64 - wrong as f64) / (right + wrong) as f64;
            assert!((mcc - expected).abs() < 1e-15, "{right} {wrong}: {mcc} {expected}");
        }
    }

    #[test]
    fn shares_of_rows_have_wilsons_interval_and_what_has_to_be_drawn_anew_has_none() {
        let confusion = counts(50, 10, 20, 70);
        for (metric, successes, trials) in [
            (Metric::Accuracy, 120, 150),
            (Metric::Precision, 50, 60),
            (Metric::Recall, 50, 70),
            (Metric::Specificity, 70, 80),
            (Metric::Npv, 70, 90),
        ] {
            assert_eq!(confusion.confidence(metric), wilson(successes, trials), "{metric:?}");
            assert_eq!(confusion.value(metric), Some(successes as f64 / trials as f64), "{metric:?}");
        }
        for metric in [Metric::F1, Metric::Mcc, Metric::Kappa] {
            assert_eq!(confusion.confidence(metric), None, "{metric:?}");
        }
        assert_eq!(counts(0, 0, 1, 1).confidence(Metric::Precision), None);
    }

    proptest! {
        #[test]
        fn metrics_stay_in_their_range_and_swapping_the_classes_mirrors_them(
            tp in 0_u64..1000, fp in 0_u64..1000, fn_ in 0_u64..1000, tn in 0_u64..1000
        ) {
            let (confusion, swapped) = (counts(tp, fp, fn_, tn), counts(tn, fn_, fp, tp));
            for metric in Metric::ALL {
                let lowest = if matches!(metric, Metric::Mcc | Metric::YoudenJ | Metric::Kappa) { -1.0 } else { 0.0 };
                if let Some(value) = confusion.value(metric) {
                    prop_assert!((lowest - 1e-15..=1.0 + 1e-15).contains(&value), "{metric:?} {value}");
                }
            }
            for (metric, mirrored) in [
                (Metric::Accuracy, Metric::Accuracy), (Metric::Precision, Metric::Npv), (Metric::Recall, Metric::Specificity),
                (Metric::Mcc, Metric::Mcc), (Metric::BalancedAccuracy, Metric::BalancedAccuracy),
                (Metric::YoudenJ, Metric::YoudenJ), (Metric::Kappa, Metric::Kappa),
            ] {
                prop_assert_eq!(confusion.value(metric), swapped.value(mirrored), "{:?}", metric);
            }
        }
    }
}
