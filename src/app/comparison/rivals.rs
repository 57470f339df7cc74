//! What the scores are compared with: each is scored, paired with them and judged as they are by a job of its own, one after the
//! other.

use std::sync::Arc;

use super::super::{App, Effect, Failure, Filter, Job, JobKind, JobProgress, Panel, Status, Tab};
use super::{Comparing, JudgedRival, PairDrawing, Rival, RivalState};
use crate::metrics::{PairedSweepBootstrap, Pairing};

/// Begin with the first that waits, or whose points are judged by something else than those of A, unless one is being worked on.
pub(in crate::app) fn next_rival(app: &mut App) -> Vec<Effect> {
    if app.jobs.running(JobKind::Comparison).is_some() {
        return Vec::new();
    }
    let Some(view) = app.view_mut() else { return Vec::new() };
    let (scored, points) = (Arc::clone(&view.scored), Arc::clone(&view.points));
    let is_next = |rival: &Rival| match &rival.state {
        RivalState::Waiting => true,
        RivalState::Working(_) | RivalState::Failed(_) => false,
        RivalState::Ready(judged) => !Arc::ptr_eq(&judged.as_these, &points),
    };
    let Some(index) = view.comparison.rivals.iter().position(is_next) else { return Vec::new() };
    view.comparison.at_work = Some(index);
    let rival = &mut view.comparison.rivals[index];
    let known = rival.judged().map(|judged| Arc::clone(&judged.pairing));
    if known.is_none() {
        rival.state = RivalState::Working(JobProgress::default());
    }
    app.start(Job::Compare(Comparing { rival: index, scored, points, known }))
}

/// How far the one is that is being worked on.
pub(in crate::app) fn progressed(app: &mut App, progress: JobProgress) {
    let rivals = app.view_mut().map(|view| &mut view.comparison.rivals);
    let working = rivals.into_iter().flatten().find_map(|rival| match &mut rival.state {
        RivalState::Working(shown) => Some(shown),
        RivalState::Waiting | RivalState::Failed(_) | RivalState::Ready(_) => None,
    });
    if let Some(shown) = working {
        *shown = progress;
    }
}

/// Take in what has been worked out of one, and go on with the next.
pub(in crate::app) fn take(app: &mut App, index: usize, judged: JudgedRival) -> Vec<Effect> {
    let wanted = app.preset.filter.filter(|filter| filter.needs_rival());
    if let Some(view) = app.view_mut()
        && index < view.comparison.rivals.len()
    {
        view.keeping_selection(|view| view.comparison.rivals[index].state = RivalState::Ready(judged));
        if let Some(filter) = wanted.filter(|_| index == view.comparison.selected) {
            view.relist(|view| view.rows.filter = filter);
            app.preset.filter = None;
        }
    }
    let mut effects = next_rival(app);
    if app.tab == Tab::Comparison {
        effects.extend(begin_drawing(app));
    }
    effects
}

/// The one at work cannot be had, or not be judged as A is now: the others can. It is not tried again.
pub(in crate::app) fn failed(app: &mut App, failure: Failure) -> Vec<Effect> {
    if let Some(view) = app.view_mut()
        && let Some(index) = view.comparison.at_work.take()
        && index < view.comparison.rivals.len()
    {
        let state = RivalState::Failed(failure.clone());
        view.keeping_selection(|view| view.comparison.rivals[index].state = state);
    }
    app.status = Some(Status::Failed(failure));
    next_rival(app)
}

/// Draw the rows of A and B anew, where that has not been done yet: what was begun for another B is stopped.
pub(in crate::app) fn begin_drawing(app: &mut App) -> Vec<Effect> {
    let is_running = app.jobs.running(JobKind::PairDrawing).is_some();
    let Some(view) = app.view_mut() else { return Vec::new() };
    let (plan, selected) = (view.plan, view.comparison.selected);
    let Some(rival) = view.comparison.rivals.get_mut(selected).filter(|rival| rival.differences.is_none()) else {
        return Vec::new();
    };
    let judged = rival.judged().filter(|judged| judged.pairing.delong().is_some());
    let Some(pairing) = judged.map(|judged| Arc::clone(&judged.pairing)) else { return Vec::new() };
    if is_running && view.comparison.drawing == Some(selected) {
        return Vec::new();
    }
    rival.draws = 0;
    view.comparison.drawing = Some(selected);
    app.start(Job::DrawPairs(PairDrawing { pairing, plan }))
}

/// The next of those that the scores are compared with becomes B.
pub(in crate::app) fn go_to_next(app: &mut App) -> Vec<Effect> {
    let Some(view) = app.view_mut() else { return Vec::new() };
    let before = view.comparison.selected;
    view.next_rival();
    let name = view.comparison.rival().map(|rival| rival.name.clone());
    app.status = Some(match name.filter(|_| view.comparison.selected != before) {
        Some(name) => Status::ComparedWith(name),
        None => Status::NoOtherRival,
    });
    begin_drawing(app)
}

/// Go to the rows that only A gets right, where there is a B. The table labels them at the threshold: it goes to where A stands, so
/// that they are the rows that the tab counts.
pub(in crate::app) fn list_only_a(app: &mut App) {
    let Some(view) = app.view_mut() else { return };
    let Some(stands) = view.side_by_side().map(|beside| beside.thresholds.a) else { return };
    let moves = stands != view.threshold;
    if moves {
        view.go_to_point(view.objective);
    }
    view.relist(|view| view.rows.filter = Filter::OnlyA);
    app.status = moves.then_some(Status::WentToA(stands));
    (app.tab, app.focus) = (Tab::Threshold, Panel::Pairs);
}

/// How far that is.
pub(in crate::app) fn drawn(app: &mut App, replicates: usize) {
    let Some(view) = app.view_mut() else { return };
    if let Some(rival) = view.comparison.drawing.and_then(|drawing| view.comparison.rivals.get_mut(drawing)) {
        rival.draws = replicates as u32;
    }
}

/// Take in what drawing the rows of a pairing anew says.
pub(in crate::app) fn take_drawn(app: &mut App, pairing: &Arc<Pairing>, drawn: Option<Arc<PairedSweepBootstrap>>) {
    let rivals = app.view_mut().map(|view| &mut view.comparison.rivals);
    let is_it = |rival: &&mut Rival| rival.judged().is_some_and(|judged| Arc::ptr_eq(&judged.pairing, pairing));
    if let Some(rival) = rivals.into_iter().flatten().find(is_it) {
        rival.differences = drawn;
    }
}
