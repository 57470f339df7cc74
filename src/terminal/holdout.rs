//! What a report that is exported from the screen says of the rows that were held out.

use crate::app::Export;
use crate::export::{FrozenFigures, Judged, Now, Then};
use crate::metrics::Occasion;

/// What became of the threshold there; `None` where there are none, or none with scores yet.
pub(super) fn frozen(export: &Export, judged: Judged<'_>) -> Option<FrozenFigures> {
    let holdout = export.holdout.as_ref()?;
    let scored = holdout.scored()?;
    let then = Then::chosen_now(&export.scored, judged, export.threshold, &export.objective.clone().into());
    let now = Now { path: &holdout.path(), scored, rows: holdout.rows, occasion: Occasion::Holdout };
    Some(FrozenFigures::new(&then, &now, export.plan, None))
}
