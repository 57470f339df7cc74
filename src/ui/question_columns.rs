//! What the table has of a question: what the answer is worth, the question, what is answered, and the right answers.

use ratatui::style::Style;
use ratatui::text::Span;

use super::number::{UNDEFINED, fixed, proportion};
use super::text::{left, right};
use super::theme::Theme;
use crate::app::{GivenAnswer, NO_ANSWER, View};
use crate::dataset::Dataset;

/// Cells of exact match, and of F1 with the space before it.
const EXACT: usize = 2;
const F1: usize = 6;

/// Cells of what the answer is worth, with the spaces behind it.
const WORTH: usize = EXACT + F1 + 2;

/// Cells between two texts.
const BETWEEN: usize = 3;

/// Cells from which on there is room for what the answer is worth, and from which on for the right answers too.
const WITH_WORTH: usize = 34;
const WITH_GOLD: usize = 58;

/// Widths of the columns, in cells; 0 of one that there is no room for.
pub(super) struct QuestionColumns {
    worth: usize,
    question: usize,
    answer: usize,
    gold: usize,
}

impl QuestionColumns {
    /// In so many cells.
    pub(super) fn new(cells: usize) -> Self {
        let worth = if cells >= WITH_WORTH { WORTH } else { 0 };
        let rest = cells - worth;
        if cells < WITH_GOLD {
            let texts = rest.saturating_sub(BETWEEN);
            return Self { worth, question: texts.div_ceil(2), answer: texts / 2, gold: 0 };
        }
        let texts = rest - 2 * BETWEEN;
        let answer = texts * 3 / 10;
        Self { worth, question: texts - 2 * answer, answer, gold: answer }
    }

    /// What stands above them.
    pub(super) fn header(&self) -> String {
        let worth = [right("EM", EXACT), right("F1", F1)].concat() + "  ";
        let worth = if self.worth > 0 { worth } else { String::new() };
        let gold = if self.gold > 0 { format!(" │ {}", left("right answers", self.gold)) } else { String::new() };
        format!("{worth}{} │ {}{gold}", left("question", self.question), left("answer", self.answer))
    }

    /// What stands in them of the question in `row`.
    pub(super) fn spans(&self, dataset: &Dataset, view: &View, row: usize, theme: &Theme) -> Vec<Span<'static>> {
        let worth = view.answer_score(row);
        let exact = right(&fixed(worth.map(|worth| worth.exact), 0), EXACT);
        let f1 = right(&proportion(worth.map(|worth| worth.f1), 2), F1);
        let worth = if self.worth > 0 { format!("{exact}{f1}  ") } else { String::new() };
        let given = view.given_answer(row);
        let style = match given {
            GivenAnswer::Text(_) | GivenAnswer::Unknown => Style::new(),
            GivenAnswer::NoAnswer | GivenAnswer::ByHand => theme.faint,
        };
        let mut spans = vec![
            Span::raw(format!("{worth}{} │ ", left(dataset.pair(row).text_a, self.question))),
            Span::styled(left(given.words().unwrap_or(UNDEFINED), self.answer), style),
        ];
        if self.gold > 0 {
            let answers = dataset.questions.as_ref().and_then(|questions| questions.rows[row].different_answers());
            let (text, style) = match answers.as_deref() {
                Some([]) => (NO_ANSWER.to_owned(), theme.faint),
                Some(answers) => (answers.join(" | "), Style::new()),
                None => (UNDEFINED.to_owned(), Style::new()),
            };
            spans.extend([Span::raw(" │ "), Span::styled(left(&text, self.gold), style)]);
        }
        spans
    }
}
