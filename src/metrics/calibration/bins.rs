//! Rows in bins by their probability.

use std::num::NonZeroUsize;

use crate::metrics::compensated::CompensatedSum;
use crate::metrics::sweep::Group;

/// The rows in one bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bin {
    pub rows: u64,
    pub positives: u64,
    pub low: f64,
    pub high: f64,
    scores: CompensatedSum,
}

impl Bin {
    fn empty() -> Self {
        let scores = CompensatedSum::default();
        Self { rows: 0, positives: 0, low: f64::INFINITY, high: f64::NEG_INFINITY, scores }
    }

    pub(super) fn add(&mut self, group: &Group) {
        let rows = group.negatives + group.positives;
        self.rows += rows;
        self.positives += group.positives;
        self.low = self.low.min(group.score);
        self.high = self.high.max(group.score);
        self.scores.add(rows as f64 * group.score);
    }

    /// NaN in an empty bin.
    pub(super) fn mean_score(&self) -> f64 {
        self.scores.total() / self.rows as f64
    }

    /// NaN in an empty bin.
    pub(super) fn positive_rate(&self) -> f64 {
        self.positives as f64 / self.rows as f64
    }
}

/// `count` empty bins.
pub(super) fn empty(count: NonZeroUsize) -> Vec<Bin> {
    vec![Bin::empty(); count.get()]
}

/// The bin of a probability among `count` of equal width: `min(floor(p · count), count − 1)`.
pub(super) fn of_width(probability: f64, count: NonZeroUsize) -> usize {
    ((probability * count.get() as f64).floor() as usize).min(count.get() - 1)
}

/// The expected and the maximum calibration error: |mean score − share of 1|, averaged over the rows, and the greatest of a
/// bin that has rows (Naeini, Cooper and Hauskrecht 2015, on the probability of class 1).
pub(super) fn errors(bins: &[Bin], rows: u64) -> (f64, f64) {
    let (mut expected, mut greatest) = (CompensatedSum::default(), 0.0_f64);
    for bin in bins.iter().filter(|bin| bin.rows > 0) {
        let error = (bin.mean_score() - bin.positive_rate()).abs();
        expected.add(bin.rows as f64 / rows as f64 * error);
        greatest = greatest.max(error);
    }
    (expected.total(), greatest)
}
