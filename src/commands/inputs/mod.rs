//! What the commands share: from the command line to a data set with scores.

mod check;
mod describe;
mod fingerprint;
mod notes;
mod options;

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

pub use check::{EarlierDecision, check_second_texts, offer};
pub use describe::describe;
pub use fingerprint::{data_fingerprint, model_fingerprint};
pub use notes::{print_notes, print_precision, print_skipped, warn_of_demo_model};
pub use options::{read_options, scoring_options};

use super::message::{CommandError, ScoringNote, WrongUsage};
use super::{demo, headless, say};
use crate::cli::{DataArgs, DeviceArg, ModelArgs, PrecisionArg};
use crate::dataset::{self, Dataset, Needs, ReadOptions};
use crate::export::{Fingerprint, ModelDescription, Offer, ScoringDescription};
use crate::metrics::{self, Labels, Scores};
use crate::model::Model;
use crate::scoring::{ScoringOptions, limit_threads};

/// The threshold of a report when none is named.
pub const DEFAULT_THRESHOLD: f64 = 0.5;

/// Rows that `tune` and `report` score in full too where the precision is reduced.
pub const CHECKED_ROWS: usize = 200;

/// Whether a file without gold labels is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gold {
    Required,
    Optional,
}

/// The command line understood and the model opened; the data are not read yet.
pub struct Opened<'a> {
    /// Where the data are; `None` for the demo's.
    pub path: Option<&'a Path>,
    /// The model that is to score them; `None` where the data bring their scores.
    pub model: Option<Arc<Model>>,
    pub options: ReadOptions,
    data: &'a DataArgs,
    scoring: &'a ModelArgs,
}

impl<'a> Opened<'a> {
    /// # Errors
    /// An option that means nothing, or the model's sentence.
    pub fn new(path: Option<&'a Path>, data: &'a DataArgs, scoring: &'a ModelArgs) -> Result<Self> {
        let options = read_options(data)?;
        let model = open_model(path, &options, scoring)?;
        Ok(Self { path, model, options, data, scoring })
    }

    /// Read the data, all of it.
    ///
    /// # Errors
    /// One sentence: the file's.
    pub fn read(self, gold: Gold) -> Result<Inputs> {
        let Self { path, model, options, data, scoring } = self;
        let needs = Needs { texts: model.is_some(), labels: gold == Gold::Required, scores: model.is_none() };
        let mut dataset = match path {
            Some(path) => {
                let path = dataset::file_of_split(path, options.layout.as_ref(), data.split.as_deref())?;
                dataset::read(&path, &options, needs)?
            }
            None => demo::data(&options, needs)?,
        };
        if let Some(model) = &model {
            check_second_texts(model, &dataset)?;
        }
        warn_of_demo_model(&mut dataset, scoring);
        Ok(Inputs { dataset: Arc::new(dataset), model, scoring: scoring_options(scoring) })
    }
}

/// The model that is to score the data at `path`; `None` where the data bring their scores.
fn open_model(path: Option<&Path>, options: &ReadOptions, scoring: &ModelArgs) -> Result<Option<Arc<Model>>> {
    if scoring.device != DeviceArg::Cpu && scoring.precision == PrecisionArg::Int8 {
        return Err(WrongUsage::ReducedOnDevice.into());
    }
    if let Some(threads) = scoring.threads {
        limit_threads(threads);
    }
    let model_options = options::model_options(options, scoring);
    let model = match &scoring.model {
        Some(folder) => Some(Model::open(folder, &model_options)?),
        // Without data there is the demo, whose model scores.
        None if scoring.demo_model || path.is_none() => Some(demo::model(&model_options)?),
        None => None,
    };
    Ok(model.map(Arc::new))
}

/// A data set and, where one was named, the model that is to score it. Everything is checked; nothing is scored.
pub struct Inputs {
    pub dataset: Arc<Dataset>,
    /// `None` where the rows carry scores.
    pub model: Option<Arc<Model>>,
    pub scoring: ScoringOptions,
}

/// A data set with a score for each row.
pub struct ScoredInputs {
    pub dataset: Arc<Dataset>,
    pub scores: Scores,
    model: Option<Arc<Model>>,
    /// `None` where the file carried the scores.
    pub about_model: Option<ModelDescription>,
}

impl Inputs {
    /// Open the model and read the data.
    ///
    /// # Errors
    /// One sentence: the model's or the file's.
    pub fn open(path: Option<&Path>, data: &DataArgs, scoring: &ModelArgs, gold: Gold) -> Result<Self> {
        Opened::new(path, data, scoring)?.read(gold)
    }

    /// Where the precision is reduced: score `rows` rows in full too, so that its cost can be told.
    pub fn checking(mut self, rows: usize) -> Self {
        self.scoring.check_rows = rows;
        self
    }

    /// What the scores will give beside themselves.
    pub fn offer(&self) -> Offer {
        match self.model.as_deref() {
            None => self.dataset.scores.as_ref().map_or(Offer { margin: false, classes: 0 }, Offer::of),
            Some(model) => offer(model),
        }
    }

    /// Score every row here and now, with a progress bar where stderr is a terminal.
    ///
    /// # Errors
    /// The model's sentence, or that it was interrupted.
    pub fn score(self) -> Result<ScoredInputs> {
        print_notes(&self.dataset, self.model.as_deref());
        print_skipped(self.dataset.skipped.len(), self.dataset.skipped.first());
        let Self { dataset, model, scoring } = self;
        let Some(model) = model else {
            let scores = dataset.scores.clone().ok_or(CommandError::NoScores)?;
            return Ok(ScoredInputs { dataset, scores, model: None, about_model: None });
        };
        let scored = headless::score(&model, &dataset, scoring)?;
        ScoringNote::of(&scored, dataset.len()).into_iter().for_each(say::note);
        let found = ScoringDescription { truncated_rows: scored.truncated, distinct_inputs: scored.distinct };
        let about_model = ModelDescription { scoring: Some(found), ..describe(model.info()) };
        Ok(ScoredInputs { dataset, scores: scored.scores, model: Some(model), about_model: Some(about_model) })
    }
}

impl ScoredInputs {
    /// Scores and labels with what follows from them.
    ///
    /// # Errors
    /// Where the rows have no labels.
    pub fn as_scored_set(&self) -> Result<metrics::Scored, CommandError> {
        let name = self.model.as_ref().map_or_else(|| "score".into(), |model| model.info().name.clone());
        Ok(metrics::Scored::new(name, self.scores.clone(), labels(&self.dataset)?))
    }

    /// What was scored and who scored, for a decision.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub fn fingerprints(&self) -> Result<(Fingerprint, Option<Fingerprint>)> {
        Ok((data_fingerprint(&self.dataset)?, self.model.as_deref().map(model_fingerprint).transpose()?))
    }
}

/// The labels that a command asked for when it opened `dataset`.
///
/// # Errors
/// Where it has none.
pub fn labels(dataset: &Dataset) -> Result<Labels, CommandError> {
    dataset.labels.clone().map(Labels::from).ok_or(CommandError::NoLabels)
}
