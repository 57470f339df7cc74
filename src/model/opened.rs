//! An opened model: what it says of itself, and how it computes.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::ModelError;
use super::architecture::Head;
use super::candle::CandleNetwork;
use super::note::{ModelNote, Summary};
use super::options::{ModelOptions, Precision, WantedClass};
use super::outputs::{Outputs, Workspace};
use super::packed::PackedNetwork;
use super::pending::Pending;
use super::questions::{AnswerOptions, Context, Cut};
use super::stop::Stop;
use super::tokenizer::{Tokenizer, Tokens};
use crate::dataset::{GoldAnswer, Sha256Hasher};
use crate::metrics::Axis;

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
    /// Reads a question and the text that it is about, and gives two logits a token: of an answer's start and of its end. The
    /// score is by how much the best answer is more likely than none.
    QuestionAnswering(AnswerOptions),
}

impl Task {
    /// The class whose score is given where `wanted` is asked for: 0 where there are no classes to choose from; `None` where
    /// one of many has to be named.
    pub(crate) fn scored_class(&self, wanted: &WantedClass) -> Option<usize> {
        match self {
            Self::Encoder { .. } | Self::QuestionAnswering(_) => Some(0),
            Self::Classifier { classes, .. } => match classes.len() {
                1 => Some(0),
                2 => wanted.among(classes).or(Some(1)),
                _ => wanted.among(classes),
            },
        }
    }

    /// The class whose score is given.
    pub(crate) fn positive(&self) -> usize {
        match self {
            Self::Encoder { .. } | Self::QuestionAnswering(_) => 0,
            Self::Classifier { positive, .. } => *positive,
        }
    }

    /// Class names, where there are several.
    pub(crate) fn classes(&self) -> &[String] {
        match self {
            Self::Classifier { classes, .. } if classes.len() > 1 => classes,
            Self::Classifier { .. } | Self::Encoder { .. } | Self::QuestionAnswering(_) => &[],
        }
    }

    /// Whether it has two classes that go by the names transformers gives where nobody named them.
    pub(crate) fn has_two_unnamed_classes(&self) -> bool {
        match self {
            Self::Classifier { classes, .. } => *classes == ["LABEL_0", "LABEL_1"],
            Self::Encoder { .. } | Self::QuestionAnswering(_) => false,
        }
    }
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
    /// The same where nobody asks for another.
    pub own_length: usize,
    /// Whether text is lower-cased.
    pub lowercase: bool,
    /// What was recognised or assumed.
    pub notes: Vec<ModelNote>,
}

/// An opened model; shared by the scoring threads.
pub struct Model {
    pub(super) info: ModelInfo,
    pub(super) tokenizer: Tokenizer,
    pub(super) network: Pending<LoadedNetwork>,
    pub(super) head: Head,
    /// Numbers a row of outputs has.
    pub(super) width: usize,
    pub(super) files: ModelFiles,
    pub(super) options: ModelOptions,
    /// The same in 32 bits, once somebody asked for it.
    pub(super) in_full: OnceLock<Box<Self>>,
}

/// What a model was read from: everything that a score depends on.
pub(super) enum ModelFiles {
    /// In a fixed order.
    OnDisk(Vec<PathBuf>),
    /// Built into the program.
    BuiltIn(&'static [u8]),
}

pub(super) enum LoadedNetwork {
    Packed(Box<PackedNetwork>),
    Candle(Box<CandleNetwork>),
}

impl Model {
    /// What a user is told about it.
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

    /// Read a text that questions are about.
    ///
    /// # Errors
    /// Where the tokenizer refuses the text.
    pub fn read_context(&self, text: &Arc<str>) -> Result<Context, ModelError> {
        self.tokenizer.read_context(text)
    }

    /// Cut a question about `context` into windows, each an input; `gold` is what people answered, where that is known.
    /// `options` are those of the model's [`Task::QuestionAnswering`].
    ///
    /// # Errors
    /// Where the tokenizer refuses the text.
    pub fn cut(
        &self,
        question: &str,
        context: &Arc<Context>,
        gold: Option<&[GoldAnswer]>,
        options: &AnswerOptions,
    ) -> Result<Cut, ModelError> {
        self.tokenizer.cut(question, context, gold, options)
    }

    /// Run a batch: of each input its rows, one for a pair or a single text, one a token for a question. A thread keeps its `workspace` from batch to
    /// batch.
    ///
    /// The first call waits for the weights, which rayon's global pool prepares: a caller that runs in that pool calls
    /// [`Model::wait`] before it enters it.
    ///
    /// # Errors
    /// Where the computation fails, or was stopped by the workspace.
    pub fn forward<'a>(&self, batch: &[&Tokens], workspace: &'a mut Workspace<'_>) -> Result<Outputs<'a>, ModelError> {
        workspace.begin(batch.iter().map(|tokens| self.head.rows(tokens.ids.len())));
        let Workspace { packed, computed, starts } = workspace;
        let (network, _) = self.network.get()?;
        let values = match network {
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
        let (_, took) = self.network.get()?;
        Ok(*took)
    }

    /// [`Model::wait`], or an error as soon as `stopped` says so.
    pub(crate) fn wait_unless(&self, stopped: &(dyn Fn() -> bool + Sync)) -> Result<(), ModelError> {
        self.network.wait(Stop::when(stopped))?;
        self.wait().map(|_| ())
    }

    /// Numbers a row of [`Model::forward`] has: a logit for each class, or an embedding's dimensions.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What its products are computed in.
    pub(crate) fn precision(&self) -> Precision {
        self.options.precision
    }

    /// The same model in 32 bits: opened once, and kept.
    pub(crate) fn in_full(&self) -> Result<&Self, ModelError> {
        if let Some(model) = self.in_full.get() {
            return Ok(model);
        }
        let options = ModelOptions { precision: Precision::F32, ..self.options.clone() };
        let model = match self.files {
            ModelFiles::OnDisk(_) => Self::open(&self.info.path, &options),
            ModelFiles::BuiltIn(bytes) => Self::embedded(&self.info.name, bytes, &options),
        }?;
        Ok(self.in_full.get_or_init(|| Box::new(model)))
    }

    /// The files it was read from: weights, configuration and vocabulary.
    pub(crate) fn files(&self) -> &[PathBuf] {
        match &self.files {
            ModelFiles::OnDisk(files) => files,
            ModelFiles::BuiltIn(_) => &[],
        }
    }

    /// SHA-256 over the folder's weights, configuration and vocabulary, one file after the other, in hex.
    ///
    /// # Errors
    /// Where a file cannot be read any more.
    pub fn sha256(&self) -> Result<String, ModelError> {
        let mut fingerprint = Sha256Hasher::default();
        match &self.files {
            ModelFiles::OnDisk(files) => {
                for path in files {
                    fingerprint.add_file(path).map_err(|reason| ModelError::io(path, reason))?;
                }
            }
            ModelFiles::BuiltIn(bytes) => fingerprint.add(bytes),
        }
        Ok(fingerprint.hex())
    }
}
