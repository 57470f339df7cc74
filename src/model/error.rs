//! Why a folder cannot be used: the file, the tensor and what was expected.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a model folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file could not be read.
    #[error("cannot read {}: {reason}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// A file is not what its name says.
    #[error("{}: {reason}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// The folder holds something else than a BERT that this program runs.
    #[error("{}: {found} is not supported; cutpoint runs {supported}", path.display())]
    Unsupported {
        /// The file that says so.
        path: PathBuf,
        /// What it says.
        found: String,
        /// What would do.
        supported: String,
    },
    /// The model needs arithmetic that no encoder here has.
    #[error("the model has {0}, which cutpoint does not compute yet")]
    NotComputed(&'static str),
    /// Nothing is there that could be a model.
    #[error("{}: {reason}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// The checkpoint lacks a tensor.
    #[error("{}: the tensor {tensor} is missing (expected shape {expected:?}); the weights do not belong to this configuration", path.display())]
    MissingTensor {
        /// The checkpoint.
        path: PathBuf,
        /// The tensor's name.
        tensor: String,
        /// Its shape after the configuration.
        expected: Vec<usize>,
    },
    /// A tensor has another shape than the configuration says.
    #[error("{}: the tensor {tensor} has shape {found:?}, {config} says {expected:?}", path.display())]
    Shape {
        /// The checkpoint.
        path: PathBuf,
        /// The tensor's name.
        tensor: String,
        /// The shape in the checkpoint.
        found: Vec<usize>,
        /// The shape after the configuration.
        expected: Vec<usize>,
        /// The configuration's name.
        config: &'static str,
    },
    /// A weight is infinite or not a number.
    #[error("{}: the tensor {tensor} has numbers that are not finite: the weights are damaged, or training diverged; take another checkpoint", path.display())]
    NotFinite {
        /// The checkpoint.
        path: PathBuf,
        /// The tensor's name.
        tensor: String,
    },
    /// The model has several classes and none was chosen.
    #[error("{}: the model has {} classes ({}){wanted}: name the one to score with --positive", path.display(), classes.len(), classes.join(", "))]
    WhichClass {
        /// The configuration.
        path: PathBuf,
        /// Their names.
        classes: Vec<String>,
        /// What was asked for that is none, or nothing.
        wanted: String,
    },
    /// The weights, which are read in the background, cannot be used.
    #[error("{0}")]
    Loading(Arc<ModelError>),
    /// Reading them failed in a way that nobody foresaw.
    #[error("reading the weights failed unexpectedly; please report this")]
    Panicked,
    /// The device is not there, or the program was built without it.
    #[error("--device {device} is not possible: {reason}")]
    Device {
        /// Its name.
        device: &'static str,
        /// Why, and what to do.
        reason: String,
    },
    /// The tokenizer refused a text.
    #[error("the tokenizer cannot read a text: {0}")]
    Tokenize(String),
    /// The computation failed.
    #[error("the model cannot compute: {0}")]
    Compute(#[from] candle_core::Error),
    /// An input is not one that the model can read.
    #[error("the model cannot read an input: {0}; tokenizer and weights do not belong together")]
    Input(String),
    /// `--keep-layers` names more layers than there are, or none.
    #[error("--keep-layers {asked} is not possible: the model has {most} layers")]
    Layers {
        /// What was asked for.
        asked: usize,
        /// The layers that the model has.
        most: usize,
    },
    /// `--max-length` is more than the model has positions for, or too little for its special tokens.
    #[error("--max-length {asked} is not possible: the model reads from {least} to {most} tokens")]
    Length {
        /// What was asked for.
        asked: usize,
        /// The least that holds the special tokens and one word piece of each text.
        least: usize,
        /// The positions that the model has.
        most: usize,
    },
}

impl ModelError {
    pub(super) fn io(path: &Path, reason: io::Error) -> Self {
        Self::Io { path: path.to_owned(), reason }
    }

    pub(super) fn format(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Format { path: path.to_owned(), reason: reason.to_string() }
    }
}
