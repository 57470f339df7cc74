//! What is wrong: with a row, a header, a label column, a file's bytes, an option.

use std::path::PathBuf;

use super::encoding::Encoding;
use super::excerpt::{Counts, Excerpt, Names};
use super::no_labels::NoLabels;
use super::questions::QuestionFault;
use crate::dataset::uneven::Uneven;
use crate::metrics::{TooManyRows, counted};

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// `lines` are those of the file that it spans.
    #[error(
        "the row has {found} {} instead of {expected}{}",
        if *found == 1 { "field" } else { "fields" },
        if *lines > 1 { format!(" (its quotes span {lines} lines)") } else { String::new() }
    )]
    Fields { found: usize, expected: usize, lines: u64 },
    #[error("column {0} is not valid UTF-8")]
    CellNotUtf8(Excerpt, Encoding),
    #[error(transparent)]
    Quotes(#[from] QuoteFault),
    #[error("the line is not valid UTF-8")]
    LineNotUtf8,
    #[error("the line is not a complete JSON object: each object must be on its own line")]
    PartOfObject,
    #[error("the JSON array is incomplete, or something follows it")]
    BrokenArray,
    /// What the JSON parser says, and the column of the line at which it says it.
    #[error("the line is not a JSON object: {message} at column {column}")]
    NotObject { message: String, column: usize },
    #[error("the JSON object is empty")]
    EmptyObject,
    #[error("the JSON object has the key {0} twice")]
    RepeatedKey(Excerpt),
    #[error(
        "the key {key} is in none of the first {rows} rows, which decide the columns: give the first row that key too, if \
         only with null"
    )]
    LateKey { key: Excerpt, rows: usize },
    #[error("over {most} keys are not in the first object: are keys used as data?")]
    TooManyKeys { most: usize },
    #[error("there is no text in column {0}")]
    NoText(Excerpt),
    #[error("there is no label in column {0}")]
    NoLabel(Excerpt),
    #[error("the label {label} in column {column} {wanted}")]
    Label { label: Excerpt, column: Excerpt, wanted: WantedLabel },
    #[error("there is no score")]
    NoScore,
    /// Of a class that is needed.
    #[error("there is no score of class {0}")]
    NoScoreOf(Excerpt),
    #[error("the score {0} is not a finite number")]
    ScoreNotFinite(Excerpt),
    #[error("the score {0} has a comma: write decimals with a point")]
    ScoreWithComma(Excerpt),
    #[error("the score {0} is a percentage: write it as a number, without the sign")]
    ScoreInPercent(Excerpt),
    #[error("the score {0} is not a number")]
    ScoreNotNumber(Excerpt),
    #[error("there is no cost in column {0}")]
    NoCost(Excerpt),
    #[error("the cost {cost} in column {column} is not a number from -1e100 to 1e100")]
    Cost { cost: Excerpt, column: Excerpt },
    #[error("there is no count in column {0}")]
    NoCount(Excerpt),
    #[error("the count {count} in column {column} is not a whole number from 0 up")]
    Count { count: Excerpt, column: Excerpt },
    #[error("there is no weight in column {0}")]
    NoWeight(Excerpt),
    #[error("the weight {weight} in column {column} is neither 0 nor a number from 1e-60 to 1e60")]
    Weight { weight: Excerpt, column: Excerpt },
    /// The row is a question about a text.
    #[error(transparent)]
    Question(#[from] QuestionFault),
    #[error("in column {column} ({option}) {fault}")]
    InColumn { column: Excerpt, option: &'static str, fault: Box<RowFault> },
    /// The row's partner in the file of scores.
    #[error("{path}, line {line}: {fault}")]
    InScores { path: PathBuf, line: u64, fault: Box<RowFault> },
}

impl RowFault {
    /// Whether the row is sound, and only has no gold label: to leave such rows out is what a test set is made of.
    pub(in crate::dataset) fn is_without_gold(&self) -> bool {
        matches!(self, Self::NoLabel(_))
    }

    /// What to do about such a row beside correcting it.
    pub(in crate::dataset) fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::CellNotUtf8(_, encoding) => Some(encoding.remedy()),
            Self::LineNotUtf8 => Some(Encoding::Windows1252.remedy()),
            Self::NoCount(_) | Self::Count { .. } => {
                Some("write whole numbers, or, if the column means something else, use --count none")
            }
            Self::NoScoreOf(_) => Some("let the pipeline write the scores of all classes, with top_k=None"),
            Self::InScores { fault, .. } | Self::InColumn { fault, .. } => fault.remedy(),
            Self::Fields { .. }
            | Self::Quotes(_)
            | Self::PartOfObject
            | Self::BrokenArray
            | Self::NotObject { .. }
            | Self::EmptyObject
            | Self::RepeatedKey(_)
            | Self::LateKey { .. }
            | Self::TooManyKeys { .. }
            | Self::NoText(_)
            | Self::NoLabel(_)
            | Self::Label { .. }
            | Self::NoScore
            | Self::ScoreNotFinite(_)
            | Self::ScoreWithComma(_)
            | Self::ScoreInPercent(_)
            | Self::ScoreNotNumber(_)
            | Self::NoWeight(_)
            | Self::Weight { .. }
            | Self::NoCost(_)
            | Self::Cost { .. }
            | Self::Question(_) => None,
        }
    }
}

/// Why the scores of the classes are not those of class 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClassScoreFault {
    #[error(
        "the score {0} of a class is not a probability: let the pipeline write probabilities, with function_to_apply=\"softmax\" \
         or \"sigmoid\""
    )]
    NoProbability(Excerpt),
    #[error(
        "the scores of all classes add up to {0}, not 1, so those of several cannot be added: name one class with --positive NAME"
    )]
    Sum(String),
}

/// What is wrong with the quotes of a CSV record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteFault {
    #[error("text follows a closing quote in a row that spans several lines: is there a quote too many or too few?")]
    TextAfterQuote,
    #[error("a quoted field that starts in this row is never closed")]
    NeverCloses,
}

/// What a label is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WantedLabel {
    #[error("is neither 0 nor 1")]
    Binary,
    #[error("is neither -1 nor 1")]
    Sign,
    #[error("is not a number")]
    Number,
    #[error("is not one of the classes")]
    Class,
}

/// What a column says of rows that stand for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Aggregate {
    #[error("row counts")]
    Count,
    #[error("row weights")]
    Weight,
}

impl Aggregate {
    /// The option that denies it.
    pub(in crate::dataset) fn denial(self) -> &'static str {
        match self {
            Self::Count => "--count none",
            Self::Weight => "--weight none",
        }
    }
}

/// Why counts of rows cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CountsFault {
    #[error("all counts are 0, so there are no rows")]
    AllZero,
    #[error("{0}")]
    TooMany(TooManyRows),
    #[error("--weight cannot weigh lines that stand for several rows; drop it, or add --count none")]
    Weighed,
}

/// What is wrong with a header line, beginning with a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    #[error("cannot be read: {0}")]
    Quotes(QuoteFault),
    #[error("is not valid UTF-8: {}", _0.remedy())]
    NotUtf8(Encoding),
}

/// Why a column of labels cannot be turned into 0 and 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LabelFault {
    #[error("{}{}", labels.of(column), labels.way_out())]
    SaysNothing { column: Excerpt, labels: NoLabels },
    /// `different` values, too many for classes; `None` where they are too many to be counted.
    #[error(
        "column {column} has {} different values in {}, too many for classes (--label names another column, --positive the class \
         that becomes 1)",
        different.map_or_else(|| "very many".to_owned(), |different| different.to_string()),
        counted(*rows, "row")
    )]
    ManyValues { column: Excerpt, different: Option<usize>, rows: usize },
    /// The labels are names that nobody mapped onto 0 and 1.
    #[error(
        "the labels in column {column} are {names}: choose which becomes 1, for example with {example} (all others \
         become 0)"
    )]
    UnknownNames { column: Excerpt, names: Counts, example: String },
    /// Beside 0, -1 may be a class or mean that there is no label.
    #[error(
        "the labels in column {column} are {names}: if -1 is a class, choose which label becomes 1, for example with {example} \
         (all others become 0); if it marks rows without a label, leave them out with --skip-bad-rows"
    )]
    MinusOneBesideZero { column: Excerpt, names: Counts, example: String },
    /// `--positive` names a label that does not occur.
    #[error("there is no label {positive} (--positive) in column {column}; its labels are {names}")]
    PositiveAbsent { column: Excerpt, positive: Excerpt, names: Counts },
    /// Nor does the one that a decision was made for, and the labels do not say by themselves which is 1.
    #[error(
        "there is no label {decided}, which the decision was made for, in column {column}; its labels are {names}: if one of them \
         means the same, name it with --positive NAME --force"
    )]
    DecidedAbsent { column: Excerpt, decided: Excerpt, names: Counts },
}

/// What else can be done, at the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Hint {
    #[error("")]
    Nothing,
    #[error("; --no-header says that the first line is data")]
    NoHeader,
    #[error("; if the first line of the scores is a header, add --header")]
    HeaderOfScores,
    #[error(" (columns go by number only where there is no header; --no-header says that the first line is data)")]
    NumbersNeedNoHeader,
    #[error(" (numbers, because the file has no header)")]
    NumbersOnly,
    #[error(" (numbers, because {0})")]
    NumbersBecause(Uneven),
}

/// What a column is looked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Role {
    #[error("first text")]
    TextA,
    #[error("second text")]
    TextB,
    #[error("texts")]
    Texts,
    #[error("label")]
    Label,
    #[error("score")]
    Score,
    #[error("score (the file has no header)")]
    ScoreByNumber,
    #[error("row's id")]
    Id,
}

/// How the first line of a file is read, after "the first line".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FirstLine {
    #[error(
        "numbers the columns from 0, as pandas does if they have no names, so it is read as a header (--no-header reads it as a row)"
    )]
    Numbers,
    #[error("is read as a row (if it numbers the columns, as pandas does if they have no names, add --header)")]
    RowOrNumbers,
    /// In a file of scores.
    #[error("is read as a header, because without it there is one score a row")]
    OneTooMany,
    #[error("looks like a header, but --no-header reads it as a row")]
    NamesAsRow,
    /// `others` follow.
    #[error(
        "is a comment (it begins with #), {}",
        if *others == 0 { "and is skipped".to_owned() } else { format!("and with {others} below it is skipped") }
    )]
    Comment { others: usize },
}

/// What bytes are that are not read, and how to make them readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("a Parquet file: {EXPORT}")]
    Parquet,
    #[error("a ZIP archive or an Excel workbook: {EXPORT}")]
    ZipOrExcel,
    #[error("compressed with {0}: decompress it first (only gzip can be read)")]
    Compressed(&'static str),
    #[error("text in UTF-16: convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8")]
    Utf16,
    #[error("text whose lines end in bare carriage returns: convert it, for example with tr '\\r' '\\n'")]
    CarriageReturns,
    #[error(
        "JSON that holds columns instead of rows, as pandas' to_json() writes it: write one object a row, with {TO_JSON_LINES}"
    )]
    JsonColumns,
    #[error(
        "a nested JSON document, not one flat object per line: write each row on its own line, as in \
         {{\"sentence1\": \"…\", \"sentence2\": \"…\", \"label\": 0}}"
    )]
    NestedJson,
}

/// pandas' own words.
const TO_JSON_LINES: &str = "to_json(\"FILE.jsonl\", orient=\"records\", lines=True)";

const EXPORT: &str = "export the table as CSV, TSV or JSON Lines";

/// The columns that a layout expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExpectedColumns {
    #[error("columns {}", _0.iter().copied().collect::<Names>())]
    Named(&'static [&'static str]),
    #[error("{0} columns without a header")]
    Numbered(usize),
}

/// `--layout` names none of those there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown layout {name:?}; the layouts are {}", known.join(", "))]
pub struct UnknownLayout {
    pub(in crate::dataset) name: String,
    pub(in crate::dataset) known: Vec<&'static str>,
}

/// `--delimiter` names none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the delimiter must be one ASCII character other than a letter, digit, quote or line break, or the word tab, comma, \
     semicolon, pipe or space; not {0:?}"
)]
pub struct UnknownDelimiter(pub String);
