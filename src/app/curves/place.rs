//! Where a threshold stands on each curve.

use super::CurveKind;
use crate::app::View;
use crate::metrics::{
    BandFigures, Confusion, CostCurve, CurveSet, Metric, Prevalence, Reliability, ReliabilityBin, normal_quantile,
};

/// A place in the plane of a curve, in the units of its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Across.
    pub x: f64,
    /// Up; `None` where the curve is undefined there.
    pub y: Option<f64>,
}

impl View {
    /// Where the active threshold stands on a curve; `None` where it stands nowhere.
    pub(crate) fn place(&self, kind: CurveKind, set: &CurveSet) -> Option<Place> {
        let confusion = self.confusion();
        match kind {
            CurveKind::Metric => {
                let value = confusion.value(self.curves.metric);
                Some(Place { x: self.scale().place_of(self.threshold), y: value })
            }
            CurveKind::Calibration => {
                let bin = bin_of(set.reliability.as_ref()?, self.threshold)?;
                Some(Place { x: self.threshold, y: bin.filled.map(|bin| bin.positive_rate) })
            }
            CurveKind::Coverage => {
                let figures = BandFigures::new(self.scored.sweep(), self.ends());
                Some(Place { x: figures.coverage?, y: figures.accuracy })
            }
            CurveKind::Cost => match self.probability_cost() {
                Some(x) => Some(Place { x, y: Some(cost_line(&confusion)(x)) }),
                None => place_of_cost(set.cost.as_ref()?, &confusion),
            },
            CurveKind::Roc | CurveKind::PrecisionRecall | CurveKind::Det | CurveKind::Gain | CurveKind::Lift => {
                place_of_counts(kind, &confusion)
            }
        }
    }

    /// Where the costs that are known for all rows, and the share of positives, put the threshold on the cost curve.
    fn probability_cost(&self) -> Option<f64> {
        let counts = self.confusion();
        let measured = counts.positives() as f64 / counts.total() as f64;
        let positives = self.points.prevalence().map_or(measured, Prevalence::share);
        self.points.costs()?.probability_cost(positives)
    }
}

/// Where counts stand on a curve that thresholds only lead along.
pub(super) fn place_of_counts(kind: CurveKind, confusion: &Confusion) -> Option<Place> {
    let value = |metric: Metric| confusion.value(metric);
    let fpr = value(Metric::Specificity).map(|_| confusion.fp as f64 / confusion.negatives() as f64);
    let fnr = value(Metric::Recall).map(|_| confusion.fn_ as f64 / confusion.positives() as f64);
    let share = confusion.predicted_1() as f64 / confusion.total() as f64;
    match kind {
        CurveKind::Roc => Some(Place { x: fpr?, y: value(Metric::Recall) }),
        // Where nothing is 1 the curve ends at precision 1.
        CurveKind::PrecisionRecall => {
            Some(Place { x: value(Metric::Recall)?, y: value(Metric::Precision).or(Some(1.0)) })
        }
        CurveKind::Det => Some(Place { x: normal_quantile(fpr?), y: Some(normal_quantile(fnr?)) }),
        CurveKind::Gain => Some(Place { x: share, y: value(Metric::Recall) }),
        CurveKind::Lift => {
            Some(Place { x: share, y: value(Metric::Recall).map(|gain| gain / share).filter(|y| y.is_finite()) })
        }
        CurveKind::Metric | CurveKind::Calibration | CurveKind::Cost | CurveKind::Coverage => None,
    }
}

/// The bin of a reliability diagram of equal widths in which `score` lies; `None` outside [0, 1].
pub(crate) fn bin_of(reliability: &Reliability, score: f64) -> Option<&ReliabilityBin> {
    let last = reliability.bins.len().checked_sub(1)?;
    let place = (score * reliability.bins.len() as f64).floor();
    if (0.0..=1.0).contains(&score) { reliability.bins.get((place as usize).min(last)) } else { None }
}

/// What the errors of `confusion` cost, as a share of what it costs if every row is wrong, of which positives make the share `x`: a
/// straight line over that.
pub(crate) fn cost_line(confusion: &Confusion) -> impl Fn(f64) -> f64 + use<> {
    let fpr = confusion.fp as f64 / confusion.negatives() as f64;
    let fnr = confusion.fn_ as f64 / confusion.positives() as f64;
    move |x| fpr * (1.0 - x) + fnr * x
}

/// Where the line of a threshold is nearest to the least cost: in the middle, if it is so on a whole stretch. The distance of a
/// line from a concave one is least at a corner.
fn place_of_cost(curve: &CostCurve, confusion: &Confusion) -> Option<Place> {
    let line = cost_line(confusion);
    let above = |&(x, y): &(f64, f64)| line(x) - y;
    let corners = curve.envelope().as_points();
    let least = corners.iter().map(above).min_by(f64::total_cmp)?;
    let nearest = || corners.iter().filter(|corner| above(corner) <= least + 1e-12);
    let x = f64::midpoint(nearest().next()?.0, nearest().next_back()?.0);
    Some(Place { x, y: Some(line(x)) })
}
