//! BERT with a classifier on top, in operations that have a gradient: `create_model` of `run_classifier.py`.
//!
//! The fused `LayerNorm` and softmax that scoring uses give no gradient in candle 0.11, and its `BertModel` has no dropout.

use std::collections::BTreeMap;

use candle_core::{D, DType, Device, IndexOp, Tensor, Var};
use candle_nn::ops::{log_softmax, softmax};

use super::TrainingError;
use super::random::Random;
use crate::model::{Config, Tensors, Tokens};

/// What stands for minus infinity where there is no token, as in the original.
const MASKED: f64 = -10_000.0;

/// A batch of labelled inputs, padded to the longest.
pub struct Batch {
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

impl Batch {
    /// Pad `inputs`; `class_weights` say how much an example of class 0 and of class 1 counts.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn new(inputs: &[(&Tokens, bool)], class_weights: [f64; 2]) -> Result<Self, TrainingError> {
        let (count, longest) = (inputs.len(), inputs.iter().map(|(tokens, _)| tokens.ids.len()).max().unwrap_or(0));
        let (mut ids, mut type_ids) = (vec![0_u32; count * longest], vec![0_u32; count * longest]);
        let mut mask = vec![MASKED as f32; count * longest];
        for (row, (tokens, _)) in inputs.iter().enumerate() {
            let cells = row * longest..row * longest + tokens.ids.len();
            ids[cells.clone()].copy_from_slice(&tokens.ids);
            type_ids[cells.clone()].copy_from_slice(&tokens.type_ids);
            mask[cells].fill(0.0);
        }
        let weight = |label: bool| class_weights[usize::from(label)];
        let total: f64 = inputs.iter().map(|(_, label)| weight(*label)).sum();
        let weights: Vec<f32> = inputs.iter().map(|(_, label)| (weight(*label) / total) as f32).collect();
        let labels: Vec<u32> = inputs.iter().map(|(_, label)| u32::from(*label)).collect();
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

/// The weights being trained, by name.
pub struct Network {
    config: Config,
    vars: BTreeMap<String, Var>,
}

impl Network {
    /// Make every tensor of `tensors` one that is trained. Pooler and classifier must be among them.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn new(config: &Config, tensors: &Tensors) -> Result<Self, TrainingError> {
        let vars = tensors.iter().map(|(name, tensor)| Ok((name.clone(), Var::from_tensor(tensor)?)));
        Ok(Self { config: config.clone(), vars: vars.collect::<Result<_, candle_core::Error>>()? })
    }

    /// The weights, in the order of their names.
    pub fn vars(&self) -> &BTreeMap<String, Var> {
        &self.vars
    }

    /// A copy of the weights as they are now.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn tensors(&self) -> Result<Tensors, TrainingError> {
        let copies = self.vars.iter().map(|(name, var)| Ok((name.clone(), var.as_tensor().copy()?.detach())));
        Ok(copies.collect::<Result<_, candle_core::Error>>()?)
    }

    /// Logits `[batch, 2]`; with `random`, dropout as the configuration says.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn logits(&self, batch: &Batch, random: Option<&mut Random>) -> Result<Tensor, TrainingError> {
        let mut pass = Pass { network: self, random };
        Ok(pass.logits(batch)?)
    }

    /// Mean cross entropy of the batch, weighted by class.
    ///
    /// # Errors
    /// Where candle refuses.
    pub fn loss(&self, batch: &Batch, random: Option<&mut Random>) -> Result<Tensor, TrainingError> {
        let logits = self.logits(batch, random)?;
        let chosen = log_softmax(&logits, D::Minus1)?.gather(&batch.labels, 1)?.squeeze(1)?;
        Ok((chosen * &batch.weights)?.sum_all()?.neg()?)
    }
}

/// One forward pass.
struct Pass<'a> {
    network: &'a Network,
    random: Option<&'a mut Random>,
}

type Result2<T> = candle_core::Result<T>;

impl Pass<'_> {
    fn get(&self, name: &str) -> Result2<&Tensor> {
        let var = self.network.vars.get(name);
        var.map(Var::as_tensor).ok_or_else(|| candle_core::Error::Msg(format!("there is no tensor {name}")).bt())
    }

    fn logits(&mut self, batch: &Batch) -> Result2<Tensor> {
        let mut hidden = self.embeddings(batch)?;
        for layer in 0..self.network.config.num_hidden_layers {
            hidden = self.layer(&format!("encoder.layer.{layer}"), &hidden, batch)?;
        }
        let (count, longest) = batch.size;
        let first = hidden.reshape((count, longest, ()))?.i((.., 0))?.contiguous()?;
        let pooled = self.linear("pooler.dense", &first)?.tanh()?;
        let pooled = self.dropout(pooled, self.network.config.hidden_dropout_prob)?;
        self.linear("classifier", &pooled)
    }

    /// `[batch · longest, hidden]`
    fn embeddings(&mut self, batch: &Batch) -> Result2<Tensor> {
        let (count, longest) = batch.size;
        let words = self.get("embeddings.word_embeddings.weight")?.index_select(&batch.ids, 0)?;
        let types = self.get("embeddings.token_type_embeddings.weight")?.index_select(&batch.type_ids, 0)?;
        let positions = self.get("embeddings.position_embeddings.weight")?.narrow(0, 0, longest)?;
        let sum = (words + types)?.reshape((count, longest, ()))?.broadcast_add(&positions)?;
        let sum = self.layer_norm("embeddings.LayerNorm", &sum.reshape((count * longest, ()))?)?;
        self.dropout(sum, self.network.config.hidden_dropout_prob)
    }

    fn layer(&mut self, name: &str, input: &Tensor, batch: &Batch) -> Result2<Tensor> {
        let attended = self.attention(&format!("{name}.attention.self"), input, batch)?;
        let attended = self.linear(&format!("{name}.attention.output.dense"), &attended)?;
        let attended = self.dropout(attended, self.network.config.hidden_dropout_prob)?;
        let attended = self.layer_norm(&format!("{name}.attention.output.LayerNorm"), &(attended + input)?)?;
        let inner = self.linear(&format!("{name}.intermediate.dense"), &attended)?;
        let inner = match self.network.config.hidden_act.as_str() {
            "relu" => inner.relu()?,
            "gelu" => inner.gelu_erf()?,
            _ => inner.gelu()?,
        };
        let output = self.linear(&format!("{name}.output.dense"), &inner)?;
        let output = self.dropout(output, self.network.config.hidden_dropout_prob)?;
        self.layer_norm(&format!("{name}.output.LayerNorm"), &(output + &attended)?)
    }

    fn attention(&mut self, name: &str, input: &Tensor, batch: &Batch) -> Result2<Tensor> {
        let (count, longest) = batch.size;
        let heads = self.network.config.num_attention_heads;
        let width = self.network.config.hidden_size / heads;
        let split = |tensor: Tensor| tensor.reshape((count, longest, heads, width))?.transpose(1, 2)?.contiguous();
        let query = split(self.linear(&format!("{name}.query"), input)?)?;
        let key = split(self.linear(&format!("{name}.key"), input)?)?;
        let value = split(self.linear(&format!("{name}.value"), input)?)?;
        let scores = (query.matmul(&key.transpose(2, 3)?.contiguous()?)? / (width as f64).sqrt())?;
        let weights = softmax(&scores.broadcast_add(&batch.mask)?, D::Minus1)?;
        let weights = self.dropout(weights, self.network.config.attention_probs_dropout_prob)?;
        weights.matmul(&value)?.transpose(1, 2)?.contiguous()?.reshape((count * longest, heads * width))
    }

    fn linear(&self, name: &str, input: &Tensor) -> Result2<Tensor> {
        let weight = self.get(&format!("{name}.weight"))?;
        input.matmul(&weight.t()?)?.broadcast_add(self.get(&format!("{name}.bias"))?)
    }

    fn layer_norm(&self, name: &str, input: &Tensor) -> Result2<Tensor> {
        let centred = input.broadcast_sub(&input.mean_keepdim(D::Minus1)?)?;
        let variance = centred.sqr()?.mean_keepdim(D::Minus1)?;
        let normal = centred.broadcast_div(&(variance + self.network.config.layer_norm_eps)?.sqrt()?)?;
        normal.broadcast_mul(self.get(&format!("{name}.weight"))?)?.broadcast_add(self.get(&format!("{name}.bias"))?)
    }

    fn dropout(&mut self, input: Tensor, probability: f64) -> Result2<Tensor> {
        match &mut self.random {
            Some(random) if probability > 0.0 => {
                let mask = random.dropout(input.elem_count(), probability);
                &input * Tensor::from_vec(mask, input.shape(), &Device::Cpu)?.to_dtype(DType::F32)?
            }
            _ => Ok(input),
        }
    }
}
