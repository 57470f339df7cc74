//! What training says: as data, and here in words.

use std::fmt::{Display, Formatter, Result};
use std::path::PathBuf;

use crate::model::ModelError;

/// What was found or assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrainingNote {
    /// An earlier run is gone on with.
    Resumed {
        /// Epochs that it had done.
        done: usize,
        /// Epochs in all.
        epochs: usize,
    },
    /// The vocabulary was cut down.
    PiecesKept {
        /// Word pieces that stayed.
        kept: usize,
        /// Word pieces that there were.
        before: usize,
    },
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
pub enum TrainingError {
    /// The folder to begin with cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error("training cannot compute: {0}")]
    Compute(#[from] candle_core::Error),
    /// A tensor of the classifier is not there.
    #[error("training cannot compute: there is no tensor {0}")]
    MissingTensor(String),
    /// The loss does not depend on a tensor of the classifier.
    #[error("training cannot compute: there is no gradient of the tensor {0}")]
    MissingGradient(String),
    /// The loss is no number any more.
    #[error("the loss is not finite in step {step}: train with a lower --lr")]
    Diverged {
        /// The step, counted from 1.
        step: usize,
    },
    /// The state of an earlier run cannot be used, or not be written.
    #[error("{}: {problem}", path.display())]
    State {
        path: PathBuf,
        /// Why, and what to do.
        problem: StateProblem,
    },
    /// The width of a BERT from scratch is no multiple of its heads.
    #[error("--hidden {hidden} cannot be split over --heads {heads}")]
    Heads {
        /// What was asked for.
        hidden: usize,
        /// What was asked for.
        heads: usize,
    },
    /// Stopped before there was anything to keep.
    #[error("training was interrupted before its first epoch ended; nothing was written")]
    Interrupted,
}

/// What is wrong with a state file.
#[derive(Debug, thiserror::Error)]
pub enum StateProblem {
    /// It cannot be read.
    #[error("there is no run to go on with ({0}); leave --resume out")]
    Missing(std::io::Error),
    /// Another version of this program wrote it.
    #[error("another version of cutpoint wrote it, whose runs cannot be gone on with; leave --resume out")]
    OtherVersion,
    /// It is not what it should be.
    #[error("it is damaged ({0}); leave --resume out")]
    Damaged(String),
    /// Its run was another one.
    #[error("it is of a run with other data or options; give the same ones, or leave --resume out")]
    OtherRun,
    /// It cannot be written.
    #[error("{0}")]
    Write(std::io::Error),
}
