//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod axis;
mod choice;
mod compensated;
mod confusion;
mod costs;
mod decimal;
mod delong;
mod doubt;
mod fraction;
mod grid;
mod interval;
mod metric;
mod objective;
mod percent;
mod points;
mod precision;
mod prevalence;
mod probability;
mod range;
mod rank;
mod run;
mod scored;
mod scores;
mod summary;
mod sums;
mod sweep;
mod unmet;
mod wilson;
mod written;

pub(crate) use axis::Scale;
pub use axis::{AxisView, StepSize};
pub(crate) use confusion::Measure;
pub use confusion::{Confusion, Outcome, predict};
pub(crate) use delong::auc_interval;
pub use doubt::Doubt;
pub use grid::Direction;
pub use interval::Interval;
pub use metric::Metric;
pub use choice::{Nearest, OperatingPoint, Terms, Unmet};
pub use costs::{ConstantCosts, CostColumn, CostColumns, CostSource, Costs, MissingCost, PerOutcome, UnknownCosts};
pub use objective::{Beta, Goal, Limit, Limited, Objective, ObjectiveFault, Sense, UnknownObjective};
pub use points::{PointEntry, Points, Priorities};
pub use prevalence::{Prevalence, UnknownPrevalence};
pub(crate) use precision::PrecisionCost;
pub(crate) use probability::{cross_entropy, log_odds, margin, sigmoid};
pub(crate) use range::SameLabels;
pub use run::{PieceCounts, RunNote};
pub use scored::Scored;
pub(crate) use scored::Labels;
pub use scores::{Axis, Logits, PrecisionCheck, ScoreSource, Scores};
pub use summary::Summary;
pub use sums::{Summand, Sums};
pub use sweep::Sweep;
pub(crate) use written::{counted, exact, grouped, significant};
