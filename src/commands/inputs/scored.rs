//! From rows to scored rows.

use std::sync::Arc;

use anyhow::Result;

use super::about::{WarningsIn, data_fingerprint, describe, model_fingerprint, print_notes, print_run, print_skipped};
use super::gave::Gave;
use super::open::Inputs;
use super::rivals::Rival;
use crate::commands::headless;
use crate::commands::message::CommandError;
use crate::dataset::Dataset;
use crate::export::{Fingerprint, ModelDescription, ScoringDescription};
use crate::metrics::{Pairing, ScoreSource, Scored, WeightError};
use crate::model::Model;
use crate::scoring::ScoringOptions;

/// A data set with a score for each row.
pub(crate) struct ScoredInputs {
    pub dataset: Arc<Dataset>,
    pub gave: Gave,
    source: ScoreSource,
    model: Option<Arc<Model>>,
    rivals: Vec<Rival>,
    scoring: ScoringOptions,
    /// Of each row whether the model left something of it out; `None` where the file carried the scores.
    pub truncated: Option<Arc<[bool]>>,
    /// `None` where the file carried the scores.
    pub about_model: Option<ModelDescription>,
}

impl Inputs {
    /// Score every row here and now, with a progress bar where stderr is a terminal.
    pub(crate) fn score(self, warnings: WarningsIn) -> Result<ScoredInputs> {
        print_notes(&self.dataset, self.model.as_deref(), warnings);
        print_skipped(self.dataset.skipped.len(), self.dataset.skipped.first());
        self.score_silently(warnings)
    }

    /// The same without a word on what was recognised.
    pub(crate) fn score_silently(self, warnings: WarningsIn) -> Result<ScoredInputs> {
        let Self { dataset, model, source, rivals, scoring } = self;
        let Some(model) = model else {
            let gave = Gave::read(&dataset).ok_or(CommandError::NoScores)?;
            let (model, truncated, about_model) = (None, None, None);
            return Ok(ScoredInputs { dataset, gave, source, model, rivals, scoring, truncated, about_model });
        };
        let scored = headless::score(&model, &dataset, scoring)?;
        print_run(&scored, dataset.len(), warnings);
        let found = ScoringDescription {
            truncated_rows: scored.truncated,
            distinct_inputs: scored.distinct,
            pieces: scored.pieces,
        };
        let about_model = ModelDescription { scoring: Some(found), ..describe(model.info()) };
        let truncated = Some(scored.truncated_rows.into());
        Ok(ScoredInputs {
            gave: Gave::of_model(&dataset, scored.scores, scored.answers),
            dataset,
            source,
            model: Some(model),
            rivals,
            scoring,
            truncated,
            about_model: Some(about_model),
        })
    }
}

/// The rows of `scored`, which are those of `dataset`, weighed as a column says, where one was named.
pub(crate) fn weighed(scored: Scored, dataset: &Dataset) -> Result<Scored, WeightError> {
    match dataset.weight_column().zip(dataset.weights.as_ref()) {
        Some((column, weights)) => scored.weighed(column, Arc::clone(weights)),
        None => Ok(scored),
    }
}

impl ScoredInputs {
    /// Scores and labels with what follows from them.
    pub(crate) fn as_scored_set(&self) -> Result<Scored> {
        let labels = self.dataset.labels.clone().ok_or(CommandError::NoLabels)?;
        let scored = self.gave.clone().set(&self.source, &self.dataset, &labels);
        Ok(weighed(scored.with_truncated(self.truncated.clone()), &self.dataset)?)
    }

    /// What `set`, which these are, is compared with: each with the name that it goes by. A model scores here and now.
    pub(crate) fn pairings(&self, set: &Arc<Scored>) -> Result<Vec<Arc<Pairing>>> {
        let pairing = |rival: &Rival| {
            let gave = rival.gave(&self.dataset, self.scoring)?;
            let other = gave.set(&rival.source, &self.dataset, set.labels());
            Ok(Arc::new(Pairing::new(Arc::clone(set), Arc::new(other))))
        };
        self.rivals.iter().map(pairing).collect()
    }

    /// What was scored and who scored, for a decision.
    pub(crate) fn fingerprints(&self) -> Result<(Fingerprint, Option<Fingerprint>)> {
        Ok((data_fingerprint(&self.dataset)?, self.model.as_deref().map(model_fingerprint).transpose()?))
    }
}
