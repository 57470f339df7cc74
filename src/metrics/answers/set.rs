//! The answers of a model to the questions of a data set.

use super::{AnswerScore, Answered};
use crate::metrics::compensated::CompensatedSum;

/// What a model answers to the questions of a data set, one a row, and how good that is. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerSet {
    rows: Vec<Answered>,
    scores: Option<Vec<AnswerScore>>,
}

impl AnswerSet {
    /// Answers whose right ones nobody knows.
    pub fn new(rows: Vec<Answered>) -> Self {
        Self { rows, scores: None }
    }

    /// The same where they are known: `scores` has one entry a row, what [`Answered::text`] is worth, whatever is predicted.
    ///
    /// # Panics
    /// Where there is another number of scores.
    #[must_use]
    pub fn scored(mut self, scores: Vec<AnswerScore>) -> Self {
        assert_eq!(self.rows.len(), scores.len(), "each answer needs a score");
        self.scores = Some(scores);
        self
    }

    /// The mean of the losses that are known; `None` where none is.
    pub fn mean_loss(&self) -> Option<f64> {
        let mut sum = CompensatedSum::default();
        let known = self.rows.iter().filter_map(|answered| answered.loss);
        let count = known.map(|loss| sum.add(loss)).count();
        (count > 0).then(|| sum.total() / count as f64)
    }

    /// One a row.
    pub fn rows(&self) -> &[Answered] {
        &self.rows
    }

    /// What the text of each row is worth; `None` where nobody knows the right ones.
    pub fn scores(&self) -> Option<&[AnswerScore]> {
        self.scores.as_deref()
    }
}
