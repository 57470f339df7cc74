//! What a place on a drawn curve means as a threshold.

use super::place::place_of_counts;
use super::{CurveKind, Window};
use crate::app::View;
use crate::metrics::{AxisView, CurveSet, Interval, threshold_edges};

/// Cells of a drawing, and the one that is pointed at, counted from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pointed {
    /// On which curve.
    pub kind: CurveKind,
    /// The column.
    pub column: usize,
    /// The line.
    pub line: usize,
    /// How many columns there are.
    pub columns: usize,
    /// How many lines.
    pub lines: usize,
}

/// Points of a curve that are looked at in one column: of a million rows many share it.
const LOOKED_AT: usize = 64;

impl Pointed {
    /// The place of the middle of the cell, from 0 to 1, across and up.
    fn share(self) -> (f64, f64) {
        let middle = |cell: usize, cells: usize| (cell as f64 + 0.5) / cells.max(1) as f64;
        (middle(self.column, self.columns), 1.0 - middle(self.line, self.lines))
    }
}

impl View {
    /// The threshold that is pointed at: that of the nearest point of the curve.
    pub(crate) fn pointed(&self, at: Pointed) -> Option<f64> {
        let set = self.curves.set.as_deref()?;
        let window = self.window(at.kind, set).ok()?;
        match at.kind {
            CurveKind::Metric => Some(self.threshold_in(self.axis, window, at)),
            CurveKind::Calibration => Some(self.threshold_in(AxisView::Score, window, at)),
            CurveKind::Cost => self.cheapest(set, window, at),
            // A place on it is a band, not a threshold.
            CurveKind::Coverage => None,
            CurveKind::Roc | CurveKind::PrecisionRecall | CurveKind::Det | CurveKind::Gain | CurveKind::Lift => {
                self.nearest(window, at)
            }
        }
    }

    /// The shortest decimal in a column of an axis of thresholds.
    fn threshold_in(&self, axis: AxisView, window: Window, at: Pointed) -> f64 {
        let edges = threshold_edges(axis, self.scored.sweep(), window.x, at.columns.max(1));
        let (low, high) = (edges[at.column.min(edges.len() - 2)], edges[(at.column + 1).min(edges.len() - 1)]);
        if axis == AxisView::Rank {
            return self.scored.sweep().interval(low).shortest_decimal();
        }
        // A cell holds its lower edge and not its upper one; an interval the other way round.
        let (low, high) = (low.next_down(), if at.column + 1 < at.columns { high.next_down() } else { high });
        if low < high { Interval { low: Some(low), high: Some(high) }.shortest_decimal() } else { high }
    }

    /// A threshold with the least cost where positives make this share of the cost if every row is wrong.
    fn cheapest(&self, set: &CurveSet, window: Window, at: Pointed) -> Option<f64> {
        let x = window.x.0 + at.share().0 * (window.x.1 - window.x.0);
        let corners = &set.hull.as_ref()?.hull.corners;
        let (negatives, positives) = corners.last().map(|last| (last.fp as f64, last.tp as f64))?;
        let cost = |fp: u64, tp: u64| (1.0 - x) * (fp as f64 / negatives) + x * (1.0 - tp as f64 / positives);
        let best = corners.iter().min_by(|left, right| cost(left.fp, left.tp).total_cmp(&cost(right.fp, right.tp)))?;
        Some(self.threshold_at(best.threshold))
    }

    /// The threshold whose point is nearest on the screen.
    fn nearest(&self, window: Window, at: Pointed) -> Option<f64> {
        let sweep = self.scored.sweep();
        let count = sweep.distinct().len() + 1;
        let score = |candidate: usize| sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY);
        let place = |candidate: usize| place_of_counts(at.kind, &sweep.confusion(score(candidate)));
        // Across, all these curves go from right to left as the threshold rises.
        let first_left_of = |x: f64| {
            let (mut low, mut high) = (0, count);
            while low < high {
                let middle = low.midpoint(high);
                if place(middle).is_some_and(|place| place.x > x) { low = middle + 1 } else { high = middle }
            }
            low
        };
        let width = (window.x.1 - window.x.0) / at.columns.max(1) as f64;
        let (across, up) = at.share();
        let distance = |candidate: usize| {
            let place = place(candidate)?;
            let in_cells = |share: f64, cells: usize| share * cells as f64;
            let dx = (place.x.clamp(window.x.0, window.x.1) - window.x.0) / (window.x.1 - window.x.0) - across;
            let dy = (place.y?.clamp(window.y.0, window.y.1) - window.y.0) / (window.y.1 - window.y.0) - up;
            // A cell is about twice as high as it is wide.
            Some(in_cells(dx, at.columns).hypot(2.0 * in_cells(dy, at.lines)))
        };
        let edges: Vec<usize> =
            (0..=at.columns).map(|column| first_left_of(window.x.0 + width * column as f64)).collect();
        // The columns in turn, with the points that stand on each edge.
        let candidates = edges.windows(2).flat_map(|pair| {
            let (from, to) = (pair[1].saturating_sub(1), (pair[0] + 1).min(count));
            let step = (to.saturating_sub(from) / LOOKED_AT).max(1);
            (from..to).step_by(step)
        });
        let nearest = candidates
            .filter_map(|candidate| Some((distance(candidate)?, candidate)))
            .min_by(|left, right| left.0.total_cmp(&right.0));
        nearest.map(|(_, candidate)| self.threshold_at(sweep.distinct().get(candidate).copied()))
    }

    /// The threshold to propose of those that predict as the highest of them does; `None` where nothing is 1.
    fn threshold_at(&self, highest: Option<f64>) -> f64 {
        self.scored.sweep().interval(highest.unwrap_or(f64::INFINITY)).shortest_decimal()
    }
}
