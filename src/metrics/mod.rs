//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod choice;
mod confusion;
mod decimal;
mod fraction;
mod measure;
mod metric;
mod objective;
mod precision;
mod probability;
mod scored;
mod scores;
mod summary;
mod sweep;
mod written;

pub use confusion::{Confusion, Outcome, flips, predict, wilson};
pub use measure::Measure;
pub use metric::Metric;
pub use objective::{Objective, OperatingPoint};
pub use precision::PrecisionCost;
pub use probability::{cross_entropy, log_odds, margin, sigmoid, softmax, softplus};
pub use scored::{Labels, Margins, PointEntry, Scored};
pub use scores::{Axis, Logits, PrecisionCheck, Scores};
pub use summary::Summary;
pub use sweep::{Group, Interval, Sweep};
pub use written::{counted, exact, grouped};
