//! How good candidates between two can be, without a look at them.

use super::WeightedCosts;
use super::best::{keeps, merit};
use crate::metrics::objective::{Goal, Limit, Objective};
use crate::metrics::{Confusion, Metric};

/// How good a candidate that keeps the limits of `objective` is: more is better. `None` where it is out of the question.
pub(in crate::metrics) fn order(
    objective: &Objective,
    sums: &Confusion<f64>,
    costs: Option<&WeightedCosts>,
) -> Option<f64> {
    let is_allowed = objective.limits.iter().all(|limit| keeps(limit, sums));
    merit(objective.goal, 0, sums, costs).filter(|_| is_allowed).map(|merit| merit.order)
}

/// What no [`order`] of a candidate from one of more rows predicted 1 than at `from` to that at `to` exceeds; −∞ where none of them keeps
/// the limits, and `None` where nobody knows. `costs` must not differ by row.
///
/// Between the two, tp lies between theirs and fp too: most goals are best where tp is that of `to` and fp that of `from`.
pub(in crate::metrics) fn bound(
    objective: &Objective,
    from: &Confusion<f64>,
    to: &Confusion<f64>,
    costs: Option<&WeightedCosts>,
) -> Option<f64> {
    let best = Confusion { tp: to.tp, fn_: to.fn_, fp: from.fp, tn: from.tn };
    let is_missed = |limit: &Limit| limit.is_kept_by_more() && limit.of.value(&best).is_some() && !keeps(limit, &best);
    if objective.limits.iter().any(is_missed) {
        return Some(f64::NEG_INFINITY);
    }
    let order = |corner: &Confusion<f64>| merit(objective.goal, 0, corner, costs).map(|merit| merit.order);
    match objective.goal {
        Goal::Metric(metric) if metric.rises_with_tp() => order(&best),
        // These rise only where they are above 0.
        Goal::Metric(Metric::Mcc | Metric::Kappa) => order(&best).map(|order| order.max(0.0)),
        Goal::Metric(_) | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => None,
        Goal::FBeta(_) | Goal::Closest01 => order(&best),
        // A sum of multiples of tp and fp, the rest being fixed, is least at a corner.
        Goal::Mean(_) => {
            let worst = Confusion { tp: from.tp, fn_: from.fn_, fp: to.fp, tn: to.tn };
            [from, to, &best, &worst]
                .into_iter()
                .map(order)
                .try_fold(f64::NEG_INFINITY, |most, order| Some(most.max(order?)))
        }
    }
}
