//! What scoring gave, or a file: scores and, of questions, answers.

use std::sync::Arc;

use crate::dataset::Dataset;
use crate::metrics::{AnswerSet, Answered, Labels, ScoreSource, Scored, Scores};

/// A score for each row and, where the rows are questions, an answer.
#[derive(Clone)]
pub(crate) struct Gave {
    pub scores: Scores,
    /// `None` where the rows are no questions, and where a file brings no answers to them.
    pub answers: Option<Arc<AnswerSet>>,
}

impl Gave {
    /// What a model gave for the rows of `dataset`.
    pub(crate) fn of_model(dataset: &Dataset, scores: Scores, answers: Option<Vec<Answered>>) -> Self {
        Self { scores, answers: dataset.judge(answers) }
    }

    /// What the file of `dataset`, or one beside it, brings; `None` where it brings no scores.
    pub(crate) fn read(dataset: &Dataset) -> Option<Self> {
        Some(Self { scores: dataset.scores.clone()?, answers: dataset.read_answers().map(Arc::new) })
    }

    /// With what follows from it, `labels` being those of `dataset`.
    pub(crate) fn set(self, source: &ScoreSource, dataset: &Dataset, labels: &Labels) -> Scored {
        let set = Scored::counted(source.clone(), self.scores, labels.clone(), dataset.counts.clone());
        match self.answers {
            Some(answers) => set.with_answers(answers),
            None => set,
        }
    }
}
