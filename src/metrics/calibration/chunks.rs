//! Sums over many groups on all cores, with the same bits whatever their number.

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use crate::metrics::compensated::CompensatedSum;
use crate::metrics::sweep::Group;

/// Groups added by one thread at a time: the cut, and so the rounding, depends on nothing else.
const CHUNK: usize = 1 << 13;

/// Groups added plainly before what they come to is added with its rounding error: as exact as is needed, and several times
/// faster than keeping the error of each.
const RUN: usize = 32;

/// The sums of `K` terms over `groups`.
pub(super) fn sums<const K: usize>(groups: &[Group], terms: impl Fn(&Group) -> [f64; K] + Sync) -> [f64; K] {
    let of_run = |run: &[Group]| {
        run.iter().map(&terms).fold([0.0; K], |sums, terms| std::array::from_fn(|place| sums[place] + terms[place]))
    };
    let of_chunk = |chunk: &[Group]| added(chunk.chunks(RUN).map(of_run));
    let of_chunks: Vec<[f64; K]> = groups.par_chunks(CHUNK).map(of_chunk).collect();
    added(of_chunks.into_iter())
}

fn added<const K: usize>(terms: impl Iterator<Item = [f64; K]>) -> [f64; K] {
    let mut sums = [CompensatedSum::default(); K];
    for terms in terms {
        for (sum, term) in sums.iter_mut().zip(terms) {
            sum.add(term);
        }
    }
    sums.map(CompensatedSum::total)
}
