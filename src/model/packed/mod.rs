//! BERT on a CPU, without padding: the packed encoder and what stands on top of it.
//!
//! One batch is one thread's work from its tokens to its outputs. The encoder itself is in `encoder` (with the last layer's
//! shorter way in `first`), how a batch is packed and what is kept from one to the next in `batch`, the products in `products`,
//! what happens between them in `elementwise`, where the numbers live in `memory`, and how the weights get there in `load`.

mod batch;
mod elementwise;
mod encoder;
mod first;
mod load;
mod memory;
mod products;

use batch::{Buffers, PackedBatch};
use elementwise::Epilogue;
use encoder::Encoder;
use memory::Buffer;
use products::{Linear, Scratch};

use super::architecture::Pooling;
use super::stop::Stop;
use super::{ModelError, Tokens};

/// An encoder with what stands on top of it.
pub(super) struct PackedNetwork {
    encoder: Encoder,
    pooling: Option<Pooling>,
    /// Those of the head, each with what follows it.
    layers: Vec<(Linear, Epilogue)>,
}

/// What a thread keeps from batch to batch.
#[derive(Default)]
pub(super) struct Workspace<'s> {
    batch: PackedBatch,
    buffers: Buffers<'s>,
    /// Where the head puts its rows before they change places with those that it read.
    rows: Buffer,
}

impl<'s> Workspace<'s> {
    pub(super) fn stopped_by(stop: Stop<'s>) -> Self {
        Self { buffers: Buffers { scratch: Scratch::stopped_by(stop), ..Buffers::default() }, ..Self::default() }
    }
}

impl PackedNetwork {
    /// The rows of each input, one input after another: logits, or an embedding.
    pub(super) fn forward<'a>(
        &self,
        inputs: &[&Tokens],
        workspace: &'a mut Workspace<'_>,
    ) -> Result<&'a [f32], ModelError> {
        let Workspace { batch, buffers, rows } = workspace;
        batch.refill(inputs, self.encoder.limits)?;
        self.encoder.forward(batch, buffers)?;
        let Buffers { hidden, scratch, .. } = buffers;
        match self.pooling {
            Some(Pooling::Cls) if self.encoder.layers.is_empty() => {
                batch.keep_first(hidden, hidden.len() / batch.tokens().max(1));
            }
            // Of \[CLS\] the last layer has left nothing but the first rows.
            Some(Pooling::Cls) | None => {}
            Some(Pooling::Mean) => {
                mean(hidden, batch, rows);
                std::mem::swap(hidden, rows);
            }
        }
        for (layer, epilogue) in &self.layers {
            layer.forward(hidden, *epilogue, rows, scratch)?;
            std::mem::swap(hidden, rows);
        }
        Ok(hidden)
    }
}

fn mean(rows: &[f32], batch: &PackedBatch, means: &mut Buffer) {
    let width = rows.len() / batch.tokens().max(1);
    means.resize(batch.inputs() * width);
    for (sums, tokens) in means.chunks_exact_mut(width).zip(batch.read()) {
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
