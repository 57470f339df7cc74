//! `cutpoint report`: metrics and operating points, and the decision file.

mod compare;
mod drawing;
mod frozen;
mod opening;
mod recorded;
mod slices;
mod typed;

use std::sync::Arc;

use anyhow::Result;

use opening::{Opening, output};
use recorded::Recorded;
use typed::Typed;

use super::inputs::{EarlierDecision, OtherColumn, check_points, choose_bands, default_threshold, with_costs};
use super::message::{ChosenFor, ChosenWeighted, CommandError, Content, JudgedAtItsPrevalence, WrongUsage};
use super::output::{commit, is_stream};
use super::{Exit, say};
use crate::cli::ReportArgs;
use crate::export::{Chosen, ChosenBy, ExportError, Judged, Reason, Report, ReportFormat, Then};
use crate::metrics::{Axis, MissingCost, Objective, Occasion, PointEntry, Points, Priorities, Scored, Sureness};

/// Score (or read scores), write the report and the decision.
pub(super) fn run(args: &ReportArgs) -> Result<Exit> {
    let Typed { objective, mut priorities, bands: wishes, margin } = Typed::new(args)?;
    let format = format(args)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    frozen::can_be_checked(args, earlier.as_ref())?;
    check_points(&priorities, &args.choice, earlier.as_ref())?;
    let (typed, other) = ((&args.input, &args.choice), OtherColumn::accept_if(args.force));
    let notes = earlier.as_ref().map(|earlier| earlier.take_over(&mut priorities, typed, other)).transpose()?;
    let args = &drawing::as_decided(args, earlier.as_ref());
    slices::check_prevalence(args, objective.as_ref(), earlier.as_ref(), priorities.prevalence)?;
    let opening = Opening::read(args, earlier.as_ref(), notes.unwrap_or_default())?;
    let Opening { scored, holdout, later, mut targets, warnings } = opening;

    let set = Arc::new(scored.as_scored_set()?);
    let priorities = Priorities { typed: objective.iter().cloned().collect(), ..priorities };
    let priorities = with_costs(priorities, &args.choice, earlier.as_ref(), &scored.dataset)?;
    let points = Points::new(&set, &priorities);
    let points = points.map_err(|MissingCost(missing)| WrongUsage::MissingCost(missing))?;
    check_axis(&points, set.scores().axis)?;
    let nobodys = default_threshold(&scored.dataset);
    let chosen = choose(&set, &points, args, objective, (earlier.as_ref(), nobodys))?;
    let bands = choose_bands(&set, &points, chosen.threshold, &wishes, earlier.as_ref())?;
    let sureness = bootstrap(&set, &points, chosen.threshold, args)?;
    let judged = Judged { points: &points, sureness: sureness.as_ref() };
    let sliced = slices::sliced(args, &scored, &set, &points, &chosen)?;
    let compared = compare::compare(&scored, &set, &points, &chosen, args)?;
    let later = later.map(|earlier| frozen::measure_again(earlier, &scored, (&set, points.costs()), args, margin));
    if let Some((earlier, later)) = earlier.as_ref().zip(later.as_ref()) {
        later.at_its_costs.iter().for_each(say::note);
        let others = points.prevalence();
        let decided = earlier.prevalence_beside(others);
        decided.map(|decided| JudgedAtItsPrevalence { decided, others }).iter().for_each(say::note);
    }
    tell_of_choice(&chosen, &points);
    warnings.tell(chosen.doubt(&set));
    warnings.tell(scored.dataset.doubts(&set));
    let (reason, threshold) = (reason(&chosen, &points), chosen.threshold);
    if let Some(target) = targets.decision.take() {
        let slices = sliced.as_ref().and_then(|sliced| slices::refinement(sliced, args, threshold));
        let made_from = earlier.as_ref().map(|earlier| &earlier.decision);
        let recorded = Recorded { reason: reason.clone(), threshold, band: bands.first().copied(), slices, made_from };
        recorded.write(args, &scored, &set, judged, target)?;
    }
    let frozen = later.or_else(|| {
        let then = Then::chosen_now(&set, judged, threshold, &reason, (Occasion::Holdout, args.resampling()));
        Some(holdout?.measure(&then, args, margin))
    });
    let verdict = frozen.as_ref().map(|frozen| frozen.judgement.clone());
    let report = Report::new(&scored.dataset, scored.about_model.clone(), &set, judged, chosen).compared(compared);
    let report = frozen.into_iter().fold(report, Report::frozen);
    let report = bands.into_iter().fold(report, Report::with_band);
    let report = slices::add(report, sliced.as_ref(), args, (&scored, &set, &points), threshold)?;
    let mut target = targets.report;
    format.write(&report, target.writer()).map_err(|reason| target.error(reason))?;
    commit(target, output(args), Content::Report { rows: set.sweep().len(), threshold })?;
    Ok(frozen::check(args, verdict.as_ref()))
}

/// Tell what the threshold was chosen for beside the objective: once nothing stands in the way of the report.
fn tell_of_choice(chosen: &Chosen, points: &Points) {
    match &chosen.by {
        ChosenBy::Objective(..) => {
            weights(points).map(|column| ChosenWeighted(column.to_owned())).iter().for_each(say::note);
            points.prevalence().map(ChosenFor).iter().for_each(say::note);
        }
        ChosenBy::Hand | ChosenBy::Decision { .. } => {}
    }
}

/// The rows drawn anew, where that was asked for.
fn bootstrap(set: &Scored, points: &Points, threshold: f64, args: &ReportArgs) -> Result<Option<Sureness>> {
    let Some(plan) = args.bootstrap_plan() else { return Ok(None) };
    drawing::with_bar(points.draws(plan.replicates), |progress| {
        Sureness::new(set.sweep(), points, plan, progress)?.with_weights(set, points, threshold, progress)
    })
}

/// Whether the procedure that was asked for suits the axis of the scores.
fn check_axis(points: &Points, axis: Axis) -> Result<(), WrongUsage> {
    let Some(procedure) = points.priorities().procedure else { return Ok(()) };
    let mut demands = points.entries().iter().filter_map(|entry| entry.objective.demand());
    demands.try_for_each(|demand| demand.allows(procedure, axis)).map_err(WrongUsage::Guarantee)
}

/// The form that was asked for, by name or by the target's extension.
fn format(args: &ReportArgs) -> Result<ReportFormat, ExportError> {
    let path = output(args);
    let of_target = || if is_stream(path) { Some(ReportFormat::Text) } else { ReportFormat::of_target(path) };
    args.format.or_else(of_target).ok_or_else(|| ExportError::UnknownReportFormat {
        path: path.to_owned(),
        extensions: ReportFormat::extensions(),
    })
}

/// The threshold of the report, `nobodys` where nobody names one. clap has seen to it that at most one is named.
fn choose(
    set: &Scored,
    points: &Points,
    args: &ReportArgs,
    objective: Option<Objective>,
    (earlier, nobodys): (Option<&EarlierDecision<'_>>, f64),
) -> Result<Chosen, CommandError> {
    if let Some(objective) = objective {
        let PointEntry { objective, found, .. } = points.judge(set, objective);
        return match found {
            Ok(point) => {
                let by = ChosenBy::Objective(objective, points.prevalence());
                Ok(Chosen { threshold: point.threshold, by })
            }
            Err(unmet) if points.by_weight().is_some() => Err(CommandError::NoWeightedThreshold { objective, unmet }),
            Err(unmet) => Err(CommandError::NoThreshold { objective, unmet }),
        };
    }
    let by_hand = || Chosen { threshold: args.threshold.unwrap_or(nobodys), by: ChosenBy::Hand };
    Ok(earlier.map_or_else(by_hand, EarlierDecision::chosen))
}

/// The column that says what rows weigh, where they do.
fn weights(points: &Points) -> Option<&str> {
    Some(points.by_weight()?.weighting().column())
}

/// Why the threshold was chosen, for a decision. An objective alone would not tell that weights had a part in it.
fn reason(chosen: &Chosen, points: &Points) -> Reason {
    match (&chosen.by, weights(points)) {
        (ChosenBy::Hand, _) => Reason::Manual,
        (ChosenBy::Objective(objective, _), None) => Reason::Objective(objective.clone()),
        (ChosenBy::Objective(objective, _), Some(column)) => Reason::Weighted(objective.clone(), column.to_owned()),
        (ChosenBy::Decision { reason, .. }, _) => reason.clone(),
    }
}
