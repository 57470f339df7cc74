//! What a decision says of costs, and of other numbers that differ by row.

use serde::{Deserialize, Serialize};

use crate::metrics::{CostSource, MeanOfRows, PerOutcome};

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

/// A mean over the rows at the threshold, of what differs by row, such as costs: it cannot be told later from the counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct DecisionMean {
    /// On the rows that it was chosen on, at the prevalence that it was chosen for.
    value: f64,
    /// Its standard error.
    se: f64,
    /// How many rows there were.
    rows: u64,
}

impl DecisionMean {
    pub(super) fn new(MeanOfRows { value, se }: MeanOfRows, rows: u64) -> Self {
        Self { value, se, rows }
    }
}

impl From<DecisionMean> for MeanOfRows {
    fn from(DecisionMean { value, se, rows: _ }: DecisionMean) -> Self {
        Self { value, se }
    }
}
