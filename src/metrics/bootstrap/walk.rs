//! One pass over a replicate from the highest score down: the counts at each block's start, ROC AUC, average precision.

use super::draw::{Counts, Drawn};
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
pub(super) struct Candidate {
    pub groups: usize,
    pub confusion: Confusion,
}

impl Walk {
    /// Walk what was drawn. The definitions are those of [`Summary`](crate::metrics::Summary).
    pub(super) fn walk(&mut self, layout: &Layout, drawn: &Drawn) {
        self.starts.clear();
        self.starts.push(Both::default());
        let mut above = Both::default();
        let mut sums = Sums::default();
        for index in 0..layout.len() {
            match drawn.counts(layout, index) {
                Counts::Light(counts) => above = sums.add_light(above, &counts),
                Counts::Heavy(counts) => above = sums.add(above, counts),
            }
            self.starts.push(above);
        }
        let (positives, negatives) = (above.positives as f64, above.negatives as f64);
        self.roc_auc =
            (above.positives > 0 && above.negatives > 0).then(|| sums.pairs() / (2.0 * positives * negatives));
        self.average_precision = (above.positives > 0).then(|| sums.precisions() / positives);
    }

    /// The draws above block `index`.
    pub(super) fn start(&self, index: usize) -> Both<u64> {
        self.starts[index]
    }

    /// The candidates that end inside block `index` or with it, the highest first. Those whose last group was not drawn are
    /// left out: they have the counts of the one before, which is higher.
    pub(super) fn candidates<'a>(
        &self,
        layout: &Layout,
        drawn: &'a Drawn,
        index: usize,
    ) -> impl Iterator<Item = Candidate> + use<'a> {
        let groups = layout.groups(index);
        let counts = drawn.counts(layout, index);
        let mut above = self.starts[index];
        groups.enumerate().filter_map(move |(at, group)| {
            let here = match &counts {
                Counts::Light(counts) => {
                    Both { positives: counts.positives[at] as u64, negatives: counts.negatives[at] as u64 }
                }
                Counts::Heavy(counts) => *counts,
            };
            above.positives += here.positives;
            above.negatives += here.negatives;
            let confusion = drawn.confusion(above);
            (here != Both::default()).then_some(Candidate { groups: group + 1, confusion })
        })
    }

    /// "Nothing is 1", the highest candidate.
    pub(super) fn none(drawn: &Drawn) -> Candidate {
        Candidate { groups: 0, confusion: drawn.confusion(Both::default()) }
    }
}

/// Independent sums that a compiler can keep in vectors.
const LANES: usize = 4;

#[derive(Debug, Default)]
struct Sums {
    /// Twice the pairs that a positive wins.
    pairs: [f64; LANES],
    /// The precision at each positive.
    precisions: [f64; LANES],
}

impl Sums {
    fn pairs(&self) -> f64 {
        self.pairs.iter().sum()
    }

    fn precisions(&self) -> f64 {
        self.precisions.iter().sum()
    }

    /// Add light groups with `above` draws above them; gives the draws above what follows.
    #[inline]
    fn add_light(&mut self, above: Both<u64>, counts: &Both<[i32; BLOCK]>) -> Both<u64> {
        // Whole numbers up to 2^53 are exact in f64, and light counts fit into i32, which vectors convert fast.
        let tp = running(&counts.positives);
        let fp = running(&counts.negatives);
        let (tp_above, fp_above) = (above.positives as f64, above.negatives as f64);
        for at in (0..BLOCK).step_by(LANES) {
            for lane in 0..LANES {
                let positives = f64::from(counts.positives[at + lane]);
                let negatives = f64::from(counts.negatives[at + lane]);
                let tp = tp_above + f64::from(tp[at + lane]);
                let fp = fp_above + f64::from(fp[at + lane]);
                self.pairs[lane] += negatives * (tp + tp - positives);
                self.precisions[lane] += positives * tp / (tp + fp).max(1.0);
            }
        }
        Both { positives: above.positives + tp[BLOCK - 1] as u64, negatives: above.negatives + fp[BLOCK - 1] as u64 }
    }

    /// The same of one group of any size.
    fn add(&mut self, above: Both<u64>, here: Both<u64>) -> Both<u64> {
        let below = Both { positives: above.positives + here.positives, negatives: above.negatives + here.negatives };
        let (tp, fp) = (below.positives as f64, below.negatives as f64);
        self.pairs[0] += here.negatives as f64 * (above.positives + below.positives) as f64;
        self.precisions[0] += here.positives as f64 * tp / (tp + fp).max(1.0);
        below
    }
}

/// The sums up to each place.
#[inline]
fn running(counts: &[i32; BLOCK]) -> [i32; BLOCK] {
    let mut sum = 0;
    counts.map(|count| {
        sum += count;
        sum
    })
}
