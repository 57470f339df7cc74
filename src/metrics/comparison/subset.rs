//! Some of many, a bit each: how many stand before a place, and where the k-th stands, without a list of them.

use std::sync::Arc;

/// Bits of a word.
const WORD: usize = 64;

/// Some of the positions 0 to n − 1. Cheap to clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subset {
    words: Arc<[u64]>,
    /// How many are in it before each word, and in all.
    before: Arc<[u32]>,
}

impl Subset {
    /// The positions of `items` that are `wanted`. One pass.
    pub(crate) fn of(items: &[u32], wanted: impl Fn(u32) -> bool) -> Self {
        let word = |items: &[u32]| {
            let bits = items.iter().enumerate();
            bits.fold(0_u64, |word, (at, &item)| word | u64::from(wanted(item)) << at)
        };
        let words: Arc<[u64]> = items.chunks(WORD).map(word).collect();
        let mut all = 0;
        let ends = words.iter().map(|word| {
            all += word.count_ones();
            all
        });
        let before = std::iter::once(0).chain(ends).collect::<Vec<u32>>().into();
        Self { words, before }
    }

    /// How many are in it.
    pub fn len(&self) -> usize {
        self.before.last().map_or(0, |all| *all as usize)
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many before `position` are in it.
    pub fn rank(&self, position: usize) -> usize {
        let (word, bit) = (position / WORD, position % WORD);
        let Some(&bits) = self.words.get(word) else { return self.len() };
        self.before[word] as usize + (bits & ((1 << bit) - 1)).count_ones() as usize
    }

    /// The position of number `index` of those in it, from 0.
    ///
    /// # Panics
    /// Where there are not so many.
    pub fn select(&self, index: usize) -> usize {
        assert!(index < self.len(), "there are not so many");
        // The last word with at most `index` before it.
        let word = self.before.partition_point(|&before| before as usize <= index) - 1;
        let mut bits = self.words[word];
        for _ in self.before[word] as usize..index {
            bits &= bits - 1;
        }
        word * WORD + bits.trailing_zeros() as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_counts_and_finds_what_a_list_would(items in prop::collection::vec(0_u32..4, 0..300), least in 0_u32..5) {
            let subset = Subset::of(&items, |item| item >= least);
            let list: Vec<usize> = (0..items.len()).filter(|&at| items[at] >= least).collect();
            prop_assert_eq!((subset.len(), subset.is_empty()), (list.len(), list.is_empty()));
            for position in 0..items.len() + 70 {
                prop_assert_eq!(subset.rank(position), list.iter().filter(|&&at| at < position).count());
            }
            for (index, &position) in list.iter().enumerate() {
                prop_assert_eq!(subset.select(index), position);
            }
        }
    }
}
