//! The last layer's attention where only each input's first token asks: \[CLS\], which is all that a classifier reads.
//!
//! With one query an input the products can be taken in another order, and no token needs a key or a value of its own:
//! `q · (Wₖ x)ᵀ = (Wₖᵀ q) · x`, and `Σ p (Wᵥ x) = Wᵥ Σ p x`. It is the same sum with its terms in another order, and a
//! fiftieth of the work where inputs have fifty tokens.

use super::batch::{Buffers, PackedBatch};
use super::elementwise::{Epilogue, LANES, softmax_columns};
use super::products::{Linear, View, product};
use crate::model::ModelError;

/// Attention of each input's first token in `heads` heads. As elsewhere the queries carry 1/√d, and neither keys nor values
/// have a bias.
pub(super) struct FirstAttention {
    pub query: Linear,
    /// Wₖ, `[hidden, hidden]`: a row for each of the heads' numbers.
    pub key: Vec<f32>,
    /// Wᵥ transposed, `[hidden, hidden]`: a column for each of the heads' numbers.
    pub value: Vec<f32>,
    pub heads: usize,
}

impl FirstAttention {
    /// From `hidden`, `[tokens, hidden]`, to `context`, `[inputs, hidden]`; of `hidden` each input's first row stays.
    pub(super) fn forward(&self, batch: &PackedBatch, buffers: &mut Buffers<'_>) -> Result<(), ModelError> {
        let Buffers { hidden, attended, query_key_value, context, weights, scratch, .. } = buffers;
        let (width, heads, inputs) = (self.query.output(), self.heads, batch.inputs());
        let head_width = width / heads;

        context.resize(inputs * width);
        for (row, tokens) in context.chunks_exact_mut(width).zip(batch.ranges()) {
            row.copy_from_slice(&hidden[tokens.start * width..][..width]);
        }
        self.query.forward(context, Epilogue::Bias, attended, scratch)?;

        // What each head looks for, told in terms of the tokens' vectors: [inputs, heads, hidden].
        let stride = heads * width;
        query_key_value.resize(inputs * stride);
        for head in 0..heads {
            scratch.stop.check()?;
            let query = View::new(&attended[head * head_width..], inputs, head_width, width);
            let key = View::new(&self.key[head * head_width * width..], head_width, width, width);
            product(&mut query_key_value[head * width..], stride, query, key);
        }

        // In its place, input by input, what each head finds: the weighted mean of the tokens' vectors.
        let columns = heads.next_multiple_of(LANES);
        for (input, tokens) in batch.read().enumerate() {
            scratch.stop.check()?;
            let sought = &mut query_key_value[input * stride..][..stride];
            let rows = View::new(&hidden[tokens.start * width..], tokens.len(), width, width);
            weights.resize(tokens.len() * columns);
            product(weights, columns, rows, View::new(sought, heads, width, width).transposed());
            softmax_columns(weights, columns);
            product(sought, width, View::new(weights, tokens.len(), heads, columns).transposed(), rows);
        }

        for head in 0..heads {
            scratch.stop.check()?;
            let found = View::new(&query_key_value[head * width..], inputs, width, stride);
            let value = View::new(&self.value[head * head_width..], width, head_width, width);
            product(&mut context[head * head_width..], width, found, value);
        }
        batch.keep_first(hidden, width);
        Ok(())
    }
}
