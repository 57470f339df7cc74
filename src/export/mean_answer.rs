//! What answers to questions are worth at a threshold that was chosen for that.

use super::reason::Reason;
use crate::metrics::{MeanOfRows, Points, Resampling, Scored};

/// What `reason` is worth at a threshold of `scored`, where that is a mean over the answers to questions.
pub(super) fn mean_answer(
    scored: &Scored,
    points: &Points,
    threshold: f64,
    reason: &Reason,
    resampling: Resampling,
) -> Option<MeanOfRows> {
    points.terms().mean_by_row(reason.mean_of_answers()?, scored.sweep(), threshold, resampling)
}
