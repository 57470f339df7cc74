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
    /// The operating points of every report, in order: those metrics that are worth maximising alone, then recall at
    /// precision ≥ 0.95.
    pub fn standard() -> impl Iterator<Item = Self> {
        Metric::objectives().map(Self::Best).chain([Self::RecallAtPrecision(0.95)])
    }

    /// The metric that is maximised (recall for [`Objective::RecallAtPrecision`]).
    pub fn metric(self) -> Metric {
        match self {
            Self::Best(metric) => metric,
            Self::RecallAtPrecision(_) => Metric::Recall,
        }
    }
}

/// What stands before the precision in the name of [`Objective::RecallAtPrecision`].
const RECALL_AT_PRECISION: &str = "recall@precision>=";

/// `accuracy`, `f1`, …, `recall@precision>=0.95`: the name in JSON and on the command line; parsed back by `FromStr`.
impl std::fmt::Display for Objective {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Best(metric) => f.write_str(metric.key()),
            Self::RecallAtPrecision(floor) => write!(f, "{RECALL_AT_PRECISION}{floor}"),
        }
    }
}

/// Why a text is no objective.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownObjective {
    /// No objective has this name.
    #[error(
        "'{0}' is not an objective: use {names}, or the recall at a precision, as in '{RECALL_AT_PRECISION}0.95'",
        names = Metric::objectives().map(Metric::key).collect::<Vec<_>>().join(", ")
    )]
    Name(String),
    /// The limit in it is none.
    #[error("the precision in '{0}' is not a number from 0 to 1; write it as in '{RECALL_AT_PRECISION}0.95'")]
    Limit(String),
}

/// Reads what `Display` writes.
impl std::str::FromStr for Objective {
    type Err = UnknownObjective;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_ascii_lowercase();
        if let Some(metric) = Metric::objectives().find(|metric| metric.key() == name) {
            return Ok(Self::Best(metric));
        }
        let Some(floor) = name.strip_prefix(RECALL_AT_PRECISION) else {
            return Err(UnknownObjective::Name(text.to_owned()));
        };
        let floor = floor.trim().parse::<f64>().ok().filter(|floor| (0.0..=1.0).contains(floor));
        floor.map(|floor| Self::RecallAtPrecision(floor + 0.0)).ok_or_else(|| UnknownObjective::Limit(text.to_owned()))
    }
}

/// A threshold with the reason for choosing it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperatingPoint {
    pub objective: Objective,
    /// The value of [`Objective::metric`] there.
    pub value: f64,
    /// The shortest decimal inside `interval`.
    pub threshold: f64,
    /// All thresholds that give the same predictions.
    pub interval: Interval,
    pub confusion: Confusion,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_objective_is_read_back_from_what_it_is_printed_as() {
        let names: Vec<String> = Objective::standard().map(|objective| objective.to_string()).collect();
        let expected = ["accuracy", "f1", "mcc", "balanced_accuracy", "youden_j", "kappa", "recall@precision>=0.95"];
        assert_eq!(names, expected);
        for objective in Objective::standard().chain([0.0, 1.0, 0.1 + 0.2].map(Objective::RecallAtPrecision)) {
            assert_eq!(objective.to_string().parse(), Ok(objective));
        }
        for name in ["f1", " f1 ", "F1"] {
            assert_eq!(name.parse(), Ok(Objective::Best(Metric::F1)));
        }
        assert_eq!("recall@precision>= 0.9".parse(), Ok(Objective::RecallAtPrecision(0.9)));
    }

    #[test]
    fn an_unknown_objective_is_an_error_that_lists_the_known_ones() {
        for unknown in ["", "auc", "precision", "recall", "recall@precision", "recall@precision>0.9"] {
            let error = unknown.parse::<Objective>().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "'{unknown}' is not an objective: use accuracy, f1, mcc, balanced_accuracy, youden_j, kappa, or the \
                     recall at a precision, as in 'recall@precision>=0.95'"
                )
            );
        }
    }

    #[test]
    fn a_precision_outside_zero_to_one_is_an_error_that_shows_how_to_write_it() {
        for odd in ["", "95", "95%", "-0.1", "1.01", "nan", "inf", "0,95"] {
            let text = format!("recall@precision>={odd}");
            assert_eq!(
                text.parse::<Objective>().unwrap_err().to_string(),
                format!(
                    "the precision in '{text}' is not a number from 0 to 1; write it as in 'recall@precision>=0.95'"
                )
            );
        }
    }

    #[test]
    fn the_standard_objectives_begin_with_every_metric_worth_maximising() {
        let metrics: Vec<Objective> = Metric::objectives().map(Objective::Best).collect();
        assert_eq!(Objective::standard().take(6).collect::<Vec<_>>(), metrics);
    }
}
