//! Jobs on threads of their own: each tells how it goes, can be asked to stop, and never takes the program down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::Event;
use crate::app::{Failure, JobEvent, JobId, JobKind, JobProgress, JobResult, Message};
use crate::scoring::ScoringError;

/// An export that ended in a way that nobody foresaw. (Scoring has its own words for that.)
#[derive(Debug, thiserror::Error)]
enum ExportFault {
    #[error("the export failed inside; please report this")]
    Panicked,
    #[error("cannot start a thread: {0}")]
    Thread(std::io::Error),
}

/// What a job is given: how to tell of its progress, and whether to go on.
pub struct Worker {
    id: JobId,
    events: Sender<Event>,
    cancel: Arc<AtomicBool>,
}

impl Worker {
    /// Set once the job is to stop.
    pub fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Tell how far the job is.
    pub fn progress(&self, progress: JobProgress) {
        self.tell(JobEvent::Progress(progress));
    }

    fn tell(&self, event: JobEvent) {
        // Where nobody listens any more the program is on its way out.
        let _ = self.events.send(Event::Message(Message::Job(self.id, event)));
    }
}

/// The jobs under way.
pub(super) struct Workers {
    events: Sender<Event>,
    running: Vec<Running>,
}

struct Running {
    id: JobId,
    cancel: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Workers {
    pub(super) fn new(events: Sender<Event>) -> Self {
        Self { events, running: Vec::new() }
    }

    /// Do `work` on a thread of its own. Its last event is its result, whatever happens in it.
    pub(super) fn start(&mut self, id: JobId, work: impl FnOnce(&Worker) -> JobResult + Send + 'static) {
        self.running.retain(|running| !running.thread.is_finished());
        let cancel = Arc::new(AtomicBool::new(false));
        let worker = Worker { id, events: self.events.clone(), cancel: Arc::clone(&cancel) };
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&worker)));
            let result = result.unwrap_or_else(|panic| JobResult::failed(id.kind, panicked(id.kind, &*panic)));
            worker.tell(JobEvent::Done(result));
        };
        match thread::Builder::new().name(name(id.kind).into()).spawn(run) {
            Ok(thread) => self.running.push(Running { id, cancel, thread }),
            Err(reason) => {
                let result = JobResult::failed(id.kind, not_started(id.kind, reason));
                Worker { id, events: self.events.clone(), cancel }.tell(JobEvent::Done(result));
            }
        }
    }

    /// Ask a job to stop.
    pub(super) fn cancel(&self, id: JobId) {
        for running in self.running.iter().filter(|running| running.id == id) {
            running.cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Ask all to stop, and wait for those that write: nothing half-written stays behind.
    pub(super) fn finish(self) {
        for Running { id, cancel, .. } in &self.running {
            match id.kind {
                JobKind::Scoring => cancel.store(true, Ordering::Relaxed),
                // Half a file is of no use to anybody.
                JobKind::Export => {}
            }
        }
        for Running { id, thread, .. } in self.running {
            match id.kind {
                JobKind::Scoring => {}
                // Its result is in the channel already, or nobody is left to hear it.
                JobKind::Export => drop(thread.join()),
            }
        }
    }
}

fn name(kind: JobKind) -> &'static str {
    match kind {
        JobKind::Scoring => "scoring",
        JobKind::Export => "export",
    }
}

fn panicked(kind: JobKind, panic: &(dyn Any + Send)) -> Failure {
    match kind {
        JobKind::Scoring => ScoringError::panicked(panic).into(),
        JobKind::Export => ExportFault::Panicked.into(),
    }
}

fn not_started(kind: JobKind, reason: std::io::Error) -> Failure {
    match kind {
        JobKind::Scoring => ScoringError::Threads(reason.to_string()).into(),
        JobKind::Export => ExportFault::Thread(reason).into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::channel;

    use crate::app::ScoringResult;

    use super::*;

    fn id(generation: u64) -> JobId {
        JobId { kind: JobKind::Scoring, generation }
    }

    fn next(events: &std::sync::mpsc::Receiver<Event>) -> (JobId, JobEvent) {
        match events.recv().unwrap() {
            Event::Message(Message::Job(id, event)) => (id, event),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_job_tells_its_progress_and_its_result_under_its_name() {
        let (sender, receiver) = channel();
        let mut workers = Workers::new(sender);
        workers.start(id(7), |worker| {
            worker.progress(JobProgress { done: 1, ..JobProgress::default() });
            JobResult::Scoring(ScoringResult::Cancelled)
        });
        assert!(matches!(next(&receiver), (name, JobEvent::Progress(JobProgress { done: 1, .. })) if name == id(7)));
        assert!(
            matches!(next(&receiver), (name, JobEvent::Done(JobResult::Scoring(ScoringResult::Cancelled))) if name == id(7))
        );
    }

    #[test]
    fn only_the_job_that_is_cancelled_stops() {
        let (sender, receiver) = channel();
        let mut workers = Workers::new(sender);
        let until_cancelled = |worker: &Worker| {
            while !worker.cancel().load(Ordering::Relaxed) {
                thread::yield_now();
            }
            JobResult::Scoring(ScoringResult::Cancelled)
        };
        workers.start(id(1), until_cancelled);
        workers.start(id(2), until_cancelled);
        workers.cancel(id(2));
        assert_eq!(next(&receiver).0, id(2));
        workers.finish();
        assert_eq!(next(&receiver).0, id(1));
    }

    #[test]
    fn a_panic_is_a_result_like_any_other() {
        let (sender, receiver) = channel();
        Workers::new(sender).start(id(1), |_| panic!("row {}", 7));
        let (_, JobEvent::Done(JobResult::Scoring(ScoringResult::Failed(failure)))) = next(&receiver) else {
            panic!("it failed")
        };
        assert_eq!(failure.to_string(), "the scoring thread failed: row 7; please report this");
    }
}
