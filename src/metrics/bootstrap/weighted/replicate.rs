//! What a replicate of weighted rows says: figures that need no threshold, and the best candidates.

use super::super::parts::Part;
use super::rows::{BLOCK, WeighedDraw, WeighedRows};
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::weighted::{bound, highest_best, order, tie};
use crate::metrics::{Confusion, Objective, WeightedCosts};

/// Blocks that are passed over together where none of them can have the best candidate.
const SPAN: usize = 16;

/// A replicate, drawn and added up.
#[derive(Clone, Copy)]
pub(super) struct Replicate<'a> {
    pub rows: &'a WeighedRows,
    pub draw: &'a WeighedDraw,
    pub costs: Option<&'a WeightedCosts>,
}

/// A candidate with its sums of what was drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    /// How many groups are 1, from the highest score down.
    pub groups: usize,
    pub sums: Confusion<f64>,
}

impl Replicate<'_> {
    /// The area under the ROC curve and the average precision, as [`Grouped`](crate::metrics::summary::Grouped) has them; `None` where
    /// they are undefined.
    pub(super) fn ranking(&self) -> (Option<f64>, Option<f64>) {
        let borders = self.draw.borders();
        let Confusion { fn_: positives, tn: negatives, .. } = borders[0];
        let (mut lost, mut precisions) = (CompensatedSum::default(), CompensatedSum::default());
        for (block, border) in borders.iter().enumerate().take(self.rows.blocks()) {
            let of_groups = self.draw.of_groups(self.rows, block);
            let (mut tp, mut fp) = (border.tp, border.fp);
            let (mut lost_here, mut precisions_here) = (0.0, 0.0);
            for (&more_tp, &more_fp) in of_groups.positives.iter().zip(&of_groups.negatives) {
                // Shares of both classes: products of sums could be small beside their parts.
                lost_here += more_tp * ((fp + more_fp / 2.0) / negatives);
                tp += more_tp;
                fp += more_fp;
                // Where nothing was drawn yet there is no precision, and nothing to add.
                precisions_here += more_tp * (tp / (tp + fp).max(f64::MIN_POSITIVE));
            }
            lost.add(lost_here);
            precisions.add(precisions_here);
        }
        // What has no score is one group below all others.
        if let Some(&Confusion { tp, fp, fn_, tn }) = borders.last() {
            lost.add(fn_ * ((fp + tn / 2.0) / negatives));
            precisions.add(fn_ * ((tp + fn_) / (tp + fp + fn_ + tn).max(f64::MIN_POSITIVE)));
        }
        let has_both = positives > 0.0 && negatives > 0.0;
        let roc_auc = has_both.then(|| 1.0 - lost.total() / positives);
        (roc_auc, (positives > 0.0).then(|| precisions.total() / positives))
    }

    /// The highest of the candidates that are best for `objective`, as [`highest_best`] has it: blocks are looked into where one of
    /// their candidates could be as good.
    pub(super) fn best(&self, objective: &Objective) -> Option<Chosen> {
        let borders = self.draw.borders();
        let slack = 2.0 * tie(objective.goal, self.costs);
        let of = |sums: &Confusion<f64>| order(objective, sums, self.costs);
        let mut bar = borders.iter().step_by(4).filter_map(of).fold(f64::NEG_INFINITY, f64::max) - slack;
        let could_be = |from: usize, to: usize, bar: f64| {
            bound(objective, &borders[from], &borders[to], self.costs).is_none_or(|bound| bound >= bar)
        };
        let mut contenders: Vec<(Chosen, f64)> = Vec::new();
        let mut take = |groups: usize, sums: Confusion<f64>, bar: &mut f64| {
            if let Some(order) = of(&sums).filter(|order| order >= bar) {
                contenders.push((Chosen { groups, sums }, order));
                *bar = bar.max(order - slack);
            }
        };
        take(0, borders[0], &mut bar);
        let blocks = self.rows.blocks();
        for first in (0..blocks).step_by(SPAN) {
            let last = blocks.min(first + SPAN);
            if !could_be(first, last, bar) {
                continue;
            }
            for block in first..last {
                if could_be(block, block + 1, bar) {
                    self.each_in(block, |groups, sums| take(groups, sums, &mut bar));
                }
            }
        }
        contenders.retain(|(_, order)| *order >= bar);
        // As choosing has them: the lowest threshold first.
        contenders.reverse();
        let sums: Vec<Confusion<f64>> = contenders.iter().map(|(chosen, _)| chosen.sums).collect();
        highest_best(objective, &sums, self.costs).map(|index| contenders[index].0)
    }

    /// Every candidate whose lowest group is in a block.
    fn each_in(&self, block: usize, mut take: impl FnMut(usize, Confusion<f64>)) {
        let groups = self.rows.groups_of(block);
        let of_groups = self.draw.of_groups(self.rows, block);
        let (from, to) = (&self.draw.borders()[block], &self.draw.borders()[block + 1]);
        let mut sums = [Confusion::default(); BLOCK];
        let (mut tp, mut fp) = (from.tp, from.fp);
        let more = || of_groups.positives.into_iter().zip(of_groups.negatives);
        for (sums, (positives, negatives)) in sums.iter_mut().zip(more()) {
            tp += positives;
            fp += negatives;
            (sums.tp, sums.fp) = (tp, fp);
        }
        let (mut fn_, mut tn) = (to.fn_, to.tn);
        for (sums, (positives, negatives)) in sums.iter_mut().zip(more()).rev() {
            (sums.fn_, sums.tn) = (fn_, tn);
            fn_ += positives;
            tn += negatives;
        }
        for (at, sums) in groups.zip(sums) {
            take(at + 1, sums);
        }
    }

    /// The sums of the rows that were not drawn, at a candidate.
    pub(super) fn out_of_bag(&self, groups: usize) -> Confusion<f64> {
        self.draw.at(self.rows, groups, Part::Undrawn)
    }
}
