//! What was typed, understood and checked as far as the data need not be known.

use super::frozen;
use crate::cli::ReportArgs;
use crate::commands::inputs::{check_costs, check_guarantees, check_weights, typed_bands, typed_priorities, unweighed};
use crate::commands::message::WrongUsage;
use crate::metrics::{BandWish, Confidence, Objective, Priorities, parse_number};

/// What is wanted of the threshold.
pub(super) struct Typed {
    /// What chooses it.
    pub objective: Option<Objective>,
    /// What it is judged by.
    pub priorities: Priorities,
    /// What chooses the rows that are left to people.
    pub bands: Vec<BandWish>,
    /// How much lower than promised is still as good elsewhere.
    pub margin: Option<f64>,
}

impl Typed {
    pub(super) fn new(args: &ReportArgs) -> Result<Self, WrongUsage> {
        let objective = args.objective.as_deref().map(str::parse::<Objective>).transpose();
        let objective = guaranteed(objective.map_err(WrongUsage::Objective)?, args.confidence.as_deref())?;
        let priorities = typed_priorities(&args.choice)?;
        let mut named = priorities.objectives.iter().flatten().chain(&objective);
        if args.choice.guarantee.is_some() && named.all(|objective| objective.confidence.is_none()) {
            return Err(WrongUsage::NothingToGuarantee);
        }
        if let Some(objective) = &objective {
            check_costs("--objective", objective, &args.choice)?;
            check_guarantees([objective], &args.choice)?;
        }
        check_weights(&args.input, unweighed(&args.slices, &args.choice))?;
        // A threshold on other rows than it was chosen on has its counts drawn anew unasked.
        let draws_anew = args.bootstrap.is_some() || args.decision.is_some() || args.choice.holdout.is_some();
        if args.choice.fixed_class_sizes && !draws_anew {
            return Err(WrongUsage::NothingToDraw);
        }
        if args.slice_thresholds.is_some() && objective.as_ref().is_some_and(|objective| objective.confidence.is_some())
        {
            return Err(WrongUsage::GuaranteeOfSlices);
        }
        let margin = frozen::margin(args)?;
        let bands = typed_bands(args)?;
        let has_choice =
            objective.is_some() || args.threshold.is_some() || args.decision.is_some() || !bands.is_empty();
        if args.decision_out.is_some() && !has_choice && args.slice_thresholds.is_none() {
            return Err(WrongUsage::NothingToRecord);
        }
        if args.reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            return Err(WrongUsage::EmptyReason);
        }
        Ok(Self { objective, priorities, bands, margin })
    }
}

/// `objective` with its limit guaranteed, where `--confidence` says so. clap has seen to it that there is an objective then.
fn guaranteed(objective: Option<Objective>, confidence: Option<&str>) -> Result<Option<Objective>, WrongUsage> {
    let (Some(objective), Some(typed)) = (objective.clone(), confidence) else { return Ok(objective) };
    let confidence =
        parse_number(typed).and_then(Confidence::new).ok_or_else(|| WrongUsage::Confidence(typed.to_owned()))?;
    if objective.confidence.is_some() {
        return Err(WrongUsage::TwoConfidences);
    }
    let fault = |fault| WrongUsage::NothingToTrust { objective: objective.clone(), fault };
    objective.clone().guaranteed(confidence).map(Some).map_err(fault)
}
