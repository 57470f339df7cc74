//! BERT in candle's own operations: for the devices that candle knows, and what the packed network is checked against.

use std::collections::HashMap;

use candle_core::{D, DType, Device, IndexOp, Tensor};
use candle_nn::{Linear, Module as _, VarBuilder};
use candle_transformers::models::bert::{BertModel, Config as BertConfig, HiddenAct, PositionEmbeddingType};

use super::checkpoint::Checkpoint;
use super::config::{Activation, Config};
use super::heads::{Head, Pooling};
use super::{DeviceKind, ModelError, Tokens};

/// Open a device.
///
/// # Errors
/// Where it is not there, or this program was built without it.
pub fn device(kind: DeviceKind) -> Result<Device, ModelError> {
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
pub struct Network {
    bert: BertModel,
    /// Pooler and output layer of a classifier.
    classifier: Option<[Linear; 2]>,
    head: Head,
    device: Device,
}

impl Network {
    /// Build it on `device` from the checkpoint's tensors.
    ///
    /// # Errors
    /// The first tensor that is missing or has another shape than `config` says.
    pub fn load(config: &Config, checkpoint: &Checkpoint, head: Head, device: Device) -> Result<Self, ModelError> {
        let get = |name: &str, shape: &[usize]| -> Result<Tensor, ModelError> {
            Ok(checkpoint.get(name, shape)?.to_device(&device)?)
        };
        let tensors = config
            .tensors()
            .map(|(name, shape)| Ok((name.clone(), get(&name, &shape)?)))
            .collect::<Result<HashMap<_, _>, ModelError>>()?;
        let linear = |name: &str, out: usize, input: usize| -> Result<Linear, ModelError> {
            let weight = get(&format!("{name}.weight"), &[out, input])?;
            Ok(Linear::new(weight, Some(get(&format!("{name}.bias"), &[out])?)))
        };
        let hidden = config.hidden_size;
        let classifier = match head {
            Head::Classifier { classes } => {
                Some([linear("pooler.dense", hidden, hidden)?, linear("classifier", classes, hidden)?])
            }
            Head::Pooling(_) => None,
        };
        let builder = VarBuilder::from_tensors(tensors, DType::F32, &device);
        Ok(Self { bert: BertModel::load(builder, &candles(config))?, classifier, head, device })
    }

    /// One row for each input, `[inputs, width]`: logits, or an embedding.
    ///
    /// # Errors
    /// Where candle refuses: an id beyond the vocabulary, an input beyond the positions.
    pub fn forward(&self, inputs: &[&Tokens]) -> Result<Vec<f32>, ModelError> {
        let batch = Batch::new(inputs, &self.device)?;
        let hidden = self.bert.forward(&batch.ids, &batch.type_ids, Some(&batch.mask))?;
        let first = || hidden.i((.., 0))?.contiguous();
        let rows = match (&self.classifier, self.head) {
            (Some([pooler, output]), _) => output.forward(&pooler.forward(&first()?)?.tanh()?)?,
            (None, Head::Pooling(Pooling::Mean)) => {
                let mask = batch.mask.unsqueeze(D::Minus1)?;
                let count = batch.mask.sum_keepdim(1)?.clamp(1e-9, f64::INFINITY)?;
                hidden.broadcast_mul(&mask)?.sum(1)?.broadcast_div(&count)?
            }
            (None, _) => first()?,
        };
        Ok(rows.flatten_all()?.to_vec1()?)
    }
}

/// `config` in candle's words.
fn candles(config: &Config) -> BertConfig {
    BertConfig {
        vocab_size: config.vocab_size,
        hidden_size: config.hidden_size,
        num_hidden_layers: config.num_hidden_layers,
        num_attention_heads: config.num_attention_heads,
        intermediate_size: config.intermediate_size,
        hidden_act: match config.hidden_activation() {
            Activation::Gelu => HiddenAct::Gelu,
            Activation::GeluTanh => HiddenAct::GeluApproximate,
            Activation::Relu => HiddenAct::Relu,
        },
        max_position_embeddings: config.max_position_embeddings,
        type_vocab_size: config.type_vocab_size,
        layer_norm_eps: config.layer_norm_eps,
        position_embedding_type: PositionEmbeddingType::Absolute,
        ..BertConfig::default()
    }
}

/// A batch of inputs, padded to the longest.
struct Batch {
    /// Vocabulary ids, `[batch, longest]`, u32; 0 in the padding.
    ids: Tensor,
    /// Segments, `[batch, longest]`, u32.
    type_ids: Tensor,
    /// 1 where there is a token and 0 in the padding, `[batch, longest]`, f32.
    mask: Tensor,
}

impl Batch {
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
            .flat_map(|tokens| (0..longest).map(|position| f32::from(u8::from(position < tokens.ids.len()))))
            .collect();
        let shape = (inputs.len(), longest);
        Ok(Self {
            ids: Tensor::from_vec(padded(|tokens| &tokens.ids), shape, device)?,
            type_ids: Tensor::from_vec(padded(|tokens| &tokens.type_ids), shape, device)?,
            mask: Tensor::from_vec(mask, shape, device)?,
        })
    }
}
