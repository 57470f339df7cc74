//! Finding the best of many: what is compared exactly, and what is compared as it was rounded.

use std::cmp::Ordering;
use std::ops::Range;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Confusion;
use super::fraction::Fraction;

/// What candidates are compared by: more is better.
pub(super) trait Rank: Copy + Send {
    /// Which is better; equal where they tie.
    fn compare(&self, other: &Self) -> Ordering;

    /// The one to compare the others with, of two that tie.
    fn highest(self, other: Self) -> Self;
}

impl Rank for Fraction {
    fn compare(&self, other: &Self) -> Ordering {
        Fraction::compare(self, other)
    }

    fn highest(self, _: Self) -> Self {
        self
    }
}

/// A value that was rounded: those within `tolerance` of the best tie with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Close {
    pub value: f64,
    /// The same for all that are compared.
    pub tolerance: f64,
}

impl Rank for Close {
    fn compare(&self, other: &Self) -> Ordering {
        let difference = self.value - other.value;
        if difference.abs() <= self.tolerance { Ordering::Equal } else { difference.total_cmp(&0.0) }
    }

    fn highest(self, other: Self) -> Self {
        if other.value > self.value { other } else { self }
    }
}

/// A sum of two squares in 256 bits, the lower ones first: less is better.
#[derive(Debug, Clone, Copy)]
pub(super) struct Squares([u128; 2]);

impl Squares {
    /// (fpr² + fnr²) · (positives · negatives)², whose order is that of the distance to the perfect corner of the ROC curve;
    /// `None` where a class is missing.
    pub(super) fn of_distance(counts: &Confusion) -> Option<Self> {
        let (positives, negatives) = (counts.positives(), counts.negatives());
        if positives == 0 || negatives == 0 {
            return None;
        }
        let square = |count: u64, of_other: u64| {
            let side = u128::from(count) * u128::from(of_other);
            side.carrying_mul(side, 0)
        };
        // Each side is below 2^126, so that nothing is carried out of the upper half.
        let ((low, high), (other_low, other_high)) = (square(counts.fp, positives), square(counts.fn_, negatives));
        let (low, carry) = low.overflowing_add(other_low);
        Some(Self([low, high + other_high + u128::from(carry)]))
    }
}

impl Rank for Squares {
    fn compare(&self, other: &Self) -> Ordering {
        let [(low, high), (other_low, other_high)] = [self.0, other.0].map(|[low, high]| (low, high));
        other_high.cmp(&high).then(other_low.cmp(&low))
    }

    fn highest(self, _: Self) -> Self {
        self
    }
}

/// Indices that one thread looks through at a time: fewer are not worth a second one.
const CHUNK: usize = 1 << 16;

/// The best ones so far, ascending.
struct Best<R> {
    rank: R,
    tied: Vec<usize>,
}

impl<R: Rank> Best<R> {
    /// With one more, which comes behind all others.
    fn with(mut self, index: usize, rank: R) -> Self {
        match rank.compare(&self.rank) {
            Ordering::Less => return self,
            Ordering::Greater => {
                self.rank = rank;
                self.tied.clear();
            }
            Ordering::Equal => self.rank = self.rank.highest(rank),
        }
        self.tied.push(index);
        self
    }

    /// With those of a later range.
    fn and(mut self, later: Self) -> Self {
        match later.rank.compare(&self.rank) {
            Ordering::Less => self,
            Ordering::Greater => later,
            Ordering::Equal => {
                self.rank = self.rank.highest(later.rank);
                self.tied.extend(later.tied);
                self
            }
        }
    }
}

/// The indices of `range` with the best rank, ascending; none where none has a rank. On all threads of the pool where there
/// are many.
pub(super) fn best_of<R: Rank>(range: Range<usize>, rank: impl Fn(usize) -> Option<R> + Sync) -> Vec<usize> {
    let of_chunk = |range: Range<usize>| {
        let ranked = range.filter_map(|index| Some((index, rank(index)?)));
        ranked.fold(None, |best: Option<Best<R>>, (index, rank)| {
            Some(best.map_or_else(|| Best { rank, tied: vec![index] }, |best| best.with(index, rank)))
        })
    };
    let best = if range.len() <= CHUNK {
        of_chunk(range)
    } else {
        let chunks: Vec<Range<usize>> =
            range.clone().step_by(CHUNK).map(|start| start..(start + CHUNK).min(range.end)).collect();
        chunks.into_par_iter().filter_map(of_chunk).reduce_with(Best::and)
    };
    let Some(Best { rank: highest, mut tied }) = best else { return Vec::new() };
    // Where values are rounded, the best may have crept up while they tied.
    tied.retain(|&index| rank(index).is_some_and(|rank| rank.compare(&highest) == Ordering::Equal));
    tied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_many_are_found_in_any_number_of_chunks() {
        for rows in [1, 7, CHUNK, CHUNK + 1, 3 * CHUNK + 5] {
            // Every 1,000th has the highest value; one in three has none.
            let rank = |index: usize| {
                let value = if index.is_multiple_of(1_000) { 1.0 } else { (index % 7) as f64 / 10.0 };
                (index % 3 != 1).then_some(Close { value, tolerance: 1e-12 })
            };
            let expected: Vec<usize> =
                (0..rows).filter(|index| index.is_multiple_of(1_000) && index % 3 != 1).collect();
            assert_eq!(best_of(0..rows, rank), expected);
        }
        assert_eq!(best_of(0..10, |_| None::<Close>), [0_usize; 0]);
    }

    #[test]
    fn rounded_values_tie_with_the_highest_and_not_with_one_another() {
        let values = [0.0, 0.8, 1.6, 2.4];
        let tied = best_of(0..4, |index| Some(Close { value: values[index], tolerance: 1.0 }));
        assert_eq!(tied, [2, 3]);
    }

    #[test]
    fn distances_are_compared_beyond_128_bits() {
        let huge = 1 << 62;
        let at = |fp, fn_| Squares::of_distance(&Confusion { tp: huge - fn_, fp, fn_, tn: huge - fp });
        let order = |left: Option<Squares>, right: Option<Squares>| left.zip(right).map(|(l, r)| l.compare(&r));
        assert_eq!(order(at(3, 4), at(4, 3)), Some(Ordering::Equal));
        assert_eq!(order(at(huge, 0), at(huge, 1)), Some(Ordering::Greater), "the shorter distance is the better");
        assert_eq!(order(at(huge, huge), at(huge, huge - 1)), Some(Ordering::Less));
        assert!(Squares::of_distance(&Confusion { tp: 1, fp: 0, fn_: 0, tn: 0 }).is_none());
    }
}
