//! From a checkpoint's tensors to weights that are ready to multiply: transposed, fused, scaled once and for all.

use super::batch::Limits;
use super::elementwise::LayerNorm;
use super::encoder::{Attention, Embeddings, Encoder, Layer, Projection, Reads};
use super::products::Linear;
use super::{Classifier, Network, Top};
use crate::model::checkpoint::Checkpoint;
use crate::model::config::Config;
use crate::model::heads::{Head, Pooling};
use crate::model::{ModelError, Precision};

impl Network {
    /// Take every tensor that `config` and `head` ask for out of `checkpoint`.
    ///
    /// # Errors
    /// The first tensor that is missing or has another shape than `config` says.
    pub fn load(
        config: &Config,
        checkpoint: &mut Checkpoint,
        head: Head,
        precision: Precision,
    ) -> Result<Self, ModelError> {
        let mut loader = Loader { config, checkpoint, precision };
        let reads = if head == Head::Pooling(Pooling::Mean) { Reads::Every } else { Reads::First };
        let encoder = Encoder {
            embeddings: loader.embeddings()?,
            layers: (0..config.num_hidden_layers)
                .map(|index| {
                    let is_last = index + 1 == config.num_hidden_layers;
                    loader.layer(index, if is_last { reads } else { Reads::Every })
                })
                .collect::<Result<_, _>>()?,
            limits: Limits {
                pieces: config.vocab_size,
                positions: config.max_position_embeddings,
                segments: config.type_vocab_size,
            },
        };
        let top = match head {
            Head::Classifier { classes } => loader.classifier(classes)?,
            Head::Pooling(pooling) => Top::Pooling(pooling),
        };
        Ok(Self { encoder, reads, top })
    }
}

struct Loader<'a> {
    config: &'a Config,
    checkpoint: &'a mut Checkpoint,
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
        Ok(Layer {
            attention: self.attention(&name("attention.self"), reads)?,
            attention_output: self.linear(&name("attention.output.dense"), hidden, hidden)?,
            attention_norm: self.norm(&name("attention.output"))?,
            intermediate: self.linear(&name("intermediate.dense"), inner, hidden)?,
            activation: self.config.hidden_activation(),
            output: self.linear(&name("output.dense"), hidden, inner)?,
            output_norm: self.norm(&name("output"))?,
        })
    }

    /// Query, key and value; 1/√d goes into the query, so that the scores need no pass of their own.
    fn attention(&mut self, name: &str, reads: Reads) -> Result<Attention, ModelError> {
        let (hidden, heads) = (self.config.hidden_size, self.config.num_attention_heads);
        let (mut query, mut query_bias) = self.dense(&format!("{name}.query"), hidden, hidden)?;
        let (key, key_bias) = self.dense(&format!("{name}.key"), hidden, hidden)?;
        let (value, value_bias) = self.dense(&format!("{name}.value"), hidden, hidden)?;
        let factor = 1.0 / ((hidden / heads) as f32).sqrt();
        query.iter_mut().chain(&mut query_bias).for_each(|weight| *weight *= factor);
        let beside = |parts: [&[f32]; 2]| parts.concat();
        let (key_value, key_value_bias) = (beside([&key, &value]), beside([&key_bias, &value_bias]));
        let projection = match reads {
            Reads::Every => {
                let (weight, bias) = (beside([&query, &key_value]), beside([&query_bias, &key_value_bias]));
                Projection::Fused(self.prepared(Linear::new(&weight, bias, hidden)))
            }
            Reads::First => Projection::Apart {
                query: self.prepared(Linear::new(&query, query_bias, hidden)),
                key_value: self.prepared(Linear::new(&key_value, key_value_bias, hidden)),
            },
        };
        Ok(Attention { projection, heads })
    }

    fn classifier(&mut self, classes: usize) -> Result<Top, ModelError> {
        let hidden = self.config.hidden_size;
        // Both are applied to one row an input: 8 bits would save nothing and cost accuracy where it shows most.
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
        Ok(self.prepared(Linear::new(&weight, bias, input)))
    }

    fn prepared(&self, linear: Linear) -> Linear {
        match self.precision {
            Precision::F32 => linear,
            Precision::Int8 => linear.into_int8(),
        }
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
