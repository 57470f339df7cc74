//! Work that takes longer than a frame. The state asks for it with an [`Effect::Start`](super::Effect), a worker tells how it
//! goes in [`Message::Job`](super::Message)s, and what comes of a job that does not count any more is dropped.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::SliceLabels;
use super::slices::{SlicesFound, ToCorrelate, ToSlice};
use super::{Comparing, Export, ExportKind, HeldOut, JudgedRival, PairDrawing};
use crate::metrics::{
    Band, BandGoal, BootstrapPlan, CalibrationReport, ChosenBand, ConstantCosts, CurveSet, DrawnAt, LengthCorrelation,
    NoBand, Objective, PairedSweepBootstrap, Pairing, Points, Priorities, RunNote, Scored, Sureness,
};

/// What is to be done.
#[allow(clippy::large_enum_variant, reason = "there are a handful at a time, as of the effects that start them")]
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// Score the test set.
    Score,
    /// Score the rows that were held out.
    ScoreHoldout,
    /// Write a file.
    Export(Export),
    /// Choose the operating points again.
    Choose(Choice),
    /// Choose the band that is left to people.
    ChooseBand(BandChoice),
    /// Draw the rows anew, to say how sure the operating points are.
    Draw(Drawing),
    /// Draw weighted rows anew, once the threshold has come to rest, to say how sure the figures there are.
    DrawHere(Drawing),
    /// Work the curves of a set out.
    Curves(OfSet),
    /// Work out how well the scores of a set are calibrated.
    Calibrate(OfSet),
    /// Cut the rows up.
    Slice(ToSlice),
    /// Say how sure it is that scores go with the length of the texts.
    Correlate(ToCorrelate),
    /// Get further scores, and pair them with those of the set.
    Compare(Comparing),
    /// Draw the rows of two sets anew, for both alike.
    DrawPairs(PairDrawing),
}

/// The set that a job is about.
#[derive(Debug, Clone)]
pub struct OfSet(pub Arc<Scored>);

impl PartialEq for OfSet {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What operating points are chosen from, and for what.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is chosen from.
    pub scored: Arc<Scored>,
    /// What is wanted of a threshold.
    pub priorities: Priorities,
    /// The objective whose point is gone to.
    pub goal: Option<Objective>,
}

/// What a band is chosen from, and for what.
#[derive(Debug, Clone)]
pub struct BandChoice {
    /// What is chosen from.
    pub scored: Arc<Scored>,
    /// Distances are from here.
    pub threshold: f64,
    /// What outcomes cost in every row.
    pub costs: ConstantCosts,
    /// What is wanted of the band.
    pub goal: BandGoal,
}

impl PartialEq for BandChoice {
    fn eq(&self, other: &Self) -> bool {
        (self.threshold, self.costs, self.goal) == (other.threshold, other.costs, other.goal)
            && Arc::ptr_eq(&self.scored, &other.scored)
    }
}

/// What rows are drawn anew, and how.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Whose rows.
    pub scored: Arc<Scored>,
    /// What is chosen each time.
    pub points: Arc<Points>,
    /// How.
    pub plan: BootstrapPlan,
    /// Where figures of weighted rows are looked at too, beside what is chosen.
    pub threshold: f64,
}

impl PartialEq for Drawing {
    fn eq(&self, other: &Self) -> bool {
        (self.plan, self.threshold) == (other.plan, other.threshold)
            && Arc::ptr_eq(&self.scored, &other.scored)
            && Arc::ptr_eq(&self.points, &other.points)
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        (&self.priorities, &self.goal) == (&other.priorities, &other.goal) && Arc::ptr_eq(&self.scored, &other.scored)
    }
}

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// The test set is scored.
    Scoring,
    /// Rows that were held out are scored.
    Holdout,
    /// A file is written.
    Export,
    /// Operating points are chosen.
    Choice,
    /// A band is chosen.
    Band,
    /// Rows are drawn anew.
    Drawing,
    /// The same for the threshold alone.
    DrawingHere,
    /// Curves are prepared.
    Curves,
    /// Scores are calibrated.
    Calibration,
    /// The rows are cut up.
    Slicing,
    /// Scores are correlated with lengths.
    Correlation,
    /// Another score of the rows is had and judged.
    Comparison,
    /// The rows of two scores are drawn anew.
    PairDrawing,
}

/// What becomes of a job that is not at its end when something else is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The next of its kind replaces it, and the end of the program cuts it off.
    Replaced,
    /// It counts for itself, and comes to its end before the program does.
    Finished,
}

impl JobKind {
    pub(crate) fn fate(self) -> Fate {
        match self {
            Self::Scoring
            | Self::Holdout
            | Self::Choice
            | Self::Band
            | Self::Drawing
            | Self::DrawingHere
            | Self::Curves
            | Self::Calibration
            | Self::Slicing
            | Self::Correlation
            | Self::Comparison
            | Self::PairDrawing => Fate::Replaced,
            Self::Export => Fate::Finished,
        }
    }
}

impl Job {
    pub(crate) fn kind(&self) -> JobKind {
        match self {
            Self::Score => JobKind::Scoring,
            Self::ScoreHoldout => JobKind::Holdout,
            Self::Export(_) => JobKind::Export,
            Self::Choose(_) => JobKind::Choice,
            Self::ChooseBand(_) => JobKind::Band,
            Self::Draw(_) => JobKind::Drawing,
            Self::DrawHere(_) => JobKind::DrawingHere,
            Self::Curves(_) => JobKind::Curves,
            Self::Calibrate(_) => JobKind::Calibration,
            Self::Slice(_) => JobKind::Slicing,
            Self::Correlate(_) => JobKind::Correlation,
            Self::Compare(_) => JobKind::Comparison,
            Self::DrawPairs(_) => JobKind::PairDrawing,
        }
    }
}

/// The name of a job that was started: no two have the same number, and a later one has a higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JobId(pub u64);

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

/// How a job ended: with an outcome of its kind, or it could not be done.
pub type JobResult = Result<JobOutcome, Failure>;

/// What came of a job.
#[derive(Debug)]
pub enum JobOutcome {
    /// The scores, and what the run had to note.
    Scored(Arc<Scored>, Arc<Points>, Vec<RunNote>),
    /// The rows that were held out, scored; `None` where nobody waits for them any more.
    ScoredHoldout(Option<HeldOut>),
    /// The operating points, and the objective whose point was asked for.
    Chosen(Arc<Points>, Option<Objective>),
    /// The band for this at these costs, or why there is none.
    Band(BandGoal, ConstantCosts, Result<ChosenBand, NoBand>),
    /// How sure these operating points are; `None` where nobody waits for it any more.
    Drawn(Arc<Points>, Option<Arc<Sureness>>),
    /// What was found at a threshold of these points; `None` where nobody waits for it any more.
    DrawnHere(Arc<Points>, Option<DrawnAt>),
    /// The curves.
    Curves(Arc<CurveSet>),
    /// How well the scores are calibrated; nothing without rows.
    Calibrated(Option<Arc<CalibrationReport>>),
    /// The slices.
    Sliced(SlicesFound),
    /// Whether scores go with the length of the texts, and how sure that is; `None` where nobody waits for it any more.
    Correlated(Option<Arc<LengthCorrelation>>),
    /// This one of what the scores are compared with is there.
    Compared(usize, JudgedRival),
    /// What drawing the rows of a pairing anew says; `None` where nobody waits for it any more.
    DrawnPairs(Arc<Pairing>, Option<Arc<PairedSweepBootstrap>>),
    /// Scoring stopped because it was asked to.
    Cancelled,
    /// The file was written.
    Written {
        /// What it holds.
        kind: ExportKind,
        /// As it was typed.
        path: PathBuf,
        /// At which band, or threshold alone, the predictions in it were made.
        ends: Band,
        /// What became of thresholds by slice.
        labels: SliceLabels,
    },
    /// The file is there and was kept.
    Kept(PathBuf),
}

/// Why something could not be done: the error of whatever room it happened in.
#[derive(Debug, Clone)]
pub struct Failure(Arc<dyn Error + Send + Sync>);

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Arc::new(error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Two failures are the same to a user who reads the same.
impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

/// The jobs whose results count.
#[derive(Debug, Default)]
pub struct Jobs {
    latest: u64,
    running: Vec<(JobId, JobKind)>,
}

impl Jobs {
    /// Begin one. Of a kind that replaces the one before, that one's id comes back too: it is to be cancelled.
    pub fn start(&mut self, kind: JobKind) -> (JobId, Option<JobId>) {
        self.latest += 1;
        let id = JobId(self.latest);
        let replaced = match kind.fate() {
            Fate::Replaced => self.running(kind),
            Fate::Finished => None,
        };
        self.running.retain(|(running, _)| Some(*running) != replaced);
        self.running.push((id, kind));
        (id, replaced)
    }

    /// What is worked on of this kind is wanted no longer: it does not count any more, and is to be cancelled.
    pub(super) fn give_up(&mut self, kind: JobKind) -> Option<JobId> {
        let dropped = self.running(kind);
        self.running.retain(|(running, _)| Some(*running) != dropped);
        dropped
    }

    /// The latest one of this kind that has not ended.
    pub fn running(&self, kind: JobKind) -> Option<JobId> {
        self.running.iter().rev().find(|(_, running)| *running == kind).map(|(id, _)| *id)
    }

    /// What kind of job it is; `None` where what it tells does not count any more.
    pub(super) fn kind(&self, id: JobId) -> Option<JobKind> {
        self.running.iter().find(|(running, _)| *running == id).map(|(_, kind)| *kind)
    }

    /// It has ended.
    pub(super) fn end(&mut self, id: JobId) {
        self.running.retain(|(running, _)| *running != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_kind_that_is_replaced_only_the_latest_counts() {
        let mut jobs = Jobs::default();
        let (first, replaced) = jobs.start(JobKind::Scoring);
        assert_eq!((jobs.kind(first), replaced), (Some(JobKind::Scoring), None));
        let (second, replaced) = jobs.start(JobKind::Scoring);
        assert_eq!((replaced, jobs.kind(first), jobs.kind(second)), (Some(first), None, Some(JobKind::Scoring)));
        assert!(second.0 > first.0);
        jobs.end(second);
        assert_eq!(jobs.running(JobKind::Scoring), None);
    }

    #[test]
    fn every_export_counts_until_its_own_end() {
        let mut jobs = Jobs::default();
        let ((first, _), (second, replaced)) = (jobs.start(JobKind::Export), jobs.start(JobKind::Export));
        let counts = [first, second].map(|id| jobs.kind(id));
        assert_eq!((replaced, counts), (None, [Some(JobKind::Export); 2]));
        jobs.end(first);
        assert_eq!((jobs.kind(first), jobs.running(JobKind::Export)), (None, Some(second)));
    }
}
