//! A text that questions are about, read once.

use std::ops::Range;
use std::sync::Arc;

use crate::model::ModelError;
use crate::model::tokenizer::{BertTokenizer, Frame, OriginalTokenizer, Tokenizer, basic_tokens};

/// A text with its tokens, and what part of it each stands for.
#[derive(Debug)]
pub struct Context {
    pub(super) text: Arc<str>,
    /// Without special tokens.
    pub(super) ids: Vec<u32>,
    pub(super) places: Places,
    /// What its tokenizer puts around a question and a stretch of it.
    pub(super) frame: Frame,
    pub(super) unknown: Option<u32>,
}

/// Where tokens stand in their text.
#[derive(Debug)]
pub(super) enum Places {
    /// As transformers tells it: the bytes of each token.
    Offsets(Vec<Range<usize>>),
    /// As `run_squad.py` tells it: the word that each is a piece of.
    Words(Words),
}

/// A text as `read_squad_examples` has it: words between white space (`doc_tokens`).
#[derive(Debug)]
pub(super) struct Words {
    /// The bytes of each word.
    pub bytes: Vec<Range<usize>>,
    /// The word of each token (`tok_to_orig_index`), never less than that of the one before.
    pub of_token: Vec<usize>,
    /// What `BasicTokenizer` makes of each word, with one space between two tokens.
    pub normal: Vec<String>,
    /// The word pieces by their ids.
    pub texts: Arc<[Box<str>]>,
}

impl Tokenizer {
    /// Read a text that questions are about.
    ///
    /// # Errors
    /// Where the tokenizer refuses the text.
    pub(in crate::model) fn read_context(&self, text: &Arc<str>) -> Result<Context, ModelError> {
        match self {
            Self::HuggingFace(tokenizer) => by_offsets(tokenizer, text),
            Self::Original(tokenizer) => Ok(by_words(tokenizer, text)),
        }
    }
}

fn by_offsets(tokenizer: &BertTokenizer, text: &Arc<str>) -> Result<Context, ModelError> {
    let (ids, offsets) = tokenizer.ids_and_offsets(text)?;
    let (frame, unknown) = (tokenizer.frame()?, tokenizer.unknown());
    Ok(Context { text: Arc::clone(text), ids, places: Places::Offsets(offsets), frame, unknown })
}

fn by_words(tokenizer: &OriginalTokenizer, text: &Arc<str>) -> Context {
    let (mut ids, mut of_token, mut normal) = (Vec::new(), Vec::new(), Vec::new());
    let bytes = words(text);
    for (word, bytes) in bytes.iter().enumerate() {
        let tokens = basic_tokens(&text[bytes.clone()], tokenizer.lowercase);
        for token in &tokens {
            tokenizer.word_pieces(token, &mut ids);
        }
        of_token.resize(ids.len(), word);
        normal.push(tokens.join(" "));
    }
    let words = Words { bytes, of_token, normal, texts: tokenizer.texts() };
    let (frame, unknown) = (tokenizer.frame(), Some(tokenizer.unknown()));
    Context { text: Arc::clone(text), ids, places: Places::Words(words), frame, unknown }
}

/// The bytes of the words of a text, as `read_squad_examples` splits it: at four kinds of white space and U+202F, at no other.
fn words(text: &str) -> Vec<Range<usize>> {
    let is_space = |character: char| matches!(character, ' ' | '\t' | '\r' | '\n' | '\u{202f}');
    let start = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    let words = text.split(is_space).filter(|word| !word.is_empty());
    words.map(|word| start(word)..start(word) + word.len()).collect()
}

impl Words {
    /// The words of `range` with one space between each two, and nothing else (`orig_text`).
    pub(super) fn joined(&self, text: &str, range: Range<usize>) -> String {
        let words: Vec<&str> = self.bytes[range].iter().map(|bytes| &text[bytes.clone()]).collect();
        words.join(" ")
    }

    /// What `BasicTokenizer` makes of them (`tok_text` in `get_final_text`): word by word is the same as of all at once, since
    /// white space ends its words too.
    pub(super) fn normal(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = self.normal[range].iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    /// The byte of the text that stands at `byte` of the words joined from `first` on.
    pub(super) fn byte_of_joined(&self, first: usize, byte: usize) -> usize {
        let mut before = 0;
        for word in &self.bytes[first..] {
            if byte <= before + word.len() {
                return word.start + byte - before;
            }
            before += word.len() + 1;
        }
        self.bytes.last().map_or(0, |word| word.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_few_kinds_of_white_space() {
        let text = "\t a\u{202f}b\r\nc\u{a0}d \u{2003}\u{85}e ";
        let found: Vec<&str> = words(text).into_iter().map(|bytes| &text[bytes]).collect();
        assert_eq!(found, ["a", "b", "c\u{a0}d", "\u{2003}\u{85}e"]);
        assert!(words(" \n").is_empty());
    }
}
