//! The best threshold under weights.

use serde::Serialize;

use super::WeightedSweep;
use crate::metrics::choice::widest;
use crate::metrics::{Confusion, Cut, Metric, Objective};

/// Values that differ by no more are equal: sums of decimals are rounded, so that they cannot be compared exactly.
const TIE: f64 = 1e-12;

/// How good a candidate is: the higher the better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merit {
    /// What is maximised.
    pub value: f64,
    /// What decides among equal values: the constrained metric, the higher the better, or one number for all.
    pub then: f64,
}

/// The best point, and how many candidates are as good.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedPoint {
    /// What was maximised.
    pub value: f64,
    /// Candidates within 1e-12 of the best value.
    pub n_tied: usize,
    /// Of those, the one that is taken.
    pub chosen: Cut<f64>,
}

impl WeightedSweep {
    /// The best point for `objective`, by the rules of [`Sweep::best`](crate::metrics::Sweep::best), values within 1e-12 of
    /// each other taken for equal; a limit is met within 1e-12, and of equal values those with the best constrained metric
    /// come first.
    pub fn best(&self, objective: Objective) -> Option<WeightedPoint> {
        self.best_by(|confusion| match objective {
            Objective::Best(metric) => value_in_choosing(metric, confusion).map(|value| Merit { value, then: 0.0 }),
            Objective::RecallAtPrecision(floor) => {
                let precision = confusion.value(Metric::Precision).filter(|precision| *precision >= floor - TIE)?;
                Some(Merit { value: value_in_choosing(Metric::Recall, confusion)?, then: precision })
            }
        })
    }

    /// The best point by any merit; `None` for a candidate that is out of the question. O(distinct scores).
    pub fn best_by(&self, merit: impl Fn(&Confusion<f64>) -> Option<Merit>) -> Option<WeightedPoint> {
        if self.distinct().is_empty() {
            return None;
        }
        let merits =
            || self.sums.iter().map(&merit).enumerate().filter_map(|(candidate, merit)| Some((candidate, merit?)));
        let highest = |values: &mut dyn Iterator<Item = f64>| values.reduce(f64::max);
        let value = highest(&mut merits().map(|(_, merit)| merit.value))?;
        let tied = || merits().filter(move |(_, merit)| merit.value >= value - TIE);
        let then = highest(&mut tied().map(|(_, merit)| merit.then))?;
        let first: Vec<usize> =
            tied().filter(|(_, merit)| merit.then >= then - TIE).map(|(candidate, _)| candidate).collect();
        let chosen = widest(self.distinct(), &first)?;
        Some(WeightedPoint { value, n_tied: tied().count(), chosen: self.cut_at(chosen) })
    }
}

/// The value of `metric`, 0 where choosing takes it for that.
fn value_in_choosing(metric: Metric, confusion: &Confusion<f64>) -> Option<f64> {
    confusion.value(metric).or(metric.is_zero_where_undefined().then_some(0.0))
}
