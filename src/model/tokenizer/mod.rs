//! From text to token ids: as the folder's own tokenizer has it, one file for each that wrote folders.

mod frame;
mod hugging_face;
mod original;
mod tokens;

use std::path::Path;

pub(super) use frame::Frame;
pub use hugging_face::BertTokenizer;
pub(crate) use hugging_face::Settings;
pub(crate) use original::OriginalTokenizer;
pub(super) use original::{basic_tokens, is_python_space};
pub use tokens::Tokens;

use super::ModelError;

pub(super) enum Tokenizer {
    /// transformers' fast tokenizer.
    HuggingFace(Box<BertTokenizer>),
    /// google-research/bert's `tokenization.py`.
    Original(OriginalTokenizer),
}

impl Tokenizer {
    /// Ids and segments of one text or a pair, cut to the maximal length.
    pub(super) fn encode(&self, text_a: &str, text_b: Option<&str>) -> Result<Tokens, ModelError> {
        match self {
            Self::HuggingFace(tokenizer) => tokenizer.encode(text_a, text_b),
            Self::Original(tokenizer) => Ok(tokenizer.encode(text_a, text_b)),
        }
    }

    /// One more than the highest id it can give.
    pub(super) fn vocabulary_size(&self) -> usize {
        match self {
            Self::HuggingFace(tokenizer) => tokenizer.vocabulary_size(),
            Self::Original(tokenizer) => tokenizer.vocabulary_size(),
        }
    }

    pub(super) fn lowercase(&self) -> bool {
        match self {
            Self::HuggingFace(tokenizer) => tokenizer.lowercase,
            Self::Original(tokenizer) => tokenizer.lowercase,
        }
    }

    /// The file it was read from.
    pub(super) fn file(&self) -> &Path {
        match self {
            Self::HuggingFace(tokenizer) => &tokenizer.file,
            Self::Original(tokenizer) => &tokenizer.file,
        }
    }
}
