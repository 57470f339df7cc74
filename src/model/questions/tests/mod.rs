//! Windows and answers against what the original code and transformers gave, and laws that hold for every text.

#![allow(clippy::unwrap_used)]

mod hugging_face;
mod laws;
mod original;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::model::tokenizer::{BertTokenizer, OriginalTokenizer, Settings, Tokenizer};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

fn json<T: DeserializeOwned>(path: &Path) -> T {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The tokenizer of a folder that `run_squad.py` left behind.
fn original_tokenizer() -> Tokenizer {
    let vocabulary = fixture("squad2_features/vocab.txt");
    Tokenizer::Original(OriginalTokenizer::open(&vocabulary, 96, Some(true)).unwrap())
}

fn fast_tokenizer(folder: &Path) -> Tokenizer {
    let settings = Settings::read(folder, None).unwrap();
    Tokenizer::HuggingFace(Box::new(BertTokenizer::open(folder, 96, &settings).unwrap()))
}

/// A string of 0 and 1.
fn bits(bits: impl Iterator<Item = bool>) -> String {
    bits.map(|bit| if bit { '1' } else { '0' }).collect()
}
