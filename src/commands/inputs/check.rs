//! What must fit together before anything is scored.

use std::path::Path;

use anyhow::Result;

use super::about::model_fingerprint;
use crate::commands::message::CommandError;
use crate::dataset::Dataset;
use crate::export::{Decision, ExportError, Offer};
use crate::metrics::Axis;
use crate::model::{Model, Task};

/// A decision that was written before, and the file that it stands in.
pub(crate) struct EarlierDecision<'a> {
    path: &'a Path,
    pub decision: Decision,
}

impl<'a> EarlierDecision<'a> {
    /// The one that `--decision` names, if it names one.
    pub(crate) fn read(path: Option<&'a Path>) -> Result<Option<Self>, ExportError> {
        path.map(|path| Decision::read(path).map(|decision| Self { path, decision })).transpose()
    }

    /// Whether it may be used on the scores of `model`; on scores from a file it always may.
    pub(crate) fn check_model(&self, model: Option<&Model>) -> Result<()> {
        let Some(model) = model else { return Ok(()) };
        let ours = model_fingerprint(model)?;
        let theirs = self.decision.model.as_ref();
        if theirs.is_some_and(|theirs| theirs.sha256 == ours.sha256) {
            return Ok(());
        }
        let (decision, theirs) = (self.path.to_owned(), theirs.map(|theirs| theirs.path.clone()));
        Err(CommandError::AnotherModel { decision, theirs, ours: ours.path }.into())
    }
}

/// A sentence encoder compares two texts; with one there is nothing to say.
pub(crate) fn check_second_texts(model: &Model, dataset: &Dataset) -> Result<(), CommandError> {
    if !matches!(model.info().task, Task::Encoder { .. }) {
        return Ok(());
    }
    let data = dataset.source.path.clone();
    if dataset.roles.text_b.is_none() {
        return Err(CommandError::OneText { data, model: model.info().path.clone() });
    }
    match (0..dataset.len()).find(|&row| dataset.pair(row).text_b.is_none()) {
        Some(row) => Err(CommandError::NoSecondText { data, line: dataset.lines[row] }),
        None => Ok(()),
    }
}

/// What the scores of `model` will give beside themselves.
pub(crate) fn offer(model: &Model) -> Offer {
    let info = model.info();
    match &info.task {
        Task::Classifier { classes, .. } if info.axis == Axis::Probability => {
            Offer { margin: true, classes: classes.len() }
        }
        Task::Classifier { .. } | Task::Encoder { .. } => Offer { margin: false, classes: 0 },
    }
}
