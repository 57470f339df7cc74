//! From a checkpoint's tensors to weights that are ready to multiply: transposed, fused, scaled once and for all.

use rayon::prelude::*;

use super::batch::Limits;
use super::elementwise::LayerNorm;
use super::encoder::{Attention, Embeddings, Encoder, Layer, Reads, SelfAttention};
use super::first::FirstAttention;
use super::products::{Linear, transpose};
use super::{Classifier, Network, Top};
use crate::model::checkpoint::Checkpoint;
use crate::model::config::Config;
use crate::model::heads::{Head, Pooling};
use crate::model::{ModelError, Precision};

impl Network {
    /// Take every tensor that `config` and `head` ask for out of `checkpoint`, layers beside each other; each tensor is in
    /// memory a second time only while it is being prepared.
    ///
    /// # Errors
    /// The first tensor that is missing, has another shape than `config` says, or cannot be read.
    pub fn load(
        config: &Config,
        mut checkpoint: Checkpoint,
        head: Head,
        precision: Precision,
    ) -> Result<Self, ModelError> {
        let reads = if head == Head::Pooling(Pooling::Mean) { Reads::Every } else { Reads::First };
        let count = config.num_hidden_layers;
        let parts: Vec<_> =
            (0..count).map(|index| (index, checkpoint.split_off(&format!("encoder.layer.{index}.")))).collect();
        let layers = || -> Result<Vec<Layer>, ModelError> {
            let layer = |(index, checkpoint)| {
                let reads = if index + 1 == count { reads } else { Reads::Every };
                // For one row an input 8 bits would save next to nothing, and cost accuracy where it shows most.
                let precision = if reads == Reads::First { Precision::F32 } else { precision };
                Loader { config, checkpoint, precision }.layer(index, reads)
            };
            parts.into_par_iter().map(layer).collect()
        };
        let rest = || -> Result<(Embeddings, Top), ModelError> {
            let mut loader = Loader { config, checkpoint, precision };
            Ok((loader.embeddings()?, loader.top(head)?))
        };
        let (layers, rest) = rayon::join(layers, rest);
        let (embeddings, top) = rest?;
        let limits = Limits {
            pieces: config.vocab_size,
            positions: config.max_position_embeddings,
            segments: config.type_vocab_size,
        };
        Ok(Self { encoder: Encoder { embeddings, layers: layers?, limits }, reads, top })
    }
}

struct Loader<'a> {
    config: &'a Config,
    checkpoint: Checkpoint,
    precision: Precision,
}

impl Loader<'_> {
    fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        self.checkpoint.take(name, shape)
    }

    fn embeddings(&mut self) -> Result<Embeddings, ModelError> {
        let Config { hidden_size: hidden, vocab_size, max_position_embeddings, type_vocab_size, .. } = *self.config;
        let mut table = |name: &str, rows| self.take(&format!("embeddings.{name}_embeddings.weight"), &[rows, hidden]);
        let (words, positions) = (table("word", vocab_size)?, table("position", max_position_embeddings)?);
        let segments = table("token_type", type_vocab_size)?;
        Ok(Embeddings { words, positions, segments, norm: self.norm("embeddings")? })
    }

    fn layer(&mut self, index: usize, reads: Reads) -> Result<Layer, ModelError> {
        let (hidden, inner) = (self.config.hidden_size, self.config.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{index}.{part}");
        let (attention, value_bias) = self.attention(&name("attention.self"), reads)?;
        let (weight, mut bias) = self.dense(&name("attention.output.dense"), hidden, hidden)?;
        for (bias, row) in bias.iter_mut().zip(weight.chunks_exact(hidden)) {
            let through: f64 = row.iter().zip(&value_bias).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            *bias = (f64::from(*bias) + through) as f32;
        }
        Ok(Layer {
            attention,
            attention_output: Linear::new(&[&weight], bias, hidden, self.precision),
            attention_norm: self.norm(&name("attention.output"))?,
            intermediate: self.linear(&name("intermediate.dense"), inner, hidden)?,
            activation: self.config.hidden_activation(),
            output: self.linear(&name("output.dense"), hidden, inner)?,
            output_norm: self.norm(&name("output"))?,
        })
    }

    /// Query, key and value, and the values' bias, which goes into the layer that follows. 1/√d goes into the query, so that
    /// the scores need no pass of their own.
    fn attention(&mut self, name: &str, reads: Reads) -> Result<(Attention, Vec<f32>), ModelError> {
        let (hidden, heads) = (self.config.hidden_size, self.config.num_attention_heads);
        let (mut query, mut query_bias) = self.dense(&format!("{name}.query"), hidden, hidden)?;
        let (key, _) = self.dense(&format!("{name}.key"), hidden, hidden)?;
        let (value, value_bias) = self.dense(&format!("{name}.value"), hidden, hidden)?;
        let factor = 1.0 / ((hidden / heads) as f32).sqrt();
        query.iter_mut().chain(&mut query_bias).for_each(|weight| *weight *= factor);
        let attention = match reads {
            Reads::Every => {
                let query_key_value = Linear::new(&[&query, &key, &value], query_bias, hidden, self.precision);
                Attention::Every(SelfAttention { query_key_value, heads })
            }
            Reads::First => Attention::First(FirstAttention {
                query: Linear::new(&[&query], query_bias, hidden, self.precision),
                key,
                value: transposed(&value, hidden),
                heads,
            }),
        };
        Ok((attention, value_bias))
    }

    fn top(&mut self, head: Head) -> Result<Top, ModelError> {
        match head {
            Head::Classifier { classes } => self.classifier(classes),
            Head::Pooling(pooling) => Ok(Top::Pooling(pooling)),
        }
    }

    fn classifier(&mut self, classes: usize) -> Result<Top, ModelError> {
        let hidden = self.config.hidden_size;
        // As the last layer they are applied to one row an input.
        self.precision = Precision::F32;
        Ok(Top::Classifier(Box::new(Classifier {
            pooler: self.linear("pooler.dense", hidden, hidden)?,
            output: self.linear("classifier", classes, hidden)?,
        })))
    }

    fn dense(&mut self, name: &str, out: usize, input: usize) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        Ok((self.take(&format!("{name}.weight"), &[out, input])?, self.take(&format!("{name}.bias"), &[out])?))
    }

    fn linear(&mut self, name: &str, out: usize, input: usize) -> Result<Linear, ModelError> {
        let (weight, bias) = self.dense(name, out, input)?;
        Ok(Linear::new(&[&weight], bias, input, self.precision))
    }

    fn norm(&mut self, name: &str) -> Result<LayerNorm, ModelError> {
        let hidden = self.config.hidden_size;
        Ok(LayerNorm {
            weight: self.take(&format!("{name}.LayerNorm.weight"), &[hidden])?,
            bias: self.take(&format!("{name}.LayerNorm.bias"), &[hidden])?,
            epsilon: self.config.layer_norm_eps as f32,
        })
    }
}

/// `[rows, columns]` as `[columns, rows]`.
fn transposed(values: &[f32], columns: usize) -> Vec<f32> {
    let mut out = vec![0.0; values.len()];
    transpose(values, columns, &mut out, values.len() / columns);
    out
}
