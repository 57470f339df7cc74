//! The decision that a report writes.

use std::path::Path;

use anyhow::Result;

use crate::cli::ReportArgs;
use crate::commands::inputs::ScoredInputs;
use crate::commands::message::{CommandError, Content};
use crate::commands::output::commit;
use crate::export::{Asked, Decision, Judged, Origin, Reason, ReasonedBand, Refinement, Target};
use crate::metrics::{Calibration, CalibrationMethod, Scored};

/// What a decision is to hold.
pub(super) struct Recorded<'a> {
    pub reason: Reason,
    pub threshold: f64,
    pub band: Option<ReasonedBand>,
    /// Thresholds by slice; there is no band then.
    pub slices: Option<Refinement>,
    /// The decision that it was made from.
    pub made_from: Option<&'a Decision>,
}

impl Recorded<'_> {
    /// Write it to `target`, of the rows of `scored`, which are `set`.
    pub(super) fn write(
        self,
        args: &ReportArgs,
        scored: &ScoredInputs,
        set: &Scored,
        judged: Judged<'_>,
        (path, mut target): (&Path, Target),
    ) -> Result<()> {
        let Self { reason, threshold, band, slices, made_from } = self;
        let calibration = calibration(set, args.calibration)?;
        let (data, model) = scored.fingerprints()?;
        let asked = Asked::new(&scored.dataset, scored.about_model.as_ref(), set);
        let origin = Origin { data, model, asked };
        let decision = Decision::new(set, judged, threshold, reason, origin, calibration);
        let decision =
            band.iter().fold(decision, |decision, band| decision.refined(Refinement::Band(band.record(set))));
        let decision = slices.into_iter().fold(decision, Decision::refined);
        let again = |decision: Decision, earlier| decision.continuing(earlier, (set, &scored.dataset), judged);
        let decision = made_from.into_iter().fold(decision, again);
        // The one that it replaces is there until the end.
        let earlier = [made_from.map(Decision::revision), Decision::revision_at(path)];
        let decision = decision.following(earlier, args.reason.clone());
        decision.write(target.writer()).map_err(|reason| target.error(reason))?;
        let (threshold, slices, band, revision) =
            (decision.threshold, decision.slices(), decision.band(), decision.revision());
        commit(target, path, Content::Decision { threshold, reason: &decision.objective, band, slices, revision })?;
        Ok(())
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
