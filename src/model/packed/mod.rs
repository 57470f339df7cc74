//! BERT on a CPU, without padding: the packed encoder and what stands on top of it.
//!
//! One batch is one thread's work from its tokens to its outputs. The encoder itself is in `encoder`, how a batch is packed in
//! `batch`, the products in `products`, what happens between them in `elementwise`, and how the weights get there in `load`.

mod batch;
mod elementwise;
mod encoder;
mod load;
mod products;

use batch::Packed;
use elementwise::{add_bias, tanh};
use encoder::{Buffers, Encoder, Reads};
use products::Linear;

use super::heads::Pooling;
use super::{ModelError, Tokens};

/// An encoder with what stands on top of it.
pub struct Network {
    encoder: Encoder,
    reads: Reads,
    top: Top,
}

/// What makes one row of numbers of each input.
enum Top {
    /// Pooler (dense, tanh) over the first token, and the linear layer over it: `BertForSequenceClassification`.
    Classifier(Box<Classifier>),
    /// A sentence encoder's.
    Pooling(Pooling),
}

struct Classifier {
    pooler: Linear,
    output: Linear,
}

/// What a thread keeps from batch to batch.
#[derive(Default)]
pub struct Workspace {
    batch: Packed,
    buffers: Buffers,
    pooled: Vec<f32>,
    outputs: Vec<f32>,
}

impl Workspace {
    /// Keep outputs that were computed elsewhere.
    pub(super) fn keep(&mut self, outputs: Vec<f32>) -> &[f32] {
        self.outputs = outputs;
        &self.outputs
    }
}

impl Network {
    /// One row for each input, `[inputs, width]`: logits, or an embedding.
    ///
    /// # Errors
    /// Where an input needs what the model has not.
    pub fn forward<'a>(&self, inputs: &[&Tokens], workspace: &'a mut Workspace) -> Result<&'a [f32], ModelError> {
        let Workspace { batch, buffers, pooled, outputs } = workspace;
        batch.refill(inputs, self.encoder.limits)?;
        self.encoder.forward(batch, self.reads, buffers)?;
        match &self.top {
            Top::Classifier(classifier) => {
                let Classifier { pooler, output } = &**classifier;
                pooler.forward(&buffers.hidden, pooled, &mut buffers.scratch)?;
                tanh(pooled, &pooler.bias);
                output.forward(pooled, outputs, &mut buffers.scratch)?;
                add_bias(outputs, &output.bias);
                Ok(outputs)
            }
            Top::Pooling(Pooling::Cls) => Ok(&buffers.hidden),
            Top::Pooling(Pooling::Mean) => {
                mean(&buffers.hidden, batch, outputs);
                Ok(outputs)
            }
        }
    }
}

/// The mean over each input's rows.
fn mean(rows: &[f32], batch: &Packed, means: &mut Vec<f32>) {
    let width = rows.len() / batch.tokens().max(1);
    means.clear();
    for tokens in batch.ranges() {
        let start = means.len();
        means.resize(start + width, 0.0);
        let count = tokens.len() as f32;
        let sums = &mut means[start..];
        for row in rows[tokens.start * width..tokens.end * width].chunks_exact(width) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        for sum in sums {
            *sum /= count;
        }
    }
}
