//! What a threshold is chosen by, again in each replicate.

use super::search::{Candidates, Replicate, value};
use super::walk::Candidate;
use crate::metrics::{Confusion, Metric, Sweep};

/// What a threshold is chosen by.
#[derive(Clone, Copy)]
pub enum Rule<'a> {
    /// The highest value of a metric: the fast way.
    Best(Metric),
    /// Anything else: looks at every candidate.
    Ranked(&'a dyn Ranking),
}

/// Candidates in an order of one's own.
pub trait Ranking: Sync {
    /// The place of the first of the best of `candidates`, which come from the highest threshold ("nothing is 1") down;
    /// `None` where none is admissible. Values that are equal must compare as equal, without rounding.
    fn first_best(&self, candidates: &mut dyn Iterator<Item = Confusion>) -> Option<usize>;

    /// The value that the ranking is about, as it is shown; `None` where it is undefined.
    fn value(&self, confusion: &Confusion) -> Option<f64>;
}

/// A [`Ranking`] by two functions.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<R, V> {
    /// What is to be as high as possible; `None` where a candidate is out of the question, as where it misses a limit.
    pub rank: R,
    /// See [`Ranking::value`].
    pub value: V,
}

impl<K, R, V> Ranking for Ranked<R, V>
where
    K: Ord,
    R: Fn(&Confusion) -> Option<K> + Sync,
    V: Fn(&Confusion) -> Option<f64> + Sync,
{
    fn first_best(&self, candidates: &mut dyn Iterator<Item = Confusion>) -> Option<usize> {
        let mut best: Option<(usize, K)> = None;
        for (place, confusion) in candidates.enumerate() {
            let Some(rank) = (self.rank)(&confusion) else { continue };
            if best.as_ref().is_none_or(|(_, best)| rank > *best) {
                best = Some((place, rank));
            }
        }
        best.map(|(place, _)| place)
    }

    fn value(&self, confusion: &Confusion) -> Option<f64> {
        (self.value)(confusion)
    }
}

impl Rule<'_> {
    /// The value at these counts, as choosing has it.
    pub(super) fn value(&self, confusion: &Confusion) -> Option<f64> {
        match self {
            Self::Best(metric) => value(*metric, confusion),
            Self::Ranked(ranking) => ranking.value(confusion),
        }
    }

    /// What it chooses in a replicate.
    pub(super) fn choose(&self, replicate: Replicate<'_>) -> Option<Candidate> {
        match self {
            Self::Best(metric) => replicate.best(*metric),
            Self::Ranked(ranking) => {
                let mut candidates = Candidates::of(replicate);
                let place = ranking.first_best(&mut candidates.by_ref().map(|candidate| candidate.confusion))?;
                candidates.seen_at(place)
            }
        }
    }

    /// The value of what it chooses on all rows of `sweep`.
    pub(super) fn apparent(&self, sweep: &Sweep) -> Option<f64> {
        let at = |candidate: usize| sweep.confusion_at(candidate);
        let from_above = || (0..=sweep.distinct().len()).rev();
        let chosen = match self {
            Self::Best(metric) => {
                let mut best = None;
                for candidate in from_above() {
                    let Some(order) = metric.order(&at(candidate)) else { continue };
                    if best.as_ref().is_none_or(|(_, best)| order.compare(best).is_gt()) {
                        best = Some((candidate, order));
                    }
                }
                best?.0
            }
            Self::Ranked(ranking) => from_above().nth(ranking.first_best(&mut from_above().map(at))?)?,
        };
        self.value(&at(chosen))
    }
}
