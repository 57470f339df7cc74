//! What a model is apart from its numbers: the arithmetic, what the tensors are called, what stands on top.
//!
//! One file an architecture. To add one, `RoBERTa` for example: write `roberta.rs` with a unit struct that implements
//! [`Architecture`] (from `config.json` to a [`Shape`], the names of its tensors and the prefixes of its files, its heads), and
//! give it its `mod` and its entry in [`ARCHITECTURES`]. Checkpoints, encoders and the steps of training read nothing else.
//!
//! An architecture with another tokenizer needs one thing more, in `model/tokenizer/`. `hugging_face.rs` there reads any
//! `tokenizer.json`; where there is none it makes BERT's tokenizer from a `vocab.txt`, and knows no other. What makes or writes
//! a vocabulary expects word pieces too: training from scratch, `--keep-pieces`, the folder that `train` writes (`base.rs`)
//! and the built-in model (`embedded.rs`).
//!
//! The packed encoder and training do not compute every [`Shape`] yet. [`Shape::check`] refuses embeddings of another width
//! than the layers, norms before the layers, dense layers without biases, and an attention that looks at distances.
//! [`Shape::check_for_candle`] also refuses what candle's `BertModel`, which `--device` takes, does not have: positions that
//! do not begin at 0, and embeddings without segments. New arithmetic goes into `packed` and `training/network.rs`.

pub(super) mod bert;
mod encoder;
mod head;
mod shape;
mod tensors;

use std::path::Path;

use serde_json::Value;

use super::ModelError;

pub(crate) use encoder::{Architecture, EncoderConfig};
pub(crate) use head::{Head, HeadActivation, HeadLayer, Pooling};
pub(crate) use shape::{Activation, Shape};
pub use tensors::TensorSpec;
pub(crate) use tensors::{Dense, LayerParts, Norm, TensorKind};

/// Every architecture that can be opened.
const ARCHITECTURES: &[&dyn Architecture] = &[&bert::Bert];

/// What is run, in words.
pub(super) fn supported() -> String {
    ARCHITECTURES.iter().map(|architecture| architecture.supported()).collect::<Vec<_>>().join(", ")
}

/// The encoder that a `config.json`, which was read from `path`, describes.
pub(super) fn describe(config: &Value, path: &Path) -> Result<EncoderConfig, ModelError> {
    let unsupported = |found| ModelError::Unsupported { path: path.to_owned(), found, supported: supported() };
    // Other architectures lack the fields of ours: they are refused by name, not for a missing field.
    let Some(model_type) = config["model_type"].as_str() else {
        return Err(unsupported("a configuration without model_type".into()));
    };
    match ARCHITECTURES.iter().find(|architecture| architecture.model_type() == model_type) {
        Some(architecture) => architecture.describe(config, path),
        None => Err(unsupported(format!("model_type {model_type:?}"))),
    }
}
