//! What is said in the terminal after the screen is gone.

use std::fmt;

use crate::metrics::{Band, exact};

/// What is said in the terminal after the screen is gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Farewell {
    /// The threshold was moved here, and no export has it.
    Unsaved(f64),
    /// The same of a band.
    UnsavedBand(Band),
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
        }
    }
}
