//! What a report that is exported from the screen says of a threshold on other rows: those that were held out, or those at hand, where a
//! decision was made on others.

use super::made_from::MadeFrom;
use crate::app::Export;
use crate::export::{FrozenFigures, Judged, Now, Reason, Then};
use crate::metrics::{Occasion, RowsNow};

/// What became of the threshold there; `None` where there are no such rows, or none with scores yet.
pub(super) fn frozen(
    export: &Export,
    judged: Judged<'_>,
    reason: &Reason,
    made_from: Option<&MadeFrom>,
) -> Option<FrozenFigures> {
    let Some(holdout) = &export.holdout else { return since(export, made_from?) };
    let scored = holdout.scored()?;
    let then = Then::chosen_now(&export.scored, judged, export.threshold, reason, export.plan.resampling);
    let (dataset, rows, occasion) = (&holdout.dataset, holdout.rows, MadeFrom::occasion(export));
    let now = Now { dataset, costs: None, scored, rows, occasion };
    Some(FrozenFigures::new(&then, &now, export.plan, None))
}

/// What became of the decision on the rows at hand, where they are others and it still stands.
fn since(export: &Export, made_from: &MadeFrom) -> Option<FrozenFigures> {
    let band = export.band.map(|(band, _)| band);
    let stands = made_from.stands(export) && band == made_from.decision.band();
    if made_from.rows == RowsNow::TheSame || !stands {
        return None;
    }
    let (dataset, costs) = (&export.dataset, export.points.costs());
    let now = Now { dataset, costs, scored: &export.scored, rows: made_from.rows, occasion: Occasion::Later };
    Some(FrozenFigures::new(&Then::of_decision(&made_from.decision), &now, export.plan, None))
}
