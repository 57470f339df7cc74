//! Rows that do not count alike: each has a weight, any number from 0 up.

mod best;
mod bound;
mod cost;
mod figures;
mod nearest;
mod weighed;
mod weighting;

pub use best::WeightedPoint;
pub(super) use best::{highest_best, tie, value};
pub(super) use bound::{bound, order};
pub use cost::WeightedCosts;
pub use figures::{WeightedAt, WeightedInterval, WeightedIntervals, WeightedRates};
pub use nearest::{WeightedNearest, WeightedUnmet};
pub(super) use weighed::{Weighed, sums_at_candidates};
pub use weighting::Weighting;

use super::summary::Grouped;
use super::sweep::Group;
use super::{Confusion, Cut, Interval, Measure, Summary, Sweep};

/// Weights other than 0 lie between these: products of four sums of them, and squares, then stay far inside an f64.
const USABLE: std::ops::RangeInclusive<f64> = 1e-60..=1e60;

/// A number that is no weight.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum WeightError {
    /// It is below 0, or not finite.
    #[error("{weight} is no weight: a weight is a number from 0 up")]
    NotAWeight {
        /// Where, from 0.
        line: usize,
        /// What stands there.
        weight: f64,
    },
    /// It is so large or so small that sums and squares would lose their digits.
    #[error("the weight {weight} is out of range: a weight is 0, or from 1e-60 to 1e60")]
    OutOfRange {
        /// Where, from 0.
        line: usize,
        /// What stands there.
        weight: f64,
    },
}

/// Which numbers the weights are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weights {
    /// All are whole: they can be numbers of rows.
    Whole,
    /// Some are not.
    Decimal,
}

/// Scores, labels and weights prepared so that a threshold costs one binary search. Immutable.
///
/// The counts are sums of weights, added with compensation. A row of weight 0 makes no candidate. Weights that are numbers of
/// rows belong into [`Sweep::counted`], where nothing is rounded and the intervals are those of the rows.
#[derive(Debug, Clone)]
pub struct WeightedSweep {
    /// The lines that have a weight.
    lines: Sweep,
    /// Of all lines that have a weight: as [`Sweep::groups`].
    groups: Vec<Group<f64>>,
    /// The sums of weights at each candidate: of the sweep's distinct scores, and "nothing is 1".
    sums: Vec<Confusion<f64>>,
    /// The sums of the squares of the weights there.
    squares: Vec<Confusion<f64>>,
    weights: Weights,
}

impl WeightedSweep {
    /// Whether a number is a weight: 0, or neither so large nor so small that sums and squares would lose their digits.
    pub fn is_weight(number: f64) -> bool {
        number == 0.0 || USABLE.contains(&number)
    }

    /// Sort `scores` (finite; NaN: none) with their `labels` and `weights` (same lengths). O(n log n), once.
    ///
    /// # Errors
    /// [`WeightError`] at the first number that is no weight.
    ///
    /// # Panics
    /// As [`Sweep::new`].
    pub fn new(scores: &[f64], labels: &[bool], weights: &[f64]) -> Result<Self, WeightError> {
        assert_eq!(scores.len(), weights.len(), "each line needs a weight");
        for (line, &weight) in weights.iter().enumerate() {
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(WeightError::NotAWeight { line, weight });
            }
            if weight > 0.0 && !USABLE.contains(&weight) {
                return Err(WeightError::OutOfRange { line, weight });
            }
        }
        let lines = Sweep::sorted(scores, labels, |line| weights[line as usize] > 0.0);
        let kind = if weights.iter().all(|weight| weight.fract() == 0.0) { Weights::Whole } else { Weights::Decimal };
        let groups = groups(&lines, labels, |line| weights[line]);
        let squares = at_candidates(&lines, &self::groups(&lines, labels, |line| weights[line] * weights[line]));
        Ok(Self { sums: at_candidates(&lines, &groups), squares, groups, lines, weights: kind })
    }

    /// The distinct scores of rows that have a weight, ascending: the candidates for a threshold (with "above all").
    pub fn distinct(&self) -> &[f64] {
        self.lines.distinct()
    }

    /// The sums of weights at `threshold`: O(log n).
    pub fn confusion(&self, threshold: f64) -> Confusion<f64> {
        self.sums[self.lines.candidate(threshold)]
    }

    /// The interval that `threshold` lies in.
    pub fn interval(&self, threshold: f64) -> Interval {
        self.lines.interval(threshold)
    }

    /// Sum of the weights.
    pub fn sum_of_weights(&self) -> f64 {
        self.sums[0].total()
    }

    /// How many rows of equal weight would say as much as all of these: (Σw)² / Σw² (Kish 1965); `None` without weights.
    pub fn n_effective(&self) -> Option<f64> {
        n_effective(self.sums[0].total(), self.squares[0].total())
    }

    /// The figures that no threshold changes.
    pub fn summary(&self) -> Summary {
        Summary::of_groups(self)
    }

    /// The thresholds of a candidate, and the sums of weights there.
    ///
    /// # Panics
    /// Where there is no such candidate: they are numbered from 0, the lowest, to the number of [`Self::distinct`] scores.
    pub fn place(&self, candidate: usize) -> (Interval, Confusion<f64>) {
        (self.lines.interval_at(candidate), self.sums[candidate])
    }

    /// The candidate that gives the predictions of `threshold`: see [`Sweep::candidate`].
    pub(super) fn candidate(&self, threshold: f64) -> usize {
        self.lines.candidate(threshold)
    }

    /// The sums of weights at each candidate.
    pub(super) fn sums(&self) -> &[Confusion<f64>] {
        &self.sums
    }

    /// The lines that have a weight.
    pub(super) fn lines(&self) -> &Sweep {
        &self.lines
    }

    /// What a candidate gives.
    fn cut_at(&self, candidate: usize) -> Cut<f64> {
        let interval = self.lines.interval_at(candidate);
        Cut {
            low: interval.low,
            high: interval.high,
            confusion: self.sums[candidate],
            threshold: interval.shortest_decimal(),
        }
    }
}

/// (Σw)² / Σw²
fn n_effective(sum: f64, squares: f64) -> Option<f64> {
    (squares > 0.0).then(|| sum * sum / squares)
}

/// What there is of each class at each distinct score, where `weight` says how much a line counts.
fn groups(lines: &Sweep, labels: &[bool], weight: impl Fn(usize) -> f64) -> Vec<Group<f64>> {
    let sum = |lines: &[u32], class: bool| {
        let mut sum = <f64 as Measure>::Sum::default();
        for line in lines.iter().map(|&line| line as usize).filter(|&line| labels[line] == class) {
            weight(line).add_to(&mut sum);
        }
        sum.total()
    };
    let scores = lines.groups().map(|group| group.score).zip(lines.lines_by_group());
    scores.map(|(score, lines)| Group { score, negatives: sum(lines, false), positives: sum(lines, true) }).collect()
}

/// The sums of what there is in `groups` at each candidate of `lines`: what has no score is 1 at none.
fn at_candidates(lines: &Sweep, groups: &[Group<f64>]) -> Vec<Confusion<f64>> {
    let mut sums = sums_at_candidates(groups);
    sums.drain(..lines.group_of(0));
    sums
}

impl Grouped for WeightedSweep {
    type Count = f64;

    fn groups(&self) -> impl DoubleEndedIterator<Item = Group<f64>> {
        self.groups.iter().copied()
    }

    fn positives(&self) -> f64 {
        self.sums[0].positives()
    }

    fn total(&self) -> f64 {
        self.sum_of_weights()
    }

    fn roc_auc(&self) -> Option<f64> {
        if self.lines.group_of(0) == 0 {
            return Weighed { groups: &self.groups, sums: &self.sums }.roc_auc();
        }
        Weighed { groups: &self.groups, sums: &sums_at_candidates(&self.groups) }.roc_auc()
    }
}

#[cfg(test)]
mod tests;
