//! What the original BERT code (TensorFlow 1) leaves in its `output_dir`.

mod bundle;
mod locate;
mod names;
mod table;

use std::collections::HashMap;
use std::path::Path;

use candle_core::{DType, Tensor};

use super::{Checkpoint, Origin};
use crate::model::ModelError;
use bundle::{Bundle, with_suffix};

pub use locate::locate;
pub(super) use names::variable_name;

/// Read the weights of the pair classifier with this prefix, one variable after the other.
///
/// # Errors
/// Where the checkpoint is damaged, or is that of another task.
pub fn read(prefix: &Path) -> Result<Checkpoint, ModelError> {
    let bundle = Bundle::open(prefix)?;
    let has = |name: &str| bundle.variables().any(|variable| variable == name);
    if has("output_weights") { weights(prefix, &bundle) } else { Err(other_task(&with_suffix(prefix, ".index"), &has)) }
}

/// The same for a checkpoint of whatever task, to train it further.
///
/// # Errors
/// Where the checkpoint is damaged.
pub fn read_any(prefix: &Path) -> Result<Checkpoint, ModelError> {
    weights(prefix, &Bundle::open(prefix)?)
}

fn weights(prefix: &Path, bundle: &Bundle) -> Result<Checkpoint, ModelError> {
    let path = with_suffix(prefix, ".index");
    let mut tensors = HashMap::new();
    let mut storage = DType::F32;
    for variable in bundle.variables() {
        let Some((name, exchanged)) = names::tensor_name(variable) else { continue };
        if !bundle.is_float(variable) {
            continue;
        }
        let stored = bundle.read(variable)?;
        storage = stored.dtype();
        let tensor = stored.to_dtype(DType::F32)?;
        let tensor: Tensor = if exchanged && tensor.rank() == 2 { tensor.t()?.contiguous()? } else { tensor };
        tensors.insert(name, tensor);
    }
    Ok(Checkpoint { path, tensors, storage, files: bundle.files(), origin: Origin::TensorFlow })
}

/// What stands in the checkpoint instead of a classifier.
fn other_task(path: &Path, has: &impl Fn(&str) -> bool) -> ModelError {
    let found = if has("cls/squad/output_weights") {
        "a question-answering checkpoint (of run_squad.py)"
    } else if has("cls/seq_relationship/output_weights") || has("cls/predictions/output_bias") {
        "a pre-trained checkpoint without a classifier"
    } else {
        "a checkpoint without the variable output_weights"
    };
    ModelError::Unsupported { path: path.to_owned(), found: found.into(), supported: "what run_classifier.py trained" }
}
