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
    /// 1 where the last point is "everything is 1" though no threshold predicts that, since rows have no score: whatever ranks has them
    /// below all others, as one group.
    beyond: usize,
}

impl Candidates {
    pub(super) fn of(sweep: &Arc<Sweep>) -> Self {
        let beyond = usize::from(sweep.without_score() > 0);
        Self { sweep: Arc::clone(sweep), positives: sweep.positives(), negatives: sweep.negatives(), beyond }
    }

    /// Without what no threshold predicts.
    pub(super) fn of_thresholds(self) -> Self {
        Self { beyond: 0, ..self }
    }

    /// The same where both classes have rows.
    pub(super) fn of_both_classes(sweep: &Arc<Sweep>) -> Option<Self> {
        Some(Self::of(sweep)).filter(|all| all.positives > 0 && all.negatives > 0)
    }

    /// The same where there are positives.
    pub(super) fn with_positives(sweep: &Arc<Sweep>) -> Option<Self> {
        Some(Self::of(sweep)).filter(|all| all.positives > 0)
    }

    /// How many there are: one more than distinct scores, and one more where some rows have none.
    pub(super) fn count(&self) -> usize {
        self.sweep.distinct().len() + 1 + self.beyond
    }

    /// The number of the lowest that a threshold predicts.
    pub(super) fn last_threshold(&self) -> usize {
        self.sweep.distinct().len()
    }

    /// Rows of both classes.
    pub(super) fn rows(&self) -> u64 {
        self.positives + self.negatives
    }

    pub(super) fn confusion(&self, candidate: usize) -> Confusion {
        match self.of_sweep(candidate) {
            Some(candidate) => self.sweep.confusion_at(candidate),
            None => Confusion { tp: self.positives, fp: self.negatives, fn_: 0, tn: 0 },
        }
    }

    /// The candidate as the sweep numbers it; `None` where no threshold predicts so.
    fn of_sweep(&self, candidate: usize) -> Option<usize> {
        self.last_threshold().checked_sub(candidate)
    }

    /// The thresholds of the candidate; none at all, written as −∞, where no threshold predicts so.
    pub(super) fn interval(&self, candidate: usize) -> Interval {
        let none = || Interval { low: None, high: Some(f64::NEG_INFINITY) };
        self.of_sweep(candidate).map_or_else(none, |candidate| self.sweep.interval_at(candidate))
    }

    /// The highest threshold of the candidate: its score; `None` for "nothing is 1", and −∞ where no threshold predicts so.
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
