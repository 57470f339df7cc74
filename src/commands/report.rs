//! `cutpoint report`: metrics and operating points on stdout, and the decision file.

use std::io::{Write, stdout};

use anyhow::{Context, Result};

use super::Exit;
use super::inputs::{CHECKED_ROWS, DEFAULT_THRESHOLD, EarlierDecision, Gold, Opened, ScoredInputs};
use super::message::{CommandError, WrongUsage};
use super::say;
use crate::cli::ReportArgs;
use crate::export::{Decision, Existing, Reason, Report, Target};
use crate::metrics::{Objective, Sweep};

/// Score (or read scores), print the report, write the decision.
pub(super) fn run(args: &ReportArgs) -> Result<Exit> {
    let objective = args.objective.as_deref().map(str::parse::<Objective>).transpose();
    let objective = objective.map_err(WrongUsage::Objective)?;
    let earlier = EarlierDecision::read(args.decision.as_deref())?;
    if args.decision_out.is_some() && objective.is_none() && args.threshold.is_none() && earlier.is_none() {
        return Err(WrongUsage::NothingToRecord.into());
    }
    let existing = Existing::replace_if(args.force);
    let target = args.decision_out.as_deref().map(|path| Target::create(path, existing)).transpose()?;
    let inputs =
        Opened::new(args.data.as_deref(), &args.input, &args.scoring)?.read(Gold::Required)?.checking(CHECKED_ROWS);
    if let Some(earlier) = earlier.as_ref().filter(|_| !args.force) {
        earlier.check_model(inputs.model.as_deref())?;
    }
    let scored = inputs.score()?;
    let threshold = earlier.as_ref().map(|earlier| earlier.decision.threshold).or(args.threshold);
    let threshold = threshold.unwrap_or(DEFAULT_THRESHOLD);

    let set = scored.as_scored_set()?;
    scored.dataset.doubts(&set).iter().for_each(say::warn);
    let report = Report::new(&scored.dataset, scored.about_model.clone(), &set, threshold);
    if let Some(target) = target {
        let (threshold, reason) = match objective {
            Some(objective) => {
                let point = set.sweep().best(objective).ok_or(CommandError::NoThreshold(objective))?;
                (point.threshold, Reason::Objective(objective))
            }
            None => (threshold, earlier.map_or(Reason::Manual, |earlier| earlier.decision.objective)),
        };
        write_decision(&scored, set.sweep(), threshold, reason, target)?;
    }
    let mut out = stdout().lock();
    args.format.write(&report, &mut out).and_then(|()| out.flush()).context(CommandError::WriteReport)?;
    Ok(Exit::Done)
}

/// Record `threshold`, which was chosen for `reason`.
fn write_decision(
    scored: &ScoredInputs,
    sweep: &Sweep,
    threshold: f64,
    reason: Reason,
    mut target: Target,
) -> Result<()> {
    let (data, model) = scored.fingerprints()?;
    let decision = Decision::new(sweep, threshold, reason, data, model);
    decision.write(target.writer()).map_err(|reason| target.error(reason))?;
    target.commit()?;
    Ok(())
}
