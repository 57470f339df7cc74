//! The scored test set under a threshold.

use std::sync::Arc;

use super::steps::Grid;
use super::{AxisView, Listing, RowList};
use crate::metrics::{Axis, Confusion, Interval, Outcome, Scored, Sweep, log_odds, predict, sigmoid};

/// Thresholds that `undo` remembers.
const UNDO_DEPTH: usize = 1_000;

/// Scores, sweep, threshold and the table's state.
#[derive(Debug)]
pub struct Review {
    /// What is looked at.
    pub scored: Arc<Scored>,
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
    /// A drag of the mouse is under way: its moves are one.
    pub dragging: bool,
    /// How scores are laid out from left to right.
    pub axis: AxisView,
    /// The table: filter, sort, selection, page.
    pub rows: RowList,
    /// The last search.
    pub search: Option<String>,
    /// What the model had to say (truncated rows, …): whole sentences.
    pub notes: Vec<String>,
}

impl Review {
    /// A view on `scored`. The threshold starts at `threshold`, or at 0.5; where scores are neither probabilities nor cosines
    /// and do not reach around 0.5, in the middle of their range.
    #[must_use]
    pub fn new(scored: Arc<Scored>, threshold: Option<f64>) -> Self {
        let mut review = Self {
            scored,
            objective: 0,
            threshold: 0.5,
            start: 0.5,
            previous: None,
            undo: Vec::new(),
            dragging: false,
            axis: AxisView::Score,
            rows: RowList::default(),
            search: None,
            notes: Vec::new(),
        };
        review.start = threshold.unwrap_or_else(|| review.default_threshold());
        review.threshold = review.start;
        review
    }

    fn default_threshold(&self) -> f64 {
        let (low, high) = self.scored.score_range();
        if self.scored.scores().axis != Axis::Real || (low..=high).contains(&0.5) {
            return 0.5;
        }
        Grid::for_range(high - low, 100.0).round(low.midpoint(high), true)
    }

    /// Counts at the active threshold.
    #[must_use]
    pub fn confusion(&self) -> Confusion {
        self.scored.sweep().confusion(self.threshold)
    }

    /// The interval of the active threshold.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.scored.sweep().interval(self.threshold)
    }

    /// Prediction for `row` at the active threshold.
    #[must_use]
    pub fn prediction(&self, row: usize) -> bool {
        predict(self.scored.scores().values[row], self.threshold)
    }

    /// Outcome of `row` at the active threshold.
    #[must_use]
    pub fn outcome(&self, row: usize) -> Outcome {
        Outcome::of(self.scored.labels()[row], self.prediction(row))
    }

    /// Whether the last move changed the prediction of `row`.
    #[must_use]
    pub fn changed(&self, row: usize) -> bool {
        self.previous
            .is_some_and(|previous| predict(self.scored.scores().values[row], previous) != self.prediction(row))
    }

    /// Number of rows whose prediction the last move changed.
    #[must_use]
    pub fn changed_count(&self) -> u64 {
        let rows_below = |threshold: f64| {
            let confusion = self.scored.sweep().confusion(threshold);
            confusion.fn_ + confusion.tn
        };
        self.previous.map_or(0, |previous| rows_below(previous).abs_diff(rows_below(self.threshold)))
    }

    /// Whether rows have a loss on this axis.
    #[must_use]
    pub fn has_loss(&self) -> bool {
        self.scored.margins().is_some()
    }

    /// How right the score is for the row's label: monotone in the loss where there is one (the probability of the label),
    /// else the distance from the far end of the range.
    #[must_use]
    pub fn rightness(&self, row: usize) -> f64 {
        let score = self.scored.scores().values[row];
        match (self.scored.labels()[row], self.scored.scores().axis) {
            (true, Axis::Probability) => score,
            (false, Axis::Probability) => 1.0 - score,
            (true, _) => score - self.scored.score_range().0,
            (false, _) => self.scored.score_range().1 - score,
        }
    }

    /// How many decimals a score or threshold takes in the table and the panels so that one fine step is visible.
    #[must_use]
    pub fn decimals(&self) -> usize {
        let (_, fine) = self.grids();
        (1 - fine.exponent).clamp(0, 12) as usize
    }

    /// The rows that the table lists, in its order.
    #[must_use]
    pub fn listing(&self) -> Listing<'_> {
        Listing::new(self)
    }

    /// Rows that the table lists under the current filter, in all.
    #[must_use]
    pub fn visible_rows(&self) -> usize {
        self.listing().len()
    }

    /// Rows at positions `from..from + count` of the table, in its order (fewer at the end).
    #[must_use]
    pub fn page(&self, from: usize, count: usize) -> Vec<usize> {
        self.listing().page(from, count)
    }

    /// The selected row; `None` where the list is empty.
    #[must_use]
    pub fn selected_row(&self) -> Option<usize> {
        self.page(self.rows.selected, 1).first().copied()
    }

    /// Move the threshold, as one step of undo. A move to where it stands is none. The selected row stays selected while it
    /// is listed.
    pub fn move_to(&mut self, threshold: f64) {
        let threshold = threshold + 0.0; // −0.0 becomes 0.0
        if threshold == self.threshold {
            return;
        }
        if !self.dragging {
            if self.undo.len() == UNDO_DEPTH {
                self.undo.remove(0);
            }
            self.undo.push(self.threshold);
            self.previous = Some(self.threshold);
        }
        self.keeping_selection(|review| review.threshold = threshold);
    }

    /// Make operating point `index` the objective and move there; a sentence where no threshold meets it.
    pub fn go_to_point(&mut self, index: usize) -> Option<String> {
        let entry = *self.scored.points().get(index)?;
        self.objective = index;
        match entry.point {
            Some(point) => {
                self.move_to(point.threshold);
                None
            }
            None => Some(format!("no threshold meets {}", entry.objective)),
        }
    }

    /// Back to the threshold before the last move; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(threshold) = self.undo.pop() else { return false };
        self.previous = Some(self.threshold);
        self.keeping_selection(|review| review.threshold = threshold);
        true
    }

    /// Change what the list shows, and keep the selected row selected while it is listed.
    pub fn keeping_selection(&mut self, change: impl FnOnce(&mut Self)) {
        let row = self.selected_row();
        change(self);
        let (position, len) = {
            let listing = self.listing();
            (row.and_then(|row| listing.position(row)), listing.len())
        };
        self.rows.select(position.unwrap_or(self.rows.selected), len);
    }

    /// The threshold one step (a tenth of one: `fine`) up or down on the current axis.
    #[must_use]
    pub fn step(&self, up: bool, fine: bool) -> f64 {
        let (coarse_grid, fine_grid) = self.grids();
        let grid = if fine { fine_grid } else { coarse_grid };
        match self.axis {
            AxisView::Score => {
                let (low, high) = self.axis_range();
                grid.next(self.threshold, up).clamp(low, high)
            }
            AxisView::LogOdds => {
                let (low, high) = self.axis_range();
                let margin = log_odds(self.threshold.clamp(0.0, 1.0)).clamp(low, high);
                // A threshold made by the last step is off its grid point by no more than the rounding of two logarithms.
                let margin = grid.snap(margin, 1e-6);
                sigmoid(grid.next(margin, up).clamp(low, high))
            }
            AxisView::Rank => self.rank_step(up, if fine { 1_000 } else { 100 }),
        }
    }

    /// Over `1/parts` of the rows, and over one distinct score at least.
    fn rank_step(&self, up: bool, parts: usize) -> f64 {
        let confusion = self.confusion();
        let below = (confusion.fn_ + confusion.tn) as usize;
        let share = (self.scored.sweep().len() / parts).max(1);
        let flip = if up {
            self.scored.sweep().next_flip(self.threshold)
        } else {
            self.scored.sweep().previous_flip(self.threshold)
        };
        let Some(flip) = flip else { return self.threshold };
        let target = if up { below.saturating_add(share) } else { below.saturating_sub(share) };
        let Some(&row) = self.scored.sweep().order().get(target) else { return flip };
        let far =
            Sweep::shortest_decimal(self.scored.sweep().interval(self.scored.scores().values[row as usize] + 0.0));
        if up { far.max(flip) } else { far.min(flip) }
    }

    /// The grids of coarse and fine steps on the current axis.
    pub(super) fn grids(&self) -> (Grid, Grid) {
        let range = match (self.axis, self.scored.scores().axis) {
            (AxisView::LogOdds, _) => self.scored.margins().map_or(1.0, |margins| margins.range.1 - margins.range.0),
            (_, Axis::Probability | Axis::Cosine) => return (Grid::HUNDREDTHS, Grid::THOUSANDTHS),
            (_, Axis::Real) => self.scored.score_range().1 - self.scored.score_range().0,
        };
        (Grid::for_range(range, 100.0), Grid::for_range(range, 1_000.0))
    }
}
