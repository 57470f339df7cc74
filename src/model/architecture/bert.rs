//! BERT (Devlin et al. 2018): its two configurations, its two sets of names, its heads. The names of google-research/bert are in
//! `bert/original.rs`. Nothing else reads or writes them; two messages say `vocab_size` and `type_vocab_size`, so that a user
//! knows what to look for in the configuration.

mod original;

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::encoder::{Architecture, EncoderConfig, TrainingDefaults};
use super::head::{Head, HeadActivation, HeadLayer, Pooling};
use super::shape::{Activation, Attention, Biases, NormPlacement, Shape};
use super::tensors::{Dense, EmbeddingParts, LayerParts, Norm, TensorSpec};
use crate::model::ModelError;
use crate::model::config::read_json;

pub(crate) use original::{Order, other_task, tensor_of, variable_of};

/// The configuration that google-research/bert keeps beside its checkpoints.
pub(crate) const ORIGINAL_CONFIG: &str = "bert_config.json";

/// What transformers puts before the names of the encoder where a head stands on top.
const PREFIX: &str = "bert.";

/// The layer that gives the logits.
const CLASSIFIER: &str = "classifier";

/// The layer that gives the logits of an answer's start and end.
const SPANS: &str = "qa_outputs";

/// ε of the original code, which has no setting for it.
const EPSILON: f64 = 1e-12;

const DROPOUT: f64 = 0.1;

const INITIALIZER_RANGE: f64 = 0.02;

/// The architecture of transformers' `BertModel`.
#[derive(Debug)]
pub(crate) struct Bert;

/// The sizes of a BERT that is made rather than read; the rest is as in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BertSizes {
    /// `num_hidden_layers`
    pub layers: usize,
    /// Width of a token's vector; a multiple of `heads`.
    pub hidden: usize,
    /// Heads of the self-attention.
    pub heads: usize,
    /// Width of the feed-forward layer.
    pub intermediate: usize,
    /// Word pieces.
    pub vocabulary: usize,
    /// Tokens of the longest input.
    pub positions: usize,
}

impl BertSizes {
    /// The encoder of these sizes, with segments for pairs.
    pub fn encoder(self) -> EncoderConfig {
        let training = TrainingDefaults {
            hidden_dropout: DROPOUT,
            attention_dropout: DROPOUT,
            initializer_range: INITIALIZER_RANGE,
        };
        EncoderConfig { architecture: &Bert, shape: self.shape(2, Activation::Gelu, EPSILON), training }
    }

    fn shape(self, segments: usize, activation: Activation, epsilon: f64) -> Shape {
        let Self { layers, hidden, heads, intermediate, vocabulary, positions } = self;
        Shape {
            hidden,
            layers,
            heads,
            intermediate,
            vocabulary,
            positions,
            position_offset: 0,
            segments: Some(segments),
            embedding_width: None,
            norm: NormPlacement::Post,
            biases: Biases::Everywhere,
            activation,
            attention: Attention::Full,
            epsilon,
        }
    }
}

/// What both configurations say of the arithmetic.
#[derive(Deserialize)]
struct BertConfig {
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    hidden_act: Option<String>,
    max_position_embeddings: usize,
    type_vocab_size: usize,
    vocab_size: usize,
    layer_norm_eps: Option<f64>,
    hidden_dropout_prob: Option<f64>,
    attention_probs_dropout_prob: Option<f64>,
    initializer_range: Option<f64>,
    position_embedding_type: Option<String>,
}

impl BertConfig {
    /// The encoder, where `activation` understands `hidden_act`.
    fn encoder(self, path: &Path, activation: fn(&str) -> Option<Activation>) -> Result<EncoderConfig, ModelError> {
        let unsupported = |found: String, supported: &str| {
            Err(ModelError::Unsupported { path: path.to_owned(), found, supported: supported.into() })
        };
        if let Some(kind) = self.position_embedding_type.filter(|kind| kind != "absolute") {
            return unsupported(format!("position_embedding_type {kind:?}"), Bert.supported());
        }
        let hidden_act = self.hidden_act.as_deref().unwrap_or("gelu");
        let Some(activation) = activation(hidden_act) else {
            return unsupported(format!("hidden_act {hidden_act:?}"), "gelu, gelu_new, gelu_pytorch_tanh and relu");
        };
        let (hidden, heads) = (self.hidden_size, self.num_attention_heads);
        if heads == 0 || !hidden.is_multiple_of(heads) {
            let reason = format!("hidden_size {hidden} cannot be split over num_attention_heads {heads}");
            return Err(ModelError::format(path, reason));
        }
        let sizes = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.hidden_size),
            ("intermediate_size", self.intermediate_size),
            ("max_position_embeddings", self.max_position_embeddings),
            ("type_vocab_size", self.type_vocab_size),
        ];
        if let Some((name, _)) = sizes.into_iter().find(|(_, size)| *size == 0) {
            return Err(ModelError::format(path, format!("{name} must be above 0")));
        }
        let sizes = BertSizes {
            layers: self.num_hidden_layers,
            hidden,
            heads,
            intermediate: self.intermediate_size,
            vocabulary: self.vocab_size,
            positions: self.max_position_embeddings,
        };
        let training = TrainingDefaults {
            hidden_dropout: self.hidden_dropout_prob.unwrap_or(DROPOUT),
            attention_dropout: self.attention_probs_dropout_prob.unwrap_or(DROPOUT),
            initializer_range: self.initializer_range.unwrap_or(INITIALIZER_RANGE),
        };
        let shape = sizes.shape(self.type_vocab_size, activation, self.layer_norm_eps.unwrap_or(EPSILON));
        Ok(EncoderConfig { architecture: &Bert, shape, training })
    }
}

/// Read the `bert_config.json` of google-research/bert. Its `gelu` is the tanh form, its ε 1e-12.
pub(crate) fn read_original(path: &Path) -> Result<EncoderConfig, ModelError> {
    let config = BertConfig { layer_norm_eps: None, ..read_json(path)? };
    config.encoder(path, |name| match activation(name)? {
        Activation::Gelu => Some(Activation::GeluTanh),
        activation @ (Activation::GeluTanh | Activation::Relu) => Some(activation),
    })
}

/// `hidden_act` in transformers' words.
fn activation(name: &str) -> Option<Activation> {
    match name {
        "gelu" => Some(Activation::Gelu),
        "gelu_new" | "gelu_pytorch_tanh" => Some(Activation::GeluTanh),
        "relu" => Some(Activation::Relu),
        _ => None,
    }
}

impl Architecture for Bert {
    fn model_type(&self) -> &'static str {
        "bert"
    }

    fn title(&self) -> &'static str {
        "BERT"
    }

    fn supported(&self) -> &'static str {
        "BERT (model_type \"bert\") with absolute positions"
    }

    fn special_tokens(&self) -> usize {
        3
    }

    fn describe(&self, config: &Value, path: &Path) -> Result<EncoderConfig, ModelError> {
        let config = BertConfig::deserialize(config).map_err(|error| ModelError::format(path, error))?;
        config.encoder(path, activation)
    }

    fn embeddings(&self, shape: &Shape) -> EmbeddingParts {
        let table = |name, rows| TensorSpec::table(&format!("embeddings.{name}_embeddings"), rows, shape.hidden);
        EmbeddingParts {
            words: table("word", shape.vocabulary),
            positions: table("position", shape.positions),
            segments: shape.segments.map(|segments| table("token_type", segments)),
            norm: Norm { name: "embeddings.LayerNorm".into(), width: shape.hidden },
            projection: None,
        }
    }

    fn layer(&self, shape: &Shape, index: usize) -> LayerParts {
        let (hidden, inner) = (shape.hidden, shape.intermediate);
        let dense = |name, out, input| Dense { name: format!("encoder.layer.{index}.{name}"), out, input };
        let norm = |name| Norm { name: format!("encoder.layer.{index}.{name}.LayerNorm"), width: hidden };
        LayerParts {
            query: dense("attention.self.query", hidden, hidden),
            key: dense("attention.self.key", hidden, hidden),
            value: dense("attention.self.value", hidden, hidden),
            attention_output: dense("attention.output.dense", hidden, hidden),
            attention_norm: norm("attention.output"),
            intermediate: dense("intermediate.dense", inner, hidden),
            output: dense("output.dense", hidden, inner),
            output_norm: norm("output"),
        }
    }

    /// Old files call a norm's weight and bias as the original code does.
    fn canonical(&self, stored: &str) -> String {
        let name = stored.strip_prefix(PREFIX).unwrap_or(stored);
        match (name.strip_suffix("LayerNorm.gamma"), name.strip_suffix("LayerNorm.beta")) {
            (Some(stem), _) => format!("{stem}LayerNorm.weight"),
            (_, Some(stem)) => format!("{stem}LayerNorm.bias"),
            _ => name.to_owned(),
        }
    }

    fn stored(&self, canonical: &str) -> String {
        let is_on_top = [CLASSIFIER, SPANS].iter().any(|layer| canonical.starts_with(layer));
        if is_on_top { canonical.to_owned() } else { format!("{PREFIX}{canonical}") }
    }

    fn logits_layer(&self) -> &'static str {
        CLASSIFIER
    }

    /// `BertForSequenceClassification`.
    fn classifier(&self, shape: &Shape, classes: usize) -> Head {
        let layers = vec![
            head_layer("pooler.dense", shape.hidden, shape, HeadActivation::Tanh),
            head_layer(CLASSIFIER, classes, shape, HeadActivation::Identity),
        ];
        Head { pooling: Some(Pooling::Cls), layers }
    }

    /// `BertForQuestionAnswering`.
    fn spans(&self, shape: &Shape) -> Head {
        let layers = vec![head_layer(SPANS, 2, shape, HeadActivation::Identity)];
        Head { pooling: None, layers }
    }

    fn config_json(&self, encoder: &EncoderConfig, classes: &[String; 2]) -> Value {
        let EncoderConfig { shape, training, .. } = encoder;
        let numbered = |(class, name): (usize, &String)| (class.to_string(), Value::from(name.clone()));
        let id2label: Map<String, Value> = classes.iter().enumerate().map(numbered).collect();
        let label2id: Map<String, Value> =
            classes.iter().enumerate().map(|(class, name)| (name.clone(), class.into())).collect();
        let hidden_act = match shape.activation {
            Activation::Gelu => "gelu",
            Activation::GeluTanh => "gelu_new",
            Activation::Relu => "relu",
        };
        json!({
            "architectures": ["BertForSequenceClassification"],
            "attention_probs_dropout_prob": training.attention_dropout,
            "hidden_act": hidden_act,
            "hidden_dropout_prob": training.hidden_dropout,
            "hidden_size": shape.hidden,
            "id2label": id2label,
            "initializer_range": training.initializer_range,
            "intermediate_size": shape.intermediate,
            "label2id": label2id,
            "layer_norm_eps": shape.epsilon,
            "max_position_embeddings": shape.positions,
            "model_type": self.model_type(),
            "num_attention_heads": shape.heads,
            "num_hidden_layers": shape.layers,
            "pad_token_id": 0,
            "position_embedding_type": "absolute",
            "type_vocab_size": shape.segments,
            "vocab_size": shape.vocabulary,
        })
    }
}

fn head_layer(name: &str, out: usize, shape: &Shape, activation: HeadActivation) -> HeadLayer {
    HeadLayer { dense: Dense { name: name.into(), out, input: shape.hidden }, activation }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tensor_has_a_name_of_its_own_that_stands_in_a_file_with_its_prefix() {
        let sizes = BertSizes { layers: 2, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 30 };
        let encoder = sizes.encoder();
        let mut names: Vec<String> = encoder.tensors(&encoder.classifier(2)).map(|tensor| tensor.name).collect();
        for name in &names {
            assert_eq!(Bert.canonical(&Bert.stored(name)), *name);
        }
        assert_eq!(Bert.stored("classifier.bias"), "classifier.bias");
        assert_eq!(
            Bert.canonical("bert.encoder.layer.1.output.LayerNorm.gamma"),
            "encoder.layer.1.output.LayerNorm.weight"
        );
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), count), (3 + 2 + 2 * 16 + 4, count));
    }
}
