//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod confusion;
mod objective;
mod sweep;

pub use confusion::{Confusion, Metric, Outcome, predict, wilson};
pub use objective::{Objective, OperatingPoint};
pub use sweep::{Interval, Sweep};

/// Threshold-free figures; each is `None` where it is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Area under the ROC curve, ties averaged; undefined where a class is missing.
    pub roc_auc: Option<f64>,
    /// Step sum of precision over recall; undefined without positives.
    pub average_precision: Option<f64>,
    /// Mean cross entropy, probabilities clipped at 2.2e-16; undefined outside [0, 1].
    pub log_loss: Option<f64>,
    /// Mean squared error of the probability; undefined outside [0, 1].
    pub brier: Option<f64>,
    /// Expected calibration error, ten equal-width bins `min(floor(10 p), 9)`; undefined outside [0, 1].
    pub ece: Option<f64>,
}

impl Summary {
    /// Figures of `scores` against `labels` (same length, scores finite).
    #[must_use]
    pub fn new(scores: &[f64], labels: &[bool]) -> Self {
        let _ = (scores, labels);
        todo!("metrics room")
    }
}
