//! The best band of all: with the most labels at an accuracy, or with the least cost. Exact, and in linear time.

use std::collections::VecDeque;

use serde::Serialize;

use super::{Band, BandFigures};
use crate::metrics::decimal::{Decimal, parse, power_of_ten};
use crate::metrics::{Confusion, Sweep};

/// How many of the bands that tie are told.
const TOLD: usize = 10;

/// Digits that numbers are compared with, from the first of the largest. With them and 2⁵³ rows sums stay in 128 bits.
const DIGITS: i32 = 20;

/// The bands that label the most rows at an accuracy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WidestBand {
    /// Rows that are labelled.
    pub kept: u64,
    /// Labels among them that are right: the most that there are with so many labels.
    pub right: u64,
    /// Bands with these two numbers.
    pub n_tied: u64,
    /// The first ten of them, highest first.
    pub pairs: Vec<BandFigures>,
}

/// What each outcome costs, and each row that is left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BandPrices {
    /// A true positive.
    pub tp: f64,
    /// A false positive.
    pub fp: f64,
    /// A false negative.
    pub fn_: f64,
    /// A true negative.
    pub tn: f64,
    /// A row left to a person.
    pub abstain: f64,
}

/// The bands that cost least.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheapestBand {
    /// What they cost over all rows.
    pub total: f64,
    /// Bands that cost exactly this.
    pub n_tied: u64,
    /// The first ten of them, highest first.
    pub pairs: Vec<BandFigures>,
}

impl Sweep {
    /// The band that labels the most rows with an accuracy of at least `accuracy` among them, then with the most of them right.
    /// `None` where no band does that labels any row. Expects `accuracy` in [0, 1] and takes it for the decimal that it is
    /// printed as. O(distinct scores).
    ///
    /// Candidates are all pairs of distinct scores (and "above all") with low ≤ high. A pair meets the limit c where
    /// (tp − c · predicted 1) + (tn − c · predicted 0) ≥ 0: one term for each end. While the lower end goes down, a queue holds
    /// the upper ends that no lower one beats, their terms falling; those that have served are done with, because the next
    /// lower end makes a wider band with them.
    pub fn widest_band(&self, accuracy: f64) -> Option<WidestBand> {
        let [one, limit] = in_common_units([1.0, accuracy]).0;
        let surplus = |right: u64, labelled: u64| one * i128::from(right) - limit * i128::from(labelled);
        let mut upper_ends: VecDeque<Cut> = VecDeque::new();
        let mut best: Option<Found<(u64, u64)>> = None;
        for lower in cuts(self) {
            let of_upper = |cut: &Cut| surplus(cut.counts.tp, cut.counts.predicted_1());
            while upper_ends.back().is_some_and(|cut| of_upper(cut) <= of_upper(&lower)) {
                upper_ends.pop_back();
            }
            upper_ends.push_back(lower);
            let of_lower = surplus(lower.counts.tn, lower.counts.predicted_0());
            let mut closest = None;
            while upper_ends.front().is_some_and(|cut| of_upper(cut) + of_lower >= 0) {
                closest = upper_ends.pop_front();
            }
            let Some(upper) = closest else { continue };
            let kept = upper.counts.predicted_1() + lower.counts.predicted_0();
            if kept > 0 {
                Found::offer(&mut best, (kept, upper.counts.tp + lower.counts.tn), (upper, lower));
            }
        }
        let Found { value: (kept, right), n_tied, pairs } = best?;
        Some(WidestBand { kept, right, n_tied, pairs: self.figures(&pairs) })
    }

    /// The band that costs least. Prices (finite; below 0 is a gain) are taken for the decimals that they are printed as, and
    /// compared with 20 digits from the first of the largest. O(distinct scores).
    pub fn cheapest_band(&self, prices: &BandPrices) -> CheapestBand {
        let BandPrices { tp, fp, fn_, tn, abstain } = *prices;
        let ([tp, fp, fn_, tn, abstain], exponent) = in_common_units([tp, fp, fn_, tn, abstain]);
        let times = |price: i128, rows: u64| price * i128::from(rows);
        // Each end has its own share of the cost: what lies between the two is abstained at the lower one, less at the upper.
        let of_upper =
            |cut: &Cut| times(tp, cut.counts.tp) + times(fp, cut.counts.fp) - times(abstain, cut.counts.predicted_1());
        let of_lower = |cut: &Cut| {
            times(fn_, cut.counts.fn_) + times(tn, cut.counts.tn) + times(abstain, cut.counts.predicted_1())
        };
        // Going down: the cheapest upper end so far, and how many cost that.
        let mut best: Option<(i128, u64)> = None;
        let mut upper: Option<(i128, u64)> = None;
        for cut in cuts(self) {
            let (cheapest, ties) = *count_least(&mut upper, of_upper(&cut), 1);
            count_least(&mut best, cheapest + of_lower(&cut), ties);
        }
        // There is always the band of "nothing is 1" with itself.
        let (least, n_tied) = best.unwrap_or_default();
        let pairs = self.cheapest_pairs(least, of_upper, of_lower);
        CheapestBand { total: parse(least, exponent), n_tied, pairs: self.figures(&pairs) }
    }

    /// The first pairs of (upper, lower) end that cost `least`.
    fn cheapest_pairs(
        &self,
        least: i128,
        of_upper: impl Fn(&Cut) -> i128,
        of_lower: impl Fn(&Cut) -> i128,
    ) -> Vec<(Cut, Cut)> {
        // From the bottom up: what the cheapest lower end at or below each cut costs.
        let mut cheapest_below: Vec<i128> = Vec::with_capacity(self.distinct().len() + 1);
        for cut in cuts(self).rev() {
            let below = cheapest_below.last().copied().unwrap_or(i128::MAX);
            cheapest_below.push(below.min(of_lower(&cut)));
        }
        let upper_ends = cuts(self).zip(cheapest_below.iter().rev()).enumerate();
        upper_ends
            .filter(|(_, (upper, below))| of_upper(upper) + **below == least)
            .flat_map(|(index, (upper, below))| {
                let ties = cuts(self).skip(index).filter(|lower| of_lower(lower) == *below);
                ties.take(TOLD).map(move |lower| (upper, lower)).collect::<Vec<_>>()
            })
            .take(TOLD)
            .collect()
    }

    fn figures(&self, pairs: &[(Cut, Cut)]) -> Vec<BandFigures> {
        let band = |(upper, lower): &(Cut, Cut)| Band { low: lower.threshold, high: upper.threshold };
        pairs.iter().map(|pair| BandFigures::new(self, band(pair))).collect()
    }
}

/// A threshold that may be one end of a band.
#[derive(Debug, Clone, Copy)]
struct Cut {
    /// A score, or +∞ above all.
    threshold: f64,
    /// The counts there.
    counts: Confusion,
}

/// All that predict differently, highest first.
fn cuts(sweep: &Sweep) -> impl DoubleEndedIterator<Item = Cut> + '_ {
    (0..=sweep.distinct().len()).rev().map(|candidate| Cut {
        threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
        counts: sweep.confusion_at(candidate),
    })
}

/// Keep the least value with the number of times that it was met.
fn count_least(least: &mut Option<(i128, u64)>, value: i128, times: u64) -> &(i128, u64) {
    let found = match *least {
        Some((known, _)) if known < value => *least,
        Some((known, count)) if known == value => Some((known, count.saturating_add(times))),
        Some(_) | None => Some((value, times)),
    };
    *least = found;
    least.get_or_insert((value, times))
}

/// The pairs that share the highest value so far.
struct Found<V> {
    value: V,
    n_tied: u64,
    pairs: Vec<(Cut, Cut)>,
}

impl<V: Ord> Found<V> {
    fn offer(best: &mut Option<Self>, value: V, pair: (Cut, Cut)) {
        match best {
            Some(found) if value < found.value => {}
            Some(found) if value == found.value => {
                found.n_tied += 1;
                if found.pairs.len() < TOLD {
                    found.pairs.push(pair);
                }
            }
            Some(_) | None => *best = Some(Self { value, n_tied: 1, pairs: vec![pair] }),
        }
    }
}

/// The decimals that `numbers` are printed as, as multiples of one power of ten, and its exponent. Digits farther than
/// [`DIGITS`] behind the first of the largest are cut off.
fn in_common_units<const N: usize>(numbers: [f64; N]) -> ([i128; N], i32) {
    let decimals = numbers.map(Decimal::of);
    let others_than_zero = || decimals.iter().filter(|decimal| decimal.mantissa != 0);
    let top = others_than_zero().map(|d| d.exponent + d.mantissa.unsigned_abs().ilog10() as i32).max().unwrap_or(0);
    let finest = others_than_zero().map(|d| d.exponent).min().unwrap_or(0);
    let unit = finest.max(top + 1 - DIGITS);
    let units = decimals.map(|Decimal { mantissa, exponent }| {
        if mantissa == 0 {
            0
        } else if exponent >= unit {
            mantissa * power_of_ten(exponent - unit)
        } else if unit - exponent > DIGITS {
            0
        } else {
            mantissa / power_of_ten(unit - exponent)
        }
    });
    (units, unit)
}
