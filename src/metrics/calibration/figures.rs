//! How good probabilities are, in three numbers.

use std::num::NonZeroUsize;

use super::bins;
use super::input::CLIP;
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::sweep::Group;

/// Bins of the expected calibration error that is shown before and after.
const BINS: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// What calibration is to make smaller.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CalibrationFigures {
    /// Mean cross entropy, probabilities clipped at 2.2e-16 (scikit-learn's `log_loss`).
    pub log_loss: f64,
    /// Mean squared error of the probability.
    pub brier: f64,
    /// Expected calibration error of ten bins of equal width, `min(floor(10 p), 9)`.
    pub ece_10: f64,
}

impl CalibrationFigures {
    /// Of rows whose `score` is a probability, in any order; `None` without rows. One pass.
    pub(super) fn of(probabilities: impl Iterator<Item = Group>) -> Option<Self> {
        let surprise = |probability: f64| -probability.clamp(CLIP, 1.0 - CLIP).ln();
        let (mut log_loss, mut brier) = (CompensatedSum::default(), CompensatedSum::default());
        let (mut bins, mut rows) = (bins::empty(BINS), 0_u64);
        for group in probabilities {
            let (p, negatives, positives) = (group.score, group.negatives as f64, group.positives as f64);
            log_loss.add(negatives * surprise(1.0 - p));
            log_loss.add(positives * surprise(p));
            brier.add(negatives * (p * p));
            brier.add(positives * ((1.0 - p) * (1.0 - p)));
            bins[bins::of_width(p, BINS)].add(&group);
            rows += group.negatives + group.positives;
        }
        (rows > 0).then(|| Self {
            log_loss: log_loss.total() / rows as f64,
            brier: brier.total() / rows as f64,
            ece_10: bins::errors(&bins, rows).0,
        })
    }
}
