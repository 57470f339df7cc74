//! Parts of the rows, as the command line names them.

use anyhow::Result;

use crate::cli::SliceThresholds;
use crate::commands::message::SlicedByColumn;
use crate::commands::say;
use crate::dataset::{BuiltIn, Dataset, SliceBy, SlicedRows};
use crate::metrics::{Objective, Points, Scored, SliceRule};

/// The rows of `dataset`, which `set` holds, cut up by what was `typed`; each slice's best threshold is one for `objective`, or
/// for F1.
pub(crate) fn slice_rows(
    typed: &str,
    dataset: &Dataset,
    set: &Scored,
    objective: Option<&Objective>,
    points: &Points,
) -> Result<SlicedRows> {
    let by = slice_by(typed, dataset, set.truncated())?;
    let best = objective.cloned().unwrap_or_default();
    Ok(SlicedRows::new(dataset, set, by, &best, points.priorities())?)
}

/// What was typed; where a column goes before what it would mean else, that is said.
pub(crate) fn slice_by(typed: &str, dataset: &Dataset, truncated: Option<&[bool]>) -> Result<SliceBy> {
    let by = dataset.slice_by(typed, truncated)?;
    let is_taken = matches!(by, SliceBy::Column(_)) && BuiltIn::ALL.iter().any(|built_in| built_in.name() == typed);
    if is_taken {
        say::note(SlicedByColumn(typed.to_owned()));
    }
    Ok(by)
}

impl From<SliceThresholds> for SliceRule {
    fn from(typed: SliceThresholds) -> Self {
        match typed {
            SliceThresholds::Best => Self::Best,
            SliceThresholds::Recall => Self::EqualRecall,
            SliceThresholds::Precision => Self::EqualPrecision,
            SliceThresholds::Predicted => Self::EqualPredictedRate,
        }
    }
}
