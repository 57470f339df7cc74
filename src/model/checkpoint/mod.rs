//! Weights by name, whatever file they came from: one file a format.

mod pickle;
mod safetensors;
mod storage;
mod stored;
pub(super) mod tensorflow;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};

use super::ModelError;
use super::architecture::{Architecture, TensorSpec, bert};
pub(crate) use storage::Storage;
pub(super) use stored::Stored;

/// The tensors of a checkpoint under their canonical names. Where the format allows it they stay in their file until they are
/// asked for: a model is never in memory twice.
pub(super) struct Checkpoint {
    /// The file, for messages.
    pub path: PathBuf,
    tensors: BTreeMap<String, Stored>,
    /// How the weights are stored.
    pub storage: Storage,
    /// Every file that is read.
    pub files: Vec<PathBuf>,
    /// Whose names the files have.
    pub naming: Naming,
    /// What it was trained for, where its names say that it is no classifier.
    pub other_task: Option<&'static str>,
}

/// What tensors and configuration are called in a checkpoint's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// As in transformers: the canonical names.
    HuggingFace,
    /// As in google-research/bert.
    TensorFlow,
}

impl Naming {
    /// The configuration beside the weights.
    pub(super) fn config_file(self) -> &'static str {
        match self {
            Self::HuggingFace => "config.json",
            Self::TensorFlow => bert::ORIGINAL_CONFIG,
        }
    }

    /// The tensor `name` with the shape `shape` as the file has them.
    fn stored(self, name: &str, shape: &[usize]) -> (String, Vec<usize>) {
        let mut shape = shape.to_vec();
        match self {
            Self::HuggingFace => (name.to_owned(), shape),
            Self::TensorFlow => {
                let (variable, order) = bert::variable_of(name);
                if order == bert::Order::Exchanged {
                    shape.reverse();
                }
                (variable, shape)
            }
        }
    }
}

impl Checkpoint {
    /// Look at whatever checkpoint `folder` holds; safetensors before pickles.
    pub(super) fn open(folder: &Path, architecture: &dyn Architecture) -> Result<Self, ModelError> {
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
        let tensors = tensors.into_iter().map(|(name, tensor)| (architecture.canonical(&name), tensor)).collect();
        Ok(Self::new(path, tensors, files, Naming::HuggingFace))
    }

    /// A checkpoint of these tensors. Stored position ids and the like are no weights: they are dropped.
    pub(super) fn new(path: PathBuf, tensors: BTreeMap<String, Stored>, files: Vec<PathBuf>, naming: Naming) -> Self {
        let tensors: BTreeMap<_, _> = tensors.into_iter().filter(|(_, tensor)| tensor.dtype.is_float()).collect();
        let storage = Storage::Plain(tensors.values().next().map_or(DType::F32, |tensor| tensor.dtype));
        Self { path, tensors, storage, files, naming, other_task: None }
    }

    /// The names of its tensors, sorted, and their shapes.
    pub(super) fn shapes(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.tensors.iter().map(|(name, tensor)| (name.as_str(), &tensor.shape[..]))
    }

    /// The shape of the tensor `name`, if there is one.
    pub(super) fn shape(&self, name: &str) -> Option<&[usize]> {
        self.tensors.get(name).map(|tensor| &tensor.shape[..])
    }

    /// Read the tensor `name`, whose shape must be `expected`, in f32.
    pub(super) fn get(&self, name: &str, expected: &[usize]) -> Result<Tensor, ModelError> {
        Ok(Tensor::from_vec(self.values(name, expected)?, expected, &Device::Cpu)?)
    }

    /// The numbers of a tensor; it is in the checkpoint no more.
    pub(super) fn take(&mut self, TensorSpec { name, dimensions, .. }: &TensorSpec) -> Result<Vec<f32>, ModelError> {
        let values = self.values(name, dimensions)?;
        self.tensors.remove(name);
        Ok(values)
    }

    /// Those of its tensors that are in `wanted`, as a checkpoint of their own.
    pub(super) fn split_off(&mut self, wanted: impl Iterator<Item = TensorSpec>) -> Self {
        let tensors = wanted.filter_map(|tensor| self.tensors.remove_entry(&tensor.name)).collect();
        let Self { path, storage, files, naming, other_task, .. } = self;
        let (path, files) = (path.clone(), files.clone());
        Self { path, tensors, storage: *storage, files, naming: *naming, other_task: *other_task }
    }

    /// Look whether a tensor is there with its shape, without reading it.
    pub(super) fn check(&self, TensorSpec { name, dimensions, .. }: &TensorSpec) -> Result<(), ModelError> {
        self.stored(name, dimensions).map(|_| ())
    }

    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, ModelError> {
        let values = self.stored(name, expected)?.values()?;
        // Without a way out in the middle the loop is as fast as memory.
        if values.iter().fold(false, |is_damaged, value| is_damaged | !value.is_finite()) {
            let (tensor, _) = self.naming.stored(name, expected);
            return Err(ModelError::NotFinite { path: self.path.clone(), tensor });
        }
        Ok(values)
    }

    fn stored(&self, name: &str, expected: &[usize]) -> Result<&Stored, ModelError> {
        let Some(tensor) = self.tensors.get(name) else {
            let (tensor, expected) = self.naming.stored(name, expected);
            return Err(ModelError::MissingTensor { path: self.path.clone(), tensor, expected });
        };
        if tensor.shape != expected {
            let (tensor, found) = self.naming.stored(name, &tensor.shape);
            let (_, expected) = self.naming.stored(name, expected);
            let config = self.naming.config_file();
            return Err(ModelError::Shape { path: self.path.clone(), tensor, found, expected, config });
        }
        Ok(tensor)
    }
}
