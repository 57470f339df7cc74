//! What a decision says of costs.

use serde::{Deserialize, Serialize};

use crate::metrics::{CostSource, MeanCost, PerOutcome};

/// What each outcome was taken to cost; what is absent costs nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionCosts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tp: Option<CostSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fp: Option<CostSource>,
    #[serde(rename = "fn", default, skip_serializing_if = "Option::is_none")]
    fn_: Option<CostSource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tn: Option<CostSource>,
}

impl From<PerOutcome<Option<CostSource>>> for DecisionCosts {
    fn from(PerOutcome { tp, fp, fn_, tn }: PerOutcome<Option<CostSource>>) -> Self {
        Self { tp, fp, fn_, tn }
    }
}

impl DecisionCosts {
    /// Where each cost came from.
    pub(super) fn sources(&self) -> PerOutcome<Option<CostSource>> {
        let Self { tp, fp, fn_, tn } = self.clone();
        PerOutcome { tp, fp, fn_, tn }
    }
}

/// The mean cost of a row at the threshold, where costs differ by row: what it cost cannot be told later from the counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionMeanCost {
    /// On the rows that it was chosen on, at the prevalence that it was chosen for.
    value: f64,
    /// Its standard error.
    se: f64,
    /// How many rows there were.
    rows: u64,
}

impl DecisionMeanCost {
    pub(super) fn new(MeanCost { value, se }: MeanCost, rows: u64) -> Self {
        Self { value, se, rows }
    }
}

impl From<DecisionMeanCost> for MeanCost {
    fn from(DecisionMeanCost { value, se, rows: _ }: DecisionMeanCost) -> Self {
        Self { value, se }
    }
}
