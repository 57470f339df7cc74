//! What was recognised, assumed or set aside, and what the user should worry about.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use super::excerpt::{Excerpt, Names, joined, option, plain};
use super::fault::{FirstLine, LabelFault, Role, RowFault};
use super::no_labels::NoLabels;
use super::questions::{QuestionCounts, QuestionsDoubt};
use crate::dataset::BadRow;
use crate::dataset::syntax::{Dialect, Quotes, Syntax};
use crate::dataset::uneven::Uneven;
use crate::metrics::{Axis, Prevalence, RunNote, counted, exact, grouped, in_percent, predict};

/// What was recognised, assumed or set aside. (No error: `thiserror` only writes its `Display`.)
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Note {
    #[error(
        "the decision has thresholds for {} by {by}; here its common threshold {} stands for all rows (predict applies each)",
        counted(*slices, "slice"),
        exact(*threshold)
    )]
    CommonThreshold { slices: usize, by: Excerpt, threshold: f64 },
    #[error(
        "the decision has thresholds for {} by {by}: the third tab has each slice at its own, and e writes them; elsewhere its common threshold {} stands for all rows",
        counted(*slices, "slice"),
        exact(*threshold)
    )]
    DecidedSlices { slices: usize, by: Excerpt, threshold: f64 },
    #[error(
        "the decision's guarantee ({target} with {} % confidence) was proven on {data}, and not on these rows: a decision written here does not have it",
        in_percent(*confidence)
    )]
    ProvenElsewhere { target: Excerpt, confidence: f64, data: Excerpt },
    /// Scores of every class stand in the file; those of one are taken.
    #[error("scores: class {class} of {path}, joined by row")]
    ScoresOfClass { path: PathBuf, class: Excerpt },
    /// How the bytes are read, where the extension does not say so.
    #[error("read as {}", syntax(*_0))]
    ReadAs(Syntax),
    #[error("{_0}: {}", _0.consequence())]
    UnevenHeader(Uneven),
    /// How the first line of the data, or of a file of scores, is read.
    #[error("{}: the first line {is}", path.display())]
    FirstLine { path: PathBuf, is: FirstLine },
    /// The columns that play a role: texts, label, score, id.
    #[error("{}", roles(_0))]
    Roles([Option<Excerpt>; 5]),
    /// A column says how many rows each line stands for, by its name alone.
    #[error("count: {column}: {lines} stand for {rows} rows (--count none, if the column means something else)", lines = counted(*lines, "line"), rows = grouped(*rows))]
    CountedRows { column: Excerpt, lines: usize, rows: u64 },
    /// A column has the name of one that says so, but too few of its cells are counts.
    #[error(
        "count: {column} is not taken for row counts, as too many cells are none; the first is {cell}, in line {line} ({taken}, if it holds them all the same)"
    )]
    NotCounts { column: Excerpt, line: u64, cell: Excerpt, taken: String },
    /// Of several columns that could be it, the one that the decision was made for.
    #[error("score: {_0}, the column that the decision was made for (--score names another)")]
    DecidedScore(Excerpt),
    #[error("costs: {_0}, as when the decision was made (--cost, or --cost-fp and its like, name others)")]
    DecidedCosts(Names),
    /// Numbers that were typed of what outcomes cost (`fp`) change nothing, as columns say it.
    #[error(
        "costs: taken from {columns}; columns go before --cost, so its {} {} not used",
        overruled.join(" and "),
        if overruled.len() == 1 { "is" } else { "are" }
    )]
    CostColumnsFirst { overruled: Vec<String>, columns: Names },
    /// The labels leave open which is 1, or say another.
    #[error("labels: {} is the one that the decision was made for", plain(_0))]
    DecidedLabel(String),
    /// The labels say by themselves which is 1, but it is not called so.
    #[error(
        "labels: the decision was made for {}, which is no label here; {} is taken for it",
        plain(decided),
        plain(one)
    )]
    DecidedLabelAbsent { decided: String, one: String },
    /// Asked to read less or more than it does by itself.
    #[error("the model reads at most {_0} word pieces, as when the decision was made")]
    DecidedLength(usize),
    #[error("the model computes in int8, as when the decision was made")]
    DecidedInt8,
    #[error("rows are drawn anew with fixed class sizes, as when the decision was made")]
    DecidedClassSizes,
    /// The share of positives is taken from it.
    #[error("operating points are for a prevalence of {_0}, as when the decision was made")]
    DecidedPrevalence(Prevalence),
    /// Lines with a count of 0 were left out.
    #[error("{} for no row: the count is 0", if *_0 == 1 { "1 line stands".to_owned() } else { format!("{} lines stand", grouped(*_0 as u64)) })]
    EmptyLines(usize),
    /// What the columns of a headerless file are taken for.
    #[error("{0}")]
    Headerless(Guess),
    /// Each of the candidates (for texts, one or two columns) could be it.
    #[error("no column is used as the {role}: it could be {} (see {option})", joined(candidates, " or "))]
    Unclear { role: Role, candidates: Vec<Names>, option: &'static str },
    #[error("other columns could be the label too: {0} (--label chooses)")]
    OtherLabelColumns(Names),
    #[error("ignoring column {column}: {instead}")]
    ScoreColumnSetAside { column: Excerpt, instead: ScoresFrom },
    #[error("ignoring {0}: {from}", from = ScoresFrom::Model)]
    ScoresFileSetAside(PathBuf),
    #[error(
        "scores: column {column} of {path}{}, joined by row",
        probabilities.as_ref().map_or(String::new(), Probabilities::sentence)
    )]
    ScoresJoined { path: PathBuf, column: Excerpt, probabilities: Option<Probabilities> },
    #[error(
        "scores: column {score} belongs to the winning class in column {label}; where {} won, the score of {} is 1 \
         minus it",
        plain(zero),
        plain(one)
    )]
    WinningScores { label: Excerpt, score: Excerpt, zero: String, one: String },
    #[error("ignoring the labels: {path}: {fault}")]
    LabelsSetAside { path: PathBuf, fault: LabelFault },
    #[error("ignoring the labels: line {line}: {fault} (--skip-bad-rows drops such rows)")]
    BadLabelsSetAside { line: u64, fault: RowFault },
    #[error(
        "{}: the rows are unlabelled",
        match _0 { NoLabels::Blank => "the label column has no labels", NoLabels::MinusOne => "all labels are -1" }
    )]
    Unlabelled(NoLabels),
    #[error(
        "{}: ignoring the labels",
        match labels {
            NoLabels::Blank => format!("the label column has no labels in the first {rows} rows"),
            NoLabels::MinusOne => format!("all labels in the first {rows} rows are -1"),
        }
    )]
    UnlabelledSoFar { rows: usize, labels: NoLabels },
    #[error("labels: {} and {} are read as 1 and 0", plain(one), plain(zero))]
    LabelPair { zero: String, one: String },
    #[error("labels: {} is read as 1, all others ({rest}) as 0", plain(positive))]
    OneAgainstTheRest { positive: String, rest: Names },
    #[error("labels: {} is read as 0, all others ({rest}) as 1", plain(negative))]
    AllButOne { negative: String, rest: Names },
    #[error("labels: {} is read as {class}, and there is no other label", plain(name))]
    OneAlone { name: String, class: u8 },
    /// The gold labels were inverted.
    #[error("scores read from a file stay as they are: {} inverts the labels only", option("--positive", _0))]
    ScoresStay(String),
    /// `positive` is a class of the model's.
    #[error(
        "labels: {} and {} stay as they are: {} is a class of the model",
        plain(zero),
        plain(one),
        option("--positive", positive)
    )]
    LabelsStay { zero: String, one: String, positive: String },
    /// The first rows have no label that `--positive` names.
    #[error(
        "labels: {} and {} stay as they are: none of the first labels is {positive} (--positive)",
        plain(zero),
        plain(one)
    )]
    LabelsStaySoFar { zero: String, one: String, positive: Excerpt },
    /// The model's two classes have no names, and benchmarks with these gold classes number them the other way round.
    #[error(
        "the model does not name its classes, so its class 1 is scored as {one}; if its class 0 is {one}, as in GLUE, {}",
        match layout {
            Some(layout) => format!("give --layout {layout}"),
            None => format!("give {}", option("--positive", zero)),
        }
    )]
    ClassOrder { zero: String, one: String, layout: Option<&'static str> },
    #[error("{0}")]
    Questions(QuestionCounts),
    /// Scores of questions, one an id; the file has their negatives.
    #[error("scores: {}, joined by id; each is the negative of its number, which is high where no answer is likely", _0.display())]
    ScoresById(PathBuf),
    #[error("answers: {}, joined by id", _0.display())]
    PredictionsById(PathBuf),
    /// Rows in other languages were left out.
    #[error("language: {kept} of {rows} rows are in {language:?} (the end of --layout chooses, as in xnli-zh)")]
    Language { language: String, kept: usize, rows: usize },
}

fn syntax(syntax: Syntax) -> String {
    let Dialect { delimiter, quotes } = match syntax {
        Syntax::Jsonl(_) => return "JSON Lines".into(),
        Syntax::JsonArray(_) => return "a JSON array".into(),
        Syntax::Delimited(dialect) => dialect,
    };
    match (quotes, delimiter) {
        (Quotes::Literal, b'\t') => "TSV: fields are separated by tabs, and quotes are text".into(),
        (Quotes::Literal, b' ') => "numbers separated by spaces".into(),
        (Quotes::Protect, b',') => "CSV: fields are separated by commas".into(),
        (Quotes::Protect, b'\t') => "CSV: fields are separated by tabs, and quotes protect them".into(),
        (_, other) => format!("CSV: fields are separated by {:?}", char::from(other)),
    }
}

fn roles([text_a, text_b, label, score, id]: &[Option<Excerpt>; 5]) -> String {
    let mut parts = Vec::new();
    match (text_a, text_b) {
        (Some(a), Some(b)) => parts.push(format!("texts: {a}, {b}")),
        (Some(a), None) => parts.push(format!("single text: {a}")),
        (None, _) => {}
    }
    for (role, column) in [("label", label), ("score", score), ("id", id)] {
        parts.extend(column.iter().map(|column| format!("{role}: {column}")));
    }
    parts.join("; ")
}

/// Where scores come from instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScoresFrom {
    #[error("using the scores from --scores")]
    File,
    #[error("using the model")]
    Model,
}

/// What a headerless file is taken for by what its columns hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Guess {
    #[error("no header: the three columns are read as text, text, label (0/1)")]
    TextTextLabel,
    #[error("no header: the four columns are read as CoLA's source, label (0/1), star, sentence")]
    Cola,
    #[error("no header: the four columns are read as number, text, text, label (0/1)")]
    NumberTextTextLabel,
}

/// Which of the columns of probabilities, one a class, is the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probabilities {
    pub positive: usize,
    /// What the classes are called, one a column; `None` where nobody knows.
    pub names: Vec<Option<&'static str>>,
}

impl Probabilities {
    fn sentence(&self) -> String {
        let name = |class: usize| self.names[class].map_or(String::new(), |name| format!(" ({name})"));
        let others = (0..self.names.len()).filter(|class| *class != self.positive);
        let others = others.map(|class| format!("column {} of class {class}{}", class + 1, name(class)));
        let (positive, others) = (self.positive, others.collect::<Vec<_>>().join(", "));
        format!(" (the probability of class {positive}{}; {others}; --positive-index chooses)", name(positive))
    }
}

/// What the user should worry about.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Warning {
    /// What the file calls the class, and which it is.
    #[error("all labels are {}; metrics that need both classes are undefined", class(name, *is_one))]
    OneClass { name: String, is_one: bool },
    #[error("the {role}, column {column}, is {value} in every row")]
    Monotonous { role: Role, column: Excerpt, value: Excerpt },
    #[error(
        "ROC AUC is {auc:.3} (95 % interval {:.3} to {:.3}): labels or scores may be the wrong way round{inversion}",
        interval.0,
        interval.1
    )]
    WrongWay { auc: f64, interval: (f64, f64), inversion: Inversion },
    #[error("column {label} may be the model's own prediction, not the gold label: {why}")]
    OwnPrediction { label: Excerpt, why: Suspicion },
    #[error(
        "scored by the built-in demo model, which knows everyday English questions and little else: do not base decisions on it"
    )]
    DemoModel,
    /// The data are those that the decision names.
    #[error(
        "the threshold was chosen on this very file, so its figures here are optimistic; measure it on rows that had no part in \
         the choice"
    )]
    ChosenOnTheseRows,
    /// The decision names a model, and the scores come from a file.
    #[error(
        "the threshold was chosen with the model {}; nothing says whether that model made the scores in this file",
        chosen_with.display()
    )]
    ScorerUnknown { chosen_with: PathBuf },
    /// The decision names no model, and one scores.
    #[error("the threshold was chosen on scores from a file; nothing says whether this model made them")]
    ChooserUnknown,
    #[error(
        "threshold {} is outside 0 to 1, the range of probabilities: every prediction is {}",
        exact(*_0),
        u8::from(predict(0.5, *_0))
    )]
    ThresholdOutside(f64),
    #[error("at threshold {} every prediction is {}", exact(*threshold), u8::from(*is_one))]
    AllAlike { threshold: f64, is_one: bool },
    #[error(
        "{} with a value that the decision does not have: {} the common threshold {}",
        counted(*lines, "row"),
        if *lines == 1 { "it gets" } else { "they get" },
        exact(*threshold)
    )]
    UnknownSlices { lines: usize, threshold: f64 },
    #[error("{0}")]
    Questions(#[from] QuestionsDoubt),
    #[error("{0}")]
    Run(RunNote),
}

impl Warning {
    /// What to say of `threshold` where the scores are on `axis`.
    pub(crate) fn of_threshold(threshold: f64, axis: Axis) -> Option<Self> {
        let is_inside = match axis {
            Axis::Probability => (0.0..=1.0).contains(&threshold),
            Axis::Cosine | Axis::Real => true,
        };
        (!is_inside).then_some(Self::ThresholdOutside(threshold))
    }

    /// The same, or that it tells nothing apart: it makes `ones` of `rows` rows 1.
    pub(crate) fn of_predictions(threshold: f64, axis: Axis, ones: usize, rows: usize) -> Option<Self> {
        let is_alike = rows > 1 && (ones == 0 || ones == rows);
        let alike = || is_alike.then_some(Self::AllAlike { threshold, is_one: ones > 0 });
        Self::of_threshold(threshold, axis).or_else(alike)
    }
}

/// How scores or labels alone are inverted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inversion {
    /// The scores are a model's: the options to type, where there are any.
    Model { scores: Option<String>, labels: Option<String> },
    /// They were read from a file; `labels` is what `--positive` takes, where there is a column of labels.
    Read { axis: Axis, labels: Option<String> },
}

impl Display for Inversion {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let (scores, labels) = match self {
            Self::Model { scores, labels } => (scores.as_ref().map(|options| format!("use {options}")), labels.clone()),
            Self::Read { axis, labels } => {
                let inverse = match axis {
                    Axis::Probability => "1 - score",
                    Axis::Cosine | Axis::Real => "-score",
                };
                let labels = labels.as_ref().map(|labels| option("--positive", labels));
                (Some(format!("replace each with {inverse}")), labels)
            }
        };
        match scores {
            Some(scores) => write!(out, "; to invert the scores, {scores}")?,
            None => out.write_str("; no option inverts the scores of this model")?,
        }
        match labels {
            Some(labels) => write!(out, "; to invert the labels, use {labels}")?,
            None => out.write_str("; no option inverts the labels alone")?,
        }
        Ok(())
    }
}

/// What speaks for predictions in the place of gold labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Suspicion {
    #[error("the scores separate its classes perfectly")]
    Separated,
    #[error("every score is at least 0.5, as the score of a winning class is")]
    AllWon,
}

fn class(name: &str, is_one: bool) -> String {
    let digit = u8::from(is_one).to_string();
    if name == digit { digit } else { format!("{} ({digit})", plain(name)) }
}

/// Bad rows were left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SkippedRows<'a> {
    pub count: usize,
    pub first: &'a BadRow,
}

impl fmt::Display for SkippedRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, first) = (counted(self.count, "bad row"), if self.count == 1 { "" } else { "the first " });
        write!(f, "skipped {rows}, {first}at line {}: {}", self.first.line, self.first.reason)
    }
}
