//! How much each row of a scored set weighs, with all that follows from it.

use std::sync::{Arc, OnceLock};

use super::{WeightError, WeightedSweep};
use crate::metrics::scores::Axis;
use crate::metrics::{Summary, Sweep};

/// How much each row of a scored set weighs. Immutable; shared behind an [`Arc`].
#[derive(Debug)]
pub struct Weighting {
    column: Arc<str>,
    weights: Arc<[f64]>,
    sweep: WeightedSweep,
    summary: Summary,
    /// Worked out when first asked for.
    as_counts: OnceLock<Option<Sweep>>,
}

impl Weighting {
    /// Of rows with these `scores` and `labels`, where `weights`, one a row, stand in the column of this name.
    ///
    /// # Errors
    /// [`WeightError`] at the first number that is no weight.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        column: &str,
        weights: Arc<[f64]>,
        scores: &[f64],
        labels: &[bool],
        axis: Axis,
    ) -> Result<Self, WeightError> {
        let sweep = WeightedSweep::new(scores, labels, &weights)?;
        let summary = match axis {
            Axis::Probability => sweep.summary(),
            Axis::Cosine | Axis::Real => sweep.summary().of_ranking(),
        };
        Ok(Self { column: column.into(), weights, sweep, summary, as_counts: OnceLock::new() })
    }

    /// The column that says it.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// One a row.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The rows in score order, weighed.
    pub fn sweep(&self) -> &WeightedSweep {
        &self.sweep
    }

    /// The weighted figures that no threshold changes.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The rows, each as often as it weighs: see [`WeightedSweep::as_counts`].
    pub fn as_counts(&self) -> Option<&Sweep> {
        self.as_counts.get_or_init(|| self.sweep.as_counts()).as_ref()
    }
}
