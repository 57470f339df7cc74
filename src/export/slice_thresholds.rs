//! The slices in the JSON report, with the thresholds that they would want and all that are as good.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choices::{Best, Constrained};
use crate::metrics::{
    Cut, EqualRecall, Objective, PointEntry, Slice, SlicePart, SliceThresholds, SlicedSet, Slices, Targets, recall_at,
};

/// Each slice with what it would want.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SlicesInFull {
    /// The common threshold.
    at: f64,
    #[serde(flatten)]
    targets: Targets,
    slices: Vec<SliceInFull>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SliceInFull {
    #[serde(flatten)]
    slice: Slice,
    thresholds: Wanted,
}

/// What a slice would want. `None` without positives, and for what equals where it cannot be had; an objective says that itself.
#[derive(Debug, Clone, PartialEq)]
struct Wanted {
    objective: Objective,
    best: Option<Chosen>,
    equal_recall: Option<EqualRecall>,
    equal_precision: Option<Constrained>,
    equal_predicted_rate: Option<Cut>,
}

/// What an objective chooses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Chosen {
    WithoutLimits(Best),
    UnderLimits(Constrained),
}

impl SlicesInFull {
    /// Of the parts of `set`, which `slices` judges. O(n).
    pub(super) fn new(set: &SlicedSet, slices: &Slices) -> Self {
        let &Slices { at, targets, slices: ref judged } = slices;
        let in_full = |(part, slice): (&SlicePart, &Slice)| SliceInFull {
            slice: slice.clone(),
            thresholds: Wanted::new(part, &slice.thresholds, targets),
        };
        Self { at, targets, slices: set.parts().iter().zip(judged).map(in_full).collect() }
    }
}

impl Wanted {
    fn new(part: &SlicePart, thresholds: &SliceThresholds, targets: Targets) -> Self {
        let (sweep, terms) = (part.sweep(), part.terms());
        let has_positives = sweep.positives() > 0;
        let entry = |objective: Objective| {
            let found = sweep.choose(&objective, &terms);
            has_positives.then_some(PointEntry { objective, found, proof: None })
        };
        let chosen = |entry: &PointEntry| match entry.objective.limits.as_slice() {
            [] => Chosen::WithoutLimits(Best::new(sweep, entry, &terms)),
            [_, ..] => Chosen::UnderLimits(Constrained::new(sweep, entry, &terms)),
        };
        Self {
            best: entry(thresholds.objective.clone()).as_ref().map(chosen),
            equal_recall: thresholds.equal_recall,
            equal_precision: targets
                .precision
                .and_then(|precision| entry(recall_at(precision)))
                .map(|entry| Constrained::new(sweep, &entry, &terms)),
            equal_predicted_rate: thresholds.equal_predicted_rate,
            objective: thresholds.objective.clone(),
        }
    }
}

impl Serialize for Wanted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { objective, best, equal_recall, equal_precision, equal_predicted_rate } = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry(&format!("best_{objective}"), best)?;
        map.serialize_entry("equal_recall", equal_recall)?;
        map.serialize_entry("equal_precision", equal_precision)?;
        map.serialize_entry("equal_predicted_rate", equal_predicted_rate)?;
        map.end()
    }
}
