//! Whether the numbers of a decision are ones that can be: what is read from a file is compared with, and must not pass for a figure.

use std::ops::RangeInclusive;

use super::{Decision, ProvenLimit};
use crate::export::decision_optimism::DecisionOptimism;
use crate::export::error::DecisionFault;
use crate::export::flaw::Flaw;
use crate::export::reason::Reason;
use crate::export::refinement::{DecisionBand, Refinement};
use crate::metrics::{Counts, LARGEST_COST, MeanOfRows, Metric, Outcome};

/// What a share can be.
const SHARES: RangeInclusive<f64> = 0.0..=1.0;

/// How far beyond its range a mean of so many values may be rounded.
const ROUNDING: f64 = 1e-9;

impl Decision {
    /// Whether its numbers are ones that can be; else the key that has another.
    pub(super) fn check_numbers(&self) -> Result<(), DecisionFault> {
        let negative = 0.0 - self.threshold;
        if let Some(found) = self.null_score_diff_threshold.filter(|found| *found != negative) {
            return Err(DecisionFault::AnotherNullThreshold { found, negative });
        }
        let counts = self.at.confusion;
        let counts = Counts::new(vec![counts.tp, counts.fp, counts.fn_, counts.tn]);
        counts.map_err(|why| DecisionFault::TooManyRows { key: "at", why })?;
        for metric in Metric::ALL {
            let mut ends = self.intervals.get(metric).into_iter().flat_map(|(low, high)| [low, high]);
            ends.try_for_each(|end| number("intervals", metric.key(), end, metric.values()))?;
        }
        if let Some(sources) = self.cost_sources() {
            let errors = [Outcome::FalsePositive, Outcome::FalseNegative];
            if let Some(lacking) = errors.into_iter().find(|outcome| sources.get(*outcome).is_none()) {
                return Err(DecisionFault::Broken { key: "costs".into(), how: Flaw::Lacks(lacking.name().into()) });
            }
        }
        for (outcome, cost) in self.cost_numbers().iter() {
            cost.map_or(Ok(()), |cost| number("costs", outcome.name(), cost, -LARGEST_COST..=LARGEST_COST))?;
        }
        self.mean_cost.map(MeanOfRows::from).map_or(Ok(()), check_mean_cost)?;
        self.mean_answer.map(MeanOfRows::from).map_or(Ok(()), check_mean_answer)?;
        self.optimism.as_ref().map_or(Ok(()), |optimism| check_optimism(optimism, &self.objective))?;
        self.guarantee.as_ref().map_or(Ok(()), ProvenLimit::check_numbers)?;
        match &self.refinement {
            Some(Refinement::Band(band)) => check_band(band),
            Some(Refinement::Slices(_)) | None => Ok(()),
        }
    }
}

impl ProvenLimit {
    fn check_numbers(&self) -> Result<(), DecisionFault> {
        number("guarantee", "confidence", self.confidence, SHARES)?;
        self.level.map_or(Ok(()), |level| number("guarantee", "level", level, SHARES))?;
        number("guarantee", "p", self.p, SHARES)?;
        number("guarantee", "losses", self.losses as f64, 0.0..=self.trials as f64)
    }
}

fn check_mean_cost(MeanOfRows { value, se }: MeanOfRows) -> Result<(), DecisionFault> {
    number("mean_cost", "value", value, -LARGEST_COST..=LARGEST_COST)?;
    number("mean_cost", "se", se, 0.0..=LARGEST_COST)
}

fn check_mean_answer(MeanOfRows { value, se }: MeanOfRows) -> Result<(), DecisionFault> {
    number("mean_answer", "value", value, SHARES)?;
    number("mean_answer", "se", se, SHARES)
}

fn check_optimism(optimism: &DecisionOptimism, reason: &Reason) -> Result<(), DecisionFault> {
    let objective = match reason {
        Reason::Objective(objective) | Reason::Weighted(objective, _) => objective,
        Reason::Manual | Reason::Other(_) => return Ok(()),
    };
    for (within, value) in [("apparent", optimism.apparent()), ("out_of_bag", optimism.out_of_bag())] {
        value.map_or(Ok(()), |value| number("optimism", within, value, objective.goal.values()))?;
    }
    Ok(())
}

fn check_band(band: &DecisionBand) -> Result<(), DecisionFault> {
    for (within, value) in [("coverage", band.coverage), ("accuracy", band.accuracy)] {
        value.map_or(Ok(()), |value| number("band", within, value, SHARES))?;
    }
    Ok(())
}

/// Whether `found`, which stands `within` the value of `key`, is among `values`.
fn number(
    key: &'static str,
    within: &'static str,
    found: f64,
    values: RangeInclusive<f64>,
) -> Result<(), DecisionFault> {
    let (low, high) = values.into_inner();
    if (low - ROUNDING..=high + ROUNDING).contains(&found) {
        Ok(())
    } else {
        Err(DecisionFault::Impossible { key, within, found, low, high })
    }
}
