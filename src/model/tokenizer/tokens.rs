//! What a tokenizer gives.

use crate::metrics::PieceCounts;

/// One tokenised input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Vocabulary ids with the special tokens.
    pub ids: Vec<u32>,
    /// Segment of each token, as the tokenizer gave it.
    pub type_ids: Vec<u32>,
    /// Whether something was cut off to fit the maximal length.
    pub truncated: bool,
    /// Its word pieces, without the special tokens.
    pub pieces: PieceCounts,
}
