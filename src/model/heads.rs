//! What stands on top of the encoder, as the folder describes it.

use std::path::Path;

use super::ModelError;
use super::config::{Module, read_json};

/// What makes one row of numbers of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// Pooler (dense, tanh) over the first token, and the linear layer over it: `BertForSequenceClassification`.
    Classifier {
        /// Number of logits.
        classes: usize,
    },
    /// A sentence encoder's.
    Pooling(Pooling),
}

/// How a sentence encoder makes one vector of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// The mean over the tokens.
    Mean,
    /// The first token's.
    Cls,
}

impl Head {
    /// Names and shapes of its tensors, on top of an encoder whose vectors have `hidden` numbers.
    pub fn tensors(self, hidden: usize) -> impl Iterator<Item = (String, Vec<usize>)> {
        let linear = |name: &str, out: usize| {
            [(format!("{name}.weight"), vec![out, hidden]), (format!("{name}.bias"), vec![out])]
        };
        let layers = match self {
            Self::Classifier { classes } => vec![linear("pooler.dense", hidden), linear("classifier", classes)],
            Self::Pooling(_) => Vec::new(),
        };
        layers.into_iter().flatten()
    }
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
