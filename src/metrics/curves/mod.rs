//! Curves over all candidates for a threshold: what a report writes and a screen draws of them.
//!
//! Candidates are numbered from the top here, as in the reference: 0 is "nothing is 1", i is the i-th distinct score from high
//! to low. Every curve is a [`Curve`]: points by ascending x, of which [`cells`] draws any part at any width and [`thin`] keeps
//! a few for a file.

mod against_threshold;
mod candidates;
mod cost;
mod coverage;
mod curve;
mod det;
mod drawing;
mod extremes;
mod gain;
mod hull;
mod precision_recall;
mod report;
mod roc;
mod set;
mod thinning;

pub use against_threshold::MetricCurve;
pub use cost::{CostCurve, CostPoint};
pub use coverage::coverage_curve;
pub use curve::{Curve, Polyline};
pub use det::{Det, DetPoint, DetSummary};
pub use drawing::{Cell, cells, even_edges, threshold_edges};
pub use gain::{AtMost, GainAndLift, GainCurve, GainStep, LiftCurve};
pub use hull::{HullCorner, RocConvexHull};
pub use precision_recall::PrecisionRecall;
pub use report::{Curves, DetColumns, PrecisionRecallColumns, RocColumns};
pub use roc::Roc;
pub use set::{CurveSet, DrawnDet, Hull, height_range};
pub use thinning::thin;

#[cfg(test)]
mod tests;
