//! Thresholds that slices were given earlier, as a decision file keeps them.

use serde::{Deserialize, Serialize};

use super::{SlicePart, Slicing};

/// The threshold of one slice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SliceThreshold {
    /// Its name.
    pub slice: String,
    /// Of lengths the highest that belongs to the slice; absent in the last, to which all longer ones do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<u64>,
    /// Unrounded.
    pub threshold: f64,
}

/// The threshold that `known` has for `part` of `slicing`: by its place, where slices are parts of an axis, else by its name; `None`
/// where it has none.
pub(super) fn threshold_of(known: &[SliceThreshold], part: &SlicePart, slicing: &Slicing) -> Option<f64> {
    let slice = match slicing.ends() {
        Some(_) => known.get(part.index()),
        None => known.iter().find(|slice| slice.slice == part.name()),
    };
    slice.map(|slice| slice.threshold)
}
