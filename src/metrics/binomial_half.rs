//! Tails of the binomial distribution of as many heads as tails: the sign test.

use std::f64::consts::{PI, TAU};

use super::compensated::CompensatedSum;
use super::normal_tail::two_sided_p;

/// Trials from which on the normal distribution with its first correction is as exact as the sum, which would take long.
const LARGE: u64 = 100_000_000_000;

/// Where the rest of the series of Stirling's formula is below 1e-16.
const STIRLING_FROM: u64 = 16;

/// The lower tail of Bin(`trials`, ½) at `at`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tail {
    /// P(X = `at`)
    pub equal: f64,
    /// P(X ≤ `at`)
    pub at_most: f64,
}

/// P(X ≤ `at`) and P(X = `at`) of X ~ Bin(`trials`, ½), for `at` ≤ `trials` / 2; to about 1e-12 relatively.
///
/// The probability of one number after Loader (2000), Fast and accurate computation of binomial probabilities; those below it
/// by their ratios, until they no longer count: about 8 √`trials` of them at the most.
pub(super) fn lower_tail(at: u64, trials: u64) -> Tail {
    debug_assert!(at <= trials - at, "the lower half");
    let equal = probability(at, trials);
    if trials > LARGE {
        return Tail { equal, at_most: large_lower_tail(at, trials) };
    }
    let (mut term, mut sum) = (1.0, CompensatedSum::default());
    sum.add(term);
    for below in (1..=at).rev() {
        let ratio = below as f64 / (trials - below + 1) as f64;
        term *= ratio;
        sum.add(term);
        // The ratios fall, so that what is left is less than a geometric series.
        if term * ratio < sum.total() * (1.0 - ratio) * 1e-17 {
            break;
        }
    }
    Tail { equal, at_most: equal * sum.total() }
}

/// Normal with the terms of order 1/n of the Edgeworth series for a lattice (Esseen 1945): the kurtosis −2/n and the width of a
/// step, at half a step beyond `at`. What is left out is of order (x⁴/n)², below 1e-12 even where the probability underflows.
fn large_lower_tail(at: u64, trials: u64) -> f64 {
    let n = trials as f64;
    let x = (2 * i128::from(at) + 1 - i128::from(trials)) as f64 / n.sqrt();
    let density = (-x * x / 2.0).exp() / TAU.sqrt();
    let below = two_sided_p(x) / 2.0;
    let below = if x <= 0.0 { below } else { 1.0 - below };
    below + density * ((x * x * x - 3.0 * x) / 12.0 + x / 6.0) / n
}

/// P(X = `at`) of X ~ Bin(`trials`, ½).
fn probability(at: u64, trials: u64) -> f64 {
    let n = trials as f64;
    if at == 0 || at == trials {
        return (-n).exp2();
    }
    let (heads, tails) = (at as f64, (trials - at) as f64);
    let errors = stirling_error(trials) - stirling_error(at) - stirling_error(trials - at);
    let exponent = errors - deviance(heads, n / 2.0) - deviance(tails, n / 2.0);
    exponent.exp() * (n / (2.0 * PI * heads * tails)).sqrt()
}

/// ln n! − ln(√(2πn) (n/e)ⁿ)
fn stirling_error(count: u64) -> f64 {
    let n = count as f64;
    if count < STIRLING_FROM {
        let factorial: f64 = (1..=count).map(|factor| factor as f64).product();
        return factorial.ln() - (n + 0.5) * n.ln() + n - TAU.ln() / 2.0;
    }
    let square = n * n;
    let series = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    series.into_iter().rev().fold(0.0, |rest, factor| factor + rest / square) / n
}

/// x ln(x / mean) + mean − x, without the cancellation where the two are close.
fn deviance(x: f64, mean: f64) -> f64 {
    let part = (x - mean) / (x + mean);
    if part.abs() >= 0.1 {
        return x * (x / mean).ln() + mean - x;
    }
    // ln(x / mean) = 2 artanh part
    let (mut sum, mut power, mut odd) = ((x - mean) * part, 2.0 * x * part, 1.0);
    loop {
        power *= part * part;
        odd += 2.0;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_have_twelve_right_digits() {
        // P(X = at), P(X <= at) from loggamma and sums in 40 digits (mpmath), rounded to f64.
        for (trials, at, equal, at_most) in [
            (1, 0, 0.5, 0.5),
            (7, 2, 0.164_062_5, 0.226_562_5),
            (40, 13, 0.010_944_152_454_612_777, 0.019_238_654_142_100_13),
            (205, 96, 0.036_920_826_317_137_35, 0.201_011_806_118_754_08),
            (1_000, 400, 4.633_908_074_049_734e-11, 1.364_232_078_033_009_2e-10),
            (100_000, 49_500, 1.700_012_400_318_116_7e-5, 0.000_791_179_939_425_797_8),
            (10_000_000, 4_995_000, 1.700_072_711_311_039_2e-6, 0.000_783_550_952_847_699_2),
            (10_000_000, 4_999_999, 0.000_252_313_195_431_545_67, 0.499_873_843_377_053_2),
            (10_000_000, 4_950_000, 1.782_795_582_730_273_4e-221, 8.994_231_212_764_57e-220),
            (3_000_000_000, 1_499_900_000, 1.853_885_411_306_584_3e-8, 0.000_130_374_085_528_568_38),
        ] {
            let tail = lower_tail(at, trials);
            for (found, expected) in [(tail.equal, equal), (tail.at_most, at_most)] {
                assert!((found - expected).abs() < 1e-12 * expected, "{at} of {trials}: {found:e} {expected:e}");
            }
        }
    }

    #[test]
    fn small_tails_are_sums_of_whole_numbers() {
        for trials in 1_u64..=50 {
            let (mut ways, mut sum) = (1_u64, 0_u64);
            for at in 0..=trials / 2 {
                sum += ways;
                let (tail, scale) = (lower_tail(at, trials), (-(trials as f64)).exp2());
                assert!((tail.equal / (ways as f64 * scale) - 1.0).abs() < 1e-13, "{at} of {trials}");
                assert!((tail.at_most / (sum as f64 * scale) - 1.0).abs() < 1e-13, "{at} of {trials}");
                ways = ways * (trials - at) / (at + 1);
            }
        }
    }

    #[test]
    fn the_sum_and_the_normal_distribution_meet() {
        for deviations in [0.0, 0.1, 1.0, 5.0, 20.0, 37.0] {
            let at = LARGE / 2 - (deviations / 2.0 * (LARGE as f64).sqrt()) as u64;
            let (summed, normal) = (lower_tail(at, LARGE).at_most, large_lower_tail(at, LARGE));
            assert!((summed - normal).abs() < 2e-12 * summed, "{deviations}: {summed:e} {normal:e}");
        }
    }

    #[test]
    fn the_largest_numbers_are_answered() {
        let half = lower_tail(u64::MAX / 2, u64::MAX);
        assert!((half.at_most - 0.5).abs() < 1e-9 && half.equal > 0.0);
        assert_eq!(lower_tail(1 << 62, u64::MAX), Tail { equal: 0.0, at_most: 0.0 });
        assert_eq!(lower_tail(0, 0), Tail { equal: 1.0, at_most: 1.0 });
    }
}
