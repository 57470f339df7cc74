//! The decision that a session was opened at, for what is exported from it.

use std::path::PathBuf;

use crate::app::Export;
use crate::export::{ChosenBy, Decision, Reason};
use crate::metrics::{Occasion, RowsNow};

/// The decision, and the file that it stands in.
#[derive(Debug, Clone)]
pub(crate) struct MadeFrom {
    pub path: PathBuf,
    pub decision: Decision,
    /// Whether the rows of the session are others than those that it was made on.
    pub rows: RowsNow,
}

impl MadeFrom {
    /// Whether the threshold of `export` is that of the decision, and no other objective was picked that puts it there too.
    pub(super) fn stands(&self, export: &Export) -> bool {
        let is_its_own = match &self.decision.objective {
            Reason::Objective(objective) => export.objective.as_ref().is_none_or(|picked| picked == objective),
            Reason::Weighted(objective, column) if Self::weights(export) == Some(column) => {
                export.objective.as_ref().is_none_or(|picked| picked == objective)
            }
            Reason::Manual | Reason::Weighted(..) | Reason::Other(_) => export.objective.is_none(),
        };
        self.decision.threshold == export.threshold && is_its_own
    }

    /// The column that rows were weighed by where the threshold of `export` was chosen.
    fn weights(export: &Export) -> Option<&str> {
        Some(export.points.by_weight()?.weighting().column())
    }

    /// Why the threshold of `export` is that one, for a decision: where it was not moved, for what `made_from` says.
    pub(super) fn reason(made_from: Option<&Self>, export: &Export) -> Reason {
        let before = made_from.filter(|made_from| made_from.stands(export));
        let chosen_here = || match (export.objective.clone(), Self::weights(export)) {
            (Some(objective), Some(column)) => Reason::Weighted(objective, column.to_owned()),
            (objective, _) => objective.into(),
        };
        before.map_or_else(chosen_here, |before| before.decision.objective.clone())
    }

    /// The same for a report: the best threshold of these rows is one however it was come by.
    pub(super) fn chosen_by(made_from: Option<&Self>, export: &Export) -> ChosenBy {
        let chosen_here =
            export.objective.clone().filter(|objective| export.points.chooses(objective, export.threshold));
        let before = || {
            let before = made_from.filter(|made_from| made_from.stands(export))?;
            Some(before.decision.chosen(&before.path).by)
        };
        let by_objective = |objective| ChosenBy::Objective(objective, export.points.prevalence());
        chosen_here.map(by_objective).or_else(before).unwrap_or(ChosenBy::Hand)
    }

    /// What a holdout is to the threshold of `export`.
    pub(super) fn occasion(export: &Export) -> Occasion {
        let is_chosen_here =
            export.objective.as_ref().is_none_or(|objective| export.points.chooses(objective, export.threshold));
        if is_chosen_here { Occasion::Holdout } else { Occasion::HoldoutOfDecision }
    }
}
