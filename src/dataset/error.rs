//! Why a file could not be read, each reason one sentence: what, where, what to do.

use std::fmt::Write as _;
use std::path::PathBuf;

/// Why a file could not be read: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file could not be opened or read.
    #[error("cannot read {path}: {reason}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// `--split` was given, but not a folder.
    #[error("{path} is a file: --split chooses a file in a folder; leave it out")]
    NoFolder {
        /// The file.
        path: PathBuf,
    },
    /// A folder has no file that looks like a split.
    #[error(
        "{path} is a folder without dev, test or train files: name a file, or the folder's layout with --layout and \
         its part with --split"
    )]
    NoSplits {
        /// The folder.
        path: PathBuf,
    },
    /// A folder has not the split that was asked for.
    #[error("{path} has no file for the split {split:?} ({layout}): name another with --split, or the file itself")]
    NoSplit {
        /// The folder.
        path: PathBuf,
        /// What was asked for.
        split: String,
        /// The layout, or examples of file names.
        layout: String,
    },
    /// A folder has several splits and none was chosen.
    #[error("{path} is a folder with the splits {splits}: choose one with --split")]
    WhichSplit {
        /// The folder.
        path: PathBuf,
        /// Their names.
        splits: String,
    },
    /// The file is not what `--layout` says.
    #[error("{path} has not the layout {layout} ({expected}); its first line holds {found}")]
    OtherLayout {
        /// The file.
        path: PathBuf,
        /// The layout's name.
        layout: &'static str,
        /// What the layout expects.
        expected: String,
        /// The first cells.
        found: String,
    },
    /// `--positive-index` is no column of the file of scores.
    #[error("{path} has {columns} columns; --positive-index {class} (counted from 0) is none of them")]
    PositiveIndex {
        /// The file of scores.
        path: PathBuf,
        /// What was asked for.
        class: usize,
        /// Number of columns.
        columns: usize,
    },
    /// A file holds the probabilities of several classes, and none was chosen.
    #[error("{path} holds the probabilities of {columns} classes: say which is scored with --positive-index (from 0)")]
    WhichProbability {
        /// The file of scores.
        path: PathBuf,
        /// Number of columns.
        columns: usize,
    },
    /// There is not one byte of data in it.
    #[error("{path} is empty: it needs a header line and at least one row")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// There is a header and nothing below it.
    #[error("{path} has a header but no rows below it")]
    NoRows {
        /// The file.
        path: PathBuf,
    },
    /// The bytes are of a kind that is not read.
    #[error("{path} is {what}: {advice}")]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What the bytes are.
        what: &'static str,
        /// How to make them readable.
        advice: &'static str,
    },
    /// A row is wrong and bad rows stop the run.
    #[error("{path}, line {line}: {reason} (correct the row, or pass over such rows with --skip-bad-rows)")]
    BadRow {
        /// The file.
        path: PathBuf,
        /// Line in the file, counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Bad rows are passed over, and nothing is left.
    #[error("{path}: none of its {rows} rows can be read; the first, line {line}: {reason}")]
    AllRowsBad {
        /// The file.
        path: PathBuf,
        /// Number of rows.
        rows: usize,
        /// Line of the first.
        line: u64,
        /// What is wrong with the first.
        reason: String,
    },
    /// The header line cannot be read.
    #[error("{path}, line {line}: the header {reason}")]
    BadHeader {
        /// The file.
        path: PathBuf,
        /// Its line.
        line: u64,
        /// What is wrong with it, beginning with a verb.
        reason: String,
    },
    /// A tab-separated file uses quotes, which TSV takes literally.
    #[error(
        "{path}, line {line}: this tab-separated file protects fields with quotes, which TSV takes as text: read it with \
         --input-format csv --delimiter tab (or, if the quotes are text, with --input-format tsv)"
    )]
    QuotedTsv {
        /// The file.
        path: PathBuf,
        /// The first line that only quotes explain.
        line: u64,
    },
    /// An option names a column that is not there.
    #[error("{path} has no column {name} ({option}); its columns are {columns}{hint}")]
    UnknownColumn {
        /// The file.
        path: PathBuf,
        /// The option, such as `--label`.
        option: &'static str,
        /// What it named, quoted.
        name: String,
        /// The file's columns, listed.
        columns: String,
        /// A further sentence part, or nothing.
        hint: &'static str,
    },
    /// An option names a column whose name stands twice in the header.
    #[error("{path} has more than one column {name} ({option}): give its columns different names")]
    RepeatedColumn {
        /// The file.
        path: PathBuf,
        /// The option.
        option: &'static str,
        /// The name, quoted.
        name: String,
    },
    /// Two options name one column.
    #[error("{path}: {first} and {second} both name the column {name}: each needs a column of its own")]
    SameColumn {
        /// The file.
        path: PathBuf,
        /// One option.
        first: &'static str,
        /// The other.
        second: &'static str,
        /// The column, quoted.
        name: String,
    },
    /// More than one column could play a role.
    #[error("{path}: more than one column could be the {role}: {columns}; say which with {option}")]
    AmbiguousColumns {
        /// The file.
        path: PathBuf,
        /// The role in words.
        role: &'static str,
        /// The candidates, listed.
        columns: String,
        /// The option that decides.
        option: &'static str,
    },
    /// No column could play a role.
    #[error("{path}: no column is recognised as the {role}; its columns are {columns}: name it with {option}{hint}")]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The role in words.
        role: &'static str,
        /// The file's columns, listed.
        columns: String,
        /// The option that names it.
        option: &'static str,
        /// A further sentence part, or nothing.
        hint: &'static str,
    },
    /// The file has no header, and its columns do not speak for themselves.
    #[error("{path} has no header{detail}: name its {columns} columns by number, for example {example}")]
    Headerless {
        /// The file.
        path: PathBuf,
        /// What is known, or nothing.
        detail: String,
        /// Number of columns.
        columns: usize,
        /// Options that could fit.
        example: String,
    },
    /// A headerless file, read bit by bit, has rows that what it was taken for does not have.
    #[error(
        "{path}, line {line}: this row is unlike the {rows} before it, from which the columns were told ({told}): name the \
         columns by number, for example {example}"
    )]
    UnlikeBefore {
        /// The file.
        path: PathBuf,
        /// Line of the row.
        line: u64,
        /// Rows that decided.
        rows: usize,
        /// What the file was taken for.
        told: &'static str,
        /// Options that say the same.
        example: String,
    },
    /// Scores are needed, and there are none.
    #[error(
        "{path} has no scores: give a model with --model, scores with --scores FILE or --score COLUMN{columns}, or try the built-in --demo-model at your own risk"
    )]
    NoScores {
        /// The file.
        path: PathBuf,
        /// ` (its columns are …)` where they have names, or nothing.
        columns: String,
    },
    /// Labels are needed, and the label column is empty.
    #[error("{path}: the label column {column} says nothing in any row: name another with --label")]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// The column, quoted.
        column: String,
    },
    /// The labels are names that nobody mapped onto 0 and 1.
    #[error(
        "{path}: the labels in column {column} are {names}: say which becomes 1 with --positive NAME (every other becomes 0){hint}"
    )]
    LabelNames {
        /// The file.
        path: PathBuf,
        /// The column, quoted.
        column: String,
        /// The names with their counts, most frequent first.
        names: String,
        /// What else can be done.
        hint: &'static str,
    },
    /// `--positive` names a label that does not occur.
    #[error("{path}: --positive {positive} does not occur in column {column}, whose labels are {names}")]
    PositiveAbsent {
        /// The file.
        path: PathBuf,
        /// The column, quoted.
        column: String,
        /// What the option named, quoted.
        positive: String,
        /// The names with their counts.
        names: String,
    },
    /// A file of scores has another number of rows.
    #[error(
        "{scores_path} has {scores} score{}, but {path} has {rows} row{}: they are joined by row and must be as many",
        plural(*scores),
        plural(*rows)
    )]
    ScoreCount {
        /// The data.
        path: PathBuf,
        /// The file of scores.
        scores_path: PathBuf,
        /// Number of scores.
        scores: usize,
        /// Number of rows.
        rows: usize,
    },
    /// A layout's rows are in many languages, and none is in the one that was asked for.
    #[error("{path} has no rows in the language {language}; there are {languages}: choose one with --layout NAME-xx")]
    NoLanguage {
        /// The file.
        path: PathBuf,
        /// What was asked for, quoted.
        language: String,
        /// Those there are, with their counts.
        languages: String,
    },
    /// Both files are to come from standard input.
    #[error("data and --scores cannot both be - (standard input): write one of them to a file")]
    OneStdin,
    /// `--limit 0`.
    #[error("--limit 0 leaves no row to read: give 1 or more")]
    LimitZero,
}

/// What makes a noun plural where there are so many.
fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// `text` in quotes, cut to some forty characters, with nothing in it that could control a terminal.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut out = String::from('"');
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        if character.is_control() || character == '\u{FEFF}' {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out.push('"');
    out
}

/// The names in quotes with commas between, some twenty at most.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 20;
    let mut names = names.into_iter();
    let mut out = names.by_ref().take(MOST).map(quoted).collect::<Vec<_>>().join(", ");
    match names.count() {
        0 => {}
        more => {
            // Writing to a String cannot fail.
            let _ = write!(out, " and {more} more");
        }
    }
    out
}
