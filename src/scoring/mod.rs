//! Run a model over a data set: threads, progress, cancel.

mod check;
mod pair_scores;
mod plan;
mod portion;
mod run;
mod score;
mod threads;

use std::time::Duration;

use crate::metrics::{Answered, Axis, PieceCounts, PrecisionCheck, RunNote, Scores};
use crate::model::ModelError;

pub(crate) use portion::PAIRS as WINDOW;
pub use score::score;
pub use threads::default_threads;
pub(crate) use threads::limit_threads;

/// How a run is cut up.
#[derive(Debug, Clone, Copy)]
pub struct ScoringOptions {
    /// Worker threads; `None`: [`default_threads`].
    pub threads: Option<usize>,
    /// Tokens a batch; the last ones have fewer, so that no thread waits long for another.
    pub batch_tokens: usize,
    /// Rows that are scored in full precision too, where the model's is reduced: what that costs is told by
    /// [`Scores::check`].
    pub check_rows: usize,
}

impl Default for ScoringOptions {
    fn default() -> Self {
        Self { threads: None, batch_tokens: 1024, check_rows: 0 }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Pairs done.
    pub pairs_done: usize,
    /// Pairs in all.
    pub pairs: usize,
    /// Tokens done (what the time goes with).
    pub tokens_done: usize,
    /// Tokens in all, estimated while some rows are not tokenised yet; 0 while none is.
    pub tokens: usize,
    /// Since the run began.
    pub elapsed: Duration,
}

/// Tokens of `all` rows, of which `rows` have `tokens`: what is not tokenised yet is taken to be as long as what is.
pub(crate) fn expected_tokens(tokens: usize, rows: usize, all: usize) -> usize {
    let expected = tokens as f64 * all as f64 / rows.max(1) as f64;
    (expected.round() as usize).max(tokens)
}

impl Progress {
    /// Nothing is done of so many pairs.
    fn beginning(pairs: usize) -> Self {
        Self { pairs_done: 0, pairs, tokens_done: 0, tokens: 0, elapsed: Duration::ZERO }
    }

    /// Pairs a second so far; `None` before the first.
    pub(crate) fn pairs_per_second(&self) -> Option<f64> {
        let seconds = self.elapsed.as_secs_f64();
        (self.pairs_done > 0 && seconds > 0.0).then(|| self.pairs_done as f64 / seconds)
    }

    /// Time left, by tokens; `None` before the first batch.
    pub fn eta(&self) -> Option<Duration> {
        let left = self.tokens.saturating_sub(self.tokens_done);
        (self.tokens_done > 0).then(|| self.elapsed.mul_f64(left as f64 / self.tokens_done as f64))
    }
}

/// What a run gives.
#[derive(Debug, Clone)]
pub struct Completed {
    /// In the data set's order.
    pub scores: Scores,
    /// What a question answerer says to each question, in the data set's order; `None` of other models.
    pub answers: Option<Vec<Answered>>,
    /// Rows of which something was cut off.
    pub truncated: usize,
    /// Of each row whether something was cut off; a run that does not keep its scores does not keep this.
    pub truncated_rows: Vec<bool>,
    /// Word pieces that were read, row by row, and those of them that the tokenizer does not know.
    pub pieces: PieceCounts,
    /// Inputs that the rows ask for: a pair each, or two texts for a sentence encoder.
    pub inputs: usize,
    /// Inputs that were really computed: of equal ones in a window one.
    pub distinct: usize,
    /// How long it took, without waiting for the model's weights and without the precision's check.
    pub elapsed: Duration,
}

impl Completed {
    pub(crate) fn nothing(axis: Axis) -> Self {
        let scores = Scores { values: Vec::new(), axis, logits: None, margins: None, check: None };
        let truncated_rows = Vec::new();
        Self {
            scores,
            answers: None,
            truncated: 0,
            truncated_rows,
            pieces: PieceCounts::default(),
            inputs: 0,
            distinct: 0,
            elapsed: Duration::ZERO,
        }
    }

    /// What there is to note of the inputs of its `rows` rows, the weightiest first.
    pub(crate) fn notes(&self, rows: usize) -> Vec<RunNote> {
        let Self { truncated, pieces, inputs, distinct, .. } = *self;
        let repeats = (distinct < inputs).then(|| RunNote::Repeats { repeats: inputs - distinct, inputs });
        let of_some = |truncated| match self.answers {
            None => RunNote::Truncated { truncated, rows, option: "--max-length" },
            Some(_) => RunNote::QuestionsCut { cut: truncated, questions: rows },
        };
        let truncated = (truncated > 0).then(|| of_some(truncated));
        pieces.note().into_iter().chain(repeats).chain(truncated).collect()
    }

    /// Count the rows of `next`, keeping none of their scores but those of the precision's check.
    pub(crate) fn count(&mut self, next: &Self) {
        self.truncated += next.truncated;
        self.pieces += next.pieces;
        self.inputs += next.inputs;
        self.distinct += next.distinct;
        self.elapsed += next.elapsed;
        if let Some(check) = &next.scores.check {
            let none = || PrecisionCheck { reduced: Vec::new(), exact: Vec::new() };
            self.scores.check.get_or_insert_with(none).append(check);
        }
    }
}

/// Why a run gave no scores.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence says what it is and what its fields are")]
pub enum ScoringError {
    #[error("scoring was interrupted")]
    Cancelled,
    #[error(transparent)]
    Model(ModelError),
    #[error("the scoring thread failed: {0}; please report this")]
    Panicked(String),
    #[error("a question-answering model reads questions and their texts, of which the data have none")]
    NoQuestions,
    #[error("cannot start the scoring threads: {0}; try --threads 1")]
    Threads(String),
    /// Rows are counted from 1.
    #[error("row {row}: the model's score is not a finite number; its weights may be damaged")]
    NotFinite { row: usize },
}

impl From<ModelError> for ScoringError {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Stopped => Self::Cancelled,
            error => Self::Model(error),
        }
    }
}

impl ScoringError {
    /// The same, where `rows` rows stand before those that it counts.
    pub(crate) fn after(mut self, rows: usize) -> Self {
        if let Self::NotFinite { row } = &mut self {
            *row += rows;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_tokens_not_the_pairs() {
        let elapsed = Duration::from_secs(10);
        let progress = Progress { pairs_done: 5, pairs: 1000, tokens_done: 500, tokens: 1000, elapsed };
        assert_eq!(progress.eta(), Some(Duration::from_secs(10)));
        assert_eq!(progress.pairs_per_second(), Some(0.5));
    }

    #[test]
    fn before_the_first_batch_nothing_is_promised() {
        let progress =
            Progress { pairs_done: 0, pairs: 10, tokens_done: 0, tokens: 0, elapsed: Duration::from_secs(1) };
        assert_eq!((progress.eta(), progress.pairs_per_second()), (None, None));
    }

    #[test]
    fn a_run_notes_what_it_did_to_its_inputs_and_nothing_else() {
        let mut completed = Completed::nothing(Axis::Probability);
        assert!(completed.notes(0).is_empty());
        (completed.inputs, completed.distinct, completed.truncated) = (1_500, 1_499, 2);
        let notes: Vec<String> = completed.notes(1_500).iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            [
                "1 repeat in 1,500 inputs, computed once",
                "2 of 1,500 rows are longer than the model reads and were truncated (--max-length)"
            ]
        );
    }
}
