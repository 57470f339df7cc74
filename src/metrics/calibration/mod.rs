//! Calibration: whether a score of 0.8 is right in 80 % of the rows, and what makes it so.
//!
//! A [`Calibration`] turns scores into probabilities. Thresholds and labels stay those of the scores themselves: a fit that
//! pools scores (isotonic) or turns their order round (Platt on a model that is worse than chance) changes no label.

mod bins;
mod chunks;
mod cross_validated;
mod data;
mod figures;
mod fit;
mod input;
mod isotonic;
mod logistic;
mod platt;
mod reliability;
mod report;
mod temperature;

pub use cross_validated::{CrossValidated, Fold, HeldOutFigures};
pub use data::CalibrationData;
pub use figures::CalibrationFigures;
pub use fit::{Calibration, CalibrationMethod, NoFit};
pub use input::CalibrationInput;
pub use isotonic::{Isotonic, IsotonicBlock};
pub use platt::Platt;
pub use reliability::{BinRule, BrierTerms, FilledBin, Reliability, ReliabilityBin};
pub use report::{BrierCorp, CalibrationReport, IsotonicReport, PlattReport, ReliabilityDiagrams, TemperatureReport};
pub use temperature::Temperature;

#[cfg(test)]
mod tests;
