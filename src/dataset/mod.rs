//! What a labelled test set is, and how one is read.
//!
//! A [`Dataset`] is a [`Table`] of the file's own cells, the [`Roles`] that its columns play, and what was read from
//! them: gold labels and, where the file carries them, [`Scores`].

mod advice;
mod aggregated;
mod assemble;
mod beside;
mod beside_advice;
mod class_scores;
mod column_facts;
mod columns;
mod costs;
mod counts;
mod csv;
mod data_file;
mod error;
mod folder;
mod format;
mod hash;
mod header;
mod json_array;
mod jsonl;
mod judged;
mod labels;
mod language;
mod layouts;
mod message;
mod missing;
mod names;
mod open;
mod optional_column;
mod python_json;
mod questions;
mod raw_table;
mod row_reader;
mod score_cell;
mod scores_file;
mod script;
mod sliced_rows;
mod slices;
mod sniff;
mod squad;
mod stated;
mod syntax;
mod table;
mod unanswerable;
mod uneven;
mod weights;
mod whole;
mod whole_number;
mod windows;
mod winners;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use message::{Inversion, RowFault, Suspicion};

use crate::metrics::{CostColumns, Counts, Doubt, Labels, PerOutcome, ScoreSource, Scored, Scores};

pub(crate) use advice::likely_class;
pub(crate) use beside::{Beside, read_beside};
pub use costs::DecidedCosts;
pub use error::DataError;
pub(crate) use folder::file_of_split;
pub(crate) use format::either;
pub use format::{Format, InputFormat};
pub use hash::sha256;
pub(crate) use hash::{Sha256Hasher, sha256_of};
pub use header::Header;
pub(crate) use labels::{Comparison, PositiveLabel, are_opposed, unnamed_class};
use labels::{IfAbsent, MinusOneBesideZero, Positive};
pub use layouts::{ChosenLayout, LAYOUTS};
pub(crate) use message::Joined;
pub use message::SliceFault;
pub(crate) use message::{Names, Note, SkippedRows, Warning, option, shell};
pub(crate) use message::{UnknownDelimiter, UnknownLayout};
pub(crate) use names::{names_a_score, names_an_amount};
pub use optional_column::OptionalColumn;
pub use questions::{GoldAnswer, Question, Questions};
pub use sliced_rows::SlicedRows;
pub use slices::{BuiltIn, SliceBy};
pub use sniff::parse_delimiter;
pub use table::{Cell, Table};
pub use unanswerable::Unanswerable;
pub use whole::read;
pub(crate) use whole::read_from;
pub(crate) use windows::Window;
pub use windows::Windows;

/// One row as a model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pair<'a> {
    /// The first sentence.
    pub text_a: &'a str,
    /// The second; `None` where the task has single sentences (an empty cell is an empty text, not `None`).
    pub text_b: Option<&'a str>,
}

/// Which column (index into [`Table::headers`]) plays which role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Roles {
    /// First sentence.
    pub text_a: Option<usize>,
    /// Second sentence.
    pub text_b: Option<usize>,
    /// Gold class.
    pub label: Option<usize>,
    /// What a model said for class 1.
    pub score: Option<usize>,
    /// The row's own name.
    pub id: Option<usize>,
    /// How many rows the line stands for.
    pub count: Option<usize>,
    /// How much the row weighs.
    pub weight: Option<usize>,
    /// What an outcome costs in this row.
    pub costs: PerOutcome<Option<usize>>,
}

/// Where a data set came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it; `-` for standard input.
    pub path: PathBuf,
    /// What the bytes turned out to be.
    pub format: InputFormat,
    /// The bytes, where they are part of the program.
    pub embedded: Option<&'static [u8]>,
}

/// A row that could not be read and was passed over with `--skip-bad-rows`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line in the file, counted from 1.
    pub line: u64,
    /// Why it was rejected.
    pub reason: RowFault,
}

/// What the caller wants of the file, beside what the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// A model will read the texts: a file without them is an error.
    pub texts: bool,
    /// Metrics will be computed: a file without labels is an error.
    pub labels: bool,
    /// Without a model the file must carry scores; with one its score column is set aside, and a note says so.
    pub scores: bool,
}

/// Whether the model that scores has a class of the name that `--positive` gives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ModelClass {
    /// It has: gold labels that need no option may be called something else.
    Known,
    /// It has not, or there is no model: some gold label must have that name.
    #[default]
    Unknown,
}

/// The options that invert a model's scores or the labels, and not the other, as they are typed, as far as there are any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inversions {
    /// Inverts the scores.
    pub scores: Option<String>,
    /// Inverts the labels.
    pub labels: Option<String>,
}

/// How gold labels that are read with another `--positive` relate to those that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Same,
    Inverted,
    /// Neither, or they could not be read.
    Other,
}

/// The options shared by every command that reads data; columns by name, or by number from 1 where there is no header.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Overrides the format seen in extension and content.
    pub format: Option<InputFormat>,
    /// Column of the first sentence.
    pub text_a: Option<String>,
    /// Column of the second sentence.
    pub text_b: Option<String>,
    /// Column of the gold label.
    pub label: Option<String>,
    /// Column of the score.
    pub score: Option<String>,
    /// Column of the row's name; where it is absent, one that is called so is taken.
    pub id: Option<OptionalColumn>,
    /// Columns of what each outcome costs.
    pub costs: PerOutcome<Option<String>>,
    /// Those that a decision was made with.
    pub decided_costs: DecidedCosts,
    /// The gold name that becomes 1.
    pub positive: Option<String>,
    /// Whether it names a class of the model that scores.
    pub positive_class: ModelClass,
    /// The gold name that was 1 when a decision was made; `positive` goes before it.
    pub decided: Option<String>,
    /// What the first line is, where that is known.
    pub header: Option<Header>,
    /// Field delimiter of CSV/TSV.
    pub delimiter: Option<u8>,
    /// Read at most so many rows.
    pub limit: Option<usize>,
    /// Count bad rows and go on.
    pub skip_bad_rows: bool,
    /// A second file whose score column is joined by row.
    pub scores_file: Option<PathBuf>,
    /// A second file of the answers to questions, joined by id.
    pub predictions: Option<PathBuf>,
    /// Which column (from 0) of the file of scores is the score, where its columns are probabilities of the classes.
    pub positive_index: Option<usize>,
    /// The column that says how many rows each line stands for; where it is absent, a name that is known speaks for itself.
    pub count: Option<OptionalColumn>,
    /// The column that says how much each row weighs; where it is absent, one that seems to is asked about.
    pub weight: Option<OptionalColumn>,
    /// The benchmark whose files these are.
    pub layout: Option<ChosenLayout>,
    /// Columns of further scores, to be compared with the first.
    pub compare: Vec<String>,
}

/// A further column of scores, over the same rows.
#[derive(Debug, Clone)]
pub struct ComparedColumn {
    /// Which column it is.
    pub column: usize,
    /// What stands in it.
    pub scores: Scores,
}

/// A labelled (or unlabelled) test set, read whole.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Where it came from.
    pub source: Source,
    /// Every column of the file, in its order.
    pub table: Table,
    /// Which column is what.
    pub roles: Roles,
    /// How many rows each line stands for, at least one; `None` where each is one row. All that is counted by line, texts and
    /// scores among it, is so as often.
    pub counts: Option<Counts>,
    /// How much each row weighs, where a column was named that says so.
    pub weights: Option<Arc<[f64]>>,
    /// Lines of the file that stand for no row, ascending, counted from 1: they are left out.
    pub empty_lines: Vec<u64>,
    /// Gold classes, one a row; `None` where the file has no label column.
    pub labels: Option<Labels>,
    /// Gold class names `[of 0, of 1]` as the file spells them (`["0", "1"]`, `["not_equivalent", "equivalent"]`).
    pub class_names: [String; 2],
    /// Scores that the file (or `--scores`) carried; `None` where a model is to score.
    pub scores: Option<Scores>,
    /// Those of the columns that they are to be compared with, in the order of [`ReadOptions::compare`].
    pub compared: Vec<ComparedColumn>,
    /// What outcomes cost by row, where columns say so.
    pub costs: CostColumns,
    /// What questions have beside their columns, where the rows are questions about texts.
    pub questions: Option<Arc<Questions>>,
    /// What another program answered to the questions (`--predictions`), one a row; empty where that is "no answer".
    pub predicted: Option<Arc<[String]>>,
    /// Line in the file at which each row begins, counted from 1.
    pub lines: Vec<u64>,
    /// Rows passed over.
    pub skipped: Vec<BadRow>,
    /// What was recognised, assumed or set aside, for the user.
    pub notes: Vec<Note>,
    /// What the user should worry about (one class only, …).
    pub warnings: Vec<Warning>,
    /// How to invert the scores of the model or the labels, once the model is known.
    pub inversions: Inversions,
}

impl Dataset {
    /// Number of lines read, each of which is one row unless there are [`counts`](Self::counts).
    pub fn len(&self) -> usize {
        self.table.rows()
    }

    /// Number of rows that all lines together stand for.
    pub fn rows(&self) -> u64 {
        self.counts.as_ref().map_or(self.len() as u64, Counts::rows)
    }

    /// What a line of the table is called: the [`unit`](Self::unit), where it is one.
    pub(crate) fn line_unit(&self) -> &'static str {
        if self.counts.is_some() { "line" } else { self.unit() }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a row is called: a question about a text, a pair of texts, a text, or, where there are no texts, a row.
    pub(crate) fn unit(&self) -> &'static str {
        if self.questions.is_some() {
            return "question";
        }
        match (self.roles.text_a, self.roles.text_b) {
            (_, Some(_)) => "pair",
            (Some(_), None) => "text",
            (None, None) => "row",
        }
    }

    /// Row `row` as a model sees it; empty text where the file has no text column.
    pub fn pair(&self, row: usize) -> Pair<'_> {
        let text = |column: Option<usize>| column.and_then(|c| self.table.cell(row, c).text());
        Pair { text_a: text(self.roles.text_a).unwrap_or(""), text_b: text(self.roles.text_b) }
    }

    /// Gold class of `row`, where there is one.
    pub fn label(&self, row: usize) -> Option<bool> {
        self.labels.as_ref().map(|labels| labels[row])
    }

    /// Whether the scores are in a column that `cutpoint score` wrote.
    pub(crate) fn is_scored_by_us(&self) -> bool {
        self.scores.is_some() && self.roles.score.is_some_and(|column| stated::is_ours(&self.table, column))
    }

    /// Note which way the scores of a model are taken whose two classes have no names, where it may be the wrong one.
    pub(crate) fn note_class_order(&mut self) {
        let mut otherwise = layouts::numbered_otherwise(&self.class_names).peekable();
        if otherwise.peek().is_some() {
            let layout = otherwise.find(|layout| layout.fits(self.table.headers())).map(|layout| layout.name);
            let [zero, one] = self.class_names.clone();
            self.notes.push(Note::ClassOrder { zero, one, layout });
        }
    }

    /// How the gold labels would be with another `--positive`, which names a class of the model's or not.
    pub(crate) fn labels_with(&self, positive: &str, class: ModelClass) -> Relation {
        let (Some(column), Some(now)) = (self.roles.label, &self.labels) else { return Relation::Other };
        let if_absent = match class {
            ModelClass::Known => IfAbsent::KeepLabels,
            ModelClass::Unknown => IfAbsent::Refuse,
        };
        let positive = Positive { name: positive, if_absent };
        match labels::read(&self.table, column, Some(positive), MinusOneBesideZero::Ask) {
            Ok(then) if !then.bad.is_empty() => Relation::Other,
            Ok(then) if then.values == **now => Relation::Same,
            Ok(then) if then.values.iter().zip(&**now).all(|(then, now)| then != now) => Relation::Inverted,
            Ok(_) | Err(_) => Relation::Other,
        }
    }

    /// What is doubtful of these rows as `scored` has them.
    pub(crate) fn doubts(&self, scored: &Scored) -> Vec<Warning> {
        let label = self.roles.label.map_or("label", |column| &self.table.headers()[column]);
        let own = |why| Warning::OwnPrediction { label: label.into(), why };
        let warning = |doubt: &Doubt| match *doubt {
            Doubt::WrongWay { auc, interval } => {
                let inversion = match scored.source() {
                    ScoreSource::Model(_) => {
                        let Inversions { scores, labels } = self.inversions.clone();
                        Inversion::Model { scores, labels }
                    }
                    ScoreSource::Read(_) | ScoreSource::Written(_) => {
                        let labels = self.questions.is_none().then(|| self.class_names[0].clone());
                        Inversion::Read { axis: scored.scores().axis, labels }
                    }
                };
                Warning::WrongWay { auc, interval, inversion }
            }
            Doubt::Separated { .. } => own(Suspicion::Separated),
            Doubt::AllWon => own(Suspicion::AllWon),
        };
        // Whether there is an answer is nobody's prediction.
        let is_told = |doubt: &&Doubt| self.questions.is_none() || matches!(doubt, Doubt::WrongWay { .. });
        scored.doubts().iter().filter(is_told).map(warning).collect()
    }

    /// The number of `row` in the file, from 1: bad rows that were skipped are counted too, and lines that stand for no row.
    pub(crate) fn row_number(&self, row: usize) -> usize {
        let line = self.lines.get(row);
        let left_out = |line: &u64| {
            let bad = self.skipped.partition_point(|bad| bad.line < *line);
            bad + self.empty_lines.partition_point(|empty| empty < line)
        };
        row + 1 + line.map_or(0, left_out)
    }

    /// The file's name without its folders, for titles.
    pub fn name(&self) -> String {
        if self.source.path == Path::new("-") {
            return "standard input".into();
        }
        self.source.path.file_name().map_or_else(|| "-".into(), |name| name.to_string_lossy().into_owned())
    }
}
