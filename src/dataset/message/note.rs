//! What was recognised, assumed or set aside, and what the user should worry about.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use super::excerpt::{Excerpt, Names, separated};
use super::fault::{LabelFault, Role, RowFault};
use crate::dataset::syntax::{Dialect, Syntax};

/// What was recognised, assumed or set aside.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// How the bytes are read, where the extension does not say so.
    ReadAs(Syntax),
    /// The columns that play a role: texts, label, score, id.
    Roles([Option<Excerpt>; 5]),
    /// What the columns of a headerless file are taken for.
    Headerless(Guess),
    /// No column plays this role, because each of the candidates (for texts, one or two columns) could.
    Unclear {
        role: Role,
        candidates: Vec<Names>,
        option: &'static str,
    },
    OtherLabelColumns(Names),
    ScoreColumnSetAside {
        column: Excerpt,
        instead: ScoresFrom,
    },
    ScoresFileSetAside(PathBuf),
    ScoresJoined {
        path: PathBuf,
        column: Excerpt,
        probabilities: Option<Probabilities>,
    },
    LabelsSetAside {
        path: PathBuf,
        fault: LabelFault,
    },
    BadLabelsSetAside {
        line: u64,
        fault: RowFault,
    },
    Unlabelled,
    /// The first rows have no label, and more follow.
    UnlabelledSoFar {
        rows: usize,
    },
    /// Numbers from here on are 1.
    LabelsAtLeast(f64),
    LabelsAsWords {
        zero: String,
        one: String,
    },
    LabelPair {
        zero: String,
        one: String,
    },
    OneAgainstTheRest {
        positive: String,
        rest: Names,
    },
    /// Labels that are 0 and 1 do not heed `--positive`.
    LabelsStay {
        classes: [String; 2],
        positive: String,
    },
    /// Rows in other languages were left out.
    Language {
        language: String,
        kept: usize,
        rows: usize,
    },
}

/// Where scores come from instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoresFrom {
    File,
    Model,
}

/// What a headerless file is taken for by what its columns hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    TextTextLabel,
    Cola,
    NumberTextTextLabel,
}

/// Which of the columns of probabilities, one a class, is the score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probabilities {
    pub positive: usize,
    /// What the classes are called, one a column; `None` where nobody knows.
    pub names: Vec<Option<&'static str>>,
}

impl Display for Note {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadAs(syntax) => read_as(*syntax, out),
            Self::Roles(columns) => roles(columns, out),
            Self::Headerless(guess) => guess.fmt(out),
            Self::Unclear { role, candidates, option } => {
                write!(out, "no column is taken as the {role}: ")?;
                separated(out, candidates, " or ")?;
                write!(out, " could be; choose with {option}")
            }
            Self::OtherLabelColumns(names) => {
                write!(out, "other columns speak of labels too: {names}; --label chooses")
            }
            Self::ScoreColumnSetAside { column, instead } => {
                write!(out, "the score column {column} is set aside: {instead}")
            }
            Self::ScoresFileSetAside(path) => write!(out, "{} is set aside: {}", path.display(), ScoresFrom::Model),
            Self::ScoresJoined { path, column, probabilities } => {
                write!(out, "scores: column {column} of {}", path.display())?;
                if let Some(probabilities) = probabilities {
                    write!(out, " ({probabilities})")?;
                }
                out.write_str(", joined by row")
            }
            Self::LabelsSetAside { path, fault } => {
                write!(out, "the labels are set aside: {}: {fault}", path.display())
            }
            Self::BadLabelsSetAside { line, fault } => {
                write!(out, "the labels are set aside: line {line}: {fault} (--skip-bad-rows drops such rows)")
            }
            Self::Unlabelled => out.write_str("the label column says nothing: the rows are unlabelled"),
            Self::UnlabelledSoFar { rows } => {
                write!(out, "the label column says nothing in the first {rows} rows: the labels are set aside")
            }
            Self::LabelsAtLeast(cut) => write!(out, "labels: numbers of at least {cut} are 1, those below are 0"),
            Self::LabelsAsWords { zero, one } => write!(out, "labels: {one} is read as 1, {zero} as 0"),
            Self::LabelPair { zero, one } => write!(out, "labels: {one} is 1, {zero} is 0"),
            Self::OneAgainstTheRest { positive, rest } if rest.is_empty() => {
                write!(out, "labels: {positive} is 1, there is no other")
            }
            Self::OneAgainstTheRest { positive, rest } => {
                write!(out, "labels: {positive} is 1, every other ({rest}) is 0")
            }
            Self::LabelsStay { classes: [zero, one], positive } => {
                write!(out, "labels: {zero} and {one} stay as they are, whatever --positive {positive} says")
            }
            Self::Language { language, kept, rows } => {
                write!(out, "language: {kept} of {rows} rows are in {language:?}; --layout NAME-xx chooses")
            }
        }
    }
}

fn read_as(syntax: Syntax, out: &mut Formatter<'_>) -> fmt::Result {
    match syntax {
        Syntax::Jsonl => out.write_str("read as JSON Lines"),
        Syntax::Delimited(Dialect { delimiter: b'\t', quoting: false }) => {
            out.write_str("read as TSV: fields are separated by tabs, and quotes are text")
        }
        Syntax::Delimited(Dialect { delimiter: b',', quoting: true }) => {
            out.write_str("read as CSV: fields are separated by commas")
        }
        Syntax::Delimited(Dialect { delimiter: b'\t', quoting: true }) => {
            out.write_str("read as CSV: fields are separated by tabs, and quotes protect them")
        }
        Syntax::Delimited(Dialect { delimiter, .. }) => {
            write!(out, "read as CSV: fields are separated by {:?}", char::from(delimiter))
        }
    }
}

fn roles([text_a, text_b, label, score, id]: &[Option<Excerpt>; 5], out: &mut Formatter<'_>) -> fmt::Result {
    let mut parts = Vec::new();
    match (text_a, text_b) {
        (Some(a), Some(b)) => parts.push(format!("texts: {a}, {b}")),
        (Some(a), None) => parts.push(format!("single text: {a}")),
        (None, _) => {}
    }
    for (role, column) in [("label", label), ("score", score), ("id", id)] {
        parts.extend(column.iter().map(|column| format!("{role}: {column}")));
    }
    separated(out, &parts, "; ")
}

impl Display for ScoresFrom {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::File => "the scores come from --scores",
            Self::Model => "the model scores",
        })
    }
}

impl Display for Guess {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::TextTextLabel => "no header: the three columns are read as text, text, label (0/1)",
            Self::Cola => "no header: the four columns are read as CoLA's source, label (0/1), star, sentence",
            Self::NumberTextTextLabel => "no header: the four columns are read as number, text, text, label (0/1)",
        })
    }
}

impl Display for Probabilities {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let name = |class: usize| self.names[class].map_or(String::new(), |name| format!(" ({name})"));
        write!(out, "the probability of class {}{}; ", self.positive, name(self.positive))?;
        let others = (0..self.names.len()).filter(|class| *class != self.positive);
        let others = others.map(|class| format!("column {} of class {class}{}", class + 1, name(class)));
        separated(out, &others.collect::<Vec<_>>(), ", ")?;
        out.write_str("; --positive-index chooses")
    }
}

/// What the user should worry about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Every label is of one class, which the file calls `name`.
    OneClass { class: bool, name: String },
    /// The built-in model scored somebody's own data.
    DemoModel,
}

impl Display for Warning {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneClass { class, name } => {
                let digit = if *class { "1" } else { "0" };
                let name = if name == digit { digit.to_owned() } else { format!("{name} ({digit})") };
                write!(out, "every label is {name}: what needs both classes is undefined")
            }
            Self::DemoModel => out.write_str(
                "scored by the built-in demo model, which knows everyday English questions and little else: do not decide by \
                 it",
            ),
        }
    }
}
