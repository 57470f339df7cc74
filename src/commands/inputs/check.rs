//! What must fit together before anything is scored.

use std::path::Path;

use anyhow::Result;

use super::about::{data_fingerprint, model_fingerprint};
use crate::commands::message::{CommandError, OnAxis};
use crate::dataset::{Dataset, Unanswerable, Warning};
use crate::export::{Applied, Chosen, Decision, ExportError, Offer};
use crate::metrics::{Axis, Calibration, RowsNow};
use crate::model::{Model, Task};

/// A decision that was written before, and the file that it stands in.
pub(crate) struct EarlierDecision<'a> {
    pub(super) path: &'a Path,
    pub decision: Decision,
}

impl<'a> EarlierDecision<'a> {
    /// The one that `--decision` names, if it names one.
    pub(crate) fn read(path: Option<&'a Path>) -> Result<Option<Self>, ExportError> {
        path.map(|path| Decision::read(path).map(|decision| Self { path, decision })).transpose()
    }

    /// Whether it may be used on the scores of `model`: not where it was made with another, nor where that gives scores of another kind. Of
    /// scores from a file nobody can tell whose they are; see [`Self::doubts`].
    pub(crate) fn check_model(&self, model: Option<&Model>) -> Result<()> {
        let Some(model) = model else { return Ok(()) };
        if let Some(theirs) = &self.decision.model {
            let ours = model_fingerprint(model)?;
            if theirs.sha256 != ours.sha256 {
                let (decision, theirs) = (self.path.to_owned(), theirs.path.clone());
                return Err(CommandError::AnotherModel { decision, theirs, ours: ours.path }.into());
            }
        }
        self.check_reading(&model.info().task)?;
        let axis = model.info().axis;
        match self.decision.asked.axis {
            Some(decided) if decided != axis => Err(self.another_axis(decided, OnAxis::OfModel(axis)).into()),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether a model that answers questions reads as when it was made.
    fn check_reading(&self, task: &Task) -> Result<(), CommandError> {
        let (Some(decided), Task::QuestionAnswering(now)) = (self.decision.asked.questions, task) else {
            return Ok(());
        };
        let now = [
            ("--doc-stride", decided.doc_stride, now.doc_stride),
            ("--max-query-length", decided.max_query_length, now.max_query_length),
            ("--max-answer-length", decided.max_answer_length, now.max_answer_length),
            ("--n-best-size", decided.n_best_size, now.n_best),
        ];
        let others: Vec<String> = now
            .into_iter()
            .filter(|(_, decided, now)| decided != now)
            .map(|(option, decided, _)| format!("{option} {decided}"))
            .collect();
        if others.is_empty() {
            return Ok(());
        }
        Err(CommandError::AnotherReading { decision: self.path.to_owned(), options: others.join(" ") })
    }

    /// Whether it may be used on the scores that `dataset` brings. Only one that lies elsewhere tells: cosines that happen to be above 0 look
    /// like probabilities.
    pub(crate) fn check_scores(&self, dataset: &Dataset) -> Result<(), CommandError> {
        let (Some(decided), Some(scores)) = (self.decision.asked.axis, &dataset.scores) else { return Ok(()) };
        match decided.first_beyond(&scores.values) {
            Some(score) => Err(self.another_axis(decided, OnAxis::Read(score))),
            None => Ok(()),
        }
    }

    fn another_axis(&self, decided: Axis, scores: OnAxis) -> CommandError {
        CommandError::AnotherAxis { decision: self.path.to_owned(), decided, scores }
    }

    /// Whether the rows of `dataset` are the very ones that it was chosen on, or measured on, as far as the content of the file tells.
    pub(crate) fn rows_now(&self, dataset: &Dataset) -> Result<RowsNow> {
        let decision = &self.decision;
        let theirs = [decision.chosen_on_data(), &decision.data].map(|data| data.sha256.as_ref());
        if dataset.labels.is_none() || theirs == [None, None] {
            return Ok(RowsNow::Others);
        }
        let ours = data_fingerprint(dataset)?.sha256;
        let [is_chosen_on, is_measured_on] = theirs.map(|theirs| theirs.is_some() && theirs == ours.as_ref());
        Ok(match (is_chosen_on, is_measured_on) {
            (true, _) => RowsNow::TheSame,
            (false, true) => RowsNow::MeasuredThen,
            (false, false) => RowsNow::Others,
        })
    }

    /// Warnings where the labelled rows are those that it was chosen on, and where nobody can tell whether the scores are of
    /// the same model.
    pub(crate) fn doubts(&self, rows: RowsNow, model: Option<&Model>) -> Vec<Warning> {
        // What somebody put there by hand was chosen on no rows.
        let is_same = rows == RowsNow::TheSame && self.decision.was_chosen();
        is_same.then_some(Warning::ChosenOnTheseRows).into_iter().chain(self.scorer_doubt(model)).collect()
    }

    /// The second of them.
    pub(crate) fn scorer_doubt(&self, model: Option<&Model>) -> Option<Warning> {
        match (&self.decision.model, model) {
            (Some(theirs), None) => Some(Warning::ScorerUnknown { chosen_with: theirs.path.clone() }),
            (None, Some(_)) => Some(Warning::ChooserUnknown),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// What it makes of the rows of `dataset`.
    pub(crate) fn apply(&self, dataset: &Dataset, truncated: Option<&[bool]>) -> Result<Applied, ExportError> {
        let fault = |reason| ExportError::Apply { path: self.path.to_owned(), reason };
        self.decision.apply(dataset, truncated).map_err(fault)
    }

    /// What makes probabilities of scores, where it says so.
    pub(crate) fn calibration(&self) -> Result<&Calibration, CommandError> {
        self.decision.calibration.as_ref().ok_or_else(|| CommandError::NoCalibration(self.path.to_owned()))
    }

    /// What a report says of where its threshold comes from.
    pub(crate) fn chosen(&self) -> Chosen {
        self.decision.chosen(self.path)
    }
}

/// Whether there is a threshold that `typed` can be about: an option, and whether it was given. Where each question has an answer there
/// is none.
pub(crate) fn check_decides<const N: usize>(
    dataset: &Dataset,
    typed: [(bool, &'static str); N],
) -> Result<(), CommandError> {
    let given = typed.into_iter().find_map(|(is_given, option)| is_given.then_some(option));
    match (dataset.questions.as_deref().map(|questions| questions.unanswerable), given) {
        (Some(Unanswerable::Never), Some(option)) => {
            Err(CommandError::NoThresholdDecides { data: dataset.source.path.clone(), option })
        }
        (Some(Unanswerable::Never | Unanswerable::Possible) | None, _) => Ok(()),
    }
}

/// Whether `model` can read the rows of `dataset`: questions about texts, or pairs.
pub(crate) fn check_task(model: &Model, dataset: &Dataset) -> Result<(), CommandError> {
    let paths = || (dataset.source.path.clone(), model.info().path.clone());
    match (&model.info().task, &dataset.questions) {
        (Task::QuestionAnswering(_), Some(_)) | (Task::Classifier { .. }, None) => Ok(()),
        (Task::Encoder { .. }, None) => check_second_texts(model, dataset),
        (Task::QuestionAnswering(_), None) => {
            let (data, model) = paths();
            Err(CommandError::NoQuestions { data, model })
        }
        (Task::Classifier { .. } | Task::Encoder { .. }, Some(_)) => {
            let (data, model) = paths();
            Err(CommandError::AnswersNoQuestions { data, model })
        }
    }
}

/// A sentence encoder compares two texts; with one there is nothing to say.
fn check_second_texts(model: &Model, dataset: &Dataset) -> Result<(), CommandError> {
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
        Task::Classifier { .. } | Task::Encoder { .. } | Task::QuestionAnswering(_) => {
            Offer { margin: false, classes: 0 }
        }
    }
}
