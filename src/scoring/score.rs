//! A run from the first row to the last: window by window.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::check::check;
use super::plan::Plan;
use super::run::{WindowRun, scores};
use super::{Completed, Progress, ScoringError, ScoringOptions, WINDOW};
use crate::dataset::Dataset;
use crate::model::Model;

/// Score every row of `dataset` on the calling thread (and its workers), window by window.
///
/// A score that this program's own encoder computes does not depend, not by a bit, on the number of threads, on the batch, or
/// on the rows around it.
///
/// # Errors
/// See [`ScoringError`]; `cancel` is looked at every few milliseconds.
pub fn score(
    model: &Model,
    dataset: &Dataset,
    options: ScoringOptions,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Completed, ScoringError> {
    let mut start = Instant::now();
    let mut before = Progress::beginning(dataset.len());
    progress(before);
    let mut scored = Completed::nothing(model.info().axis);
    for first in (0..dataset.len()).step_by(WINDOW) {
        let window = first..(first + WINDOW).min(dataset.len());
        let plan = Plan::new(model, dataset, window.clone(), options.batch_tokens, cancel)?;
        // The weights come in the background; the time until they are there says nothing about the pace.
        let waiting = Instant::now();
        model.wait_unless(&|| cancel.load(Ordering::Relaxed))?;
        start += waiting.elapsed();
        let run = WindowRun::new(model, &plan, before, start, cancel, progress);
        before = Progress { pairs_done: window.end, tokens_done: before.tokens_done + run.tokens, ..before };
        let outputs = run.on_threads(options.threads)?;
        scored.scores.append(scores(model, &plan, &outputs).map_err(|error| error.after(first))?);
        let is_cut = |inputs: &&[usize]| inputs.iter().any(|&input| plan.inputs[input].truncated);
        let before = scored.truncated_rows.len();
        scored.truncated_rows.extend(plan.rows.iter().map(|inputs| is_cut(&inputs)));
        scored.truncated += scored.truncated_rows[before..].iter().filter(|is_cut| **is_cut).count();
        scored.pieces += plan.rows.iter().flatten().map(|&input| plan.inputs[input].pieces).sum();
        scored.inputs += plan.rows.asked();
        scored.distinct += plan.inputs.len();
    }
    scored.elapsed = start.elapsed();
    scored.scores.check = check(model, dataset, &scored.scores.values, options, cancel)?;
    Ok(scored)
}
