//! What the tab of the comparison shows, and what is known of it.

use std::cell::RefCell;
use std::sync::Arc;

use super::super::{Failure, JobProgress, SliceFilter};
use super::JudgedRival;
use crate::metrics::{
    Agreement, ComparisonAt, Correctness, Footing, Metric, PairedConfusion, PairedSweepBootstrap, Pairing, Subset,
    Thresholds,
};

/// What the tab shows. A are the scores of the view.
#[derive(Debug, Default)]
pub struct ComparisonView {
    /// What they are compared with, in the order of the command line.
    pub rivals: Vec<Rival>,
    /// Which of them is B.
    pub selected: usize,
    /// Where both stand.
    pub footing: Footing,
    /// The first line that shows, where not all do.
    pub top: usize,
    /// Which of them was last given to a worker, to be scored or judged.
    pub(super) at_work: Option<usize>,
    /// Whose rows are being drawn anew.
    pub(super) drawing: Option<usize>,
    /// The figures where both stand: worked out when they are first shown.
    pub(super) live: RefCell<Option<Arc<LiveComparison>>>,
    /// The lines on which B is right, or wrong: worked out when they are first listed.
    pub(super) lines: RefCell<Option<LinesOfB>>,
}

impl ComparisonView {
    /// A view that waits for the scores of these.
    pub(in crate::app) fn awaiting(names: &[String]) -> Self {
        let awaited =
            |name: &String| Rival { name: name.clone(), state: RivalState::Waiting, differences: None, draws: 0 };
        Self { rivals: names.iter().map(awaited).collect(), ..Self::default() }
    }

    /// Those that are there, each with its differences where the rows were drawn anew.
    pub(in crate::app) fn known(&self) -> Vec<(JudgedRival, Option<Arc<PairedSweepBootstrap>>)> {
        self.rivals.iter().filter_map(|rival| Some((rival.judged()?.clone(), rival.differences.clone()))).collect()
    }

    /// The one that is B.
    pub fn rival(&self) -> Option<&Rival> {
        self.rivals.get(self.selected)
    }
}

/// Which lines are asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LinesWanted {
    pub rival: usize,
    pub threshold: f64,
    pub is: Correctness,
}

/// The lines on which B is right, or wrong.
#[derive(Debug)]
pub(super) struct LinesOfB {
    pub wanted: LinesWanted,
    /// Of this slice; `None` of all lines.
    pub slice: Option<SliceFilter>,
    /// Of those with label 1, and of those with label 0.
    pub lines: [Subset; 2],
}

/// Further scores of the same rows.
#[derive(Debug)]
pub struct Rival {
    /// What they go by.
    pub name: String,
    /// Whether they are there.
    pub state: RivalState,
    /// The differences that need no threshold where the rows are drawn anew, once they are known.
    pub differences: Option<Arc<PairedSweepBootstrap>>,
    /// How many times the rows have been drawn so far.
    pub draws: u32,
}

/// Whether further scores are there.
#[derive(Debug)]
pub enum RivalState {
    /// Nobody has worked on them yet.
    Waiting,
    /// They are being scored, or sorted.
    Working(JobProgress),
    /// They cannot be had.
    Failed(Failure),
    /// They are there.
    Ready(JudgedRival),
}

impl Rival {
    /// The two, where they are there.
    pub fn judged(&self) -> Option<&JudgedRival> {
        match &self.state {
            RivalState::Ready(judged) => Some(judged),
            RivalState::Waiting | RivalState::Working(_) | RivalState::Failed(_) => None,
        }
    }
}

/// Two scores, and where each stands.
#[derive(Debug, Clone)]
pub struct SideBySide {
    /// The two.
    pub pairing: Arc<Pairing>,
    /// Where they stand.
    pub thresholds: Thresholds,
}

impl SideBySide {
    /// Which of the two is right on `row`.
    pub fn agreement(&self, row: usize) -> Agreement {
        self.pairing.agreement(row, self.thresholds)
    }
}

/// What two scores give where they stand.
#[derive(Debug)]
pub struct LiveComparison {
    pub(super) rival: usize,
    /// The eight counts.
    pub counts: PairedConfusion,
    /// Who is right how often.
    pub comparison: ComparisonAt,
    /// The 95 % interval of each metric's difference, A less B, where the rows are drawn anew for both alike.
    pub(super) intervals: Vec<(Metric, Option<(f64, f64)>)>,
}

impl LiveComparison {
    /// A less B; `None` where one of the two is undefined.
    pub fn difference(&self, metric: Metric) -> Option<f64> {
        Some(self.counts.a().value(metric)? - self.counts.b().value(metric)?)
    }

    /// Its 95 % interval.
    pub fn interval(&self, metric: Metric) -> Option<(f64, f64)> {
        self.intervals.iter().find(|(other, _)| *other == metric)?.1.filter(|_| self.difference(metric).is_some())
    }
}
