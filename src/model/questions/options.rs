//! How answers are looked for.

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
}

impl Default for AnswerOptions {
    fn default() -> Self {
        Self { max_length: 384, doc_stride: 128, max_query_length: 64, n_best: 20, max_answer_length: 30 }
    }
}
