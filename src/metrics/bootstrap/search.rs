//! The best candidate of a replicate: the highest of those that share the best value, compared exactly.

use std::cmp::Ordering;
use std::ops::Range;

use super::draw::Drawn;
use super::layout::{BLOCK, Both, Layout};
use super::walk::{Candidate, Walk};
use crate::metrics::fraction::Fraction;
use crate::metrics::{Confusion, Metric};

/// Blocks that are passed over together where none of them can hold the best candidate.
const MANY: usize = 64;

/// Values further apart than this are in the right order in f64; closer ones are compared as fractions.
const CLOSE: f64 = 1e-12;

/// The value of `metric` as choosing has it: undefined F1 and MCC are 0, as in scikit-learn.
pub(super) fn value(metric: Metric, confusion: &Confusion) -> Option<f64> {
    confusion.value(metric).or_else(|| metric.order(confusion).map(|_| 0.0))
}

/// A replicate at hand.
#[derive(Clone, Copy)]
pub(super) struct Replicate<'a> {
    pub layout: &'a Layout,
    pub drawn: &'a Drawn,
    pub walk: &'a Walk,
}

impl Replicate<'_> {
    /// The highest candidate with the best value of `metric`; `None` where it is undefined everywhere.
    ///
    /// Blocks are passed over by their best corner: tp at the end, fp at the start. Every metric rises with tp and falls with
    /// fp at fixed class sizes wherever its corner is above 0 (MCC and kappa: above chance); where the corner is below 0 or
    /// undefined, 0 bounds the block.
    pub(super) fn best(&self, metric: Metric) -> Option<Candidate> {
        let floor = self.floor(metric);
        let mut best = Best { metric, found: None };
        let mut inside = Vec::with_capacity(BLOCK);
        best.challenge(Walk::none(self.drawn));
        for many in self.many() {
            if self.bound(metric, &many) < floor - CLOSE || best.withstands(&self.corner(&many)) {
                continue;
            }
            for index in many {
                let block = index..index + 1;
                if self.bound(metric, &block) < floor - CLOSE || best.withstands(&self.corner(&block)) {
                    continue;
                }
                self.walk.candidates(self.layout, self.drawn, index, &mut inside);
                for &candidate in &inside {
                    best.challenge(candidate);
                }
            }
        }
        best.found.map(|found| found.candidate)
    }

    /// A value that some candidate reaches, near the best.
    fn floor(&self, metric: Metric) -> f64 {
        let at_end = |index: usize| value(metric, &self.drawn.confusion(self.walk.start(index)));
        let highest = |floor: f64, index: usize| at_end(index).map_or(floor, |value| floor.max(value));
        let floor = self.many().map(|many| many.end).fold(f64::NEG_INFINITY, highest);
        // Finer where the best can be.
        self.many().filter(|many| self.bound(metric, many) >= floor).flatten().fold(floor, highest)
    }

    /// The blocks, many at a time.
    fn many(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let blocks = self.layout.len();
        (0..blocks).step_by(MANY).map(move |first| first..(first + MANY).min(blocks))
    }

    /// Counts that no candidate in `blocks` exceeds in tp, nor stays below in fp.
    fn corner(&self, blocks: &Range<usize>) -> Confusion {
        let fp = self.walk.start(blocks.start).negatives;
        self.drawn.confusion(Both { negatives: fp, ..self.walk.start(blocks.end) })
    }

    /// A value that no candidate in `blocks` exceeds.
    fn bound(&self, metric: Metric, blocks: &Range<usize>) -> f64 {
        self.corner(blocks).value(metric).map_or(0.0, |value| value.max(0.0))
    }
}

/// All candidates of a replicate that differ in their counts, the highest first.
pub(super) struct Candidates<'a> {
    replicate: Replicate<'a>,
    /// How many candidates there were before each block that was looked at.
    before: Vec<usize>,
    seen: usize,
    /// Those that were not given yet, from the lowest up.
    waiting: Vec<Candidate>,
}

impl<'a> Candidates<'a> {
    pub(super) fn of(replicate: Replicate<'a>) -> Self {
        Self { replicate, before: Vec::new(), seen: 0, waiting: vec![Walk::none(replicate.drawn)] }
    }

    /// The candidate that was number `place`, from 0.
    pub(super) fn seen_at(mut self, place: usize) -> Option<Candidate> {
        let Some(block) = self.before.partition_point(|&before| before <= place).checked_sub(1) else {
            return Some(Walk::none(self.replicate.drawn));
        };
        self.look_at(block);
        self.waiting.into_iter().nth_back(place - self.before[block])
    }

    fn look_at(&mut self, block: usize) {
        let Replicate { layout, drawn, walk } = self.replicate;
        walk.candidates(layout, drawn, block, &mut self.waiting);
        self.waiting.reverse();
    }
}

impl Iterator for Candidates<'_> {
    type Item = Candidate;

    fn next(&mut self) -> Option<Candidate> {
        while self.waiting.is_empty() && self.before.len() < self.replicate.layout.len() {
            self.before.push(self.seen);
            self.look_at(self.before.len() - 1);
        }
        let next = self.waiting.pop();
        self.seen += usize::from(next.is_some());
        next
    }
}

/// The best so far.
struct Best {
    metric: Metric,
    found: Option<Found>,
}

#[derive(Clone, Copy)]
struct Found {
    candidate: Candidate,
    value: f64,
    order: Fraction,
}

impl Best {
    /// Take `candidate`, which is below all before, if it is better.
    fn challenge(&mut self, candidate: Candidate) {
        let Some(value) = value(self.metric, &candidate.confusion) else { return };
        if self.found.is_some_and(|found| value < found.value - CLOSE) {
            return;
        }
        let Some(order) = self.metric.order(&candidate.confusion) else { return };
        if self.found.is_none_or(|found| order.compare(&found.order) == Ordering::Greater) {
            self.found = Some(Found { candidate, value, order });
        }
    }

    /// Whether nothing within `corner` is better than the best so far.
    fn withstands(&self, corner: &Confusion) -> bool {
        let Some(found) = &self.found else { return false };
        let bound = self.metric.order(corner).unwrap_or(Fraction::ZERO);
        let is_at_most = |bound: &Fraction| bound.compare(&found.order) != Ordering::Greater;
        is_at_most(&bound) && is_at_most(&Fraction::ZERO)
    }
}
