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

/// What drawing two sets of rows anew says of a figure of both.
#[derive(Debug, Clone, PartialEq)]
pub struct CellDifference {
    /// On the first.
    pub first: Distribution,
    /// On the second.
    pub second: Distribution,
    /// On the first less that on the second; undefined where one of them is.
    pub difference: Distribution,
}

impl CellDifference {
    /// The 95 % percentile interval of the difference. Nothing where all draws of one of the two agree: they say nothing of
    /// other rows then.
    pub(crate) fn interval(&self) -> Option<(f64, f64)> {
        interval(&self.first).and(interval(&self.second)).and(interval(&self.difference))
    }

    /// The same of the figure on the first.
    pub(crate) fn interval_of_first(&self) -> Option<(f64, f64)> {
        interval(&self.first)
    }
}

fn interval(of: &Distribution) -> Option<(f64, f64)> {
    of.p2_5.zip(of.p97_5).filter(|(low, high)| low < high)
}

/// The distribution of each of `statistics` at a fixed threshold on two sets of rows, whose counts are `counts`, and that of
/// their difference: in order. The rows of one have nothing to do with those of the other, so that each is drawn by itself, as in
/// [`cell_bootstrap`].
pub fn cell_difference_bootstrap(
    counts: (&Confusion, &Confusion),
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    statistics: &[Statistic<'_>],
) -> Vec<CellDifference> {
    let draw = |index: u32| {
        let mut stream = Stream::new(seed, index.into());
        let first = resample(&mut stream, counts.0, resampling);
        (first, resample(&mut stream, counts.1, resampling))
    };
    let draws: Vec<(Confusion, Confusion)> = (0..replicates).map(draw).collect();
    let of = |statistic: &Statistic<'_>| {
        let values: Vec<(Option<f64>, Option<f64>)> =
            draws.iter().map(|(first, second)| (statistic.value(first), statistic.value(second))).collect();
        CellDifference {
            first: Distribution::of(values.iter().map(|values| values.0)),
            second: Distribution::of(values.iter().map(|values| values.1)),
            difference: Distribution::of(values.iter().map(|(first, second)| Some((*first)? - (*second)?))),
        }
    };
    statistics.iter().map(of).collect()
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
