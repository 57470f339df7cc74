//! The least cost of a replicate: the highest of the thresholds that share it.

use std::ops::Range;

use super::super::layout::Both;
use super::super::parts::Part;
use super::side::{As1, Draws, Side};
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::costs::CostTotals;
use crate::metrics::terms::Terms;
use crate::metrics::{Confusion, Limit};

/// Groups (distinct scores) that are passed over together where none of them can lead.
const BLOCK: usize = 256;

/// A threshold: what is 1 there of the rows that were drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// How many distinct scores, the highest first.
    pub groups: usize,
    pub as_1: Both<As1>,
    /// How much more a row costs in the mean than where nothing is 1.
    extra: f64,
}

/// A replicate in which thresholds compete.
pub(super) struct Contest<'a> {
    pub terms: Terms<'a>,
    pub sides: Both<&'a Side>,
    pub draws: Both<Draws<'a>>,
    /// All draws.
    pub totals: Both<u64>,
    /// Means of a row that differ by no more than this are equal.
    pub tolerance: f64,
    /// How many distinct scores there are.
    pub groups: usize,
}

/// The thresholds between blocks, and what is between them. Used again for replicate after replicate.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Where the first so many blocks are 1: one more than there are blocks.
    borders: Vec<Candidate>,
    /// What no threshold within each block costs less than, in the mean, more than where nothing is 1.
    floors: Vec<f64>,
}

impl Contest<'_> {
    /// What to multiply costs of each label by to have their part in the mean cost of a row; `None` where that is undefined. As
    /// [`Terms::mean_cost`].
    fn per_row(&self) -> Option<Both<f64>> {
        let counts = self.counts(&Both::default());
        let of = |positives, negatives| self.terms.mean_cost(CostTotals { positives, negatives }, &counts);
        Some(Both { positives: of(1.0, 0.0)?, negatives: of(0.0, 1.0)? })
    }

    /// Add up what was drawn of each block. `None` where the cost of a row is undefined.
    pub(super) fn add_up(&self, blocks: &mut Blocks) -> Option<()> {
        let per_row = self.per_row()?;
        blocks.borders.clear();
        blocks.floors.clear();
        let mut border = candidate(0, Both::default(), per_row);
        blocks.borders.push(border);
        let (mut positives, mut negatives) = (CompensatedSum::default(), CompensatedSum::default());
        for first in (0..self.groups).step_by(BLOCK) {
            let groups = first..self.groups.min(first + BLOCK);
            let within = |side: &Side, draws: Draws<'_>| {
                let lines = side.lines(groups.clone());
                let as_1 = side.as_1(draws, lines.clone(), Part::Drawn);
                (as_1, side.least_extra(draws, lines, as_1.extra))
            };
            let (positives_1, least_of_positives) = within(self.sides.positives, self.draws.positives);
            let (negatives_1, least_of_negatives) = within(self.sides.negatives, self.draws.negatives);
            let least = per_row.positives * least_of_positives + per_row.negatives * least_of_negatives;
            blocks.floors.push(border.extra + least);
            positives.add(positives_1.extra);
            negatives.add(negatives_1.extra);
            let as_1 = Both {
                positives: As1 { extra: positives.total(), ..border.as_1.positives.and(positives_1) },
                negatives: As1 { extra: negatives.total(), ..border.as_1.negatives.and(negatives_1) },
            };
            border = candidate(groups.end, as_1, per_row);
            blocks.borders.push(border);
        }
        Some(())
    }

    /// The highest of the thresholds that keep `limits` and share the least cost, and the best value of each limit; `None` where none
    /// keeps them. Blocks are looked into where one of their thresholds could lead.
    pub(super) fn least(&self, limits: &[Limit], blocks: &Blocks) -> Option<Candidate> {
        let per_row = self.per_row()?;
        let bar = self.bar(limits, blocks);
        let mut leader = None;
        self.challenge(limits, &mut leader, *blocks.borders.first()?);
        for ((index, &floor), borders) in blocks.floors.iter().enumerate().zip(blocks.borders.windows(2)) {
            let bar = leader.map_or(bar, |leader: Candidate| leader.extra.min(bar));
            // What is equal within rounding may lead, and so may what is equal to that.
            if floor > bar + 2.0 * self.tolerance || self.is_broken(limits, &borders[0], &borders[1]) {
                continue;
            }
            let first = index * BLOCK;
            let mut as_1 = borders[0].as_1;
            for group in first..borders[1].groups {
                let pass = |side: &Side, draws: Draws<'_>, as_1: As1| {
                    let lines: Range<usize> = side.lines(group..group + 1);
                    lines.fold(as_1, |as_1, line| as_1.and(side.line_as_1(draws, line)))
                };
                as_1.positives = pass(self.sides.positives, self.draws.positives, as_1.positives);
                as_1.negatives = pass(self.sides.negatives, self.draws.negatives, as_1.negatives);
                self.challenge(limits, &mut leader, candidate(group + 1, as_1, per_row));
            }
        }
        leader
    }

    /// A cost that some threshold has that keeps `limits`; infinite where none between blocks does.
    fn bar(&self, limits: &[Limit], blocks: &Blocks) -> f64 {
        let least = |bar: f64, border: &Candidate| {
            if border.extra < bar && self.keeps(limits, &self.counts(&border.as_1)) { border.extra } else { bar }
        };
        blocks.borders.iter().fold(f64::INFINITY, least)
    }

    /// Whether no threshold between two others keeps `limits`: the best that could be there has the tp of the lower one and the fp of
    /// the higher one.
    fn is_broken(&self, limits: &[Limit], higher: &Candidate, lower: &Candidate) -> bool {
        let corner = self.counts(&Both { positives: lower.as_1.positives, negatives: higher.as_1.negatives });
        let is_broken = |limit: &Limit| {
            let is_defined = self.terms.limited_by(limit.of, &corner).is_some();
            limit.is_kept_by_more() && is_defined && !self.terms.keeps(limit, &corner)
        };
        limits.iter().any(is_broken)
    }

    /// Let `candidate` take the lead where it keeps `limits` and is better than `leader`.
    fn challenge(&self, limits: &[Limit], leader: &mut Option<Candidate>, candidate: Candidate) {
        let saved = leader.map_or(f64::INFINITY, |leader| leader.extra - candidate.extra);
        if saved < -self.tolerance {
            return;
        }
        let counts = self.counts(&candidate.as_1);
        if !self.keeps(limits, &counts) {
            return;
        }
        let ties = leader.filter(|_| saved <= self.tolerance);
        let is_better = |leader: Candidate| self.terms.by_limits(limits, &counts, &self.counts(&leader.as_1)).is_gt();
        if ties.is_none_or(is_better) {
            *leader = Some(candidate);
        }
    }

    fn keeps(&self, limits: &[Limit], counts: &Confusion) -> bool {
        limits.iter().all(|limit| self.terms.keeps(limit, counts))
    }

    /// The counts of the rows that were drawn, where these are 1.
    pub(super) fn counts(&self, as_1: &Both<As1>) -> Confusion {
        confusion(as_1, self.totals)
    }
}

/// The counts where of so many rows of each label these are 1.
pub(super) fn confusion(as_1: &Both<As1>, totals: Both<u64>) -> Confusion {
    let (tp, fp) = (as_1.positives.rows, as_1.negatives.rows);
    Confusion { tp, fp, fn_: totals.positives - tp, tn: totals.negatives - fp }
}

fn candidate(groups: usize, as_1: Both<As1>, per_row: Both<f64>) -> Candidate {
    let extra = per_row.positives * as_1.positives.extra + per_row.negatives * as_1.negatives.extra;
    Candidate { groups, as_1, extra }
}
