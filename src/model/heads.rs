//! What stands on top of the encoder: the pair classifier, or the pooling of a sentence encoder.

use std::path::Path;

use candle_core::{D, IndexOp, Tensor};
use candle_nn::{Linear, Module as _};

use super::ModelError;
use super::checkpoint::Checkpoint;
use super::config::{Config, Module, read_json};
use super::encoder::Batch;

/// Pooler (dense, tanh) over the first token, and the linear layer over it: `BertForSequenceClassification`.
pub struct Classifier {
    pooler: Linear,
    output: Linear,
    /// Number of logits.
    pub classes: usize,
}

impl Classifier {
    /// Take both layers from the checkpoint; neither is ever skipped.
    ///
    /// # Errors
    /// Where one is missing or has another shape.
    pub fn load(config: &Config, checkpoint: &Checkpoint) -> Result<Self, ModelError> {
        let hidden = config.hidden_size;
        // The classifier itself says how many classes there are; a configuration that names them must agree.
        let stored = checkpoint.tensors.get("classifier.bias").and_then(|bias| bias.dims().first().copied());
        let classes = config.class_count().or(stored).unwrap_or(2).max(1);
        let linear = |name: &str, out: usize, input: usize| -> Result<Linear, ModelError> {
            let weight = checkpoint.get(&format!("{name}.weight"), &[out, input])?;
            Ok(Linear::new(weight, Some(checkpoint.get(&format!("{name}.bias"), &[out])?)))
        };
        Ok(Self {
            pooler: linear("pooler.dense", hidden, hidden)?,
            output: linear("classifier", classes, hidden)?,
            classes,
        })
    }

    /// From the last layer `[batch, tokens, hidden]` to logits `[batch, classes]`.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn forward(&self, hidden: &Tensor) -> Result<Tensor, ModelError> {
        let first = hidden.i((.., 0))?.contiguous()?;
        let pooled = self.pooler.forward(&first)?.tanh()?;
        Ok(self.output.forward(&pooled)?)
    }
}

/// How a sentence encoder makes one vector of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// The mean over the tokens.
    Mean,
    /// The first token's.
    Cls,
}

impl Pooling {
    /// Read the pooling that `modules` (of `folder/modules.json`) describe.
    ///
    /// # Errors
    /// Where they describe something else than a transformer, mean or CLS pooling, and normalisation.
    pub fn read(folder: &Path, modules: &[Module]) -> Result<Self, ModelError> {
        let path = folder.join("modules.json");
        let unsupported = |path: &Path, found: String| ModelError::Unsupported {
            path: path.to_owned(),
            found,
            supported: "a Transformer with mean or cls Pooling, and Normalize",
        };
        let mut pooling = None;
        for module in modules.iter().skip(1) {
            match module.kind() {
                "Pooling" => {
                    let config = folder.join(&module.path).join("config.json");
                    pooling = Some(pooling_mode(&read_json(&config)?).map_err(|found| unsupported(&config, found))?);
                }
                // The cosine divides by the lengths anyway.
                "Normalize" => {}
                other => return Err(unsupported(&path, format!("the module {other}"))),
            }
        }
        pooling.ok_or_else(|| unsupported(&path, "a model without Pooling".into()))
    }

    /// From the last layer `[batch, tokens, hidden]` to embeddings `[batch, hidden]`.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn forward(self, hidden: &Tensor, batch: &Batch) -> Result<Tensor, ModelError> {
        match self {
            Self::Cls => Ok(hidden.i((.., 0))?.contiguous()?),
            Self::Mean => {
                let mask = batch.mask.unsqueeze(D::Minus1)?;
                let sum = hidden.broadcast_mul(&mask)?.sum(1)?;
                let count = batch.mask.sum_keepdim(1)?.clamp(1e-9, f64::INFINITY)?;
                Ok(sum.broadcast_div(&count)?)
            }
        }
    }
}

/// Version 6 writes a name, those before one boolean for each mode.
fn pooling_mode(config: &serde_json::Value) -> Result<Pooling, String> {
    let named = config["pooling_mode"].as_str().map(|name| vec![name]);
    let flags = || {
        let entries = config.as_object().into_iter().flatten();
        let set = entries.filter(|(key, value)| key.starts_with("pooling_mode_") && value.as_bool() == Some(true));
        set.map(|(key, _)| {
            key.trim_start_matches("pooling_mode_").trim_end_matches("_token").trim_end_matches("_tokens")
        })
        .collect::<Vec<_>>()
    };
    match named.unwrap_or_else(flags)[..] {
        ["mean"] => Ok(Pooling::Mean),
        ["cls"] => Ok(Pooling::Cls),
        [] => Err("a pooling without a mode".into()),
        ref other => Err(format!("the pooling {}", other.join(" + "))),
    }
}
