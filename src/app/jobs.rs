//! Work that takes longer than a frame. The state asks for it with an [`Effect::Start`](super::Effect), a worker tells how it
//! goes in [`Message::Job`](super::Message)s, and what comes of a job that does not count any more is dropped.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::failure::Failure;
use crate::export::{Existing, ReportFormat};
use crate::metrics::{RunNote, Scored};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// Score the test set.
    Score,
    /// Write a file.
    Export(ExportRequest),
}

/// A file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    /// Predictions, decision or report; the path's ending chooses among its formats.
    pub kind: ExportKind,
    /// Where to, as typed.
    pub path: PathBuf,
    /// What becomes of a file that is there.
    pub existing: Existing,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportKind {
    /// Every row with score, prediction and outcome (format by extension).
    Predictions,
    /// Threshold, rule and figures as JSON, for `predict --decision`.
    Decision,
    /// The report (format by extension).
    Report,
}

impl ExportKind {
    /// In the order of the key that cycles them.
    pub const ALL: [Self; 3] = [Self::Predictions, Self::Decision, Self::Report];

    /// The next one in the cycle.
    pub fn next(self) -> Self {
        match self {
            Self::Predictions => Self::Decision,
            Self::Decision => Self::Report,
            Self::Report => Self::Predictions,
        }
    }

    /// How a proposed file name ends.
    pub(super) fn ending(self) -> String {
        match self {
            Self::Predictions => "predictions.csv".into(),
            Self::Decision => "decision.json".into(),
            Self::Report => format!("report.{}", ReportFormat::Markdown.extension()),
        }
    }
}

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Replaced by the next of its kind; may be cut off when the program ends.
    Scoring,
    /// Each counts for itself, and comes to its end before the program does.
    Export,
}

impl Job {
    /// What kind of work it is.
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Score => JobKind::Scoring,
            Self::Export(_) => JobKind::Export,
        }
    }
}

/// A job that was started. No two have the same generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId {
    /// Says whether a later job replaces it: see [`JobKind`].
    pub kind: JobKind,
    /// A later one has a higher number.
    pub generation: u64,
}

/// What a worker tells of its job.
#[derive(Debug)]
pub enum JobEvent {
    /// It got further.
    Progress(JobProgress),
    /// The last event.
    Done(JobResult),
}

/// How far a job is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct JobProgress {
    /// Units (pairs, where the model scores) done.
    pub done: usize,
    /// Units in all.
    pub all: usize,
    /// Share of the work done, 0 to 1.
    pub fraction: f64,
    /// Units a second; `None` before the first.
    pub per_second: Option<f64>,
    /// Time left; `None` while nobody can say.
    pub eta: Option<Duration>,
    /// Since the start.
    pub elapsed: Duration,
}

/// What came of a job: each kind ends in its own ways.
#[derive(Debug)]
pub enum JobResult {
    /// Of [`Job::Score`].
    Scoring(ScoringResult),
    /// Of [`Job::Export`].
    Export(ExportResult),
}

impl JobResult {
    /// A job of this kind could not be done.
    pub fn failed(kind: JobKind, failure: Failure) -> Self {
        match kind {
            JobKind::Scoring => Self::Scoring(ScoringResult::Failed(failure)),
            JobKind::Export => Self::Export(ExportResult::Failed(failure)),
        }
    }
}

/// How scoring ended.
#[derive(Debug)]
pub enum ScoringResult {
    /// The scores, and what the run had to note.
    Scored(Arc<Scored>, Vec<RunNote>),
    /// It stopped because it was asked to.
    Cancelled,
    /// It gave no scores.
    Failed(Failure),
}

/// How writing a file ended.
#[derive(Debug)]
pub enum ExportResult {
    /// The file was written.
    Written(PathBuf),
    /// The file is there and was kept.
    Kept(PathBuf),
    /// Nothing was written.
    Failed(Failure),
}

/// The jobs whose results count.
#[derive(Debug, Default)]
pub struct Jobs {
    generation: u64,
    running: Vec<JobId>,
}

impl Jobs {
    /// Begin one. Of a kind that replaces the one before, that one's id comes back too: it is to be cancelled.
    pub fn start(&mut self, kind: JobKind) -> (JobId, Option<JobId>) {
        self.generation += 1;
        let id = JobId { kind, generation: self.generation };
        let replaced = match kind {
            JobKind::Scoring => self.running(kind),
            JobKind::Export => None,
        };
        self.running.retain(|running| Some(*running) != replaced);
        self.running.push(id);
        (id, replaced)
    }

    /// The latest one of this kind that has not ended.
    pub fn running(&self, kind: JobKind) -> Option<JobId> {
        self.running.iter().rev().find(|id| id.kind == kind).copied()
    }

    /// Whether what this one tells still counts.
    pub fn counts(&self, id: JobId) -> bool {
        self.running.contains(&id)
    }

    /// It has ended.
    pub fn end(&mut self, id: JobId) {
        self.running.retain(|running| *running != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_kind_that_is_replaced_only_the_latest_counts() {
        let mut jobs = Jobs::default();
        let (first, replaced) = jobs.start(JobKind::Scoring);
        assert_eq!((jobs.counts(first), replaced), (true, None));
        let (second, replaced) = jobs.start(JobKind::Scoring);
        assert_eq!((replaced, jobs.counts(first), jobs.counts(second)), (Some(first), false, true));
        assert!(second.generation > first.generation);
        jobs.end(second);
        assert_eq!(jobs.running(JobKind::Scoring), None);
    }

    #[test]
    fn every_export_counts_until_its_own_end() {
        let mut jobs = Jobs::default();
        let ((first, _), (second, replaced)) = (jobs.start(JobKind::Export), jobs.start(JobKind::Export));
        assert_eq!((replaced, jobs.counts(first), jobs.counts(second)), (None, true, true));
        jobs.end(first);
        assert_eq!((jobs.counts(first), jobs.running(JobKind::Export)), (false, Some(second)));
    }
}
