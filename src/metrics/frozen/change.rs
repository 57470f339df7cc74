//! A figure then and now, and how sure their difference is.

use serde::Serialize;

use super::Frozen;
use crate::metrics::bootstrap::{CellDifference, cell_difference_bootstrap};
use crate::metrics::metric::Share;
use crate::metrics::newcombe::ShareOfRows;
use crate::metrics::wilson::wilson;
use crate::metrics::{Confusion, Costs, Goal, Limited, Statistic, Terms};

/// What follows from the counts at a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// The value of a goal.
    Goal(Goal),
    /// The value of what can be limited.
    Limited(Limited),
}

/// A figure then and now; `None` where it is undefined or unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// On the rows of then: see [`Occasion`](super::Occasion).
    pub then: Option<f64>,
    /// On rows that were not used to choose (mean over bootstrap replicates).
    pub out_of_bag: Option<f64>,
    /// On the rows at hand.
    pub now: Option<f64>,
    /// 95 % of that: Wilson's of a share of rows, else percentiles of the bootstrap.
    pub now_interval: Option<(f64, f64)>,
    /// Now minus out of bag; where that is unknown, minus then.
    pub difference: Option<Difference>,
}

/// How much has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Now minus what was promised.
    pub value: f64,
    /// 95 % of it; `None` where drawing the rows anew says nothing, because all draws agree.
    pub interval: Option<(f64, f64)>,
    /// How that was made.
    pub method: Method,
}

/// How the interval of a difference is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Newcombe's, from the Wilson intervals of two independent shares of rows.
    Newcombe,
    /// The difference of two means ± z standard errors of it.
    Normal,
    /// Percentiles: both sets of rows drawn anew, one apart from the other.
    Bootstrap,
}

impl Figure {
    /// The rows that it is a share of, where it is one: not at another prevalence, where rows are weighed.
    fn share(self, counts: &Confusion, terms: Terms<'_>) -> Option<Share<u64>> {
        let of_limited = |of: Limited| match of {
            Limited::Metric(metric) => metric.share(counts),
            Limited::Fpr => Some(Share { part: counts.fp, whole: counts.negatives() }),
            Limited::PredictedShare => Some(Share { part: counts.predicted_1(), whole: counts.total() }),
            Limited::FBeta(_) | Limited::Predicted => None,
        };
        let limited = match self {
            Self::Goal(Goal::Metric(metric)) => Limited::Metric(metric),
            Self::Goal(
                Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall | Goal::Cost,
            ) => return None,
            Self::Limited(of) => of,
        };
        of_limited(limited).filter(|_| terms.prevalence.is_none() || !limited.depends_on_prevalence())
    }

    fn value(self, counts: &Confusion, terms: Terms<'_>) -> Option<f64> {
        match self {
            Self::Goal(goal) => terms.value_by(goal, counts),
            Self::Limited(of) => terms.limited_by(of, counts),
        }
    }
}

impl Frozen<'_> {
    /// Each of `figures` then and now, with its value out of bag where that is known.
    pub(super) fn changes(&self, figures: &[(Figure, Option<f64>)], terms: Terms<'_>) -> Vec<Change> {
        let values: Vec<_> =
            figures.iter().map(|&(figure, _)| move |counts: &Confusion| figure.value(counts, terms)).collect();
        let statistics: Vec<Statistic<'_>> = figures
            .iter()
            .zip(&values)
            .map(|(&(figure, _), value)| match figure {
                // Undefined F1 and MCC are 0 in a draw, as in choosing.
                Figure::Goal(Goal::Metric(metric)) if terms.prevalence.is_none() => Statistic::Metric(metric),
                Figure::Goal(_) | Figure::Limited(_) => Statistic::Other(value),
            })
            .collect();
        let is_drawn = figures.iter().any(|(figure, _)| figure.share(&self.now, terms).is_none());
        let drawn = if is_drawn && self.now.total() > 0 && self.then.total() > 0 {
            let (plan, now, then) = (self.plan, &self.now, &self.then);
            cell_difference_bootstrap((now, then), plan.resampling, plan.replicates, plan.seed, &statistics)
        } else {
            Vec::new()
        };
        let change = |(index, &(figure, out_of_bag)): (usize, &(Figure, Option<f64>))| {
            self.change(figure, out_of_bag, terms, drawn.get(index))
        };
        figures.iter().enumerate().map(change).collect()
    }

    fn change(
        &self,
        figure: Figure,
        out_of_bag: Option<f64>,
        terms: Terms<'_>,
        drawn: Option<&CellDifference>,
    ) -> Change {
        if figure == Figure::Goal(Goal::Cost) && terms.costs.is_none_or(Costs::differ_by_row) {
            return self.row_costs.change(out_of_bag);
        }
        let (then, now) = (figure.value(&self.then, terms), figure.value(&self.now, terms));
        let promised = out_of_bag.or(then);
        let shares = figure.share(&self.now, terms).zip(figure.share(&self.then, terms));
        let (method, now_interval) = match (shares, drawn) {
            (Some((share, _)), _) => (Method::Newcombe, wilson(share.part, share.whole)),
            (None, drawn) => (Method::Bootstrap, drawn.and_then(CellDifference::interval_of_first)),
        };
        let difference = now.zip(promised).filter(|_| then.is_some()).map(|(now, promised)| {
            let interval = match shares {
                Some((share, earlier)) => newcombe(share, promised, earlier.whole),
                // The replicates of then lie around the value on the rows themselves: what choosing flattered it by is
                // taken off all of them alike.
                None => drawn.and_then(CellDifference::interval).map(|(low, high)| {
                    let flattered = then.map_or(0.0, |then| then - promised);
                    (low + flattered, high + flattered)
                }),
            };
            Difference { value: now - promised, interval, method }
        });
        // Where there is nothing to be sure of, there is no interval.
        let now_interval = now_interval.filter(|_| now.is_some());
        Change { then, out_of_bag, now, now_interval, difference }
    }
}

/// Of now minus `promised`, which `rows` rows say. A mean out of bag is taken to be as sure as a share of so many rows: each row is
/// left out of more than a third of the replicates, so that all of them take part in the mean.
fn newcombe(now: Share<u64>, promised: f64, rows: u64) -> Option<(f64, f64)> {
    let then = (rows > 0).then_some(ShareOfRows { share: promised, rows: rows as f64 })?;
    ShareOfRows::of_counts(now.part, now.whole)?.minus(then)
}
