//! What is said in the terminal after the screen is gone.

use std::fmt;

use super::rule_words;
use crate::metrics::{Band, Objective, SliceRule, exact};

/// What is said in the terminal after the screen is gone.
#[derive(Debug, Clone, PartialEq)]
pub enum Farewell {
    /// The threshold was moved here, and no export has it.
    Unsaved(f64),
    /// The same of a band.
    UnsavedBand(Band),
    /// What was written has one threshold for all rows, while slices had thresholds of this rule; what they are best for.
    UnsavedSlices(SliceRule, Objective),
}

impl fmt::Display for Farewell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsaved(threshold) => {
                let threshold = exact(*threshold);
                write!(f, "threshold {threshold} was not saved (e writes a decision; --threshold starts at it)")
            }
            Self::UnsavedBand(band) => {
                write!(f, "the band {band} was not saved (e writes a decision; --band {band} starts with it)")
            }
            Self::UnsavedSlices(rule, objective) => {
                let rule = rule_words(*rule, objective);
                write!(
                    f,
                    "what was written has one threshold for all rows: thresholds by slice ({rule}) were not saved (e on the third tab writes them)"
                )
            }
        }
    }
}
