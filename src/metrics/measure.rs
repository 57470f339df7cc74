//! What a confusion counts in.

use std::fmt::Debug;
use std::ops::{Add, Sub};

/// What the four outcomes are counted in: rows, or weights.
pub trait Measure: Copy + Debug + Default + PartialEq + Add<Output = Self> + Sub<Output = Self> {
    /// As a number to divide.
    fn as_f64(self) -> f64;

    /// `a · d − b · c`, rounded once where the counts are whole: nothing cancels before.
    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64;
}

/// Rows.
impl Measure for u64 {
    fn as_f64(self) -> f64 {
        self as f64
    }

    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64 {
        let (left, right) = (u128::from(a) * u128::from(d), u128::from(b) * u128::from(c));
        if left >= right { (left - right) as f64 } else { -((right - left) as f64) }
    }
}

/// Weights.
impl Measure for f64 {
    fn as_f64(self) -> f64 {
        self
    }

    fn determinant(a: Self, b: Self, c: Self, d: Self) -> f64 {
        a * d - b * c
    }
}
