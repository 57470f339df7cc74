//! Detection error tradeoff: false negative rate over false positive rate, both on probit axes, where normal scores give a
//! straight line.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::{Curve, extremes_at_ends};
use crate::metrics::Sweep;
use crate::metrics::normal::normal_quantile;

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct DetPoint {
    /// Its candidate, numbered from "nothing is 1" downwards.
    pub candidate: usize,
    /// False positive rate, fp / N.
    pub fpr: f64,
    /// False negative rate, fn / P.
    pub fnr: f64,
    /// The normal quantile of `fpr`; `None` at 0 and 1.
    pub probit_fpr: Option<f64>,
    /// The normal quantile of `fnr`; `None` at 0 and 1.
    pub probit_fnr: Option<f64>,
}

/// The ends of the curve and points between them.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DetSummary {
    /// The last candidate without a false positive.
    pub first_candidate: usize,
    /// The first candidate without a false negative.
    pub last_candidate: usize,
    /// Points by descending threshold.
    pub points: Vec<DetPoint>,
}

/// One point for each candidate from the last with fp = 0 to the first with fn = 0, as scikit-learn's
/// `det_curve(drop_intermediate=False)`. Where a score parts the classes it is one point (0, 0).
#[derive(Debug, Clone)]
pub struct Det {
    candidates: Candidates,
    range: Range<usize>,
}

impl Det {
    /// The curve of `sweep`; `None` where a class is missing. Two binary searches.
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        let candidates = Candidates::of_both_classes(sweep)?;
        let all = candidates.count();
        // Candidate 0 has no false positive, and the last one no false negative. Only where a score parts the classes does the
        // last positive come before the first negative, and then both are the candidate between them.
        let first = partition_point(all, |candidate| candidates.confusion(candidate).fp == 0) - 1;
        let last = partition_point(all, |candidate| candidates.confusion(candidate).fn_ > 0);
        Some(Self { candidates, range: first..last + 1 })
    }

    /// Point `index` with its rates.
    pub fn point(&self, index: usize) -> DetPoint {
        let candidate = self.range.start + index;
        let (fpr, fnr) = (self.candidates.fpr(candidate), self.candidates.fnr(candidate));
        let probit = |rate: f64| Some(normal_quantile(rate)).filter(|probit| probit.is_finite());
        DetPoint { candidate, fpr, fnr, probit_fpr: probit(fpr), probit_fnr: probit(fnr) }
    }

    /// The threshold of point `index`; `None` where nothing is 1.
    pub fn threshold(&self, index: usize) -> Option<f64> {
        self.candidates.threshold(self.range.start + index)
    }

    /// The ends, and the points of these indices.
    pub fn summary(&self, points: &[usize]) -> DetSummary {
        DetSummary {
            first_candidate: self.range.start,
            last_candidate: self.range.end - 1,
            points: points.iter().map(|&index| self.point(index)).collect(),
        }
    }
}

/// The first of `count` indices for which `is_before` is false; it is true for those before.
pub(super) fn partition_point(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// On probit axes: a rate of 0 or 1 lies at infinity, and so may the heights of cells and points.
impl Curve for Det {
    fn points(&self) -> usize {
        self.range.len()
    }

    fn x(&self, index: usize) -> f64 {
        normal_quantile(self.candidates.fpr(self.range.start + index))
    }

    fn y(&self, index: usize) -> Option<f64> {
        Some(normal_quantile(self.candidates.fnr(self.range.start + index)))
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        extremes_at_ends(self, &points)
    }
}
