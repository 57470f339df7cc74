//! The thresholds between two neighbouring scores.

/// All thresholds that give the same predictions: `(low, high]`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Interval {
    /// The next lower distinct score (exclusive); `None` below every score.
    pub low: Option<f64>,
    /// The score itself (inclusive); `None` above every score.
    pub high: Option<f64>,
}

impl Interval {
    /// That of a candidate among `distinct` scores (ascending), where their number stands for "nothing is 1".
    pub(super) fn of_candidate(distinct: &[f64], candidate: usize) -> Self {
        let low = candidate.checked_sub(1).and_then(|below| distinct.get(below));
        Self { low: low.copied(), high: distinct.get(candidate).copied() }
    }

    /// Whether `threshold` lies in the interval. NaN counts as +∞, as everywhere in [`Sweep`](super::Sweep).
    pub fn contains(&self, threshold: f64) -> bool {
        let threshold = nan_as_infinity(threshold);
        self.low.is_none_or(|low| low < threshold) && self.high.is_none_or(|high| threshold <= high)
    }
}

pub(super) fn nan_as_infinity(threshold: f64) -> f64 {
    if threshold.is_nan() { f64::INFINITY } else { threshold }
}
