//! What is answered to questions where the threshold stands, and how good that is.

use super::{SliceFilter, View};
use crate::metrics::{AnswerScore, AnswersAt, Subset};

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

impl<'a> GivenAnswer<'a> {
    /// The text, where it is one.
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::NoAnswer | Self::ByHand | Self::Unknown => None,
        }
    }

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

/// The questions that have an answer and whose texts match none, whatever is predicted.
#[derive(Debug)]
pub(super) struct WrongTexts {
    /// Of this slice; `None` of all rows.
    slice: Option<SliceFilter>,
    /// Of those with label 1 in the order of their sweep.
    lines: Subset,
}

impl View {
    /// Whether there are answers, and it is known how good they are.
    pub(super) fn knows_answers(&self) -> bool {
        self.scored.answers().is_some_and(|answers| answers.scores().is_some())
    }

    /// Whether the text for the question of `row` matches no right answer, where there is one, whatever is predicted.
    pub fn has_wrong_text(&self, row: usize) -> bool {
        let Some(answers) = self.scored.answers() else { return false };
        let is_wrong = |scores: &[AnswerScore]| scores[row].exact == 0.0 && !answers.rows()[row].text.is_empty();
        self.scored.labels()[row] && answers.scores().is_some_and(is_wrong)
    }

    /// The lines that can be listed whose text is wrong: of those with label 1 in the order of their sweep. One pass, once for the
    /// rows of all thresholds.
    pub(super) fn lines_with_wrong_text(&self) -> Subset {
        let mut known = self.wrong_texts.borrow_mut();
        let is_known = |known: &&WrongTexts| SliceFilter::are_same(known.slice.as_ref(), self.slice.as_ref());
        if let Some(known) = known.as_ref().filter(is_known) {
            return known.lines.clone();
        }
        let (sweep, rows) = self.listed_sweep();
        let row = |line: u32| rows.map_or(line, |rows| rows[line as usize]) as usize;
        let lines = Subset::of(sweep.positive_order(), |line| self.has_wrong_text(row(line)));
        *known = Some(WrongTexts { slice: self.slice.clone(), lines: lines.clone() });
        lines
    }

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
