//! Opening the model, then the data.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::about::{model_class, remark_on_model};
use super::check::{check_task, offer};
use super::options::{model_options, options_of_a_model, read_options, scoring_options, weighs_rows};
use super::rivals::{NamedRivals, Rival};
use crate::cli::{CompareArgs, DataArgs, ModelArgs};
use crate::commands::demo;
use crate::commands::message::WrongUsage;
use crate::dataset::{self, Dataset, Needs, Note, ReadOptions, Warning};
use crate::export::{FilesRead, Offer};
use crate::metrics::{ScoreSource, Unweighed};
use crate::model::{DeviceKind, Model, Precision, Task, companions};
use crate::scoring::{ScoringOptions, limit_threads};

/// Whether a file without gold labels is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gold {
    Required,
    Optional,
}

/// The command line understood and the model opened; the data are not read yet.
#[derive(Clone)]
pub(crate) struct Opened<'a> {
    /// The file of data; `None` for the demo's.
    pub path: Option<PathBuf>,
    /// The model that is to score them; `None` where the data bring their scores.
    pub model: Option<Arc<Model>>,
    pub options: ReadOptions,
    data: &'a DataArgs,
    scoring: &'a ModelArgs,
    rivals: NamedRivals,
}

impl<'a> Opened<'a> {
    /// `path` and the model that scores it; what it is compared with is opened by the options of `others`.
    pub(super) fn new(
        path: Option<&'a Path>,
        (data, scoring): (&'a DataArgs, &'a ModelArgs),
        compare: &CompareArgs,
        others: (&DataArgs, &ModelArgs),
    ) -> Result<Self> {
        let mut options = read_options(data)?;
        options.compare.clone_from(&compare.compare_score);
        if weighs_rows(data) && !compare.is_empty() {
            return Err(WrongUsage::Unweighed(Unweighed::Comparison).into());
        }
        let model = open_model(path, &options, scoring)?;
        if let (Some(model), Some(positive)) = (&model, &options.positive) {
            options.positive_class = model_class(&model.info().task, positive);
        }
        let split = |path| dataset::file_of_split(path, options.layout.as_ref(), data.rows.split.as_deref());
        let path = path.map(split).transpose()?;
        let idle = options_of_a_model(scoring);
        let rivals = NamedRivals::open(compare, &model_options(&read_options(others.0)?, others.1))?;
        model
            .as_ref()
            .into_iter()
            .chain(rivals.models())
            .try_for_each(|model| check_question_options(model, scoring))?;
        if model.is_none() && !rivals.need_texts() && !idle.is_empty() {
            return Err(WrongUsage::NoModel(idle).into());
        }
        if model.is_none() && data.scores.is_none() && data.positive_index.is_some() {
            return Err(WrongUsage::IndexOfNothing.into());
        }
        Ok(Self { path, model, options, data, scoring, rivals })
    }

    /// Another file, to be read and scored alike, and to be compared with nothing.
    pub(super) fn another(&self, path: &Path) -> Result<Self> {
        let Self { model, options, data, scoring, .. } = self;
        let options = ReadOptions { compare: Vec::new(), ..options.clone() };
        let path = dataset::file_of_split(path, options.layout.as_ref(), data.rows.split.as_deref())?;
        let rivals = NamedRivals::default();
        Ok(Self { path: Some(path), model: model.clone(), options, data, scoring, rivals })
    }

    /// The files that the run reads, and so never writes over; `decision` is the one that `--decision` names.
    pub(crate) fn files_read(&self, decision: Option<&Path>) -> FilesRead {
        let mut files = FilesRead::default();
        let DataArgs { scores, predictions, .. } = self.data;
        let own = self.path.iter().chain(scores).chain(predictions).map(PathBuf::as_path).chain(decision);
        let of_model = self.model.iter().flat_map(|model| model.files()).map(PathBuf::as_path);
        own.chain(of_model).for_each(|path| files.add(path));
        self.scoring.model.iter().flat_map(|folder| companions(folder)).for_each(|path| files.add(&path));
        self.rivals.add_to(&mut files);
        files
    }

    /// Read the data, all of it.
    pub(crate) fn read(self, gold: Gold) -> Result<Inputs> {
        let Self { path, model, options, data, scoring, rivals } = self;
        let texts = model.is_some() || rivals.need_texts();
        let needs = Needs { texts, labels: gold == Gold::Required, scores: model.is_none() };
        let mut dataset = match path {
            Some(path) => dataset::read(&path, &options, needs)?,
            None => demo::data(&options, needs)?,
        };
        if let Some(model) = &model {
            check_task(model, &dataset)?;
            remark_on_model(&mut dataset, model, scoring);
        }
        let source = score_source(model.as_deref(), data.scores.as_deref(), &dataset);
        let rivals = rivals.read(&source, &dataset, &options)?;
        Ok(Inputs { dataset: Arc::new(dataset), model, source, rivals, scoring: scoring_options(scoring) })
    }
}

/// The model that is to score the data at `path`; `None` where the data bring their scores.
fn open_model(path: Option<&Path>, options: &ReadOptions, scoring: &ModelArgs) -> Result<Option<Arc<Model>>> {
    if scoring.device.unwrap_or_default() != DeviceKind::Cpu && scoring.precision == Some(Precision::Int8) {
        return Err(WrongUsage::ReducedOnDevice.into());
    }
    if let Some(threads) = scoring.threads {
        limit_threads(threads);
    }
    let model_options = model_options(options, scoring);
    let model = match &scoring.model {
        Some(folder) => Some(Model::open(folder, &model_options)?),
        // Without data there is the demo, whose model scores.
        None if scoring.demo_model || path.is_none() => Some(demo::model(&model_options)?),
        None => None,
    };
    Ok(model.map(Arc::new))
}

/// Whether nothing was typed that only a model that answers questions understands, where `model` answers none.
fn check_question_options(model: &Model, scoring: &ModelArgs) -> Result<(), WrongUsage> {
    let given: Vec<&str> = match model.info().task {
        Task::QuestionAnswering(_) => Vec::new(),
        Task::Classifier { .. } | Task::Encoder { .. } => scoring.questions.given().collect(),
    };
    if given.is_empty() { Ok(()) } else { Err(WrongUsage::OfQuestions(given)) }
}

/// What the scored set goes by: the model's name, the name of the file of scores, or the score column's as the file calls it.
fn score_source(model: Option<&Model>, scores_file: Option<&Path>, dataset: &Dataset) -> ScoreSource {
    let header = |column: usize| dataset.table.headers()[column].clone();
    match (model, scores_file) {
        (Some(model), _) => ScoreSource::Model(model.info().name.clone()),
        (None, Some(path)) => {
            ScoreSource::Read(path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned())
        }
        (None, None) => {
            let name = dataset.roles.score.map(header).unwrap_or_default();
            if dataset.is_scored_by_us() { ScoreSource::Written(name) } else { ScoreSource::Read(name) }
        }
    }
}

/// A data set and, where one was named, the model that is to score it. Everything is checked; nothing is scored.
pub(crate) struct Inputs {
    pub dataset: Arc<Dataset>,
    /// `None` where the rows carry scores.
    pub model: Option<Arc<Model>>,
    /// Whose the scores are, or will be.
    pub source: ScoreSource,
    /// What they are to be compared with.
    pub rivals: Vec<Rival>,
    pub scoring: ScoringOptions,
}

impl Inputs {
    /// Where the precision is reduced: score `rows` rows in full too, so that its cost can be told.
    pub(crate) fn checking(mut self, rows: usize) -> Self {
        self.scoring.check_rows = rows;
        self
    }

    /// Tell the user of something to worry about, wherever warnings are told.
    pub(crate) fn warn(&mut self, of: impl IntoIterator<Item = Warning>) {
        Arc::make_mut(&mut self.dataset).warnings.extend(of);
    }

    /// Tell the user of what is so, wherever notes are told.
    pub(crate) fn note(&mut self, of: impl IntoIterator<Item = Note>) {
        Arc::make_mut(&mut self.dataset).notes.extend(of);
    }

    /// What the scores will give beside themselves.
    pub(crate) fn offer(&self) -> Offer {
        match self.model.as_deref() {
            None => self.dataset.scores.as_ref().map_or(Offer { margin: false, classes: 0 }, Offer::of),
            Some(model) => offer(model),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn scores_that_were_read_go_by_the_name_of_their_column_or_file() {
        let text = b"text,label,second model\na,1,0.75\nb,0,0.25\n";
        let options = ReadOptions { score: Some("second model".into()), ..ReadOptions::default() };
        let needs = Needs { texts: false, labels: true, scores: true };
        let dataset = dataset::read_from(Path::new("rows.csv"), text, &options, needs).unwrap();
        assert_eq!(score_source(None, None, &dataset), ScoreSource::Read("second model".into()));
        let file = Some(Path::new("runs/test_results.tsv"));
        assert_eq!(score_source(None, file, &dataset), ScoreSource::Read("test_results.tsv".into()));
    }
}
