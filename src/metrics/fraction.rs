//! Fractions that are compared without rounding: equal values from different counts are equal.

use std::cmp::Ordering;

/// `numerator / denominator`; the denominator is above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    sign: i128,
    /// Its size in 256 bits, the upper half first: the square of a product of two counts needs as many.
    numerator: [u128; 2],
    denominator: u128,
}

impl Fraction {
    pub(super) const ZERO: Self = Self { sign: 0, numerator: [0, 0], denominator: 1 };

    /// `None` where the denominator is 0.
    pub(super) fn new(numerator: i128, denominator: u128) -> Option<Self> {
        let size = [0, numerator.unsigned_abs()];
        (denominator != 0).then_some(Self { sign: numerator.signum(), numerator: size, denominator })
    }

    /// `root² / denominator` with the sign of `root`.
    pub(super) fn of_square(root: i128, denominator: u128) -> Option<Self> {
        let size = root.unsigned_abs();
        let (low, high) = size.carrying_mul(size, 0);
        (denominator != 0).then_some(Self { sign: root.signum(), numerator: [high, low], denominator })
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        let sizes = || {
            let (left, right) = (self.times(other.denominator), other.times(self.denominator));
            if self.sign < 0 { right.cmp(&left) } else { left.cmp(&right) }
        };
        self.sign.cmp(&other.sign).then_with(sizes)
    }

    /// The size of the numerator times `factor`, the upper bits first.
    fn times(self, factor: u128) -> [u128; 3] {
        let [high, low] = self.numerator;
        if high == 0 && factor >> 64 == 0 {
            // The usual case, which a sweep asks a million times: with fewer than 2^32 rows two products are enough.
            let lower = u128::from(low as u64) * factor;
            let upper = (low >> 64) * factor + (lower >> 64);
            return [0, upper >> 64, upper << 64 | u128::from(lower as u64)];
        }
        let (low, carry) = low.carrying_mul(factor, 0);
        let (middle, high) = high.carrying_mul(factor, carry);
        [high, middle, low]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn fractions_are_compared_beyond_128_bits_and_below_zero() {
        let huge = 1_i128 << 124;
        for (left, right, expected) in [
            ((1, 2), (2, 4), Ordering::Equal),
            ((1, 3), (1, 2), Ordering::Less),
            ((-1, 3), (-1, 2), Ordering::Greater),
            ((-1, 3), (1, 1_000), Ordering::Less),
            ((0, 5), (0, 7), Ordering::Equal),
            ((huge, 1 << 62), (huge, 1 << 62), Ordering::Equal),
            ((huge + 1, 1 << 62), (huge, 1 << 62), Ordering::Greater),
            ((huge, (1 << 62) - 1), (huge, 1 << 62), Ordering::Greater),
            ((-huge - 1, 1 << 62), (-huge, 1 << 62), Ordering::Less),
        ] {
            let of = |(numerator, denominator): (i128, u128)| Fraction::new(numerator, denominator).unwrap();
            assert_eq!(of(left).compare(of(right)), expected, "{left:?} {right:?}");
            assert_eq!(of(right).compare(of(left)), expected.reverse(), "{right:?} {left:?}");
        }
    }

    #[test]
    fn squares_of_any_size_are_compared_with_their_sign() {
        let huge = (1_i128 << 124) + 1;
        for (left, right, expected) in [
            ((3, 9), (1, 1), Ordering::Equal),
            ((-3, 9), (1, 1), Ordering::Less),
            ((-3, 8), (-1, 1), Ordering::Less),
            ((huge, u128::MAX), (huge, u128::MAX - 1), Ordering::Less),
            ((huge, 1 << 120), (huge - 1, 1 << 120), Ordering::Greater),
            ((-huge, 1 << 120), (1 - huge, 1 << 120), Ordering::Less),
            ((2, 1), (huge, u128::MAX), Ordering::Less),
        ] {
            let of = |(root, denominator): (i128, u128)| Fraction::of_square(root, denominator).unwrap();
            assert_eq!(of(left).compare(of(right)), expected, "{left:?} {right:?}");
            assert_eq!(of(right).compare(of(left)), expected.reverse(), "{right:?} {left:?}");
        }
    }
}
