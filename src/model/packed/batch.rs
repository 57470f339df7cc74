//! Packing: the tokens of several inputs one after another, with no padding between them but what an input brings itself.
//!
//! Everything but the attention looks at one token at a time, so it runs on the whole `[tokens, hidden]` matrix; the attention
//! is told by `starts` where each input begins.

use std::ops::Range;

use super::memory::Buffer;
use super::products::Scratch;
use crate::model::Tokens;
use crate::model::error::InputProblem;

/// A batch without padding. Its buffers are kept from batch to batch.
#[derive(Default)]
pub(super) struct PackedBatch {
    /// Vocabulary ids, `[tokens]`.
    pub ids: Vec<u32>,
    /// Segments, `[tokens]`.
    pub type_ids: Vec<u32>,
    /// Where each input begins, and where the last one ends: cumulative lengths, `[inputs + 1]`.
    starts: Vec<usize>,
    /// How many tokens of each input are looked at, `[inputs]`: all but its own padding.
    read: Vec<usize>,
}

/// How many rows each of the embedding tables has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub pieces: usize,
    pub positions: usize,
    /// Segments; without a table of them it does not matter what an input says.
    pub segments: Option<usize>,
}

impl PackedBatch {
    pub(super) fn refill(&mut self, inputs: &[&Tokens], limits: Limits) -> Result<(), InputProblem> {
        self.ids.clear();
        self.type_ids.clear();
        self.read.clear();
        self.starts.clear();
        self.starts.push(0);
        for tokens in inputs {
            limits.check(tokens)?;
            self.ids.extend_from_slice(&tokens.ids);
            self.type_ids.extend_from_slice(&tokens.type_ids);
            self.starts.push(self.ids.len());
            self.read.push(tokens.read());
        }
        Ok(())
    }

    pub(super) fn tokens(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn inputs(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.starts.windows(2).map(|ends| ends[0]..ends[1])
    }

    /// The tokens of each input that are looked at: the first of its range.
    pub(super) fn read(&self) -> impl Iterator<Item = Range<usize>> {
        self.starts.iter().zip(&self.read).map(|(start, read)| *start..start + read)
    }

    /// Of `rows`, `[tokens, width]`, keep each input's first: `[inputs, width]`.
    pub(super) fn keep_first(&self, rows: &mut Buffer, width: usize) {
        for (input, range) in self.ranges().enumerate() {
            rows.copy_within(range.start * width..(range.start + 1) * width, input * width);
        }
        rows.truncate(self.inputs() * width);
    }
}

impl Limits {
    fn check(self, tokens: &Tokens) -> Result<(), InputProblem> {
        let Self { pieces, positions, segments } = self;
        let beyond = |values: &[u32], limit: usize| values.iter().copied().find(|value| *value as usize >= limit);
        if tokens.read() == 0 || tokens.ids.len() != tokens.type_ids.len() {
            return Err(InputProblem::Uneven);
        }
        if tokens.ids.len() > positions {
            return Err(InputProblem::Positions { tokens: tokens.ids.len(), positions });
        }
        if let Some(id) = beyond(&tokens.ids, pieces) {
            return Err(InputProblem::Piece { id, pieces });
        }
        if let Some(segments) = segments
            && let Some(segment) = beyond(&tokens.type_ids, segments)
        {
            return Err(InputProblem::Segment { segment, segments });
        }
        Ok(())
    }
}

/// What a forward pass writes to on its way, kept from batch to batch.
#[derive(Default)]
pub(super) struct Buffers<'s> {
    /// `[rows, hidden]`: what goes into a layer, and what comes out.
    pub hidden: Buffer,
    /// `[rows, hidden]`: what a layer's attention gives.
    pub attended: Buffer,
    /// Query, key and value side by side: `[tokens, 3 · hidden]`.
    pub query_key_value: Buffer,
    /// `[rows, hidden]`: what the heads bring together.
    pub context: Buffer,
    /// Of one head of one input: a row for each key, a column for each query; padding has no key.
    pub weights: Buffer,
    /// `[rows, intermediate]`: between the feed-forward network's two layers.
    pub inner: Buffer,
    pub scratch: Scratch<'s>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const LIMITS: Limits = Limits { pieces: 10, positions: 4, segments: Some(2) };

    fn tokens(ids: &[u32], type_ids: &[u32]) -> Tokens {
        Tokens { ids: ids.to_vec(), type_ids: type_ids.to_vec(), ..Tokens::default() }
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
            (tokens(&[1; 5], &[0; 5]), "5 tokens, but the model has 4 positions"),
            (tokens(&[10], &[0]), "word piece 10, but the model has only 10"),
            (tokens(&[1], &[2]), "segment 2, but the model's type_vocab_size is 2"),
        ];
        for (input, expected) in cases {
            let error = PackedBatch::default().refill(&[&input], LIMITS).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
