//! Vocabularies: learnt from the texts for a BERT from scratch, or the frequent part of one that is there.
//!
//! The tokenizers crate has a trainer, whose result differs from run to run with the order of its hash tables. This one
//! merges the pair that occurs most often, the first in the alphabet where several do.

use std::collections::{BTreeMap, BTreeSet};

use super::TrainingError;
use crate::dataset::Dataset;
use crate::model::{BertSizes, BertTokenizer, EncoderConfig};

/// The tokens that mean something else than text; the padding is 0.
const SPECIAL: [&str; 5] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/// Word pieces inside a word begin with this.
const INSIDE: &str = "##";

/// Every text of `data`.
fn texts(data: &Dataset) -> impl Iterator<Item = &str> {
    (0..data.len()).map(|row| data.pair(row)).flat_map(|pair| std::iter::once(pair.text_a).chain(pair.text_b))
}

/// Which of the tokenizer's word pieces to keep, by their ids: the special ones, every letter, digit and sign of ASCII (so
/// that any English text can still be cut up), and of the rest those most frequent in `data`, `most` in all.
pub(super) fn frequent(tokenizer: &BertTokenizer, data: &Dataset, most: usize) -> Result<Vec<bool>, TrainingError> {
    let pieces = tokenizer.pieces();
    let mut counts = vec![0_u64; pieces.len()];
    for text in texts(data) {
        for id in tokenizer.encode(text, None)?.ids {
            counts[id as usize] += 1;
        }
    }
    let is_letter = |piece: &str| {
        let piece = piece.strip_prefix(INSIDE).unwrap_or(piece);
        piece.len() == 1 && piece.is_ascii()
    };
    let mut keep: Vec<bool> =
        pieces.iter().map(|piece| SPECIAL.contains(&piece.as_str()) || is_letter(piece)).collect();
    // What stands in brackets (`[unused17]`) is no text.
    let in_brackets = |piece: &String| piece.starts_with('[') && piece.ends_with(']');
    let is_word = |piece: &String| !piece.is_empty() && !in_brackets(piece);
    let mut others: Vec<usize> = (0..pieces.len()).filter(|id| !keep[*id] && is_word(&pieces[*id])).collect();
    others.sort_by_key(|id| (std::cmp::Reverse(counts[*id]), *id));
    let room = most.saturating_sub(keep.iter().filter(|kept| **kept).count());
    for id in others.into_iter().take(room) {
        keep[id] = true;
    }
    Ok(keep)
}

/// A BERT of these sizes with a vocabulary learnt from `data`, lower-cased unless told otherwise.
pub(super) fn scratch(
    data: &Dataset,
    sizes: BertSizes,
    lowercase: Option<bool>,
) -> Result<(EncoderConfig, BertTokenizer), TrainingError> {
    let special = SPECIAL.map(str::to_owned);
    let (lowercase, length) = (lowercase.unwrap_or(true), sizes.positions);
    let splitter = BertTokenizer::from_pieces(&special, lowercase, length)?;
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for text in texts(data) {
        for word in splitter.words(text)? {
            *words.entry(word).or_default() += 1;
        }
    }
    let pieces: Vec<String> = special.into_iter().chain(learn(&words, sizes.vocabulary)).collect();
    let encoder = BertSizes { vocabulary: pieces.len(), ..sizes }.encoder();
    Ok((encoder, BertTokenizer::from_pieces(&pieces, lowercase, length)?))
}

/// Word pieces for `words` with their counts: all single characters, then merges, until there are `most`.
fn learn(words: &BTreeMap<String, u64>, most: usize) -> Vec<String> {
    let split = |word: &String| -> Vec<String> {
        let first = |index: usize| if index > 0 { INSIDE } else { "" };
        word.chars().enumerate().map(|(index, letter)| format!("{}{letter}", first(index))).collect()
    };
    let mut words: Vec<(Vec<String>, u64)> = words.iter().map(|(word, count)| (split(word), *count)).collect();
    let letters: BTreeSet<String> = words.iter().flat_map(|(pieces, _)| pieces.clone()).collect();
    let mut learnt: Vec<String> = letters.into_iter().collect();
    let mut known: BTreeSet<String> = learnt.iter().cloned().collect();
    while learnt.len() < most.saturating_sub(SPECIAL.len()) {
        let mut pairs: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for (pieces, count) in &words {
            for pair in pieces.windows(2) {
                *pairs.entry((&pair[0], &pair[1])).or_default() += count;
            }
        }
        // The first of the most frequent: `max_by_key` would give the last.
        let best = pairs.into_iter().rev().max_by_key(|(_, count)| *count);
        let Some(((left, right), 2..)) = best else { break };
        let (left, right) = (left.to_owned(), right.to_owned());
        let merged = format!("{left}{}", right.trim_start_matches(INSIDE));
        for (pieces, _) in &mut words {
            merge(pieces, &left, &right, &merged);
        }
        if known.insert(merged.clone()) {
            learnt.push(merged);
        }
    }
    learnt
}

fn merge(pieces: &mut Vec<String>, left: &str, right: &str, merged: &str) {
    let mut index = 0;
    while index + 1 < pieces.len() {
        if pieces[index] == left && pieces[index + 1] == right {
            merged.clone_into(&mut pieces[index]);
            pieces.remove(index + 1);
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_pair_is_merged_first_and_ties_go_to_the_first_in_the_alphabet() {
        let words: BTreeMap<String, u64> = [("aba", 3), ("abc", 2), ("dc", 2)].map(|(w, n)| (w.to_owned(), n)).into();
        let learnt = learn(&words, 100);
        assert_eq!(&learnt[..5], ["##a", "##b", "##c", "a", "d"]);
        assert_eq!(&learnt[5..], ["ab", "aba", "abc", "dc"]);
        assert_eq!(learn(&words, SPECIAL.len() + 6).len(), 6);
        assert_eq!(learn(&words, 3), learn(&words, SPECIAL.len() + 5), "letters always stay");
    }
}
