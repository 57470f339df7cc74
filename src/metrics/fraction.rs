//! Fractions that are compared without rounding: equal values from different counts are equal.

use std::cmp::Ordering;

/// `numerator / denominator`; the denominator is above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    numerator: i128,
    denominator: u128,
    width: Width,
}

/// How wide the two are, so that the usual ones are compared fast: a sweep asks a million times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    /// The denominator has 64 bits at the most, as all have that come from fewer than 2^32 rows.
    Usual,
    Wide,
    /// The numerator stands for its square with its sign, which has no room.
    Squared,
}

impl Fraction {
    pub(super) const ZERO: Self = Self { numerator: 0, denominator: 1, width: Width::Usual };

    /// `None` where the denominator is 0.
    #[inline]
    pub(super) fn new(numerator: i128, denominator: u128) -> Option<Self> {
        let width = if denominator >> 64 == 0 { Width::Usual } else { Width::Wide };
        (denominator != 0).then_some(Self { numerator, denominator, width })
    }

    /// `root² / denominator` with the sign of `root`.
    #[inline]
    pub(super) fn of_square(root: i128, denominator: u128) -> Option<Self> {
        if root.unsigned_abs() >> 63 == 0 {
            return Self::new(root * root.abs(), denominator);
        }
        (denominator != 0).then_some(Self { numerator: root, denominator, width: Width::Squared })
    }

    /// With the other sign.
    pub(super) fn negated(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    #[inline]
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let signs = self.numerator.signum().cmp(&other.numerator.signum());
        let sizes = || {
            let sizes = if self.width == Width::Usual && other.width == Width::Usual {
                let left = short_product(self.numerator.unsigned_abs(), other.denominator as u64);
                left.cmp(&short_product(other.numerator.unsigned_abs(), self.denominator as u64))
            } else {
                self.times(other.denominator).cmp(&other.times(self.denominator))
            };
            if self.numerator < 0 { sizes.reverse() } else { sizes }
        };
        signs.then_with(sizes)
    }

    /// The size of the numerator times `factor` in 384 bits, the upper ones first.
    #[cold]
    fn times(&self, factor: u128) -> [u128; 3] {
        let size = self.numerator.unsigned_abs();
        let (low, high) = if self.width == Width::Squared { size.carrying_mul(size, 0) } else { (size, 0) };
        let (low, carry) = low.carrying_mul(factor, 0);
        let (middle, high) = high.carrying_mul(factor, carry);
        [high, middle, low]
    }
}

/// The 192 bits of a product, the upper 128 and the lower 64.
fn short_product(left: u128, right: u64) -> (u128, u64) {
    let low = u128::from(left as u64) * u128::from(right);
    ((left >> 64) * u128::from(right) + (low >> 64), low as u64)
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
            assert_eq!(of(left).compare(&of(right)), expected, "{left:?} {right:?}");
            assert_eq!(of(right).compare(&of(left)), expected.reverse(), "{right:?} {left:?}");
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
            assert_eq!(of(left).compare(&of(right)), expected, "{left:?} {right:?}");
            assert_eq!(of(right).compare(&of(left)), expected.reverse(), "{right:?} {left:?}");
        }
    }
}
