//! The scores sorted once with cumulative counts: any threshold's confusion is one binary search.
//!
//! What is sorted are *lines*, each a score with its label. A line is one row, or it stands for a whole number of equal rows
//! ([`Sweep::counted`]); whatever is counted for a user counts rows.

use rayon::slice::ParallelSliceMut;

use super::interval::{Interval, nan_as_infinity};
use super::{Confusion, Counts};

/// All rows with one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Group<C = u64> {
    /// The score they share; −∞ where they have none.
    pub score: f64,
    /// How many of them have label 0.
    pub negatives: C,
    /// How many of them have label 1.
    pub positives: C,
}

/// The counts of the lines add up to more rows than [can be counted](Self::MOST).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the counts add up to more rows than can be counted (2^53)")]
pub struct TooManyRows;

impl TooManyRows {
    /// As many as there may be.
    pub const MOST: u64 = 1 << f64::MANTISSA_DIGITS;
}

/// Scores and labels prepared so that a threshold costs one binary search. Immutable.
///
/// Thresholds may be any f64: at −∞ everything is 1, at +∞ nothing is. NaN is taken for +∞, because no score is `>=` NaN
/// and so [`predict`](super::predict) makes nothing 1 there either.
///
/// A line may have no score, which is written NaN: it is 0 at every threshold, −∞ included. Such lines are one tied group below all
/// scores to whatever ranks (the groups and the orders), and no candidate for a threshold
/// ([`Sweep::distinct`]).
#[derive(Debug, Clone)]
pub struct Sweep {
    /// The scores of the groups, ascending: the distinct scores, and before them −∞ where some lines have none.
    group_scores: Vec<f64>,
    /// How many groups come before the first that has a score: 0 or 1.
    first: usize,
    /// `lines_below[i]`: lines below group i; one more entry at the end: all of `order`.
    lines_below: Vec<u32>,
    /// The same for the lines whose label is 1.
    positive_lines_below: Vec<u32>,
    order: Vec<u32>,
    positive_order: Vec<u32>,
    negative_order: Vec<u32>,
    /// All rows.
    total: Below,
    /// What the lines stand for; `None` where each is one row.
    counts: Option<CountedLines>,
}

/// Rows below a score.
#[derive(Debug, Clone, Copy, Default)]
struct Below {
    negatives: u64,
    positives: u64,
}

/// Lines that stand for numbers of rows.
#[derive(Debug, Clone)]
struct CountedLines {
    /// How many rows each line stands for, in the order of the input.
    of_line: Counts,
    /// As `Sweep::lines_below`, in rows.
    rows_below: Vec<u64>,
    /// The same for the rows whose label is 1.
    positives_below: Vec<u64>,
}

/// The groups of a sweep whose lines are one row each, or stand for many: decided once, not for each group.
enum Groups<S, C> {
    Single(S),
    Counted(C),
}

impl<S: Iterator<Item = Group>, C: Iterator<Item = Group>> Iterator for Groups<S, C> {
    type Item = Group;

    #[inline]
    fn next(&mut self) -> Option<Group> {
        match self {
            Self::Single(groups) => groups.next(),
            Self::Counted(groups) => groups.next(),
        }
    }
}

impl<S: DoubleEndedIterator<Item = Group>, C: DoubleEndedIterator<Item = Group>> DoubleEndedIterator for Groups<S, C> {
    #[inline]
    fn next_back(&mut self) -> Option<Group> {
        match self {
            Self::Single(groups) => groups.next_back(),
            Self::Counted(groups) => groups.next_back(),
        }
    }
}

/// The groups between neighbouring cumulative counts.
fn groups<T: Copy + Into<u64>>(
    scores: &[f64],
    rows_below: &[T],
    positives_below: &[T],
) -> impl DoubleEndedIterator<Item = Group> {
    let between = |ends: &[T]| ends[1].into() - ends[0].into();
    scores.iter().zip(rows_below.windows(2).zip(positives_below.windows(2))).map(move |(&score, (rows, positives))| {
        let (rows, positives) = (between(rows), between(positives));
        Group { score, negatives: rows - positives, positives }
    })
}

impl Sweep {
    /// Sort `scores` (finite; NaN: none) with their `labels` (same length), each line one row. O(n log n), once. −0.0 is taken for 0.0.
    ///
    /// # Panics
    /// Where the lengths differ, or there are 2³² lines or more.
    pub fn new(scores: &[f64], labels: &[bool]) -> Self {
        Self::sorted(scores, labels, |_| true)
    }

    /// The same where line i stands for `counts[i]` equal rows: everything is counted as if each line stood there so often. A
    /// line that stands for no row makes no candidate and is in no order.
    ///
    /// # Errors
    /// [`TooManyRows`] where the counts add up to more than 2⁵³.
    ///
    /// # Panics
    /// As [`Sweep::new`].
    pub fn counted(scores: &[f64], labels: &[bool], counts: &[u64]) -> Result<Self, TooManyRows> {
        Ok(Self::of_counts(scores, labels, &Counts::new(counts.to_vec())?))
    }

    /// The same of counts that are known to add up.
    ///
    /// # Panics
    /// As [`Sweep::new`].
    pub fn of_counts(scores: &[f64], labels: &[bool], counts: &Counts) -> Self {
        assert_eq!(scores.len(), counts.len(), "each line needs a count");
        if counts.iter().all(|&count| count == 1) {
            return Self::new(scores, labels);
        }
        let mut sweep = Self::sorted(scores, labels, |line| counts[line as usize] > 0);
        // The sums cannot overflow: all of them are parts of `counts.rows()`.
        let rows_up_to = |order: &[u32], ends: &[u32]| -> Vec<u64> {
            let (mut rows, mut lines) = (0, order.iter());
            let mut from = 0;
            let up_to = |&end: &u32| {
                rows += lines.by_ref().take((end - from) as usize).map(|&line| counts[line as usize]).sum::<u64>();
                from = end;
                rows
            };
            ends.iter().map(up_to).collect()
        };
        sweep.counts = Some(CountedLines {
            rows_below: rows_up_to(&sweep.order, &sweep.lines_below),
            positives_below: rows_up_to(&sweep.positive_order, &sweep.positive_lines_below),
            of_line: counts.clone(),
        });
        sweep.total = sweep.below(sweep.distinct().len());
        sweep
    }

    /// The lines that are `kept`, each as one row.
    pub(super) fn sorted(scores: &[f64], labels: &[bool], kept: impl Fn(u32) -> bool) -> Self {
        assert_eq!(scores.len(), labels.len(), "each score needs a label");
        assert!(u32::try_from(scores.len()).is_ok(), "a sweep holds fewer than 2^32 lines");
        debug_assert!(scores.iter().all(|score| !score.is_infinite()), "scores are finite");

        // Adding 0.0 turns −0.0, which `total_cmp` tells apart, into 0.0, which it equals; of NaN and −∞ the maximum is −∞.
        let lines = scores.iter().zip(0..).filter(|(_, line)| kept(*line));
        let mut lines: Vec<(f64, u32)> =
            lines.map(|(&score, line)| ((score + 0.0).max(f64::NEG_INFINITY), line)).collect();
        lines.par_sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));

        let mut sweep = Self {
            group_scores: Vec::new(),
            first: 0,
            lines_below: Vec::new(),
            positive_lines_below: Vec::new(),
            order: Vec::with_capacity(lines.len()),
            positive_order: Vec::new(),
            negative_order: Vec::new(),
            total: Below::default(),
            counts: None,
        };
        for (score, line) in lines {
            if sweep.group_scores.last() != Some(&score) {
                sweep.close_group();
                sweep.group_scores.push(score);
            }
            sweep.order.push(line);
            if labels[line as usize] {
                sweep.positive_order.push(line);
            } else {
                sweep.negative_order.push(line);
            }
        }
        sweep.close_group();
        sweep.first = usize::from(sweep.group_scores.first() == Some(&f64::NEG_INFINITY));
        sweep.total = sweep.below(sweep.distinct().len());
        sweep
    }

    /// Note the lines so far as those below the next group.
    fn close_group(&mut self) {
        self.lines_below.push(self.order.len() as u32);
        self.positive_lines_below.push(self.positive_order.len() as u32);
    }

    /// Number of rows, not of distinct scores.
    pub fn len(&self) -> usize {
        self.rows() as usize
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Number of rows that all lines together stand for.
    pub fn rows(&self) -> u64 {
        self.total.negatives + self.total.positives
    }

    /// Number of lines that the sweep was made of: the length of a column that goes with it.
    pub fn lines(&self) -> usize {
        self.counts.as_ref().map_or(self.order.len(), |counts| counts.of_line.len())
    }

    /// How many rows `line` stands for.
    pub fn count(&self, line: u32) -> u64 {
        self.counts.as_ref().map_or(1, |counts| counts.of_line[line as usize])
    }

    /// Number of rows without a score.
    pub fn without_score(&self) -> u64 {
        let Below { negatives, positives } = self.below(0);
        negatives + positives
    }

    /// Number of rows whose label is 1.
    pub fn positives(&self) -> u64 {
        self.total.positives
    }

    /// Number of rows whose label is 0.
    pub fn negatives(&self) -> u64 {
        self.total.negatives
    }

    /// Distinct scores, ascending: the candidates for a threshold (with "above all").
    pub fn distinct(&self) -> &[f64] {
        &self.group_scores[self.first..]
    }

    /// The distinct scores, ascending, with the number of rows of each class that have them; before them, as −∞, the rows without a
    /// score, where there are any.
    pub(crate) fn groups(&self) -> impl DoubleEndedIterator<Item = Group> + '_ {
        match &self.counts {
            None => Groups::Single(groups(&self.group_scores, &self.lines_below, &self.positive_lines_below)),
            Some(counts) => Groups::Counted(groups(&self.group_scores, &counts.rows_below, &counts.positives_below)),
        }
    }

    /// The lines of each of [`Sweep::groups`], ascending; lines of one score in the order of the input.
    pub(crate) fn lines_by_group(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        self.lines_below.windows(2).map(|ends| &self.order[ends[0] as usize..ends[1] as usize])
    }

    /// Lines that stand for rows, sorted by ascending score, ties by line: indices into the arrays that [`Sweep::new`] was
    /// given. Those without a score come first.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Lines whose label is 1, sorted as [`Sweep::order`].
    pub(crate) fn positive_order(&self) -> &[u32] {
        &self.positive_order
    }

    /// Lines whose label is 0, sorted as [`Sweep::order`].
    pub(crate) fn negative_order(&self) -> &[u32] {
        &self.negative_order
    }

    /// Number of lines of each class that are 0 at `threshold`, `(negatives, positives)`: where the orders are to be split.
    pub(crate) fn lines_predicted_0(&self, threshold: f64) -> (usize, usize) {
        self.lines_predicted_0_at(self.candidate(threshold))
    }

    /// The same at a candidate.
    pub(super) fn lines_predicted_0_at(&self, candidate: usize) -> (usize, usize) {
        let group = self.first + candidate;
        let positives = self.positive_lines_below[group];
        ((self.lines_below[group] - positives) as usize, positives as usize)
    }

    /// The score of the row at `rank` (from 0) among the rows that have one, by ascending score; `None` beyond the last one.
    pub(crate) fn score_at_rank(&self, rank: u64) -> Option<f64> {
        let rank = rank.saturating_add(self.without_score());
        let ended = match &self.counts {
            None => self.lines_below.partition_point(|&below| u64::from(below) <= rank),
            Some(counts) => counts.rows_below.partition_point(|&below| below <= rank),
        };
        // The first entry is 0, so that one at least is passed.
        self.group_scores.get(ended - 1).copied()
    }

    /// The confusion at `threshold`: O(log n).
    pub fn confusion(&self, threshold: f64) -> Confusion {
        self.confusion_at(self.candidate(threshold))
    }

    /// The interval that `threshold` lies in.
    pub fn interval(&self, threshold: f64) -> Interval {
        self.interval_at(self.candidate(threshold))
    }

    /// The nearest threshold above `threshold` at which some prediction differs from those at `threshold`: the shortest
    /// decimal of the next interval. `None` where everything is already 0.
    pub fn next_flip(&self, threshold: f64) -> Option<f64> {
        let candidate = self.candidate(threshold);
        (candidate < self.distinct().len()).then(|| self.interval_at(candidate + 1).shortest_decimal())
    }

    /// The same downwards; `None` where everything is already 1.
    pub(crate) fn previous_flip(&self, threshold: f64) -> Option<f64> {
        let candidate = self.candidate(threshold).checked_sub(1)?;
        Some(self.interval_at(candidate).shortest_decimal())
    }

    /// Number of rows of each class with a score in `[low, high)`, `(negatives, positives)`: O(log n); for histograms.
    pub(crate) fn counts_between(&self, low: f64, high: f64) -> (u64, u64) {
        let (from, to) = (self.candidate(low), self.candidate(high));
        let (to, from) = (self.below(to), self.below(from));
        (to.negatives.saturating_sub(from.negatives), to.positives.saturating_sub(from.positives))
    }

    /// The candidate that gives the predictions of `threshold`: the index of the lowest distinct score that is
    /// `>= threshold`; the number of distinct scores stands for "nothing is 1".
    pub fn candidate(&self, threshold: f64) -> usize {
        let threshold = nan_as_infinity(threshold);
        self.distinct().partition_point(|&score| score < threshold)
    }

    /// The place among [`Sweep::groups`] of the lowest one that is 1 at a candidate.
    pub(crate) fn group_of(&self, candidate: usize) -> usize {
        self.first + candidate
    }

    /// The thresholds that give the predictions of a candidate.
    pub fn interval_at(&self, candidate: usize) -> Interval {
        Interval::of_candidate(self.distinct(), candidate)
    }

    /// The counts at a candidate.
    pub fn confusion_at(&self, candidate: usize) -> Confusion {
        let Below { negatives: tn, positives: fn_ } = self.below(candidate);
        Confusion { tp: self.total.positives - fn_, fp: self.total.negatives - tn, fn_, tn }
    }

    /// The rows below a candidate, those without a score among them.
    #[inline]
    fn below(&self, candidate: usize) -> Below {
        let group = self.first + candidate;
        let (rows, positives) = match &self.counts {
            None => (u64::from(self.lines_below[group]), u64::from(self.positive_lines_below[group])),
            Some(counts) => (counts.rows_below[group], counts.positives_below[group]),
        };
        Below { negatives: rows - positives, positives }
    }
}

#[cfg(test)]
mod counted_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unscored_tests;
