//! What the original BERT code (TensorFlow 1) leaves in its `output_dir`.

mod bundle;
mod locate;
mod table;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Checkpoint, Naming, Stored};
use crate::model::ModelError;
use crate::model::architecture::bert::{self, Order};
use bundle::with_suffix;

pub(crate) use bundle::Bundle;
pub(crate) use locate::locate;

/// Look at the weights of the checkpoint with this prefix, whatever it was trained for.
pub(crate) fn read(prefix: &Path) -> Result<Checkpoint, ModelError> {
    let bundle = Arc::new(Bundle::open(prefix)?);
    let mut tensors = BTreeMap::new();
    for variable in bundle.variables() {
        // Neither what is no weight of ours nor what holds no numbers is asked for.
        if let Some((name, order)) = bert::tensor_of(variable)
            && let Some((dtype, mut shape)) = bundle.kind(variable)?
        {
            // Only a matrix has rows and columns to exchange.
            let order = if shape.len() == 2 { order } else { Order::Same };
            match order {
                Order::Same => {}
                Order::Exchanged => shape.reverse(),
            }
            tensors.insert(name, Stored::variable(Arc::clone(&bundle), variable, shape, dtype, order));
        }
    }
    let other_task = bert::other_task(|name| bundle.variables().any(|variable| variable == name));
    let path = with_suffix(prefix, ".index");
    let checkpoint = Checkpoint::new(path, tensors, bundle.files(), Naming::TensorFlow);
    Ok(Checkpoint { other_task, ..checkpoint })
}
