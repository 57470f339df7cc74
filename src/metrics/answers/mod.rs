//! What a model answers to questions about texts: Devlin et al. 2018, section 4.3; `write_predictions` of `run_squad.py`.

mod gains;
mod normal;
mod official;
mod score;
mod set;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use gains::{AnswerFigures, AnswerGains, AnswersAt};
pub use normal::normalize_answer;
pub use official::{OfficialBest, OfficialFigures, OfficialRow, OfficialShare};
pub use set::AnswerSet;

/// A text that a model may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The text; empty for "there is no answer".
    pub text: String,
    /// Where it stands in the context, in bytes; `None` for "there is no answer".
    pub span: Option<Range<usize>>,
    /// The softmax of the sums of both logits over the list that the candidate stands in.
    pub probability: f64,
    /// The logit of its first token as the start.
    pub start_logit: f32,
    /// The logit of its last token as the end.
    pub end_logit: f32,
}

/// What a model says to one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answered {
    /// By how much the best text is more likely than none: its start and end logit less the least that any window gives to
    /// `[CLS]`. A prediction is "has an answer" iff `score >= threshold`; the negative of `null_odds.json`. `None` where there is
    /// no text to choose: the prediction is "has no answer" at every threshold.
    pub score: Option<f64>,
    /// What is answered where the prediction is "has an answer"; empty where there is no text to choose.
    pub text: String,
    /// The best candidates, "there is no answer" among them where that is allowed, the most likely first; none where only the
    /// answer itself is known.
    pub n_best: Vec<Candidate>,
    /// Which of [`Answered::n_best`] is [`Answered::text`].
    pub best: Option<usize>,
    /// The mean of the start's and the end's cross entropy, as `compute_loss` of `run_squad.py`, over the windows that the
    /// gold answer lies in (for a question without an answer, all of them). `None` where it lies in none or is not known.
    pub loss: Option<f64>,
}

/// How good a text is as the answer to a question, by the official evaluation.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AnswerScore {
    /// Exact match, 0 or 1.
    pub exact: f64,
    /// F1 of the words, from 0 to 1.
    pub f1: f64,
}
