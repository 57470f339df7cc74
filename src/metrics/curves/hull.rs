//! The convex hull of the ROC points: the best that thresholds, and chance between two of them, can do.

use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::{Curve, Polyline};
use super::thinning::thin;
use crate::metrics::Sweep;

/// A corner of the hull.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct HullCorner {
    /// The highest threshold that reaches it; `None` where nothing is 1.
    pub threshold: Option<f64>,
    /// True positives there.
    pub tp: u64,
    /// False positives there.
    pub fp: u64,
}

/// The upper convex hull of the ROC points from (0, 0) to (1, 1).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RocConvexHull {
    /// The area under it.
    pub area: f64,
    /// Its strict corners by descending threshold: no point on an edge is one.
    pub corners: Vec<HullCorner>,
}

impl RocConvexHull {
    /// The hull of `sweep`; `None` where a class is missing. Turns are decided in whole numbers. O(distinct scores).
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        let candidates = Candidates::of_both_classes(sweep)?;
        let corner = |candidate: usize| {
            let confusion = candidates.confusion(candidate);
            HullCorner { threshold: candidates.threshold(candidate), tp: confusion.tp, fp: confusion.fp }
        };
        let corners: Vec<HullCorner> = corners(&candidates).into_iter().map(corner).collect();
        let twice_area: u128 = corners
            .windows(2)
            .map(|pair| u128::from(pair[1].fp - pair[0].fp) * (u128::from(pair[0].tp) + u128::from(pair[1].tp)))
            .sum();
        let pairs = u128::from(candidates.positives) * u128::from(candidates.negatives);
        Some(Self { area: twice_area as f64 / (2 * pairs) as f64, corners })
    }

    /// The hull as a line over the false positive rate. The last corner is (1, 1).
    pub fn line(&self) -> Polyline {
        let (negatives, positives) = self.corners.last().map_or((0, 0), |last| (last.fp, last.tp));
        let place = |corner: &HullCorner| (corner.fp as f64 / negatives as f64, corner.tp as f64 / positives as f64);
        Polyline(self.corners.iter().map(place).collect())
    }

    /// The same with at most `most` corners, as [`thin`] keeps them; the area stays that of all.
    pub(super) fn thinned(mut self, most: usize) -> Self {
        let line = self.line();
        if line.points() > most {
            self.corners = thin(&line, most).into_iter().map(|corner| self.corners[corner]).collect();
        }
        self
    }
}

/// The candidates at the corners, from the top (Andrew's monotone chain, 1979; the points are sorted already).
pub(super) fn corners(candidates: &Candidates) -> Vec<usize> {
    // (fp, tp) with its candidate.
    let mut kept: Vec<(i128, i128, usize)> = Vec::new();
    for candidate in 0..candidates.count() {
        let confusion = candidates.confusion(candidate);
        let (fp, tp) = (i128::from(confusion.fp), i128::from(confusion.tp));
        while let [.., before, last] = kept[..] {
            let turn = (last.0 - before.0) * (tp - before.1) - (last.1 - before.1) * (fp - before.0);
            if turn < 0 {
                break;
            }
            kept.pop();
        }
        if kept.last().is_none_or(|last| (last.0, last.1) != (fp, tp)) {
            kept.push((fp, tp, candidate));
        }
    }
    kept.into_iter().map(|(_, _, candidate)| candidate).collect()
}
