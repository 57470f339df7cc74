//! Jobs on threads of their own: each tells how it goes, can be asked to stop, and never takes the program down.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::Event;
use crate::app::{Failure, Fate, JobEvent, JobId, JobKind, JobProgress, JobResult, Message};
use crate::scoring::ScoringError;

/// Why a job ended in a way that nobody foresaw. (Scoring has its own words for most of that.)
#[derive(Debug, thiserror::Error)]
pub(super) enum JobFault {
    #[error("the export failed unexpectedly; please report this")]
    ExportPanicked,
    #[error("scoring the holdout failed unexpectedly; please report this")]
    HoldoutPanicked,
    #[error("choosing the operating points failed unexpectedly; please report this")]
    ChoicePanicked,
    #[error("choosing the band failed unexpectedly; please report this")]
    BandPanicked,
    #[error("drawing the rows anew failed unexpectedly; please report this")]
    DrawingPanicked,
    #[error("cannot start threads: {0}")]
    NoPool(String),
    #[error("working out the curves failed unexpectedly; please report this")]
    CurvesPanicked,
    #[error("working out the calibration failed unexpectedly; please report this")]
    CalibrationPanicked,
    #[error("cutting the rows up failed unexpectedly; please report this")]
    SlicingPanicked,
    #[error("comparing the scores failed unexpectedly; please report this")]
    ComparisonPanicked,
    #[error("cannot start a thread: {0}")]
    NoThread(io::Error),
    /// An error of the program, which is better said than waited on.
    #[error("there is no model to score with; please report this")]
    NoModel,
}

/// What tells one kind of job from another here.
struct Traits {
    thread: &'static str,
    panicked: fn(&(dyn Any + Send)) -> Failure,
    not_started: fn(io::Error) -> Failure,
}

fn traits(kind: JobKind) -> Traits {
    match kind {
        JobKind::Scoring => Traits {
            thread: "scoring",
            panicked: |panic| ScoringError::panicked(panic).into(),
            not_started: |reason| ScoringError::Threads(reason.to_string()).into(),
        },
        JobKind::Holdout => Traits {
            thread: "holdout",
            panicked: |_| JobFault::HoldoutPanicked.into(),
            not_started: |reason| ScoringError::Threads(reason.to_string()).into(),
        },
        JobKind::Export => Traits {
            thread: "export",
            panicked: |_| JobFault::ExportPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Band => Traits {
            thread: "band",
            panicked: |_| JobFault::BandPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Drawing => Traits {
            thread: "drawing",
            panicked: |_| JobFault::DrawingPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::DrawingHere => Traits {
            thread: "drawing here",
            panicked: |_| JobFault::DrawingPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Choice => Traits {
            thread: "choice",
            panicked: |_| JobFault::ChoicePanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Curves => Traits {
            thread: "curves",
            panicked: |_| JobFault::CurvesPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Comparison => Traits {
            thread: "comparison",
            panicked: |_| JobFault::ComparisonPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::PairDrawing => Traits {
            thread: "pair drawing",
            panicked: |_| JobFault::DrawingPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Calibration => Traits {
            thread: "calibration",
            panicked: |_| JobFault::CalibrationPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Slicing => Traits {
            thread: "slicing",
            panicked: |_| JobFault::SlicingPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
        JobKind::Correlation => Traits {
            thread: "correlation",
            panicked: |_| JobFault::DrawingPanicked.into(),
            not_started: |reason| JobFault::NoThread(reason).into(),
        },
    }
}

/// What a job is given: how to tell of its progress, and whether to go on.
pub(crate) struct Worker {
    id: JobId,
    events: Sender<Event>,
    cancel: Arc<AtomicBool>,
}

impl Worker {
    /// Set once the job is to stop.
    pub(crate) fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Tell how far the job is.
    pub(crate) fn progress(&self, progress: JobProgress) {
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
    kind: JobKind,
    cancel: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Workers {
    pub(super) fn new(events: Sender<Event>) -> Self {
        Self { events, running: Vec::new() }
    }

    /// Do `work` on a thread of its own. Its last event is its result, whatever happens in it.
    pub(super) fn start(&mut self, id: JobId, kind: JobKind, work: impl FnOnce(&Worker) -> JobResult + Send + 'static) {
        self.running.retain(|running| !running.thread.is_finished());
        let Traits { thread, panicked, not_started } = traits(kind);
        let cancel = Arc::new(AtomicBool::new(false));
        let worker = Worker { id, events: self.events.clone(), cancel: Arc::clone(&cancel) };
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&worker)));
            worker.tell(JobEvent::Done(result.unwrap_or_else(|panic| Err(panicked(&*panic)))));
        };
        match thread::Builder::new().name(thread.into()).spawn(run) {
            Ok(thread) => self.running.push(Running { id, kind, cancel, thread }),
            Err(reason) => {
                let worker = Worker { id, events: self.events.clone(), cancel };
                worker.tell(JobEvent::Done(Err(not_started(reason))));
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
        for running in self.running {
            match running.kind.fate() {
                Fate::Replaced => running.cancel.store(true, Ordering::Relaxed),
                // Half a file is of no use to anybody. The result is in the channel then, or nobody is left to hear it.
                Fate::Finished => drop(running.thread.join()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::mpsc::channel;

    use crate::app::JobOutcome;

    use super::*;

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
        workers.start(JobId(7), JobKind::Scoring, |worker| {
            worker.progress(JobProgress { done: 1, ..JobProgress::default() });
            Ok(JobOutcome::Cancelled)
        });
        assert!(matches!(next(&receiver), (name, JobEvent::Progress(JobProgress { done: 1, .. })) if name == JobId(7)));
        assert!(matches!(next(&receiver), (name, JobEvent::Done(Ok(JobOutcome::Cancelled))) if name == JobId(7)));
    }

    #[test]
    fn only_the_job_that_is_cancelled_stops() {
        let (sender, receiver) = channel();
        let mut workers = Workers::new(sender);
        let until_cancelled = |worker: &Worker| {
            while !worker.cancel().load(Ordering::Relaxed) {
                thread::yield_now();
            }
            Ok(JobOutcome::Cancelled)
        };
        workers.start(JobId(1), JobKind::Scoring, until_cancelled);
        workers.start(JobId(2), JobKind::Scoring, until_cancelled);
        workers.cancel(JobId(2));
        assert_eq!(next(&receiver).0, JobId(2));
        workers.finish();
        assert_eq!(next(&receiver).0, JobId(1));
    }

    #[test]
    fn a_panic_is_a_result_like_any_other() {
        let (sender, receiver) = channel();
        Workers::new(sender).start(JobId(1), JobKind::Scoring, |_| panic!("row {}", 7));
        let (_, JobEvent::Done(Err(failure))) = next(&receiver) else { panic!("it failed") };
        assert_eq!(failure.to_string(), "the scoring thread failed: row 7; please report this");
    }
}
