//! A session that goes on from a decision: what the screen starts with.

use std::sync::Arc;

use super::check::EarlierDecision;
use super::open::Inputs;
use crate::app::{Decided, DecidedThen};
use crate::dataset::{BuiltIn, Dataset, SliceBy};
use crate::export::Reason;
use crate::metrics::{Objective, Priorities, RowsNow};
use crate::terminal::MadeFrom;

impl EarlierDecision<'_> {
    /// The objective that it was made for, where it is one that can be judged on rows that weigh as the column `weights` says, or
    /// alike where that is `None`.
    pub(crate) fn objective(&self, weights: Option<&str>) -> Option<Objective> {
        match (&self.decision.objective, weights) {
            (Reason::Objective(objective), None) => Some(objective.clone()),
            (Reason::Weighted(objective, column), Some(weights)) if column == weights => Some(objective.clone()),
            (Reason::Objective(_) | Reason::Weighted(..) | Reason::Manual | Reason::Other(_), _) => None,
        }
    }

    /// What thresholds are judged by: what was typed, and the procedure that proved its limit. Its objective is listed as one
    /// that was typed, where `dataset`, the `rows` of the session, can be judged by it.
    pub(crate) fn priorities(&self, typed: Priorities, rows: RowsNow, dataset: &Dataset) -> Priorities {
        let decision = &self.decision;
        let mut priorities = typed;
        if decision.is_measured_on(rows) {
            priorities.procedure = priorities.procedure.or(decision.procedure());
        }
        let has_costs = priorities.has_costs();
        let can_be_judged = |objective: &Objective| {
            (has_costs || !objective.needs_costs()) && (dataset.has_answers() || !objective.needs_answers())
        };
        priorities.typed.extend(self.objective(dataset.weight_column()).filter(can_be_judged));
        priorities
    }

    /// What the screen keeps of it beside its threshold, while that is not moved.
    pub(crate) fn decided(&self, inputs: &Inputs, rows: RowsNow) -> Decided {
        let decision = &self.decision;
        Decided {
            threshold: decision.threshold,
            objective: self.objective(inputs.dataset.weight_column()),
            band: decision.chosen_band(rows),
            slices: decision.by_slice().map_or_else(Arc::default, |slices| slices.thresholds().into()),
            then: (rows == RowsNow::Others).then(|| {
                let frozen = decision.then();
                let costs = inputs.dataset.cost_columns(&frozen.cost_columns());
                DecidedThen { frozen, costs }
            }),
            by: self.seen_by(inputs).cloned(),
            rows,
        }
    }

    /// What tells its slices apart, where the rows of `inputs` can be cut up by it.
    pub(crate) fn seen_by(&self, inputs: &Inputs) -> Option<&SliceBy> {
        self.decision.slices_by().filter(|by| {
            let waits = **by == SliceBy::BuiltIn(BuiltIn::Truncated) && inputs.model.is_some();
            waits || inputs.dataset.sliced(by, None).is_ok()
        })
    }

    /// What an export of the session, whose rows are `rows`, says of it.
    pub(crate) fn made_from(&self, rows: RowsNow) -> Arc<MadeFrom> {
        Arc::new(MadeFrom { path: self.path.to_owned(), decision: self.decision.clone(), rows })
    }
}
