//! How answers are looked for.

use crate::model::tokenizer::Tokenizer;

/// How questions and their contexts are cut up, and what is read off the logits: the flags of `run_squad.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerOptions {
    /// Longest window in tokens, the special ones included.
    pub max_length: usize,
    /// In context tokens: for the original tokenizer the step from window to window (`doc_stride` of `run_squad.py`), for
    /// those of transformers what two windows share (`stride`).
    pub doc_stride: usize,
    /// Longest question in tokens, for the original tokenizer alone.
    pub max_query_length: usize,
    /// How many candidates are listed, and how many of the best starts and ends of each window are looked at.
    pub n_best: usize,
    /// Longest answer in tokens.
    pub max_answer_length: usize,
    /// Whether windows are filled up, for the original tokenizer alone.
    pub padding: Padding,
}

/// Whether windows are filled up to the longest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Padding {
    /// As `run_squad.py` does, which takes the logits of padding for starts and ends too: they are no answers, but of the best
    /// [`AnswerOptions::n_best`] they keep others out.
    #[default]
    Full,
    /// They are not, which is faster.
    None,
}

/// What [`AnswerOptions::doc_stride`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stride {
    /// From the beginning of a window to that of the next, as `run_squad.py`.
    Step,
    /// What a window shares with the next, as transformers.
    Overlap,
}

impl Stride {
    /// The longest that windows of at most so many tokens may have: what two share is less than what either holds, however long
    /// the question is.
    pub(in crate::model) fn most(self, max_length: usize) -> usize {
        match self {
            Self::Step => max_length,
            Self::Overlap => max_length / 2,
        }
    }
}

impl Tokenizer {
    /// What it takes a stride for.
    pub(in crate::model) fn stride(&self) -> Stride {
        match self {
            Self::Original(_) => Stride::Step,
            Self::HuggingFace(_) => Stride::Overlap,
        }
    }
}

impl Default for AnswerOptions {
    fn default() -> Self {
        Self {
            max_length: 384,
            doc_stride: 128,
            max_query_length: 64,
            n_best: 20,
            max_answer_length: 30,
            padding: Padding::Full,
        }
    }
}
