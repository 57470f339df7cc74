//! One pass over a replicate from the highest score down: the counts at each block's start, ROC AUC, average precision.

use super::draw::{Counts, Drawn, LightCounts, NO_COUNTS};
use super::layout::{BLOCK, Both, Layout};
use crate::metrics::Confusion;

/// A replicate walked once.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// The draws above each block; one more at the end: all.
    starts: Vec<Both<u64>>,
    /// Undefined where a class was not drawn.
    pub roc_auc: Option<f64>,
    /// Undefined where no positive was drawn.
    pub average_precision: Option<f64>,
}

/// A candidate: so many groups, from the highest score down, are 1.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    pub(super) groups: usize,
    pub(super) confusion: Confusion,
}

impl Walk {
    /// Walk what was drawn. The definitions are those of [`Summary`](crate::metrics::Summary).
    pub(super) fn walk(&mut self, layout: &Layout, drawn: &Drawn) {
        self.starts.clear();
        self.starts.push(Both::default());
        let mut above = Both::default();
        let mut sums = Sums::default();
        let mut room = NO_COUNTS;
        for index in 0..layout.len() {
            above = match drawn.counts(layout, index, &mut room) {
                Counts::Light(counts) => sums.add_light(above, counts),
                Counts::Heavy(counts) => sums.add(above, counts),
            };
            self.starts.push(above);
        }
        let (positives, negatives) = (above.positives as f64, above.negatives as f64);
        self.roc_auc = (above.positives > 0 && above.negatives > 0).then(|| sums.pairs / (2.0 * positives * negatives));
        self.average_precision = (above.positives > 0).then(|| sums.precisions / positives);
    }

    /// The draws above block `index`.
    pub(super) fn start(&self, index: usize) -> Both<u64> {
        self.starts[index]
    }

    /// Put the candidates that end inside block `index` or with it into `found`, the highest first. Those whose last group
    /// was not drawn are left out: they have the counts of the one before, which is higher.
    pub(super) fn candidates(&self, layout: &Layout, drawn: &Drawn, index: usize, found: &mut Vec<Candidate>) {
        found.clear();
        let mut above = self.starts[index];
        let mut add = |group: usize, positives: u64, negatives: u64| {
            above.positives += positives;
            above.negatives += negatives;
            if positives > 0 || negatives > 0 {
                found.push(Candidate { groups: group + 1, confusion: drawn.confusion(above) });
            }
        };
        match drawn.counts(layout, index, &mut NO_COUNTS.clone()) {
            Counts::Light(counts) => {
                let counts = counts.positives.iter().zip(&counts.negatives);
                for (group, (&positives, &negatives)) in layout.groups(index).zip(counts) {
                    add(group, positives as u64, negatives as u64);
                }
            }
            Counts::Heavy(Both { positives, negatives }) => add(layout.groups(index).start, positives, negatives),
        }
    }

    /// "Nothing is 1", the highest candidate.
    pub(super) fn none(drawn: &Drawn) -> Candidate {
        Candidate { groups: 0, confusion: drawn.confusion(Both::default()) }
    }
}

/// What a pass adds up.
#[derive(Debug, Default)]
struct Sums {
    /// Twice the pairs that a positive wins.
    pairs: f64,
    /// The precision at each positive.
    precisions: f64,
}

impl Sums {
    /// Add light groups with `above` draws above them; gives the draws above what follows.
    fn add_light(&mut self, above: Both<u64>, counts: &LightCounts) -> Both<u64> {
        let (mut tp, mut predicted) = ([0; BLOCK], [0; BLOCK]);
        let (mut sum, mut pairs) = (Both { positives: 0, negatives: 0 }, 0_i64);
        for at in 0..BLOCK {
            let (positives, negatives) = (counts.positives[at], counts.negatives[at]);
            pairs += i64::from(negatives) * i64::from(2 * sum.positives + positives);
            sum.positives += positives;
            sum.negatives += negatives;
            tp[at] = sum.positives;
            predicted[at] = sum.positives + sum.negatives;
        }
        let sum = Both { positives: sum.positives as u64, negatives: sum.negatives as u64 };
        self.pairs += pairs as f64 + 2.0 * above.positives as f64 * sum.negatives as f64;
        self.precisions += precisions(above, &counts.positives, &tp, &predicted);
        Both { positives: above.positives + sum.positives, negatives: above.negatives + sum.negatives }
    }

    /// The same of one group of any size.
    fn add(&mut self, above: Both<u64>, here: Both<u64>) -> Both<u64> {
        let below = Both { positives: above.positives + here.positives, negatives: above.negatives + here.negatives };
        let (tp, fp) = (below.positives as f64, below.negatives as f64);
        self.pairs += here.negatives as f64 * (above.positives + below.positives) as f64;
        self.precisions += here.positives as f64 * tp / (tp + fp).max(1.0);
        below
    }
}

/// The precision at each positive of a block, added up, where within it `tp` and `predicted` are above and at each group.
///
/// Each of the two loops is one that a compiler turns into vectors: light counts fit into i32, which converts fast, and whole
/// numbers up to 2^53 are exact in f64.
fn precisions(above: Both<u64>, positives: &[i32; BLOCK], tp: &[i32; BLOCK], predicted: &[i32; BLOCK]) -> f64 {
    let (tp_above, predicted_above) = (above.positives as f64, (above.positives + above.negatives) as f64);
    let mut terms = [0.0; BLOCK];
    for at in 0..BLOCK {
        // Before the first draw both counts are 0, and so is what is multiplied.
        let precision = (tp_above + f64::from(tp[at])) / (predicted_above + f64::from(predicted[at])).max(1.0);
        terms[at] = f64::from(positives[at]) * precision;
    }
    let mut lanes = [0.0; 4];
    for four in terms.chunks_exact(4) {
        for (lane, term) in lanes.iter_mut().zip(four) {
            *lane += term;
        }
    }
    lanes.iter().sum()
}
