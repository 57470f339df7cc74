//! All thresholds that share the best value, where a report names them.

use std::sync::Arc;

use super::choice::{Candidates, widest};
use super::objective::Objective;
use super::terms::{Terms, miss_rate};
use super::{Confusion, Interval, Metric, RocConvexHull, Sweep};

/// Candidates of a sweep, the highest threshold first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ties {
    /// Those that keep the limits and share the best value of the goal.
    pub tied: Vec<usize>,
    /// Of these the ones with the best value of the first limit, then of the next; all of them without limits.
    pub undominated: Vec<usize>,
    /// The nearest that can be had, where none keeps the limits.
    pub nearest: Vec<usize>,
}

impl Ties {
    /// Of `objective` on `sweep`, compared as [`Sweep::choose`] does.
    pub fn new(sweep: &Sweep, objective: &Objective, terms: &Terms<'_>) -> Self {
        let candidates = Candidates { sweep, terms };
        let tied = candidates.best(objective.goal, &objective.limits);
        let nearest = if tied.is_empty() { candidates.nearest_candidates(objective) } else { None };
        Self {
            undominated: descending(candidates.undominated(&objective.limits, tied.clone())),
            tied: descending(tied),
            nearest: descending(nearest.map(|(_, nearest)| nearest).unwrap_or_default()),
        }
    }
}

fn descending(mut candidates: Vec<usize>) -> Vec<usize> {
    candidates.reverse();
    candidates
}

/// Readings of the equal error rate.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct EqualErrorRate {
    /// The least difference of false positive and false negative rate that a threshold has.
    pub gap: f64,
    /// The mean of the two at each threshold that has it.
    pub value_at_each: Vec<f64>,
    /// Where the straight lines between the points of the ROC curve have equal rates.
    pub interpolated: f64,
    /// The same on its convex hull.
    pub on_convex_hull: f64,
}

impl EqualErrorRate {
    /// At the `tied` candidates of [`Goal::EqualErrorRate`](super::Goal::EqualErrorRate); `None` where a class is missing. O(distinct scores).
    pub fn new(sweep: &Arc<Sweep>, tied: &[usize]) -> Option<Self> {
        let rates = |counts: &Confusion| Some((false_positive_rate(counts)?, miss_rate(counts)?));
        let at = |candidate: usize| rates(&sweep.confusion_at(candidate));
        let (fpr, fnr) = at(*tied.first()?)?;
        // From "nothing is 1" down.
        let curve = (0..=sweep.distinct().len()).rev().filter_map(at);
        // It ends where everything is 1, also where rows have no score, so that no threshold predicts that.
        let curve = curve.chain((sweep.without_score() > 0).then_some((1.0, 0.0)));
        let hull = RocConvexHull::new(sweep)?.corners.into_iter().filter_map(|corner| {
            let (positives, negatives) = (sweep.positives(), sweep.negatives());
            rates(&Confusion { tp: corner.tp, fp: corner.fp, fn_: positives - corner.tp, tn: negatives - corner.fp })
        });
        Some(Self {
            gap: (fpr - fnr).abs(),
            value_at_each: tied
                .iter()
                .filter_map(|&candidate| at(candidate))
                .map(|(fpr, fnr)| fpr.midpoint(fnr))
                .collect(),
            interpolated: crossing(curve)?,
            on_convex_hull: crossing(hull)?,
        })
    }
}

fn false_positive_rate(counts: &Confusion) -> Option<f64> {
    counts.value(Metric::Specificity).map(|_| counts.fp as f64 / counts.negatives() as f64)
}

/// Where a path of (false positive rate, false negative rate) from (0, 1) to (1, 0) has equal rates.
fn crossing(path: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let mut before = None;
    for (fpr, fnr) in path {
        if fpr >= fnr {
            let Some((left, high)) = before else { return Some(fpr) };
            return Some(left + (high - left) / ((fpr - left) + (high - fnr)) * (fpr - left));
        }
        before = Some((fpr, fnr));
    }
    None
}

/// Readings of the break-even point.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakEven {
    /// The least difference of precision and recall that a threshold with a true positive has.
    pub gap: f64,
    /// The mean of the two at each threshold that has it.
    pub value_at_each: Vec<f64>,
    /// Thresholds at which both are 0, so that they are equal and say nothing.
    pub degenerate_candidates_with_tp_0: usize,
    /// The other reading: the candidates that predict as many rows 1 as there are positives, or come nearest to it; the highest
    /// first.
    pub nearest_count: Vec<usize>,
}

impl BreakEven {
    /// At the `tied` candidates of [`Goal::PrecisionEqualsRecall`](super::Goal::PrecisionEqualsRecall); `None` without positives. O(distinct scores).
    pub fn new(sweep: &Sweep, tied: &[usize]) -> Option<Self> {
        let both = |candidate: usize| {
            let counts = sweep.confusion_at(candidate);
            counts.value(Metric::Precision).zip(counts.value(Metric::Recall))
        };
        let (precision, recall) = both(*tied.first()?)?;
        let all = || (0..=sweep.distinct().len()).rev();
        let is_degenerate = |candidate: &usize| {
            let counts = sweep.confusion_at(*candidate);
            counts.tp == 0 && counts.fp > 0
        };
        let distance = |candidate: usize| sweep.confusion_at(candidate).predicted_1().abs_diff(sweep.positives());
        let least = all().map(distance).min()?;
        Some(Self {
            gap: (precision - recall).abs(),
            value_at_each: tied.iter().filter_map(|&candidate| both(candidate)).map(|(p, r)| p.midpoint(r)).collect(),
            degenerate_candidates_with_tp_0: all().filter(is_degenerate).count(),
            nearest_count: all().filter(|&candidate| distance(candidate) == least).collect(),
        })
    }
}

/// Of `tied` candidates, the highest first, the interval that an operating point would have: the widest, then the highest.
pub fn widest_of(sweep: &Sweep, tied: &[usize]) -> Option<(Interval, Confusion)> {
    let ascending = descending(tied.to_vec());
    let candidate = widest(sweep.distinct(), &ascending)?;
    Some((sweep.interval_at(candidate), sweep.confusion_at(candidate)))
}
