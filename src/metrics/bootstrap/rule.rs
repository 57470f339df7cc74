//! What a threshold is chosen by, again in each replicate.

use std::cmp::Ordering;

use super::search::{Limit, Replicate};
use super::walk::Candidate;
use crate::metrics::fraction::Fraction;
use crate::metrics::{Confusion, Metric};

/// What a threshold is chosen by: the highest threshold of those that share the best value.
#[derive(Clone, Copy)]
pub enum Rule<'a> {
    /// The highest value of a metric; undefined F1 and MCC are 0, as in scikit-learn.
    Best(Metric),
    /// Anything else.
    Ranked(&'a dyn Ranking),
}

/// Candidates in an order of one's own: a [`Ranked`].
pub trait Ranking: Sync {
    /// What is chosen in a replicate; `None` where nothing is admissible.
    fn choose(&self, replicate: &Replicate<'_>) -> Option<Candidate>;

    /// The value that the ranking is about, as it is shown; `None` where it is undefined.
    fn value(&self, confusion: &Confusion) -> Option<f64>;

    /// What else is looked at on the rows that were not drawn, as what is limited; `None` where it is undefined. As many figures,
    /// whatever the counts.
    fn beside(&self, _: &Confusion) -> Vec<Option<f64>> {
        Vec::new()
    }
}

/// A [`Ranking`] by two functions.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<R, V> {
    /// What is to be as high as possible; `None` where a candidate is out of the question, as where it misses a limit. Ranks
    /// that are equal must compare as equal, without rounding.
    pub rank: R,
    /// See [`Ranking::value`].
    pub value: V,
    /// What is known of `rank`.
    pub course: Course,
}

/// How a rank goes with the counts, the class sizes being what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// It never falls where tp rises, and never rises where fp does; and what is out of the question never becomes admissible
    /// by either. So it is with recall at a precision or specificity, or a cost where mistakes cost more than what is right.
    /// Then few candidates have to be looked at.
    Monotone,
    /// Not so, or not known, as with a limit on how many are predicted 1.
    Any,
}

impl<K, R, V> Ranking for Ranked<R, V>
where
    K: Ord,
    R: Fn(&Confusion) -> Option<K> + Sync,
    V: Fn(&Confusion) -> Option<f64> + Sync,
{
    fn choose(&self, replicate: &Replicate<'_>) -> Option<Candidate> {
        replicate.first_best(&self.rank, |corner| match self.course {
            Course::Monotone => (self.rank)(corner).map_or(Limit::Inadmissible, Limit::AtMost),
            Course::Any => Limit::Unknown,
        })
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

    /// See [`Ranking::beside`].
    pub(super) fn beside(&self, confusion: &Confusion) -> Vec<Option<f64>> {
        match self {
            Self::Best(_) => Vec::new(),
            Self::Ranked(ranking) => ranking.beside(confusion),
        }
    }

    /// What it chooses in a replicate.
    pub(super) fn choose(&self, replicate: &Replicate<'_>) -> Option<Candidate> {
        match self {
            Self::Best(metric) => {
                replicate.first_best(|counts| exact(*metric, counts), |corner| limit(*metric, corner))
            }
            Self::Ranked(ranking) => ranking.choose(replicate),
        }
    }
}

/// The value of `metric` as choosing has it: undefined F1 and MCC are 0, as in scikit-learn.
pub(super) fn value(metric: Metric, confusion: &Confusion) -> Option<f64> {
    confusion.value(metric).or_else(|| metric.order(confusion).map(|_| 0.0))
}

/// What choosing compares.
pub(super) fn exact(metric: Metric, confusion: &Confusion) -> Option<Exact> {
    metric.order(confusion).map(Exact)
}

/// What no candidate exceeds that has at most the tp and at least the fp of `corner`.
///
/// At fixed class sizes every metric rises with tp and falls with fp wherever it is above 0 (MCC and kappa fall where both
/// rates are below chance). So where the corner is below 0 or undefined, the others are at most 0.
fn limit(metric: Metric, corner: &Confusion) -> Limit<Exact> {
    Limit::AtMost(exact(metric, corner).unwrap_or(Exact(Fraction::ZERO)).max(Exact(Fraction::ZERO)))
}

/// A fraction among others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact(Fraction);

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.compare(&other.0)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Exact {}
