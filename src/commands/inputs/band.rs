//! The band of rows that are left to people, from the command line to the two thresholds.

use super::{EarlierDecision, weighs_rows};
use crate::cli::ReportArgs;
use crate::commands::message::{CommandError, WrongUsage};
use crate::export::{BandBy, ReasonedBand};
use crate::metrics::{Band, BandGoal, BandWish, Points, Scored, Unweighed};

/// What was typed for each `--band`, understood, and whether it goes with the rest.
pub(crate) fn typed_bands(args: &ReportArgs) -> Result<Vec<BandWish>, WrongUsage> {
    if args.band.len() > 1 && args.decision_out.is_some() {
        return Err(WrongUsage::SeveralBands);
    }
    args.band.iter().map(|typed| typed_band(typed, args)).collect()
}

fn typed_band(typed: &str, args: &ReportArgs) -> Result<BandWish, WrongUsage> {
    let wish: BandWish = typed.parse().map_err(WrongUsage::Band)?;
    let BandWish::Best(goal) = wish else { return Ok(wish) };
    if args.choice.prevalence.is_some() {
        return Err(WrongUsage::BandAtPrevalence);
    }
    if weighs_rows(&args.input) {
        return Err(WrongUsage::Unweighed(Unweighed::Bands));
    }
    match goal {
        // What it is proven for must not have been chosen on the same rows.
        BandGoal::Guaranteed { .. } if args.objective.is_some() => Err(WrongUsage::BandAroundObjective),
        BandGoal::Cheapest { abstain } if args.choice.cost.is_none() => Err(WrongUsage::BandWithoutCosts(abstain)),
        BandGoal::Guaranteed { .. } | BandGoal::Cheapest { .. } | BandGoal::Widest { .. } => Ok(wish),
    }
}

/// The two thresholds of a band, where nothing is there to choose one on, or where its answer is looked at on the screen.
pub(crate) fn ends(typed: &str) -> Result<Band, WrongUsage> {
    match typed.parse().map_err(WrongUsage::Band)? {
        BandWish::Ends(band) => Ok(band),
        BandWish::Best(goal) => Err(WrongUsage::BandGoalElsewhere(goal)),
    }
}

/// The bands on `set`: what was typed, or that of an earlier decision.
pub(crate) fn choose_bands(
    set: &Scored,
    points: &Points,
    threshold: f64,
    wishes: &[BandWish],
    earlier: Option<&EarlierDecision<'_>>,
) -> Result<Vec<ReasonedBand>, CommandError> {
    let costs = points.priorities().constant_costs();
    // clap has seen to it that there are not both.
    let decided = earlier.and_then(EarlierDecision::band).map(|band| ReasonedBand::given(band, BandBy::Decision));
    let typed = wishes.iter().map(|wish| match *wish {
        BandWish::Ends(band) => Ok(ReasonedBand::given(band, BandBy::Hand)),
        BandWish::Best(goal) => {
            let chosen = goal.choose(set.sweep(), threshold, &costs).map_err(CommandError::NoBand)?;
            Ok(ReasonedBand { chosen, by: BandBy::Goal(goal) })
        }
    });
    decided.map(Ok).into_iter().chain(typed).collect()
}

impl EarlierDecision<'_> {
    /// The band that it leaves to people, where it does.
    pub(crate) fn band(&self) -> Option<Band> {
        self.decision.band()
    }
}
