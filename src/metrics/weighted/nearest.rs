//! How near the limits can be come to that no threshold keeps, under weights.

use super::best::{best_limited, best_of_goal, keeps, value};
use super::{WeightedCosts, WeightedSweep};
use crate::metrics::choice::widest;
use crate::metrics::most_kept::MostKept;
use crate::metrics::{Cut, Limit, Objective};

/// Why an objective chooses no threshold for weighted rows.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightedUnmet {
    /// Its goal is undefined everywhere: a class is missing, or no costs are known.
    Undefined,
    /// No threshold keeps its limits.
    Limits(Box<WeightedNearest>),
}

/// The nearest to a limit that can be had: see [`Nearest`](crate::metrics::Nearest).
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedNearest {
    /// The first limit that is not kept: as many of the others are as can be, of as many those that come first.
    pub limit: Limit,
    /// The best value of what it limits; `None` where that is undefined everywhere.
    pub limit_value: Option<f64>,
    /// Further limits that are not kept, with the value of what each limits at `chosen`.
    pub also: Vec<(Limit, Option<f64>)>,
    /// Of the goal, at the threshold with that value and, of those, the best value of the goal.
    pub value: f64,
    /// That threshold.
    pub chosen: Cut<f64>,
    /// The candidates that come as near, the highest threshold first.
    pub tied: Vec<usize>,
}

impl WeightedSweep {
    /// The nearest to the first limit that cannot be kept; `None` where the goal is undefined everywhere, or all limits are kept.
    pub(super) fn nearest(&self, objective: &Objective, costs: Option<&WeightedCosts>) -> Option<WeightedNearest> {
        let (goal, sums) = (objective.goal, self.sums());
        let of_goal = |candidate: usize| value(goal, candidate, &sums[candidate], costs);
        if self.distinct().is_empty() || (0..sums.len()).all(|candidate| of_goal(candidate).is_none()) {
            return None;
        }
        let MostKept { missed, candidates } =
            MostKept::new(&objective.limits, sums.len(), |limit, candidate| keeps(limit, &sums[candidate]));
        let (limit, others) = missed.split_first()?;
        let near = best_limited(limit, &candidates, sums);
        let best = best_of_goal(goal, &near, sums, costs);
        let mut tied = if best.is_empty() { near } else { best };
        let limit_value = tied.first().and_then(|&candidate| limit.of.value(&sums[candidate]));
        let chosen = widest(self.distinct(), &tied)?;
        tied.reverse();
        let value = of_goal(chosen).unwrap_or(0.0);
        let also = others.iter().map(|limit| (*limit, limit.of.value(&sums[chosen]))).collect();
        Some(WeightedNearest { limit: *limit, limit_value, also, value, chosen: self.cut_at(chosen), tied })
    }
}
