//! What a user is told about an opened model: as data, and here in words.

use std::fmt::{Display, Formatter, Result};

use serde::{Serialize, Serializer};

use super::architecture::Pooling;
use super::options::{DeviceKind, Precision};

/// What was recognised or assumed.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelNote {
    /// The class that was asked for is one of the model's.
    ScoredClass { class: usize, name: String },
    /// The class that was asked for is none of the model's two; its class 1 is scored.
    UnknownClass {
        /// What was asked for.
        wanted: String,
        /// What class 1 is called.
        scored: String,
    },
    /// What the folder holds and how texts are read.
    Opened {
        summary: Summary,
        /// Longest input in tokens.
        max_length: usize,
        /// Whether text is lower-cased.
        lowercase: bool,
    },
}

impl Display for ModelNote {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::ScoredClass { class, name } => write!(f, "the model's class {class} ({name}) is scored"),
            Self::UnknownClass { wanted, scored } => {
                write!(f, "{wanted:?} is no class of the model; its class 1 ({scored}) is scored")
            }
            Self::Opened { summary, max_length, lowercase } => {
                let case = if *lowercase { "lower-cased" } else { "case kept" };
                write!(f, "model: {summary}; at most {max_length} tokens, {case}")
            }
        }
    }
}

/// A model in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub(super) architecture: &'static str,
    pub(super) purpose: Purpose,
    pub(super) layers: usize,
    pub(super) hidden: usize,
    /// The type of the stored weights: `f32`, `f16`, `bf16`.
    pub(super) storage: &'static str,
    /// The checkpoint that was found, where its name says more than the folder's.
    pub(super) checkpoint: Option<String>,
    pub(super) computed: Computed,
}

/// What a model was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Classifier { logits: usize },
    SentenceEncoder(Pooling),
}

/// Where a model is computed, and how exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Computed {
    Cpu(Precision),
    Device(DeviceKind),
}

impl Display for Purpose {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Classifier { logits: 1 } => write!(f, "classifier with 1 logit"),
            Self::Classifier { logits } => write!(f, "classifier with {logits} logits"),
            Self::SentenceEncoder(Pooling::Mean) => write!(f, "sentence encoder, mean pooling"),
            Self::SentenceEncoder(Pooling::Cls) => write!(f, "sentence encoder, CLS pooling"),
        }
    }
}

impl Display for Summary {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { architecture, purpose, layers, hidden, storage, checkpoint, computed } = self;
        write!(f, "{architecture} {purpose}, {layers} layers of {hidden}, stored as {storage}")?;
        if let Some(name) = checkpoint {
            write!(f, ", {name}")?;
        }
        match computed {
            Computed::Cpu(Precision::F32) => Ok(()),
            Computed::Cpu(Precision::Int8) => write!(f, ", computed in 8 bits"),
            Computed::Device(device) => write!(f, ", computed on {}", device.name()),
        }
    }
}

/// As its line.
impl Serialize for Summary {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
