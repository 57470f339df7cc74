//! What the commands share: from command-line options to a data set with scores.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};

use super::{WrongUsage, demo, headless, say};
use crate::cli::{DataArgs, DeviceArg, ModelArgs, PrecisionArg};
use crate::dataset::{self, BadRow, ChosenLayout, Dataset, Needs, ReadOptions, Warning};
use crate::export::{Fingerprint, Offer};
use crate::metrics::{self, Axis, Labels, PrecisionCheck, PrecisionCost, Scores, counted, grouped};
use crate::model::{Backend, DeviceKind, Model, ModelInfo, ModelOptions, Precision, Task};
use crate::scoring::{Completed, ScoringOptions, limit_threads};

/// A data set and, where one was named, the model that is to score it. Everything is checked; nothing is scored.
pub struct Inputs {
    /// The rows.
    pub dataset: Arc<Dataset>,
    /// The model; without one the rows carry scores.
    pub model: Option<Arc<Model>>,
    /// How to score.
    pub scoring: ScoringOptions,
}

/// A data set with a score for each row.
pub struct ScoredInputs {
    /// The rows.
    pub dataset: Arc<Dataset>,
    /// Their scores.
    pub scores: Scores,
    /// Who scored; `None` where the file carried the scores.
    pub model: Option<Arc<Model>>,
    /// What a report says of the model; `null` without one.
    pub about_model: Value,
}

impl Inputs {
    /// Open the model and read the data.
    ///
    /// # Errors
    /// One sentence: the model's or the file's.
    pub fn open(path: Option<&Path>, data: &DataArgs, scoring: &ModelArgs, labels: bool) -> Result<Self> {
        let options = read_options(data)?;
        let model = open_model(path, &options, scoring)?;
        Self::read(path, data, scoring, labels, &options, model)
    }

    /// Read the data, all of it, for an opened model (or none).
    ///
    /// # Errors
    /// One sentence: the file's.
    pub fn read(
        path: Option<&Path>,
        data: &DataArgs,
        scoring: &ModelArgs,
        labels: bool,
        options: &ReadOptions,
        model: Option<Arc<Model>>,
    ) -> Result<Self> {
        let needs = Needs { texts: model.is_some(), labels, scores: model.is_none() };
        let mut dataset = match path {
            Some(path) => {
                let path = dataset::file_of_split(path, options.layout.as_ref(), data.split.as_deref())?;
                dataset::read(&path, options, needs)?
            }
            None => demo::data(options, needs)?,
        };
        if let Some(model) = &model {
            check_second_texts(model, &dataset)?;
        }
        if scoring.demo_model {
            dataset.warnings.push(Warning::DemoModel);
        }
        Ok(Self { dataset: Arc::new(dataset), model, scoring: scoring_options(scoring) })
    }

    /// Where the precision is reduced: score `rows` rows in full too, so that its cost can be told.
    #[must_use]
    pub fn checking(mut self, rows: usize) -> Self {
        self.scoring.check_rows = rows;
        self
    }

    /// What was recognised and what to worry about, for stderr.
    pub fn print_notes(&self) {
        print_notes(&self.dataset, self.model.as_deref());
        print_skipped(self.dataset.skipped.len(), self.dataset.skipped.first());
    }

    /// Whether a decision made with `other` may be used on these scores.
    ///
    /// # Errors
    /// One sentence where the models differ and `force` was not given.
    pub fn check_same_model(&self, decision: &Path, other: Option<&Fingerprint>, force: bool) -> Result<()> {
        let Some(model) = self.model.as_ref().filter(|_| !force) else { return Ok(()) };
        let ours = model_fingerprint(model)?;
        if other.is_some_and(|other| other.sha256 == ours.sha256) {
            return Ok(());
        }
        let theirs = other.map_or("scores without a model".into(), |other| other.path.display().to_string());
        Err(anyhow!(
            "the decision {} was made with another model ({theirs}, now {}): choose the threshold again, or give --force",
            decision.display(),
            ours.path.display()
        ))
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
        self.print_notes();
        let Self { dataset, model, scoring } = self;
        let Some(model) = model else {
            let scores = dataset.scores.clone().ok_or_else(|| anyhow!("{} has no scores", dataset.name()))?;
            return Ok(ScoredInputs { dataset, scores, model: None, about_model: Value::Null });
        };
        let scored = headless::score(&model, &dataset, scoring)?;
        for note in scoring_notes(&scored, dataset.len()) {
            say(format_args!("note: {note}"));
        }
        let about_model = about(&model, &scored);
        Ok(ScoredInputs { dataset, scores: scored.scores, model: Some(model), about_model })
    }
}

impl ScoredInputs {
    /// Scores and labels with what follows from them.
    ///
    /// # Errors
    /// Where the rows have no labels.
    pub fn as_scored_set(&self) -> Result<metrics::Scored> {
        let name = self.model.as_ref().map_or_else(|| "score".into(), |model| model.info().name.clone());
        Ok(metrics::Scored::new(name, self.scores.clone(), labels(&self.dataset)?))
    }

    /// Who scored, for a decision.
    ///
    /// # Errors
    /// Where the model's files cannot be read any more.
    pub fn model_fingerprint(&self) -> Result<Option<Fingerprint>> {
        self.model.as_deref().map(model_fingerprint).transpose()
    }

    /// What was scored, for a decision.
    ///
    /// # Errors
    /// Where the file cannot be read any more.
    pub fn data_fingerprint(&self) -> Result<Fingerprint> {
        data_fingerprint(&self.dataset)
    }
}

/// The labels that a command asked for when it opened `dataset`.
///
/// # Errors
/// Where it has none.
pub fn labels(dataset: &Dataset) -> Result<Labels> {
    dataset.labels.clone().context("the rows have no labels")
}

/// What the scores of `model` will give beside themselves.
pub(super) fn offer(model: &Model) -> Offer {
    match model.info() {
        ModelInfo { task: Task::Classifier { classes, .. }, axis: Axis::Probability, .. } => {
            Offer { margin: true, classes: classes.len() }
        }
        _ => Offer { margin: false, classes: 0 },
    }
}

/// A sentence encoder compares two texts; with one there is nothing to say.
pub(super) fn check_second_texts(model: &Model, dataset: &Dataset) -> Result<()> {
    if !matches!(model.info().task, Task::Encoder { .. }) {
        return Ok(());
    }
    let path = dataset.source.path.display();
    if dataset.roles.text_b.is_none() {
        return Err(anyhow!(
            "{path} has one text a row, and {} compares two: name the second with --text-b, or give a classifier",
            model.info().path.display()
        ));
    }
    match (0..dataset.len()).find(|&row| dataset.pair(row).text_b.is_none()) {
        Some(row) => Err(anyhow!("{path}, line {}: there is no second text to compare", dataset.lines[row])),
        None => Ok(()),
    }
}

/// The threshold of a report when none is named.
pub(super) const DEFAULT_THRESHOLD: f64 = 0.5;

/// Rows that `tune` and `report` score in full too where the precision is reduced.
pub const CHECKED_ROWS: usize = 200;

/// What was recognised and what to worry about, for stderr.
pub(super) fn print_notes(dataset: &Dataset, model: Option<&Model>) {
    let model_notes = model.iter().flat_map(|model| &model.info().notes);
    for note in &dataset.notes {
        say(format_args!("note: {note}"));
    }
    for note in model_notes {
        say(format_args!("note: {note}"));
    }
    for warning in &dataset.warnings {
        say(format_args!("warning: {warning}"));
    }
}

/// How many bad rows were left out, if any, for stderr.
pub(super) fn print_skipped(count: usize, first: Option<&BadRow>) {
    if let Some(first) = first {
        let verb = if count == 1 { "was" } else { "were" };
        say(format_args!(
            "warning: {} {verb} skipped, the first at line {}: {}",
            counted(count, "bad row"),
            first.line,
            first.reason
        ));
    }
}

/// What a reduced precision cost, where that was asked, for stderr.
pub(super) fn print_precision(check: Option<&PrecisionCheck>) {
    if let Some(check) = check {
        let cost = PrecisionCost::new(&check.reduced, &check.exact, DEFAULT_THRESHOLD);
        say(format_args!("note: {cost} at {DEFAULT_THRESHOLD}"));
    }
}

/// What scoring had to say: whole sentences for the user.
#[must_use]
pub fn scoring_notes(scored: &Completed, rows: usize) -> Vec<String> {
    let mut notes = Vec::new();
    if scored.distinct < scored.inputs {
        let (repeats, inputs) = (scored.inputs - scored.distinct, grouped(scored.inputs as u64));
        notes.push(format!("{} in {inputs} inputs, computed once", counted(repeats, "repeat")));
    }
    if scored.truncated > 0 {
        notes.push(format!(
            "{} of {rows} rows are longer than the model reads and were truncated (--max-length)",
            scored.truncated
        ));
    }
    notes
}

/// What `dataset` was read from; without a hash for standard input.
///
/// # Errors
/// Where the file cannot be read any more.
pub fn data_fingerprint(dataset: &Dataset) -> Result<Fingerprint> {
    let path = dataset.source.path.clone();
    let sha256 = match dataset.source.embedded {
        Some(bytes) => Some(dataset::sha256_of(bytes)),
        None if path == Path::new("-") => None,
        None => Some(dataset::sha256(&path)?),
    };
    Ok(Fingerprint { path, sha256 })
}

/// What `model` was read from.
///
/// # Errors
/// Where a file cannot be read any more.
pub fn model_fingerprint(model: &Model) -> Result<Fingerprint> {
    let path = model.info().path.clone();
    let sha256 = model.sha256().context("cannot fingerprint the model")?;
    Ok(Fingerprint { path, sha256: Some(sha256) })
}

/// What a report says of an opened model.
#[must_use]
pub fn about_opened(model: &Model) -> Value {
    let info = model.info();
    let task = match &info.task {
        Task::Classifier { classes, positive } => {
            json!({"kind": "classifier", "classes": classes, "positive": classes.get(*positive)})
        }
        Task::Encoder { dimensions } => json!({"kind": "encoder", "dimensions": dimensions}),
    };
    json!({
        "path": info.path,
        "name": info.name,
        "summary": info.summary,
        "task": task,
        "axis": info.axis,
        "max_length": info.max_length,
        "lowercase": info.lowercase,
    })
}

/// The same with what scoring found.
fn about(model: &Model, scored: &Completed) -> Value {
    let mut about = about_opened(model);
    about["truncated_rows"] = scored.truncated.into();
    about["distinct_inputs"] = scored.distinct.into();
    about
}

pub(super) fn read_options(args: &DataArgs) -> Result<ReadOptions> {
    let delimiter = args.delimiter.as_deref().map(dataset::parse_delimiter).transpose();
    let delimiter = delimiter.map_err(|error| WrongUsage { option: "--delimiter", reason: error.to_string() })?;
    let layout = args.layout.as_deref().map(ChosenLayout::parse).transpose();
    let layout = layout.map_err(|error| WrongUsage { option: "--layout", reason: error.to_string() })?;
    Ok(ReadOptions {
        format: args.input_format,
        text_a: args.text_a.clone(),
        text_b: args.text_b.clone(),
        label: args.label.clone(),
        score: args.score.clone(),
        id: args.id.clone(),
        positive: args.positive.clone(),
        no_header: args.no_header,
        delimiter,
        limit: args.limit,
        skip_bad_rows: args.skip_bad_rows,
        scores_file: args.scores.clone(),
        positive_index: args.positive_index,
        layout,
    })
}

/// The model that is to score the data at `path`; `None` where the data bring their scores.
pub(super) fn open_model(
    path: Option<&Path>,
    options: &ReadOptions,
    scoring: &ModelArgs,
) -> Result<Option<Arc<Model>>> {
    if scoring.device != DeviceArg::Cpu && scoring.precision == PrecisionArg::Int8 {
        let reason = "8 bits are computed on the CPU: leave out --device or --precision".to_owned();
        return Err(WrongUsage { option: "--precision", reason }.into());
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

pub(super) fn scoring_options(args: &ModelArgs) -> ScoringOptions {
    let default = ScoringOptions::default();
    let batch_tokens = args.batch_tokens.unwrap_or(default.batch_tokens);
    // A GPU computes one batch at a time.
    let threads = args.threads.or((args.device != DeviceArg::Cpu).then_some(1));
    ScoringOptions { threads, batch_tokens, check_rows: 0 }
}

fn model_options(data: &ReadOptions, args: &ModelArgs) -> ModelOptions {
    let lowercase = match (args.cased, args.uncased) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    };
    let layout = data.layout.as_ref().map(|chosen| chosen.layout);
    let named = data.positive.clone().or(layout.and_then(|layout| layout.positive).map(str::to_owned));
    let classes = layout.map_or(&[][..], |layout| layout.classes).iter().map(|name| (*name).to_owned()).collect();
    let precision = match args.precision {
        PrecisionArg::F32 => Precision::F32,
        PrecisionArg::Int8 => Precision::Int8,
    };
    let backend = match args.device {
        DeviceArg::Cpu => Backend::Packed,
        DeviceArg::Cuda => Backend::Candle(DeviceKind::Cuda),
        DeviceArg::Metal => Backend::Candle(DeviceKind::Metal),
    };
    let max_length = args.max_length;
    ModelOptions { max_length, lowercase, positive: named, classes, precision, backend }
}
