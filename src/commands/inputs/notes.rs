//! What the user is told on stderr of the data, the model and the scores.

use super::options::DEFAULT_THRESHOLD;
use crate::cli::ModelArgs;
use crate::commands::message::{ScoringNote, SkippedRows};
use crate::commands::say;
use crate::dataset::{BadRow, Dataset, Warning};
use crate::metrics::{PrecisionCheck, PrecisionCost};
use crate::model::Model;

/// What was recognised and what to worry about.
pub(crate) fn print_notes(dataset: &Dataset, model: Option<&Model>) {
    dataset.notes.iter().for_each(say::note);
    model.iter().flat_map(|model| &model.info().notes).for_each(say::note);
    dataset.warnings.iter().for_each(say::warn);
}

/// How many bad rows were left out, if any.
pub(crate) fn print_skipped(count: usize, first: Option<&BadRow>) {
    if let Some(first) = first {
        say::warn(SkippedRows { count, first });
    }
}

/// What a reduced precision cost, where that was asked.
pub(crate) fn print_precision(check: Option<&PrecisionCheck>) {
    if let Some(check) = check {
        let cost = PrecisionCost::new(&check.reduced, &check.exact, DEFAULT_THRESHOLD);
        say::note(ScoringNote::Precision { cost, threshold: DEFAULT_THRESHOLD });
    }
}

/// Whoever sees the figures sees that the built-in model made them.
pub(crate) fn warn_of_demo_model(dataset: &mut Dataset, scoring: &ModelArgs) {
    if scoring.demo_model {
        dataset.warnings.push(Warning::DemoModel);
    }
}
