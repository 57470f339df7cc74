//! Why something could not be written or read back.

use std::io;
use std::path::{Path, PathBuf};

use super::flaw::Flaw;
use crate::dataset::Format;
use crate::metrics::{NotABand, TooManyRows, exact};

/// What went wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The target exists and may not be replaced.
    #[error("{} exists; choose another name, or replace it with --force", path.display())]
    Exists { path: PathBuf },
    /// The target is a file that the run reads, under its own name or another.
    #[error("cannot write {}: this run reads it{}; choose another name", path.display(), also_called(path, input))]
    IsInput { path: PathBuf, input: PathBuf },
    #[error("standard output goes to {}, which this run reads; write to another file", input.display())]
    StdoutIsInput { input: PathBuf },
    /// The folder to replace is one that the run reads, or holds a file that it reads.
    #[error(
        "cannot replace the folder {}: this run reads {}; choose another name",
        path.display(),
        if path == input { "it".into() } else { input.display().to_string() }
    )]
    HoldsInput { path: PathBuf, input: PathBuf },
    /// The target could not be written; nothing half-written stays behind.
    #[error("cannot write {}: {reason}", target(path))]
    Io { path: PathBuf, reason: io::Error },
    #[error("cannot write {}: no file can be created in {} ({}); write elsewhere", path.display(), folder.display(), reason)]
    NoNewFile { path: PathBuf, folder: PathBuf, reason: io::ErrorKind },
    #[error("cannot write {}: it is a folder; name a file in it", path.display())]
    IsFolder { path: PathBuf },
    #[error("cannot write {}: the folder {} does not exist; create it first", path.display(), folder.display())]
    NoFolder { path: PathBuf, folder: PathBuf },
    #[error("cannot read the decision {}: {reason}", path.display())]
    Decision { path: PathBuf, reason: DecisionFault },
    #[error("cannot apply the decision {}: {reason}", path.display())]
    Apply { path: PathBuf, reason: DecisionFault },
    /// The name of a row file has no extension that chooses a format.
    #[error("cannot tell the format of {}: end its name in {} (also .gz)", path.display(), Format::extensions())]
    UnknownFormat { path: PathBuf },
    /// The same, said beside the field that holds the name.
    #[error("end the name in {} (also .gz)", Format::extensions())]
    NameWithoutFormat,
    /// The same where answers to questions can be written too.
    #[error("end the name in .json, {} (also .gz)", Format::extensions())]
    AnswersWithoutFormat,
    /// The name of a report has no extension that chooses a format; `extensions` are those that do, in words.
    #[error("cannot tell the format of {}: end its name in {extensions}, or give --format", path.display())]
    UnknownReportFormat { path: PathBuf, extensions: String },
    /// The same, said beside the field that holds the name.
    #[error("end the name in {extensions}")]
    ReportWithoutFormat { extensions: String },
    #[error("no column {name:?} to write; choose from {}", known.join(", "))]
    NoColumn { name: String, known: Vec<String> },
    #[error("TSV cannot hold the column name {name:?}; write {}", Format::Tsv.other_extensions())]
    TsvName { name: String },
    #[error(
        "TSV cannot hold the tab or line break in column {name:?} of the row at line {line}; write {}",
        Format::Tsv.other_extensions()
    )]
    TsvCell { name: String, line: u64 },
    #[error("TSV cannot hold a tab or line break in an answer, and nobody knows them yet; write {}", Format::Tsv.other_extensions())]
    TsvAnswers,
}

/// A target as it is called.
fn target(path: &Path) -> String {
    if path == Path::new("-") { "standard output".into() } else { path.display().to_string() }
}

/// ` as data.csv`, where the file goes by another name.
fn also_called(path: &Path, input: &Path) -> String {
    if path == input {
        String::new()
    } else if input == Path::new("-") {
        " as standard input".into()
    } else {
        format!(" as {}", input.display())
    }
}

/// What is wrong with a decision file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecisionFault {
    #[error(transparent)]
    Unreadable(io::Error),
    #[error("it is not a decision written by cutpoint")]
    NoDecision,
    #[error("its {0:?} is missing")]
    Missing(String),
    #[error("its {key:?} {how}")]
    Broken { key: String, how: Flaw },
    #[error("its format is version {0}, but \"band\" and \"slices\" are both missing")]
    NothingBeyond(u32),
    #[error("its format is version {found}, which has no {key:?}")]
    TooMuch { found: u32, key: &'static str },
    #[error(
        "its {key:?} has {} as {within:?}, where a number from {} to {} belongs",
        exact(*found), exact(*low), exact(*high)
    )]
    Impossible { key: &'static str, within: &'static str, found: f64, low: f64, high: f64 },
    #[error("its {key:?} is impossible: {why}")]
    TooManyRows { key: &'static str, why: TooManyRows },
    #[error("its \"prevalence\" is {0}, which is no share above 0 and below 1")]
    Prevalence(f64),
    #[error("its format is version {found}; this cutpoint reads versions up to {known}")]
    Version { found: u32, known: u32 },
    #[error(
        "its \"null_score_diff_threshold\" is {}, but the negative of its threshold is {}; change both, or neither",
        exact(*found), exact(*negative)
    )]
    AnotherNullThreshold { found: f64, negative: f64 },
    #[error("its rule is {found:?}; this cutpoint only knows {known:?}")]
    Rule { found: String, known: &'static str },
    #[error(transparent)]
    Band(NotABand),
    #[error("its thresholds differ by the column {column:?}, which these rows do not have")]
    NoSliceColumn { column: String },
    #[error("its thresholds differ by the texts, which these rows do not have")]
    NoSliceTexts,
    #[error(
        "its thresholds differ by whether the model read all of a row, which is known only where a model scores: add --model DIR"
    )]
    TruncationUnknown,
}
