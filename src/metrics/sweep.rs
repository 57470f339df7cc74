//! The scores sorted once with cumulative counts: any threshold's confusion is one binary search.

use rayon::slice::ParallelSliceMut;

use super::Confusion;
use super::interval::{Interval, nan_as_infinity};

/// All rows with one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Group {
    /// The score they share.
    pub score: f64,
    /// How many of them have label 0.
    pub negatives: u64,
    /// How many of them have label 1.
    pub positives: u64,
}

/// Scores and labels prepared so that a threshold costs one binary search. Immutable.
///
/// Thresholds may be any f64: at −∞ everything is 1, at +∞ nothing is. NaN is taken for +∞, because no score is `>=` NaN
/// and so [`predict`](super::predict) makes nothing 1 there either.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// Distinct scores, ascending.
    distinct: Vec<f64>,
    /// `rows_below[i]`: rows with a score below `distinct[i]`; one more entry at the end: all rows.
    rows_below: Vec<u32>,
    /// The same for the rows whose label is 1.
    positives_below: Vec<u32>,
    order: Vec<u32>,
    positive_order: Vec<u32>,
    negative_order: Vec<u32>,
}

impl Sweep {
    /// Sort `scores` (finite) with their `labels` (same length). O(n log n), once. −0.0 is taken for 0.0.
    ///
    /// # Panics
    /// Where the lengths differ, or there are 2³² rows or more.
    pub fn new(scores: &[f64], labels: &[bool]) -> Self {
        assert_eq!(scores.len(), labels.len(), "each score needs a label");
        assert!(u32::try_from(scores.len()).is_ok(), "a sweep holds fewer than 2^32 rows");
        debug_assert!(scores.iter().all(|score| score.is_finite()), "scores are finite");

        // Adding 0.0 turns −0.0, which `total_cmp` tells apart, into 0.0, which it equals.
        let mut rows: Vec<(f64, u32)> = scores.iter().zip(0..).map(|(&score, row)| (score + 0.0, row)).collect();
        rows.par_sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));

        let mut sweep = Self {
            distinct: Vec::new(),
            rows_below: Vec::new(),
            positives_below: Vec::new(),
            order: Vec::with_capacity(rows.len()),
            positive_order: Vec::new(),
            negative_order: Vec::new(),
        };
        for (score, row) in rows {
            if sweep.distinct.last() != Some(&score) {
                sweep.close_group();
                sweep.distinct.push(score);
            }
            sweep.order.push(row);
            if labels[row as usize] {
                sweep.positive_order.push(row);
            } else {
                sweep.negative_order.push(row);
            }
        }
        sweep.close_group();
        sweep
    }

    /// Note the counts so far as those below the next distinct score.
    fn close_group(&mut self) {
        self.rows_below.push(self.order.len() as u32);
        self.positives_below.push(self.positive_order.len() as u32);
    }

    /// Number of rows, not of distinct scores.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows whose label is 1.
    pub fn positives(&self) -> u64 {
        self.positive_order.len() as u64
    }

    /// Number of rows whose label is 0.
    pub fn negatives(&self) -> u64 {
        self.negative_order.len() as u64
    }

    /// Distinct scores, ascending: the candidates for a threshold (with "above all").
    pub fn distinct(&self) -> &[f64] {
        &self.distinct
    }

    /// The distinct scores, ascending, with the number of rows of each class that have them.
    pub(crate) fn groups(&self) -> impl DoubleEndedIterator<Item = Group> + '_ {
        self.distinct.iter().enumerate().map(|(index, &score)| {
            let rows = u64::from(self.rows_below[index + 1] - self.rows_below[index]);
            let positives = u64::from(self.positives_below[index + 1] - self.positives_below[index]);
            Group { score, negatives: rows - positives, positives }
        })
    }

    /// Rows sorted by ascending score, ties by row: indices into the arrays that [`Sweep::new`] was given.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Rows whose label is 1, sorted as [`Sweep::order`].
    pub(crate) fn positive_order(&self) -> &[u32] {
        &self.positive_order
    }

    /// Rows whose label is 0, sorted as [`Sweep::order`].
    pub(crate) fn negative_order(&self) -> &[u32] {
        &self.negative_order
    }

    /// The confusion at `threshold`: O(log n).
    pub fn confusion(&self, threshold: f64) -> Confusion {
        self.confusion_at(self.candidate(threshold))
    }

    /// The interval that `threshold` lies in.
    pub fn interval(&self, threshold: f64) -> Interval {
        self.interval_at(self.candidate(threshold))
    }

    /// The nearest threshold above `threshold` at which some prediction differs from those at `threshold`: the shortest
    /// decimal of the next interval. `None` where everything is already 0.
    pub fn next_flip(&self, threshold: f64) -> Option<f64> {
        let candidate = self.candidate(threshold);
        (candidate < self.distinct.len()).then(|| self.interval_at(candidate + 1).shortest_decimal())
    }

    /// The same downwards; `None` where everything is already 1.
    pub(crate) fn previous_flip(&self, threshold: f64) -> Option<f64> {
        let candidate = self.candidate(threshold).checked_sub(1)?;
        Some(self.interval_at(candidate).shortest_decimal())
    }

    /// Number of rows of each class with a score in `[low, high)`, `(negatives, positives)`: O(log n); for histograms.
    pub(crate) fn counts_between(&self, low: f64, high: f64) -> (u64, u64) {
        let (from, to) = (self.candidate(low), self.candidate(high));
        let rows = u64::from(self.rows_below[to].saturating_sub(self.rows_below[from]));
        let positives = u64::from(self.positives_below[to].saturating_sub(self.positives_below[from]));
        (rows - positives, positives)
    }

    /// The candidate that gives the predictions of `threshold`: the index of the lowest distinct score that is
    /// `>= threshold`; the number of distinct scores stands for "nothing is 1".
    pub(super) fn candidate(&self, threshold: f64) -> usize {
        let threshold = nan_as_infinity(threshold);
        self.distinct.partition_point(|&score| score < threshold)
    }

    /// The thresholds that give the predictions of a candidate.
    pub(super) fn interval_at(&self, candidate: usize) -> Interval {
        let low = candidate.checked_sub(1).and_then(|below| self.distinct.get(below));
        Interval { low: low.copied(), high: self.distinct.get(candidate).copied() }
    }

    /// The counts at a candidate.
    pub(super) fn confusion_at(&self, candidate: usize) -> Confusion {
        let fn_ = u64::from(self.positives_below[candidate]);
        let tn = u64::from(self.rows_below[candidate]) - fn_;
        Confusion { tp: self.positives() - fn_, fp: self.negatives() - tn, fn_, tn }
    }
}

#[cfg(test)]
mod tests;
