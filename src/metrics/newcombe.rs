//! What was promised and what is seen now: the difference of two figures, and what it says.

use serde::Serialize;

use super::wilson::wilson_of_share;

/// A share of a number of rows. Both may be what a mean or weights leave: neither has to come from whole numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareOfRows {
    /// From 0 to 1.
    pub share: f64,
    /// How many rows it is a share of, above 0.
    pub rows: f64,
}

impl ShareOfRows {
    /// `part` of `whole` rows; `None` without rows.
    pub fn of_counts(part: u64, whole: u64) -> Option<Self> {
        (whole > 0).then(|| Self { share: part as f64 / whole as f64, rows: whole as f64 })
    }

    /// Its 95 % Wilson interval.
    pub(super) fn wilson(self) -> Option<(f64, f64)> {
        wilson_of_share(self.share, self.rows)
    }

    /// The 95 % interval of `self` minus `other`, of independent rows; `None` where either has no rows.
    ///
    /// Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10: from the Wilson intervals of the two, without continuity
    /// correction.
    pub fn minus(self, other: Self) -> Option<(f64, f64)> {
        let of = |share: Self| Some(Estimate { value: share.share, interval: share.wilson()? });
        Some(of(self)?.minus(of(other)?, 1.0))
    }
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// Inside the interval.
    pub value: f64,
    /// The lower end first.
    pub interval: (f64, f64),
}

impl Estimate {
    /// The same interval about another value.
    pub(super) fn about(self, value: f64) -> Self {
        let moved = value - self.value;
        Self { value, interval: (self.interval.0 + moved, self.interval.1 + moved) }
    }

    /// The 95 % interval of `self` minus `other`, which have nothing to do with each other and are never further apart than `range`.
    ///
    /// MOVER: Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702, equation 4.
    pub(super) fn minus(self, other: Self, range: f64) -> (f64, f64) {
        let difference = self.value - other.value;
        let below = (self.value - self.interval.0).hypot(other.interval.1 - other.value);
        let above = (self.interval.1 - self.value).hypot(other.value - other.interval.0);
        ((difference - below).max(-range), (difference + above).min(range))
    }
}

/// Whether a threshold still does what it did on the rows that it was chosen on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The whole interval of the difference is below 0.
    LowerThanPromised,
    /// The whole interval is no more than the margin below 0.
    Holds,
    /// Neither: there are too few rows.
    CannotTell,
}

impl Verdict {
    /// From the 95 % `interval` of now minus then, and how much lower is still as good. An interval that lies between −margin
    /// and 0 is lower than promised, however little.
    pub fn of(interval: (f64, f64), margin: f64) -> Self {
        let (low, high) = interval;
        if high < 0.0 {
            Self::LowerThanPromised
        } else if low >= -margin {
            Self::Holds
        } else {
            Self::CannotTell
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::wilson::wilson;

    fn minus(left: (u64, u64), right: (u64, u64)) -> Option<(f64, f64)> {
        ShareOfRows::of_counts(left.0, left.1)?.minus(ShareOfRows::of_counts(right.0, right.1)?)
    }

    #[test]
    fn intervals_of_differences_are_those_of_newcombes_table() {
        // Table II of the paper, method 10.
        for (left, right, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = minus(left, right).unwrap();
            let rounded = |end: f64| (end * 1e4).round() / 1e4;
            assert_eq!((rounded(found.0), rounded(found.1)), (low, high), "{left:?} {right:?}");
        }
        assert_eq!(minus((0, 0), (1, 2)), None);
    }

    #[test]
    fn the_verdict_depends_on_which_side_the_interval_lies() {
        for (interval, expected) in [
            ((-0.1, -0.001), Verdict::LowerThanPromised),
            ((-0.01, -0.001), Verdict::LowerThanPromised),
            ((-0.02, 0.0), Verdict::Holds),
            ((0.01, 0.2), Verdict::Holds),
            ((-0.021, 0.3), Verdict::CannotTell),
            ((-0.021, 0.0), Verdict::CannotTell),
        ] {
            assert_eq!(Verdict::of(interval, 0.02), expected, "{interval:?}");
        }
    }

    proptest! {
        #[test]
        fn the_difference_lies_inside_and_turning_it_round_turns_the_interval(
            (m, n) in (1_u64..300, 1_u64..300), shares in prop::array::uniform2(0.0..=1.0_f64)
        ) {
            let (left, right) = ((shares[0] * m as f64).round() as u64, (shares[1] * n as f64).round() as u64);
            let (low, high) = minus((left, m), (right, n)).unwrap();
            let difference = left as f64 / m as f64 - right as f64 / n as f64;
            prop_assert!(-1.0 <= low && low <= difference && difference <= high && high <= 1.0);
            let turned = minus((right, n), (left, m)).unwrap();
            prop_assert!((turned.0 + high).abs() < 1e-15 && (turned.1 + low).abs() < 1e-15);
            // Against a share that is known for sure it is the Wilson interval.
            let known = ShareOfRows { share: 0.5, rows: 1e30 };
            let against = ShareOfRows::of_counts(left, m).unwrap().minus(known).unwrap();
            let (from, to) = wilson(left, m).unwrap();
            prop_assert!((against.0 + 0.5 - from).abs() < 1e-12 && (against.1 + 0.5 - to).abs() < 1e-12);
        }
    }
}
