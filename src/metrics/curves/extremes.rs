//! The least and the greatest of any range of many numbers, without a pass over them.

use std::ops::Range;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::curve::wider;

/// Numbers in a block, and blocks in a block of the next level.
const BLOCK: usize = 64;

/// The extremes of blocks of 64 numbers, of 64 such blocks, and so on. The numbers themselves are not kept.
#[derive(Debug, Clone)]
pub(super) struct Extremes {
    levels: Vec<Vec<Option<(f64, f64)>>>,
}

impl Extremes {
    /// Of `count` numbers, some of which may be undefined. O(count).
    pub(super) fn new(count: usize, number: impl Fn(usize) -> Option<f64> + Sync) -> Self {
        let mut levels: Vec<Vec<Option<(f64, f64)>>> = Vec::new();
        let blocks = |count: usize| (0..count.div_ceil(BLOCK)).into_par_iter();
        let block = |index: usize, count: usize| index * BLOCK..((index + 1) * BLOCK).min(count);
        let of_numbers = |index| extremes(block(index, count).map(|at| number(at).map(|y| (y, y))));
        let mut level: Vec<_> = blocks(count).map(of_numbers).collect();
        while level.len() > 1 {
            let of_blocks = |index| extremes(level[block(index, level.len())].iter().copied());
            let next = blocks(level.len()).map(of_blocks).collect();
            levels.push(std::mem::replace(&mut level, next));
        }
        levels.push(level);
        Self { levels }
    }

    /// Of a range of the numbers, which `number` gives again where a block is cut: O(log count).
    pub(super) fn of(&self, range: Range<usize>, number: impl Fn(usize) -> Option<f64>) -> Option<(f64, f64)> {
        let mut found = None;
        let mut add = |more: Option<(f64, f64)>| {
            if let Some(more) = more {
                found = Some(wider(found, more));
            }
        };
        let (whole, cut) = parts(range);
        cut.into_iter().flatten().for_each(|index| add(number(index).map(|y| (y, y))));
        let mut blocks = whole;
        for level in &self.levels {
            let (whole, cut) = parts(blocks);
            cut.into_iter().flatten().for_each(|index| add(level[index]));
            blocks = whole;
        }
        found
    }
}

/// The whole blocks inside `range`, and what is left of it before and behind them.
fn parts(range: Range<usize>) -> (Range<usize>, [Range<usize>; 2]) {
    let (first, last) = (range.start.div_ceil(BLOCK), range.end / BLOCK);
    if first >= last {
        return (0..0, [range, 0..0]);
    }
    (first..last, [range.start..first * BLOCK, last * BLOCK..range.end])
}

fn extremes(all: impl Iterator<Item = Option<(f64, f64)>>) -> Option<(f64, f64)> {
    all.flatten().fold(None, |seen, more| Some(wider(seen, more)))
}
