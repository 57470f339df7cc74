//! BERT models from a folder: checkpoint formats, encoder, heads, tokenisation.
//!
//! Beside `training` this is the only room that knows candle and tokenizers.

mod architecture;
mod base;
mod candle;
mod checkpoint;
mod config;
mod embedded;
mod error;
mod folder;
mod modules;
mod note;
mod open;
mod outputs;
mod packed;
mod pending;
mod tokenizer;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use crate::metrics::Axis;
use pending::Pending;
use tokenizer::Tokenizer;

pub use architecture::bert::BertSizes;
pub use architecture::{
    Activation, DenseLayer, EncoderConfig, Head, HeadActivation, NormLayer, Parameter, Part, Shape, Table, TensorSpec,
};
pub use base::{Base, Tensors};
pub use embedded::pack;
pub use error::ModelError;
pub use folder::TextOptions;
pub use note::{ModelNote, Summary};
pub use outputs::{Outputs, Workspace};
pub use tokenizer::BertTokenizer;

/// How a folder is opened.
#[derive(Debug, Clone, Default)]
pub struct ModelOptions {
    /// Longest input in tokens; the folder's own default where `None`, always bounded by the positions.
    pub max_length: Option<usize>,
    /// Lower-case before splitting into word pieces; the folder's own setting where `None`.
    pub lowercase: Option<bool>,
    /// What the classes are called, in the order of the logits, where the folder does not say.
    pub classes: Vec<String>,
    /// Name (or number) of the class whose probability is the score, for models with named classes.
    pub positive: Option<String>,
    /// What the products are computed in.
    pub precision: Precision,
    /// What runs the model.
    pub backend: Backend,
}

impl ModelOptions {
    fn text(&self) -> TextOptions {
        TextOptions { max_length: self.max_length, lowercase: self.lowercase }
    }
}

/// What the products are computed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits: exact to rounding.
    #[default]
    F32,
    /// 8 bits in the layers' products, 32 elsewhere: faster, at a small cost in the scores.
    Int8,
}

/// What runs the model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Backend {
    /// This program's own encoder, without padding, on the CPU.
    #[default]
    Packed,
    /// candle's operations, on a device that it knows; on the CPU what the other is checked against.
    Candle(DeviceKind),
}

/// Where candle computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// The processor.
    Cpu,
    /// The first NVIDIA GPU; the program must have been built with the feature `cuda`.
    Cuda,
    /// Apple's GPU; the program must have been built with the feature `metal`.
    Metal,
}

impl DeviceKind {
    /// What it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::Metal => "metal",
        }
    }
}

/// What the model does with a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// Reads both texts at once and gives one logit a class.
    Classifier {
        /// Class names, in the order of the logits; one entry for a single logit.
        classes: Vec<String>,
        /// Index of the class whose probability is the score.
        positive: usize,
    },
    /// Reads each text alone; the score is the cosine of the two embeddings.
    Encoder {
        /// Length of an embedding.
        dimensions: usize,
    },
}

/// What a user is told about an opened model.
#[derive(Debug, Clone)]
pub struct ModelInfo {
    /// The folder as the user gave it.
    pub path: PathBuf,
    /// The folder's own name, for titles.
    pub name: String,
    /// What it does with a row.
    pub task: Task,
    /// What its scores mean.
    pub axis: Axis,
    /// Architecture, layers, hidden size, pooling, storage type.
    pub summary: Summary,
    /// Longest input in tokens.
    pub max_length: usize,
    /// Whether text is lower-cased.
    pub lowercase: bool,
    /// What was recognised or assumed.
    pub notes: Vec<ModelNote>,
}

/// One tokenised input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Vocabulary ids with the special tokens.
    pub ids: Vec<u32>,
    /// Segment of each token, as the tokenizer gave it.
    pub type_ids: Vec<u32>,
    /// Whether something was cut off to fit the maximal length.
    pub truncated: bool,
}

/// An opened model; shared by the scoring threads.
pub struct Model {
    info: ModelInfo,
    tokenizer: Tokenizer,
    network: Pending<LoadedNetwork>,
    head: Head,
    /// Numbers a row of outputs has.
    width: usize,
    source: Source,
    options: ModelOptions,
    /// The same in 32 bits, once somebody asked for it.
    in_full: OnceLock<Box<Self>>,
}

enum LoadedNetwork {
    Packed(Box<packed::PackedNetwork>),
    Candle(Box<candle::CandleNetwork>),
}

/// Everything that a score depends on.
enum Source {
    /// In a fixed order.
    Files(Vec<PathBuf>),
    /// Built into the program.
    Embedded(&'static [u8]),
}

impl Model {
    /// What a user is told about it.
    #[must_use]
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Tokenise one input: a pair for a classifier, a single text (`text_b` = `None`) for an encoder.
    ///
    /// # Errors
    /// Where the tokenizer refuses the text.
    pub fn tokenize(&self, text_a: &str, text_b: Option<&str>) -> Result<Tokens, ModelError> {
        self.tokenizer.encode(text_a, text_b)
    }

    /// Run a batch: of each input its rows, one for a pair or a single text. A thread keeps its `workspace` from batch to
    /// batch.
    ///
    /// The first call waits for the weights, which rayon's global pool prepares: a caller that runs in that pool calls
    /// [`Model::wait`] before it enters it.
    ///
    /// # Errors
    /// Where the computation fails.
    pub fn forward<'a>(&self, batch: &[&Tokens], workspace: &'a mut Workspace) -> Result<Outputs<'a>, ModelError> {
        workspace.begin(batch.iter().map(|tokens| self.head.rows(tokens.ids.len())));
        let Workspace { packed, computed, starts } = workspace;
        let values = match self.network.get()? {
            _ if batch.is_empty() => &[],
            LoadedNetwork::Packed(network) => network.forward(batch, packed)?,
            LoadedNetwork::Candle(network) => {
                *computed = network.forward(batch)?;
                computed
            }
        };
        Ok(Outputs { values, width: self.width, starts })
    }

    /// Wait until the weights, which are read and prepared in the background, are there; gives how long that took from the
    /// opening on.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn wait(&self) -> Result<Duration, ModelError> {
        self.network.took()
    }

    /// Numbers a row of [`Model::forward`] has: a logit for each class, or an embedding's dimensions.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// What its products are computed in.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.options.precision
    }

    /// The same model in 32 bits: opened once, and kept.
    ///
    /// # Errors
    /// Where its files cannot be read any more.
    pub fn in_full(&self) -> Result<&Self, ModelError> {
        if let Some(model) = self.in_full.get() {
            return Ok(model);
        }
        let options = ModelOptions { precision: Precision::F32, ..self.options.clone() };
        let model = match self.source {
            Source::Files(_) => Self::open(&self.info.path, &options),
            Source::Embedded(bytes) => Self::embedded(&self.info.name, bytes, &options),
        }?;
        Ok(self.in_full.get_or_init(|| Box::new(model)))
    }

    /// SHA-256 over the folder's weights, configuration and vocabulary, in hex.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub fn sha256(&self) -> Result<String, ModelError> {
        match &self.source {
            Source::Files(files) => folder::sha256(files),
            Source::Embedded(bytes) => Ok(crate::dataset::sha256_of(bytes)),
        }
    }
}
