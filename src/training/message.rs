//! What training says: as data, and here in words.

use std::fmt::{Display, Formatter, Result};
use std::io;
use std::path::PathBuf;

use crate::model::ModelError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TrainingNote {
    /// An earlier run is gone on with, of whose epochs `done` are done.
    Resumed { done: usize, epochs: usize },
    /// The vocabulary was cut down to `kept` word pieces.
    PiecesKept { kept: usize, before: usize },
}

impl Display for TrainingNote {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Resumed { done, epochs } => write!(f, "continuing after epoch {done} of {epochs}"),
            Self::PiecesKept { kept, before } => write!(f, "kept {kept} of {before} word pieces"),
        }
    }
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrainingError {
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("training failed: {0}")]
    Compute(#[from] candle_core::Error),
    #[error("training failed: there is no tensor {0}")]
    MissingTensor(String),
    /// The loss does not depend on a tensor of the classifier.
    #[error("training failed: there is no gradient for the tensor {0}")]
    MissingGradient(String),
    /// The loss is no number any more; steps are counted from 1.
    #[error("the loss is not finite at step {step}; try a lower --lr")]
    Diverged { step: usize },
    /// The state of an earlier run cannot be used, or not be written.
    #[error("{}: {problem}", path.display())]
    State { path: PathBuf, problem: StateProblem },
    #[error("--hidden {hidden} is not a multiple of --heads {heads}")]
    Heads { hidden: usize, heads: usize },
    /// Stopped before there was anything to keep.
    #[error("interrupted before the end of the first epoch; nothing was written")]
    Interrupted,
}

/// What is wrong with a state file, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateProblem {
    #[error("there is no stopped run to continue ({0}); leave out --resume")]
    Missing(io::Error),
    #[error("it was written by another version of cutpoint, whose runs cannot be continued; leave out --resume")]
    OtherVersion,
    #[error("it is damaged ({0}); leave out --resume")]
    Damaged(#[from] Damage),
    #[error("it belongs to a run with other data or options; use the same ones, or leave out --resume")]
    OtherRun,
    #[error("{0}")]
    Write(io::Error),
}

/// Where a state file is not what [`StateProblem::Damaged`] expects of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Damage {
    #[error("it does not start like a state file")]
    Beginning,
    #[error("it is cut off in its header")]
    CutHeader,
    #[error("{0}")]
    Header(#[from] serde_json::Error),
    #[error("a tensor is too large")]
    TooLarge,
    #[error("it is cut off in a tensor")]
    CutTensor,
    #[error("it is longer than its header says")]
    TooLong,
    #[error("the optimizer state of the tensor {0} has the wrong size")]
    Moments(String),
}
