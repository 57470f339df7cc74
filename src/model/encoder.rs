//! The BERT encoder: candle's, on tensors that were checked against the configuration first.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config as BertConfig, HiddenAct, PositionEmbeddingType};

use super::checkpoint::Checkpoint;
use super::config::{Config, SUPPORTED};
use super::{ModelError, Tokens};

/// Embeddings and layers; gives the last layer's vectors.
pub struct Encoder {
    bert: BertModel,
}

/// A batch of inputs, padded to the longest.
pub struct Batch {
    /// Vocabulary ids, `[batch, longest]`, u32; 0 in the padding.
    ids: Tensor,
    /// Segments, `[batch, longest]`, u32.
    type_ids: Tensor,
    /// 1 where there is a token and 0 in the padding, `[batch, longest]`, f32.
    pub mask: Tensor,
}

impl Batch {
    /// Pad `inputs`.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn new(inputs: &[&Tokens]) -> Result<Self, ModelError> {
        let longest = inputs.iter().map(|tokens| tokens.ids.len()).max().unwrap_or(0);
        let padded = |field: fn(&Tokens) -> &[u32]| -> Vec<u32> {
            let row = |tokens: &&Tokens| {
                let values = field(tokens);
                values.iter().copied().chain(std::iter::repeat_n(0, longest - values.len())).collect::<Vec<_>>()
            };
            inputs.iter().flat_map(row).collect()
        };
        let mask: Vec<f32> = inputs
            .iter()
            .flat_map(|tokens| (0..longest).map(|position| f32::from(u8::from(position < tokens.ids.len()))))
            .collect();
        let shape = (inputs.len(), longest);
        Ok(Self {
            ids: Tensor::from_vec(padded(|tokens| &tokens.ids), shape, &Device::Cpu)?,
            type_ids: Tensor::from_vec(padded(|tokens| &tokens.type_ids), shape, &Device::Cpu)?,
            mask: Tensor::from_vec(mask, shape, &Device::Cpu)?,
        })
    }
}

impl Encoder {
    /// Build it from the checkpoint's tensors.
    ///
    /// # Errors
    /// The first tensor that is missing or has another shape than `config` says; an unknown `hidden_act`.
    pub fn load(config: &Config, checkpoint: &Checkpoint) -> Result<Self, ModelError> {
        let hidden_act = match config.hidden_act.as_str() {
            "gelu" => HiddenAct::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => HiddenAct::GeluApproximate,
            "relu" => HiddenAct::Relu,
            other => {
                return Err(ModelError::Unsupported {
                    path: checkpoint.path.with_file_name(checkpoint.origin.config_file()),
                    found: format!("hidden_act {other:?}"),
                    supported: "gelu, gelu_new, gelu_pytorch_tanh and relu",
                });
            }
        };
        let tensors = expected_tensors(config)
            .map(|(name, shape)| Ok((name.clone(), checkpoint.get(&name, &shape)?)))
            .collect::<Result<HashMap<_, _>, ModelError>>()?;
        let bert_config = BertConfig {
            vocab_size: config.vocab_size,
            hidden_size: config.hidden_size,
            num_hidden_layers: config.num_hidden_layers,
            num_attention_heads: config.num_attention_heads,
            intermediate_size: config.intermediate_size,
            hidden_act,
            max_position_embeddings: config.max_position_embeddings,
            type_vocab_size: config.type_vocab_size,
            layer_norm_eps: config.layer_norm_eps,
            position_embedding_type: PositionEmbeddingType::Absolute,
            ..BertConfig::default()
        };
        let builder = VarBuilder::from_tensors(tensors, DType::F32, &Device::Cpu);
        Ok(Self { bert: BertModel::load(builder, &bert_config)? })
    }

    /// The last layer's vectors, `[batch, longest, hidden]`.
    ///
    /// # Errors
    /// Where candle refuses: an id beyond the vocabulary, an input beyond the positions.
    pub fn forward(&self, batch: &Batch) -> Result<Tensor, ModelError> {
        Ok(self.bert.forward(&batch.ids, &batch.type_ids, Some(&batch.mask))?)
    }
}

/// Every tensor of the encoder with its shape, in the order of the paper: embeddings, then layer by layer.
pub(super) fn expected_tensors(config: &Config) -> impl Iterator<Item = (String, Vec<usize>)> {
    let (hidden, inner) = (config.hidden_size, config.intermediate_size);
    let embeddings = [
        ("embeddings.word_embeddings.weight", vec![config.vocab_size, hidden]),
        ("embeddings.position_embeddings.weight", vec![config.max_position_embeddings, hidden]),
        ("embeddings.token_type_embeddings.weight", vec![config.type_vocab_size, hidden]),
        ("embeddings.LayerNorm.weight", vec![hidden]),
        ("embeddings.LayerNorm.bias", vec![hidden]),
    ];
    let layers = (0..config.num_hidden_layers).flat_map(move |layer| {
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

/// What this program runs, for a checkpoint that is something else.
pub(super) fn unsupported_architecture(checkpoint: &std::path::Path, found: String) -> ModelError {
    ModelError::Unsupported { path: checkpoint.to_owned(), found, supported: SUPPORTED }
}
