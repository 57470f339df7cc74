//! What is answered to questions where the threshold stands, and how good that is.

use super::View;
use crate::metrics::{AnswerScore, AnswersAt};

/// What a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenAnswer<'a> {
    /// This text of its context.
    Text(&'a str),
    /// That it has none.
    NoAnswer,
    /// Nothing: it is left to people.
    ByHand,
    /// Nobody knows: a file brought scores without texts.
    Unknown,
}

impl GivenAnswer<'_> {
    /// As the screen has it: the text, or the words for it; nothing where nobody knows.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::NoAnswer => Some(NO_ANSWER),
            Self::ByHand => Some("by hand"),
            Self::Unknown => None,
        }
    }
}

/// What stands where a question has no answer, or is given none.
pub(crate) const NO_ANSWER: &str = "no answer";

impl View {
    /// What the answers are worth at the active threshold, a band or not; `None` where nobody knows what is right.
    pub(crate) fn answers_at(&self) -> Option<AnswersAt> {
        Some(self.scored.gains()?.at(self.threshold))
    }

    /// The same of the rows that were held out.
    pub(crate) fn holdout_answers(&self) -> Option<AnswersAt> {
        Some(self.holdout.as_ref()?.scored()?.gains()?.at(self.threshold))
    }

    /// What the question of `row` is answered.
    pub fn given_answer(&self, row: usize) -> GivenAnswer<'_> {
        match (self.label_of(row), self.scored.answers()) {
            (None, _) => GivenAnswer::ByHand,
            (Some(false), _) => GivenAnswer::NoAnswer,
            (Some(true), None) => GivenAnswer::Unknown,
            // As the files have it, the empty text says that there is none.
            (Some(true), Some(answers)) => match &*answers.rows()[row].text {
                "" => GivenAnswer::NoAnswer,
                text => GivenAnswer::Text(text),
            },
        }
    }

    /// What that is worth, by the official evaluation; `None` where it is left to people, and where nobody knows what is right.
    pub fn answer_score(&self, row: usize) -> Option<AnswerScore> {
        let of_text = self.scored.answers()?.scores()?[row];
        Some(match (self.label_of(row)?, self.scored.labels()[row]) {
            (true, _) => of_text,
            (false, false) => AnswerScore { exact: 1.0, f1: 1.0 },
            (false, true) => AnswerScore::default(),
        })
    }
}
