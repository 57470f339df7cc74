//! What transformers and sentence-transformers write beside the weights, whatever the architecture.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ModelError;

/// What a `config.json` says of a classifier's outputs.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct OutputConfig {
    /// The classes that the checkpoint was saved from.
    #[serde(default)]
    pub architectures: Vec<String>,
    /// Class names by their number.
    #[serde(default)]
    id2label: BTreeMap<String, String>,
    /// Number of classes, where no names are given.
    num_labels: Option<usize>,
    /// Where sentence-transformers keeps a cross-encoder's activation.
    sentence_transformers: Option<Value>,
    /// Where it kept it before version 4.
    sbert_ce_default_activation_function: Option<String>,
}

impl OutputConfig {
    /// Read what the `config.json` of `path` says of them.
    pub(super) fn read(config: &Value, path: &Path) -> Result<Self, ModelError> {
        Self::deserialize(config).map_err(|error| ModelError::format(path, error))
    }

    /// Class names in the order of the logits; `count` of them. Where the configuration has none (or only transformers'
    /// `LABEL_k`) they are `known` if there are as many.
    pub(super) fn class_names(&self, count: usize, known: &[String]) -> Vec<String> {
        let placeholder = |class: usize| format!("LABEL_{class}");
        let name = |class: usize| self.id2label.get(&class.to_string()).cloned();
        let names: Vec<String> = (0..count).map(|class| name(class).unwrap_or_else(|| placeholder(class))).collect();
        let is_unnamed = names.iter().enumerate().all(|(class, name)| *name == placeholder(class));
        if is_unnamed && known.len() == count { known.to_vec() } else { names }
    }

    /// Number of classes after the configuration, where it says so.
    pub(super) fn class_count(&self) -> Option<usize> {
        if self.id2label.is_empty() { self.num_labels } else { Some(self.id2label.len()) }
    }

    /// The activation of a single logit, by the last part of its class name; sigmoid if none is named.
    pub(super) fn activation(&self) -> &str {
        let nested = self.sentence_transformers.as_ref().and_then(|value| value["activation_fn"].as_str());
        let path = nested.or(self.sbert_ce_default_activation_function.as_deref());
        path.and_then(|path| path.rsplit('.').next()).unwrap_or("Sigmoid")
    }
}

/// Read a JSON file.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, ModelError> {
    let text = fs::read_to_string(path).map_err(|reason| ModelError::io(path, reason))?;
    serde_json::from_str(&text)
        .map_err(|error| ModelError::format(path, format!("it is not a valid configuration: {error}")))
}

/// Read a JSON file that need not be there.
pub(super) fn read_optional_json(path: &Path) -> Result<Value, ModelError> {
    if path.is_file() { read_json(path) } else { Ok(Value::Null) }
}
