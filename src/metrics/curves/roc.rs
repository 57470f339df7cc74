//! Receiver operating characteristic: true positive rate over false positive rate.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::{Curve, extremes_at_ends};
use crate::metrics::Sweep;

/// One point for each candidate, from (0, 0) to (1, 1), as scikit-learn's `roc_curve(drop_intermediate=False)`.
#[derive(Debug, Clone)]
pub struct Roc(Candidates);

impl Roc {
    /// The curve of `sweep`; `None` where a class is missing.
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        Candidates::of_both_classes(sweep).map(Self)
    }

    /// The threshold of point `index`; `None` where nothing is 1.
    pub fn threshold(&self, index: usize) -> Option<f64> {
        self.0.threshold(index)
    }
}

impl Curve for Roc {
    fn points(&self) -> usize {
        self.0.count()
    }

    fn x(&self, index: usize) -> f64 {
        self.0.fpr(index)
    }

    fn y(&self, index: usize) -> Option<f64> {
        Some(self.0.tpr(index))
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        extremes_at_ends(self, &points)
    }
}
