//! The four counts and what follows from them.

use super::Measure;
use super::metric::{Formula, Metric, ratio};

/// The prediction rule: 1 iff `score >= threshold`.
#[must_use]
pub fn predict(score: f64, threshold: f64) -> bool {
    score >= threshold
}

/// How many rows are predicted otherwise by `other` than by `scores`.
#[must_use]
pub(crate) fn flips(scores: &[f64], other: &[f64], threshold: f64) -> usize {
    let differ = |(score, other): &(&f64, &f64)| predict(**score, threshold) != predict(**other, threshold);
    scores.iter().zip(other).filter(differ).count()
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
    /// The outcome of predicting `prediction` where `label` is true.
    #[must_use]
    pub fn of(label: bool, prediction: bool) -> Self {
        match (label, prediction) {
            (true, true) => Self::TruePositive,
            (false, true) => Self::FalsePositive,
            (true, false) => Self::FalseNegative,
            (false, false) => Self::TrueNegative,
        }
    }

    /// Whether the prediction is the label.
    #[must_use]
    pub fn is_correct(self) -> bool {
        matches!(self, Self::TruePositive | Self::TrueNegative)
    }

    /// `tp`, `fp`, `fn` or `tn`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TruePositive => "tp",
            Self::FalsePositive => "fp",
            Self::FalseNegative => "fn",
            Self::TrueNegative => "tn",
        }
    }
}

/// The four outcomes, counted: in rows (`u64`), or in weights (`f64`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion<C = u64> {
    /// Label 1, predicted 1.
    pub tp: C,
    /// Label 0, predicted 1.
    pub fp: C,
    /// Label 1, predicted 0.
    pub fn_: C,
    /// Label 0, predicted 0.
    pub tn: C,
}

impl<C: Measure> Confusion<C> {
    /// tp + fp + fn + tn
    #[must_use]
    pub fn total(&self) -> C {
        self.tp + self.fp + self.fn_ + self.tn
    }

    /// tp + fn
    #[must_use]
    pub fn positives(&self) -> C {
        self.tp + self.fn_
    }

    /// tn + fp
    #[must_use]
    pub fn negatives(&self) -> C {
        self.tn + self.fp
    }

    /// tp + fp
    #[must_use]
    pub fn predicted_1(&self) -> C {
        self.tp + self.fp
    }

    /// tn + fn
    #[must_use]
    pub fn predicted_0(&self) -> C {
        self.tn + self.fn_
    }

    /// fp + fn
    #[must_use]
    pub fn errors(&self) -> C {
        self.fp + self.fn_
    }

    /// The value of `metric`; `None` where its denominator is 0.
    ///
    /// The definitions are scikit-learn's (`precision_score`, `matthews_corrcoef`, `cohen_kappa_score`, …), where it would
    /// not warn. Differences are taken in whole numbers where rows are counted, before any division, so that nothing cancels.
    #[must_use]
    pub fn value(&self, metric: Metric) -> Option<f64> {
        match metric.formula(self) {
            Formula::Share { part, whole } => ratio(part.as_f64(), whole.as_f64()),
            Formula::Figure { value, .. } => value(self),
        }
    }

    /// tp · tn − fp · fn, the numerator of MCC, Youden's J and kappa.
    pub(super) fn determinant(&self) -> f64 {
        C::determinant(self.tp, self.fp, self.fn_, self.tn)
    }
}

impl Confusion {
    /// 95 % Wilson interval `(low, high)` of `metric`, for the shares of rows (accuracy, precision, recall, specificity,
    /// NPV); `None` for the others and where the metric is undefined.
    #[must_use]
    pub fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        match metric.formula(self) {
            Formula::Share { part, whole } => wilson(part, whole),
            Formula::Figure { .. } => None,
        }
    }
}

/// The 97.5 % quantile of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson score interval of `successes` in `trials` at 95 %; `None` without trials.
///
/// Wilson (1927), without continuity correction: all shares that a score test at 5 % does not reject. Expects
/// `successes <= trials`.
#[must_use]
pub(super) fn wilson(successes: u64, trials: u64) -> Option<(f64, f64)> {
    if trials == 0 {
        return None;
    }
    let n = trials as f64;
    let share = successes as f64 / n;
    let z2 = Z_95 * Z_95;
    let middle = share + z2 / (2.0 * n);
    let half_width = Z_95 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At no or only successes one end is exactly 0 or 1, which rounding would miss.
    let low = if successes == 0 { 0.0 } else { ((middle - half_width) / scale).max(0.0) };
    let high = if successes == trials { 1.0 } else { ((middle + half_width) / scale).min(1.0) };
    Some((low, high))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
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
    fn wilson_intervals_are_those_of_newcombes_table() {
        // Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3.
        for (successes, trials, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = wilson(successes, trials).unwrap();
            let rounded = |share: f64| (share * 1e4).round() / 1e4;
            assert_eq!((rounded(found.0), rounded(found.1)), (low, high), "{successes}/{trials}");
            let mirrored = wilson(trials - successes, trials).unwrap();
            assert!((mirrored.0 - (1.0 - found.1)).abs() < 1e-15 && (mirrored.1 - (1.0 - found.0)).abs() < 1e-15);
        }
        assert_eq!(wilson(0, 0), None);
        for trials in 1..500 {
            assert_eq!((wilson(0, trials).unwrap().0, wilson(trials, trials).unwrap().1), (0.0, 1.0), "{trials}");
        }
    }

    #[test]
    fn only_shares_of_rows_have_a_confidence_interval() {
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
        for metric in [Metric::F1, Metric::Mcc, Metric::BalancedAccuracy, Metric::YoudenJ, Metric::Kappa] {
            assert_eq!(confusion.confidence(metric), None, "{metric:?}");
        }
        assert_eq!(counts(0, 0, 1, 1).confidence(Metric::Precision), None);
    }

    proptest! {
        #[test]
        fn the_ends_of_a_wilson_interval_are_just_not_rejected(trials in 1_u64..2_000_000, part in 0.0..=1.0_f64) {
            let successes = (part * trials as f64).round() as u64;
            let (low, high) = wilson(successes, trials).unwrap();
            let share = successes as f64 / trials as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            // The score test's statistic at either end: |share − end| = z √(end (1 − end) / n).
            for end in [low, high] {
                let bound = Z_95 * (end * (1.0 - end) / trials as f64).sqrt();
                prop_assert!(((share - end).abs() - bound).abs() < 1e-8, "{} {}", (share - end).abs(), bound);
            }
        }

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
