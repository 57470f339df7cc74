//! What reports, decisions and stderr say of the data, the model and the scores.

use anyhow::{Context, Result};

use super::options::DEFAULT_THRESHOLD;
use crate::cli::ModelArgs;
use crate::commands::message::{CommandError, ScoringNote};
use crate::commands::say;
use crate::dataset::{self, BadRow, Dataset, SkippedRows, Warning};
use crate::export::{Fingerprint, ModelDescription, TaskDescription};
use crate::metrics::{PrecisionCheck, PrecisionCost};
use crate::model::{Model, ModelInfo, Task};
use crate::scoring::Completed;

/// What a report says of a model that has scored nothing yet.
pub(crate) fn describe(info: &ModelInfo) -> ModelDescription {
    let task = match &info.task {
        Task::Classifier { classes, positive } => {
            TaskDescription::Classifier { positive: classes.get(*positive).cloned(), classes: classes.clone() }
        }
        Task::Encoder { dimensions } => TaskDescription::Encoder { dimensions: *dimensions },
    };
    ModelDescription {
        path: info.path.clone(),
        name: info.name.clone(),
        summary: info.summary.to_string(),
        task,
        axis: info.axis,
        max_length: info.max_length,
        lowercase: info.lowercase,
        scoring: None,
    }
}

/// By what a decision knows its data again; without a hash for standard input and pipes, which are read once.
pub(crate) fn data_fingerprint(dataset: &Dataset) -> Result<Fingerprint> {
    let path = dataset.source.path.clone();
    let sha256 = match dataset.source.embedded {
        Some(bytes) => Some(dataset::sha256_of(bytes)),
        None if !path.is_file() => None,
        None => Some(dataset::sha256(&path)?),
    };
    Ok(Fingerprint { path, sha256 })
}

/// By what it knows its model again.
pub(crate) fn model_fingerprint(model: &Model) -> Result<Fingerprint> {
    let path = model.info().path.clone();
    let sha256 = model.sha256().context(CommandError::Fingerprint)?;
    Ok(Fingerprint { path, sha256: Some(sha256) })
}

/// What was recognised and what to worry about.
pub(crate) fn print_notes(dataset: &Dataset, model: Option<&Model>) {
    dataset.notes.iter().for_each(say::note);
    model.iter().flat_map(|model| &model.info().notes).for_each(say::note);
    dataset.warnings.iter().for_each(say::warn);
}

/// What a run noted of its `rows` rows.
pub(crate) fn print_run(run: &Completed, rows: usize) {
    for note in run.notes(rows) {
        if note.is_warning() { say::warn(note) } else { say::note(note) }
    }
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

/// What there is to say of `dataset` because `model` scores it: that it is the built-in one, and which of its classes is 1
/// where that is a guess.
pub(crate) fn remark_on_model(dataset: &mut Dataset, model: &Model, scoring: &ModelArgs) {
    if scoring.demo_model {
        dataset.warnings.push(Warning::DemoModel);
    }
    if model.info().task.has_two_unnamed_classes() {
        dataset.note_class_order();
    }
}
