//! From a checkpoint's tensors to weights that are ready to multiply: transposed, fused, scaled once and for all.

use rayon::prelude::*;

use super::PackedNetwork;
use super::batch::Limits;
use super::elementwise::{Epilogue, LayerNorm};
use super::encoder::{Attention, Embeddings, Encoder, Layer, SelfAttention};
use super::first::FirstAttention;
use super::products::{Linear, transpose};
use crate::model::architecture::{
    Activation, Dense, EncoderConfig, Head, HeadActivation, HeadLayer, LayerParts, Norm, Pooling,
};
use crate::model::checkpoint::Checkpoint;
use crate::model::{ModelError, Precision};

impl PackedNetwork {
    /// Take every tensor that `encoder` and `head` ask for out of `checkpoint`, layers beside each other; each tensor is in
    /// memory a second time only while it is being prepared.
    pub(crate) fn load(
        encoder: &EncoderConfig,
        mut checkpoint: Checkpoint,
        head: &Head,
        precision: Precision,
    ) -> Result<Self, ModelError> {
        let last = match head.pooling {
            Some(Pooling::Cls) => Asks::First,
            Some(Pooling::Mean) | None => Asks::Every,
        };
        let count = encoder.shape.layers;
        let parts: Vec<_> =
            (0..count).map(|index| (index, checkpoint.split_off(encoder.layer(index).tensors()))).collect();
        let layers = || -> Result<Vec<Layer>, ModelError> {
            let layer = |(index, checkpoint)| {
                let asks = if index + 1 == count { last } else { Asks::Every };
                // For one row an input 8 bits would save next to nothing, and cost accuracy where it shows most.
                let precision = if asks == Asks::First { Precision::F32 } else { precision };
                Loader { encoder, checkpoint, precision }.layer(index, asks)
            };
            parts.into_par_iter().map(layer).collect()
        };
        let rest = || -> Result<(Embeddings, Vec<(Linear, Epilogue)>), ModelError> {
            let mut loader = Loader { encoder, checkpoint, precision };
            Ok((loader.embeddings()?, loader.head(head)?))
        };
        let (layers, rest) = rayon::join(layers, rest);
        let (embeddings, head_layers) = rest?;
        let limits = Limits {
            pieces: encoder.shape.vocabulary,
            positions: encoder.shape.longest_input(),
            segments: encoder.shape.segments,
        };
        let encoder = Encoder { embeddings, layers: layers?, limits };
        Ok(Self { encoder, pooling: head.pooling, layers: head_layers })
    }
}

/// Whose queries a layer's attention answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Those of every token.
    Every,
    /// Those of each input's first token, \[CLS\].
    First,
}

struct Loader<'a> {
    encoder: &'a EncoderConfig,
    checkpoint: Checkpoint,
    precision: Precision,
}

impl Loader<'_> {
    fn embeddings(&mut self) -> Result<Embeddings, ModelError> {
        let parts = self.encoder.embeddings();
        let shape = &self.encoder.shape;
        let words = self.checkpoint.take(&parts.words)?;
        let mut positions = self.checkpoint.take(&parts.positions)?;
        // No token stands at a position before that of the first.
        positions.drain(..shape.position_offset.min(shape.positions) * shape.hidden);
        Ok(Embeddings {
            words,
            positions,
            segments: parts.segments.map(|table| self.checkpoint.take(&table)).transpose()?,
            norm: self.norm(&parts.norm)?,
        })
    }

    fn layer(&mut self, index: usize, asks: Asks) -> Result<Layer, ModelError> {
        let (hidden, parts) = (self.encoder.shape.hidden, self.encoder.layer(index));
        let (attention, value_bias) = self.attention(&parts, asks)?;
        let (weight, mut bias) = self.dense(&parts.attention_output)?;
        for (bias, row) in bias.iter_mut().zip(weight.chunks_exact(hidden)) {
            let through: f64 = row.iter().zip(&value_bias).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            *bias = (f64::from(*bias) + through) as f32;
        }
        Ok(Layer {
            attention,
            attention_output: Linear::new(&[&weight], bias, hidden, self.precision),
            attention_norm: self.norm(&parts.attention_norm)?,
            intermediate: self.linear(&parts.intermediate)?,
            activation: self.encoder.shape.activation,
            output: self.linear(&parts.output)?,
            output_norm: self.norm(&parts.output_norm)?,
        })
    }

    /// Query, key and value, and the values' bias, which goes into the layer that follows. 1/√d goes into the query, so that
    /// the scores need no pass of their own.
    fn attention(&mut self, parts: &LayerParts, asks: Asks) -> Result<(Attention, Vec<f32>), ModelError> {
        let (hidden, heads) = (self.encoder.shape.hidden, self.encoder.shape.heads);
        let (mut query, mut query_bias) = self.dense(&parts.query)?;
        let (key, _) = self.dense(&parts.key)?;
        let (value, value_bias) = self.dense(&parts.value)?;
        let factor = 1.0 / ((hidden / heads) as f32).sqrt();
        query.iter_mut().chain(&mut query_bias).for_each(|weight| *weight *= factor);
        let attention = match asks {
            Asks::Every => {
                let query_key_value = Linear::new(&[&query, &key, &value], query_bias, hidden, self.precision);
                Attention::Every(SelfAttention { query_key_value, heads })
            }
            Asks::First => Attention::First(FirstAttention {
                query: Linear::new(&[&query], query_bias, hidden, self.precision),
                key,
                value: transposed(&value, hidden),
                heads,
            }),
        };
        Ok((attention, value_bias))
    }

    /// What stands on top, in 32 bits: as the last layer it is applied to few rows.
    fn head(&mut self, head: &Head) -> Result<Vec<(Linear, Epilogue)>, ModelError> {
        self.precision = Precision::F32;
        let layer = |layer: &HeadLayer| {
            let epilogue = match layer.activation {
                HeadActivation::Identity => Epilogue::Bias,
                HeadActivation::Tanh => Epilogue::Tanh,
                HeadActivation::Relu => Epilogue::Activation(Activation::Relu),
            };
            Ok((self.linear(&layer.dense)?, epilogue))
        };
        head.layers.iter().map(layer).collect()
    }

    fn dense(&mut self, dense: &Dense) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        let [weight, bias] = dense.tensors();
        Ok((self.checkpoint.take(&weight)?, self.checkpoint.take(&bias)?))
    }

    fn linear(&mut self, dense: &Dense) -> Result<Linear, ModelError> {
        let (weight, bias) = self.dense(dense)?;
        Ok(Linear::new(&[&weight], bias, dense.input, self.precision))
    }

    fn norm(&mut self, norm: &Norm) -> Result<LayerNorm, ModelError> {
        let [weight, bias] = norm.tensors();
        let (weight, bias) = (self.checkpoint.take(&weight)?, self.checkpoint.take(&bias)?);
        Ok(LayerNorm { weight, bias, epsilon: self.encoder.shape.epsilon as f32 })
    }
}

/// `[rows, columns]` as `[columns, rows]`.
fn transposed(values: &[f32], columns: usize) -> Vec<f32> {
    let mut out = vec![0.0; values.len()];
    transpose(values, columns, &mut out, values.len() / columns);
    out
}
