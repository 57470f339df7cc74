//! A decision that a report or the screen goes on from: what is taken from it, and what is told of it beside the rows.

use anyhow::Result;

use super::check::EarlierDecision;
use super::decided::OtherColumn;
use super::open::Inputs;
use crate::cli::{ChoiceArgs, DataArgs};
use crate::commands::message::WrongUsage;
use crate::dataset::{Note, SliceBy};
use crate::metrics::{Priorities, RowsNow};

impl EarlierDecision<'_> {
    /// Judge thresholds for its share of positives, where `priorities` have none; what there is to say of that, and of which rows are
    /// drawn anew.
    ///
    /// # Errors
    /// Wrong usage where what was `typed` contradicts it, unless `other` accepts that.
    pub(crate) fn take_over(
        &self,
        priorities: &mut Priorities,
        typed: (&DataArgs, &ChoiceArgs),
        other: OtherColumn,
    ) -> Result<Vec<Note>, WrongUsage> {
        let (data, choice) = typed;
        let notes = self.prevalence_note(priorities.prevalence, data).into_iter().chain(self.resampling_note(choice));
        priorities.prevalence = self.prevalence(priorities.prevalence, data, other)?;
        self.check_resampling(choice, other)?;
        Ok(notes.collect())
    }

    /// Say of `inputs` what it has to do with them; whether they are the rows that it was made on. `seen` is what tells its slices
    /// apart, where both thresholds of a slice are seen, its own and the common one.
    ///
    /// # Errors
    /// Where it was made for the scores of another model, or for another class than was `typed`, unless `other` accepts that.
    pub(crate) fn remark_on(
        &self,
        inputs: &mut Inputs,
        seen: Option<&SliceBy>,
        (typed, other): (&DataArgs, OtherColumn),
    ) -> Result<RowsNow> {
        self.check_scorer(inputs.model.as_deref(), typed, other)?;
        let rows = self.rows_now(&inputs.dataset)?;
        inputs.warn(self.doubts(rows, inputs.model.as_deref()));
        inputs.note(self.decision.slices_note(seen).or_else(|| self.decision.common_threshold_note()));
        inputs.note(self.decision.proven_elsewhere(rows));
        Ok(rows)
    }
}
