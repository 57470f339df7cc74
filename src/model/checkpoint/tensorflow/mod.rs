//! What the original BERT code (TensorFlow 1) leaves in its `output_dir`.

mod bundle;
mod locate;
mod names;
mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Checkpoint, Origin, Stored};
use crate::model::ModelError;
use bundle::with_suffix;

pub use bundle::Bundle;

pub use locate::locate;
pub(super) use names::variable_name;

/// Look at the weights of the pair classifier with this prefix.
///
/// # Errors
/// Where the checkpoint is damaged, or is that of another task.
pub fn read(prefix: &Path) -> Result<Checkpoint, ModelError> {
    let bundle = Bundle::open(prefix)?;
    let has = |name: &str| bundle.variables().any(|variable| variable == name);
    let is_classifier = has("output_weights");
    if is_classifier { weights(prefix, bundle) } else { Err(other_task(&with_suffix(prefix, ".index"), &has)) }
}

/// The same for a checkpoint of whatever task, to train it further.
///
/// # Errors
/// Where the checkpoint is damaged.
pub fn read_any(prefix: &Path) -> Result<Checkpoint, ModelError> {
    weights(prefix, Bundle::open(prefix)?)
}

fn weights(prefix: &Path, bundle: Bundle) -> Result<Checkpoint, ModelError> {
    let path = with_suffix(prefix, ".index");
    let bundle = Arc::new(bundle);
    let mut tensors = BTreeMap::new();
    for variable in bundle.variables() {
        let Some((name, exchanged)) = names::tensor_name(variable) else { continue };
        let Some((dtype, mut shape)) = bundle.kind(variable)? else { continue };
        let exchanged = exchanged && shape.len() == 2;
        if exchanged {
            shape.reverse();
        }
        tensors.insert(name, Stored::variable(Arc::clone(&bundle), variable, shape, dtype, exchanged));
    }
    Ok(Checkpoint::new(path, tensors, bundle.files(), Origin::TensorFlow))
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
