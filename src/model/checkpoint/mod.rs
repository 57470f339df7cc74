//! Weights by name, whatever file they came from: one file a format.

mod pickle;
mod safetensors;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Tensor};

use super::ModelError;

/// The tensors of a checkpoint in f32, under the names of `BertModel` without a `bert.` in front.
pub struct Checkpoint {
    /// The file, for messages.
    pub path: PathBuf,
    /// By name.
    pub tensors: HashMap<String, Tensor>,
    /// How the weights are stored: `f32`, `f16`, `bf16`.
    pub storage: DType,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
}

impl Checkpoint {
    /// Read whatever checkpoint `folder` holds; safetensors before pickles.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, ModelError> {
        let file = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
        let (path, (tensors, files)) = if let Some(path) = file("model.safetensors") {
            let tensors = safetensors::read(&path)?;
            (path.clone(), (tensors, vec![path]))
        } else if let Some(path) = file("model.safetensors.index.json") {
            (path.clone(), safetensors::read_sharded(folder, &path)?)
        } else if let Some(path) = file("pytorch_model.bin") {
            let tensors = pickle::read(&path)?;
            (path.clone(), (tensors, vec![path]))
        } else {
            let reason = "there are no weights (model.safetensors, model.safetensors.index.json or pytorch_model.bin)";
            return Err(ModelError::Folder { path: folder.to_owned(), reason: reason.into() });
        };
        let storage = tensors.values().map(Tensor::dtype).find(DType::is_float).unwrap_or(DType::F32);
        let tensors = tensors
            .into_iter()
            // Stored position ids and the like are no weights.
            .filter(|(_, tensor)| tensor.dtype().is_float())
            .map(|(name, tensor)| Ok((canonical(&name), tensor.to_dtype(DType::F32)?)))
            .collect::<Result<_, candle_core::Error>>()?;
        Ok(Self { path, tensors, storage, files })
    }

    /// The tensor `name`, whose shape must be `expected`.
    ///
    /// # Errors
    /// Where it is missing or has another shape.
    pub fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::MissingTensor {
            path: self.path.clone(),
            tensor: name.to_owned(),
            expected: expected.to_vec(),
        })?;
        if tensor.dims() != expected {
            return Err(ModelError::Shape {
                path: self.path.clone(),
                tensor: name.to_owned(),
                found: tensor.dims().to_vec(),
                expected: expected.to_vec(),
            });
        }
        Ok(tensor.clone())
    }
}

/// Without the prefix of a model with a head, and with today's names for the parameters of `LayerNorm`.
fn canonical(name: &str) -> String {
    let name = name.strip_prefix("bert.").unwrap_or(name);
    match (name.strip_suffix("LayerNorm.gamma"), name.strip_suffix("LayerNorm.beta")) {
        (Some(stem), _) => format!("{stem}LayerNorm.weight"),
        (_, Some(stem)) => format!("{stem}LayerNorm.bias"),
        _ => name.to_owned(),
    }
}
