//! Run a model over a data set: worker thread, progress, cancel.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::dataset::{Dataset, Scores};
use crate::model::{Model, ModelError};

/// How a run is cut up.
#[derive(Debug, Clone, Copy)]
pub struct ScoringOptions {
    /// Worker threads; `None`: the cores this process may use.
    pub threads: Option<usize>,
    /// Tokens a batch, padding included.
    pub batch_tokens: usize,
}

impl Default for ScoringOptions {
    fn default() -> Self {
        Self { threads: None, batch_tokens: 2048 }
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Pairs done.
    pub pairs_done: usize,
    /// Pairs in all.
    pub pairs: usize,
    /// Tokens done (what the time goes with).
    pub tokens_done: usize,
    /// Tokens in all; 0 while still tokenising.
    pub tokens: usize,
    /// Since the start.
    pub elapsed: Duration,
}

impl Progress {
    /// Pairs a second so far; `None` before the first.
    #[must_use]
    pub fn pairs_per_second(&self) -> Option<f64> {
        todo!("scoring room")
    }

    /// Time left, by tokens; `None` before the first batch.
    #[must_use]
    pub fn eta(&self) -> Option<Duration> {
        todo!("scoring room")
    }
}

/// What a run gives.
#[derive(Debug, Clone)]
pub struct Scored {
    /// One score a row, in the data set's order.
    pub scores: Scores,
    /// Rows of which something was cut off.
    pub truncated: usize,
    /// Inputs that were really computed (duplicates once).
    pub distinct: usize,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why a run gave no scores.
#[derive(Debug, thiserror::Error)]
pub enum ScoringError {
    /// The user stopped it.
    #[error("scoring was interrupted")]
    Cancelled,
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The worker panicked; the message is the panic's.
    #[error("the scoring thread failed: {0}; please report this")]
    Panicked(String),
    /// A score is not a finite number.
    #[error("row {row}: the model's score is not a finite number; its weights may be damaged")]
    NotFinite {
        /// Row, counted from 1.
        row: usize,
    },
}

/// What the worker of [`spawn`] reports.
#[derive(Debug)]
pub enum Event {
    /// It got further (at most some tens of times a second).
    Progress(Progress),
    /// The last event, with the result.
    Done(Result<Scored, ScoringError>),
}

/// Score every row of `dataset` on the calling thread (and its workers).
///
/// # Errors
/// See [`ScoringError`]; `cancel` is looked at between batches.
pub fn score(
    model: &Model,
    dataset: &Dataset,
    options: ScoringOptions,
    cancel: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Scored, ScoringError> {
    let _ = (model, dataset, options, cancel, progress);
    todo!("scoring room")
}

/// A run on its own thread. A panic there becomes [`ScoringError::Panicked`]; it prints nothing.
pub struct Worker {
    /// Set to stop the run between two batches.
    pub cancel: Arc<AtomicBool>,
}

/// Start [`score`] on a thread of its own and hand every [`Event`] to `send`.
pub fn spawn(
    model: Arc<Model>,
    dataset: Arc<Dataset>,
    options: ScoringOptions,
    send: impl Fn(Event) + Send + Sync + 'static,
) -> Worker {
    let _ = (model, dataset, options, send);
    todo!("scoring room")
}
