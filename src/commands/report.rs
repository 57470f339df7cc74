//! `cutpoint report`: metrics and operating points, and the decision file.

mod compare;
mod drawing;
mod frozen;
mod slices;
mod typed;

use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use typed::Typed;

use super::inputs::{
    AskedFor, CHECKED_ROWS, DEFAULT_THRESHOLD, EarlierDecision, Gold, OtherColumn, ScoredInputs, WarningsIn,
    choose_bands, name_cost_columns, with_costs,
};
use super::message::{ChosenFor, ChosenWeighted, CommandError, Content, JudgedAtItsPrevalence, WrongUsage};
use super::output::{commit, is_stream};
use super::{Exit, say};
use crate::cli::ReportArgs;
use crate::export::{
    Asked, Chosen, ChosenBy, Decision, Existing, ExportError, FilesRead, Judged, Origin, Reason, ReasonedBand,
    Refinement, Report, ReportFormat, Target, Then,
};
use crate::metrics::{
    Axis, Calibration, CalibrationMethod, MissingCost, Objective, PointEntry, Points, Priorities, Scored, Sureness,
};

/// Score (or read scores), write the report and the decision.
pub(super) fn run(args: &ReportArgs) -> Result<Exit> {
    let Typed { objective, mut priorities, bands: wishes, margin } = Typed::new(args)?;
    let format = format(args)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let other = OtherColumn::accept_if(args.force);
    let drawn_as_decided = earlier.as_ref().and_then(|earlier| earlier.resampling_note(&args.choice));
    let args = &drawing::as_decided(args, earlier.as_ref());
    let typed_prevalence = priorities.prevalence;
    if let Some(earlier) = &earlier {
        priorities.prevalence = earlier.prevalence(typed_prevalence, &args.input, other)?;
        earlier.check_resampling(&args.choice, other)?;
    }
    let asked = AskedFor::new(args.data.as_deref(), (&args.input, &args.scoring), earlier.as_ref(), other)?;
    let mut opened = asked.open(args.data.as_deref(), &args.comparison)?;
    name_cost_columns(&mut opened, &args.choice, earlier.as_ref());
    let holdout = args.choice.holdout.as_deref().map(|path| opened.holdout(path)).transpose()?;
    let mut files_read = opened.files_read(args.decision.as_deref());
    holdout.iter().filter_map(|holdout| holdout.path.as_deref()).for_each(|path| files_read.add(path));
    let mut targets = Targets::create(args, &files_read)?;
    let mut inputs = opened.read_for(earlier.as_ref(), Gold::Required, other)?.checking(CHECKED_ROWS);
    inputs.note(asked.notes(inputs.model.as_deref()));
    inputs.note(drawn_as_decided);
    if let Some(earlier) = &earlier {
        inputs.note(earlier.prevalence_note(typed_prevalence, &args.input));
        earlier.check_scorer(inputs.model.as_deref(), other)?;
    }
    let rows_now = earlier.as_ref().map(|earlier| earlier.rows_now(&inputs.dataset)).transpose()?;
    if let Some((earlier, rows)) = earlier.as_ref().zip(rows_now) {
        inputs.warn(earlier.doubts(rows, inputs.model.as_deref()));
        inputs.note(earlier.decision.common_threshold_note());
    }
    let is_read_here = output(args) == Path::new("-") && stdout().is_terminal();
    let warnings = if is_read_here { WarningsIn::Report } else { WarningsIn::Stderr };
    let holdout = holdout.map(|holdout| holdout.read_like(&inputs.dataset)).transpose()?;
    let scored = inputs.score(warnings)?;
    let holdout = holdout.map(|holdout| frozen::Holdout::score(holdout, &scored)).transpose()?;

    let set = Arc::new(scored.as_scored_set()?);
    let priorities = Priorities { typed: objective.iter().cloned().collect(), ..priorities };
    let priorities = with_costs(priorities, &args.choice, earlier.as_ref(), &scored.dataset);
    let points = Points::new(&set, &priorities);
    let points = points.map_err(|MissingCost(missing)| WrongUsage::MissingCost(missing))?;
    check_axis(&points, set.scores().axis)?;
    let column = points.by_weight().map(|by_weight| by_weight.weighting().column().to_owned());
    let chosen = choose(&set, &points, args, objective, earlier.as_ref())?;
    let bands = choose_bands(&set, &points, chosen.threshold, &wishes, earlier.as_ref())?;
    let sureness = bootstrap(&set, &points, chosen.threshold, args)?;
    let judged = Judged { points: &points, sureness: sureness.as_ref() };
    let sliced = slices::sliced(args, &scored, &set, &points, &chosen)?;
    let compared = compare::compare(&scored, &set, &points, &chosen, args)?;
    let later = earlier.as_ref().zip(rows_now);
    let later = later.map(|earlier| frozen::measure_again(earlier, &scored, (&set, points.costs()), args, margin));
    if let Some((earlier, later)) = earlier.as_ref().zip(later.as_ref()) {
        later.at_its_costs.iter().for_each(say::note);
        let others = points.prevalence();
        let decided = earlier.prevalence_beside(others);
        decided.map(|decided| JudgedAtItsPrevalence { decided, others }).iter().for_each(say::note);
    }
    tell_of_choice(&chosen, &points, column.as_deref());
    warnings.tell(chosen.doubt(&set));
    warnings.tell(scored.dataset.doubts(&set));
    if let Some(target) = targets.decision.take() {
        let calibration = calibration(&set, args.calibration)?;
        let slices = sliced.as_ref().and_then(|sliced| slices::refinement(sliced, args, chosen.threshold));
        let made_from = earlier.as_ref().map(|earlier| &earlier.decision);
        let (reason, threshold, note) = (reason(&chosen, column.as_deref()), chosen.threshold, args.reason.clone());
        let recorded =
            Recorded { reason, threshold, band: bands.first().copied(), slices, calibration, made_from, note };
        write_decision(&scored, &set, judged, recorded, target)?;
    }
    let held_out = holdout.map(|holdout| {
        let reason = reason(&chosen, column.as_deref());
        let then = Then::chosen_now(&set, judged, chosen.threshold, &reason, args.resampling());
        holdout.measure(&then, args, margin)
    });
    let frozen = later.or(held_out);
    let content = Content::Report { rows: set.sweep().len(), threshold: chosen.threshold };
    let threshold = chosen.threshold;
    let report = Report::new(&scored.dataset, scored.about_model.clone(), &set, judged, chosen).compared(compared);
    let verdict = frozen.as_ref().map(|frozen| frozen.judgement.clone());
    let report = frozen.into_iter().fold(report, Report::frozen);
    let report = bands.into_iter().fold(report, Report::with_band);
    let report = slices::add(report, sliced.as_ref(), args, (&scored, &set), threshold)?;
    let mut target = targets.report;
    format.write(&report, target.writer()).map_err(|reason| target.error(reason))?;
    commit(target, output(args), content)?;
    Ok(frozen::check(args, verdict.as_ref()))
}

/// Tell what the threshold was chosen for beside the objective: once nothing stands in the way of the report.
fn tell_of_choice(chosen: &Chosen, points: &Points, weights: Option<&str>) {
    match &chosen.by {
        ChosenBy::Objective(_) => {
            weights.map(|column| ChosenWeighted(column.to_owned())).iter().for_each(say::note);
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

/// Where the report goes.
fn output(args: &ReportArgs) -> &Path {
    args.output.as_deref().unwrap_or(Path::new("-"))
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

/// The files that are being written; without a commit nothing of them stays behind.
struct Targets<'a> {
    report: Target,
    decision: Option<(&'a Path, Target)>,
}

impl<'a> Targets<'a> {
    fn create(args: &'a ReportArgs, read: &FilesRead) -> Result<Self> {
        let create = |path| Target::create(path, Existing::replace_if(args.force), read);
        let report = create(output(args))?;
        let decision =
            args.decision_out.as_deref().map(|path| Ok::<_, ExportError>((path, create(path)?))).transpose()?;
        if decision.as_ref().is_some_and(|(_, decision)| decision.is_same_file(&report)) {
            return Err(WrongUsage::OneTarget.into());
        }
        Ok(Self { report, decision })
    }
}

/// The threshold of the report. clap has seen to it that at most one is named.
fn choose(
    set: &Scored,
    points: &Points,
    args: &ReportArgs,
    objective: Option<Objective>,
    earlier: Option<&EarlierDecision<'_>>,
) -> Result<Chosen, CommandError> {
    if let Some(objective) = objective {
        let PointEntry { objective, found, .. } = points.judge(set, objective);
        return match found {
            Ok(point) => Ok(Chosen { threshold: point.threshold, by: ChosenBy::Objective(objective) }),
            Err(unmet) if points.by_weight().is_some() => Err(CommandError::NoWeightedThreshold { objective, unmet }),
            Err(unmet) => Err(CommandError::NoThreshold { objective, unmet }),
        };
    }
    let by_hand = || Chosen { threshold: args.threshold.unwrap_or(DEFAULT_THRESHOLD), by: ChosenBy::Hand };
    Ok(earlier.map_or_else(by_hand, EarlierDecision::chosen))
}

/// Why the threshold was chosen, for a decision. An objective alone would not tell that `weights` had a part in it.
fn reason(chosen: &Chosen, weights: Option<&str>) -> Reason {
    match (&chosen.by, weights) {
        (ChosenBy::Hand, _) => Reason::Manual,
        (ChosenBy::Objective(objective), None) => Reason::Objective(objective.clone()),
        (ChosenBy::Objective(objective), Some(column)) => Reason::Weighted(objective.clone(), column.to_owned()),
        (ChosenBy::Decision { reason, .. }, _) => reason.clone(),
    }
}

/// What makes probabilities of the scores: the fit that was asked for, or the one that suits them, where there is one.
fn calibration(set: &Scored, method: Option<CalibrationMethod>) -> Result<Option<Calibration>, CommandError> {
    match (Calibration::of(set, method), method) {
        (Ok(calibration), _) => Ok(Some(calibration)),
        // Nobody asked for one.
        (Err(_), None) => Ok(None),
        (Err(reason), Some(method)) => Err(CommandError::NoFit { method, reason }),
    }
}

/// What a decision is to hold.
struct Recorded<'a> {
    reason: Reason,
    threshold: f64,
    band: Option<ReasonedBand>,
    /// Thresholds by slice; there is no band then.
    slices: Option<Refinement>,
    calibration: Option<Calibration>,
    /// The decision that it was made from.
    made_from: Option<&'a Decision>,
    /// Why, in somebody's words.
    note: Option<String>,
}

/// Record what was chosen.
fn write_decision(
    scored: &ScoredInputs,
    set: &Scored,
    judged: Judged<'_>,
    recorded: Recorded<'_>,
    (path, mut target): (&Path, Target),
) -> Result<()> {
    let Recorded { reason, threshold, band, slices, calibration, made_from, note } = recorded;
    let (data, model) = scored.fingerprints()?;
    let asked = Asked::new(&scored.dataset, scored.about_model.as_ref(), set);
    let origin = Origin { data, model, asked };
    let decision = Decision::new(set, judged, threshold, reason, origin, calibration);
    let decision = band.iter().fold(decision, |decision, band| decision.refined(Refinement::Band(band.record(set))));
    let decision = slices.into_iter().fold(decision, Decision::refined);
    // The one that it replaces is there until the end.
    let again = |decision: Decision, earlier| decision.continuing(earlier, (set, &scored.dataset), judged);
    let decision = made_from.into_iter().fold(decision, again);
    let made_from = made_from.map(Decision::revision);
    let decision = decision.following([made_from, Decision::revision_at(path)], note);
    decision.write(target.writer()).map_err(|reason| target.error(reason))?;
    let (threshold, slices, band, revision) =
        (decision.threshold, decision.slices(), decision.band(), decision.revision());
    commit(target, path, Content::Decision { threshold, reason: &decision.objective, band, slices, revision })?;
    Ok(())
}
