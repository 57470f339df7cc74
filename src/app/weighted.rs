//! What figures are where rows weigh differently, beside what they are where each row counts once.

use super::View;
use crate::metrics::{ByWeight, DrawnAt, Goal, IntervalOf, Metric, WeightedBootstrap};

impl View {
    /// What rows weigh, where points are chosen by that.
    pub(crate) fn by_weight(&self) -> Option<&ByWeight> {
        self.points.by_weight()
    }

    /// The weighted value of `metric` at the active threshold.
    pub(crate) fn weighted_value(&self, metric: Metric) -> Option<f64> {
        self.by_weight()?.value(Goal::Metric(metric), self.threshold)
    }

    /// Its 95 % interval: Wilson's of a share, of as many rows as the weights are worth (Kish); else the percentiles of the rows drawn
    /// anew with their weights, where the threshold is one that they were looked at.
    pub(crate) fn weighted_confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        if metric.has_interval() {
            let sweep = self.by_weight()?.weighting().sweep();
            return Some(sweep.confidence(metric, self.threshold)?.wilson95);
        }
        let drawn = || self.drawn_here()?.of(metric)?.interval();
        self.weighted_value(metric).and_then(|_| drawn())
    }

    /// The weighted mean cost of a row at the active threshold, and its 95 % interval where it is known.
    pub(crate) fn weighted_cost(&self) -> Option<(f64, Option<(f64, f64)>)> {
        let mean = self.by_weight()?.value(Goal::Cost, self.threshold)?;
        Some((mean, self.drawn_here().and_then(|at| at.cost.as_ref()?.interval())))
    }

    /// The 95 % interval of a weighted figure that no threshold changes; `None` also while the rows are still being drawn.
    pub(crate) fn weighted_figure_confidence(&self, of: IntervalOf) -> Option<(f64, f64)> {
        let interval = match of {
            IntervalOf::DeLong => self.drawn_weighted()?.roc_auc.interval(),
            IntervalOf::Bootstrap => self.drawn_weighted()?.average_precision.interval(),
            IntervalOf::Nothing => None,
        };
        // Where it is one point, it says nothing of other rows.
        interval.filter(|(low, high)| low < high)
    }

    fn drawn_weighted(&self) -> Option<&WeightedBootstrap> {
        self.sureness.as_ref()?.weighted.as_deref()
    }

    fn drawn_here(&self) -> Option<&DrawnAt> {
        self.drawn_weighted()?.at(self.by_weight()?.weighting().sweep(), self.threshold)
    }
}
