//! The candidates of a sweep, numbered from the top.

use std::sync::Arc;

use crate::metrics::interval::Interval;
use crate::metrics::{Confusion, Sweep};

/// A sweep whose candidate 0 is "nothing is 1", and i the i-th distinct score from high to low.
#[derive(Debug, Clone)]
pub(super) struct Candidates {
    sweep: Arc<Sweep>,
    pub positives: u64,
    pub negatives: u64,
}

impl Candidates {
    pub(super) fn of(sweep: &Arc<Sweep>) -> Self {
        Self { sweep: Arc::clone(sweep), positives: sweep.positives(), negatives: sweep.negatives() }
    }

    /// The same where both classes have rows.
    pub(super) fn of_both_classes(sweep: &Arc<Sweep>) -> Option<Self> {
        Some(Self::of(sweep)).filter(|all| all.positives > 0 && all.negatives > 0)
    }

    /// The same where there are positives.
    pub(super) fn with_positives(sweep: &Arc<Sweep>) -> Option<Self> {
        Some(Self::of(sweep)).filter(|all| all.positives > 0)
    }

    /// How many there are: one more than distinct scores.
    pub(super) fn count(&self) -> usize {
        self.sweep.distinct().len() + 1
    }

    /// Rows of both classes.
    pub(super) fn rows(&self) -> u64 {
        self.positives + self.negatives
    }

    pub(super) fn confusion(&self, candidate: usize) -> Confusion {
        self.sweep.confusion_at(self.count() - 1 - candidate)
    }

    pub(super) fn interval(&self, candidate: usize) -> Interval {
        self.sweep.interval_at(self.count() - 1 - candidate)
    }

    /// The highest threshold of the candidate: its score; `None` for "nothing is 1".
    pub(super) fn threshold(&self, candidate: usize) -> Option<f64> {
        self.interval(candidate).high
    }

    /// fp / N; NaN without negatives.
    pub(super) fn fpr(&self, candidate: usize) -> f64 {
        self.confusion(candidate).fp as f64 / self.negatives as f64
    }

    /// fn / P; NaN without positives.
    pub(super) fn fnr(&self, candidate: usize) -> f64 {
        self.confusion(candidate).fn_ as f64 / self.positives as f64
    }

    /// tp / P; NaN without positives.
    pub(super) fn tpr(&self, candidate: usize) -> f64 {
        self.confusion(candidate).tp as f64 / self.positives as f64
    }

    /// Share of the rows that is predicted 1.
    pub(super) fn share(&self, candidate: usize) -> f64 {
        self.confusion(candidate).predicted_1() as f64 / self.rows() as f64
    }
}
