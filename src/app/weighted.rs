//! What figures are where rows weigh differently, beside what they are where each row counts once.

use std::sync::Arc;

use super::{App, Drawing, Effect, Job, JobKind, View};
use crate::metrics::{ByWeight, DrawnAt, Goal, IntervalOf, Metric, Points, RowMean, WeightedBootstrap};

impl View {
    /// What rows weigh, where points are chosen by that.
    pub(crate) fn by_weight(&self) -> Option<&ByWeight> {
        self.points.by_weight()
    }

    /// The weighted value of `metric` at the active threshold.
    pub(crate) fn weighted_value(&self, metric: Metric) -> Option<f64> {
        self.by_weight()?.value(Goal::Metric(metric), self.threshold)
    }

    /// Its 95 % interval: in closed form, of as many rows as the weights are worth (Kish), where there is one; else the percentiles of
    /// the rows drawn anew with their weights, where the threshold is one that they were looked at.
    pub(crate) fn weighted_confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        if metric.has_interval() {
            let sweep = self.by_weight()?.weighting().sweep();
            return sweep.confidence(metric, self.threshold);
        }
        let drawn = || self.drawn_here()?.of(metric)?.interval();
        self.weighted_value(metric).and_then(|_| drawn())
    }

    /// The weighted mean cost of a row at the active threshold, and its 95 % interval where it is known.
    pub(crate) fn weighted_cost(&self) -> Option<(f64, Option<(f64, f64)>)> {
        let mean = self.by_weight()?.value(Goal::Mean(RowMean::Cost), self.threshold)?;
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

    /// The active threshold, where weighted rows are to be drawn for it: not beside a band, and not until all is drawn, as it may become
    /// one that is looked at anyway.
    fn to_look_at(&self) -> Option<f64> {
        let is_unknown = self.band.is_none() && self.drawn_weighted().is_some() && self.drawn_here().is_none();
        is_unknown.then_some(self.threshold)
    }
}

/// Have a worker draw the weighted rows anew for the active threshold, where nobody has looked at that yet; what was asked of another
/// is worked on no longer.
pub(super) fn keep_up(app: &mut App) -> Vec<Effect> {
    let Some(view) = app.view_mut() else { return Vec::new() };
    let Some(threshold) = view.to_look_at() else {
        view.asked_here = None;
        return app.jobs.give_up(JobKind::DrawingHere).map(Effect::Cancel).into_iter().collect();
    };
    if view.asked_here == Some(threshold) {
        return Vec::new();
    }
    view.asked_here = Some(threshold);
    let (scored, points, plan) = (Arc::clone(&view.scored), Arc::clone(&view.points), view.plan);
    app.start(Job::DrawHere(Drawing { scored, points, plan, threshold }))
}

/// What was found at a threshold of these points is there; nothing, where it was not worked out.
pub(super) fn take(app: &mut App, points: &Arc<Points>, found: Option<DrawnAt>) {
    let Some(view) = app.view_mut().filter(|view| Arc::ptr_eq(&view.points, points)) else { return };
    if let (Some(sureness), Some(found)) = (&view.sureness, found) {
        view.sureness = Some(Arc::new(sureness.looked_at(found)));
    }
}
