//! What a report that is exported from the screen says of a threshold on other rows: those that were held out, or those at hand, where a
//! decision was made on others.

use super::made_from::MadeFrom;
use crate::app::Export;
use crate::export::{FrozenFigures, Judged, Now, Reason, Then};
use crate::metrics::RowsNow;

/// What became of the threshold there; `None` where there are no such rows, or none with scores yet.
pub(super) fn frozen(
    export: &Export,
    judged: Judged<'_>,
    reason: &Reason,
    made_from: Option<&MadeFrom>,
) -> Option<FrozenFigures> {
    let Some(holdout) = &export.holdout else { return since(export, made_from?) };
    let scored = holdout.scored()?;
    let occasion = MadeFrom::occasion(export);
    let rows = holdout.rows_for(occasion);
    let occasion = (occasion, export.plan.resampling);
    let then = Then::chosen_now(&export.scored, judged, export.threshold, reason, occasion);
    let now = Now { dataset: &holdout.dataset, costs: None, scored, rows };
    Some(FrozenFigures::new(&then, &now, export.plan, None))
}

/// What became of the decision on the rows at hand, where they are others and it still stands.
fn since(export: &Export, made_from: &MadeFrom) -> Option<FrozenFigures> {
    let band = export.band.map(|(band, _)| band);
    let stands = made_from.stands(export) && band == made_from.decision.band();
    let has_then = match made_from.rows {
        RowsNow::Others => stands,
        RowsNow::TheSame | RowsNow::MeasuredThen => false,
    };
    if !has_then {
        return None;
    }
    let (dataset, costs) = (&export.dataset, export.points.costs());
    let now = Now { dataset, costs, scored: &export.scored, rows: made_from.rows };
    Some(FrozenFigures::new(&Then::of_decision(&made_from.decision), &now, export.plan, None))
}
