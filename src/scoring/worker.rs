//! A run on its own thread, which tells what happens and never takes the program down.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use super::score::score;
use super::threads::{THREAD_NAME, panic_message};
use super::{Completed, Progress, ScoringError, ScoringOptions};
use crate::dataset::Dataset;
use crate::model::Model;

/// What the worker of [`spawn`] reports.
#[derive(Debug)]
pub enum ScoringEvent {
    /// It got further (at most some tens of times a second).
    Progress(Progress),
    /// The last event, with the result.
    Done(Result<Completed, ScoringError>),
}

/// A run under way.
pub struct Worker {
    /// Set to stop the run between two batches.
    pub cancel: Arc<AtomicBool>,
}

/// Start [`score`] on a thread of its own and hand every [`ScoringEvent`] to `send`. A panic there becomes
/// [`ScoringError::Panicked`].
pub fn spawn(
    model: Arc<Model>,
    dataset: Arc<Dataset>,
    options: ScoringOptions,
    send: impl Fn(ScoringEvent) + Send + Sync + 'static,
) -> Worker {
    let cancel = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&cancel);
    let send = Arc::new(send);
    let report = Arc::clone(&send);
    let work = move || {
        let run = || score(&model, &dataset, options, &stop, &|progress| report(ScoringEvent::Progress(progress)));
        let result = catch_unwind(AssertUnwindSafe(run));
        let result = result.unwrap_or_else(|panic| Err(ScoringError::Panicked(panic_message(&*panic))));
        report(ScoringEvent::Done(result));
    };
    if let Err(reason) = thread::Builder::new().name(THREAD_NAME.into()).spawn(work) {
        send(ScoringEvent::Done(Err(ScoringError::Threads(reason.to_string()))));
    }
    Worker { cancel }
}
