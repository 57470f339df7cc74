//! All curves of a scored set, prepared once so that any part of each is drawn at any time.

use std::num::NonZeroUsize;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::curve::wider;
use super::{
    CostCurve, Curve, Det, GainCurve, LiftCurve, MetricCurve, Polyline, PrecisionRecall, Roc, RocConvexHull, cells,
    even_edges,
};
use crate::metrics::{Axis, BinRule, Metric, Reliability, Sweep};

/// Bins of the reliability diagram.
const BINS: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// How far the probit axes go at most: to rates of 0.01 % and 99.99 %.
const FARTHEST_PROBIT: f64 = 3.72;

/// What is drawn of a set. A curve is `None` where a class that it needs is missing.
#[derive(Debug)]
pub struct CurveSet {
    /// The ROC curve.
    pub roc: Option<Roc>,
    /// Its convex hull.
    pub hull: Option<Hull>,
    /// Precision over recall.
    pub precision_recall: Option<PrecisionRecall>,
    /// Each metric against the threshold.
    pub metrics: Vec<MetricCurve>,
    /// Ten bins of equal width; `None` also where scores are no probabilities.
    pub reliability: Option<Reliability>,
    /// The cost curve.
    pub cost: Option<CostCurve>,
    /// Detection error tradeoff.
    pub det: Option<DrawnDet>,
    /// Gain.
    pub gain: Option<GainCurve>,
    /// Lift.
    pub lift: Option<LiftCurve>,
}

/// A convex hull with its line.
#[derive(Debug)]
pub struct Hull {
    /// Area and corners.
    pub hull: RocConvexHull,
    /// The line through the corners.
    pub line: Polyline,
}

/// A DET curve, and the part of the probit axes that it takes.
#[derive(Debug)]
pub struct DrawnDet {
    /// The curve.
    pub curve: Det,
    /// From its lowest finite false positive rate to its highest, in probits.
    pub x: (f64, f64),
    /// The same of the false negative rate.
    pub y: (f64, f64),
}

impl CurveSet {
    /// The curves of `sweep`, whose scores lie on `axis`. A pass over the distinct scores for most of them.
    pub fn new(sweep: &Arc<Sweep>, axis: Axis) -> Self {
        let metrics = || Metric::ALL.into_par_iter().map(|metric| MetricCurve::new(sweep, metric)).collect();
        let hull = || RocConvexHull::new(sweep).map(|hull| Hull { line: hull.line(), hull });
        // Its parts are for files; a screen draws the envelope.
        let cost = || CostCurve::new(sweep, 1);
        let (metrics, (hull, cost)) = rayon::join(metrics, || rayon::join(hull, cost));
        let is_probability = axis == Axis::Probability;
        Self {
            roc: Roc::new(sweep),
            hull,
            precision_recall: PrecisionRecall::new(sweep),
            metrics,
            reliability: if is_probability { Reliability::new(sweep, BinRule::EqualWidth(BINS)) } else { None },
            cost,
            det: Det::new(sweep).map(DrawnDet::new),
            gain: GainCurve::new(sweep),
            lift: LiftCurve::new(sweep),
        }
    }

    /// A metric against the threshold.
    pub fn metric(&self, metric: Metric) -> Option<&MetricCurve> {
        self.metrics.iter().find(|curve| curve.metric() == metric)
    }
}

impl DrawnDet {
    fn new(curve: Det) -> Self {
        const PARTS: usize = 128;
        let edges = even_edges((-FARTHEST_PROBIT, FARTHEST_PROBIT), PARTS);
        let drawn = cells(&curve, &edges);
        let first = drawn.iter().position(Option::is_some).unwrap_or(0);
        let last = drawn.iter().rposition(Option::is_some).unwrap_or(PARTS - 1);
        let finite = drawn.iter().flatten().flat_map(|cell| [cell.low, cell.high]).filter(|probit| probit.is_finite());
        let heights = finite.fold(None, |seen, probit| {
            let probit = probit.clamp(-FARTHEST_PROBIT, FARTHEST_PROBIT);
            Some(wider(seen, (probit, probit)))
        });
        // Where there is nothing between, the axes still need a length.
        let y = heights.filter(|(low, high)| low < high).unwrap_or((-FARTHEST_PROBIT, FARTHEST_PROBIT));
        Self { curve, x: (edges[first], edges[last + 1]), y }
    }
}

/// The lowest and the highest value of `curve`; `None` where it has none.
pub fn height_range(curve: &impl Curve) -> Option<(f64, f64)> {
    curve.extremes(0..curve.points())
}
