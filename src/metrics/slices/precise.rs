//! The most recall at a precision, for any precision, in O(log n): what a screen asks for at every move.

use crate::metrics::{Metric, Sweep};

/// The candidates of a sweep, from the lowest threshold up, whose precision is above that of all candidates below them.
#[derive(Debug, Clone)]
pub(super) struct PrecisionSteps {
    /// Precision and candidate, both rising.
    steps: Vec<(f64, u32)>,
}

impl PrecisionSteps {
    /// O(n).
    pub(super) fn new(sweep: &Sweep) -> Self {
        let mut steps: Vec<(f64, u32)> = Vec::new();
        for candidate in 0..=sweep.distinct().len() {
            let precision = sweep.confusion_at(candidate).value(Metric::Precision);
            if let Some(precision) = precision.filter(|found| steps.last().is_none_or(|(highest, _)| found > highest)) {
                steps.push((precision, candidate as u32));
            }
        }
        Self { steps }
    }

    /// The candidate with the most recall among those with a precision of at least `bound`, and of those that share it the most
    /// precise; `None` where no candidate is so precise.
    pub(super) fn most_recall_at(&self, sweep: &Sweep, bound: f64) -> Option<usize> {
        // The lowest threshold that is so precise is the first of all that are: a step.
        let (_, lowest) = *self.steps.get(self.steps.partition_point(|(precision, _)| *precision < bound))?;
        let recalled = sweep.confusion_at(lowest as usize).tp;
        // Of as many right ones, the fewer wrong ones the higher the threshold.
        let (mut from, mut to) = (lowest as usize, sweep.distinct().len() + 1);
        while from + 1 < to {
            let middle = from.midpoint(to);
            if sweep.confusion_at(middle).tp == recalled {
                from = middle;
            } else {
                to = middle;
            }
        }
        Some(from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::slices::recall_at;

    proptest! {
        #[test]
        fn it_is_what_the_objective_chooses(
            rows in prop::collection::vec((0_u8..12, any::<bool>()), 1..40), bound in 0.0..=1.0_f64, of in 0_usize..40
        ) {
            let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 11.0).collect();
            let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
            prop_assume!(labels.contains(&true));
            let sweep = Sweep::new(&scores, &labels);
            let steps = PrecisionSteps::new(&sweep);
            // A bound in between, and one that is met with equality.
            let met = sweep.confusion(scores[of % scores.len()]).value(Metric::Precision).unwrap();
            for bound in [bound, met] {
                let expected = sweep.best(&recall_at(bound));
                let found = steps.most_recall_at(&sweep, bound);
                prop_assert_eq!(found.map(|candidate| sweep.interval_at(candidate)), expected.map(|point| point.interval));
            }
        }
    }
}
