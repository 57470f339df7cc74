//! Questions in rows: a column of questions, one of the texts that they are about, and perhaps their answers.

use std::sync::Arc;

use super::answer_cell::{self, Answers};
use super::rows::{Given, QuestionRows, Said};
use crate::dataset::ReadOptions;
use crate::dataset::message::{AnswerCell, QuestionFault, RowFault};
use crate::dataset::names::{SINGLE_TEXTS, TEXT_PAIRS, canonical, is_label};
use crate::dataset::raw_table::RawTable;
use crate::dataset::table::{Cell, Table};

const QUESTION: &str = "question";
const CONTEXT: &str = "context";

/// Which columns hold questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dataset) struct QuestionColumns {
    pub question: usize,
    context: usize,
    gold: Gold,
    is_impossible: Option<usize>,
}

/// Which say what the answers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gold {
    None,
    /// All answers to a question.
    Answers(usize),
    /// One answer, and perhaps where it begins.
    Text {
        text: usize,
        start: Option<usize>,
    },
}

/// Whether a line of cells names columns of questions and texts.
pub(in crate::dataset) fn name_questions(cells: &[String]) -> bool {
    [QUESTION, CONTEXT].iter().all(|name| only(cells, name).is_some())
}

impl QuestionColumns {
    /// Those of `raw`, unless they are texts and labels of something else: where people said what class a row is of, where another
    /// known pair of texts stands in it and no answers, and where an option names a text, a label or a benchmark of pairs.
    pub(in crate::dataset) fn find(raw: &RawTable, options: &ReadOptions) -> Option<Self> {
        let ReadOptions { text_a, text_b, label, layout, .. } = options;
        let is_told = text_a.is_some() || text_b.is_some() || label.is_some() || layout.is_some();
        if is_told || !raw.header.has_names() {
            return None;
        }
        let headers = raw.table.headers();
        let (question, context) = (only(headers, QUESTION)?, only(headers, CONTEXT)?);
        let is_labelled = headers.iter().any(|header| is_label(&spelled(header)));
        let gold = match (only(headers, "answers"), only(headers, "answer_text")) {
            (Some(answers), _) => Gold::Answers(answers),
            (None, Some(text)) => Gold::Text { text, start: only(headers, "answer_start") },
            (None, None) => Gold::None,
        };
        let is_something_else = is_labelled || (gold == Gold::None && has_other_texts(headers));
        let is_impossible = only(headers, "is_impossible");
        (!is_something_else).then_some(Self { question, context, gold, is_impossible })
    }

    /// The questions in the good rows of `raw`, whose names are in the column `id`, and else their numbers from 1; the rows that are
    /// none are bad ones.
    pub(in crate::dataset) fn read(&self, raw: &RawTable, id: Option<usize>) -> (QuestionRows, Vec<(usize, RowFault)>) {
        let (mut questions, mut faults) = (QuestionRows::default(), Vec::new());
        for (place, row) in raw.good_rows().enumerate() {
            let Some(row) = row else { continue };
            let read = self.row(&raw.table, row, id);
            let Row { id, context, said } = read.unwrap_or_else(|fault| {
                faults.push((row, fault));
                Row::default()
            });
            let context = questions.context(context);
            // A bad row is dropped, whatever it is called.
            questions.push(id.map_or_else(|| (place + 1).to_string().into(), Arc::from), context, said);
        }
        (questions, faults)
    }

    fn row<'t>(&self, table: &'t Table, row: usize, id: Option<usize>) -> Result<Row<'t>, RowFault> {
        let no_text = |column: usize| RowFault::NoText(table.headers()[column].as_str().into());
        let id = match id {
            Some(column) => {
                let no_id = || QuestionFault::NoId(table.headers()[column].as_str().into());
                Some(table.cell(row, column).text().filter(|id| !id.is_empty()).ok_or_else(no_id)?)
            }
            None => None,
        };
        if table.cell(row, self.question) == Cell::Absent {
            return Err(no_text(self.question));
        }
        let context = table.cell(row, self.context).text().ok_or_else(|| no_text(self.context))?;
        let of_cell = |column: usize, fault: AnswerCell| {
            let cell = table.cell(row, column).text().unwrap_or("").into();
            RowFault::from(QuestionFault::AnswerCell { cell, column: table.headers()[column].as_str().into(), fault })
        };
        let is_impossible = match self.is_impossible {
            Some(column) => answer_cell::truth(table.cell(row, column)).map_err(|fault| of_cell(column, fault))?,
            None => None,
        };
        let answers = match self.gold {
            Gold::None => None,
            Gold::Answers(column) => {
                match answer_cell::answers(table.cell(row, column)).map_err(|fault| of_cell(column, fault))? {
                    Answers::Unsaid => None,
                    Answers::Plain(text) => Some(vec![Given { text, start: None }]),
                    Answers::Listed(answers) => Some(answers),
                }
            }
            Gold::Text { text, start } => Some(with_starts(table, row, (text, start), &of_cell)?),
        };
        Ok(Row { id, context, said: Said { answers, is_impossible } })
    }
}

/// The answers in a column of texts, with their places in another. Nothing there is no answer.
fn with_starts(
    table: &Table,
    row: usize,
    (text, start): (usize, Option<usize>),
    of_cell: &impl Fn(usize, AnswerCell) -> RowFault,
) -> Result<Vec<Given>, RowFault> {
    let answers = answer_cell::answers(table.cell(row, text)).map_err(|fault| of_cell(text, fault))?;
    let mut answers = match answers {
        Answers::Unsaid => Vec::new(),
        Answers::Plain(text) => vec![Given { text, start: None }],
        Answers::Listed(answers) => answers,
    };
    let Some(column) = start.filter(|_| !answers.is_empty()) else { return Ok(answers) };
    let starts = answer_cell::starts(table.cell(row, column)).map_err(|fault| of_cell(column, fault))?;
    if !starts.is_empty() && starts.len() != answers.len() {
        return Err(of_cell(column, AnswerCell::Uneven));
    }
    answers.iter_mut().zip(starts).for_each(|(answer, start)| answer.start = Some(start));
    Ok(answers)
}

#[derive(Default)]
struct Row<'t> {
    id: Option<&'t str>,
    context: &'t str,
    said: Said,
}

/// As names are compared: `_` stands for blanks and hyphens.
fn spelled(header: &str) -> String {
    canonical(header).replace([' ', '-'], "_")
}

/// The column of this name, where no other has it.
fn only(headers: &[String], name: &str) -> Option<usize> {
    let mut called = headers.iter().enumerate().filter(|(_, header)| spelled(header) == name).map(|(column, _)| column);
    called.next().filter(|_| called.next().is_none())
}

/// Whether other columns have the names of a pair of texts, or of a single text.
fn has_other_texts(headers: &[String]) -> bool {
    let is_there = |name: &str| headers.iter().any(|header| spelled(header) == name);
    TEXT_PAIRS.iter().any(|(a, b)| is_there(a) && is_there(b)) || SINGLE_TEXTS.iter().any(|name| is_there(name))
}
