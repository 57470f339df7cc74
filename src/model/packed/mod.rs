//! BERT on a CPU, without padding: the packed encoder and what stands on top of it.
//!
//! One batch is one thread's work from its tokens to its outputs. The encoder itself is in `encoder` (with the last layer's
//! shorter way in `first`), how a batch is packed in `batch`, the products in `products`, what happens between them in
//! `elementwise`, where the numbers live in `buffers` and `memory`, and how the weights get there in `load`.

mod batch;
mod buffers;
mod elementwise;
mod encoder;
mod first;
mod load;
mod memory;
mod products;

use batch::Packed;
use buffers::Buffers;
use elementwise::Epilogue;
use encoder::{Encoder, Reads};
use memory::Buffer;
use products::Linear;

use super::heads::Pooling;
use super::{ModelError, Tokens};

/// An encoder with what stands on top of it.
pub struct Network {
    encoder: Encoder,
    /// What the last layer computes as well; told apart from it for a network without layers.
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
    pooled: Buffer,
    outputs: Buffer,
    /// What another backend computed.
    kept: Vec<f32>,
}

impl Workspace {
    /// Keep outputs that were computed elsewhere.
    pub(super) fn keep(&mut self, outputs: Vec<f32>) -> &[f32] {
        self.kept = outputs;
        &self.kept
    }
}

impl Network {
    /// One row for each input, `[inputs, width]`: logits, or an embedding.
    ///
    /// # Errors
    /// Where an input needs what the model has not.
    pub fn forward<'a>(&self, inputs: &[&Tokens], workspace: &'a mut Workspace) -> Result<&'a [f32], ModelError> {
        let Workspace { batch, buffers, pooled, outputs, .. } = workspace;
        batch.refill(inputs, self.encoder.limits)?;
        self.encoder.forward(batch, self.reads, buffers)?;
        match &self.top {
            Top::Classifier(classifier) => {
                let Classifier { pooler, output } = &**classifier;
                pooler.forward(&buffers.hidden, Epilogue::Tanh, pooled, &mut buffers.scratch)?;
                output.forward(pooled, Epilogue::Bias, outputs, &mut buffers.scratch)?;
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
fn mean(rows: &[f32], batch: &Packed, means: &mut Buffer) {
    let width = rows.len() / batch.tokens().max(1);
    means.resize(batch.inputs() * width);
    for (sums, tokens) in means.chunks_exact_mut(width).zip(batch.ranges()) {
        let count = tokens.len() as f32;
        sums.fill(0.0);
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
