//! What the events of jobs do to the state.

use std::sync::Arc;

use super::{
    App, Complaint, Effect, ExportForm, HoldoutScores, JobEvent, JobId, JobKind, JobOutcome, JobResult, Overlay, Phase,
    Signal, Status, band, comparison, goals, slices, weighted,
};

/// What a worker tells; nothing, where its job does not count any more.
pub(super) fn job(app: &mut App, id: JobId, event: JobEvent) -> Vec<Effect> {
    let Some(kind) = app.jobs.kind(id) else { return Vec::new() };
    match event {
        JobEvent::Progress(progress) => {
            match (kind, &mut app.phase) {
                (JobKind::Scoring, Phase::Scoring(shown)) => *shown = progress,
                (JobKind::Drawing, Phase::Review(view)) => view.drawn = progress.done as u32,
                (JobKind::Holdout, Phase::Review(view)) => view.holdout_is(HoldoutScores::Waiting(progress)),
                (JobKind::Comparison, Phase::Review(_)) => comparison::progressed(app, progress),
                (JobKind::PairDrawing, Phase::Review(_)) => comparison::drawn(app, progress.done),
                // Nothing on the screen tells how far a write is.
                (JobKind::Scoring, Phase::Review(_) | Phase::Failed(_))
                | (
                    JobKind::Drawing | JobKind::Holdout | JobKind::Comparison | JobKind::PairDrawing,
                    Phase::Scoring(_) | Phase::Failed(_),
                )
                | (
                    JobKind::Export
                    | JobKind::Choice
                    | JobKind::Band
                    | JobKind::DrawingHere
                    | JobKind::Curves
                    | JobKind::Calibration
                    | JobKind::Slicing
                    | JobKind::Correlation,
                    _,
                ) => {}
            }
            Vec::new()
        }
        JobEvent::Done(result) => {
            app.jobs.end(id);
            job_ended(app, id, kind, result)
        }
    }
}

/// An export's end is told in the dialogue that started it, where that is still open; in the status line otherwise.
fn job_ended(app: &mut App, id: JobId, kind: JobKind, result: JobResult) -> Vec<Effect> {
    match result {
        Ok(JobOutcome::Scored(scored, points, notes)) => {
            app.show(scored, points, notes);
            return [app.work_on(), app.score_holdout()].concat();
        }
        Ok(JobOutcome::ScoredHoldout(held_out)) => {
            if let Some((view, held_out)) = app.view_mut().zip(held_out) {
                view.holdout_is(HoldoutScores::Ready(held_out));
            }
        }
        Ok(JobOutcome::Chosen(points, goal)) => {
            goals::take(app, &points, goal.as_ref());
            return app.work_on();
        }
        Ok(JobOutcome::Band(goal, costs, found)) => band::take(app, goal, costs, found),
        Ok(JobOutcome::Drawn(points, sureness)) => {
            if let Some(view) = app.view_mut().filter(|view| Arc::ptr_eq(&view.points, &points)) {
                view.sureness = sureness;
                let said = view.still_to_say();
                // What stands there has not been read yet.
                app.status = app.status.take().or(said);
            }
        }
        Ok(JobOutcome::DrawnHere(points, found)) => weighted::take(app, &points, found),
        Ok(JobOutcome::Curves(set)) => {
            if let Some(view) = app.view_mut() {
                view.curves.set = Some(set);
            }
        }
        Ok(JobOutcome::Calibrated(report)) => {
            if let Some(view) = app.view_mut() {
                view.curves.calibration = report;
            }
        }
        Ok(JobOutcome::Sliced(found)) => return slices::take(app, found),
        Ok(JobOutcome::Correlated(length)) => {
            if let Some(view) = app.view_mut() {
                view.slices.length = length.or(view.slices.length.take());
            }
        }
        Ok(JobOutcome::Compared(rival, judged)) => return comparison::take(app, rival, judged),
        Ok(JobOutcome::DrawnPairs(pairing, drawn)) => comparison::take_drawn(app, &pairing, drawn),
        Ok(JobOutcome::Cancelled) => return vec![Effect::Interrupt(Signal::Interrupt)],
        Ok(JobOutcome::Written { kind, path, ends, labels }) => {
            if form_of(app, id).is_some() {
                app.overlay = None;
            }
            if let Some(view) = app.view_mut().filter(|_| kind.is_of_threshold()) {
                view.saved.push(ends);
                view.slices.written.push(labels.clone());
            }
            app.status = Some(Status::Wrote(kind, path, labels));
        }
        Ok(JobOutcome::Kept(path)) => match form_of(app, id) {
            Some(form) => form.confirm_overwrite = true,
            None => app.status = Some(Status::NotReplaced(path)),
        },
        Err(failure) => match (kind, form_of(app, id)) {
            (JobKind::Scoring, _) => {
                app.overlay = None;
                app.phase = Phase::Failed(failure);
            }
            (JobKind::Holdout, _) => {
                if let Some(view) = app.view_mut() {
                    view.holdout_is(HoldoutScores::Failed);
                }
                app.status = Some(Status::Failed(failure));
            }
            (JobKind::Comparison, _) => return comparison::failed(app, failure),
            (JobKind::Export, Some(form)) => form.error = Some(Complaint::Failed(failure)),
            (JobKind::Export, None)
            | (
                JobKind::Choice
                | JobKind::Band
                | JobKind::Drawing
                | JobKind::DrawingHere
                | JobKind::Curves
                | JobKind::Calibration
                | JobKind::Slicing
                | JobKind::Correlation
                | JobKind::PairDrawing,
                _,
            ) => {
                app.status = Some(Status::Failed(failure));
            }
        },
    }
    Vec::new()
}

/// The dialogue that started this job, which waits for it no more.
fn form_of(app: &mut App, id: JobId) -> Option<&mut ExportForm> {
    if let Some(Overlay::Export(form)) = &mut app.overlay
        && form.running == Some(id)
    {
        form.running = None;
        return Some(form);
    }
    None
}
