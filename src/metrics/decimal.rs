//! The shortest decimal inside an interval: the threshold that a person would write.
//!
//! An end of an interval is taken for the number that it is printed as (the shortest decimal that parses back to it), so
//! that the middle of (0.3, 0.6] is 0.45 and not 0.449999…. All arithmetic on these decimals is exact, in integers.
//! Whether a candidate lies inside is decided on the f64 that it parses to: that is what will be compared with scores.

use super::Interval;

/// Two ends whose decimal exponents differ by more than this are not added digit by digit: see [`Decimal::aligned`].
const EXACT_GAP: i32 = 19;

/// The largest power of ten that the middle is divided by. Twice the middle is below 2·10³⁶ in units of its last digit, so
/// that any larger power leaves the same quotient and the same rounding.
const LARGEST_SHIFT: i32 = 37;

impl Interval {
    /// The shortest decimal inside: fewest digits after the point, then nearest the middle (in an outer interval: nearest its
    /// finite end), then the higher. It is inside after it was written and parsed back. Never −0.0.
    ///
    /// An end that is not finite is taken for a missing one; without any end the answer is 0. `low < high` is expected; what
    /// contains nothing gives `high`. Above [`f64::MAX`] there is only infinity.
    pub(crate) fn shortest_decimal(self) -> f64 {
        let finite = |end: Option<f64>| end.filter(|end| end.is_finite());
        let threshold = match (finite(self.low), finite(self.high)) {
            (None, None) => 0.0,
            (None, Some(high)) => high.floor(),
            (Some(low), None) => {
                let next = low.floor() + 1.0;
                // From 2^53 on a step of 1 may round away; every f64 there is an integer, so that the neighbour is the nearest.
                if next > low { next } else { low.next_up() }
            }
            (Some(low), Some(high)) => inside(low, high),
        };
        threshold + 0.0 // −0.0 becomes 0.0
    }
}

/// 1 minus the decimal that `share`, in [0, 1], is printed as: 1 − 0.95 is 0.05, and 1 − 0.9 is 0.1.
pub(super) fn complement(share: f64) -> f64 {
    let Decimal { mantissa, exponent } = Decimal::of(share);
    // At most 17 digits: what begins farther down is below half a bit of 1.
    if exponent < -LARGEST_SHIFT { 1.0 } else { parse(power_of_ten(exponent) - mantissa, exponent) }
}

/// The shortest decimal in `(low, high]`, `high` where there is none.
fn inside(low: f64, high: f64) -> f64 {
    let (low_units, high_units, exponent) = Decimal::of(low).aligned(Decimal::of(high));
    let twice_middle = low_units + high_units;
    // With as many digits as the ends themselves have, `high` is one of the candidates.
    for digits in 0..=(-exponent).max(0) {
        let found = candidates(twice_middle, exponent, digits).into_iter().find(|&t| low < t && t <= high);
        if let Some(threshold) = found {
            return threshold;
        }
    }
    // Neighbouring f64s: there is nothing else between them.
    high
}

/// The decimals with `digits` digits after the point around the middle `twice_middle · 10^exponent / 2`, best first.
///
/// The outer two are there for ends so close that a decimal on the right side of the middle still rounds to `low`.
fn candidates(twice_middle: i128, exponent: i32, digits: i32) -> [f64; 4] {
    let shift = -(exponent + digits);
    if shift < 0 {
        // Huge integers (`digits` is 0 here): the middle itself is an integer, sum · 10^e / 2 = 5 sum · 10^(e − 1).
        return [parse(twice_middle * 5, -shift - 1); 4];
    }
    let unit = 2 * power_of_ten(shift.min(LARGEST_SHIFT));
    let below = twice_middle.div_euclid(unit);
    let rest = twice_middle.rem_euclid(unit);
    let order = if 2 * rest >= unit { [1, 0, 2, -1] } else { [0, 1, -1, 2] };
    order.map(|step| parse(below + step, -digits))
}

/// The f64 nearest to `mantissa · 10^exponent`, as reading the decimal from a file gives it.
pub(super) fn parse(mantissa: i128, exponent: i32) -> f64 {
    // Always a number in Rust's grammar; NaN would lie in no interval.
    format!("{mantissa}e{exponent}").parse().unwrap_or(f64::NAN)
}

pub(super) fn power_of_ten(exponent: i32) -> i128 {
    10_i128.pow(exponent.unsigned_abs())
}

/// `mantissa · 10^exponent`, at most 17 digits: the shortest decimal that parses back to an f64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    pub mantissa: i128,
    pub exponent: i32,
}

impl Decimal {
    /// The decimal that a finite `number` is printed as.
    pub(super) fn of(number: f64) -> Self {
        let printed = format!("{number:e}"); // such as -7.284561e-1
        let (digits, exponent) = printed.split_once('e').unwrap_or((&printed, "0"));
        let fraction = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        Self {
            mantissa: digits.replace('.', "").parse().unwrap_or(0),
            exponent: exponent.parse::<i32>().unwrap_or(0) - fraction as i32,
        }
    }

    /// Both mantissas over one exponent: `(self, other, exponent)`, each below 10³⁶ + 1.
    ///
    /// Exact where the exponents differ by at most [`EXACT_GAP`]. Otherwise the one with the lower exponent is over 1,000
    /// times smaller than the other one's last digit is worth; then only its sign can matter, in a tie, and it is replaced
    /// by one unit of that sign.
    fn aligned(self, other: Self) -> (i128, i128, i32) {
        if self.mantissa == 0 {
            return (0, other.mantissa, other.exponent);
        }
        if other.mantissa == 0 {
            return (self.mantissa, 0, self.exponent);
        }
        if self.exponent < other.exponent {
            let (other, this, exponent) = other.aligned(self);
            return (this, other, exponent);
        }
        let gap = self.exponent - other.exponent;
        if gap <= EXACT_GAP {
            (self.mantissa * power_of_ten(gap), other.mantissa, other.exponent)
        } else {
            (self.mantissa * power_of_ten(EXACT_GAP), other.mantissa.signum(), self.exponent - EXACT_GAP)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn between(low: f64, high: f64) -> f64 {
        Interval { low: Some(low), high: Some(high) }.shortest_decimal()
    }

    fn digits_after_the_point(number: f64) -> usize {
        format!("{number}").split_once('.').map_or(0, |(_, fraction)| fraction.len())
    }

    #[test]
    fn the_threshold_is_the_decimal_a_person_would_write() {
        for (low, high, expected) in [
            (0.7, 0.76, 0.73),
            (0.728_456_0, 0.728_456_4, 0.728_456_2),
            (0.4987, 0.5012, 0.5),
            (0.2, 0.9, 0.6), // 0.55 is the middle: 0.5 and 0.6 are as near, the higher wins
            (0.3, 0.6, 0.5), // the same, though (0.3 + 0.6) / 2 is below 0.45 in binary
            (0.0, 1.0, 1.0), // 0 is excluded, 1 is included, and no digit is shorter than one
            (0.9, 1.0, 1.0),
            (0.25, 0.3, 0.3),  // 0.3 is a shade below 3/10 in binary and still 0.3 when read
            (0.3, 0.35, 0.33), // 0.3 itself is the excluded end; 0.325 is as near to 0.32
            (-0.3, 0.4, 0.0),
            (-2.5, -0.5, -1.0), // −2 and −1 are as near to −1.5
            (-0.2, -0.1, -0.1),
            (-0.19, -0.11, -0.15),
            (3.0, 1_000_000.0, 500_002.0), // 500,001.5 is the middle
            (1e300, 2e300, 1.5e300),
            (1e22, 1.000_000_1e22, 1.000_000_05e22),
            (1e-300, 1e-17, 1e-17),
            (2e-300, 8e-300, 5e-300),
            (5e-324, 1e-300, 1e-300),
            (1e-300, 0.5, 0.3), // the middle is a shade above 0.25
            (-1e-300, 0.5, 0.0),
            (-0.5, -1e-300, -0.3), // the middle is a shade below −0.25: there is no tie for −0.2 to win
            (-1e-3, -1e-300, -0.0005),
            (-f64::MAX, f64::MAX, 0.0),
            (0.0, f64::MAX, f64::MAX / 2.0),
            (0.0, 5e-324, 5e-324),
        ] {
            let found = between(low, high);
            assert_eq!(found, expected, "({low}, {high}]");
            assert!(found.is_sign_positive() || found != 0.0, "({low}, {high}] gave a negative zero");
        }
    }

    #[test]
    fn between_neighbouring_numbers_only_the_upper_one_is_left() {
        for low in [0.5, 0.1, 1.0, -1.0, 0.0, 2_f64.powi(53), 1e300, 5e-324, -5e-324, f64::MIN, -0.7] {
            let high = low.next_up() + 0.0;
            assert_eq!(between(low, high), high, "above {low}");
        }
    }

    #[test]
    fn an_outer_interval_gives_the_integer_nearest_its_finite_end() {
        for (end, below, above) in [
            (0.0015, 0.0, 1.0),
            (0.97, 0.0, 1.0),
            (1.0, 1.0, 2.0),
            (0.0, 0.0, 1.0),
            (-0.0, 0.0, 1.0),
            (-0.5, -1.0, 0.0),
            (-3.2, -4.0, -3.0),
            (9_007_199_254_740_992.0, 9_007_199_254_740_992.0, 9_007_199_254_740_994.0), // 2^53
            (f64::MIN, f64::MIN, f64::MIN.next_up()),
            (f64::MAX, f64::MAX, f64::INFINITY),
        ] {
            let low_end = Interval { low: None, high: Some(end) }.shortest_decimal();
            let high_end = Interval { low: Some(end), high: None }.shortest_decimal();
            assert_eq!((low_end, high_end), (below, above), "{end}");
            assert!(low_end <= end && high_end > end, "{end}");
            assert!(low_end.to_bits() != (-0.0_f64).to_bits() && high_end.to_bits() != (-0.0_f64).to_bits(), "{end}");
        }
    }

    #[test]
    fn ends_that_are_missing_or_not_finite_do_not_panic() {
        assert_eq!(Interval { low: None, high: None }.shortest_decimal(), 0.0);
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.5];
        for low in odd {
            for high in odd {
                let _ = between(low, high);
            }
        }
        assert_eq!(between(0.5, 0.25), 0.25, "an empty interval gives its upper end");
    }

    #[test]
    fn one_minus_a_decimal_is_the_decimal_that_a_person_would_write() {
        for (share, rest) in [
            (0.95, 0.05), // 1.0 - 0.95 is 0.050000000000000044
            (0.9, 0.1),
            (0.05, 0.95),
            (0.123_456_789_012_345, 0.876_543_210_987_655),
            (0.0, 1.0),
            (1.0, 0.0),
            (1e-17, 1.0),
            (1e-300, 1.0),
            (5e-324, 1.0),
        ] {
            assert_eq!(complement(share), rest, "{share}");
        }
        for thousandths in 0..=1000 {
            assert_eq!(complement(f64::from(thousandths) / 1000.0), f64::from(1000 - thousandths) / 1000.0);
        }
    }

    #[test]
    fn a_number_is_taken_apart_as_it_is_printed() {
        for (number, mantissa, exponent) in [
            (0.3, 3, -1),
            (-12.5, -125, -1),
            (100.0, 1, 2),
            (0.0, 0, 0),
            (5e-324, 5, -324),
            (f64::MAX, 17_976_931_348_623_157, 292),
        ] {
            assert_eq!(Decimal::of(number), Decimal { mantissa, exponent }, "{number}");
        }
    }

    /// Any finite number, all magnitudes alike.
    fn finite() -> impl Strategy<Value = f64> {
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(|number| number + 0.0)
    }

    proptest! {
        #[test]
        fn the_threshold_lies_inside_for_numbers_of_all_sizes(one in finite(), other in finite()) {
            prop_assume!(one != other);
            let (low, high) = (one.min(other), one.max(other));
            let found = between(low, high);
            prop_assert!(low < found && found <= high, "{found} in ({low}, {high}]");
            prop_assert!(found.to_bits() != (-0.0_f64).to_bits());
        }

        #[test]
        fn the_threshold_lies_inside_however_close_the_ends_are(low in finite(), steps in 1_usize..40) {
            let high = (0..steps).fold(low, |number, _| number.next_up()) + 0.0;
            prop_assume!(high.is_finite());
            let found = between(low, high);
            prop_assert!(low < found && found <= high, "{found} in ({low}, {high}]");
        }

        #[test]
        fn no_decimal_with_fewer_digits_lies_inside(low in -1000.0..1000.0_f64, exponent in -14.0..2.0_f64) {
            let high = low + 10_f64.powf(exponent);
            prop_assume!(low < high);
            let found = between(low, high);
            for digits in 0..digits_after_the_point(found).min(17) {
                // The lowest decimals of that length above `low`; those further up are inside only if these are.
                let near = (low * 10_f64.powi(digits as i32)).floor() as i128;
                for shorter in (-2..=3).map(|step| parse(near + step, -(digits as i32))) {
                    prop_assert!(!(low < shorter && shorter <= high), "{shorter} is shorter than {found}");
                }
            }
        }

        #[test]
        fn on_a_grid_of_thousandths_the_choice_is_that_of_integer_arithmetic(one in -3000_i128..3000, other in -3000_i128..3000) {
            prop_assume!(one != other);
            let (low, high) = (one.min(other), one.max(other));
            let found = between(parse(low, -3), parse(high, -3));
            // Walk the definition in thousandths: whole numbers first, then tenths, and so on.
            let expected = [1000, 100, 10, 1].iter().find_map(|unit| {
                (low + 1..=high)
                    .filter(|candidate| candidate % unit == 0)
                    .min_by_key(|candidate| ((2 * candidate - low - high).abs(), -candidate))
            });
            prop_assert_eq!(Some(found), expected.map(|thousandths| parse(thousandths, -3)));
        }
    }
}
