//! Packing: the tokens of several inputs one after another, with no padding between them.
//!
//! Everything but the attention looks at one token at a time, so it runs on the whole `[tokens, hidden]` matrix; the attention
//! is told by `starts` where each input begins.

use std::ops::Range;

use super::memory::Buffer;
use crate::model::{ModelError, Tokens};

/// A batch without padding. Its buffers are kept from batch to batch.
#[derive(Default)]
pub(super) struct PackedBatch {
    /// Vocabulary ids, `[tokens]`.
    pub ids: Vec<u32>,
    /// Segments, `[tokens]`.
    pub type_ids: Vec<u32>,
    /// Where each input begins, and where the last one ends: cumulative lengths, `[inputs + 1]`.
    starts: Vec<usize>,
}

/// How many rows each of the embedding tables has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Word pieces.
    pub pieces: usize,
    /// Positions.
    pub positions: usize,
    /// Segments; without a table of them it does not matter what an input says.
    pub segments: Option<usize>,
}

impl PackedBatch {
    /// Fill it with `inputs`.
    ///
    /// # Errors
    /// Where an input is empty, or needs a row that one of the embedding tables does not have.
    pub(super) fn refill(&mut self, inputs: &[&Tokens], limits: Limits) -> Result<(), ModelError> {
        self.ids.clear();
        self.type_ids.clear();
        self.starts.clear();
        self.starts.push(0);
        for tokens in inputs {
            check(tokens, limits).map_err(ModelError::Input)?;
            self.ids.extend_from_slice(&tokens.ids);
            self.type_ids.extend_from_slice(&tokens.type_ids);
            self.starts.push(self.ids.len());
        }
        Ok(())
    }

    pub(super) fn tokens(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn inputs(&self) -> usize {
        self.starts.len() - 1
    }

    /// The tokens of each input.
    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.starts.windows(2).map(|ends| ends[0]..ends[1])
    }

    /// Of `rows`, `[tokens, width]`, keep each input's first: `[inputs, width]`.
    pub(super) fn keep_first(&self, rows: &mut Buffer, width: usize) {
        for (input, range) in self.ranges().enumerate() {
            rows.copy_within(range.start * width..(range.start + 1) * width, input * width);
        }
        rows.truncate(self.inputs() * width);
    }
}

fn check(tokens: &Tokens, limits: Limits) -> Result<(), String> {
    let beyond = |values: &[u32], limit: usize| values.iter().copied().find(|value| *value as usize >= limit);
    if tokens.ids.is_empty() || tokens.ids.len() != tokens.type_ids.len() {
        return Err("an input has no tokens, or not one segment for each".into());
    }
    if tokens.ids.len() > limits.positions {
        return Err(format!("an input has {} tokens, the model {} positions", tokens.ids.len(), limits.positions));
    }
    if let Some(id) = beyond(&tokens.ids, limits.pieces) {
        return Err(format!("an input has the word piece {id}, the model {} of them", limits.pieces));
    }
    if let Some(segments) = limits.segments
        && let Some(segment) = beyond(&tokens.type_ids, segments)
    {
        return Err(format!("an input has the segment {segment}, the model's type_vocab_size is {segments}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LIMITS: Limits = Limits { pieces: 10, positions: 4, segments: Some(2) };

    fn tokens(ids: &[u32], type_ids: &[u32]) -> Tokens {
        Tokens { ids: ids.to_vec(), type_ids: type_ids.to_vec(), truncated: false }
    }

    #[test]
    fn inputs_stand_one_after_another_without_padding() {
        let (a, b) = (tokens(&[1, 2, 3], &[0, 0, 1]), tokens(&[9], &[0]));
        let mut packed = PackedBatch::default();
        packed.refill(&[&a, &b], LIMITS).unwrap();
        assert_eq!((packed.tokens(), packed.inputs()), (4, 2));
        assert_eq!(packed.ranges().collect::<Vec<_>>(), [0..3, 3..4]);
        packed.refill(&[&b], LIMITS).unwrap();
        assert_eq!((&packed.ids[..], packed.inputs()), (&[9][..], 1));
    }

    #[test]
    fn what_no_table_has_is_an_error_and_not_a_wrong_score() {
        let cases = [
            (tokens(&[], &[]), "no tokens"),
            (tokens(&[1; 5], &[0; 5]), "5 tokens, the model 4 positions"),
            (tokens(&[10], &[0]), "word piece 10, the model 10 of them"),
            (tokens(&[1], &[2]), "segment 2, the model's type_vocab_size is 2"),
        ];
        for (input, expected) in cases {
            let error = PackedBatch::default().refill(&[&input], LIMITS).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
