//! How often a standard normal variable is at least as far from 0 as an observed one.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// From here on the continued fraction is the more exact one.
const SERIES_UP_TO: f64 = 2.2;

/// Steps of the continued fraction: at 2.2 it is exact to 1e-16 after half as many.
const STEPS: u32 = 200;

/// Beyond this the probability is below the least f64.
const LARGEST: f64 = 39.0;

/// P(|Z| ≥ |z|) of a standard normal Z, to 1e-13 relatively; NaN of NaN.
///
/// The complementary error function at x = |z|/√2: by the series erf x = 2x e^(−x²)/√π · Σ (2x²)ⁿ/(1·3·…·(2n+1)) for a small x
/// (Abramowitz and Stegun 7.1.6), else by the continued fraction 7.1.14.
pub(super) fn two_sided_p(z: f64) -> f64 {
    let x = z.abs() * FRAC_1_SQRT_2;
    if z.abs() > LARGEST {
        return 0.0;
    }
    // z² is rounded, which far out would cost digits of the power: what is lost is put back.
    let square = z * z;
    let lost = z.mul_add(z, -square);
    let density = (-square / 2.0).exp() * (1.0 - lost / 2.0);
    if z.abs() < SERIES_UP_TO {
        let (mut term, mut sum, mut odd) = (1.0, 1.0, 1.0);
        while term > sum * f64::EPSILON / 8.0 {
            odd += 2.0;
            term *= square / odd;
            sum += term;
        }
        return 1.0 - 2.0 * x * density / PI.sqrt() * sum;
    }
    let fraction = (1..=STEPS).rev().fold(x, |rest, step| x + f64::from(step) / 2.0 / rest);
    density / (PI.sqrt() * fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_sided_p_has_thirteen_right_digits_however_small_it_is() {
        // erfc(z / sqrt(2)) in 40 digits (mpmath), rounded to f64.
        for (z, expected) in [
            (0.0, 1.0),
            (1e-10, 0.999_999_999_920_211_5),
            (0.5, 0.617_075_077_451_973_8),
            (1.0, 0.317_310_507_862_914_1),
            (1.959_963_984_540_054, 0.050_000_000_000_000_024),
            (2.1, 0.035_728_841_125_633_105),
            (2.2, 0.027_806_895_026_997_208),
            (3.0, 0.002_699_796_063_260_189),
            (5.5, 3.797_912_493_177_543_6e-08),
            (12.0, 3.552_964_224_155_358e-33),
            (26.0, 4.952_126_631_006_778_5e-149),
            (37.5, 9.210_706_019_163_91e-308),
        ] {
            for z in [z, -z] {
                let found = two_sided_p(z);
                assert!((found - expected).abs() <= 1e-13 * expected, "{z}: {found:e} {expected:e}");
            }
        }
        assert_eq!((two_sided_p(f64::INFINITY), two_sided_p(40.0)), (0.0, 0.0));
        assert!(two_sided_p(f64::NAN).is_nan());
    }

    #[test]
    fn the_two_ways_meet() {
        let (below, above) = (two_sided_p(SERIES_UP_TO.next_down()), two_sided_p(SERIES_UP_TO));
        assert!((below - above).abs() < 1e-13 * above, "{below:e} {above:e}");
    }
}
