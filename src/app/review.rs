//! The scored test set under a threshold.

use std::sync::Arc;

use super::{AxisView, RowList};
use crate::dataset::{Dataset, Scores};
use crate::metrics::{Confusion, Interval, Objective, OperatingPoint, Outcome, Summary, Sweep};

/// One line of the operating-point panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PointEntry {
    /// Why this point.
    pub objective: Objective,
    /// The point; `None` where it does not exist.
    pub point: Option<OperatingPoint>,
}

/// Scores, sweep, threshold and the table's state.
#[derive(Debug)]
pub struct Review {
    /// One score a row.
    pub scores: Arc<Scores>,
    /// Gold classes, one a row.
    pub labels: Vec<bool>,
    /// The sorted scores.
    pub sweep: Sweep,
    /// Threshold-free figures.
    pub summary: Summary,
    /// The standard operating points.
    pub points: Vec<PointEntry>,
    /// Index into `points` of the current objective (`b` jumps there).
    pub objective: usize,
    /// The active threshold, unrounded.
    pub threshold: f64,
    /// What `r` goes back to.
    pub start: f64,
    /// The threshold before the last move: rows predicted otherwise then are marked.
    pub previous: Option<f64>,
    /// Earlier thresholds, the latest last.
    pub undo: Vec<f64>,
    /// How scores are laid out from left to right.
    pub axis: AxisView,
    /// The table: filter, sort, selection, page.
    pub rows: RowList,
    /// The last search.
    pub search: Option<String>,
    /// What the model had to say (truncated rows, duplicates): whole sentences.
    pub notes: Vec<String>,
}

impl Review {
    /// Everything a screen needs of `scores` for `dataset` (which has labels).
    #[must_use]
    pub fn new(dataset: &Dataset, scores: Scores) -> Self {
        let _ = (dataset, scores);
        todo!("app room")
    }

    /// Counts at the active threshold.
    #[must_use]
    pub fn confusion(&self) -> Confusion {
        self.sweep.confusion(self.threshold)
    }

    /// The interval of the active threshold.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.sweep.interval(self.threshold)
    }

    /// Prediction for `row` at the active threshold.
    #[must_use]
    pub fn prediction(&self, row: usize) -> bool {
        crate::metrics::predict(self.scores.values[row], self.threshold)
    }

    /// Outcome of `row` at the active threshold.
    #[must_use]
    pub fn outcome(&self, row: usize) -> Outcome {
        Outcome::of(self.labels[row], self.prediction(row))
    }

    /// Whether the last move changed the prediction of `row`.
    #[must_use]
    pub fn changed(&self, row: usize) -> bool {
        self.previous
            .is_some_and(|previous| crate::metrics::predict(self.scores.values[row], previous) != self.prediction(row))
    }

    /// Number of rows whose prediction the last move changed.
    #[must_use]
    pub fn changed_count(&self) -> u64 {
        todo!("app room")
    }

    /// The mirrored histogram on the current axis: `(negatives, positives)` for each of `cells` cells, left to right.
    #[must_use]
    pub fn histogram(&self, cells: usize) -> Vec<(u64, u64)> {
        let _ = cells;
        todo!("app room")
    }

    /// The cell of the histogram in which the threshold stands, clamped to the axis.
    #[must_use]
    pub fn threshold_cell(&self, cells: usize) -> usize {
        let _ = cells;
        todo!("app room")
    }

    /// The threshold that cell `cell` means: the shortest decimal inside it.
    #[must_use]
    pub fn cell_threshold(&self, cell: usize, cells: usize) -> f64 {
        let _ = (cell, cells);
        todo!("app room")
    }

    /// What stands at the left and right end of the axis, and the axis' name: (`0`, `1`, `score`).
    #[must_use]
    pub fn axis_labels(&self) -> (String, String, &'static str) {
        todo!("app room")
    }

    /// How many decimals a score or threshold takes in the table and the panels so that one step is visible.
    #[must_use]
    pub fn decimals(&self) -> usize {
        todo!("app room")
    }

    /// Rows that the table lists under the current filter, in all.
    #[must_use]
    pub fn visible_rows(&self) -> usize {
        todo!("app room")
    }

    /// Rows at positions `from..from + count` of the table, in its order (fewer at the end).
    #[must_use]
    pub fn page(&self, from: usize, count: usize) -> Vec<usize> {
        let _ = (from, count);
        todo!("app room")
    }
}
