//! Parts of the rows in a report, and in the decision that it writes.

use anyhow::Result;

use super::drawing;
use crate::cli::ReportArgs;
use crate::commands::inputs::{ScoredInputs, slice_rows};
use crate::dataset::SlicedRows;
use crate::export::{Chosen, DecisionSlices, Refinement, Report, SliceFigures};
use crate::metrics::{BootstrapProgress, LengthCorrelation, Points, Scored};

/// The rows cut up as `--slice` says. The best threshold of each slice is one for the objective of the report, if it has one.
pub(super) fn sliced(
    args: &ReportArgs,
    scored: &ScoredInputs,
    set: &Scored,
    points: &Points,
    chosen: &Chosen,
) -> Result<Option<SlicedRows>> {
    let Some(typed) = args.slices.slice.as_deref() else { return Ok(None) };
    slice_rows(typed, &scored.dataset, set, chosen.by.objective(), points).map(Some)
}

/// The thresholds of the slices for a decision, where each is to have its own.
pub(super) fn refinement(sliced: &SlicedRows, args: &ReportArgs, common: f64) -> Option<Refinement> {
    Some(Refinement::Slices(DecisionSlices::new(sliced, common, args.slice_thresholds?.into())))
}

/// `report` with what is said of the slices, where there are any, and whether scores go with the length of the texts.
pub(super) fn add(
    report: Report,
    sliced: Option<&SlicedRows>,
    args: &ReportArgs,
    (scored, set): (&ScoredInputs, &Scored),
    threshold: f64,
) -> Result<Report> {
    let Some(sliced) = sliced else { return Ok(report) };
    let figures = SliceFigures::new(sliced, threshold, args.slice_thresholds.map(Into::into));
    let Some(lengths) = scored.dataset.text_lengths() else { return Ok(report.sliced(figures, None)) };
    let length = match args.bootstrap_plan() {
        None => LengthCorrelation::new(set, &lengths, None, &BootstrapProgress::default()),
        Some(plan) => {
            // The rows of each label are drawn apart.
            let both = plan.replicates.saturating_mul(2);
            drawing::with_bar(both, |progress| LengthCorrelation::new(set, &lengths, Some(plan), progress))?
        }
    };
    Ok(report.sliced(figures, length))
}
