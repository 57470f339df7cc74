//! What a tokenizer gives.

use crate::metrics::PieceCounts;

/// One tokenised input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Vocabulary ids with the special tokens.
    pub ids: Vec<u32>,
    /// Segment of each token, as the tokenizer gave it.
    pub type_ids: Vec<u32>,
    /// How many of the last are padding: they look at the others, and none looks at them.
    pub padding: usize,
    /// Whether something was cut off to fit the maximal length.
    pub truncated: bool,
    /// Its word pieces, without the special tokens.
    pub pieces: PieceCounts,
}

impl Tokens {
    /// How many of the tokens are looked at: all but the padding.
    pub(in crate::model) fn read(&self) -> usize {
        self.ids.len().saturating_sub(self.padding)
    }
}
