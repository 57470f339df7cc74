//! Precision over recall.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::Curve;
use super::extremes::Extremes;
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::{Metric, Sweep};

/// One point for each candidate by ascending recall, as scikit-learn's `precision_recall_curve`. Point 0, which has no
/// threshold, is (recall 0, precision 1) by definition.
///
/// Between two points precision is that of the higher recall, as average precision adds it up: straight lines would promise
/// precision that no threshold reaches (Davis and Goadrich 2006).
#[derive(Debug, Clone)]
pub struct PrecisionRecall {
    candidates: Candidates,
    extremes: Extremes,
}

impl PrecisionRecall {
    /// The curve of `sweep`; `None` without positives. One pass, so that any part of it is drawn without another.
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        let candidates = Candidates::with_positives(sweep)?;
        let extremes = Extremes::new(candidates.count(), |candidate| precision(&candidates, candidate));
        Some(Self { candidates, extremes })
    }

    /// The threshold of point `index`; `None` for the end point.
    pub fn threshold(&self, index: usize) -> Option<f64> {
        self.candidates.threshold(index)
    }

    /// The area by the trapezoidal rule (scikit-learn's `auc(recall, precision)`): higher than it can be had, unlike average
    /// precision.
    pub fn trapezoid_area(&self) -> f64 {
        let mut twice_area = CompensatedSum::default();
        let (mut tp, mut before) = (0, 1.0);
        for candidate in 1..self.candidates.count() {
            let confusion = self.candidates.confusion(candidate);
            let precision = confusion.tp as f64 / confusion.predicted_1() as f64;
            twice_area.add((confusion.tp - tp) as f64 * (before + precision));
            (tp, before) = (confusion.tp, precision);
        }
        twice_area.total() / 2.0 / self.candidates.positives as f64
    }
}

/// Precision, and 1 at the end point.
fn precision(candidates: &Candidates, candidate: usize) -> Option<f64> {
    if candidate == 0 { Some(1.0) } else { candidates.confusion(candidate).value(Metric::Precision) }
}

impl Curve for PrecisionRecall {
    fn points(&self) -> usize {
        self.candidates.count()
    }

    fn x(&self, index: usize) -> f64 {
        self.candidates.tpr(index)
    }

    fn y(&self, index: usize) -> Option<f64> {
        precision(&self.candidates, index)
    }

    fn height(&self, next: usize, _x: f64) -> Option<f64> {
        self.y(next)
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        self.extremes.of(points, |candidate| self.y(candidate))
    }
}
