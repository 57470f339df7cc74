//! The standard normal distribution.
#![allow(clippy::excessive_precision)] // The coefficients have the digits that the paper prints.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// P(Z ≤ z), without loss in either tail.
pub fn normal_cdf(z: f64) -> f64 {
    libm::erfc(-z * FRAC_1_SQRT_2) / 2.0
}

/// The two-sided p-value of a z statistic: P(|Z| ≥ |z|), without loss where it is small.
pub fn normal_two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The z with P(Z ≤ z) = `p`: −∞ at 0, +∞ at 1, NaN outside [0, 1].
///
/// Algorithm AS 241, PPND16 (Wichura, Applied Statistics 37 (1988) 477–484), with a Newton step in the tails for the last
/// bits: 2 units of the last place.
pub fn normal_quantile(p: f64) -> f64 {
    if p.is_nan() || !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let from_half = p - 0.5;
    if from_half.abs() <= 0.425 {
        let r = 0.180_625 - from_half * from_half;
        return from_half * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r);
    }
    let tail = if from_half < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return f64::INFINITY.copysign(from_half);
    }
    let r = (-tail.ln()).sqrt();
    let size = if r <= 5.0 {
        polynomial(&TAIL.0, r - 1.6) / polynomial(&TAIL.1, r - 1.6)
    } else {
        polynomial(&FAR_TAIL.0, r - 5.0) / polynomial(&FAR_TAIL.1, r - 5.0)
    };
    // `size` is that of the lower tail, which is where the distribution keeps its digits.
    let density = (-size * size / 2.0).exp() / (2.0 * PI).sqrt();
    let step = if tail > f64::MIN_POSITIVE { (normal_cdf(-size) - tail) / density } else { 0.0 };
    (size + step).copysign(from_half)
}

/// The polynomial with these coefficients, that of the highest power first (Horner).
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// Numerator and denominator of a rational approximation, the highest power first; the paper's a to f.
type Rational = ([f64; 8], [f64; 8]);

/// For |p − ½| ≤ 0.425.
const CENTRE: Rational = (
    [
        2.509_080_928_730_122_672_7e3,
        3.343_057_558_358_812_810_5e4,
        6.726_577_092_700_870_085_3e4,
        4.592_195_393_154_987_145_7e4,
        1.373_169_376_550_946_112_5e4,
        1.971_590_950_306_551_442_7e3,
        1.331_416_678_917_843_774_5e2,
        3.387_132_872_796_366_608e0,
    ],
    [
        5.226_495_278_852_854_561e3,
        2.872_908_573_572_194_267_4e4,
        3.930_789_580_009_271_061e4,
        2.121_379_430_158_659_586_7e4,
        5.394_196_021_424_751_107_7e3,
        6.871_870_074_920_579_083e2,
        4.231_333_070_160_091_125_2e1,
        1.0,
    ],
);

/// For tails down to e⁻²⁵.
const TAIL: Rational = (
    [
        7.745_450_142_783_414_076_4e-4,
        2.272_384_498_926_918_458_33e-2,
        2.417_807_251_774_506_117_7e-1,
        1.270_458_252_452_368_382_58e0,
        3.647_848_324_763_204_605_04e0,
        5.769_497_221_460_691_405_5e0,
        4.630_337_846_156_545_295_9e0,
        1.423_437_110_749_683_577_34e0,
    ],
    [
        1.050_750_071_644_416_843_24e-9,
        5.475_938_084_995_344_946e-4,
        1.519_866_656_361_645_719_66e-2,
        1.481_039_764_274_800_745_9e-1,
        6.897_673_349_851_000_045_5e-1,
        1.676_384_830_183_803_849_4e0,
        2.053_191_626_637_758_821_87e0,
        1.0,
    ],
);

/// For smaller ones.
const FAR_TAIL: Rational = (
    [
        2.010_334_399_292_288_132_65e-7,
        2.711_555_568_743_487_578_15e-5,
        1.242_660_947_388_078_438_6e-3,
        2.653_218_952_657_612_309_3e-2,
        2.965_605_718_285_048_912_3e-1,
        1.784_826_539_917_291_335_8e0,
        5.463_784_911_164_114_369_9e0,
        6.657_904_643_501_103_777_2e0,
    ],
    [
        2.044_263_103_389_939_785_64e-15,
        1.421_511_758_316_445_888_7e-7,
        1.846_318_317_510_054_681_8e-5,
        7.868_691_311_456_132_591e-4,
        1.487_536_129_085_061_485_25e-2,
        1.369_298_809_227_358_053_1e-1,
        5.998_322_065_558_879_376_9e-1,
        1.0,
    ],
);

#[cfg(test)]
mod tests {
    #![allow(clippy::unreadable_literal)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::wilson::Z_95;

    #[test]
    fn quantiles_are_those_of_the_paper_and_of_forty_digits() {
        // The paper's own checks (p = 0.25, 0.001, 1e-20), and mpmath's at 40 digits.
        for (p, z) in [
            (0.25, -0.6744897501960817),
            (0.001, -3.0902323061678136),
            (1e-20, -9.262340089798407),
            (0.95, 1.6448536269514722),
            (0.975, 1.9599639845400538),
            (0.995, 2.5758293035489004),
            (0.3, -0.5244005127080408),
            (0.07, -1.4757910281791706),
            (0.075, -1.439531470938456),
            (1e-05, -4.264890793922825),
            (1e-12, -7.034483825301132),
            (1e-100, -21.273453560965326),
            (5e-324, -38.467405617144344),
            (0.9999, 3.7190164854557084),
        ] {
            let found = normal_quantile(p);
            assert!((found - z).abs() <= 2.0 * f64::EPSILON * z.abs(), "{p}: {found} {z}");
        }
        assert!((normal_quantile(0.975) - Z_95).abs() <= 2.0 * f64::EPSILON);
        assert_eq!([0.0, 0.5, 1.0].map(normal_quantile), [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert!([-0.1, 1.1, f64::NAN].into_iter().all(|p| normal_quantile(p).is_nan()));
    }

    #[test]
    fn tails_keep_their_digits_where_they_are_tiny() {
        for (z, below, two_sided) in [
            (-37.5, 4.605353009581955e-308, 9.21070601916391e-308),
            (-20.0, 2.7536241186062337e-89, 5.5072482372124675e-89),
            (-8.0, 6.220960574271784e-16, 1.2441921148543568e-15),
            (-1.96, 0.024997895148220435, 0.04999579029644087),
            (-0.3, 0.3820885778110474, 0.7641771556220948),
            (1e-09, 0.5000000003989423, 0.9999999992021155),
            (0.7, 0.758036347776927, 0.48392730444614607),
            (2.0, 0.9772498680518208, 0.04550026389635842),
            (8.25, 0.9999999999999999, 1.5839452629284954e-16),
            (37.0, 1.0, 1.1451142445049154e-299),
        ] {
            for (found, expected) in
                [(normal_cdf(z), below), (normal_two_sided_p(z), two_sided), (normal_two_sided_p(-z), two_sided)]
            {
                assert!((found - expected).abs() <= 1e-13 * expected, "{z}: {found} {expected}");
            }
        }
        assert_eq!((normal_cdf(0.0), normal_two_sided_p(0.0)), (0.5, 1.0));
        assert_eq!((normal_cdf(f64::NEG_INFINITY), normal_cdf(f64::INFINITY)), (0.0, 1.0));
    }

    proptest! {
        #[test]
        fn the_quantile_undoes_the_distribution(z in -30.0..6.0_f64) {
            // Above 6 the probability is too near 1 to tell the quantile.
            let back = normal_quantile(normal_cdf(z));
            let rounding = 1e-16 / (-z * z / 2.0).exp().max(1e-300) * normal_cdf(z) + 1e-14;
            prop_assert!((back - z).abs() <= 4.0 * rounding, "{z} {back}");
        }
    }
}
