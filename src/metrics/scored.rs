//! A scored set: one model (or score column, or slice) over one labelled data set. Every view, report and export of it starts
//! from here.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::doubt::{Doubt, doubts};
use super::grid::{Direction, Grid};
use super::scores::{Axis, ScoreSource};
use super::{PrecisionCost, Scores, Summary, Sweep};

/// Gold classes, one a row (`true` = 1): there is always one. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels(Arc<[bool]>);

impl Deref for Labels {
    type Target = [bool];

    fn deref(&self) -> &[bool] {
        &self.0
    }
}

impl From<Vec<bool>> for Labels {
    fn from(labels: Vec<bool>) -> Self {
        Self(labels.into())
    }
}

/// The margins of each class, ascending; infinite where a file says 0 or 1.
#[derive(Debug, Clone, Default)]
pub struct Margins {
    /// Of the rows with label 0.
    pub negatives: Vec<f64>,
    /// Of the rows with label 1.
    pub positives: Vec<f64>,
    /// The lowest and highest finite one.
    pub range: (f64, f64),
}

/// Scores and labels with all that follows from them alone: sweep, threshold-free figures, margins.
/// Immutable; shared behind an [`Arc`].
#[derive(Debug)]
pub struct Scored {
    source: ScoreSource,
    scores: Scores,
    labels: Labels,
    sweep: Arc<Sweep>,
    summary: Summary,
    /// Worked out when first asked for: a report needs none, and they cost as much as the sweep.
    margins: OnceLock<Option<Margins>>,
    doubts: Vec<Doubt>,
}

impl Scored {
    /// Work out what follows from `scores` and `labels` (as many). O(n log n).
    ///
    /// # Panics
    /// As [`Sweep::new`] does.
    pub fn new(source: ScoreSource, scores: Scores, labels: Labels) -> Self {
        let sweep = Arc::new(Sweep::new(&scores.values, &labels));
        let summary = Summary::from_sweep(&sweep);
        let summary = match scores.axis {
            Axis::Probability => summary,
            Axis::Cosine | Axis::Real => summary.of_ranking(),
        };
        let doubts = doubts(&sweep, summary.roc_auc, scores.axis, &source);
        Self { source, scores, labels, sweep, summary, margins: OnceLock::new(), doubts }
    }

    /// Whose scores they are.
    pub(crate) fn source(&self) -> &ScoreSource {
        &self.source
    }

    /// One score a row.
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// Gold classes, one a row.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The scores and labels in score order, to ask at any threshold.
    pub fn sweep(&self) -> &Arc<Sweep> {
        &self.sweep
    }

    /// The figures that no threshold changes: ROC AUC, average precision and the like.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The margins, where every row has one.
    pub fn margins(&self) -> Option<&Margins> {
        self.margins.get_or_init(|| margins(&self.scores, &self.sweep)).as_ref()
    }

    /// The threshold when nobody has named one: 0.5; where scores are neither probabilities nor cosines and their range does
    /// not hold 0.5, the middle of it.
    pub fn default_threshold(&self) -> f64 {
        let (low, high) = self.score_range();
        match self.scores.axis {
            Axis::Real if !(low..=high).contains(&0.5) => {
                Grid::for_range(high - low, 100.0).round(low.midpoint(high), Direction::Down)
            }
            Axis::Probability | Axis::Cosine | Axis::Real => 0.5,
        }
    }

    /// What looks like a mistake, the gravest first.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// The lowest and highest score; (0, 1) where there are none.
    pub(crate) fn score_range(&self) -> (f64, f64) {
        let distinct = self.sweep.distinct();
        distinct.first().copied().zip(distinct.last().copied()).unwrap_or((0.0, 1.0))
    }

    /// See [`Scores::mean_loss`].
    pub fn mean_loss(&self) -> Option<f64> {
        self.scores.mean_loss(&self.labels)
    }

    /// What a reduced precision costs at `threshold`, where one was used.
    pub(crate) fn precision_cost(&self, threshold: f64) -> Option<PrecisionCost> {
        let check = self.scores.check.as_ref()?;
        Some(PrecisionCost::new(&check.reduced, &check.exact, threshold))
    }
}

/// The margins by class; `None` where some row has none.
fn margins(scores: &Scores, sweep: &Sweep) -> Option<Margins> {
    let of = |rows: &[u32]| -> Option<Vec<f64>> {
        let mut margins: Vec<f64> = rows.iter().map(|&row| scores.margin(row as usize)).collect::<Option<_>>()?;
        // In the order of the scores they are nearly sorted already.
        margins.sort_by(f64::total_cmp);
        Some(margins)
    };
    let (negatives, positives) = (of(sweep.negative_order())?, of(sweep.positive_order())?);
    let finite = || negatives.iter().chain(&positives).copied().filter(|margin| margin.is_finite());
    let range = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let range = if range.0 <= range.1 { range } else { (-1.0, 1.0) };
    Some(Margins { negatives, positives, range })
}
