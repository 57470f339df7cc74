//! The 95 % intervals of what the screen shows.

use std::sync::Arc;

use super::View;
use crate::metrics::{
    BootstrapPlan, Confusion, Distribution, IntervalOf, Metric, Points, RowMean, Statistic, cell_bootstrap,
};

/// Intervals that are worked out anew at every move, as they are first shown.
#[derive(Debug)]
pub(super) struct LiveIntervals {
    /// The counts that they are of.
    counts: Confusion,
    /// What costs they are of.
    points: Arc<Points>,
    /// Of each metric that has none in closed form.
    metrics: CellIntervals,
    /// Of each mean over the rows that thresholds are judged by.
    means: [(RowMean, Option<(f64, f64)>); RowMean::ALL.len()],
}

impl View {
    /// The 95 % interval of `metric` at the active threshold: in closed form where it has one; else the percentiles of the four
    /// counts, drawn anew.
    pub(crate) fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        if metric.has_interval() {
            return self.confusion().confidence(metric);
        }
        self.live(|known| known.metrics.iter().find(|(other, _)| *other == metric)?.1)
    }

    /// The same of the counts of a slice.
    pub(crate) fn confidence_of_slice(&self, counts: &Confusion, metric: Metric) -> Option<(f64, f64)> {
        if metric.has_interval() {
            return counts.confidence(metric);
        }
        let mut known = self.slices.intervals.borrow_mut();
        if known.as_ref().is_none_or(|(of, _)| of != counts) {
            *known = Some((*counts, cell_intervals(counts, self.plan)));
        }
        known.as_ref()?.1.iter().find(|(other, _)| *other == metric)?.1
    }

    /// The 95 % interval of a mean over the rows at the active threshold, as measured.
    pub(crate) fn mean_confidence(&self, mean: RowMean) -> Option<(f64, f64)> {
        self.live(|known| known.means.iter().find(|(other, _)| *other == mean)?.1)
    }

    /// The 95 % interval of a figure that no threshold changes; `None` also while the rows are still being drawn.
    pub(crate) fn figure_confidence(&self, of: IntervalOf) -> Option<(f64, f64)> {
        let interval = match of {
            IntervalOf::DeLong => self.scored.auc_interval()?.ci95,
            IntervalOf::Bootstrap => self.sureness.as_deref()?.average_precision.interval(),
            IntervalOf::Nothing => None,
        };
        // Where it is one point, it says nothing of other rows.
        interval.filter(|(low, high)| low < high)
    }

    /// What is known of the active threshold, which is worked out first where it moved.
    fn live<T>(&self, of: impl FnOnce(&LiveIntervals) -> Option<T>) -> Option<T> {
        let counts = self.confusion();
        let mut known = self.intervals.borrow_mut();
        let is_known = |known: &LiveIntervals| known.counts == counts && Arc::ptr_eq(&known.points, &self.points);
        if !known.as_ref().is_some_and(is_known) {
            let (terms, sweep) = (self.points.terms(), self.scored.sweep());
            let interval = |mean: RowMean| terms.mean_interval(mean, sweep, self.threshold, self.plan);
            *known = Some(LiveIntervals {
                counts,
                points: Arc::clone(&self.points),
                metrics: cell_intervals(&counts, self.plan),
                means: RowMean::ALL.map(|mean| (mean, interval(mean))),
            });
        }
        of(known.as_ref()?)
    }
}

/// The 95 % interval of each metric that has none in closed form.
pub(super) type CellIntervals = Vec<(Metric, Option<(f64, f64)>)>;

pub(super) fn cell_intervals(counts: &Confusion, plan: BootstrapPlan) -> CellIntervals {
    let metrics: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| !metric.has_interval()).collect();
    let statistics: Vec<Statistic<'_>> = metrics.iter().copied().map(Statistic::Metric).collect();
    let found = cell_bootstrap(counts, plan.resampling, plan.replicates, plan.seed, &statistics);
    let defined = |metric: Metric| counts.value(metric).is_some();
    let interval = |(metric, found): (Metric, Distribution)| (metric, found.interval().filter(|_| defined(metric)));
    metrics.into_iter().zip(found).map(interval).collect()
}
