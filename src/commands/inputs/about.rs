//! What reports, decisions and stderr say of the data, the model and the scores.

use std::fmt::Display;

use anyhow::{Context, Result};

use super::options::{DEFAULT_THRESHOLD, wanted_class};
use crate::cli::ModelArgs;
use crate::commands::message::{CommandError, ScoringNote};
use crate::commands::say;
use crate::dataset::{self, BadRow, Dataset, Inversions, ModelClass, Relation, SkippedRows, Warning, option};
use crate::export::{Fingerprint, ModelDescription, TaskDescription};
use crate::metrics::{PrecisionCheck, PrecisionCost};
use crate::model::{AnswerOptions, Model, ModelInfo, Task};
use crate::scoring::Completed;

/// What a report says of a model that has scored nothing yet.
pub(crate) fn describe(info: &ModelInfo) -> ModelDescription {
    let task = match &info.task {
        Task::Classifier { classes, positive } => {
            TaskDescription::Classifier { positive: classes.get(*positive).cloned(), classes: classes.clone() }
        }
        Task::Encoder { dimensions } => TaskDescription::Encoder { dimensions: *dimensions },
        &Task::QuestionAnswering(AnswerOptions { doc_stride, max_query_length, max_answer_length, n_best, .. }) => {
            TaskDescription::QuestionAnswering { doc_stride, max_query_length, max_answer_length, n_best_size: n_best }
        }
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

/// Where the user reads what a command warns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WarningsIn {
    /// On stderr.
    Stderr,
    /// At the end of the report that follows on the same terminal: once is enough.
    Report,
}

impl WarningsIn {
    /// Tell of `warnings`.
    pub(crate) fn tell(self, warnings: impl IntoIterator<Item = impl Display>) {
        match self {
            Self::Stderr => warnings.into_iter().for_each(say::warn),
            Self::Report => {}
        }
    }
}

/// What was recognised and what to worry about.
pub(crate) fn print_notes(dataset: &Dataset, model: Option<&Model>, warnings: WarningsIn) {
    dataset.notes.iter().for_each(say::note);
    model.iter().flat_map(|model| &model.info().notes).for_each(say::note);
    warnings.tell(&dataset.warnings);
}

/// What a run noted of its `rows` rows.
pub(crate) fn print_run(run: &Completed, rows: usize, warnings: WarningsIn) {
    for note in run.notes(rows) {
        if note.is_warning() { warnings.tell([note]) } else { say::note(note) }
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
    dataset.inversions = inversions(dataset, &model.info().task);
    if scoring.demo_model {
        dataset.warnings.push(Warning::DemoModel);
    }
    if model.info().task.has_two_unnamed_classes() {
        dataset.note_class_order();
    }
}

/// What to ask for so that either the scores of the model or the labels are inverted: each class that could be named is tried.
fn inversions(dataset: &Dataset, task: &Task) -> Inversions {
    let own = ["0", "1"].map(str::to_owned);
    let candidates: Vec<&String> = task.classes().iter().chain(&dataset.class_names).chain(&own).collect();
    let find = |labels: Relation, scores: Relation| {
        let found = candidates.iter().find(|positive| {
            let class = wanted_class(positive);
            let scored = match task.scored_class(&class) {
                Some(scored) if scored == task.positive() => Relation::Same,
                Some(_) if task.classes().len() == 2 => Relation::Inverted,
                Some(_) | None => Relation::Other,
            };
            scored == scores && dataset.labels_with(positive, model_class(task, positive)) == labels
        });
        found.map(|positive| option("--positive", positive))
    };
    let scored = task.positive();
    let (scores, labels) = match task.classes().len() {
        // A cosine, or the only logit.
        0 => (None, find(Relation::Inverted, Relation::Same)),
        2 => {
            let by_number = || format!("--positive-index {}", 1 - scored);
            let scores = find(Relation::Same, Relation::Inverted).unwrap_or_else(by_number);
            // The class that is scored now, whatever becomes of the labels.
            let both = || Some(format!("{} --positive-index {scored}", find(Relation::Inverted, Relation::Inverted)?));
            (Some(scores), find(Relation::Inverted, Relation::Same).or_else(both))
        }
        // Of several classes another one is no inversion.
        _ => {
            let other = || Some(format!("{} --positive-index {scored}", find(Relation::Inverted, Relation::Other)?));
            (None, find(Relation::Inverted, Relation::Same).or_else(other))
        }
    };
    Inversions { scores, labels }
}

/// Whether the model has a class of this name.
pub(super) fn model_class(task: &Task, positive: &str) -> ModelClass {
    if wanted_class(positive).names_one_of(task.classes()) { ModelClass::Known } else { ModelClass::Unknown }
}
