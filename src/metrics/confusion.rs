//! The four counts and what follows from them.

/// The prediction rule: 1 iff `score >= threshold`.
#[must_use]
pub fn predict(score: f64, threshold: f64) -> bool {
    score >= threshold
}

/// How many rows are predicted otherwise by `other` than by `scores`.
#[must_use]
pub fn flips(scores: &[f64], other: &[f64], threshold: f64) -> usize {
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

/// Counts of the four outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion {
    /// Label 1, predicted 1.
    pub tp: u64,
    /// Label 0, predicted 1.
    pub fp: u64,
    /// Label 1, predicted 0.
    pub fn_: u64,
    /// Label 0, predicted 0.
    pub tn: u64,
}

/// A figure that follows from a [`Confusion`]; the order is that of the report and the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// (tp + tn) / n
    Accuracy,
    /// tp / (tp + fp)
    Precision,
    /// tp / (tp + fn)
    Recall,
    /// tn / (tn + fp)
    Specificity,
    /// Negative predictive value, tn / (tn + fn)
    Npv,
    /// 2 tp / (2 tp + fp + fn)
    F1,
    /// Matthews correlation coefficient
    Mcc,
    /// (recall + specificity) / 2
    BalancedAccuracy,
    /// Youden's J, recall + specificity − 1
    YoudenJ,
    /// Cohen's kappa
    Kappa,
}

impl Metric {
    /// All metrics in the order of the report.
    pub const ALL: [Self; 10] = [
        Self::Accuracy,
        Self::Precision,
        Self::Recall,
        Self::Specificity,
        Self::Npv,
        Self::F1,
        Self::Mcc,
        Self::BalancedAccuracy,
        Self::YoudenJ,
        Self::Kappa,
    ];

    /// The metrics that are worth maximising alone, in the order of the report. (Precision, recall, specificity and NPV are
    /// highest at one end of the axis.)
    pub const OBJECTIVES: [Self; 6] =
        [Self::Accuracy, Self::F1, Self::Mcc, Self::BalancedAccuracy, Self::YoudenJ, Self::Kappa];

    /// The JSON key: `accuracy`, `precision`, …, `balanced_accuracy`, `youden_j`, `kappa`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Specificity => "specificity",
            Self::Npv => "npv",
            Self::F1 => "f1",
            Self::Mcc => "mcc",
            Self::BalancedAccuracy => "balanced_accuracy",
            Self::YoudenJ => "youden_j",
            Self::Kappa => "kappa",
        }
    }

    /// The name on the screen: `accuracy`, …, `NPV`, `F1`, `MCC`, `balanced accuracy`, `Youden's J`, `kappa`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Npv => "NPV",
            Self::F1 => "F1",
            Self::Mcc => "MCC",
            Self::BalancedAccuracy => "balanced accuracy",
            Self::YoudenJ => "Youden's J",
            Self::Accuracy | Self::Precision | Self::Recall | Self::Specificity | Self::Kappa => self.key(),
        }
    }

    /// Whether it is a share of rows, and so has a Wilson interval: see [`Confusion::confidence`].
    #[must_use]
    pub fn has_interval(self) -> bool {
        Confusion::default().proportion(self).is_some()
    }
}

impl Confusion {
    /// Number of rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tp + self.fp + self.fn_ + self.tn
    }

    /// fp + fn.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.fp + self.fn_
    }

    /// The count of one outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::TruePositive => self.tp,
            Outcome::FalsePositive => self.fp,
            Outcome::FalseNegative => self.fn_,
            Outcome::TrueNegative => self.tn,
        }
    }

    /// The value of `metric`; `None` where its denominator is 0.
    ///
    /// The definitions are scikit-learn's (`precision_score`, `matthews_corrcoef`, `cohen_kappa_score`, …), where it would
    /// not warn. Differences are taken in integers, before any division, so that nothing cancels.
    #[must_use]
    pub fn value(&self, metric: Metric) -> Option<f64> {
        if let Some((successes, trials)) = self.proportion(metric) {
            return ratio(successes as f64, trials as f64);
        }
        let Self { tp, fp, fn_, tn } = *self;
        let (positives, negatives) = ((tp + fn_) as f64, (tn + fp) as f64);
        let (predicted_1, predicted_0) = ((tp + fp) as f64, (tn + fn_) as f64);
        match metric {
            // The product of four counts leaves 64 bits from 131,072 balanced rows on; in f64 it is far from any limit.
            Metric::Mcc => ratio(self.determinant(), (predicted_1 * predicted_0 * positives * negatives).sqrt()),
            Metric::BalancedAccuracy => {
                ratio(tp as f64 * negatives + tn as f64 * positives, 2.0 * positives * negatives)
            }
            Metric::YoudenJ => ratio(self.determinant(), positives * negatives),
            Metric::Kappa => ratio(2.0 * self.determinant(), predicted_1 * negatives + positives * predicted_0),
            Metric::F1 => ratio(2.0 * tp as f64, (2 * tp + fp + fn_) as f64),
            // The proportions were answered above.
            Metric::Accuracy | Metric::Precision | Metric::Recall | Metric::Specificity | Metric::Npv => None,
        }
    }

    /// 95 % Wilson interval `(low, high)` of `metric`, for the proportions (accuracy, precision, recall, specificity,
    /// NPV); `None` for the others and where the metric is undefined.
    #[must_use]
    pub fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        let (successes, trials) = self.proportion(metric)?;
        wilson(successes, trials)
    }

    /// `(successes, trials)` of a metric that is a share of rows; `None` for the others.
    fn proportion(&self, metric: Metric) -> Option<(u64, u64)> {
        let Self { tp, fp, fn_, tn } = *self;
        match metric {
            Metric::Accuracy => Some((tp + tn, self.total())),
            Metric::Precision => Some((tp, tp + fp)),
            Metric::Recall => Some((tp, tp + fn_)),
            Metric::Specificity => Some((tn, tn + fp)),
            Metric::Npv => Some((tn, tn + fn_)),
            Metric::F1 | Metric::Mcc | Metric::BalancedAccuracy | Metric::YoudenJ | Metric::Kappa => None,
        }
    }

    /// tp · tn − fp · fn, the numerator of MCC, Youden's J and kappa, rounded once.
    fn determinant(&self) -> f64 {
        let correct = u128::from(self.tp) * u128::from(self.tn);
        let wrong = u128::from(self.fp) * u128::from(self.fn_);
        if correct >= wrong { (correct - wrong) as f64 } else { -((wrong - correct) as f64) }
    }
}

/// `None` where the denominator is 0.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| numerator / denominator)
}

/// The 97.5 % quantile of the standard normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson score interval of `successes` in `trials` at 95 %; `None` without trials.
///
/// Wilson (1927), without continuity correction: all shares that a score test at 5 % does not reject. Expects
/// `successes <= trials`.
#[must_use]
pub fn wilson(successes: u64, trials: u64) -> Option<(f64, f64)> {
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
