//! Why a data set cannot be read.

use std::path::{Path, PathBuf};

use super::header::Header;
use super::message::{
    Aggregate, BesideFault, ByIdFault, ClassScoreFault, Counts, CountsFault, Excerpt, ExpectedColumns, Guess,
    HeaderFault, Hint, LabelFault, Names, QuestionsFault, Role, RowFault, Unreadable, joined,
};
use crate::metrics::{counted, grouped};

/// Why a data set cannot be read: what, where, what to do, in one sentence.
///
/// `path` is the file, `line` is counted from 1, and `option` is spelled as on the command line.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence says what it is and what its fields are")]
pub enum DataError {
    #[error("cannot read {path}: {reason}")]
    Io { path: PathBuf, reason: std::io::Error },
    /// `--split` was given, but not a folder.
    #[error("{path} is a file, and --split chooses a file in a folder: leave --split out")]
    NoFolder { path: PathBuf },
    #[error(
        "{path} is a folder without dev, test or train files: name one of its files instead (--layout NAME finds a known benchmark's files)"
    )]
    NoSplits { path: PathBuf },
    /// `layout` is the layout's name, or examples of file names.
    #[error("{path} has no file for the split {split:?} (files such as {layout}): name a file instead of the folder")]
    NoSplit { path: PathBuf, split: String, layout: &'static str },
    #[error(
        "{path} is a folder with the splits {}: choose one, for example with --split {}",
        splits.join(", "),
        splits.first().unwrap_or(&"test")
    )]
    WhichSplit { path: PathBuf, splits: Vec<&'static str> },
    #[error("{path} does not have the layout {layout} ({}); its first line is {found}", joined(expected, ", or "))]
    OtherLayout { path: PathBuf, layout: &'static str, expected: Vec<ExpectedColumns>, found: Names },
    #[error("--positive-index {class} is too high: {path} has {columns} columns, and they are counted from 0")]
    PositiveIndex { path: PathBuf, class: usize, columns: usize },
    #[error(
        "{path} holds the probabilities of {columns} classes: choose one, for example with --positive-index 0 (the first)"
    )]
    WhichProbability { path: PathBuf, columns: usize },
    /// Scores of the winning class, which say nothing of any other.
    #[error(
        "{path}: column {score} seems to be the score of the winning class in column {label}, which is one of {classes}: where \
         another won, the score of class 1 is unknown; write that of class 1 in every row (if the column has it, add {example})"
    )]
    WinnersOfMany { path: PathBuf, label: Excerpt, score: Excerpt, classes: usize, example: String },
    /// The class names beside the scores are the gold labels in all of a few rows: repeated, or found by a model.
    #[error(
        "{path}: column {label} is the gold label in every row: if it is only repeated from the data, add {example}; if a model \
         predicted it, {score} is the score of its class: call the column {predicted:?}"
    )]
    WinnersOrLabels { path: PathBuf, label: Excerpt, score: Excerpt, example: String, predicted: &'static str },
    /// Of the first row whose scores of all classes do not give that of class 1.
    #[error("{path}, line {line}: {fault}")]
    ClassScores { path: PathBuf, line: u64, fault: ClassScoreFault },
    #[error("{path} is empty: it needs a header line and at least one row")]
    Empty { path: PathBuf },
    #[error("{path} has a header but no rows below it")]
    NoRows { path: PathBuf },
    #[error("{path} is {kind}")]
    Unsupported { path: PathBuf, kind: Unreadable },
    #[error(
        "{path}, line {line}: {fault} ({}, or skip such rows with --skip-bad-rows)",
        fault.remedy().unwrap_or("correct the row")
    )]
    BadRow { path: PathBuf, line: u64, fault: RowFault },
    /// Nothing is left where bad rows are passed over; `line` and `fault` are the first one's.
    #[error(
        "{path}{}, line {line}: {fault}{}",
        if *rows == 1 { String::new() } else { format!(": none of its {} rows can be read; the first", grouped(*rows as u64)) },
        fault.remedy().map_or_else(String::new, |remedy| format!(" ({remedy})"))
    )]
    AllRowsBad { path: PathBuf, rows: usize, line: u64, fault: RowFault },
    /// So many of the rows that were read would be lost that passing them over is no way out; `line` and `fault` are the first
    /// one's.
    #[error(
        "{path}, line {line}: {fault}; {bad} of {} are bad: {}",
        counted(*rows, "row"),
        fault.remedy().unwrap_or("correct them")
    )]
    MostRowsBad { path: PathBuf, bad: usize, rows: usize, line: u64, fault: RowFault },
    /// The option `--no-header` was given, but the first line has the names of the columns.
    #[error("{path}, line {line}: the first line looks like a header ({names}): leave --no-header out")]
    NamesAsRow { path: PathBuf, line: u64, names: Names },
    #[error("{path}, line {line}: the header {fault}")]
    BadHeader { path: PathBuf, line: u64, fault: HeaderFault },
    /// A tab-separated file uses quotes, which TSV takes literally; `line` is the first that only quotes explain.
    #[error(
        "{path}, line {line}: this tab-separated file quotes its fields, but quotes in TSV are text: read it with \
         --input-format csv --delimiter tab (or, if the quotes are text, with --input-format tsv)"
    )]
    QuotedTsv { path: PathBuf, line: u64 },
    #[error("{path} has no column {name} ({option}); its columns are {columns}{hint}")]
    UnknownColumn { path: PathBuf, option: &'static str, name: Excerpt, columns: Names, hint: Hint },
    #[error("{path} has more than one column {name} ({option}): give its columns different names")]
    RepeatedColumn { path: PathBuf, option: &'static str, name: Excerpt },
    #[error("{path}: {first} and {second} both name the column {name}: each needs a column of its own")]
    SameColumn { path: PathBuf, first: &'static str, second: &'static str, name: Excerpt },
    /// Counts, weights or further scores are to be those of a column that plays a role already.
    #[error("{path}: {option} names the column {name}, which is the {role} already: name another column")]
    PlaysAnotherRole { path: PathBuf, option: &'static str, name: Excerpt, role: Role },
    /// The candidates are columns, or for texts one or two columns each; `example` chooses one whose name no other has.
    #[error("{}; {}", ambiguous(path, *role, candidates), chosen(example.as_deref()))]
    AmbiguousColumns { path: PathBuf, role: Role, candidates: Vec<Names>, example: Option<String> },
    #[error("{} ({option} names one{hint})", missing(path, *role, columns))]
    MissingColumn { path: PathBuf, role: Role, columns: Names, option: &'static str, hint: Hint },
    /// The columns do not show which is which. `third` is what stands in the third of three, where that is the reason.
    #[error(
        "{}: name its {} by number (--text-a, --text-b, --label, --score)",
        headerless(path, *header, third.as_ref()),
        counted(*columns, "column")
    )]
    Headerless { path: PathBuf, header: Header, third: Option<Counts>, columns: usize },
    /// The same of a file of further scores, whose columns no option names.
    #[error("{}: its first line has to name its columns", headerless(path, *header, None))]
    Unnamed { path: PathBuf, header: Header },
    /// A headerless file of one column, where labels are needed.
    #[error(
        "{path} has one column of numbers and no labels: name the file with the labels, and if these are scores, add them to it \
         (--scores)"
    )]
    LoneNumbers { path: PathBuf },
    /// One of the others, with options that open the file.
    #[error("{}; {} {options}", error.question(), error.invitation())]
    Advised { error: Box<DataError>, options: String },
    /// A headerless file, read window by window, has rows that what it was taken for does not have.
    #[error(
        "{path}, line {line}: this row is unlike the {rows} before it, from which the columns were told ({guess}): name the \
         columns by number, for example {example}"
    )]
    UnlikeBefore { path: PathBuf, line: u64, rows: usize, guess: Guess, example: String },
    /// `columns` are the file's own, where it names them.
    #[error(
        "{path} has no scores; give a model or scores (--model DIR, --scores FILE, --score COLUMN, or, to try it out, \
         --demo-model){}",
        columns.as_ref().map_or(String::new(), |columns| format!("; its columns are {columns}"))
    )]
    NoScores { path: PathBuf, columns: Option<Names> },
    /// `reading` is what to type where it is what it looks like.
    #[error("{}; if it is something else, add {}", aggregated(path, column, *kind, reading), kind.denial())]
    Aggregated { path: PathBuf, column: Excerpt, kind: Aggregate, reading: String },
    #[error("{path}, column {column}: {fault}")]
    Counts { path: PathBuf, column: Excerpt, fault: CountsFault },
    #[error("{path}: {fault}")]
    Labels { path: PathBuf, fault: LabelFault },
    /// A file of scores has another number of rows than the data at `path`.
    #[error(
        "{scores_path} has {}, but {path} has {}: they are joined by row, so the numbers must be equal{hint}",
        counted(*scores, "score"),
        counted(*rows, "row")
    )]
    ScoreCount { path: PathBuf, scores_path: PathBuf, scores: usize, rows: usize, hint: Hint },
    #[error(
        "{path} has no rows in the language {language}; its languages are {languages}, and the end of the layout's name chooses one, as in xnli-zh"
    )]
    NoLanguage { path: PathBuf, language: Excerpt, languages: Counts },
    /// The rows of a file of further scores are not those of the data.
    #[error("cannot compare {path} with {data}: {fault}")]
    NotBeside { path: PathBuf, data: PathBuf, fault: BesideFault },
    #[error("{path}: {fault}")]
    Questions { path: PathBuf, fault: QuestionsFault },
    /// `path` is a file of scores or answers for the questions of the data.
    #[error("{path}: {fault}")]
    ById { path: PathBuf, fault: ByIdFault },
    #[error("{first} and {second} cannot both be - (standard input): save one of them to a file")]
    OneStdin { first: &'static str, second: &'static str },
    #[error("--limit 0 leaves no row to read: use 1 or more")]
    LimitZero,
}

impl DataError {
    /// Whether `bad` of so many rows are too many to be passed over.
    pub(super) fn are_most(bad: usize, rows: usize) -> bool {
        2 * bad > rows
    }

    pub(super) fn io(path: &Path, reason: std::io::Error) -> Self {
        Self::Io { path: path.into(), reason }
    }

    /// What leads from the sentence without what to do to options that open the file.
    fn invitation(&self) -> &'static str {
        if matches!(self, Self::Aggregated { .. }) { "if it is something else, try" } else { "try" }
    }

    /// The sentence without what to do.
    fn question(&self) -> String {
        match self {
            Self::AmbiguousColumns { path, role, candidates, .. } => ambiguous(path, *role, candidates),
            Self::MissingColumn { path, role, columns, .. } => missing(path, *role, columns),
            Self::Headerless { path, header, third, .. } => headerless(path, *header, third.as_ref()),
            Self::NoScores { path, columns: Some(columns) } => missing(path, Role::Score, columns),
            Self::Aggregated { path, column, kind, reading } => aggregated(path, column, *kind, reading),
            Self::NoScores { path, columns: None } => {
                format!("{path} has no column that is recognised as the score", path = path.display())
            }
            Self::Labels { path, fault } => {
                label_question(fault).map_or_else(|| self.to_string(), |asked| format!("{}: {asked}", path.display()))
            }
            Self::Io { .. }
            | Self::NoFolder { .. }
            | Self::NoSplits { .. }
            | Self::NoSplit { .. }
            | Self::WhichSplit { .. }
            | Self::OtherLayout { .. }
            | Self::PositiveIndex { .. }
            | Self::WhichProbability { .. }
            | Self::WinnersOfMany { .. }
            | Self::WinnersOrLabels { .. }
            | Self::ClassScores { .. }
            | Self::Empty { .. }
            | Self::NoRows { .. }
            | Self::Counts { .. }
            | Self::Unsupported { .. }
            | Self::BadRow { .. }
            | Self::AllRowsBad { .. }
            | Self::MostRowsBad { .. }
            | Self::BadHeader { .. }
            | Self::QuotedTsv { .. }
            | Self::UnknownColumn { .. }
            | Self::RepeatedColumn { .. }
            | Self::PlaysAnotherRole { .. }
            | Self::SameColumn { .. }
            | Self::Advised { .. }
            | Self::UnlikeBefore { .. }
            | Self::ScoreCount { .. }
            | Self::NamesAsRow { .. }
            | Self::LoneNumbers { .. }
            | Self::Unnamed { .. }
            | Self::NoLanguage { .. }
            | Self::NotBeside { .. }
            | Self::Questions { .. }
            | Self::ById { .. }
            | Self::OneStdin { .. }
            | Self::LimitZero => self.to_string(),
        }
    }
}

/// What is unclear about a column of labels, without what to do; `None` where the two cannot be told apart.
fn label_question(fault: &LabelFault) -> Option<String> {
    match fault {
        LabelFault::ManyValues { column, different: Some(different), rows } => {
            let rows = counted(*rows, "row");
            Some(format!("column {column} has {different} different values in {rows}, too many for classes"))
        }
        LabelFault::UnknownNames { column, names, .. } => {
            Some(format!("the labels in column {column} are {names}, and nothing says which of them is 1"))
        }
        LabelFault::SaysNothing { column, labels } => Some(labels.of(column)),
        LabelFault::ManyValues { different: None, .. }
        | LabelFault::MinusOneBesideZero { .. }
        | LabelFault::PositiveAbsent { .. }
        | LabelFault::DecidedAbsent { .. } => None,
    }
}

fn aggregated(path: &Path, column: &Excerpt, kind: Aggregate, reading: &str) -> String {
    format!("{}: column {column} looks like {kind} ({reading} reads it so)", path.display())
}

fn ambiguous(path: &Path, role: Role, candidates: &[Names]) -> String {
    if let [first, others @ ..] = candidates
        && !others.is_empty()
        && others.iter().all(|other| other == first)
    {
        return format!("{}: {} columns are called {first}", path.display(), candidates.len());
    }
    format!("{}: more than one column could be the {role}: {}", path.display(), joined(candidates, " or "))
}

fn chosen(example: Option<&str>) -> String {
    example.map_or_else(|| "give them different names".into(), |example| format!("choose, for example with {example}"))
}

fn missing(path: &Path, role: Role, columns: &Names) -> String {
    format!("{}: no column is recognised as the {role}; its columns are {columns}", path.display())
}

fn headerless(path: &Path, header: Header, third: Option<&Counts>) -> String {
    let path = path.display();
    let header = match header {
        Header::Names | Header::Missing => format!("{path} has no header"),
        Header::RowOrNumbers => {
            format!("{path} seems to have no header (if its first line numbers the columns, add --header)")
        }
        Header::Numbers => format!("{path} has numbers for a header"),
        Header::Uneven(uneven) => format!("{path}: {uneven}"),
    };
    let third = third.map_or(String::new(), |third| format!(", and its third column is not 0 or 1 but {third}"));
    header + &third
}
