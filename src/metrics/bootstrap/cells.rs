//! The uncertainty of what follows from the four counts.

use super::binomial::binomial;
use super::distribution::Distribution;
use super::random::Stream;
use super::resampling::Resampling;
use super::rule::value;

use crate::metrics::{Confusion, Metric};

/// A figure of the four counts.
#[derive(Clone, Copy)]
pub enum Statistic<'a> {
    /// A metric; undefined F1 and MCC are 0, what else is undefined is left out.
    Metric(Metric),
    /// Anything else, `None` where it is undefined.
    Other(&'a dyn Fn(&Confusion) -> Option<f64>),
}

impl Statistic<'_> {
    /// Its value at these counts.
    pub(super) fn value(&self, confusion: &Confusion) -> Option<f64> {
        match self {
            Self::Metric(metric) => value(*metric, confusion),
            Self::Other(value) => value(confusion),
        }
    }
}

/// The distribution of each of `statistics` at a threshold that was fixed beforehand, whose counts are `confusion`: in order.
///
/// As many rows are drawn as there are, with replacement. Which cell a row falls into is all that matters, so that a
/// replicate is two or three binomial draws however many rows there are. Replicate i uses stream i of `seed`.
pub fn cell_bootstrap(
    confusion: &Confusion,
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    statistics: &[Statistic<'_>],
) -> Vec<Distribution> {
    let draws: Vec<Confusion> =
        (0..replicates).map(|index| resample(&mut Stream::new(seed, index.into()), confusion, resampling)).collect();
    let distribution =
        |statistic: &Statistic<'_>| Distribution::of(draws.iter().map(|confusion| statistic.value(confusion)));
    statistics.iter().map(distribution).collect()
}

/// One replicate of the four counts.
fn resample(stream: &mut Stream, confusion: &Confusion, resampling: Resampling) -> Confusion {
    let (positives, negatives) = (confusion.positives(), confusion.negatives());
    let of_positives = resampling.positives(stream, positives, negatives);
    let of_negatives = confusion.total() - of_positives;
    let tp = binomial(stream, of_positives, confusion.tp as f64 / positives as f64);
    let fp = binomial(stream, of_negatives, confusion.fp as f64 / negatives as f64);
    Confusion { tp, fp, fn_: of_positives - tp, tn: of_negatives - fp }
}
