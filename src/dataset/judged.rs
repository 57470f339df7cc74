//! How good answers to the questions of a data set are.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Dataset, Question, Questions};
use crate::metrics::{AnswerScore, AnswerSet, Answered};

impl Question {
    /// The answers that people gave, none where there is none; `None` where nobody says.
    pub fn gold(&self) -> Option<impl Iterator<Item = &str> + Clone> {
        Some(self.answers.as_ref()?.iter().map(|answer| &*answer.text))
    }
}

impl Questions {
    /// The answers of a model, one a row, with what each is worth where it is known what is right.
    pub(crate) fn judge(&self, answers: Vec<Answered>) -> AnswerSet {
        let score =
            |(question, answered): (&Question, &Answered)| Some(AnswerScore::of(&answered.text, question.gold()?));
        let scores: Option<Vec<AnswerScore>> = self.rows.par_iter().zip(&answers).map(score).collect();
        let set = AnswerSet::new(answers);
        match scores {
            Some(scores) => set.scored(scores),
            None => set,
        }
    }
}

impl Dataset {
    /// The answers that another program gave, with its scores.
    pub(crate) fn read_answers(&self) -> Option<AnswerSet> {
        let (questions, scores) = (self.questions.as_deref()?, self.scores.as_ref()?);
        let texts = self.predicted.as_ref()?;
        let answered = |(text, score): (&String, &f64)| Answered {
            score: (!score.is_nan()).then_some(*score),
            text: text.clone(),
            ..Answered::default()
        };
        Some(questions.judge(texts.iter().zip(&scores.values).map(answered).collect()))
    }

    /// What `answers`, a model's, are worth; `None` where the rows are no questions.
    pub(crate) fn judge(&self, answers: Option<Vec<Answered>>) -> Option<Arc<AnswerSet>> {
        Some(Arc::new(self.questions.as_deref()?.judge(answers?)))
    }
}
