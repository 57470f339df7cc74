//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod axis;
mod choice;
mod compensated;
mod confusion;
mod decimal;
mod fraction;
mod grid;
mod measure;
mod metric;
mod objective;
mod precision;
mod probability;
mod run;
mod scored;
mod scores;
mod summary;
mod sums;
mod sweep;
mod written;

pub use axis::{AxisView, Bin, Scale, StepSize};
pub use confusion::{Confusion, Outcome, flips, predict, wilson};
pub use grid::{Direction, Grid};
pub use measure::Measure;
pub use metric::Metric;
pub use objective::{Objective, OperatingPoint, UnknownObjective};
pub use precision::PrecisionCost;
pub use probability::{cross_entropy, log_odds, margin, sigmoid, softmax, softplus};
pub use run::RunNote;
pub use scored::{Labels, Margins, PointEntry, Scored};
pub use scores::{Axis, Logits, PrecisionCheck, Scores};
pub use summary::Summary;
pub use sums::{Summand, Sums};
pub use sweep::{Group, Interval, Sweep};
pub use written::{counted, exact, grouped};
