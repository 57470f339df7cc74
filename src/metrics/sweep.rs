//! The scores sorted once with cumulative counts: any threshold's confusion is one binary search.

use super::{Confusion, Objective, OperatingPoint};

/// All thresholds that give the same predictions: `(low, high]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The next lower distinct score (exclusive); `None` below every score.
    pub low: Option<f64>,
    /// The score itself (inclusive); `None` above every score.
    pub high: Option<f64>,
}

/// Scores and labels prepared so that a threshold costs one binary search. Immutable.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// Distinct scores, ascending.
    distinct: Vec<f64>,
}

impl Sweep {
    /// Sort `scores` (finite) with their `labels` (same length). O(n log n), once.
    #[must_use]
    pub fn new(scores: &[f64], labels: &[bool]) -> Self {
        let _ = (scores, labels);
        todo!("metrics room")
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!("metrics room")
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows whose label is 1.
    #[must_use]
    pub fn positives(&self) -> u64 {
        todo!("metrics room")
    }

    /// Number of rows whose label is 0.
    #[must_use]
    pub fn negatives(&self) -> u64 {
        todo!("metrics room")
    }

    /// Distinct scores, ascending: the candidates for a threshold (with "above all").
    #[must_use]
    pub fn distinct(&self) -> &[f64] {
        &self.distinct
    }

    /// Rows sorted by ascending score, ties by row: indices into the arrays that [`Sweep::new`] was given.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        todo!("metrics room")
    }

    /// Rows whose label is 1, sorted as [`Sweep::order`].
    #[must_use]
    pub fn positive_order(&self) -> &[u32] {
        todo!("metrics room")
    }

    /// Rows whose label is 0, sorted as [`Sweep::order`].
    #[must_use]
    pub fn negative_order(&self) -> &[u32] {
        todo!("metrics room")
    }

    /// The confusion at `threshold`: O(log n).
    #[must_use]
    pub fn confusion(&self, threshold: f64) -> Confusion {
        let _ = threshold;
        todo!("metrics room")
    }

    /// The interval that `threshold` lies in.
    #[must_use]
    pub fn interval(&self, threshold: f64) -> Interval {
        let _ = threshold;
        todo!("metrics room")
    }

    /// The nearest threshold above `threshold` at which some prediction differs from those at `threshold`: the shortest
    /// decimal of the next interval. `None` where everything is already 0.
    #[must_use]
    pub fn next_flip(&self, threshold: f64) -> Option<f64> {
        let _ = threshold;
        todo!("metrics room")
    }

    /// The same downwards; `None` where everything is already 1.
    #[must_use]
    pub fn previous_flip(&self, threshold: f64) -> Option<f64> {
        let _ = threshold;
        todo!("metrics room")
    }

    /// Number of rows of each class with a score in `[low, high)`, `(negatives, positives)`: O(log n); for histograms.
    #[must_use]
    pub fn counts_between(&self, low: f64, high: f64) -> (u64, u64) {
        let _ = (low, high);
        todo!("metrics room")
    }

    /// The best operating point for `objective`, after the design's tie rule; `None` where it is undefined everywhere or
    /// its constraint cannot be met.
    #[must_use]
    pub fn best(&self, objective: Objective) -> Option<OperatingPoint> {
        let _ = objective;
        todo!("metrics room")
    }

    /// The shortest decimal inside `interval`: fewest digits after the point, then nearest the middle (in an outer
    /// interval: nearest its finite end), then the higher; `high` itself where there is none.
    #[must_use]
    pub fn shortest_decimal(interval: Interval) -> f64 {
        let _ = interval;
        todo!("metrics room")
    }
}
