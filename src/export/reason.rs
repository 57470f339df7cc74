//! Why a threshold was chosen, and how that is written.

use serde::{Deserialize, Serialize};

use crate::metrics::{Objective, RowMean};

/// Why a threshold was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) enum Reason {
    /// Somebody chose it manually.
    Manual,
    Objective(Objective),
    /// For an objective of rows weighted by the column of this name.
    Weighted(Objective, String),
    /// Another cutpoint's reason: kept as it was read.
    Other(String),
}

/// The name of [`Reason::Manual`].
const MANUAL: &str = "manual";

/// What stands between objective and column in the name of [`Reason::Weighted`].
const WEIGHTED_BY: &str = ", weighted by ";

impl From<Option<Objective>> for Reason {
    fn from(objective: Option<Objective>) -> Self {
        objective.map_or(Self::Manual, Self::Objective)
    }
}

impl From<String> for Reason {
    fn from(name: String) -> Self {
        let objective = |name: &str| name.parse::<Objective>().ok();
        if let Some(objective) = objective(&name) {
            return Self::Objective(objective);
        }
        let weighted =
            name.split_once(WEIGHTED_BY).and_then(|(first, column)| Some((objective(first)?, column.to_owned())));
        match weighted {
            Some((objective, column)) => Self::Weighted(objective, column),
            None if name == MANUAL => Self::Manual,
            None => Self::Other(name),
        }
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Manual => MANUAL.into(),
            Reason::Objective(objective) => objective.to_string(),
            Reason::Weighted(objective, column) => format!("{objective}{WEIGHTED_BY}{column}"),
            Reason::Other(name) => name,
        }
    }
}

impl Reason {
    /// The mean over the answers to questions that it is about, each counted once.
    pub(super) fn mean_of_answers(&self) -> Option<RowMean> {
        match self {
            Self::Objective(objective) => objective.goal.row_mean().filter(|_| objective.needs_answers()),
            // The mean of weighted rows is another one.
            Self::Manual | Self::Weighted(..) | Self::Other(_) => None,
        }
    }

    /// The same, as a point estimate.
    pub(super) fn without_guarantee(self) -> Self {
        let unproven = |objective: Objective| Objective { confidence: None, ..objective };
        match self {
            Self::Objective(objective) => Self::Objective(unproven(objective)),
            Self::Weighted(objective, column) => Self::Weighted(unproven(objective), column),
            Self::Manual | Self::Other(_) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::Metric;

    #[test]
    fn a_reason_is_written_as_it_was_read() {
        for (name, expected) in [
            ("manual", Reason::Manual),
            ("kappa", Reason::Objective(Objective::best(Metric::Kappa))),
            ("recall@precision>=0.9", Reason::Objective("recall@precision>=0.9".parse().unwrap())),
            ("f1, weighted by w", Reason::Weighted(Objective::best(Metric::F1), "w".into())),
            (
                "f1, weighted by a, weighted by b",
                Reason::Weighted(Objective::best(Metric::F1), "a, weighted by b".into()),
            ),
            ("nothing, weighted by w", Reason::Other("nothing, weighted by w".into())),
            ("some_later_objective", Reason::Other("some_later_objective".into())),
            ("", Reason::Other(String::new())),
        ] {
            let json = serde_json::to_string(name).unwrap();
            let reason: Reason = serde_json::from_str(&json).unwrap();
            assert_eq!(reason, expected);
            assert_eq!(serde_json::to_string(&reason).unwrap(), json);
        }
        assert_eq!(Reason::from(None), Reason::Manual);
    }

    #[test]
    fn an_objective_is_read_in_any_of_its_spellings() {
        for (spelled, canonical) in [
            ("f1.0", "f1"),
            ("precision>=0.6 with 90%", "recall@precision>=0.6 with 90%"),
            ("recall@precision>= 0.90", "recall@precision>=0.9"),
            ("f1.0, weighted by w", "f1, weighted by w"),
        ] {
            let reason = Reason::from(spelled.to_owned());
            assert_eq!(reason, Reason::from(canonical.to_owned()));
            assert_eq!(String::from(reason), canonical);
        }
    }
}
