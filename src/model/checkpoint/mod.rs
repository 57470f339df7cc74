//! Weights by name, whatever file they came from: one file a format.

mod pickle;
mod safetensors;
mod stored;
pub mod tensorflow;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use super::ModelError;
pub(super) use stored::Stored;

/// The tensors of a checkpoint under the names of `BertModel` without a `bert.` in front. Where the format allows it they stay
/// in their file until they are asked for: a model is never in memory twice.
pub struct Checkpoint {
    /// The file, for messages.
    pub path: PathBuf,
    /// By name.
    tensors: BTreeMap<String, Stored>,
    /// How the weights are stored: `f32`, `f16`, `bf16`.
    pub storage: DType,
    /// Every file that is read.
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
    /// Look at whatever checkpoint `folder` holds; safetensors before pickles.
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
            let tensors = pickle::read(&path)?.into_iter().map(|(name, tensor)| (name, Stored::in_memory(tensor)));
            (path.clone(), (tensors.collect(), vec![path]))
        } else {
            let reason = "there are no weights (model.safetensors, model.safetensors.index.json or pytorch_model.bin)";
            return Err(ModelError::Folder { path: folder.to_owned(), reason: reason.into() });
        };
        let tensors = tensors.into_iter().map(|(name, tensor)| (canonical(&name), tensor)).collect();
        Ok(Self::new(path, tensors, files, Origin::HuggingFace))
    }

    /// A checkpoint of these tensors. Stored position ids and the like are no weights: they are dropped.
    pub(super) fn new(path: PathBuf, tensors: BTreeMap<String, Stored>, files: Vec<PathBuf>, origin: Origin) -> Self {
        let tensors: BTreeMap<_, _> = tensors.into_iter().filter(|(_, tensor)| tensor.dtype.is_float()).collect();
        let storage = tensors.values().next().map_or(DType::F32, |tensor| tensor.dtype);
        Self { path, tensors, storage, files, origin }
    }

    /// The names of its tensors, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The shape of the tensor `name`, if there is one.
    pub fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|tensor| &tensor.shape[..])
    }

    /// Read the tensor `name`, whose shape must be `expected`, in f32.
    ///
    /// # Errors
    /// Where it is missing, has another shape, cannot be read, or has a number that is none.
    pub fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, ModelError> {
        Ok(Tensor::from_vec(self.values(name, expected)?, expected, &Device::Cpu)?)
    }

    /// The numbers of the tensor `name`, whose shape must be `expected`; it is in the checkpoint no more.
    ///
    /// # Errors
    /// Where it is missing, has another shape, cannot be read, or has a number that is none.
    pub fn take(&mut self, name: &str, expected: &[usize]) -> Result<Vec<f32>, ModelError> {
        let values = self.values(name, expected)?;
        self.tensors.remove(name);
        Ok(values)
    }

    /// Its tensors whose names begin with `prefix`, as a checkpoint of their own.
    pub fn split_off(&mut self, prefix: &str) -> Self {
        let tensors = self.tensors.extract_if(.., |name, _| name.starts_with(prefix)).collect();
        let Self { path, storage, files, origin, .. } = self;
        Self { path: path.clone(), tensors, storage: *storage, files: files.clone(), origin: *origin }
    }

    /// Look whether the tensor `name` is there with the shape `expected`, without reading it.
    ///
    /// # Errors
    /// Where it is missing or has another shape.
    pub fn check(&self, name: &str, expected: &[usize]) -> Result<(), ModelError> {
        self.stored(name, expected).map(|_| ())
    }

    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, ModelError> {
        let values = self.stored(name, expected)?.values()?;
        // Without a way out in the middle the loop is as fast as memory.
        if values.iter().fold(false, |is_damaged, value| is_damaged | !value.is_finite()) {
            let (tensor, _) = self.origin.stored(name, expected);
            return Err(ModelError::NotFinite { path: self.path.clone(), tensor });
        }
        Ok(values)
    }

    fn stored(&self, name: &str, expected: &[usize]) -> Result<&Stored, ModelError> {
        let Some(tensor) = self.tensors.get(name) else {
            let (tensor, expected) = self.origin.stored(name, expected);
            return Err(ModelError::MissingTensor { path: self.path.clone(), tensor, expected });
        };
        if tensor.shape != expected {
            let (tensor, found) = self.origin.stored(name, &tensor.shape);
            let (_, expected) = self.origin.stored(name, expected);
            let config = self.origin.config_file();
            return Err(ModelError::Shape { path: self.path.clone(), tensor, found, expected, config });
        }
        Ok(tensor)
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
