//! The band of rows that are left to people, from the command line to the two thresholds.

use super::EarlierDecision;
use crate::cli::ReportArgs;
use crate::commands::message::{CommandError, WrongUsage};
use crate::export::{BandBy, ReasonedBand};
use crate::metrics::{Band, BandGoal, BandWish, Points, Scored};

/// What was typed for `--band`, understood, and whether it goes with the rest.
pub(crate) fn typed_band(args: &ReportArgs) -> Result<Option<BandWish>, WrongUsage> {
    let Some(typed) = args.band.as_deref() else { return Ok(None) };
    let wish: BandWish = typed.parse().map_err(WrongUsage::Band)?;
    match wish {
        BandWish::Ends(_) => return Ok(Some(wish)),
        BandWish::Best(_) if args.choice.prevalence.is_some() => return Err(WrongUsage::BandAtPrevalence),
        BandWish::Best(_) if args.input.weight.is_some() => return Err(WrongUsage::BandWeighed),
        // What it is proven for must not have been chosen on the same rows.
        BandWish::Best(BandGoal::Guaranteed { .. }) if args.objective.is_some() => {
            return Err(WrongUsage::BandAroundObjective);
        }
        BandWish::Best(BandGoal::Cheapest { abstain }) if args.choice.cost.is_none() => {
            return Err(WrongUsage::BandWithoutCosts(abstain));
        }
        BandWish::Best(_) => {}
    }
    Ok(Some(wish))
}

/// The two thresholds of a band, where nothing is there to choose one on, or where its answer is looked at on the screen.
pub(crate) fn ends(typed: &str) -> Result<Band, WrongUsage> {
    match typed.parse().map_err(WrongUsage::Band)? {
        BandWish::Ends(band) => Ok(band),
        BandWish::Best(goal) => Err(WrongUsage::BandGoalElsewhere(goal)),
    }
}

/// The band on `set`: what was typed, or that of an earlier decision.
pub(crate) fn choose_band(
    set: &Scored,
    points: &Points,
    threshold: f64,
    wish: Option<BandWish>,
    earlier: Option<&EarlierDecision<'_>>,
) -> Result<Option<ReasonedBand>, CommandError> {
    let costs = points.priorities().constant_costs();
    match wish {
        None => Ok(earlier.and_then(EarlierDecision::band).map(|band| ReasonedBand::given(band, BandBy::Decision))),
        Some(BandWish::Ends(band)) => Ok(Some(ReasonedBand::given(band, BandBy::Hand))),
        Some(BandWish::Best(goal)) => {
            let chosen = goal.choose(set.sweep(), threshold, &costs).map_err(CommandError::NoBand)?;
            Ok(Some(ReasonedBand { chosen, by: BandBy::Goal(goal) }))
        }
    }
}

impl EarlierDecision<'_> {
    /// The band that it leaves to people, where it does.
    pub(crate) fn band(&self) -> Option<Band> {
        self.decision.band()
    }
}
