//! From what was typed to the options of the other rooms.

use crate::cli::{ChoiceArgs, DataArgs, ModelArgs, RowArgs, SliceArgs};
use crate::commands::message::WrongUsage;
use crate::dataset::{
    self, ChosenLayout, Comparison, Dataset, Header, OptionalColumn, PositiveLabel, ReadOptions, Unanswerable,
};
use crate::metrics::{Axis, Unweighed};
use crate::model::{DeviceKind, ModelOptions, Padding, QuestionOptions, TextOptions, WantedClass};
use crate::scoring::ScoringOptions;

/// The threshold of a report, and of what is told without labels, where nobody has named one.
pub(crate) const DEFAULT_THRESHOLD: f64 = 0.5;

/// The threshold where nobody names one: of questions about texts the one that `run_squad.py` has, and none where each has an
/// answer.
pub(crate) fn default_threshold(dataset: &Dataset) -> f64 {
    match dataset.questions.as_deref().map(|questions| questions.unanswerable) {
        None => DEFAULT_THRESHOLD,
        // Scores that somebody made probabilities of are as others.
        Some(Unanswerable::Possible) => match dataset.scores.as_ref().map(|scores| scores.axis) {
            None | Some(Axis::Real) => 0.0,
            Some(Axis::Probability | Axis::Cosine) => DEFAULT_THRESHOLD,
        },
        Some(Unanswerable::Never) => f64::NEG_INFINITY,
    }
}

/// Rows that `tune` and `report` score in full too where the precision is reduced.
pub(crate) const CHECKED_ROWS: usize = 200;

/// How the data are read.
pub(crate) fn read_options(args: &DataArgs) -> Result<ReadOptions, WrongUsage> {
    Ok(ReadOptions {
        score: args.score.clone(),
        id: args.id.as_deref().map(OptionalColumn::from),
        scores_file: args.scores.clone(),
        predictions: args.predictions.clone(),
        positive_index: args.positive_index,
        count: args.count.as_deref().map(OptionalColumn::from),
        weight: args.weight.as_deref().map(OptionalColumn::from),
        ..row_options(&args.rows)?
    })
}

/// Whether a column was named that weighs the rows; 'none' names none.
pub(crate) fn weighs_rows(args: &DataArgs) -> bool {
    args.weight.as_deref().is_some_and(|typed| OptionalColumn::from(typed) != OptionalColumn::None)
}

/// What is asked for that is not defined for weighted rows.
pub(crate) fn unweighed(slices: &SliceArgs, choice: &ChoiceArgs) -> Option<Unweighed> {
    let asked = [
        (slices.slice.is_some(), Unweighed::Slices),
        (choice.holdout.is_some(), Unweighed::Holdout),
        (choice.prevalence.is_some(), Unweighed::Prevalence),
    ];
    asked.into_iter().find(|(is_asked, _)| *is_asked).map(|(_, what)| what)
}

/// Whether `asked`, which is not defined for weighted rows, is asked of such.
pub(crate) fn check_weights(args: &DataArgs, asked: Option<Unweighed>) -> Result<(), WrongUsage> {
    asked.filter(|_| weighs_rows(args)).map_or(Ok(()), |asked| Err(WrongUsage::Unweighed(asked)))
}

/// How rows are read that nobody has scored.
pub(crate) fn row_options(args: &RowArgs) -> Result<ReadOptions, WrongUsage> {
    let delimiter = args.delimiter.as_deref().map(dataset::parse_delimiter).transpose();
    let layout = args.layout.as_deref().map(ChosenLayout::parse).transpose();
    Ok(ReadOptions {
        format: args.input_format,
        text_a: args.text_a.clone(),
        text_b: args.text_b.clone(),
        label: args.label.clone(),
        positive: args.positive.clone(),
        header: match (args.header, args.no_header) {
            (true, _) => Some(Header::Names),
            (false, true) => Some(Header::Missing),
            (false, false) => None,
        },
        delimiter: delimiter.map_err(WrongUsage::Delimiter)?,
        limit: args.limit,
        skip_bad_rows: args.skip_bad_rows,
        layout: layout.map_err(WrongUsage::Layout)?,
        // A column called count changes nothing for training.
        count: Some(OptionalColumn::None),
        ..ReadOptions::default()
    })
}

/// How a model is opened; what the data's layout says of classes holds for it too.
pub(super) fn model_options(data: &ReadOptions, args: &ModelArgs) -> ModelOptions {
    let layout = data.layout.as_ref().map(|chosen| chosen.layout);
    let named = data.positive.clone().or(layout.and_then(|layout| layout.positive).map(str::to_owned));
    let classes = layout.map_or(&[][..], |layout| layout.classes).iter().map(|name| (*name).to_owned()).collect();
    ModelOptions {
        text: TextOptions {
            max_length: args.max_length,
            lowercase: args.uncased.then_some(true).or(args.cased.then_some(false)),
        },
        questions: QuestionOptions {
            doc_stride: args.questions.doc_stride,
            max_query_length: args.questions.max_query_length,
            max_answer_length: args.questions.max_answer_length,
            n_best: args.questions.n_best_size,
            padding: args.questions.no_padding.then_some(Padding::None),
        },
        positive: data.positive_index.map(WantedClass::Number).or_else(|| named.as_deref().map(wanted_class)),
        classes,
        precision: args.precision.unwrap_or_default(),
        backend: args.device.unwrap_or_default().into(),
    }
}

/// The class of a model that fits the gold labels which become 1. Of numbers that are cut in two the lower part is what a model
/// of two classes has as its class 0.
pub(super) fn wanted_class(positive: &str) -> WantedClass {
    match PositiveLabel::of(positive) {
        PositiveLabel::AllBut(name) => WantedClass::AllBut(name.to_owned()),
        PositiveLabel::Numbers(Comparison::Below | Comparison::AtMost, _) => WantedClass::Called("0".to_owned()),
        PositiveLabel::Only(_) | PositiveLabel::Numbers(Comparison::AtLeast | Comparison::Above, _) => {
            WantedClass::Called(positive.to_owned())
        }
    }
}

/// The options that say how a model reads and computes, as far as they were given. Without a model they mean nothing.
pub(super) fn options_of_a_model(args: &ModelArgs) -> Vec<&'static str> {
    // Not --threads, which bounds reading and sorting too, nor --no-cache, which is true without a cache.
    let given = [
        (args.cased, "--cased"),
        (args.uncased, "--uncased"),
        (args.max_length.is_some(), "--max-length"),
        (args.batch_tokens.is_some(), "--batch-tokens"),
        (args.precision.is_some(), "--precision"),
        (args.device.is_some(), "--device"),
    ];
    let given = given.into_iter().filter_map(|(is_given, name)| is_given.then_some(name));
    given.chain(args.questions.given()).collect()
}

/// How the rows are scored.
pub(crate) fn scoring_options(args: &ModelArgs) -> ScoringOptions {
    let default = ScoringOptions::default();
    let batch_tokens = args.batch_tokens.unwrap_or(default.batch_tokens);
    // A GPU computes one batch at a time.
    let threads = args.threads.or((args.device.unwrap_or_default() != DeviceKind::Cpu).then_some(1));
    ScoringOptions { threads, batch_tokens, check_rows: 0 }
}
