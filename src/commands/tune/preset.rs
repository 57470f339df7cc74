//! What the screen starts with: what was typed, or an earlier decision's threshold and objective.

use std::sync::Arc;

use anyhow::Result;

use super::opening::Opening;
use crate::app::{HeldOut, Holdout, HoldoutScores, JobProgress, Preset};
use crate::commands::inputs::{EarlierDecision, Gave, Inputs, default_threshold, held_out, slice_by, with_costs};
use crate::commands::message::CommandError;
use crate::dataset::{BuiltIn, Dataset, SliceBy};
use crate::metrics::{Band, BootstrapPlan, ConstantCosts, Priorities, Resampling};
use crate::terminal::Mouse;

impl Opening<'_> {
    /// With the `band` that was typed; thresholds are judged by `priorities`, and by what the columns of costs say.
    pub(super) fn preset(&self, priorities: Priorities, band: Option<Band>) -> Result<Preset> {
        let (args, inputs) = (self.args, &self.inputs);
        let slice = args.slices.slice.as_deref().map(|typed| slice(typed, inputs)).transpose()?;
        let priorities = self.priorities(priorities)?;
        let earlier = self.earlier.map(|(earlier, _)| earlier);
        let held_out = |holdout| held_out_rows(holdout, &inputs.dataset, earlier, priorities.costs);
        let holdout = self.holdout.as_ref().map(held_out).transpose()?;
        let of_questions = inputs.dataset.questions.as_ref().map(|_| default_threshold(&inputs.dataset));
        let objective = earlier.and_then(|earlier| earlier.objective(inputs.dataset.weight_column()));
        Ok(Preset {
            threshold: earlier.map(|earlier| earlier.decision.threshold).or(args.threshold).or(of_questions),
            band: earlier.and_then(EarlierDecision::band).or(band),
            objective,
            decided: self.earlier.map(|(earlier, rows)| earlier.decided(inputs, rows)),
            priorities,
            plan: BootstrapPlan { resampling: self.resampling(), ..BootstrapPlan::default() },
            filter: args.filter,
            slice,
            holdout,
            mouse: if args.no_mouse { Mouse::Terminals } else { Mouse::Ours },
            rival_notes: inputs.rivals.iter().flat_map(|rival| rival.notes.clone()).collect(),
            rivals: inputs.rivals.iter().map(|rival| rival.source.name().to_owned()).collect(),
        })
    }

    /// Those that were `typed`, with the columns of costs, and with what the decision was chosen for.
    fn priorities(&self, typed: Priorities) -> Result<Priorities> {
        let dataset = &self.inputs.dataset;
        let decision = self.earlier.map(|(earlier, _)| earlier);
        let priorities = with_costs(typed, &self.args.choice, decision, dataset)?;
        Ok(match self.earlier {
            Some((earlier, rows)) => earlier.priorities(priorities, rows, dataset),
            None => priorities,
        })
    }

    fn resampling(&self) -> Resampling {
        if self.args.choice.fixed_class_sizes {
            return Resampling::FixedClassSizes;
        }
        self.earlier.map_or_else(Resampling::default, |(earlier, _)| earlier.resampling())
    }
}

/// What the rows are to be cut up by: that they can be is known before the screen opens, but for what the model's run tells.
fn slice(typed: &str, inputs: &Inputs) -> Result<SliceBy> {
    let by = slice_by(typed, &inputs.dataset, None)?;
    let waits = by == SliceBy::BuiltIn(BuiltIn::Truncated) && inputs.model.is_some();
    if !waits {
        inputs.dataset.sliced(&by, None)?;
    }
    Ok(by)
}

/// The rows that were held out; scored, where their file has the scores. Outcomes that have no column cost what `costs` says.
fn held_out_rows(
    holdout: &Inputs,
    first: &Dataset,
    earlier: Option<&EarlierDecision<'_>>,
    costs: ConstantCosts,
) -> Result<Holdout> {
    let dataset = Arc::clone(&holdout.dataset);
    let labels = dataset.labels.clone().ok_or(CommandError::NoLabels)?;
    let rows = held_out(&dataset, first)?;
    let decided = earlier.map(|earlier| earlier.rows_now(&dataset)).transpose()?.unwrap_or_default();
    let scores = if holdout.model.is_some() {
        HoldoutScores::Waiting(JobProgress::default())
    } else {
        let gave = Gave::read(&dataset).ok_or(CommandError::NoScores)?;
        let scored = gave.set(&holdout.source, &dataset, &labels);
        HoldoutScores::Ready(HeldOut::new(Arc::new(scored), &dataset, costs))
    };
    Ok(Holdout { dataset, rows, decided, scores })
}
