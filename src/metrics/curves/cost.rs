//! Cost curves: the least loss that any threshold reaches, whatever errors cost and however many rows are positive.

use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::Polyline;
use super::hull;
use crate::metrics::Sweep;
use crate::metrics::compensated::CompensatedSum;

/// Thresholds that are named where several have the least loss.
const NAMED: usize = 6;

/// The least loss at one probability cost.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CostPoint {
    /// p(+) · C(fn) / (p(+) · C(fn) + p(−) · C(fp))
    pub x: f64,
    /// The least fnr · x + fpr · (1 − x).
    pub least: f64,
    /// How many candidates reach it exactly.
    pub n_tied: usize,
    /// The highest thresholds of the first six of them, descending; `None` is "nothing is 1".
    pub thresholds: Vec<Option<f64>>,
}

/// The lower envelope of all candidates' lines (Drummond and Holte, "Cost curves", Machine Learning 65, 2006).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CostCurve {
    /// The area under it.
    pub area_under_lower_envelope: f64,
    /// The least loss at evenly spaced x.
    pub points: Vec<CostPoint>,
    #[serde(skip)]
    envelope: Polyline,
}

impl CostCurve {
    /// The envelope of `sweep`, described at 0, 1/`parts`, …, 1 (at 0 and 1 at least); `None` where a class is missing. Losses
    /// are compared in whole numbers. The corners of the ROC's convex hull are what the envelope is made of: O(distinct scores)
    /// for them, and once more only for a point at which an edge of the hull ties.
    pub fn new(sweep: &Arc<Sweep>, parts: u32) -> Option<Self> {
        // A cost is that of predictions that can be had.
        let candidates = Candidates::of_both_classes(sweep)?.of_thresholds();
        let corners = hull::corners(&candidates);
        let envelope = envelope(&candidates, &corners);
        let mut twice_area = CompensatedSum::default();
        for pair in envelope.as_points().windows(2) {
            twice_area.add((pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1));
        }
        let parts = parts.max(1);
        let points = (0..=parts).map(|part| Line { part, parts }.lowest(&candidates, &corners)).collect();
        Some(Self { area_under_lower_envelope: twice_area.total() / 2.0, points, envelope })
    }

    /// The envelope as a line over x, with its exact corners.
    pub fn envelope(&self) -> &Polyline {
        &self.envelope
    }
}

/// The envelope's corners: where the lines of two neighbouring corners of the hull cross, and both ends.
fn envelope(candidates: &Candidates, corners: &[usize]) -> Polyline {
    let loss = |corner: usize, x: f64| candidates.fnr(corner) * x + candidates.fpr(corner) * (1.0 - x);
    let crossing = |pair: &[usize]| {
        let (left, right) = (candidates.confusion(pair[0]), candidates.confusion(pair[1]));
        let more_fp = u128::from(right.fp - left.fp) * u128::from(candidates.positives);
        let fewer_fn = u128::from(left.fn_ - right.fn_) * u128::from(candidates.negatives);
        let x = more_fp as f64 / (more_fp + fewer_fn) as f64;
        (x, loss(pair[0], x))
    };
    let ends = corners.first().zip(corners.last());
    let (first, last) = ends.map_or((0.0, 0.0), |(&first, &last)| (loss(first, 0.0), loss(last, 1.0)));
    let mut points = vec![(0.0, first)];
    points.extend(corners.windows(2).map(crossing));
    points.push((1.0, last));
    points.dedup();
    Polyline(points)
}

/// The vertical line at x = part / parts.
#[derive(Clone, Copy)]
struct Line {
    part: u32,
    parts: u32,
}

impl Line {
    /// The loss of a candidate in units of 1/(parts · P · N).
    fn loss(self, candidates: &Candidates, candidate: usize) -> u128 {
        let confusion = candidates.confusion(candidate);
        let misses = u128::from(confusion.fn_) * u128::from(candidates.negatives) * u128::from(self.part);
        let alarms = u128::from(confusion.fp) * u128::from(candidates.positives) * u128::from(self.parts - self.part);
        misses + alarms
    }

    fn lowest(self, candidates: &Candidates, corners: &[usize]) -> CostPoint {
        let loss = |candidate: usize| self.loss(candidates, candidate);
        let least = corners.iter().map(|&corner| loss(corner)).min().unwrap_or(0);
        // Whatever ties lies on the hull, from the first corner that does to the one behind the last that does.
        let first = corners.iter().copied().find(|&corner| loss(corner) == least).unwrap_or(0);
        let last = corners.iter().rposition(|&corner| loss(corner) == least).unwrap_or(0);
        let end = corners.get(last + 1).copied().unwrap_or(candidates.count());
        let tied: Vec<usize> = (first..end).filter(|&candidate| loss(candidate) == least).collect();
        let pairs = u128::from(candidates.positives) * u128::from(candidates.negatives);
        CostPoint {
            x: f64::from(self.part) / f64::from(self.parts),
            least: least as f64 / (pairs * u128::from(self.parts)) as f64,
            n_tied: tied.len(),
            thresholds: tied.into_iter().take(NAMED).map(|candidate| candidates.threshold(candidate)).collect(),
        }
    }
}
