//! SQuAD, versions 1.1 and 2.0 (Rajpurkar et al. 2016 and 2018): one JSON document of articles, their paragraphs, and questions
//! about each paragraph.
//!
//! ```json
//! {"version": "v2.0", "data": [{"title": "…", "paragraphs": [{"context": "…", "qas": [
//!     {"id": "…", "question": "…", "is_impossible": false, "answers": [{"text": "…", "answer_start": 3}]}]}]}]}
//! ```
//!
//! Other keys are passed over. `answer_start` counts the characters of Python, which are code points.

mod document;
mod look;
mod node;

use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use document::{Document, Read};

use super::assemble::{self, Assembled};
use super::error::DataError;
use super::header::Header;
use super::message::{QuestionFault, QuestionsFault};
use super::open::Input;
use super::questions::refused_option;
use super::questions::rows::{QuestionRows, in_one_cell};
use super::raw_table::RawTable;
use super::table::{Cell, Table};
use super::{BadRow, Dataset, InputFormat, Needs, OptionalColumn, ReadOptions, Roles, Unanswerable};

/// Whether `input` is to be read as SQuAD: by its option, else by its content.
pub(super) fn is_meant(input: &Input, options: &ReadOptions) -> bool {
    match options.format {
        Some(InputFormat::Squad) => true,
        Some(InputFormat::Rows(_)) => false,
        None => look::begins_as_squad(&input.head),
    }
}

/// The data set that `input` is.
pub(super) fn read(input: Input, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    let path = input.path.clone();
    let fault = |fault| DataError::Questions { path: path.clone(), fault };
    if options.limit == Some(0) {
        return Err(DataError::LimitZero);
    }
    if let Some(option) = not_for_squad(options) {
        return Err(fault(QuestionsFault::Option { option }));
    }
    let mut bytes = Vec::new();
    input.into_reader().read_to_end(&mut bytes).map_err(|reason| DataError::io(&path, reason))?;
    let document = Document::new(bytes).map_err(fault)?;
    let mut draft = SquadDraft::new(options);
    draft.read(&document).map_err(fault)?;
    draft.refuse_bad(&path)?;
    let (raw, questions, roles) = draft.into_table(&path);
    let Assembled { dataset, first_fault, .. } = assemble::of_questions(raw, questions, roles, options, needs)?;
    match first_fault {
        Some(BadRow { line, reason }) if dataset.is_empty() => {
            Err(DataError::AllRowsBad { path, rows: dataset.skipped.len(), line, fault: reason })
        }
        Some(_) | None => Ok(dataset),
    }
}

/// An option that speaks of columns, of which SQuAD has none, or of a benchmark of pairs.
fn not_for_squad(options: &ReadOptions) -> Option<&'static str> {
    let of_columns = [
        (options.text_a.is_some(), "--text-a"),
        (options.text_b.is_some(), "--text-b"),
        (options.label.is_some(), "--label"),
        (options.layout.is_some(), "--layout"),
        (options.score.is_some() && options.scores_file.is_none(), "--score"),
        (matches!(options.id, Some(OptionalColumn::Named(_))), "--id"),
        (options.delimiter.is_some(), "--delimiter"),
        (!options.compare.is_empty(), "--compare-score"),
    ];
    of_columns.into_iter().find_map(|(is_given, option)| is_given.then_some(option)).or_else(|| refused_option(options))
}

/// A question as the table has it.
struct Row {
    text: String,
    title: Option<Arc<str>>,
    line: u64,
}

/// The questions of a document while it is read.
struct SquadDraft<'o> {
    options: &'o ReadOptions,
    rows: Vec<Row>,
    questions: QuestionRows,
    /// Those that cannot be read: their place among all, and why.
    bad: Vec<(usize, BadRow)>,
    /// All, bad ones among them.
    count: usize,
}

impl<'o> SquadDraft<'o> {
    fn new(options: &'o ReadOptions) -> Self {
        Self { options, rows: Vec::new(), questions: QuestionRows::default(), bad: Vec::new(), count: 0 }
    }

    /// Take the questions of `document`, as many as are wanted.
    fn read(&mut self, document: &Document) -> Result<(), QuestionsFault> {
        let mut may_be_impossible = false;
        let version = document.visit(|asked, line| {
            if self.options.limit.is_some_and(|limit| self.count >= limit) {
                // The others only tell whether questions may have no answer.
                may_be_impossible = asked.may_be_impossible();
                return if may_be_impossible { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
            }
            match asked.read() {
                Ok(Read { id, text, said }) => {
                    let context = self.questions.context(asked.context);
                    self.questions.push(id, context, said);
                    self.rows.push(Row { text, title: asked.title.cloned(), line });
                }
                Err(fault) => {
                    self.bad.push((self.count, BadRow { line, reason: QuestionFault::Json(fault).into() }));
                }
            }
            self.count += 1;
            ControlFlow::Continue(())
        });
        let is_enough = self.options.limit.is_some_and(|limit| self.count >= limit);
        let version = match version {
            Err(_) if is_enough => None,
            version => version?,
        };
        if self.count == 0 {
            return Err(QuestionsFault::NoQuestions);
        }
        self.questions.says_impossible |= may_be_impossible;
        self.questions.by_version = version.and_then(|version| match version.trim_start_matches('v').chars().next() {
            Some('1') if !may_be_impossible => Some(Unanswerable::Never),
            Some('2') => Some(Unanswerable::Possible),
            Some(_) | None => None,
        });
        Ok(())
    }

    /// An error where some question cannot be read, and is not to be passed over; or where none can be.
    fn refuse_bad(&self, path: &Path) -> Result<(), DataError> {
        let Some((_, BadRow { line, reason })) = self.bad.first() else { return Ok(()) };
        let (path, line, fault, rows, bad) = (path.into(), *line, reason.clone(), self.count, self.bad.len());
        if bad == rows {
            return Err(DataError::AllRowsBad { path, rows, line, fault });
        }
        match (self.options.skip_bad_rows, DataError::are_most(bad, rows)) {
            (true, _) => Ok(()),
            (false, true) => Err(DataError::MostRowsBad { path, bad, rows, line, fault }),
            (false, false) => Err(DataError::BadRow { path, line, fault }),
        }
    }

    /// What there is for people to read: the columns id, question and answers, and title where there are titles.
    fn into_table(self, path: &Path) -> (RawTable, QuestionRows, Roles) {
        let Self { rows, questions, bad, count, .. } = self;
        let has_titles = rows.iter().any(|row| row.title.is_some());
        let headers = ["id", "question", "answers"].into_iter().chain(has_titles.then_some("title"));
        let mut table = Table::new(headers.map(str::to_owned).collect());
        for (row, question) in rows.iter().zip(&questions.rows) {
            let answers = question.answers.as_deref().map(in_one_cell);
            let title = row.title.as_deref().map_or(Cell::Absent, Cell::Text);
            let cells =
                [Cell::Text(&question.id), Cell::Text(&row.text), answers.as_deref().map_or(Cell::Absent, Cell::Text)];
            table.push(cells.into_iter().chain(has_titles.then_some(title)));
        }
        table.shrink_to_fit();
        let raw = RawTable {
            path: path.into(),
            format: InputFormat::Squad,
            header: Header::Names,
            table,
            lines: rows.iter().map(|row| row.line).collect(),
            rows: count,
            bad,
            notes: Vec::new(),
        };
        (raw, questions, Roles { id: Some(0), text_a: Some(1), ..Roles::default() })
    }
}
