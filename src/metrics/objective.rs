//! What makes a threshold the best one.

use super::{Confusion, Interval, Metric};

/// A reason for choosing a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// The highest value of a metric.
    Best(Metric),
    /// The highest recall among thresholds whose precision is at least this.
    RecallAtPrecision(f64),
}

impl Objective {
    /// The operating points of every report, in order: accuracy, f1, mcc, balanced accuracy, Youden's J, kappa, then
    /// recall at precision ≥ 0.95.
    pub const STANDARD: [Self; 7] = [
        Self::Best(Metric::Accuracy),
        Self::Best(Metric::F1),
        Self::Best(Metric::Mcc),
        Self::Best(Metric::BalancedAccuracy),
        Self::Best(Metric::YoudenJ),
        Self::Best(Metric::Kappa),
        Self::RecallAtPrecision(0.95),
    ];

    /// The metric that is maximised (recall for [`Objective::RecallAtPrecision`]).
    #[must_use]
    pub fn metric(self) -> Metric {
        match self {
            Self::Best(metric) => metric,
            Self::RecallAtPrecision(_) => Metric::Recall,
        }
    }
}

/// `accuracy`, `f1`, …, `recall@precision>=0.95`: the name in JSON and on the command line; parsed back by `FromStr`.
impl std::fmt::Display for Objective {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Best(metric) => f.write_str(metric.key()),
            Self::RecallAtPrecision(floor) => write!(f, "recall@precision>={floor}"),
        }
    }
}

impl std::str::FromStr for Objective {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let _ = text;
        todo!("metrics room")
    }
}

/// A threshold with the reason for choosing it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperatingPoint {
    /// The reason.
    pub objective: Objective,
    /// The value of [`Objective::metric`] there.
    pub value: f64,
    /// The shortest decimal inside `interval`.
    pub threshold: f64,
    /// All thresholds that give the same predictions.
    pub interval: Interval,
    /// The counts there.
    pub confusion: Confusion,
}
