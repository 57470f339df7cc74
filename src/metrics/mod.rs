//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod axis;
mod binomial_half;
mod choice;
mod comparison;
mod compensated;
mod confusion;
mod cut;
mod decimal;
mod delong;
mod doubt;
mod fraction;
mod grid;
mod interval;
mod metric;
mod newcombe;
mod normal_tail;
mod objective;
mod precision;
mod probability;
mod range;
mod run;
mod scored;
mod scores;
mod shares;
mod slices;
mod spearman;
mod summary;
mod sums;
mod sweep;
mod weighted;
mod wilson;
mod written;

pub(crate) use axis::Scale;
pub use axis::{AxisView, StepSize};
pub use comparison::{Agreement, ChiSquared, ComparisonAt, McNemar, PairedDelong, PairedScores, Thresholds};
pub(crate) use confusion::Measure;
pub use confusion::{Confusion, Outcome, predict};
pub use cut::{CommonPoint, Cut};
pub(crate) use delong::auc_interval;
pub use doubt::Doubt;
pub use grid::Direction;
pub(crate) use interval::Interval;
pub use metric::Metric;
pub use newcombe::{Proportion, Verdict};
pub use objective::Objective;
pub(crate) use objective::{OperatingPoint, UnknownObjective};
pub(crate) use precision::PrecisionCost;
pub(crate) use probability::{cross_entropy, log_odds, margin, sigmoid};
pub(crate) use range::SameLabels;
pub use run::{PieceCounts, RunNote};
pub use scored::Scored;
pub(crate) use scored::{Labels, PointEntry};
pub use scores::{Axis, Logits, PrecisionCheck, ScoreSource, Scores};
pub use shares::{MetricValues, Shares};
pub use slices::{
    BestOfSlice, EqualRecall, ShareWithInterval, Slice, SliceThresholds, SlicedColumns, Slices, Slicing, Targets,
    TooManySlices,
};
pub use spearman::Spearman;
pub use summary::Summary;
pub use sums::{Summand, Sums};
pub use sweep::{Sweep, TooManyRows};
pub use weighted::{Merit, WeightError, WeightedAt, WeightedInterval, WeightedPoint, WeightedSweep};
pub(crate) use written::{counted, exact, grouped, significant};
