//! `FullTokenizer` of google-research/bert's `tokenization.py`, letter for letter, and the cut of its `run_classifier.py`.
//!
//! The fast tokenizers differ from it in small things: how long a word may be, which characters control, what is done with
//! `[SEP]` in a text, and which text loses the odd token.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

use super::frame::Frame;
use crate::metrics::PieceCounts;
use crate::model::{ModelError, Tokens};

/// `max_input_chars_per_word` of `WordpieceTokenizer`.
const LONGEST_WORD: usize = 200;

/// Word pieces inside a word begin with this.
const INSIDE: &str = "##";

/// The original tokenizer with its vocabulary.
pub(crate) struct OriginalTokenizer {
    vocabulary: HashMap<String, u32>,
    /// The word pieces by their ids, once somebody asked for them.
    texts: OnceLock<Arc<[Box<str>]>>,
    /// Characters of the longest word piece: no longer one is ever looked up.
    longest_piece: usize,
    unknown: u32,
    cls: u32,
    sep: u32,
    /// Longest input in tokens, the special ones included.
    max_length: usize,
    /// Whether text is lower-cased and its accents are taken off.
    pub lowercase: bool,
    pub file: PathBuf,
}

impl OriginalTokenizer {
    /// Read `vocab.txt`. Without `lowercase` it is taken from the vocabulary: one that has capital letters keeps case.
    pub(crate) fn open(file: &Path, max_length: usize, lowercase: Option<bool>) -> Result<Self, ModelError> {
        let bytes = fs::read(file).map_err(|reason| ModelError::io(file, reason))?;
        // Bytes that are no UTF-8 are dropped, as `convert_to_unicode` does.
        let text: String = bytes.utf8_chunks().map(|chunk| chunk.valid()).collect();
        let vocabulary = vocabulary(&text);
        let id = |token: &str| {
            let reason = || format!("the token {token} is not in it");
            vocabulary.get(token).copied().ok_or_else(|| ModelError::format(file, reason()))
        };
        let (unknown, cls, sep) = (id("[UNK]")?, id("[CLS]")?, id("[SEP]")?);
        let longest_piece = vocabulary.keys().map(|piece| piece.chars().count()).max().unwrap_or(0);
        let lowercase = lowercase.unwrap_or_else(|| !has_capitals(&vocabulary));
        let (texts, file) = (OnceLock::new(), file.to_owned());
        Ok(Self { vocabulary, texts, longest_piece, unknown, cls, sep, max_length, lowercase, file })
    }

    /// One more than the highest id.
    pub(crate) fn vocabulary_size(&self) -> usize {
        self.vocabulary.values().max().map_or(0, |id| *id as usize + 1)
    }

    /// `convert_single_example`: `[CLS] a [SEP]`, and `b [SEP]` where there is any token of a second text.
    pub(crate) fn encode(&self, text_a: &str, text_b: Option<&str>) -> Tokens {
        let (mut first, mut second) = (self.pieces(text_a), text_b.map_or_else(Vec::new, |text| self.pieces(text)));
        let before = first.len() + second.len();
        let special = if second.is_empty() { 2 } else { 3 };
        truncate_pair(&mut first, &mut second, self.max_length.saturating_sub(special));
        let truncated = first.len() + second.len() < before;
        let pieces = PieceCounts::of(first.iter().chain(&second).copied(), Some(self.unknown));
        let mut ids = vec![self.cls];
        ids.append(&mut first);
        ids.push(self.sep);
        let mut type_ids = vec![0; ids.len()];
        if !second.is_empty() {
            ids.append(&mut second);
            ids.push(self.sep);
            type_ids.resize(ids.len(), 1);
        }
        Tokens { ids, type_ids, padding: 0, truncated, pieces }
    }

    /// `convert_examples_to_features` of `run_squad.py`: `[CLS] a [SEP] b [SEP]`, the second `[SEP]` even where `b` is empty.
    pub(crate) fn frame(&self) -> Frame {
        let (before, between, after) = (vec![(self.cls, 0)], vec![(self.sep, 0)], vec![(self.sep, 1)]);
        Frame { before, between, after, types: [0, 1] }
    }

    /// The id of what stands for all that is not in the vocabulary.
    pub(crate) fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The word pieces in the order of their ids; empty where an id has none.
    pub(crate) fn texts(&self) -> Arc<[Box<str>]> {
        let by_id = || {
            let mut texts: Vec<Box<str>> = vec![Box::default(); self.vocabulary_size()];
            for (piece, id) in &self.vocabulary {
                texts[*id as usize] = piece.as_str().into();
            }
            texts.into()
        };
        Arc::clone(self.texts.get_or_init(by_id))
    }

    /// `FullTokenizer.tokenize`: the ids of a text without special tokens.
    pub(crate) fn pieces(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        for word in basic_tokens(text, self.lowercase) {
            self.word_pieces(&word, &mut ids);
        }
        ids
    }

    /// `WordpieceTokenizer.tokenize`: the longest piece that fits, again and again; what cannot be cut up is unknown.
    pub(crate) fn word_pieces(&self, word: &str, ids: &mut Vec<u32>) {
        let borders: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let length = borders.len() - 1;
        if length > LONGEST_WORD {
            ids.push(self.unknown);
            return;
        }
        let (before, mut start) = (ids.len(), 0);
        let mut piece = String::new();
        while start < length {
            let longest = length.min(start + self.longest_piece);
            let found = (start + 1..=longest).rev().find_map(|end| {
                piece.clear();
                piece.push_str(if start > 0 { INSIDE } else { "" });
                piece.push_str(&word[borders[start]..borders[end]]);
                self.vocabulary.get(&piece).map(|id| (end, *id))
            });
            let Some((end, id)) = found else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            start = end;
        }
    }
}

/// `load_vocab`: a token a line; of two that are the same the later counts.
fn vocabulary(text: &str) -> HashMap<String, u32> {
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    lines.enumerate().map(|(id, line)| (line.trim_matches(is_python_space).to_owned(), id as u32)).collect()
}

/// Whether any word piece is a word with a capital letter. What stands in brackets (`[UNK]`, `<S>`) is no word, and single
/// letters from elsewhere (`Ⅲ`, `Ａ`) occur in vocabularies that were made of lower-cased text.
fn has_capitals(vocabulary: &HashMap<String, u32>) -> bool {
    let is_word = |piece: &str| piece.trim_start_matches(INSIDE).chars().all(char::is_alphanumeric);
    vocabulary.keys().any(|piece| is_word(piece) && piece.contains(|letter: char| letter.is_ascii_uppercase()))
}

/// `_truncate_seq_pair`: the longer one loses its last token; of two that are as long the second.
fn truncate_pair(first: &mut Vec<u32>, second: &mut Vec<u32>, most: usize) {
    while first.len() + second.len() > most {
        if first.len() > second.len() {
            first.pop()
        } else {
            second.pop()
        };
    }
}

/// `BasicTokenizer.tokenize`
pub(crate) fn basic_tokens(text: &str, lowercase: bool) -> Vec<String> {
    let mut tokens = Vec::new();
    for word in cleaned(text).split(is_python_space).filter(|word| !word.is_empty()) {
        if lowercase {
            // str.lower, then _run_strip_accents.
            let lower = word.to_lowercase();
            let plain: String =
                lower.nfd().filter(|character| category(*character) != GeneralCategory::NonspacingMark).collect();
            split_on_punctuation(&plain, &mut tokens);
        } else {
            split_on_punctuation(word, &mut tokens);
        }
    }
    tokens
}

/// `_clean_text` and `_tokenize_chinese_chars`: without control characters, every space a space, Chinese characters apart.
fn cleaned(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\0' | '\u{fffd}') || is_control(character) {
            continue;
        }
        if is_whitespace(character) {
            clean.push(' ');
        } else if is_chinese(character) {
            clean.extend([' ', character, ' ']);
        } else {
            clean.push(character);
        }
    }
    clean
}

/// `_run_split_on_punc`, and the splitting at spaces that follows it (normalisation may have made some).
fn split_on_punctuation(word: &str, tokens: &mut Vec<String>) {
    let mut token = String::new();
    for character in word.chars() {
        let is_mark = is_punctuation(character);
        if (is_mark || is_python_space(character)) && !token.is_empty() {
            tokens.push(std::mem::take(&mut token));
        }
        if is_mark {
            tokens.push(character.into());
        } else if !is_python_space(character) {
            token.push(character);
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
}

fn category(character: char) -> GeneralCategory {
    get_general_category(character)
}

/// `_is_whitespace`
fn is_whitespace(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r') || category(character) == GeneralCategory::SpaceSeparator
}

/// What Python's `str.split` and `str.strip` take for a space.
pub(crate) fn is_python_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

/// `_is_control`
fn is_control(character: char) -> bool {
    !matches!(character, '\t' | '\n' | '\r')
        && matches!(category(character), GeneralCategory::Control | GeneralCategory::Format)
}

/// `_is_punctuation`: all of ASCII that is neither letter, digit, space nor control, and what Unicode says.
fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || matches!(
            category(character),
            GeneralCategory::ConnectorPunctuation
                | GeneralCategory::DashPunctuation
                | GeneralCategory::OpenPunctuation
                | GeneralCategory::ClosePunctuation
                | GeneralCategory::InitialPunctuation
                | GeneralCategory::FinalPunctuation
                | GeneralCategory::OtherPunctuation
        )
}

/// `_is_chinese_char`: the blocks of CJK ideographs, not Hangul, Hiragana or Katakana.
fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '\u{4e00}'..='\u{9fff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{20000}'..='\u{2a6df}'
            | '\u{2a700}'..='\u{2b73f}'
            | '\u{2b740}'..='\u{2b81f}'
            | '\u{2b820}'..='\u{2ceaf}'
            | '\u{f900}'..='\u{faff}'
            | '\u{2f800}'..='\u{2fa1f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_texts_that_are_as_long_the_second_is_cut() {
        for (lengths, most, kept) in [
            ((3, 4), 7, (3, 4)),
            ((10, 4), 7, (4, 3)),
            ((10, 10), 7, (4, 3)),
            ((9, 10), 7, (4, 3)),
            ((2, 10), 7, (2, 5)),
        ] {
            let (mut first, mut second) = (vec![0; lengths.0], vec![0; lengths.1]);
            truncate_pair(&mut first, &mut second, most);
            assert_eq!((first.len(), second.len()), kept, "{lengths:?} in {most}");
        }
    }

    #[test]
    fn a_vocabulary_is_read_as_load_vocab_does() {
        let words = vocabulary("a\r\n\u{2028}\nb \na\n");
        assert_eq!((words["a"], words[""], words["b"], words.len()), (3, 1, 2, 3));
    }
}
