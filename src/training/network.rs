//! BERT with a classifier on top, in operations that have a gradient: `create_model` of `run_classifier.py`.
//!
//! The fused `LayerNorm` and softmax that scoring uses give no gradient in candle 0.11, and its `BertModel` has no dropout.

use std::collections::BTreeMap;

use candle_core::{D, DType, Device, IndexOp, Tensor, Var};
use candle_nn::ops::{log_softmax, softmax};

use super::TrainingError;
use super::examples::Example;
use super::random::Random;
use crate::model::{
    Activation, Dense, EncoderConfig, Head, LayerParts, ModelError, Norm, Pooling, Shape, TensorKind, TensorSpec,
    Tensors,
};

/// What stands for minus infinity where there is no token, as in the original.
const MASKED: f64 = -10_000.0;

/// A batch of labelled inputs, padded to the longest.
pub(super) struct LabelledBatch {
    ids: Tensor,
    type_ids: Tensor,
    /// 0 where there is a token, else [`MASKED`]; `[batch, 1, 1, longest]`.
    mask: Tensor,
    /// `[batch, 1]`, u32.
    labels: Tensor,
    /// Weight of each example, `[batch]`; they sum to 1.
    weights: Tensor,
    size: (usize, usize),
}

impl LabelledBatch {
    /// Pad `examples`; `class_weights` say how much an example of class 0 and of class 1 counts.
    pub(super) fn new(examples: &[&Example], class_weights: [f64; 2]) -> Result<Self, TrainingError> {
        let longest = examples.iter().map(|example| example.tokens.ids.len()).max().unwrap_or(0);
        let count = examples.len();
        let (mut ids, mut type_ids) = (vec![0_u32; count * longest], vec![0_u32; count * longest]);
        let mut mask = vec![MASKED as f32; count * longest];
        for (row, Example { tokens, .. }) in examples.iter().enumerate() {
            let cells = row * longest..row * longest + tokens.ids.len();
            ids[cells.clone()].copy_from_slice(&tokens.ids);
            type_ids[cells.clone()].copy_from_slice(&tokens.type_ids);
            mask[cells].fill(0.0);
        }
        let weight = |label: bool| class_weights[usize::from(label)];
        let total: f64 = examples.iter().map(|example| weight(example.label)).sum();
        let weights: Vec<f32> = examples.iter().map(|example| (weight(example.label) / total) as f32).collect();
        let labels: Vec<u32> = examples.iter().map(|example| u32::from(example.label)).collect();
        Ok(Self {
            ids: Tensor::from_vec(ids, count * longest, &Device::Cpu)?,
            type_ids: Tensor::from_vec(type_ids, count * longest, &Device::Cpu)?,
            mask: Tensor::from_vec(mask, (count, 1, 1, longest), &Device::Cpu)?,
            labels: Tensor::from_vec(labels, (count, 1), &Device::Cpu)?,
            weights: Tensor::from_vec(weights, count, &Device::Cpu)?,
            size: (count, longest),
        })
    }
}

/// A pair classifier whose weights are being trained.
pub(super) struct TrainableNetwork {
    encoder: EncoderConfig,
    head: Head,
    variables: BTreeMap<String, Variable>,
}

pub(super) struct Variable {
    pub var: Var,
    pub kind: TensorKind,
}

impl TrainableNetwork {
    /// Make a variable of every tensor that `encoder` and `head` ask for.
    pub(super) fn new(encoder: &EncoderConfig, head: Head, tensors: &Tensors) -> Result<Self, TrainingError> {
        encoder.shape.check()?;
        let variable = |TensorSpec { name, kind, .. }| {
            let tensor = tensors.get(&name).ok_or_else(|| TrainingError::MissingTensor(name.clone()))?;
            Ok((name, Variable { var: Var::from_tensor(tensor)?, kind }))
        };
        let variables = encoder.tensors(&head).map(variable).collect::<Result<_, TrainingError>>()?;
        Ok(Self { encoder: encoder.clone(), head, variables })
    }

    /// The weights, in the order of their names.
    pub(super) fn variables(&self) -> &BTreeMap<String, Variable> {
        &self.variables
    }

    /// A copy of the weights as they are now.
    pub(super) fn tensors(&self) -> Result<Tensors, TrainingError> {
        let copy =
            |(name, variable): (&String, &Variable)| Ok((name.clone(), variable.var.as_tensor().copy()?.detach()));
        Ok(self.variables.iter().map(copy).collect::<Result<_, candle_core::Error>>()?)
    }

    /// Logits `[batch, classes]`; with `random`, dropout as the configuration says.
    pub(super) fn logits(&self, batch: &LabelledBatch, random: Option<&mut Random>) -> Result<Tensor, TrainingError> {
        Pass { network: self, random }.logits(batch)
    }

    /// Mean cross entropy of the batch, weighted by class.
    pub(super) fn loss(&self, batch: &LabelledBatch, random: Option<&mut Random>) -> Result<Tensor, TrainingError> {
        let logits = self.logits(batch, random)?;
        let chosen = log_softmax(&logits, D::Minus1)?.gather(&batch.labels, 1)?.squeeze(1)?;
        Ok((chosen * &batch.weights)?.sum_all()?.neg()?)
    }
}

struct Pass<'a> {
    network: &'a TrainableNetwork,
    random: Option<&'a mut Random>,
}

impl<'a> Pass<'a> {
    fn shape(&self) -> &'a Shape {
        &self.network.encoder.shape
    }

    fn get(&self, TensorSpec { name, .. }: &TensorSpec) -> Result<&'a Tensor, TrainingError> {
        let variable = self.network.variables.get(name);
        let missing = || TrainingError::MissingTensor(name.clone());
        variable.map(|variable| variable.var.as_tensor()).ok_or_else(missing)
    }

    fn logits(&mut self, batch: &LabelledBatch) -> Result<Tensor, TrainingError> {
        let mut hidden = self.embeddings(batch)?;
        for layer in 0..self.shape().layers {
            hidden = self.layer(layer, &hidden, batch)?;
        }
        let (count, longest) = batch.size;
        let hidden = hidden.reshape((count, longest, ()))?;
        let mut rows = match self.network.head.pooling {
            Some(Pooling::Cls) => hidden.i((.., 0))?.contiguous()?,
            Some(Pooling::Mean) => {
                let is_token = batch.mask.eq(0.0)?.to_dtype(DType::F32)?.reshape((count, longest, 1))?;
                hidden.broadcast_mul(&is_token)?.sum(1)?.broadcast_div(&is_token.sum(1)?)?
            }
            // The loss compares one row an input with its label.
            None => return Err(ModelError::NotComputed("a head whose rows are each a token's").into()),
        };
        let layers = &self.network.head.layers;
        for (index, layer) in layers.iter().enumerate() {
            if index + 1 == layers.len() {
                rows = self.hidden_dropout(rows)?;
            }
            rows = layer.activation.of(self.linear(&layer.dense, &rows)?)?;
        }
        Ok(rows)
    }

    /// `[batch · longest, hidden]`
    fn embeddings(&mut self, batch: &LabelledBatch) -> Result<Tensor, TrainingError> {
        let (count, longest) = batch.size;
        let parts = self.network.encoder.embeddings();
        let mut sum = self.get(&parts.words)?.index_select(&batch.ids, 0)?;
        if let Some(segments) = &parts.segments {
            sum = (sum + self.get(segments)?.index_select(&batch.type_ids, 0)?)?;
        }
        let positions = self.get(&parts.positions)?.narrow(0, self.shape().position_offset, longest)?;
        let sum = sum.reshape((count, longest, ()))?.broadcast_add(&positions)?;
        let sum = self.layer_norm(&parts.norm, &sum.reshape((count * longest, ()))?)?;
        self.hidden_dropout(sum)
    }

    fn layer(&mut self, index: usize, input: &Tensor, batch: &LabelledBatch) -> Result<Tensor, TrainingError> {
        let parts = self.network.encoder.layer(index);
        let attended = self.attention(&parts, input, batch)?;
        let attended = self.linear(&parts.attention_output, &attended)?;
        let attended = self.hidden_dropout(attended)?;
        let attended = self.layer_norm(&parts.attention_norm, &(attended + input)?)?;
        let inner = self.linear(&parts.intermediate, &attended)?;
        let inner = match self.shape().activation {
            Activation::Relu => inner.relu()?,
            Activation::Gelu => inner.gelu_erf()?,
            Activation::GeluTanh => inner.gelu()?,
        };
        let output = self.linear(&parts.output, &inner)?;
        let output = self.hidden_dropout(output)?;
        self.layer_norm(&parts.output_norm, &(output + &attended)?)
    }

    fn attention(
        &mut self,
        parts: &LayerParts,
        input: &Tensor,
        batch: &LabelledBatch,
    ) -> Result<Tensor, TrainingError> {
        let (count, longest) = batch.size;
        let heads = self.shape().heads;
        let width = self.shape().hidden / heads;
        let split = |dense| -> Result<Tensor, TrainingError> {
            let tensor = self.linear(dense, input)?;
            Ok(tensor.reshape((count, longest, heads, width))?.transpose(1, 2)?.contiguous()?)
        };
        let (query, key, value) = (split(&parts.query)?, split(&parts.key)?, split(&parts.value)?);
        let scores = (query.matmul(&key.transpose(2, 3)?.contiguous()?)? / (width as f64).sqrt())?;
        let weights = softmax(&scores.broadcast_add(&batch.mask)?, D::Minus1)?;
        let weights = self.dropout(weights, self.network.encoder.training.attention_dropout)?;
        Ok(weights.matmul(&value)?.transpose(1, 2)?.contiguous()?.reshape((count * longest, heads * width))?)
    }

    fn linear(&self, dense: &Dense, input: &Tensor) -> Result<Tensor, TrainingError> {
        let [weight, bias] = dense.tensors();
        Ok(input.matmul(&self.get(&weight)?.t()?)?.broadcast_add(self.get(&bias)?)?)
    }

    fn layer_norm(&self, norm: &Norm, input: &Tensor) -> Result<Tensor, TrainingError> {
        let [weight, bias] = norm.tensors();
        let centred = input.broadcast_sub(&input.mean_keepdim(D::Minus1)?)?;
        let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
        let normal = centred.broadcast_div(&(variance + self.shape().epsilon)?.sqrt()?)?;
        Ok(normal.broadcast_mul(self.get(&weight)?)?.broadcast_add(self.get(&bias)?)?)
    }

    fn hidden_dropout(&mut self, input: Tensor) -> Result<Tensor, TrainingError> {
        self.dropout(input, self.network.encoder.training.hidden_dropout)
    }

    fn dropout(&mut self, input: Tensor, probability: f64) -> Result<Tensor, TrainingError> {
        match &mut self.random {
            Some(random) if probability > 0.0 => {
                let mask = random.dropout(input.elem_count(), probability);
                Ok((&input * Tensor::from_vec(mask, input.shape(), &Device::Cpu)?.to_dtype(DType::F32)?)?)
            }
            Some(_) | None => Ok(input),
        }
    }
}
