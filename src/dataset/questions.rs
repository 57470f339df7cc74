//! Questions about texts: what they have beside the columns of the table.

mod answer_cell;
pub(super) mod by_id;
pub(super) mod columns;
mod python_literal;
pub(super) mod rows;

use std::sync::Arc;

use super::costs::cost_option;
use super::{Dataset, OptionalColumn, ReadOptions, Unanswerable};
use crate::metrics::Outcome;

/// The questions of a data set, one a row of its table. What is asked is the row's first text
/// ([`Pair::text_a`](super::Pair)), its name the column `id`, its label whether there is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questions {
    /// The texts that questions are about, each once.
    pub contexts: Vec<Arc<str>>,
    /// One a row.
    pub rows: Vec<Question>,
    /// Whether a question may have no answer.
    pub unanswerable: Unanswerable,
}

/// What a question has beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name in the files that are written; no two rows have the same.
    pub id: Arc<str>,
    /// Which of [`Questions::contexts`] it is about.
    pub context: usize,
    /// The answers that people gave, none where there is none; `None` where nobody says.
    pub answers: Option<Vec<GoldAnswer>>,
}

/// An answer that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldAnswer {
    /// In their words.
    pub text: String,
    /// Where it begins in the context, in bytes; `None` where the file does not say, or says something that cannot be.
    pub start: Option<usize>,
}

impl Dataset {
    /// Whether its rows are questions of each of which somebody says what its answers are, or that it has none.
    pub(crate) fn has_answers(&self) -> bool {
        let are_known = |questions: &Questions| questions.rows.iter().all(|question| question.answers.is_some());
        self.questions.as_deref().is_some_and(are_known)
    }
}

/// An option that was given and speaks of something that questions do not have: their label is whether there is an answer, and
/// each is one row.
pub(super) fn refused_option(options: &ReadOptions) -> Option<&'static str> {
    let is_named = |column: &Option<OptionalColumn>| matches!(column, Some(OptionalColumn::Named(_)));
    let costs = Outcome::ALL.into_iter().find(|outcome| options.costs.get(*outcome).is_some());
    let given = [
        (options.positive.is_some(), "--positive"),
        (is_named(&options.count), "--count"),
        (is_named(&options.weight), "--weight"),
    ];
    given.into_iter().find_map(|(is_given, option)| is_given.then_some(option)).or(costs.map(cost_option))
}

impl Questions {
    /// The text that the question of `row` is about.
    pub fn context(&self, row: usize) -> &str {
        &self.contexts[self.rows[row].context]
    }
}
