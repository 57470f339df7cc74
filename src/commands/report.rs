//! `cutpoint report`: metrics and operating points, and the decision file.

use std::io::{IsTerminal, stdout};
use std::path::Path;

use anyhow::Result;

use super::Exit;
use super::inputs::{CHECKED_ROWS, DEFAULT_THRESHOLD, EarlierDecision, Gold, Opened, ScoredInputs, WarningsIn};
use super::message::{CommandError, Content, WrongUsage};
use super::output::{commit, is_stream};
use crate::cli::ReportArgs;
use crate::export::{
    Chosen, ChosenBy, Decision, Existing, ExportError, FilesRead, Reason, Report, ReportFormat, Target,
};
use crate::metrics::{Objective, Scored, Sweep};

/// Score (or read scores), write the report and the decision.
pub(super) fn run(args: &ReportArgs) -> Result<Exit> {
    let objective = args.objective.as_deref().map(str::parse::<Objective>).transpose();
    let objective = objective.map_err(WrongUsage::Objective)?;
    if args.decision_out.is_some() && objective.is_none() && args.threshold.is_none() && args.decision.is_none() {
        return Err(WrongUsage::NothingToRecord.into());
    }
    let format = format(args)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    let opened = Opened::new(args.data.as_deref(), &args.input, &args.scoring)?;
    let mut targets = Targets::create(args, &opened.files_read(args.decision.as_deref()))?;
    let mut inputs = opened.read(Gold::Required)?.checking(CHECKED_ROWS);
    if let Some(earlier) = earlier.as_ref().filter(|_| !args.force) {
        earlier.check_model(inputs.model.as_deref())?;
    }
    if let Some(earlier) = &earlier {
        inputs.warn(earlier.doubts(&inputs.dataset, inputs.model.as_deref())?);
    }
    let is_read_here = output(args) == Path::new("-") && stdout().is_terminal();
    let warnings = if is_read_here { WarningsIn::Report } else { WarningsIn::Stderr };
    let scored = inputs.score(warnings)?;

    let set = scored.as_scored_set()?;
    let chosen = choose(&set, args, objective, earlier.as_ref())?;
    warnings.tell(chosen.doubt(&set));
    warnings.tell(scored.dataset.doubts(&set));
    if let Some(target) = targets.decision.take() {
        write_decision(&scored, set.sweep(), &chosen, target)?;
    }
    let content = Content::Report { rows: scored.dataset.len(), threshold: chosen.threshold };
    let report = Report::new(&scored.dataset, scored.about_model.clone(), &set, chosen);
    let mut target = targets.report;
    format.write(&report, target.writer()).map_err(|reason| target.error(reason))?;
    commit(target, output(args), content)?;
    Ok(Exit::Done)
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
    args: &ReportArgs,
    objective: Option<Objective>,
    earlier: Option<&EarlierDecision<'_>>,
) -> Result<Chosen, CommandError> {
    if let Some(objective) = objective {
        let point = set.sweep().best(objective).ok_or(CommandError::NoThreshold(objective))?;
        return Ok(Chosen { threshold: point.threshold, by: ChosenBy::Objective(objective) });
    }
    let by_hand = || Chosen { threshold: args.threshold.unwrap_or(DEFAULT_THRESHOLD), by: ChosenBy::Hand };
    Ok(earlier.map_or_else(by_hand, EarlierDecision::chosen))
}

/// Record the threshold that was chosen.
fn write_decision(
    scored: &ScoredInputs,
    sweep: &Sweep,
    chosen: &Chosen,
    (path, mut target): (&Path, Target),
) -> Result<()> {
    let reason = match &chosen.by {
        ChosenBy::Hand => Reason::Manual,
        ChosenBy::Objective(objective) => Reason::Objective(*objective),
        ChosenBy::Decision { reason, .. } => reason.clone(),
    };
    let (data, model) = scored.fingerprints()?;
    let decision = Decision::new(sweep, chosen.threshold, reason, data, model);
    decision.write(target.writer()).map_err(|reason| target.error(reason))?;
    commit(target, path, Content::Decision { threshold: decision.threshold, reason: &decision.objective })?;
    Ok(())
}
