//! What an architecture has to tell, and an encoder of it.

use std::fmt::Debug;
use std::path::Path;

use serde_json::Value;

use super::head::Head;
use super::shape::Shape;
use super::tensors::{EmbeddingParts, LayerParts, TensorSpec};
use crate::model::ModelError;

/// One family of models: how its configuration is read, and what its tensors are called. Canonical are the names of
/// transformers' model without a head.
pub(crate) trait Architecture: Debug + Sync {
    /// `model_type` in `config.json`.
    fn model_type(&self) -> &'static str;

    /// What a user calls it.
    fn title(&self) -> &'static str;

    /// What of it is run, for the sentence that refuses another model.
    fn supported(&self) -> &'static str;

    /// Tokens of a pair that belong to neither text: those of `[CLS] a [SEP] b [SEP]` in BERT.
    fn special_tokens(&self) -> usize;

    /// Understand a `config.json` (read from `path`).
    fn describe(&self, config: &Value, path: &Path) -> Result<EncoderConfig, ModelError>;

    /// The embeddings' tensors, by their canonical names.
    fn embeddings(&self, shape: &Shape) -> EmbeddingParts;

    /// Those of the layer `index`, counted from 0.
    fn layer(&self, shape: &Shape, index: usize) -> LayerParts;

    /// The canonical name of what a file calls `stored`: without prefixes, in today's words.
    fn canonical(&self, stored: &str) -> String;

    /// What a file of a model with a head calls the tensor with this canonical name.
    fn stored(&self, canonical: &str) -> String;

    /// What a classifier's last dense layer is called.
    fn logits_layer(&self) -> &'static str;

    fn classifier(&self, shape: &Shape, classes: usize) -> Head;

    /// An extractive question answerer's head: two logits for each token, of an answer's start and of its end.
    fn spans(&self, shape: &Shape) -> Head;

    /// The `config.json` of a sequence classifier with these classes.
    fn config_json(&self, encoder: &EncoderConfig, classes: &[String; 2]) -> Value;
}

/// An encoder before its weights: its architecture and its shape.
#[derive(Debug, Clone)]
pub struct EncoderConfig {
    pub(crate) architecture: &'static dyn Architecture,
    pub(crate) shape: Shape,
    pub(crate) training: TrainingDefaults,
}

/// What a configuration says about training: shares of values that are dropped, and the standard deviation of new weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TrainingDefaults {
    pub hidden_dropout: f64,
    pub attention_dropout: f64,
    pub initializer_range: f64,
}

impl EncoderConfig {
    pub(crate) fn embeddings(&self) -> EmbeddingParts {
        self.architecture.embeddings(&self.shape)
    }

    pub(crate) fn layer(&self, index: usize) -> LayerParts {
        self.architecture.layer(&self.shape, index)
    }

    /// The head of a sequence classifier.
    pub fn classifier(&self, classes: usize) -> Head {
        self.architecture.classifier(&self.shape, classes)
    }

    /// The head of an extractive question answerer.
    pub fn spans(&self) -> Head {
        self.architecture.spans(&self.shape)
    }

    /// Every tensor of the encoder, in the order of the paper, then those of `head`.
    pub fn tensors(&self, head: &Head) -> impl Iterator<Item = TensorSpec> {
        let layers = (0..self.shape.layers).flat_map(|index| self.layer(index).tensors().collect::<Vec<_>>());
        self.embeddings().tensors().chain(layers).chain(head.tensors())
    }
}
