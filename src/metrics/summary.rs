//! Figures that need no threshold: ranking (ROC AUC, average precision) and calibration (log loss, Brier, ECE).

use super::compensated::CompensatedSum;
use super::sweep::Group;
use super::{Measure, Sweep};

/// Probabilities are kept this far away from 0 and 1 before their logarithm is taken, as scikit-learn's `log_loss` does:
/// the float64 machine epsilon, 2.2e-16.
const CLIP: f64 = f64::EPSILON;

/// Number of equal-width bins of the expected calibration error.
const BINS: usize = 10;

/// One of the figures, as a report or a panel shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SummaryFigure {
    pub label: &'static str,
    /// Where there is little room.
    pub short: &'static str,
    pub value: Option<f64>,
    pub interval: IntervalOf,
}

/// What says how sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntervalOf {
    /// DeLong's variance.
    DeLong,
    /// Drawing the rows anew.
    Bootstrap,
    /// Nothing does.
    Nothing,
}

/// Makes the struct, whose fields are the keys in JSON, and everything that goes through all of it.
macro_rules! figures {
    ($($(#[$doc:meta])* $key:ident ($label:literal, $short:literal, $interval:ident) $figure:expr;)+) => {
        /// Threshold-free figures; each is `None` where it is undefined.
        #[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
        pub struct Summary { $($(#[$doc])* pub $key: Option<f64>,)+ }

        impl Summary {
            /// From scores that are already sorted: O(distinct scores).
            pub(super) fn of_groups(sweep: &impl Grouped) -> Self {
                Self { $($key: $figure(sweep),)+ }
            }

            /// In the order of the report.
            pub(crate) fn figures(&self) -> [SummaryFigure; [$($label),+].len()] {
                [$(SummaryFigure { label: $label, short: $short, value: self.$key, interval: IntervalOf::$interval },)+]
            }
        }
    };
}

figures! {
    /// Area under the ROC curve, ties averaged; undefined where a class is missing.
    roc_auc ("ROC AUC", "ROC AUC", DeLong) Grouped::roc_auc;
    /// Step sum of precision over recall; undefined without positives.
    average_precision ("average precision", "AP", Bootstrap) average_precision;
    /// Mean cross entropy, probabilities clipped at 2.2e-16; undefined outside [0, 1].
    log_loss ("log loss", "log loss", Nothing) log_loss;
    /// Mean squared error of the probability; undefined outside [0, 1].
    brier ("Brier score", "Brier", Nothing) brier;
    /// Expected calibration error, ten equal-width bins `min(floor(10 p), 9)`; undefined outside [0, 1].
    ece ("ECE (10 bins)", "ECE", Nothing) expected_calibration_error;
}

impl Summary {
    /// Of rows that count alike, from their groups.
    pub fn from_sweep(sweep: &Sweep) -> Self {
        Self::of_groups(sweep)
    }

    /// Only what ranks: of scores that are no probabilities, wherever they lie.
    pub(super) fn of_ranking(self) -> Self {
        Self { log_loss: None, brier: None, ece: None, ..self }
    }
}

/// Sorted scores with what there is of each class at every one: rows, or their weights.
pub(super) trait Grouped {
    /// What is counted.
    type Count: Measure;

    /// The distinct scores, ascending.
    fn groups(&self) -> impl DoubleEndedIterator<Item = Group<Self::Count>>;

    /// What there is of label 1.
    fn positives(&self) -> Self::Count;

    /// What there is in all.
    fn total(&self) -> Self::Count;

    /// The probability that a positive scores above a negative, a tie counting one half (Mann-Whitney U; scikit-learn's
    /// `roc_auc_score`); `None` where a class is missing.
    fn roc_auc(&self) -> Option<f64>;
}

impl Grouped for Sweep {
    type Count = u64;

    fn groups(&self) -> impl DoubleEndedIterator<Item = Group> {
        self.groups()
    }

    fn positives(&self) -> u64 {
        self.positives()
    }

    fn total(&self) -> u64 {
        self.rows()
    }

    /// The pairs are counted in integers.
    fn roc_auc(&self) -> Option<f64> {
        let pairs = u128::from(self.positives()) * u128::from(self.negatives());
        if pairs == 0 {
            return None;
        }
        let mut negatives_below = 0_u128;
        let mut twice_u = 0_u128;
        for group in self.groups() {
            let negatives = u128::from(group.negatives);
            twice_u += u128::from(group.positives) * (2 * negatives_below + negatives);
            negatives_below += negatives;
        }
        Some(twice_u as f64 / (2 * pairs) as f64)
    }
}

/// Σ (recallᵢ − recallᵢ₋₁) · precisionᵢ over the distinct scores from the highest down (scikit-learn's
/// `average_precision_score`).
pub(super) fn average_precision<S: Grouped>(sweep: &S) -> Option<f64> {
    let all = sweep.positives().as_f64();
    if all == 0.0 {
        return None;
    }
    let (mut tp, mut fp) = (<S::Count as Measure>::Sum::default(), <S::Count as Measure>::Sum::default());
    let mut sum = CompensatedSum::default();
    for group in sweep.groups().rev() {
        group.positives.add_to(&mut tp);
        group.negatives.add_to(&mut fp);
        let (tp, fp) = (S::Count::total(&tp), S::Count::total(&fp));
        // Where nothing was drawn there is no precision yet, and it has no part in the sum.
        if group.positives.as_f64() > 0.0 {
            sum.add(group.positives.as_f64() * (tp.as_f64() / (tp + fp).as_f64()));
        }
    }
    Some(sum.total() / all)
}

/// Mean of −ln p(label), with p and 1 − p clipped to [ε, 1 − ε] (scikit-learn's `log_loss`).
fn log_loss(sweep: &impl Grouped) -> Option<f64> {
    let surprise = |probability: f64| -probability.clamp(CLIP, 1.0 - CLIP).ln();
    are_probabilities(sweep).then(|| mean(sweep, |score| (surprise(1.0 - score), surprise(score))))
}

/// Mean of (p − label)² (Brier 1950; scikit-learn's `brier_score_loss`).
fn brier(sweep: &impl Grouped) -> Option<f64> {
    are_probabilities(sweep).then(|| mean(sweep, |score| (score * score, (1.0 - score) * (1.0 - score))))
}

/// Whether all scores lie in [0, 1], and there are some.
fn are_probabilities(sweep: &impl Grouped) -> bool {
    let mut groups = sweep.groups();
    let Some(lowest) = groups.next() else { return false };
    lowest.score >= 0.0 && groups.next_back().unwrap_or(lowest).score <= 1.0
}

/// The mean over all rows of a loss, given as `(loss of a negative, loss of a positive)` at a score.
fn mean(sweep: &impl Grouped, loss: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut sum = CompensatedSum::default();
    for group in sweep.groups() {
        let (of_negative, of_positive) = loss(group.score);
        // A product with a count of zero adds an exact zero: every loss here is finite.
        sum.add(group.negatives.as_f64() * of_negative);
        sum.add(group.positives.as_f64() * of_positive);
    }
    sum.total() / sweep.total().as_f64()
}

/// Σ over bins of (share of rows) · |mean label − mean score|, bin `min(floor(10 p), 9)` (Naeini et al. 2015, on the
/// probability of class 1).
fn expected_calibration_error<S: Grouped>(sweep: &S) -> Option<f64> {
    if !are_probabilities(sweep) {
        return None;
    }
    let mut scores = [CompensatedSum::default(); BINS];
    let mut positives: [<S::Count as Measure>::Sum; BINS] = Default::default();
    for group in sweep.groups() {
        let bin = ((group.score * BINS as f64).floor() as usize).min(BINS - 1);
        scores[bin].add((group.positives + group.negatives).as_f64() * group.score);
        group.positives.add_to(&mut positives[bin]);
    }
    // rows/n · |positives/rows − scores/rows| is |positives − scores|/n; an empty bin adds nothing.
    let mut sum = CompensatedSum::default();
    for (scores, positives) in scores.iter().zip(&positives) {
        sum.add((S::Count::total(positives).as_f64() - scores.total()).abs());
    }
    Some(sum.total() / sweep.total().as_f64())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    fn summary_of(scores: &[f64], labels: &[bool]) -> Summary {
        Summary::from_sweep(&Sweep::new(scores, labels))
    }

    fn close(left: Option<f64>, right: f64) -> bool {
        left.is_some_and(|left| (left - right).abs() <= 1e-12)
    }

    #[test]
    fn no_rows_have_no_figures() {
        let none = Summary { roc_auc: None, average_precision: None, log_loss: None, brier: None, ece: None };
        assert_eq!(summary_of(&[], &[]), none);
    }

    #[test]
    fn a_score_outside_zero_to_one_leaves_only_the_ranking_figures() {
        for outside in [-0.1, 1.000_000_1, -3.0, 40.0] {
            let summary = summary_of(&[outside, 0.5], &[false, true]);
            assert!(summary.roc_auc.is_some() && summary.average_precision.is_some(), "{outside}");
            assert_eq!((summary.log_loss, summary.brier, summary.ece), (None, None, None), "{outside}");
            assert_eq!(summary_of(&[outside], &[true]).brier, None, "{outside} alone");
        }
    }

    #[test]
    fn a_missing_class_leaves_the_ranking_undefined() {
        assert_eq!(summary_of(&[0.2, 0.4], &[true, true]).roc_auc, None);
        assert_eq!(summary_of(&[0.2, 0.4], &[false, false]).roc_auc, None);
        assert_eq!(summary_of(&[0.2, 0.4], &[false, false]).average_precision, None);
        assert!(summary_of(&[0.2, 0.4], &[false, false]).log_loss.is_some());
    }

    #[test]
    fn a_certain_mistake_costs_the_logarithm_of_the_clip_and_not_infinity() {
        let summary = summary_of(&[1.0], &[false]);
        assert!(close(summary.log_loss, -f64::EPSILON.ln()), "{summary:?}");
        assert_eq!(summary.brier, Some(1.0));
    }

    #[test]
    fn a_long_sum_keeps_its_last_digits() {
        // 0.1 is not a binary fraction: adding it a million times naively is off by more than 1e-12 in the mean.
        let scores: Vec<f64> = (0..1_000_000).map(|row| 0.1 + f64::from(row) * 1e-15).collect();
        let labels = vec![false; scores.len()];
        let mut sum = 0_u128; // the scores in units of 1e-15
        for row in 0..1_000_000_u128 {
            sum += 100_000_000_000_000 + row;
        }
        let expected = sum as f64 / 1e15 / 1e6; // one bin and no positives: the error is the mean score
        let ece = summary_of(&scores, &labels).ece.unwrap();
        assert!((ece - expected).abs() < 1e-16, "{ece} {expected}");
    }

    proptest! {
        #[test]
        fn figures_agree_with_their_definitions_row_by_row(
            rows in prop::collection::vec((0_u32..=40, any::<bool>()), 1..60)
        ) {
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 40.0).collect();
            let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
            let summary = summary_of(&scores, &labels);
            let n = scores.len() as f64;
            let target = |row: usize| f64::from(u8::from(labels[row]));

            let squares: f64 = (0..scores.len()).map(|row| (scores[row] - target(row)).powi(2)).sum();
            prop_assert!(close(summary.brier, squares / n));

            let (mut wins, mut pairs) = (0.0, 0.0);
            for positive in (0..scores.len()).filter(|&row| labels[row]) {
                for negative in (0..scores.len()).filter(|&row| !labels[row]) {
                    pairs += 1.0;
                    wins += if scores[positive] > scores[negative] { 1.0 }
                        else if scores[positive] == scores[negative] { 0.5 } else { 0.0 };
                }
            }
            if pairs > 0.0 { prop_assert!(close(summary.roc_auc, wins / pairs)); }
            else { prop_assert_eq!(summary.roc_auc, None); }

            let mut error = 0.0;
            for bin in 0..10 {
                let inside: Vec<usize> =
                    (0..scores.len()).filter(|&row| (scores[row] * 10.0).floor().min(9.0) == f64::from(bin)).collect();
                let difference: f64 = inside.iter().map(|&row| target(row) - scores[row]).sum();
                error += difference.abs() / n;
            }
            prop_assert!(close(summary.ece, error));
        }
    }
}
