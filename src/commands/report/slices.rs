//! Parts of the rows in a report, and in the decision that it writes.

use anyhow::Result;

use super::drawing;
use crate::cli::ReportArgs;
use crate::commands::inputs::{EarlierDecision, ScoredInputs, slice_rows};
use crate::commands::message::WrongUsage;
use crate::dataset::SlicedRows;
use crate::export::{Chosen, DecisionSlices, Refinement, Report, SliceFigures};
use crate::metrics::{BootstrapProgress, LengthCorrelation, Objective, Points, Prevalence, Scored, SliceRule};

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

/// That no decision mixes a threshold for `prevalence` with thresholds by slice that are chosen as measured. `typed` is the
/// objective, where one was named; else it is that of the decision.
pub(super) fn check_prevalence(
    args: &ReportArgs,
    typed: Option<&Objective>,
    earlier: Option<&EarlierDecision<'_>>,
    prevalence: Option<Prevalence>,
) -> Result<(), WrongUsage> {
    let (Some(prevalence), Some(rule), Some(_)) = (prevalence, args.slice_thresholds, &args.decision_out) else {
        return Ok(());
    };
    let decided = || earlier?.chosen().by.objective().cloned();
    let objective = typed.cloned().or_else(decided).unwrap_or_default();
    let rule = SliceRule::from(rule);
    if rule.depends_on_prevalence(&objective) {
        return Err(WrongUsage::SlicesAtPrevalence { rule: rule.key(), prevalence });
    }
    Ok(())
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
    (scored, set, points): (&ScoredInputs, &Scored, &Points),
    threshold: f64,
) -> Result<Report> {
    let Some(sliced) = sliced else { return Ok(report) };
    let rule = args.slice_thresholds.map(Into::into);
    let figures = SliceFigures::new(sliced, threshold, rule, points.prevalence());
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
