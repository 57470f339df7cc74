//! The encoder of the paper (Devlin et al. 2018, after Vaswani et al. 2017), on a packed batch.
//!
//! Every matrix is row-major with one row a token; `hidden` is the width of a token's vector.

use std::ops::Range;

use super::batch::{Limits, Packed};
use super::elementwise::{LayerNorm, activate, add_bias, softmax};
use super::products::{Linear, Scratch, View, product};
use crate::model::ModelError;
use crate::model::config::Activation;

/// Embeddings and layers.
pub struct Encoder {
    pub embeddings: Embeddings,
    pub layers: Vec<Layer>,
    pub limits: Limits,
}

/// What stands for a token before the first layer.
pub struct Embeddings {
    /// `[pieces, hidden]`
    pub words: Vec<f32>,
    /// `[positions, hidden]`
    pub positions: Vec<f32>,
    /// `[segments, hidden]`
    pub segments: Vec<f32>,
    pub norm: LayerNorm,
}

/// One layer: attention, then the feed-forward network, each with its residual and `LayerNorm`.
pub struct Layer {
    pub attention: Attention,
    /// `attention.output.dense`
    pub attention_output: Linear,
    pub attention_norm: LayerNorm,
    pub intermediate: Linear,
    pub activation: Activation,
    pub output: Linear,
    pub output_norm: LayerNorm,
}

/// Self-attention in `heads` heads. The queries carry the factor 1/√d already.
pub struct Attention {
    pub projection: Projection,
    pub heads: usize,
}

/// Query, key and value.
pub enum Projection {
    /// In one product, side by side: `[hidden, 3 · hidden]`.
    Fused(Linear),
    /// Apart, where only some tokens ask: `[hidden, hidden]` and `[hidden, 2 · hidden]`.
    Apart { query: Linear, key_value: Linear },
}

/// The rows of which a head needs the last layer's vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// All of them: mean pooling.
    Every,
    /// Each input's first, \[CLS\]. The last layer is computed for these alone, which changes nothing in them: from there on
    /// the other rows are only looked at as keys and values, and those the layer below has made.
    First,
}

/// The buffers of a forward pass, kept from batch to batch: fresh memory costs a page fault for every 4 KiB.
#[derive(Default)]
pub struct Buffers {
    /// `[rows, hidden]`: what goes into a layer, and what comes out.
    pub hidden: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    query: Vec<f32>,
    key_value: Vec<f32>,
    context: Vec<f32>,
    weights: Vec<f32>,
    pub scratch: Scratch,
}

impl Encoder {
    /// Vectors of the last layer into `buffers.hidden`: `[tokens, hidden]`, or `[inputs, hidden]` where only the first are
    /// read.
    ///
    /// # Errors
    /// Where a product is refused.
    pub fn forward(&self, batch: &Packed, reads: Reads, buffers: &mut Buffers) -> Result<(), ModelError> {
        self.embeddings.forward(batch, &mut buffers.hidden);
        for (index, layer) in self.layers.iter().enumerate() {
            let is_last = index + 1 == self.layers.len();
            layer.forward(batch, if is_last { reads } else { Reads::Every }, buffers)?;
        }
        if self.layers.is_empty() && reads == Reads::First {
            keep_first(&mut buffers.hidden, batch, self.embeddings.norm.weight.len());
        }
        Ok(())
    }
}

impl Embeddings {
    /// Word, position and segment, summed and normalised.
    fn forward(&self, batch: &Packed, hidden: &mut Vec<f32>) {
        let width = self.norm.weight.len();
        let row = |table: &'_ [f32], index: usize| -> Range<usize> {
            debug_assert!((index + 1) * width <= table.len());
            index * width..(index + 1) * width
        };
        hidden.resize(batch.tokens() * width, 0.0);
        for range in batch.ranges() {
            for (position, token) in range.enumerate() {
                let word = &self.words[row(&self.words, batch.ids[token] as usize)];
                let place = &self.positions[row(&self.positions, position)];
                let segment = &self.segments[row(&self.segments, batch.type_ids[token] as usize)];
                let out = &mut hidden[token * width..(token + 1) * width];
                for (((out, word), place), segment) in out.iter_mut().zip(word).zip(place).zip(segment) {
                    *out = word + segment + place;
                }
            }
        }
        self.norm.forward(hidden);
    }
}

impl Layer {
    fn forward(&self, batch: &Packed, reads: Reads, buffers: &mut Buffers) -> Result<(), ModelError> {
        self.attention.forward(batch, reads, buffers)?;
        let Buffers { hidden, attended, inner, context, scratch, .. } = buffers;
        if reads == Reads::First {
            keep_first(hidden, batch, self.attention_norm.weight.len());
        }
        self.attention_output.forward(context, attended, scratch)?;
        self.attention_norm.add_and_norm(attended, &self.attention_output.bias, hidden);
        self.intermediate.forward(attended, inner, scratch)?;
        activate(inner, &self.intermediate.bias, self.activation);
        self.output.forward(inner, hidden, scratch)?;
        self.output_norm.add_and_norm(hidden, &self.output.bias, attended);
        Ok(())
    }
}

/// Of `[tokens, width]`, each input's first row.
fn keep_first(rows: &mut Vec<f32>, batch: &Packed, width: usize) {
    for (input, range) in batch.ranges().enumerate() {
        rows.copy_within(range.start * width..(range.start + 1) * width, input * width);
    }
    rows.truncate(batch.inputs() * width);
}

/// A matrix in wider rows: `width` numbers from the beginning of `data`, the next row `stride` further on.
#[derive(Clone, Copy)]
struct Columns<'a> {
    data: &'a [f32],
    stride: usize,
}

impl<'a> Columns<'a> {
    /// Of these rows the numbers that belong to `head`, which is `width` wide.
    fn head(self, rows: &Range<usize>, head: usize, width: usize) -> View<'a> {
        View::new(&self.data[rows.start * self.stride + head * width..], rows.len(), width, self.stride)
    }
}

impl Attention {
    /// From `hidden` to `context`: `[tokens, hidden]`, or `[inputs, hidden]` where only the first tokens ask.
    fn forward(&self, batch: &Packed, reads: Reads, buffers: &mut Buffers) -> Result<(), ModelError> {
        let Buffers { hidden, query, key_value, context, weights, scratch, attended, .. } = buffers;
        match &self.projection {
            Projection::Fused(fused) => {
                let (width, stride) = (fused.output() / 3, fused.output());
                fused.forward(hidden, key_value, scratch)?;
                add_bias(key_value, &fused.bias);
                let part = |index: usize| Columns { data: &key_value[index * width..], stride };
                self.attend([part(0), part(1), part(2)], width, batch, Reads::Every, context, weights);
            }
            Projection::Apart { query: ask, key_value: answer } => {
                let width = ask.output();
                answer.forward(hidden, key_value, scratch)?;
                add_bias(key_value, &answer.bias);
                attended.clone_from(hidden);
                if reads == Reads::First {
                    keep_first(attended, batch, width);
                }
                ask.forward(attended, query, scratch)?;
                add_bias(query, &ask.bias);
                let part = |index: usize| Columns { data: &key_value[index * width..], stride: 2 * width };
                let query = Columns { data: query, stride: width };
                self.attend([query, part(0), part(1)], width, batch, reads, context, weights);
            }
        }
        Ok(())
    }

    /// `softmax(q · kᵀ) · v`, input by input and head by head.
    fn attend(
        &self,
        [query, key, value]: [Columns; 3],
        width: usize,
        batch: &Packed,
        reads: Reads,
        context: &mut Vec<f32>,
        weights: &mut Vec<f32>,
    ) {
        let head_width = width / self.heads;
        let rows = if reads == Reads::First { batch.inputs() } else { batch.tokens() };
        context.resize(rows * width, 0.0);
        for (input, tokens) in batch.ranges().enumerate() {
            let asking = if reads == Reads::First { input..input + 1 } else { tokens.clone() };
            weights.resize(asking.len() * tokens.len(), 0.0);
            for head in 0..self.heads {
                let (key, value) = (key.head(&tokens, head, head_width), value.head(&tokens, head, head_width));
                product(weights, tokens.len(), query.head(&asking, head, head_width), key.transposed());
                softmax(weights, tokens.len());
                let weights = View::new(weights, asking.len(), tokens.len(), tokens.len());
                product(&mut context[asking.start * width + head * head_width..], width, weights, value);
            }
        }
    }
}
