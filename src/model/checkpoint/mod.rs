//! Weights by name, whatever file they came from: one file a format.

mod pickle;
mod safetensors;
pub mod tensorflow;

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
    /// Whose names the files have.
    pub origin: Origin,
}

/// Who wrote a checkpoint: what its tensors and its configuration are called there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// transformers: the names that this program uses too.
    HuggingFace,
    /// google-research/bert.
    TensorFlow,
}

impl Origin {
    /// The configuration beside the weights.
    #[must_use]
    pub fn config_file(self) -> &'static str {
        match self {
            Self::HuggingFace => "config.json",
            Self::TensorFlow => "bert_config.json",
        }
    }

    /// The tensor `name` with the shape `shape` as the file has them.
    fn stored(self, name: &str, shape: &[usize]) -> (String, Vec<usize>) {
        match self {
            Self::HuggingFace => (name.to_owned(), shape.to_vec()),
            Self::TensorFlow => {
                let variable = tensorflow::variable_name(name);
                let mut shape = shape.to_vec();
                if variable.ends_with("/kernel") {
                    shape.reverse();
                }
                (variable, shape)
            }
        }
    }
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
        Ok(Self { path, tensors, storage, files, origin: Origin::HuggingFace })
    }

    /// The tensor `name`, whose shape must be `expected`.
    ///
    /// # Errors
    /// Where it is missing or has another shape.
    pub fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, ModelError> {
        let Some(tensor) = self.tensors.get(name) else {
            let (tensor, expected) = self.origin.stored(name, expected);
            return Err(ModelError::MissingTensor { path: self.path.clone(), tensor, expected });
        };
        if tensor.dims() != expected {
            let (tensor, found) = self.origin.stored(name, tensor.dims());
            let (_, expected) = self.origin.stored(name, expected);
            let config = self.origin.config_file();
            return Err(ModelError::Shape { path: self.path.clone(), tensor, found, expected, config });
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
