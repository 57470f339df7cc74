//! A part of a curve cut into cells, as many as a drawing is wide: right at any zoom, at the cost of a few binary searches.

use super::curve::{Curve, wider};
use super::det::partition_point;
use crate::metrics::{AxisView, Sweep, sigmoid};

/// The least and the greatest height of a curve within a cell, the lines that lead into it included.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Cell {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
}

/// The cells between each two neighbouring `edges` (ascending), left to right; `None` where the curve has nothing there.
///
/// A cell holds what lies at its left edge, the last cell what lies at its right edge too. O(cells · log points) for every curve
/// here.
pub fn cells(curve: &impl Curve, edges: &[f64]) -> Vec<Option<Cell>> {
    let count = curve.points();
    let height = |next: usize, edge: f64| if next < count { curve.height(next, edge) } else { None };
    // The first point at or behind each edge, and the height of the curve there.
    let reached = |&edge: &f64| {
        let next = partition_point(count, |point| curve.x(point) < edge);
        (next, height(next, edge))
    };
    let mut edges_reached: Vec<(usize, Option<f64>)> = edges.iter().map(reached).collect();
    if let (Some(last), Some(&edge)) = (edges_reached.last_mut(), edges.last()) {
        last.0 = partition_point(count, |point| curve.x(point) <= edge);
    }
    let cell = |pair: &[(usize, Option<f64>)]| {
        let inside = curve.extremes(pair[0].0..pair[1].0.max(pair[0].0));
        let at_edges = [pair[0].1, pair[1].1].into_iter().flatten().map(|y| (y, y));
        let range = inside.into_iter().chain(at_edges).fold(None, |seen, more| Some(wider(seen, more)));
        range.map(|(low, high)| Cell { low, high })
    };
    edges_reached.windows(2).map(cell).collect()
}

/// The `columns` + 1 edges of cells of equal width from `low` to `high`.
pub fn even_edges((low, high): (f64, f64), columns: usize) -> Vec<f64> {
    let share = |column: usize| if columns == 0 { 0.0 } else { column as f64 / columns as f64 };
    // Weighed so that both ends are exact and nothing overflows between them.
    (0..=columns).map(|column| low * (1.0 - share(column)) + high * share(column)).collect()
}

/// The edges as thresholds of `columns` cells that are equally wide on an axis of thresholds, from `low` to `high` in the unit
/// of the axis: a score, log-odds, or the number of rows below.
pub fn threshold_edges(view: AxisView, sweep: &Sweep, range: (f64, f64), columns: usize) -> Vec<f64> {
    let edges = even_edges(range, columns).into_iter();
    match view {
        AxisView::Score => edges.collect(),
        AxisView::LogOdds => edges.map(sigmoid).collect(),
        AxisView::Rank => edges.map(|rank| score_at(sweep, rank)).collect(),
    }
}

/// The score of the row that has `rank` rows with a score below it in the order of the sweep; +∞ behind the last.
fn score_at(sweep: &Sweep, rank: f64) -> f64 {
    let distinct = sweep.distinct();
    let below = |candidate: usize| sweep.confusion_at(candidate).predicted_0() - sweep.without_score();
    let group = partition_point(distinct.len(), |group| below(group + 1) as f64 <= rank);
    distinct.get(group).copied().unwrap_or(f64::INFINITY)
}
