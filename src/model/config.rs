//! `config.json` and its neighbours: what the folder says of itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ModelError;

/// What this program runs, in words.
pub(super) const SUPPORTED: &str = "BERT (model_type \"bert\") with absolute positions";

/// The parts of a Hugging Face `config.json` that a BERT's arithmetic depends on.
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// The classes that the checkpoint was saved from.
    #[serde(default)]
    pub architectures: Vec<String>,
    /// Width of a token's vector.
    pub hidden_size: usize,
    /// Number of layers.
    pub num_hidden_layers: usize,
    /// Heads of the self-attention.
    pub num_attention_heads: usize,
    /// Width of the feed-forward layer.
    pub intermediate_size: usize,
    /// `gelu` (the erf form), `gelu_new`/`gelu_pytorch_tanh` (the tanh form) or `relu`.
    #[serde(default = "gelu")]
    pub hidden_act: String,
    /// Longest input.
    pub max_position_embeddings: usize,
    /// Segments: two for pairs.
    pub type_vocab_size: usize,
    /// Word pieces.
    pub vocab_size: usize,
    /// ε of every `LayerNorm`.
    #[serde(default = "bert_epsilon")]
    pub layer_norm_eps: f64,
    /// Share of values that training drops from the hidden vectors.
    #[serde(default = "tenth")]
    pub hidden_dropout_prob: f64,
    /// Share of values that training drops from the attention.
    #[serde(default = "tenth")]
    pub attention_probs_dropout_prob: f64,
    /// Standard deviation of new weights.
    #[serde(default = "fiftieth")]
    pub initializer_range: f64,
    /// `absolute`, or it is refused.
    pub position_embedding_type: Option<String>,
    /// Class names by their number.
    #[serde(default)]
    pub id2label: BTreeMap<String, String>,
    /// Number of classes, where no names are given.
    pub num_labels: Option<usize>,
    /// Where sentence-transformers keeps a cross-encoder's activation.
    pub sentence_transformers: Option<Value>,
    /// Where it kept it before version 4.
    pub sbert_ce_default_activation_function: Option<String>,
}

fn gelu() -> String {
    "gelu".into()
}

fn tenth() -> f64 {
    0.1
}

fn fiftieth() -> f64 {
    0.02
}

fn bert_epsilon() -> f64 {
    1e-12
}

/// `hidden_act`, understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// The exact form, with erf: `gelu` in transformers.
    Gelu,
    /// The tanh form: `gelu` in google-research/bert, `gelu_new` in transformers.
    GeluTanh,
    /// max(x, 0)
    Relu,
}

fn activation(name: &str) -> Option<Activation> {
    match name {
        "gelu" => Some(Activation::Gelu),
        "gelu_new" | "gelu_pytorch_tanh" => Some(Activation::GeluTanh),
        "relu" => Some(Activation::Relu),
        _ => None,
    }
}

impl Config {
    /// Read and check `config.json`.
    ///
    /// # Errors
    /// Where it cannot be read, is no BERT, or contradicts itself.
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let value: Value = read_json(path)?;
        let unsupported =
            |found: String| ModelError::Unsupported { path: path.to_owned(), found, supported: SUPPORTED };
        // Other architectures lack the fields below: they are refused by name, not for a missing field.
        match value["model_type"].as_str() {
            Some("bert") => {}
            Some(other) => return Err(unsupported(format!("model_type {other:?}"))),
            None => return Err(unsupported("a configuration without model_type".into())),
        }
        let config: Self = serde_json::from_value(value).map_err(|error| ModelError::format(path, error))?;
        config.checked(path)
    }

    /// Read and check the `bert_config.json` of google-research/bert. Its `gelu` is the tanh form, its ε 1e-12.
    ///
    /// # Errors
    /// Where it cannot be read or contradicts itself.
    pub fn read_original(path: &Path) -> Result<Self, ModelError> {
        let mut config: Self = read_json(path)?;
        if config.hidden_act == "gelu" {
            config.hidden_act = "gelu_new".into();
        }
        config.layer_norm_eps = bert_epsilon();
        // Class names and activations are transformers' business.
        config.id2label.clear();
        config.num_labels = None;
        config.checked(path)
    }

    fn checked(self, path: &Path) -> Result<Self, ModelError> {
        let config = self;
        let unsupported =
            |found: String| ModelError::Unsupported { path: path.to_owned(), found, supported: SUPPORTED };
        if let Some(kind) = config.position_embedding_type.as_deref().filter(|kind| *kind != "absolute") {
            return Err(unsupported(format!("position_embedding_type {kind:?}")));
        }
        if activation(&config.hidden_act).is_none() {
            let found = format!("hidden_act {:?}", config.hidden_act);
            let supported = "gelu, gelu_new, gelu_pytorch_tanh and relu";
            return Err(ModelError::Unsupported { path: path.to_owned(), found, supported });
        }
        if config.num_attention_heads == 0 || !config.hidden_size.is_multiple_of(config.num_attention_heads) {
            let (hidden, heads) = (config.hidden_size, config.num_attention_heads);
            let reason = format!("hidden_size {hidden} cannot be split over num_attention_heads {heads}");
            return Err(ModelError::format(path, reason));
        }
        let sizes = [
            ("vocab_size", config.vocab_size),
            ("hidden_size", config.hidden_size),
            ("intermediate_size", config.intermediate_size),
            ("max_position_embeddings", config.max_position_embeddings),
            ("type_vocab_size", config.type_vocab_size),
        ];
        if let Some((name, _)) = sizes.into_iter().find(|(_, size)| *size == 0) {
            return Err(ModelError::format(path, format!("{name} must be above 0")));
        }
        Ok(config)
    }

    /// A BERT of this shape, as the paper has it otherwise.
    #[must_use]
    pub fn bert(layers: usize, hidden: usize, heads: usize, inner: usize, pieces: usize, positions: usize) -> Self {
        Self {
            architectures: Vec::new(),
            hidden_size: hidden,
            num_hidden_layers: layers,
            num_attention_heads: heads,
            intermediate_size: inner,
            hidden_act: gelu(),
            max_position_embeddings: positions,
            type_vocab_size: 2,
            vocab_size: pieces,
            layer_norm_eps: bert_epsilon(),
            hidden_dropout_prob: tenth(),
            attention_probs_dropout_prob: tenth(),
            initializer_range: fiftieth(),
            position_embedding_type: None,
            id2label: BTreeMap::new(),
            num_labels: None,
            sentence_transformers: None,
            sbert_ce_default_activation_function: None,
        }
    }

    /// Every tensor of the encoder with its shape, in the order of the paper: embeddings, then layer by layer.
    pub fn tensors(&self) -> impl Iterator<Item = (String, Vec<usize>)> {
        let (hidden, inner) = (self.hidden_size, self.intermediate_size);
        let embeddings = [
            ("embeddings.word_embeddings.weight", vec![self.vocab_size, hidden]),
            ("embeddings.position_embeddings.weight", vec![self.max_position_embeddings, hidden]),
            ("embeddings.token_type_embeddings.weight", vec![self.type_vocab_size, hidden]),
            ("embeddings.LayerNorm.weight", vec![hidden]),
            ("embeddings.LayerNorm.bias", vec![hidden]),
        ];
        let layers = (0..self.num_hidden_layers).flat_map(move |layer| {
            let dense = |part: &str, out: usize, input: usize| {
                [("weight", vec![out, input]), ("bias", vec![out])]
                    .map(|(kind, shape)| (format!("encoder.layer.{layer}.{part}.{kind}"), shape))
            };
            let norm = |part: &str| {
                ["weight", "bias"].map(|kind| (format!("encoder.layer.{layer}.{part}.LayerNorm.{kind}"), vec![hidden]))
            };
            [
                dense("attention.self.query", hidden, hidden),
                dense("attention.self.key", hidden, hidden),
                dense("attention.self.value", hidden, hidden),
                dense("attention.output.dense", hidden, hidden),
                norm("attention.output"),
                dense("intermediate.dense", inner, hidden),
                dense("output.dense", hidden, inner),
                norm("output"),
            ]
            .into_iter()
            .flatten()
        });
        embeddings.into_iter().map(|(name, shape)| (name.to_owned(), shape)).chain(layers)
    }

    /// Class names in the order of the logits; `count` of them. Where the configuration has none (or only transformers'
    /// `LABEL_k`) they are `known` if there are as many.
    #[must_use]
    pub fn class_names(&self, count: usize, known: &[String]) -> Vec<String> {
        let placeholder = |class: usize| format!("LABEL_{class}");
        let name = |class: usize| self.id2label.get(&class.to_string()).cloned();
        let names: Vec<String> = (0..count).map(|class| name(class).unwrap_or_else(|| placeholder(class))).collect();
        let is_unnamed = names.iter().enumerate().all(|(class, name)| *name == placeholder(class));
        if is_unnamed && known.len() == count { known.to_vec() } else { names }
    }

    /// Number of classes after the configuration, where it says so.
    #[must_use]
    pub fn class_count(&self) -> Option<usize> {
        if self.id2label.is_empty() { self.num_labels } else { Some(self.id2label.len()) }
    }

    /// What the feed-forward layers apply. Reading refused every other name.
    #[must_use]
    pub fn hidden_activation(&self) -> Activation {
        activation(&self.hidden_act).unwrap_or(Activation::Gelu)
    }

    /// The activation of a single logit, by the last part of its class name; sigmoid if none is named.
    #[must_use]
    pub fn activation(&self) -> &str {
        let nested = self.sentence_transformers.as_ref().and_then(|value| value["activation_fn"].as_str());
        let path = nested.or(self.sbert_ce_default_activation_function.as_deref());
        path.and_then(|path| path.rsplit('.').next()).unwrap_or("Sigmoid")
    }
}

/// One line of `modules.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Module {
    /// Folder inside the model's.
    #[serde(default)]
    pub path: String,
    /// Python class.
    #[serde(rename = "type")]
    pub class: String,
}

impl Module {
    /// The last part of the class name, which the classic names and version 6's share.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or("")
    }
}

/// Read a JSON file.
///
/// # Errors
/// Where it cannot be read or is no such JSON.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, ModelError> {
    let text = fs::read_to_string(path).map_err(|reason| ModelError::io(path, reason))?;
    serde_json::from_str(&text)
        .map_err(|error| ModelError::format(path, format!("it is no valid configuration: {error}")))
}

/// Read a JSON file that need not be there.
///
/// # Errors
/// Where it is there and cannot be read or is no JSON.
pub fn read_optional_json(path: &Path) -> Result<Value, ModelError> {
    if path.is_file() { read_json(path) } else { Ok(Value::Null) }
}
