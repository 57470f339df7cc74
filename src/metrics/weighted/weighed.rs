//! Sums of weights in score order: of all rows, or of those that were drawn.

use crate::metrics::summary::Grouped;
use crate::metrics::sweep::Group;
use crate::metrics::{Confusion, Measure};

/// What there is of each class at each distinct score, and the sums at each candidate.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct Weighed<'a> {
    pub groups: &'a [Group<f64>],
    /// As [`sums_at_candidates`] has them.
    pub sums: &'a [Confusion<f64>],
}

/// The four sums at each candidate. Each is added up itself, not got by subtracting two large ones.
pub(in crate::metrics) fn sums_at_candidates(groups: &[Group<f64>]) -> Vec<Confusion<f64>> {
    let mut candidates = vec![Confusion::default(); groups.len() + 1];
    let (mut negatives, mut positives) = (<f64 as Measure>::Sum::default(), <f64 as Measure>::Sum::default());
    for (index, group) in groups.iter().enumerate() {
        group.negatives.add_to(&mut negatives);
        group.positives.add_to(&mut positives);
        candidates[index + 1].tn = negatives.total();
        candidates[index + 1].fn_ = positives.total();
    }
    (negatives, positives) = Default::default();
    for (index, group) in groups.iter().enumerate().rev() {
        group.negatives.add_to(&mut negatives);
        group.positives.add_to(&mut positives);
        candidates[index].fp = negatives.total();
        candidates[index].tp = positives.total();
    }
    candidates
}

impl Grouped for Weighed<'_> {
    type Count = f64;

    fn groups(&self) -> impl DoubleEndedIterator<Item = Group<f64>> {
        self.groups.iter().copied()
    }

    fn positives(&self) -> f64 {
        self.sums[0].positives()
    }

    fn total(&self) -> f64 {
        self.sums[0].total()
    }

    fn roc_auc(&self) -> Option<f64> {
        let Confusion { tp: positives, fp: negatives, .. } = self.sums[0];
        if positives == 0.0 || negatives == 0.0 {
            return None;
        }
        let mut won = <f64 as Measure>::Sum::default();
        for (group, below) in self.groups.iter().zip(self.sums) {
            // Shares first: the product of two sums could be small beside their parts.
            (group.positives / positives * ((below.tn + group.negatives / 2.0) / negatives)).add_to(&mut won);
        }
        Some(won.total())
    }
}
