//! Which candidate is the best one: values compared as exact fractions, ties broken by the width of the interval.

use std::cmp::Ordering;

use super::fraction::Fraction;
use super::{Confusion, Interval, Metric, Objective, OperatingPoint, Sweep};

impl Sweep {
    /// The best operating point for `objective`; `None` where it is undefined everywhere or its constraint cannot be met.
    ///
    /// Candidates are the distinct scores and "nothing is 1". Where several share the best value (compared exactly, as
    /// fractions), the one with the widest interval is taken (the two unbounded ones count as narrowest; widths that
    /// differ by no more than the rounding of their ends count as equal), then the higher.
    ///
    /// While choosing, an undefined F1 or MCC counts as 0, as in scikit-learn; with it `value` is 0 where no candidate does
    /// better, and the [`Confusion`] there says that it is undefined.
    pub fn best(&self, objective: Objective) -> Option<OperatingPoint> {
        let candidate = best_candidate(self, objective)?;
        let interval = self.interval_at(candidate);
        let confusion = self.confusion_at(candidate);
        Some(OperatingPoint {
            objective,
            value: confusion.value(objective.metric()).unwrap_or(0.0),
            threshold: interval.shortest_decimal(),
            interval,
            confusion,
        })
    }
}

/// The candidate of `sweep` that is best for `objective`, after the tie rule of [`Sweep::best`].
fn best_candidate(sweep: &Sweep, objective: Objective) -> Option<usize> {
    if sweep.is_empty() {
        return None;
    }
    let mut best: Option<Fraction> = None;
    let mut tied: Vec<usize> = Vec::new();
    for candidate in 0..=sweep.distinct().len() {
        let Some(value) = order(objective, &sweep.confusion_at(candidate)) else { continue };
        match best.as_ref().map_or(Ordering::Greater, |best| value.compare(best)) {
            Ordering::Less => continue,
            Ordering::Equal => {}
            Ordering::Greater => {
                best = Some(value);
                tied.clear();
            }
        }
        tied.push(candidate);
    }
    widest(sweep.distinct(), &tied)
}

/// Among `tied` candidates (ascending) of `distinct` scores the one with the widest interval, then the highest.
///
/// The gaps in 0.1, 0.2, 0.3 are equal for everybody but the f64s that stand for them: widths count as equal if they differ
/// by no more than what rounding the ends explains.
pub(super) fn widest(distinct: &[f64], tied: &[usize]) -> Option<usize> {
    // The unbounded intervals count as narrowest; every other one has a width above 0.
    let ends = |candidate: usize| {
        let interval = Interval::of_candidate(distinct, candidate);
        interval.low.zip(interval.high)
    };
    let width = |candidate: usize| ends(candidate).map_or(0.0, |(low, high)| high - low);
    // Each end is within half an epsilon, relatively, of the decimal that it stands for.
    let rounding =
        |candidate: usize| ends(candidate).map_or(0.0, |(low, high)| f64::EPSILON * low.abs().max(high.abs()));

    let widest = tied.iter().copied().reduce(|best, next| if width(next) >= width(best) { next } else { best })?;
    let as_wide = |candidate: usize| {
        let missing = width(widest) - width(candidate);
        ends(candidate).is_some() && missing <= rounding(widest) + rounding(candidate)
    };
    tied.iter().rev().copied().find(|&candidate| candidate == widest || as_wide(candidate))
}

/// What `objective` maximises, as a fraction in the same order; `None` where the candidate is out of the question.
fn order(objective: Objective, confusion: &Confusion) -> Option<Fraction> {
    match objective {
        Objective::Best(metric) => metric.order(confusion),
        Objective::RecallAtPrecision(floor) => {
            let precision = confusion.value(Metric::Precision)?;
            if precision >= floor { Metric::Recall.order(confusion) } else { None }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn best(scores: &[f64], labels: &[u8], objective: Objective) -> Interval {
        let labels: Vec<bool> = labels.iter().map(|&label| label == 1).collect();
        Sweep::new(scores, &labels).best(objective).unwrap().interval
    }

    #[test]
    fn of_equally_good_thresholds_the_one_in_the_widest_gap_is_taken() {
        // Accuracy 3/4 both above 0.1 (gap up to 0.7) and above 0.7 (gap up to 0.9).
        let scores = [0.1, 0.7, 0.7, 0.9];
        let found = best(&scores, &[0, 1, 0, 1], Objective::Best(Metric::Accuracy));
        assert_eq!(found, Interval { low: Some(0.1), high: Some(0.7) });
    }

    #[test]
    fn of_equally_wide_gaps_the_higher_is_taken_though_their_f64_widths_differ() {
        let scores = [0.1, 0.2, 0.2, 0.3];
        assert!(scores[1] - scores[0] > scores[3] - scores[2], "the trap is there");
        let found = best(&scores, &[0, 1, 0, 1], Objective::Best(Metric::Accuracy));
        assert_eq!(found, Interval { low: Some(0.2), high: Some(0.3) }, "accuracy is 3/4 in both gaps");
    }

    #[test]
    fn an_unbounded_interval_yields_to_any_bounded_one_and_the_upper_wins_among_both() {
        // One negative above one positive: accuracy is 1/2 at "all", 0 between them, and 1/2 at "none".
        let found = best(&[0.2, 0.8], &[1, 0], Objective::Best(Metric::Accuracy));
        assert_eq!(found, Interval { low: Some(0.8), high: None });
        // All three candidates give 1/2; the middle one is bounded, however narrow.
        let narrow = 0.5_f64.next_up();
        let found = best(&[0.5, 0.5, narrow, narrow], &[1, 0, 1, 0], Objective::Best(Metric::Accuracy));
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
            let found = best(&scores, &labels, Objective::Best(metric));
            assert_eq!(found, Interval { low: Some(0.1), high: Some(0.8) }, "{metric:?}");
        }
    }
}
