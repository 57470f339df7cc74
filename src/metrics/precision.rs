//! What a reduced precision costs at a threshold.

use std::fmt;

use serde::Serialize;

use super::{grouped, predict};

/// Scores in reduced and in full precision, compared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct PrecisionCost {
    /// Rows that were scored in both precisions.
    pub rows: usize,
    /// The largest difference between the two scores of a row.
    pub max_difference: f64,
    /// Rows whose prediction at the threshold differs.
    pub flipped: usize,
}

impl PrecisionCost {
    /// Of the scores of the same rows, in the same order, at `threshold`.
    pub(crate) fn new(reduced: &[f64], exact: &[f64], threshold: f64) -> Self {
        let pairs = || reduced.iter().copied().zip(exact.iter().copied());
        let max_difference = pairs().map(|(reduced, exact)| (reduced - exact).abs()).fold(0.0, f64::max);
        let differ = |&(reduced, exact): &(f64, f64)| predict(reduced, threshold) != predict(exact, threshold);
        Self { rows: exact.len(), max_difference, flipped: pairs().filter(differ).count() }
    }

    /// [`Self::max_difference`] as text: `0.0123`, `3e-5`.
    pub(crate) fn difference(&self) -> String {
        if (f64::MIN_POSITIVE..1e-4).contains(&self.max_difference) {
            format!("{:.0e}", self.max_difference)
        } else {
            format!("{:.4}", self.max_difference)
        }
    }
}

impl fmt::Display for PrecisionCost {
    /// `8 bits against 32: scores differ by at most 0.0123, 2 of 200 sampled labels flip`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (flipped, rows) = (grouped(self.flipped as u64), grouped(self.rows as u64));
        let difference = self.difference();
        write!(f, "8 bits against 32: scores differ by at most {difference}, {flipped} of {rows} sampled labels flip")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flips_are_counted_by_the_one_rule_at_the_threshold_that_counts() {
        let cost = |threshold| PrecisionCost::new(&[0.5, 0.2, 0.7], &[0.49, 0.2, 0.75], threshold);
        let at_half = cost(0.5);
        assert_eq!((at_half.rows, at_half.flipped), (3, 1));
        assert!((at_half.max_difference - 0.05).abs() < 1e-12);
        assert_eq!(cost(0.49).flipped, 0);
        let differences = [0.0, 2.7e-5, 0.000_126].map(|by| PrecisionCost::new(&[0.0], &[by], 0.5).difference());
        assert_eq!(differences, ["0.0000", "3e-5", "0.0001"]);
        assert_eq!(
            at_half.to_string(),
            "8 bits against 32: scores differ by at most 0.0500, 1 of 3 sampled labels flip"
        );
    }
}
