//! Gain and lift: how many of the positives are found among the rows with the highest scores.

use std::ops::Range;
use std::sync::Arc;

use super::candidates::Candidates;
use super::curve::{Curve, extremes_at_ends, straight};
use super::det::partition_point;
use super::extremes::Extremes;
use crate::metrics::Sweep;

/// Gain and lift at a share of the rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct GainStep {
    /// The share q of the rows with the highest scores.
    pub share: f64,
    /// Share of the positives among them: on the straight line between two candidates, so that ties have one answer.
    pub gain: f64,
    /// gain / q
    pub lift: f64,
    /// The largest candidate that predicts no more than this share 1.
    pub at_most: AtMost,
}

/// A candidate with its counts, gain and lift.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AtMost {
    /// Its thresholds lie above this score; `None` below every score.
    pub low: Option<f64>,
    /// Its highest threshold; `None` where nothing is 1.
    pub high: Option<f64>,
    /// True positives.
    pub tp: u64,
    /// False positives.
    pub fp: u64,
    /// False negatives.
    #[serde(rename = "fn")]
    pub fn_: u64,
    /// True negatives.
    pub tn: u64,
    /// tp / P
    pub gain: f64,
    /// gain / share predicted 1; `None` where nothing is 1.
    pub lift: Option<f64>,
}

/// Gain and lift at evenly spaced shares.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct GainAndLift {
    /// By ascending share, the last of which is 1.
    pub steps: Vec<GainStep>,
}

impl GainAndLift {
    /// At the shares 1/`parts`, 2/`parts`, …, 1; `None` without positives. Interpolated in whole numbers and rounded once.
    /// O(parts · log n).
    pub fn new(sweep: &Arc<Sweep>, parts: u32) -> Option<Self> {
        let candidates = Candidates::with_positives(sweep)?;
        Some(Self { steps: (1..=parts).map(|part| step(&candidates, part, parts)).collect() })
    }
}

fn step(candidates: &Candidates, part: u32, parts: u32) -> GainStep {
    // In units of 1/parts rows.
    let (unit, share) = (u128::from(parts), u128::from(part) * u128::from(candidates.rows()));
    let predicted = |candidate: usize| unit * u128::from(candidates.confusion(candidate).predicted_1());
    let reached = partition_point(candidates.count(), |candidate| predicted(candidate) < share);
    let at_most = if predicted(reached) == share { reached } else { reached - 1 };
    // The rows without a score can be found by no threshold: the last one before them is on the way there.
    let at_most = at_most.min(candidates.last_threshold());
    let (left, right) = (candidates.confusion(at_most), candidates.confusion(reached));
    let width = predicted(reached) - predicted(at_most);
    // Gain as a fraction: positives found so far, and those on the way to the next candidate.
    let (found, whole) = if width == 0 {
        (u128::from(left.tp), u128::from(candidates.positives))
    } else {
        let on_the_way = (share - predicted(at_most)) * u128::from(right.tp - left.tp);
        (u128::from(left.tp) * width + on_the_way, width * u128::from(candidates.positives))
    };
    GainStep {
        share: f64::from(part) / f64::from(parts),
        gain: found as f64 / whole as f64,
        lift: (found * unit) as f64 / (whole * u128::from(part)) as f64,
        at_most: described(candidates, at_most),
    }
}

fn described(candidates: &Candidates, candidate: usize) -> AtMost {
    let (interval, confusion) = (candidates.interval(candidate), candidates.confusion(candidate));
    AtMost {
        low: interval.low,
        high: interval.high,
        tp: confusion.tp,
        fp: confusion.fp,
        fn_: confusion.fn_,
        tn: confusion.tn,
        gain: candidates.tpr(candidate),
        lift: lift(candidates, candidate),
    }
}

/// (tp / P) / (predicted 1 / n), rounded once; `None` where nothing is 1.
fn lift(candidates: &Candidates, candidate: usize) -> Option<f64> {
    let confusion = candidates.confusion(candidate);
    let found = u128::from(confusion.tp) * u128::from(candidates.rows());
    let expected = u128::from(candidates.positives) * u128::from(confusion.predicted_1());
    (expected > 0).then(|| found as f64 / expected as f64)
}

/// Gain over the share of the rows that is predicted 1: one point for each candidate, from (0, 0) to (1, 1).
#[derive(Debug, Clone)]
pub struct GainCurve(Candidates);

impl GainCurve {
    /// The curve of `sweep`; `None` without positives.
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        Candidates::with_positives(sweep).map(Self)
    }
}

impl Curve for GainCurve {
    fn points(&self) -> usize {
        self.0.count()
    }

    fn x(&self, index: usize) -> f64 {
        self.0.share(index)
    }

    fn y(&self, index: usize) -> Option<f64> {
        Some(self.0.tpr(index))
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        extremes_at_ends(self, &points)
    }
}

/// Lift over the share of the rows that is predicted 1: gain divided by it, also between two candidates. Undefined where
/// nothing is 1.
#[derive(Debug, Clone)]
pub struct LiftCurve {
    gain: GainCurve,
    extremes: Extremes,
}

impl LiftCurve {
    /// The curve of `sweep`; `None` without positives. One pass, so that any part of it is drawn without another.
    pub fn new(sweep: &Arc<Sweep>) -> Option<Self> {
        let gain = GainCurve::new(sweep)?;
        let extremes = Extremes::new(gain.points(), |candidate| lift(&gain.0, candidate));
        Some(Self { gain, extremes })
    }
}

impl Curve for LiftCurve {
    fn points(&self) -> usize {
        self.gain.points()
    }

    fn x(&self, index: usize) -> f64 {
        self.gain.x(index)
    }

    fn y(&self, index: usize) -> Option<f64> {
        lift(&self.gain.0, index)
    }

    fn height(&self, next: usize, x: f64) -> Option<f64> {
        if x > 0.0 { Some(straight(&self.gain, next, x)? / x) } else { None }
    }

    fn extremes(&self, points: Range<usize>) -> Option<(f64, f64)> {
        self.extremes.of(points, |candidate| self.y(candidate))
    }
}
