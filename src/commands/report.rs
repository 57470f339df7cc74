//! `cutpoint report`: metrics and operating points on stdout, and the decision file.

use std::io::{Write, stdout};

use anyhow::{Context, Result};

use super::inputs::{CHECKED_ROWS, DEFAULT_THRESHOLD, Inputs, ScoredInputs};
use super::{Outcome, WrongUsage, say};
use crate::cli::{ReportArgs, ReportFormat};
use crate::export::{Decision, Report, ReportInput, Target};
use crate::metrics::{Objective, Sweep};

/// Score (or read scores), print the report, write the decision.
///
/// # Errors
/// One sentence for the user.
pub fn run(args: &ReportArgs) -> Result<Outcome> {
    let objective = args.objective.as_deref().map(str::parse::<Objective>).transpose();
    let objective = objective.map_err(|reason| WrongUsage { option: "--objective", reason })?;
    let earlier = args.decision.as_deref().map(|path| Decision::read(path).map(|decision| (path, decision)));
    let earlier = earlier.transpose()?;
    if args.decision_out.is_some() && objective.is_none() && args.threshold.is_none() && earlier.is_none() {
        say("cutpoint: --decision-out needs a choice to record: give --objective, or --threshold");
        return Ok(Outcome::Usage);
    }
    let target = args.decision_out.as_deref().map(|path| Target::create(path, args.force)).transpose()?;
    let inputs = Inputs::open(args.data.as_deref(), &args.input, &args.scoring, true)?.checking(CHECKED_ROWS);
    if let Some((path, decision)) = &earlier {
        inputs.check_same_model(path, decision.model.as_ref(), args.force)?;
    }
    let scored = inputs.score()?;
    let threshold = earlier.as_ref().map(|(_, decision)| decision.threshold).or(args.threshold);

    let set = scored.as_scored_set()?;
    let report = Report::new(&ReportInput {
        dataset: &scored.dataset,
        model: scored.about_model.clone(),
        scored: &set,
        threshold: threshold.unwrap_or(DEFAULT_THRESHOLD),
    });
    if let Some(target) = target {
        let reason = earlier.as_ref().map_or("manual", |(_, decision)| &decision.objective);
        write_decision(&scored, set.sweep(), objective, threshold, reason, target)?;
    }
    let mut out = stdout().lock();
    let written = match args.format {
        ReportFormat::Text => report.write_text(&mut out),
        ReportFormat::Json => report.write_json(&mut out),
        ReportFormat::Markdown => report.write_markdown(&mut out),
    };
    written.and_then(|()| out.flush()).context("cannot write the report to standard output")?;
    Ok(Outcome::Done)
}

/// Record the best point for `objective`, or else `threshold` for `reason`.
fn write_decision(
    scored: &ScoredInputs,
    sweep: &Sweep,
    objective: Option<Objective>,
    threshold: Option<f64>,
    reason: &str,
    mut target: Target,
) -> Result<()> {
    let (threshold, reason) = match objective {
        Some(objective) => {
            let point = sweep
                .best(objective)
                .with_context(|| format!("no threshold meets the objective {objective} on this data"))?;
            (point.threshold, objective.to_string())
        }
        None => (threshold.unwrap_or(DEFAULT_THRESHOLD), reason.to_owned()),
    };
    let decision = Decision::new(sweep, threshold, reason, scored.data_fingerprint()?, scored.model_fingerprint()?);
    decision.write(target.writer()).map_err(|reason| target.error(reason))?;
    target.commit()?;
    Ok(())
}
