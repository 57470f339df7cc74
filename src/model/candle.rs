//! BERT in candle's own operations: for the devices that candle knows, and what the packed network is checked against.

use std::collections::HashMap;

use candle_core::{D, DType, Device, IndexOp, Tensor};
use candle_nn::{Linear, Module as _, VarBuilder};
use candle_transformers::models::bert::{BertModel, Config as BertConfig, HiddenAct, PositionEmbeddingType};

use super::architecture::bert::Bert;
use super::architecture::{Activation, EncoderConfig, Head, HeadActivation, Pooling, Shape, TensorSpec};
use super::checkpoint::Checkpoint;
use super::{DeviceKind, ModelError, Tokens};

pub(super) fn device(kind: DeviceKind) -> Result<Device, ModelError> {
    let (device, built): (fn(usize) -> candle_core::Result<Device>, bool) = match kind {
        DeviceKind::Cpu => return Ok(Device::Cpu),
        DeviceKind::Cuda => (Device::new_cuda, cfg!(feature = "cuda")),
        DeviceKind::Metal => (Device::new_metal, cfg!(feature = "metal")),
    };
    let name = kind.name();
    if !built {
        let reason =
            format!("this cutpoint was built without it; build it with cargo build --release --features {name}");
        return Err(ModelError::Device { device: name, reason });
    }
    // Of candle's many lines the first says what is wrong.
    let first_line = |error: candle_core::Error| error.to_string().lines().next().unwrap_or_default().to_owned();
    device(0).map_err(|error| ModelError::Device { device: name, reason: first_line(error) })
}

/// Encoder and head on a device.
pub(super) struct CandleNetwork {
    bert: BertModel,
    pooling: Option<Pooling>,
    layers: Vec<(Linear, HeadActivation)>,
    device: Device,
}

impl CandleNetwork {
    pub(super) fn load(
        encoder: &EncoderConfig,
        checkpoint: &Checkpoint,
        head: &Head,
        device: Device,
    ) -> Result<Self, ModelError> {
        let get = |tensor: &TensorSpec| -> Result<Tensor, ModelError> {
            Ok(checkpoint.get(&tensor.name, &tensor.dimensions)?.to_device(&device)?)
        };
        // candle's BertModel asks for its tensors by BERT's names, whatever the checkpoint calls them.
        let bert = EncoderConfig { architecture: &Bert, ..encoder.clone() };
        let none = Head::default();
        let tensors = encoder
            .tensors(&none)
            .zip(bert.tensors(&none))
            .map(|(ours, candles)| Ok((candles.name, get(&ours)?)))
            .collect::<Result<HashMap<_, _>, ModelError>>()?;
        let layers = head.layers.iter().map(|layer| {
            let [weight, bias] = layer.dense.tensors();
            Ok((Linear::new(get(&weight)?, Some(get(&bias)?)), layer.activation))
        });
        let layers = layers.collect::<Result<_, ModelError>>()?;
        let builder = VarBuilder::from_tensors(tensors, DType::F32, &device);
        let bert = BertModel::load(builder, &candles(&encoder.shape))?;
        Ok(Self { bert, pooling: head.pooling, layers, device })
    }

    /// The rows of each input, one input after another: logits, or an embedding.
    pub(super) fn forward(&self, inputs: &[&Tokens]) -> Result<Vec<f32>, ModelError> {
        let batch = PaddedBatch::new(inputs, &self.device)?;
        let hidden = self.bert.forward(&batch.ids, &batch.type_ids, Some(&batch.mask))?;
        let mut rows = match self.pooling {
            Some(Pooling::Cls) => hidden.i((.., 0))?.contiguous()?,
            Some(Pooling::Mean) => {
                let mask = batch.mask.unsqueeze(D::Minus1)?;
                let count = batch.mask.sum_keepdim(1)?.clamp(1e-9, f64::INFINITY)?;
                hidden.broadcast_mul(&mask)?.sum(1)?.broadcast_div(&count)?
            }
            None => {
                let of = |(index, tokens): (usize, &&Tokens)| hidden.i((index, ..tokens.ids.len()));
                Tensor::cat(&inputs.iter().enumerate().map(of).collect::<Result<Vec<_>, _>>()?, 0)?
            }
        };
        for (layer, activation) in &self.layers {
            rows = activation.of(layer.forward(&rows)?)?;
        }
        Ok(rows.flatten_all()?.to_vec1()?)
    }
}

impl HeadActivation {
    /// What it makes of `rows`, number by number; training takes the gradient through it.
    pub(crate) fn of(self, rows: Tensor) -> candle_core::Result<Tensor> {
        match self {
            Self::Identity => Ok(rows),
            Self::Tanh => rows.tanh(),
            Self::Relu => rows.relu(),
        }
    }
}

/// `shape` in candle's words.
fn candles(shape: &Shape) -> BertConfig {
    BertConfig {
        vocab_size: shape.vocabulary,
        hidden_size: shape.hidden,
        num_hidden_layers: shape.layers,
        num_attention_heads: shape.heads,
        intermediate_size: shape.intermediate,
        hidden_act: match shape.activation {
            Activation::Gelu => HiddenAct::Gelu,
            Activation::GeluTanh => HiddenAct::GeluApproximate,
            Activation::Relu => HiddenAct::Relu,
        },
        max_position_embeddings: shape.positions,
        type_vocab_size: shape.segments.unwrap_or(0),
        layer_norm_eps: shape.epsilon,
        position_embedding_type: PositionEmbeddingType::Absolute,
        ..BertConfig::default()
    }
}

struct PaddedBatch {
    /// Vocabulary ids, `[batch, longest]`, u32; 0 in the padding.
    ids: Tensor,
    /// Segments, `[batch, longest]`, u32.
    type_ids: Tensor,
    /// 1 where there is a token and 0 in the padding, `[batch, longest]`, f32.
    mask: Tensor,
}

impl PaddedBatch {
    fn new(inputs: &[&Tokens], device: &Device) -> Result<Self, ModelError> {
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
            .flat_map(|tokens| (0..longest).map(|position| f32::from(u8::from(position < tokens.read()))))
            .collect();
        let shape = (inputs.len(), longest);
        Ok(Self {
            ids: Tensor::from_vec(padded(|tokens| &tokens.ids), shape, device)?,
            type_ids: Tensor::from_vec(padded(|tokens| &tokens.type_ids), shape, device)?,
            mask: Tensor::from_vec(mask, shape, device)?,
        })
    }
}
