//! What labels the rows of an export: one threshold, a band, or thresholds by slice.

use super::made_from::MadeFrom;
use crate::app::{Export, Failure};
use crate::export::{Decision, DecisionSlices, ExportError, Refinement};
use crate::metrics::{Labelling, SliceRule};

/// Thresholds by slice that are written.
pub(super) enum Thresholds {
    /// None: the threshold, or the band, is for all rows.
    OfAll,
    /// Of the third tab.
    Shown(SliceRule),
    /// Of the decision that the session was opened at, as they are.
    Decided(Box<(MadeFrom, DecisionSlices)>),
}

impl Thresholds {
    /// What `export` asks for.
    pub(super) fn of(export: &Export, made_from: Option<&MadeFrom>) -> Self {
        match export.labels.rule() {
            SliceRule::Common => Self::OfAll,
            SliceRule::Decided => {
                let decided = made_from
                    .and_then(|made_from| Some(Box::new((made_from.clone(), made_from.decision.by_slice()?.clone()))));
                decided.map_or(Self::OfAll, Self::Decided)
            }
            rule @ (SliceRule::Best
            | SliceRule::EqualRecall
            | SliceRule::EqualPrecision
            | SliceRule::EqualPredictedRate) => Self::Shown(rule),
        }
    }

    /// What labels the rows: as `predict` would by the decision that is written of the same.
    pub(super) fn labelling(&self, export: &Export) -> Result<Labelling, Failure> {
        let of_all = || export.band.map_or(Labelling::Threshold(export.threshold), |(band, _)| Labelling::Band(band));
        match self {
            Self::OfAll => Ok(of_all()),
            Self::Shown(rule) => {
                Ok(export.slices.as_ref().map_or_else(of_all, |slices| slices.rows.labelling(export.threshold, *rule)))
            }
            Self::Decided(decided) => {
                let (made_from, slices) = &**decided;
                let applied = slices.apply(export.threshold, &export.dataset, export.scored.truncated());
                let fault = |reason| ExportError::Apply { path: made_from.path.clone(), reason };
                Ok(applied.map_err(fault)?.labelling)
            }
        }
    }

    /// The same in a decision.
    pub(super) fn refinement(&self, export: &Export) -> Option<Refinement> {
        match self {
            Self::OfAll => None,
            Self::Shown(rule) => {
                let slices = export.slices.as_ref()?;
                Some(Refinement::Slices(DecisionSlices::new(&slices.rows, export.threshold, *rule)))
            }
            Self::Decided(decided) => Some(Refinement::Slices(decided.1.clone())),
        }
    }

    /// The decision that goes on in the one that is written: its thresholds by slice only where they are written.
    pub(super) fn continued(&self, earlier: &Decision) -> Decision {
        match self {
            Self::OfAll | Self::Shown(_) => earlier.clone().of_all_rows(),
            Self::Decided(_) => earlier.clone(),
        }
    }
}
