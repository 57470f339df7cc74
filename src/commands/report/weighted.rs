//! What the figures are where rows weigh differently.

use anyhow::Result;

use super::drawing;
use crate::cli::ReportArgs;
use crate::commands::inputs::ScoredInputs;
use crate::export::{Weighted, WeightedSureness};
use crate::metrics::{Objective, Points, Scored, WeightedBootstrap, WeightedRows, WeightedSweep};

/// Of the rows of `set`, which `sweep` weighs, at `threshold`; drawn anew where that was asked for.
pub(super) fn figures(
    scored: &ScoredInputs,
    set: &Scored,
    points: &Points,
    sweep: &WeightedSweep,
    threshold: f64,
    args: &ReportArgs,
) -> Result<Weighted> {
    let objectives = || points.entries().iter().map(|entry| &entry.objective);
    let figures = Weighted::new(set, sweep, objectives(), threshold);
    let (Some(plan), Some(weights)) = (args.bootstrap_plan(), &scored.dataset.weights) else { return Ok(figures) };
    let rows = WeightedRows { sweep, labels: set.labels(), weights };
    let judged: Vec<Objective> = objectives().filter(|objective| Weighted::judges(objective)).cloned().collect();
    let found = drawing::with_bar(plan.replicates, |progress| {
        WeightedBootstrap::new(rows, &judged, threshold, plan.resampling, plan.replicates, plan.seed, progress)
    })?;
    Ok(figures.drawn(found.map(|found| WeightedSureness { plan, found, threshold })))
}
