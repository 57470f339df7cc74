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
            Self::Resumed { done, epochs } => write!(f, "going on after epoch {done} of {epochs}"),
            Self::PiecesKept { kept, before } => write!(f, "{kept} of {before} word pieces are kept"),
        }
    }
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrainingError {
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("training cannot compute: {0}")]
    Compute(#[from] candle_core::Error),
    #[error("training cannot compute: there is no tensor {0}")]
    MissingTensor(String),
    /// The loss does not depend on a tensor of the classifier.
    #[error("training cannot compute: there is no gradient of the tensor {0}")]
    MissingGradient(String),
    /// The loss is no number any more; steps are counted from 1.
    #[error("the loss is not finite in step {step}: train with a lower --lr")]
    Diverged { step: usize },
    /// The state of an earlier run cannot be used, or not be written.
    #[error("{}: {problem}", path.display())]
    State { path: PathBuf, problem: StateProblem },
    #[error("--hidden {hidden} cannot be split over --heads {heads}")]
    Heads { hidden: usize, heads: usize },
    /// Stopped before there was anything to keep.
    #[error("training was interrupted before its first epoch ended; nothing was written")]
    Interrupted,
}

/// What is wrong with a state file, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateProblem {
    #[error("there is no run to go on with ({0}); leave --resume out")]
    Missing(io::Error),
    #[error("another version of cutpoint wrote it, whose runs cannot be gone on with; leave --resume out")]
    OtherVersion,
    #[error("it is damaged ({0}); leave --resume out")]
    Damaged(#[from] Damage),
    #[error("it is of a run with other data or options; give the same ones, or leave --resume out")]
    OtherRun,
    #[error("{0}")]
    Write(io::Error),
}

/// Where a state file is not what [`StateProblem::Damaged`] expects of it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Damage {
    #[error("it begins like something else")]
    Beginning,
    #[error("it ends in its header")]
    CutHeader,
    #[error("{0}")]
    Header(#[from] serde_json::Error),
    #[error("a tensor is too large")]
    TooLarge,
    #[error("it ends in a tensor")]
    CutTensor,
    #[error("it is longer than its header says")]
    TooLong,
    #[error("what it remembers of the tensor {0} is of another size")]
    Moments(String),
}
