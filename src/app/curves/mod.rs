//! The tab of the curves: which are in front, how close they are looked at, and where the active threshold stands on each.

mod place;
mod pointed;
mod window;
mod words;

use std::sync::Arc;

use super::keymap::Motion;
use super::rows::cycle;
use super::{App, Effect, Job, JobKind, OfSet, Tab, comparison};
use crate::metrics::{CalibrationReport, CurveSet, Metric};

pub use place::Place;
pub(crate) use place::{bin_of, cost_line};
pub use pointed::Pointed;
pub use window::{Window, Zoom};
pub(crate) use words::Gap;

/// The curves, in the order of the tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CurveKind {
    /// True positive rate over false positive rate, with its convex hull.
    #[default]
    Roc,
    /// Precision over recall.
    PrecisionRecall,
    /// A metric against the threshold.
    Metric,
    /// Reliability: how often the label is 1 where the score says so.
    Calibration,
    /// The least cost, over the share that positives make of the cost if every row is wrong.
    Cost,
    /// False negative rate over false positive rate, on probit axes.
    Det,
    /// Positives found over the share of rows predicted 1.
    Gain,
    /// The same against chance.
    Lift,
    /// Accuracy of the labelled rows over the share of them, if those closest to the threshold are left to people.
    Coverage,
}

impl CurveKind {
    /// In the order of the tab.
    pub const ALL: [Self; 9] = [
        Self::Roc,
        Self::PrecisionRecall,
        Self::Metric,
        Self::Calibration,
        Self::Cost,
        Self::Det,
        Self::Gain,
        Self::Lift,
        Self::Coverage,
    ];
}

/// What the tab shows.
#[derive(Debug)]
pub struct CurvesView {
    /// The curves, once they are worked out.
    pub set: Option<Arc<CurveSet>>,
    /// How well the scores are calibrated, once that is worked out.
    pub calibration: Option<Arc<CalibrationReport>>,
    /// The curve that has the focus.
    pub selected: CurveKind,
    /// How close all are looked at.
    pub zoom: Zoom,
    /// What is drawn against the threshold.
    pub metric: Metric,
    /// How many the last frame had room for.
    pub page: usize,
}

impl Default for CurvesView {
    fn default() -> Self {
        Self {
            set: None,
            calibration: None,
            selected: CurveKind::default(),
            zoom: Zoom::default(),
            metric: Metric::F1,
            page: 1,
        }
    }
}

impl CurvesView {
    /// The curves that a frame with room for `count` shows: the page on which the selected one stands.
    pub fn shown(&self, count: usize) -> &'static [CurveKind] {
        let all: &'static [CurveKind] = const { &CurveKind::ALL };
        let count = count.clamp(1, all.len());
        let first = self.index() / count * count;
        &all[first..(first + count).min(all.len())]
    }

    fn index(&self) -> usize {
        CurveKind::ALL.iter().position(|kind| *kind == self.selected).unwrap_or(0)
    }

    /// Go to another curve; a page is as many as show at once.
    pub(super) fn move_by(&mut self, motion: Motion) {
        let (here, last) = (self.index(), CurveKind::ALL.len() - 1);
        let there = match motion {
            Motion::Up => here.saturating_sub(1),
            Motion::Down => here + 1,
            Motion::PageUp => here.saturating_sub(self.page),
            Motion::PageDown => here + self.page,
            Motion::First => 0,
            Motion::Last => last,
        };
        self.selected = CurveKind::ALL[there.min(last)];
    }

    /// The next curve, going round.
    pub(super) fn next(&mut self) {
        self.selected = cycle(&CurveKind::ALL, self.selected);
    }

    /// The next metric against the threshold, which comes to the front.
    pub(super) fn next_metric(&mut self) {
        self.metric = cycle(&Metric::by_use(), self.metric);
        self.selected = CurveKind::Metric;
    }
}

/// Go to a tab. What it shows is worked out when it is first looked at.
pub(super) fn go_to(app: &mut App, tab: Tab) -> Vec<Effect> {
    let Some(view) = app.view() else { return Vec::new() };
    let set = OfSet(Arc::clone(&view.scored));
    let (has_curves, has_calibration) = (view.curves.set.is_some(), view.curves.calibration.is_some());
    app.tab = tab;
    let mut effects = Vec::new();
    if tab == Tab::Curves && !has_curves && app.jobs.running(JobKind::Curves).is_none() {
        effects.extend(app.start(Job::Curves(set.clone())));
    }
    if tab == Tab::Curves && !has_calibration && app.jobs.running(JobKind::Calibration).is_none() {
        effects.extend(app.start(Job::Calibrate(set)));
    }
    if tab == Tab::Comparison {
        effects.extend(comparison::begin_drawing(app));
    }
    effects
}

#[cfg(test)]
mod tests;
