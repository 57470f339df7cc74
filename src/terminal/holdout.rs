//! What a report that is exported from the screen says of the rows that were held out.

use super::made_from::MadeFrom;
use crate::app::Export;
use crate::export::{FrozenFigures, Judged, Now, Reason, Then};

/// What became of the threshold there; `None` where there are none, or none with scores yet.
pub(super) fn frozen(export: &Export, judged: Judged<'_>, reason: &Reason) -> Option<FrozenFigures> {
    let holdout = export.holdout.as_ref()?;
    let scored = holdout.scored()?;
    let then = Then::chosen_now(&export.scored, judged, export.threshold, reason, export.plan.resampling);
    let (dataset, rows, occasion) = (&holdout.dataset, holdout.rows, MadeFrom::occasion(export));
    let now = Now { dataset, costs: None, scored, rows, occasion };
    Some(FrozenFigures::new(&then, &now, export.plan, None))
}
