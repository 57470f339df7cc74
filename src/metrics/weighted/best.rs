//! The best threshold under weights.

use serde::Serialize;

use super::{WeightedCosts, WeightedSweep, WeightedUnmet};
use crate::metrics::choice::widest;
use crate::metrics::objective::{Goal, Limit, Limited, Objective, Sense};
use crate::metrics::rank::{Close, best_of};
use crate::metrics::{Confusion, Cut, Metric};

/// Values that differ by no more are equal: sums of decimals are rounded, so that they cannot be compared exactly.
const TIE: f64 = 1e-12;

/// The best point, and how many candidates are as good.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeightedPoint {
    /// Of the goal.
    pub value: f64,
    /// Candidates within 1e-12 of the best value.
    pub n_tied: usize,
    /// Of those, the one that is taken.
    pub chosen: Cut<f64>,
    /// The candidates that tie, the highest threshold first.
    #[serde(skip)]
    pub tied: Vec<usize>,
    /// Of these the ones with the best value of the first limit, then of the next; all of them without limits.
    #[serde(skip)]
    pub undominated: Vec<usize>,
    /// The value of what is limited first, there; `None` without limits.
    #[serde(skip)]
    pub limit_value: Option<f64>,
}

/// How good a candidate is.
pub(super) struct Merit {
    /// Of the goal.
    pub value: f64,
    /// The higher the better.
    pub order: f64,
}

impl WeightedSweep {
    /// The best point for `objective`, by the rules of [`Sweep::choose`](crate::metrics::Sweep::choose), but values within 1e-12 of
    /// each other are taken for equal, and a limit is met within 1e-12; costs are equal within 1e-12 of the largest. A limit is not
    /// proven, whatever confidence the objective names. O(distinct scores) each for goal and limits.
    ///
    /// # Errors
    /// [`WeightedUnmet`] says why there is none: no threshold keeps the limits, or the goal is undefined everywhere, as a mean over the
    /// rows is where no `costs` are known, which are what rows pay for the goal.
    pub fn choose(&self, objective: &Objective, costs: Option<&WeightedCosts>) -> Result<WeightedPoint, WeightedUnmet> {
        self.best(objective, costs).ok_or_else(|| {
            let nearest = self.nearest(objective, costs);
            nearest.map_or(WeightedUnmet::Undefined, |nearest| WeightedUnmet::Limits(Box::new(nearest)))
        })
    }

    /// The same; `None` where there is none.
    pub fn best(&self, objective: &Objective, costs: Option<&WeightedCosts>) -> Option<WeightedPoint> {
        if self.distinct().is_empty() {
            return None;
        }
        let mut tied = tied(objective, &self.sums, costs);
        let mut undominated = undominated(objective, tied.clone(), &self.sums);
        let chosen = widest(self.distinct(), &undominated)?;
        let Merit { value, .. } = merit(objective.goal, chosen, &self.sums[chosen], costs)?;
        tied.reverse();
        undominated.reverse();
        let limit_value = objective.limits.first().and_then(|limit| limit.of.value(&self.sums[*undominated.first()?]));
        Some(WeightedPoint { value, n_tied: tied.len(), chosen: self.cut_at(chosen), tied, undominated, limit_value })
    }

    /// The value of `goal` at `threshold`, as [`Terms::value`](crate::metrics::Terms::value) has it; `None` where it is undefined.
    pub fn value(&self, goal: Goal, threshold: f64, costs: Option<&WeightedCosts>) -> Option<f64> {
        let candidate = self.candidate(threshold);
        let counts = &self.sums[candidate];
        match goal {
            Goal::Metric(metric) => counts.value(metric),
            Goal::FBeta(beta) => beta.f_score(counts),
            Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall | Goal::Mean(_) => {
                value(goal, candidate, counts, costs)
            }
        }
    }
}

/// Of `tied` candidates those with the best value of each limit in turn.
fn undominated(objective: &Objective, tied: Vec<usize>, sums: &[Confusion<f64>]) -> Vec<usize> {
    objective.limits.iter().fold(tied, |tied, limit| best_limited(limit, &tied, sums))
}

/// Of `candidates` those with the best value of what is limited, where `sums` are the sums of weights at each.
pub(super) fn best_limited(limit: &Limit, candidates: &[usize], sums: &[Confusion<f64>]) -> Vec<usize> {
    let of = |index: usize| {
        let value = limit.of.value(&sums[candidates[index]])?;
        Some(close(limit.sense.signed(value), TIE))
    };
    best_of(0..candidates.len(), of).into_iter().map(|index| candidates[index]).collect()
}

/// Of `candidates` those with the best value of `goal`.
pub(super) fn best_of_goal(
    goal: Goal,
    candidates: &[usize],
    sums: &[Confusion<f64>],
    costs: Option<&WeightedCosts>,
) -> Vec<usize> {
    let of = |index: usize| {
        let candidate = candidates[index];
        let merit = merit(goal, candidate, &sums[candidate], costs)?;
        Some(close(merit.order, tie(goal, costs)))
    };
    best_of(0..candidates.len(), of).into_iter().map(|index| candidates[index]).collect()
}

fn close(value: f64, tolerance: f64) -> Close {
    Close { value, tolerance }
}

/// Values of `goal` that differ by no more are equal.
pub(in crate::metrics) fn tie(goal: Goal, costs: Option<&WeightedCosts>) -> f64 {
    match goal {
        Goal::Mean(_) => costs.map_or(TIE, |costs| TIE * costs.largest()),
        Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => TIE,
    }
}

/// The candidates that keep the limits and share the best value, ascending, where `sums` are the sums of weights at each.
fn tied(objective: &Objective, sums: &[Confusion<f64>], costs: Option<&WeightedCosts>) -> Vec<usize> {
    let tie = tie(objective.goal, costs);
    best_of(0..sums.len(), |candidate| {
        let counts = &sums[candidate];
        let is_allowed = objective.limits.iter().all(|limit| keeps(limit, counts));
        merit(objective.goal, candidate, counts, costs).filter(|_| is_allowed).map(|merit| close(merit.order, tie))
    })
}

/// The highest of the candidates that are best for `objective` and, of those, for its limits; `None` where none is admissible.
pub(in crate::metrics) fn highest_best(
    objective: &Objective,
    sums: &[Confusion<f64>],
    costs: Option<&WeightedCosts>,
) -> Option<usize> {
    undominated(objective, tied(objective, sums, costs), sums).last().copied()
}

/// The value of `goal` at these sums, as choosing has it: undefined F and MCC are 0.
pub(in crate::metrics) fn value(
    goal: Goal,
    candidate: usize,
    counts: &Confusion<f64>,
    costs: Option<&WeightedCosts>,
) -> Option<f64> {
    merit(goal, candidate, counts, costs).map(|merit| merit.value)
}

/// What `goal` says of a candidate; `None` where it is out of the question.
pub(super) fn merit(
    goal: Goal,
    candidate: usize,
    counts: &Confusion<f64>,
    costs: Option<&WeightedCosts>,
) -> Option<Merit> {
    let most = |value: f64| Merit { value, order: value };
    let of = |metric: Metric| counts.value(metric);
    let fpr = || Limited::Fpr.value(counts);
    let miss_rate = || of(Metric::Recall).map(|recall| 1.0 - recall);
    let nearest = |left: f64, right: f64| Merit { value: left.midpoint(right), order: -(left - right).abs() };
    match goal {
        Goal::Metric(metric) => of(metric).or(metric.is_zero_where_undefined().then_some(0.0)).map(most),
        Goal::FBeta(beta) => Some(most(beta.f_score(counts).unwrap_or(0.0))),
        Goal::Closest01 => {
            let distance = fpr()?.hypot(miss_rate()?);
            Some(Merit { value: distance, order: -distance })
        }
        Goal::EqualErrorRate => Some(nearest(fpr()?, miss_rate()?)),
        Goal::PrecisionEqualsRecall => {
            let merit = nearest(of(Metric::Precision)?, of(Metric::Recall)?);
            (counts.tp > 0.0).then_some(merit)
        }
        Goal::Mean(mean) => {
            let value = mean.of_paid(costs?.mean(candidate, counts)?);
            Some(Merit { value, order: mean.sense().signed(value) })
        }
    }
}

/// Whether a candidate keeps `limit`, but for rounding.
pub(super) fn keeps(limit: &Limit, counts: &Confusion<f64>) -> bool {
    limit.of.value(counts).is_some_and(|value| match limit.sense {
        Sense::AtLeast => value >= limit.bound - TIE,
        Sense::AtMost => value <= limit.bound + TIE,
    })
}
