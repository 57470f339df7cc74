//! The encoder of the paper (Devlin et al. 2018, after Vaswani et al. 2017), on a packed batch.
//!
//! Every matrix is row-major with one row a token; `hidden` is the width of a token's vector.

use std::ops::Range;

use super::batch::{Buffers, Limits, PackedBatch};
use super::elementwise::{Epilogue, LANES, LayerNorm, softmax_columns};
use super::first::FirstAttention;
use super::memory::Buffer;
use super::products::{Linear, View, product};
use crate::model::ModelError;
use crate::model::architecture::Activation;

pub(super) struct Encoder {
    pub embeddings: Embeddings,
    pub layers: Vec<Layer>,
    pub limits: Limits,
}

/// What stands for a token before the first layer.
pub(super) struct Embeddings {
    /// `[pieces, hidden]`
    pub words: Vec<f32>,
    /// `[positions, hidden]`, from that of an input's first token on.
    pub positions: Vec<f32>,
    /// `[segments, hidden]`, where there are segments.
    pub segments: Option<Vec<f32>>,
    pub norm: LayerNorm,
}

/// One layer: attention, then the feed-forward network, each with its residual and `LayerNorm`.
pub(super) struct Layer {
    pub attention: Attention,
    /// `attention.output.dense`
    pub attention_output: Linear,
    pub attention_norm: LayerNorm,
    pub intermediate: Linear,
    pub activation: Activation,
    pub output: Linear,
    pub output_norm: LayerNorm,
}

pub(super) enum Attention {
    Every(SelfAttention),
    /// Each input's first token alone asks, in the last layer of a model whose head reads nothing else. That changes nothing in
    /// its row: from there on the others are only looked at as keys and values.
    First(FirstAttention),
}

/// Self-attention in `heads` heads. The queries carry the factor 1/√d already. Keys have no bias, since it adds the same to
/// all scores of a query, which softmax takes off again; the values' bias is in that of the layer that follows, since the
/// weights of a query sum to 1.
pub(super) struct SelfAttention {
    /// Query, key and value side by side: `[hidden, 3 · hidden]`.
    pub query_key_value: Linear,
    pub heads: usize,
}

impl Encoder {
    /// Vectors of the last layer into `buffers.hidden`: `[tokens, hidden]`, or `[inputs, hidden]` where in it the first alone
    /// ask.
    pub(super) fn forward(&self, batch: &PackedBatch, buffers: &mut Buffers<'_>) -> Result<(), ModelError> {
        self.embeddings.forward(batch, &mut buffers.hidden);
        for layer in &self.layers {
            layer.forward(batch, buffers)?;
        }
        Ok(())
    }
}

impl Embeddings {
    /// Word, position and (where there are segments) segment, summed and normalised.
    fn forward(&self, batch: &PackedBatch, hidden: &mut Buffer) {
        let width = self.norm.weight.len();
        let row = |table: &'_ [f32], index: usize| -> Range<usize> {
            debug_assert!((index + 1) * width <= table.len());
            index * width..(index + 1) * width
        };
        hidden.resize(batch.tokens() * width);
        for range in batch.ranges() {
            for (position, token) in range.enumerate() {
                let word = &self.words[row(&self.words, batch.ids[token] as usize)];
                let place = &self.positions[row(&self.positions, position)];
                let out = &mut hidden[token * width..(token + 1) * width];
                match &self.segments {
                    Some(segments) => {
                        let segment = &segments[row(segments, batch.type_ids[token] as usize)];
                        for (((out, word), place), segment) in out.iter_mut().zip(word).zip(place).zip(segment) {
                            *out = word + segment + place;
                        }
                    }
                    None => out.iter_mut().zip(word).zip(place).for_each(|((out, word), place)| *out = word + place),
                }
            }
        }
        self.norm.forward(hidden);
    }
}

impl Layer {
    fn forward(&self, batch: &PackedBatch, buffers: &mut Buffers<'_>) -> Result<(), ModelError> {
        match &self.attention {
            Attention::Every(attention) => attention.forward(batch, buffers)?,
            Attention::First(attention) => attention.forward(batch, buffers)?,
        }
        let Buffers { hidden, attended, inner, context, scratch, .. } = buffers;
        self.attention_output.forward(context, Epilogue::Nothing, attended, scratch)?;
        self.attention_norm.add_and_norm(attended, &self.attention_output.bias, hidden);
        self.intermediate.forward(attended, Epilogue::Activation(self.activation), inner, scratch)?;
        self.output.forward(inner, Epilogue::Nothing, hidden, scratch)?;
        self.output_norm.add_and_norm(hidden, &self.output.bias, attended);
        Ok(())
    }
}

impl SelfAttention {
    /// From `hidden` to `context`, `[tokens, hidden]`: `softmax(q · kᵀ) · v`, input by input and head by head. Padding asks, and
    /// is not asked.
    fn forward(&self, batch: &PackedBatch, buffers: &mut Buffers<'_>) -> Result<(), ModelError> {
        let Buffers { hidden, query_key_value, context, weights, scratch, .. } = buffers;
        self.query_key_value.forward(hidden, Epilogue::Bias, query_key_value, scratch)?;
        let stride = self.query_key_value.output();
        let width = stride / 3;
        let head_width = width / self.heads;
        context.resize(batch.tokens() * width);
        for (tokens, read) in batch.ranges().zip(batch.read()) {
            scratch.stop.check()?;
            let (queries, keys) = (tokens.len(), read.len());
            let columns = queries.next_multiple_of(LANES);
            weights.resize(keys * columns);
            for head in 0..self.heads {
                // Of query (0), key (1) or value (2) the numbers that belong to this input and head.
                let part = |part: usize, count: usize| {
                    let first = tokens.start * stride + part * width + head * head_width;
                    View::new(&query_key_value[first..], count, head_width, stride)
                };
                product(weights, columns, part(1, keys), part(0, queries).transposed());
                softmax_columns(weights, columns);
                let weights = View::new(weights, keys, queries, columns).transposed();
                product(&mut context[tokens.start * width + head * head_width..], width, weights, part(2, keys));
            }
        }
        Ok(())
    }
}
