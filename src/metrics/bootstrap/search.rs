//! The best candidate of a replicate: the highest of those that share the best value, compared exactly.

use std::ops::Range;

use super::draw::Drawn;
use super::layout::{BLOCK, Both, Layout};
use super::walk::{Candidate, Walk};
use crate::metrics::Confusion;

/// Blocks that are passed over together where none of them can hold the best candidate.
const MANY: usize = 64;

/// A replicate at hand.
#[derive(Clone, Copy)]
pub struct Replicate<'a> {
    pub(super) layout: &'a Layout,
    pub(super) drawn: &'a Drawn,
    pub(super) walk: &'a Walk,
}

/// What is known of the candidates between two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit<K> {
    /// None of them is admissible.
    Inadmissible,
    /// None of them is better than this.
    AtMost(K),
    /// Nothing.
    Unknown,
}

impl<K: Ord> Limit<K> {
    fn is_below(&self, floor: Option<&K>) -> bool {
        match self {
            Self::Inadmissible => true,
            Self::AtMost(limit) => floor.is_some_and(|floor| limit < floor),
            Self::Unknown => false,
        }
    }

    /// Whether nothing is better than `best`, which is higher up.
    fn is_no_better_than(&self, best: Option<&K>) -> bool {
        match self {
            Self::Inadmissible => true,
            Self::AtMost(limit) => best.is_some_and(|best| limit <= best),
            Self::Unknown => false,
        }
    }
}

impl Replicate<'_> {
    /// The highest of the candidates whose `rank` is the highest; `None` where all are out of the question.
    ///
    /// Blocks of candidates are passed over by what `limit` says of their best corner: tp at the end, fp at the start.
    pub(super) fn first_best<K: Ord>(
        &self,
        rank: impl Fn(&Confusion) -> Option<K>,
        limit: impl Fn(&Confusion) -> Limit<K>,
    ) -> Option<Candidate> {
        let limit_of = |blocks: Range<usize>| limit(&self.corner(&blocks));
        let floor = self.floor(&rank, &limit_of);
        let mut best: Option<(Candidate, K)> = None;
        let challenge = |best: &mut Option<(Candidate, K)>, candidate: Candidate| {
            let Some(rank) = rank(&candidate.confusion) else { return };
            if best.as_ref().is_none_or(|(_, best)| rank > *best) {
                *best = Some((candidate, rank));
            }
        };
        let is_out = |best: &Option<(Candidate, K)>, blocks: Range<usize>| {
            let limit = limit_of(blocks);
            limit.is_below(floor.as_ref()) || limit.is_no_better_than(best.as_ref().map(|(_, rank)| rank))
        };
        challenge(&mut best, Walk::none(self.drawn));
        let mut inside = Vec::with_capacity(BLOCK);
        for many in self.many() {
            if is_out(&best, many.clone()) {
                continue;
            }
            for index in many {
                if is_out(&best, index..index + 1) {
                    continue;
                }
                self.walk.candidates(self.layout, self.drawn, index, &mut inside);
                for &candidate in &inside {
                    challenge(&mut best, candidate);
                }
            }
        }
        best.map(|(candidate, _)| candidate)
    }

    /// A rank that some candidate reaches, near the best where limits are known.
    fn floor<K: Ord>(
        &self,
        rank: &impl Fn(&Confusion) -> Option<K>,
        limit_of: &impl Fn(Range<usize>) -> Limit<K>,
    ) -> Option<K> {
        let at_end = |index: usize| rank(&self.drawn.confusion(self.walk.start(index)));
        let mut floor = self.many().filter_map(|many| at_end(many.end)).max();
        for many in self.many() {
            let limit = limit_of(many.clone());
            if limit != Limit::Unknown && !limit.is_below(floor.as_ref()) {
                floor = floor.max(many.filter_map(at_end).max());
            }
        }
        floor
    }

    /// The blocks of candidates, many at a time.
    fn many(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let blocks = self.layout.scored();
        (0..blocks).step_by(MANY).map(move |first| first..(first + MANY).min(blocks))
    }

    /// Counts that no candidate in `blocks` exceeds in tp, nor stays below in fp.
    fn corner(&self, blocks: &Range<usize>) -> Confusion {
        let fp = self.walk.start(blocks.start).negatives;
        self.drawn.confusion(Both { negatives: fp, ..self.walk.start(blocks.end) })
    }
}
