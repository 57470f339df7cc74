//! A metric against the threshold.

use std::ops::Range;
use std::sync::Arc;

use super::curve::Curve;
use super::extremes::Extremes;
use crate::metrics::{Metric, Sweep};

/// A metric at every threshold. Point i is the i-th distinct score from low to high, and its value holds for all thresholds
/// above the score before; the last point stands at +∞, where nothing is 1.
#[derive(Debug, Clone)]
pub struct MetricCurve {
    sweep: Arc<Sweep>,
    metric: Metric,
    extremes: Extremes,
}

impl MetricCurve {
    /// `metric` over `sweep`. One pass, so that any part of it is drawn without another.
    pub fn new(sweep: &Arc<Sweep>, metric: Metric) -> Self {
        let count = sweep.distinct().len() + 1;
        let extremes = Extremes::new(count, |candidate| sweep.confusion_at(candidate).value(metric));
        Self { sweep: Arc::clone(sweep), metric, extremes }
    }

    /// Which metric it is of.
    pub fn metric(&self) -> Metric {
        self.metric
    }

    /// The threshold of point `index`; `None` where nothing is 1.
    pub fn threshold(&self, index: usize) -> Option<f64> {
        self.sweep.distinct().get(index).copied()
    }
}

impl Curve for MetricCurve {
    fn points(&self) -> usize {
        self.sweep.distinct().len() + 1
    }

    fn x(&self, index: usize) -> f64 {
        self.threshold(index).unwrap_or(f64::INFINITY)
    }

    fn y(&self, index: usize) -> Option<f64> {
        self.sweep.confusion_at(index).value(self.metric)
    }

    fn height(&self, next: usize, _x: f64) -> Option<f64> {
        self.y(next)
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        self.extremes.of(points, |index| self.y(index))
    }
}
