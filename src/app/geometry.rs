//! Where scores and the threshold stand on the axis: cells of the histogram to scores and back.

use super::{AxisView, Review};
use crate::metrics::{Axis, Interval, Sweep, log_odds, sigmoid};

impl Review {
    /// The ends of the current axis: of the score, of the log-odds, or of the rank.
    ///
    /// Probabilities take [0, 1]; other scores their range, rounded outwards to a step.
    #[must_use]
    pub fn axis_range(&self) -> (f64, f64) {
        let (coarse, _) = self.grids();
        let rounded = |(low, high): (f64, f64)| {
            let (low, high) = (coarse.round(low, true), coarse.round(high, false));
            // One score alone still needs an axis.
            if low < high { (low, high) } else { (coarse.next(low, false), coarse.next(high, true)) }
        };
        match (self.axis, self.scored.scores().axis) {
            (AxisView::Rank, _) => (0.0, self.scored.sweep().len() as f64),
            (AxisView::LogOdds, _) => rounded(self.scored.margins().map_or((-1.0, 1.0), |margins| margins.range)),
            (AxisView::Score, Axis::Probability) => (0.0, 1.0),
            (AxisView::Score, _) => rounded(self.scored.score_range()),
        }
    }

    /// What stands at the left and right end of the axis, and the axis' name: (`0`, `1`, `score`).
    #[must_use]
    pub fn axis_labels(&self) -> (String, String, &'static str) {
        let (low, high) = self.axis_range();
        let low = if self.axis == AxisView::Rank { 1.0_f64.min(high) } else { low };
        (low.to_string(), high.to_string(), self.axis.label())
    }

    /// The mirrored histogram on the current axis: `(negatives, positives)` for each of `cells` cells, left to right. Every
    /// row is counted once; what lies beyond an end counts in the outermost cell.
    #[must_use]
    pub fn histogram(&self, cells: usize) -> Vec<(u64, u64)> {
        if cells == 0 {
            return Vec::new();
        }
        if let (AxisView::LogOdds, Some(margins)) = (self.axis, &self.scored.margins()) {
            let edges: Vec<f64> = (1..cells).map(|cell| self.edge(cell, cells)).collect();
            let count = |sorted: &[f64]| {
                counts(edges.iter().map(|edge| sorted.partition_point(|margin| margin < edge)), sorted.len())
            };
            return count(&margins.negatives).into_iter().zip(count(&margins.positives)).collect();
        }
        let edges: Vec<f64> = (1..cells).map(|cell| self.score_edge(cell, cells)).collect();
        let low = std::iter::once(f64::NEG_INFINITY).chain(edges.iter().copied());
        let high = edges.iter().copied().chain([f64::INFINITY]);
        low.zip(high).map(|(low, high)| self.scored.sweep().counts_between(low, high)).collect()
    }

    /// The cell of the histogram in which the threshold stands, clamped to the axis.
    #[must_use]
    pub fn threshold_cell(&self, cells: usize) -> usize {
        let place = match self.axis {
            AxisView::Score => self.threshold,
            AxisView::LogOdds => log_odds(self.threshold.clamp(0.0, 1.0)),
            AxisView::Rank => {
                let confusion = self.confusion();
                (confusion.fn_ + confusion.tn) as f64
            }
        };
        (1..cells).take_while(|&cell| self.edge(cell, cells) <= place).count()
    }

    /// The threshold that cell `cell` means: the shortest decimal inside it.
    #[must_use]
    pub fn cell_threshold(&self, cell: usize, cells: usize) -> f64 {
        let cell = cell.min(cells.saturating_sub(1));
        if self.axis == AxisView::Rank {
            return Sweep::shortest_decimal(self.scored.sweep().interval(self.score_edge(cell, cells.max(1))));
        }
        // A cell holds its lower edge and not its upper one; an interval the other way round.
        let low = self.score_edge(cell, cells.max(1)).next_down();
        let high = self.score_edge(cell + 1, cells.max(1));
        let high = if cell + 1 == cells { high } else { high.next_down() };
        if low < high { Sweep::shortest_decimal(Interval { low: Some(low), high: Some(high) }) } else { high }
    }

    /// The lower edge of a cell on the axis.
    fn edge(&self, cell: usize, cells: usize) -> f64 {
        let (low, high) = self.axis_range();
        let share = cell as f64 / cells as f64;
        if self.axis == AxisView::Rank { (high * share).floor() } else { low + (high - low) * share }
    }

    /// The lower edge of a cell as a score.
    fn score_edge(&self, cell: usize, cells: usize) -> f64 {
        let edge = self.edge(cell, cells);
        match self.axis {
            AxisView::Score => edge,
            AxisView::LogOdds => sigmoid(edge),
            AxisView::Rank => {
                let row = self.scored.sweep().order().get(edge as usize);
                row.map_or(f64::INFINITY, |&row| self.scored.scores().values[row as usize])
            }
        }
    }
}

/// From the number of rows below each inner edge to the number in each cell.
fn counts(below: impl Iterator<Item = usize>, total: usize) -> Vec<u64> {
    let mut counted = 0;
    below
        .chain([total])
        .map(|below| {
            let here = below - counted;
            counted = below;
            here as u64
        })
        .collect()
}
