//! What a reduced precision cost, told where the scores are used.

use std::fmt;

use serde::Serialize;

use crate::dataset::PrecisionCheck;
use crate::metrics::{flips, grouped};

/// A [`PrecisionCheck`] at a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PrecisionCost {
    /// Rows that were scored in both precisions.
    pub rows: usize,
    /// The largest difference between the two scores of a row.
    pub max_difference: f64,
    /// Rows whose prediction at the threshold differs.
    pub flipped: usize,
}

impl PrecisionCost {
    /// What `check` says at `threshold`.
    #[must_use]
    pub fn new(check: &PrecisionCheck, threshold: f64) -> Self {
        Self {
            rows: check.exact.len(),
            max_difference: check.largest_difference(),
            flipped: flips(&check.reduced, &check.exact, threshold),
        }
    }
}

impl fmt::Display for PrecisionCost {
    /// `8 bits against 32: scores differ by at most 0.0123, 2 of 200 sampled labels flip`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (flipped, rows) = (grouped(self.flipped as u64), grouped(self.rows as u64));
        let difference = self.max_difference;
        write!(
            f,
            "8 bits against 32: scores differ by at most {difference:.4}, {flipped} of {rows} sampled labels flip"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flips_are_counted_by_the_one_rule_at_the_threshold_that_counts() {
        let check = PrecisionCheck { reduced: vec![0.5, 0.2, 0.7], exact: vec![0.49, 0.2, 0.75] };
        let cost = PrecisionCost::new(&check, 0.5);
        assert_eq!((cost.rows, cost.flipped), (3, 1));
        assert!((cost.max_difference - 0.05).abs() < 1e-12);
        assert_eq!(PrecisionCost::new(&check, 0.49).flipped, 0);
        assert_eq!(cost.to_string(), "8 bits against 32: scores differ by at most 0.0500, 1 of 3 sampled labels flip");
    }
}
