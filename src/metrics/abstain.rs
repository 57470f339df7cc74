//! Two thresholds: 1 from the upper one on, 0 below the lower one, and between them a person decides.

mod choice;
mod search;
mod wish;

pub use choice::{BandProof, ChosenBand, NoBand};
pub use search::{BandPrices, CheapestBand, WidestBand};
pub use wish::{BandFault, BandGoal, BandWish, UnknownBand};

use serde::Serialize;

use super::{Confusion, Costs, Outcome, Sweep, predict};

/// 1 iff `score >= high`, 0 iff `score < low`, between them by hand. Where both are equal every row is labelled.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    low: f64,
    high: f64,
}

/// Two numbers that are no band.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a band ends at its upper threshold: its lower one, {low}, is above {high}")]
pub struct NotABand {
    low: f64,
    high: f64,
}

impl Band {
    /// From `low` (inclusive) to `high` (exclusive); infinite ends are allowed.
    ///
    /// # Errors
    /// Where `low` is above `high`, or one of them is NaN.
    pub fn new(low: f64, high: f64) -> Result<Self, NotABand> {
        if low <= high { Ok(Self { low, high }) } else { Err(NotABand { low, high }) }
    }

    /// The band between two thresholds, neither of them NaN, whichever is the lower.
    pub(crate) fn between(one: f64, other: f64) -> Self {
        Self { low: one.min(other), high: one.max(other) }
    }

    /// Below it everything is 0.
    pub fn low(self) -> f64 {
        self.low
    }

    /// From it on everything is 1.
    pub fn high(self) -> f64 {
        self.high
    }

    /// Whether no score lies between the ends: every row is labelled.
    pub(crate) fn is_empty(self) -> bool {
        // It is never above.
        self.low >= self.high
    }

    /// What a score is; `None` where a person is to decide.
    pub fn label(self, score: f64) -> Option<bool> {
        match (predict(score, self.high), predict(score, self.low)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }
}

/// What a band does to the rows of a sweep. Undefined is `None`. In JSON an end beyond every score is `null`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BandFigures {
    /// The band itself.
    #[serde(flatten)]
    pub band: Band,
    /// The rows that are labelled, counted.
    #[serde(flatten)]
    pub counts: Confusion,
    /// The rows that are left to people.
    pub abstained: u64,
    /// How many of them have label 1.
    pub abstained_positives: u64,
    /// The share of rows that are labelled.
    pub coverage: Option<f64>,
    /// The share of right labels among them.
    pub accuracy: Option<f64>,
    /// tp / (tp + fp)
    pub precision: Option<f64>,
    /// tn / (tn + fn)
    pub npv: Option<f64>,
}

impl BandFigures {
    /// O(log n).
    pub fn new(sweep: &Sweep, band: Band) -> Self {
        let upper = sweep.confusion(band.high);
        let lower = sweep.confusion(band.low);
        let counts = Confusion { tp: upper.tp, fp: upper.fp, fn_: lower.fn_, tn: lower.tn };
        let rows = sweep.positives() + sweep.negatives();
        let share = |part: u64, whole: u64| (whole != 0).then(|| part as f64 / whole as f64);
        Self {
            band,
            counts,
            abstained: rows - counts.total(),
            abstained_positives: lower.tp - upper.tp,
            coverage: share(counts.total(), rows),
            accuracy: share(counts.tp + counts.tn, counts.total()),
            precision: share(counts.tp, counts.predicted_1()),
            npv: share(counts.tn, counts.predicted_0()),
        }
    }

    /// What the labelled rows cost together: each end has its own side.
    pub fn labelled_cost(&self, sweep: &Sweep, costs: &Costs) -> f64 {
        let [low, high] = [self.band.low, self.band.high].map(|end| sweep.candidate(end));
        let Confusion { tp, fp, fn_, tn } = self.counts;
        let ones = costs.paid(Outcome::TruePositive, tp, high) + costs.paid(Outcome::FalsePositive, fp, high);
        let zeros = costs.paid(Outcome::FalseNegative, fn_, low) + costs.paid(Outcome::TrueNegative, tn, low);
        ones + zeros
    }

    /// What all rows cost together, where a row that is left to a person costs `price`.
    pub fn total_cost(&self, sweep: &Sweep, costs: &Costs, price: f64) -> f64 {
        self.labelled_cost(sweep, costs) + price * self.abstained as f64
    }

    /// The share of errors that is left of those that one threshold makes, whose counts are `without`; at most 1 where that
    /// threshold lies in the band. `None` where it makes none.
    pub fn errors_left(&self, without: &Confusion) -> Option<f64> {
        (without.errors() != 0).then(|| self.counts.errors() as f64 / without.errors() as f64)
    }
}

#[cfg(test)]
mod tests;
