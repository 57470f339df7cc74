//! A run from the first row to the last: portion by portion.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::check::check;
use super::plan::Plan;
use super::portion::{Portion, Produced};
use super::run::PortionRun;
use super::{Completed, Progress, ScoringError, ScoringOptions};
use crate::dataset::Dataset;
use crate::model::Model;

/// Score every row of `dataset` on the calling thread (and its workers), portion by portion.
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
    let at_a_time = Portion::rows_at_a_time(model);
    for first in (0..dataset.len()).step_by(at_a_time) {
        let rows = first..(first + at_a_time).min(dataset.len());
        let portion = Portion::new(model, dataset, rows.clone(), options.batch_tokens, cancel)?;
        // The weights come in the background; the time until they are there says nothing about the pace.
        let waiting = Instant::now();
        model.wait_unless(&|| cancel.load(Ordering::Relaxed))?;
        start += waiting.elapsed();
        let run = PortionRun::new(model, portion.plan(), before, start, cancel, progress);
        before = Progress { pairs_done: rows.end, tokens_done: before.tokens_done + run.tokens, ..before };
        let outputs = run.on_threads(options.threads)?;
        let produced = portion.read(model, &outputs).map_err(|error| error.after(first))?;
        scored.take_in(portion.plan(), produced);
    }
    scored.elapsed = start.elapsed();
    scored.scores.check = check(model, dataset, &scored.scores.values, options, cancel)?;
    Ok(scored)
}

impl Completed {
    /// Put what a portion gave behind what there is.
    fn take_in(&mut self, plan: &Plan, Produced { scores, answers, truncated }: Produced) {
        self.scores.append(scores);
        if let Some(answers) = answers {
            self.answers.get_or_insert_default().extend(answers);
        }
        self.truncated += truncated.iter().filter(|is_cut| **is_cut).count();
        self.truncated_rows.extend(truncated);
        self.pieces += plan.rows.iter().flatten().map(|&input| plan.inputs[input].pieces).sum();
        self.inputs += plan.rows.asked();
        self.distinct += plan.inputs.len();
    }
}
