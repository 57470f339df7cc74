//! Exact binomial probabilities and what is read off them: p-values, Clopper–Pearson limits, the fewest trials that could
//! prove a share.
//!
//! Own arithmetic, because a log-gamma function loses what counts: with ten million trials ln m! is 1.5·10⁸, and the last
//! bit of it the eighth digit of a probability.

use std::f64::consts::PI;

use super::decimal::complement;
use super::normal::normal_quantile;
use super::wilson::wilson_at;

/// How far a p-value may lie above its level by rounding alone, relatively, where the two are equal in decimals.
const ROUNDING: f64 = 1e-14;

/// A probability p with 1 − p beside it, so that neither loses digits where it is near 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    p: f64,
    q: f64,
}

impl Chance {
    /// Of exactly this f64, in [0, 1].
    pub fn new(p: f64) -> Self {
        Self { p, q: 1.0 - p }
    }

    /// Of the decimal that `p`, in [0, 1], was typed as: 1 − 0.95 is 0.05.
    pub fn of_decimal(p: f64) -> Self {
        Self { p, q: complement(p) }
    }

    /// The probability itself.
    pub fn p(self) -> f64 {
        self.p
    }

    /// That of the contrary.
    #[must_use]
    pub fn complement(self) -> Self {
        Self { p: self.q, q: self.p }
    }
}

/// P(X ≤ `k`) for X successes in `m` trials, each with this chance; 1 without trials.
///
/// Better than 1e-12, and 1e-11 of a tiny value, up to 10⁹ trials at least. O(√m), mostly far less: 15 µs at 10⁷ trials
/// near the mean. The regularised incomplete beta function I₁₋ₚ(m − k, k + 1): P(X = k) times the continued fraction of
/// Didonato and Morris (ACM TOMS 18 (1992) 360–373).
pub fn binomial_lower_tail(k: u64, m: u64, chance: Chance) -> f64 {
    if k >= m || chance.p <= 0.0 {
        return 1.0;
    }
    if chance.q <= 0.0 {
        return 0.0;
    }
    if excess(k, m, chance) <= 0.0 {
        short_tail(k, m, chance)
    } else {
        // The other tail is the shorter one: nothing cancels.
        1.0 - short_tail(m - k - 1, m, chance.complement())
    }
}

/// Whether P(X ≤ `k`) is at most `level`: [`binomial_lower_tail`] where that is in doubt only.
pub(super) fn lower_tail_is_at_most(k: u64, m: u64, chance: Chance, level: f64) -> bool {
    // Chernoff: P(X ≤ k) ≤ e^−deviance below the mean. Most steps of a long walk are far from any doubt.
    let is_inside = 0 < k && k < m && 0.0 < chance.p && 0.0 < chance.q;
    if is_inside && excess(k, m, chance) < 0.0 && deviance(k, m, chance) > 1e-9 - level.ln() {
        return true;
    }
    passes(binomial_lower_tail(k, m, chance), level)
}

/// Whether a p-value is at most `level`; values that are equal in decimals are, whatever the last bits say.
pub(super) fn passes(p: f64, level: f64) -> bool {
    p <= level * (1.0 + ROUNDING)
}

/// The fewest trials without any loss that show a chance of loss below `chance` at `level`: least m with (1 − p)^m ≤ level.
/// `None` where no number does, or none below 2⁵³.
pub fn fewest_trials(chance: Chance, level: f64) -> Option<u64> {
    let is_enough = |m: u64| passes(binomial_lower_tail(0, m, chance), level);
    if chance.q <= 0.0 {
        return Some(1);
    }
    let estimate = (level.ln() / ln_of_not(chance)).ceil();
    if chance.p <= 0.0 || level <= 0.0 || estimate > (1_u64 << 53) as f64 {
        return None;
    }
    // The estimate is within its rounding of the answer: a few trials at the most.
    let first = (estimate as u64).saturating_sub(8).max(1);
    (first..first + 24).find(|&m| is_enough(m))
}

/// The upper Clopper–Pearson limit: the chance at which `k` or fewer of `m` have probability `tail`; 1 where `k` is `m`.
/// Better than 1e-12 (Clopper and Pearson 1934).
pub fn upper_limit(k: u64, m: u64, tail: f64) -> f64 {
    if k >= m || tail <= 0.0 {
        return 1.0;
    }
    if tail >= 1.0 {
        return 0.0;
    }
    if k == 0 {
        // (1 − p)^m = tail
        return -(tail.ln() / m as f64).exp_m1();
    }
    // P(X ≤ k) falls from 1 to 0 as the chance rises. Newton on its logarithm, which is concave, kept inside a bracket.
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    let (_, mut p) = wilson_at(k, m, -normal_quantile(tail)).unwrap_or((low, high));
    for _ in 0..200 {
        let chance = Chance::new(p);
        let value = binomial_lower_tail(k, m, chance);
        if value > tail {
            low = p;
        } else {
            high = p;
        }
        // d P(X ≤ k) / dp = −(m − k) P(X = k) / (1 − p)
        let slope = -((m - k) as f64) * probability_of(k, m, chance) / chance.q;
        let newton = p - value * (value / tail).ln() / slope;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - p).abs() <= 2.0 * f64::EPSILON * p {
            return next;
        }
        p = next;
    }
    p
}

/// The lower Clopper–Pearson limit: the chance at which `k` or more of `m` have probability `tail`; 0 where `k` is 0.
pub fn lower_limit(k: u64, m: u64, tail: f64) -> f64 {
    1.0 - upper_limit(m.saturating_sub(k), m, tail)
}

/// k − m·p, rounded once.
fn excess(k: u64, m: u64, chance: Chance) -> f64 {
    // From the smaller of the two probabilities, whose digits are finer.
    if chance.p <= chance.q {
        (m as f64).mul_add(-chance.p, k as f64)
    } else {
        -(m as f64).mul_add(-chance.q, (m - k) as f64)
    }
}

/// ln(1 − p)
fn ln_of_not(chance: Chance) -> f64 {
    if chance.p < 0.5 { (-chance.p).ln_1p() } else { chance.q.ln() }
}

/// P(X ≤ k) where k is below `m` and not above the mean.
fn short_tail(k: u64, m: u64, chance: Chance) -> f64 {
    if k == 0 {
        return probability_of(0, m, chance);
    }
    let Chance { p, q } = chance;
    let (a, b) = ((m - k) as f64, k as f64 + 1.0);
    let shift = p - excess(k, m, chance); // a·p − b·q + 1
    let denominator =
        |n: f64| n + n * (b - n) * q / (a + 2.0 * n - 1.0) + (a + n) * (shift + n * (2.0 - q)) / (a + 2.0 * n + 1.0);
    // Lentz's method. Every term is positive here, and the fraction ends by itself at n = b.
    let (mut fraction, mut inverse) = (a * shift / (a + 1.0), 0.0);
    let mut ratio = fraction;
    for n in 1..=k {
        let n = n as f64;
        let root = a + 2.0 * n - 1.0;
        let numerator = (a + n - 1.0) / root * ((a + b + n - 1.0) / root) * n * (b - n) * q * q;
        inverse = 1.0 / (denominator(n) + numerator * inverse);
        ratio = denominator(n) + numerator / ratio;
        let change = ratio * inverse;
        fraction *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    probability_of(k, m, chance) * p * a / fraction
}

/// P(X = `k`) in `m` trials; `k` is at most `m`, the chance neither 0 nor 1.
///
/// Loader, Fast and Accurate Computation of Binomial Probabilities (2000): the deviance and small corrections instead of
/// factorials.
pub(super) fn probability_of(k: u64, m: u64, chance: Chance) -> f64 {
    let certain = |chance: Chance| (m as f64 * ln_of_not(chance)).exp();
    if k == 0 {
        return certain(chance);
    }
    if k == m {
        return certain(chance.complement());
    }
    let (hits, misses, trials) = (k as f64, (m - k) as f64, m as f64);
    let corrections = stirling_error(m) - stirling_error(k) - stirling_error(m - k);
    (corrections - deviance(k, m, chance)).exp() * (trials / (2.0 * PI * hits * misses)).sqrt()
}

/// m times the Kullback–Leibler divergence of the chance from k/m; `k` is neither 0 nor `m`.
fn deviance(k: u64, m: u64, chance: Chance) -> f64 {
    let excess = excess(k, m, chance);
    part_of_deviance(k as f64, m as f64 * chance.p, excess)
        + part_of_deviance((m - k) as f64, m as f64 * chance.q, -excess)
}

/// x ln(x / mean) + mean − x, where `excess` is x − mean to full precision.
fn part_of_deviance(x: f64, mean: f64, excess: f64) -> f64 {
    let v = excess / (x + mean);
    if v.abs() >= 0.1 {
        return x * (x / mean).ln() - excess;
    }
    // Near the mean the two cancel: 2x artanh(v) − excess as a series.
    let mut sum = excess * v;
    let mut power = 2.0 * x * v;
    for odd in (3_u32..).step_by(2) {
        power *= v * v;
        let next = sum + power / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// ln n! minus Stirling's ½ ln(2πn) + n ln n − n.
fn stirling_error(n: u64) -> f64 {
    if let Some(&exact) = usize::try_from(n).ok().and_then(|n| STIRLING_ERRORS.get(n)) {
        return exact;
    }
    let n = n as f64;
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / n
}

/// The first ones, where the series is too short. (That of 0 is never needed.)
const STIRLING_ERRORS: [f64; 16] = [
    0.0,
    0.081_061_466_795_327_26,
    0.041_340_695_955_409_3,
    0.027_677_925_684_998_34,
    0.020_790_672_103_765_093,
    0.016_644_691_189_821_193,
    0.013_876_128_823_070_748,
    0.011_896_709_945_891_77,
    0.010_411_265_261_972_096,
    0.009_255_462_182_712_733,
    0.008_330_563_433_362_87,
    0.007_573_675_487_951_841,
    0.006_942_840_107_209_53,
    0.006_408_994_188_004_207,
    0.005_951_370_112_758_847_5,
    0.005_554_733_551_962_801,
];

#[cfg(test)]
mod tests;
