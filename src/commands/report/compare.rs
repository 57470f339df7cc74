//! The scores against others of the same rows, as far as such were named.

use std::sync::Arc;

use anyhow::Result;

use super::drawing;
use crate::cli::ReportArgs;
use crate::commands::inputs::ScoredInputs;
use crate::commands::message::{RivalNote, WrongUsage};
use crate::commands::say;
use crate::export::{Chosen, Compared, DrawnPair, OwnPoints};
use crate::metrics::{Doubt, MissingCost, Objective, Pairing, Points, Scored, paired_sweep_bootstrap};

/// Compare `set`, which are the scores of `inputs`, with all that was named. Each has its own point for the objective that chose
/// the threshold of the report, here or for its decision, else for F1.
pub(super) fn compare(
    inputs: &ScoredInputs,
    set: &Arc<Scored>,
    points: &Points,
    chosen: &Chosen,
    args: &ReportArgs,
) -> Result<Vec<Compared>> {
    // The decision's costs may be in columns that these rows do not have.
    let has_costs = |objective: &&Objective| points.costs().is_some() || !objective.needs_costs();
    let objective = chosen.by.objective().filter(has_costs).cloned().unwrap_or_default();
    let compare = |pairing: Arc<Pairing>| {
        warn_of_direction(pairing.b());
        let of_b = Points::new(pairing.b(), points.priorities());
        let of_b = of_b.map_err(|MissingCost(missing)| WrongUsage::MissingCost(missing))?;
        let have_answers = pairing.a().gains().is_some() && pairing.b().gains().is_some();
        let objective = Some(&objective).filter(|objective| have_answers || !objective.needs_answers());
        let own = OwnPoints::new(&pairing, points, &of_b, &objective.cloned().unwrap_or_default());
        Ok(Compared::new(&pairing, own, chosen.threshold, drawn(&pairing, args)?))
    };
    inputs.pairings(set)?.into_iter().map(compare).collect()
}

/// A score that ranks the wrong way round loses every comparison.
fn warn_of_direction(other: &Scored) {
    for doubt in other.doubts() {
        match *doubt {
            Doubt::WrongWay { auc, .. } => say::warn(RivalNote::WrongWay { name: other.source().name(), auc }),
            Doubt::Separated { .. } | Doubt::AllWon => {}
        }
    }
}

/// The rows of both drawn anew, where that was asked for.
fn drawn(pairing: &Pairing, args: &ReportArgs) -> Result<Option<DrawnPair>> {
    let Some(plan) = args.bootstrap_plan() else { return Ok(None) };
    let (a, b) = (pairing.a().sweep(), pairing.b().sweep());
    let drawn = drawing::with_bar(plan.replicates, |progress| {
        paired_sweep_bootstrap(a, b, plan.resampling, plan.replicates, plan.seed, progress)
    })?;
    Ok(drawn.map(|drawn| DrawnPair { plan, differences: Some(drawn) }))
}
