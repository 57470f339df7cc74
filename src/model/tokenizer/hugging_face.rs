//! From text to token ids, as the folder's own tokenizer has it.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokenizers::models::ModelWrapper;
use tokenizers::models::wordpiece::{WordPiece, WordPieceBuilder};
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::processors::bert::BertProcessing;
use tokenizers::{
    AddedToken, Encoding, NormalizedString, Normalizer, OffsetReferential, OffsetType, PostProcessor,
    PreTokenizedString, PreTokenizer, Token, Tokenizer, TruncationDirection,
};

use super::frame::Frame;
use crate::metrics::PieceCounts;
use crate::model::config::{read_json, read_optional_json};
use crate::model::{ModelError, Tokens};

/// Lengths above this are the tokenizers' way of saying "no limit".
const NO_LIMIT: u64 = 1_000_000;

/// The folder's tokenizer with this program's length, and no padding.
pub struct BertTokenizer {
    inner: Tokenizer,
    /// Longest input in tokens, the special ones included.
    max_length: usize,
    /// The id of what stands for all that is not in the vocabulary.
    unknown: Option<u32>,
    /// Whether text is lower-cased.
    pub lowercase: bool,
    /// The file it was read from.
    pub file: PathBuf,
}

impl BertTokenizer {
    /// Read `tokenizer.json`, or make one of `vocab.txt`. Truncation and padding in the file are overridden; what `settings` say
    /// of case, accents and Chinese overrides it too, as in transformers.
    pub(crate) fn open(folder: &Path, max_length: usize, settings: &Settings) -> Result<Self, ModelError> {
        let (json, vocab) = (folder.join("tokenizer.json"), folder.join("vocab.txt"));
        let (mut inner, lowercase, file) = if json.is_file() {
            let (inner, lowercase) = settings.read_json_file(&json)?;
            (inner, lowercase, json)
        } else if vocab.is_file() {
            let (inner, lowercase) = settings.read_vocabulary(&vocab)?;
            (inner, lowercase, vocab)
        } else {
            let reason = "there is no tokenizer (tokenizer.json or vocab.txt)".into();
            return Err(ModelError::Folder { path: folder.to_owned(), reason });
        };
        inner.with_truncation(None).map_err(|error| ModelError::format(&file, error))?;
        inner.with_padding(None);
        Ok(Self::new(inner, max_length, lowercase, file))
    }

    fn new(inner: Tokenizer, max_length: usize, lowercase: bool, file: PathBuf) -> Self {
        let token = match inner.get_model() {
            ModelWrapper::WordPiece(model) => Some(model.unk_token.as_str()),
            ModelWrapper::WordLevel(model) => Some(model.unk_token.as_str()),
            ModelWrapper::BPE(model) => model.unk_token.as_deref(),
            // It does not tell; this is its name everywhere.
            ModelWrapper::Unigram(_) => Some("<unk>"),
        };
        let unknown = token.and_then(|token| inner.token_to_id(token));
        Self { inner, max_length, unknown, lowercase, file }
    }

    /// Ids and segments of one text or a pair; an empty second text keeps its `[SEP]`. What does not fit is cut off at the
    /// end of the longer text first.
    ///
    /// The cut is made here: the tokenizers crate shortens each text to the whole length before it compares the two, and
    /// then gives the odd token of two long texts to the second, whichever was longer (transformers: to the longer).
    pub(crate) fn encode(&self, text_a: &str, text_b: Option<&str>) -> Result<Tokens, ModelError> {
        let refused = |error: tokenizers::Error| ModelError::Tokenize(error.to_string());
        let pieces = |text: &str| self.inner.encode_fast(text, false).map_err(refused);
        let (mut first, mut second) = (pieces(text_a)?, text_b.map(pieces).transpose()?);
        let special = self.inner.get_post_processor().map_or(0, |processor| processor.added_tokens(text_b.is_some()));
        let lengths = (first.len(), second.as_ref().map_or(0, tokenizers::Encoding::len));
        let kept = longest_first(lengths.0, lengths.1, self.max_length.saturating_sub(special));
        let cut = |pieces: &mut Encoding, length| {
            pieces.truncate(length, 0, TruncationDirection::Right);
            // What was cut off is kept as overflow; of two long texts each overflow would be joined with each of the other.
            drop(pieces.take_overflowing());
        };
        cut(&mut first, kept.0);
        if let Some(second) = &mut second {
            cut(second, kept.1);
        }
        let ids = first.get_ids().iter().chain(second.iter().flat_map(Encoding::get_ids)).copied();
        let pieces = PieceCounts::of(ids, self.unknown);
        let encoding = self.inner.post_process(first, second, true).map_err(refused)?;
        Ok(Tokens {
            ids: encoding.get_ids().to_vec(),
            type_ids: encoding.get_type_ids().to_vec(),
            padding: 0,
            truncated: kept != lengths,
            pieces,
        })
    }

    /// The ids of a text without special tokens.
    pub(crate) fn ids(&self, text: &str) -> Result<Vec<u32>, ModelError> {
        let pieces = self.inner.encode_fast(text, false);
        Ok(pieces.map_err(|error| ModelError::Tokenize(error.to_string()))?.get_ids().to_vec())
    }

    /// The same with the bytes of the text that each token stands for: `offset_mapping` of transformers, which counts
    /// characters. What ends inside a character is widened to the whole of it.
    pub(crate) fn ids_and_offsets(&self, text: &str) -> Result<(Vec<u32>, Vec<Range<usize>>), ModelError> {
        let pieces = self.inner.encode(text, false).map_err(|error| ModelError::Tokenize(error.to_string()))?;
        let whole = |&(start, end): &(usize, usize)| {
            let start = text.floor_char_boundary(start);
            start..text.ceil_char_boundary(end).max(start)
        };
        Ok((pieces.get_ids().to_vec(), pieces.get_offsets().iter().map(whole).collect()))
    }

    /// What stands around two texts that are read as one input: the `pair` of the post-processor.
    ///
    /// # Errors
    /// Where the post-processor gives not both texts, one after the other.
    pub(crate) fn frame(&self) -> Result<Frame, ModelError> {
        let refused = |reason: String| ModelError::Tokenize(reason);
        // A token for each text shows where they stand.
        let text = |of| Encoding::from_tokens(vec![Token::new(0, "a".into(), (0, 1))], of);
        let pair = self.inner.post_process(text(0), Some(text(1)), true).map_err(|error| refused(error.to_string()))?;
        let tokens = pair.get_ids().iter().copied().zip(pair.get_type_ids().iter().copied());
        Frame::of(&tokens.collect::<Vec<_>>(), &pair.get_sequence_ids())
            .ok_or_else(|| refused("its post_processor does not put one text behind the other".into()))
    }

    /// The id of what stands for all that is not in the vocabulary.
    pub(crate) fn unknown(&self) -> Option<u32> {
        self.unknown
    }

    /// One that knows these word pieces, in the order of their ids, and cuts text as BERT does.
    ///
    /// # Errors
    /// Where one of `[UNK]`, `[CLS]` and `[SEP]` is not among them.
    pub fn from_pieces(pieces: &[String], lowercase: bool, max_length: usize) -> Result<Self, ModelError> {
        let file = PathBuf::from("vocab.txt");
        let settings = Settings::plain(lowercase);
        let vocabulary = pieces.iter().cloned().zip(0..).collect::<ahash::AHashMap<String, u32>>();
        let (inner, lowercase) = settings.build(WordPiece::builder().vocab(vocabulary), &file)?;
        Ok(Self::new(inner, max_length, lowercase, file))
    }

    /// The vocabulary of a `vocab.txt`, made one of these.
    pub(crate) fn from_vocabulary(file: &Path, lowercase: bool, max_length: usize) -> Result<Self, ModelError> {
        let (inner, lowercase) = Settings::plain(lowercase).read_vocabulary(file)?;
        Ok(Self::new(inner, max_length, lowercase, file.to_owned()))
    }

    /// The content of a `tokenizer.json`.
    pub(crate) fn to_json(&self) -> Result<String, ModelError> {
        self.inner.to_string(true).map_err(|error| ModelError::format(&self.file, error))
    }

    /// The words that `text` is cut into before word pieces are looked for.
    pub(crate) fn words(&self, text: &str) -> Result<Vec<String>, ModelError> {
        let refused = |error: tokenizers::Error| ModelError::Tokenize(error.to_string());
        let mut normal = NormalizedString::from(text);
        if let Some(normalizer) = self.inner.get_normalizer() {
            normalizer.normalize(&mut normal).map_err(refused)?;
        }
        let mut words = PreTokenizedString::from(normal);
        if let Some(splitter) = self.inner.get_pre_tokenizer() {
            splitter.pre_tokenize(&mut words).map_err(refused)?;
        }
        let splits = words.get_splits(OffsetReferential::Normalized, OffsetType::Byte);
        Ok(splits.into_iter().map(|(word, ..)| word.to_owned()).collect())
    }

    /// The word pieces in the order of their ids; empty where an id has none.
    pub(crate) fn pieces(&self) -> Vec<String> {
        let mut pieces = vec![String::new(); self.vocabulary_size()];
        for (piece, id) in self.inner.get_vocab(true) {
            pieces[id as usize] = piece;
        }
        pieces
    }

    /// Longest input in tokens.
    pub(crate) fn max_length(&self) -> usize {
        self.max_length
    }

    /// One more than the highest id it can give.
    pub(crate) fn vocabulary_size(&self) -> usize {
        self.inner.get_vocab(true).values().max().map_or(0, |id| *id as usize + 1)
    }
}

/// What the neighbours of the tokenizer file say; `None` where they do not.
pub(crate) struct Settings {
    /// The folder's own limit: `max_seq_length` of sentence-transformers, else `model_max_length`; `None` where neither says
    /// anything sensible.
    pub max_length: Option<usize>,
    lowercase: Option<bool>,
    strip_accents: Option<bool>,
    chinese: Option<bool>,
    special: Value,
}

impl Settings {
    /// Where they stand.
    pub(crate) const FILES: [&str; 2] = ["tokenizer_config.json", "sentence_bert_config.json"];

    /// Those of `folder`, of which `lowercase` overrides what it says of case.
    pub(crate) fn read(folder: &Path, lowercase: Option<bool>) -> Result<Self, ModelError> {
        let [config, sentence] = Self::FILES.map(|name| read_optional_json(&folder.join(name)));
        let (sentence, config) = (sentence?, config?);
        // Some write 1e30 for "no limit", which is no u64.
        let limit = sentence["max_seq_length"].as_u64().or(config["model_max_length"].as_u64());
        let is_lower = sentence["do_lower_case"].as_bool().filter(|lower| *lower);
        Ok(Self {
            max_length: limit.filter(|limit| (1..=NO_LIMIT).contains(limit)).map(|limit| limit as usize),
            lowercase: lowercase.or(is_lower).or(config["do_lower_case"].as_bool()),
            strip_accents: config["strip_accents"].as_bool(),
            chinese: config["tokenize_chinese_chars"].as_bool(),
            special: config,
        })
    }

    /// Those of a vocabulary without neighbours.
    fn plain(lowercase: bool) -> Self {
        let (strip_accents, chinese, special) = (None, None, Value::Null);
        Self { max_length: None, lowercase: Some(lowercase), strip_accents, chinese, special }
    }

    fn read_json_file(&self, path: &Path) -> Result<(Tokenizer, bool), ModelError> {
        let mut value: Value = read_json(path)?;
        if !value.is_object() {
            return Err(ModelError::format(path, "it is not a tokenizer: a JSON object is expected"));
        }
        if let Some(token) = undefined_token(&value["post_processor"]) {
            let reason = format!("its post_processor uses the token {token}, which its special_tokens do not define");
            return Err(ModelError::format(path, reason));
        }
        value["truncation"] = Value::Null;
        value["padding"] = Value::Null;
        let normalizer = &mut value["normalizer"];
        let is_bert = normalizer["type"] == "BertNormalizer";
        if is_bert {
            for (key, setting) in [
                ("lowercase", self.lowercase),
                ("strip_accents", self.strip_accents),
                ("handle_chinese_chars", self.chinese),
            ] {
                if let Some(setting) = setting {
                    normalizer[key] = setting.into();
                }
            }
        }
        let lowercase = if is_bert { normalizer["lowercase"].as_bool().unwrap_or(true) } else { false };
        let bytes = serde_json::to_vec(&value).map_err(|error| ModelError::format(path, error))?;
        let inner = Tokenizer::from_bytes(bytes)
            .map_err(|error| ModelError::format(path, format!("it is not a readable tokenizer: {error}")))?;
        Ok((inner, lowercase))
    }

    fn read_vocabulary(&self, path: &Path) -> Result<(Tokenizer, bool), ModelError> {
        let file = path.to_str().ok_or_else(|| ModelError::format(path, "its path is not UTF-8"))?;
        self.build(WordPiece::from_file(file), path)
    }

    /// A tokenizer as BERT has it over the word pieces that `words` has.
    fn build(&self, words: WordPieceBuilder, path: &Path) -> Result<(Tokenizer, bool), ModelError> {
        let failed = |error: tokenizers::Error| ModelError::format(path, error);
        let name = |key: &str, default: &str| self.special[key].as_str().unwrap_or(default).to_owned();
        let (unknown, cls, sep) = (name("unk_token", "[UNK]"), name("cls_token", "[CLS]"), name("sep_token", "[SEP]"));
        let words = words.unk_token(unknown.clone()).build().map_err(failed)?;
        let mut inner = Tokenizer::new(words);
        let id = |inner: &Tokenizer, token: &str| {
            inner.token_to_id(token).ok_or_else(|| ModelError::format(path, format!("the token {token} is not in it")))
        };
        let (sep_id, cls_id) = (id(&inner, &sep)?, id(&inner, &cls)?);
        let lowercase = self.lowercase.unwrap_or(true);
        let normalizer = BertNormalizer::new(true, self.chinese.unwrap_or(true), self.strip_accents, lowercase);
        inner.with_normalizer(Some(normalizer)).map_err(failed)?;
        inner.with_pre_tokenizer(Some(BertPreTokenizer));
        inner.with_post_processor(Some(BertProcessing::new((sep.clone(), sep_id), (cls.clone(), cls_id))));
        // Written out in a text they are themselves, not letters in brackets; those the vocabulary lacks stay letters.
        let (pad, mask) = (name("pad_token", "[PAD]"), name("mask_token", "[MASK]"));
        let special = [unknown, cls, sep, pad, mask].into_iter().filter(|token| inner.token_to_id(token).is_some());
        let special: Vec<AddedToken> = special.map(|token| AddedToken::from(token, true)).collect();
        inner.add_special_tokens(special).map_err(failed)?;
        Ok((inner, lowercase))
    }
}

/// A special token that a template of `processor` uses and does not define: the tokenizers crate panics at it.
fn undefined_token(processor: &Value) -> Option<&str> {
    let mut inner = processor["processors"].as_array().into_iter().flatten();
    let pieces = ["single", "pair"].into_iter().filter_map(|template| processor[template].as_array()).flatten();
    let used = pieces.filter_map(|piece| piece["SpecialToken"]["id"].as_str());
    let mut undefined = used.filter(|token| processor["special_tokens"].get(token).is_none());
    undefined.next().or_else(|| inner.find_map(undefined_token))
}

/// How many of `first` and `second` tokens stay if `budget` are left for both: tokens are taken from the longer text until
/// it is as short as the other, then from both in turn; an odd one stays with the text that was longer, the second if they
/// were equal. As `truncation="longest_first"` of the fast tokenizers in transformers.
fn longest_first(first: usize, second: usize, budget: usize) -> (usize, usize) {
    if first + second <= budget {
        return (first, second);
    }
    let shorter = first.min(second).min(budget / 2);
    let longer = budget - shorter;
    if first > second { (longer, shorter) } else { (shorter, longer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_text_is_cut_first_and_keeps_the_odd_token() {
        for (lengths, budget, kept) in [
            ((3, 4), 7, (3, 4)),
            ((10, 4), 7, (4, 3)),
            ((10, 2), 7, (5, 2)),
            ((2, 10), 7, (2, 5)),
            ((9, 10), 7, (3, 4)),
            ((10, 10), 7, (3, 4)),
            ((10, 0), 7, (7, 0)),
            ((0, 10), 7, (0, 7)),
            ((5, 5), 0, (0, 0)),
        ] {
            assert_eq!(longest_first(lengths.0, lengths.1, budget), kept, "{lengths:?} in {budget}");
        }
    }

    #[test]
    fn a_special_token_that_a_template_uses_must_be_defined() {
        let template = |defined: &str| {
            let special = serde_json::json!({ defined: {"id": defined, "ids": [1], "tokens": [defined]} });
            let pieces = serde_json::json!([{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]);
            serde_json::json!({"type": "TemplateProcessing", "single": pieces, "pair": pieces, "special_tokens": special})
        };
        assert_eq!(undefined_token(&template("[CLS]")), None);
        assert_eq!(undefined_token(&template("[SEP]")), Some("[CLS]"));
        let nested = serde_json::json!({"type": "Sequence", "processors": [template("[CLS]"), template("[SEP]")]});
        assert_eq!(undefined_token(&nested), Some("[CLS]"));
        assert_eq!(undefined_token(&Value::Null), None);
    }
}
