//! Fractions that are compared without rounding: equal values from different counts are equal.

use std::cmp::Ordering;

/// `numerator / denominator`; the denominator is above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    numerator: i128,
    denominator: u64,
}

impl Fraction {
    pub(super) const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// `None` where the denominator is 0.
    pub(super) fn new(numerator: i128, denominator: u64) -> Option<Self> {
        (denominator != 0).then_some(Self { numerator, denominator })
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        let signs = self.numerator.signum().cmp(&other.numerator.signum());
        let sizes = || {
            let left = wide_product(self.numerator.unsigned_abs(), other.denominator);
            let right = wide_product(other.numerator.unsigned_abs(), self.denominator);
            if self.numerator < 0 { right.cmp(&left) } else { left.cmp(&right) }
        };
        signs.then_with(sizes)
    }
}

/// The 192 bits of a product, the upper 128 and the lower 64.
fn wide_product(left: u128, right: u64) -> (u128, u64) {
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
            let of = |(numerator, denominator): (i128, u64)| Fraction::new(numerator, denominator).unwrap();
            assert_eq!(of(left).compare(of(right)), expected, "{left:?} {right:?}");
            assert_eq!(of(right).compare(of(left)), expected.reverse(), "{right:?} {left:?}");
        }
    }
}
