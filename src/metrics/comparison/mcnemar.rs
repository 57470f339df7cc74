//! Whether two classifiers that disagree on some rows are right equally often there.

use serde::Serialize;

use crate::metrics::binomial::{Chance, binomial_lower_tail, probability_of};
use crate::metrics::normal::normal_two_sided_p;

/// The test of two paired proportions in its usual forms. All p-values are two-sided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct McNemar {
    /// Rows on which only the first is right: b.
    pub only_a_right: u64,
    /// Rows on which only the second is right: c.
    pub only_b_right: u64,
    /// min(1, 2 P(X ≤ min(b, c))) with X ~ Bin(b + c, ½): 1 without such rows.
    pub exact_p: f64,
    /// P(farther from even) + ½ P(equally far) (Fagerland, Lydersen and Laake 2013); `None` without such rows.
    pub mid_p: Option<f64>,
    /// (b − c)² / (b + c); `None` without such rows.
    pub chi2: Option<ChiSquared>,
    /// (|b − c| − 1)² / (b + c), as statsmodels' `mcnemar(correction=True)` has it, for b = c too; `None` without such rows.
    pub chi2_continuity: Option<ChiSquared>,
}

/// A statistic that has the χ² distribution with one degree of freedom if there is no difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChiSquared {
    /// Its value.
    pub statistic: f64,
    /// P(χ² ≥ value)
    pub p: f64,
}

impl ChiSquared {
    /// `root²` / `scale`
    fn of_square(root: f64, scale: f64) -> Self {
        Self { statistic: root * root / scale, p: normal_two_sided_p(root / scale.sqrt()) }
    }
}

impl McNemar {
    /// Of `only_a_right` rows on which only the first classifier is right, and `only_b_right` on which only the second is.
    ///
    /// The two together are expected to be at most 2⁵³. About √(b + c) steps at the most.
    pub fn new(only_a_right: u64, only_b_right: u64) -> Self {
        let (fewer, more) = (only_a_right.min(only_b_right), only_a_right.max(only_b_right));
        let rows = fewer + more;
        if rows == 0 {
            return Self { only_a_right, only_b_right, exact_p: 1.0, mid_p: None, chi2: None, chi2_continuity: None };
        }
        let half = Chance::new(0.5);
        let (equal, at_most) = (probability_of(fewer, rows, half), binomial_lower_tail(fewer, rows, half));
        // Even: only this outcome is as near to even. Else both ends count, each with half of its innermost outcome.
        let mid_p = if fewer == more { 1.0 - equal / 2.0 } else { 2.0 * at_most - equal };
        let (difference, scale) = ((more - fewer) as f64, rows as f64);
        Self {
            only_a_right,
            only_b_right,
            exact_p: (2.0 * at_most).min(1.0),
            mid_p: Some(mid_p),
            chi2: Some(ChiSquared::of_square(difference, scale)),
            chi2_continuity: Some(ChiSquared::of_square(difference - 1.0, scale)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rows_that_nobody_disagrees_on_leave_only_the_exact_p() {
        let none = McNemar::new(0, 0);
        assert_eq!((none.exact_p, none.mid_p, none.chi2, none.chi2_continuity), (1.0, None, None, None));
    }

    #[test]
    fn an_even_split_has_its_own_mid_p() {
        // Bin(2, ½): P(X = 1) = ½. "exact − P(X = 1)" would give ½.
        let even = McNemar::new(1, 1);
        assert!((even.mid_p.unwrap() - 0.75).abs() < 1e-15);
        assert_eq!((even.exact_p, even.chi2.unwrap().p), (1.0, 1.0));
        let one = McNemar::new(0, 1);
        assert_eq!((one.exact_p, one.mid_p), (1.0, Some(0.5)));
    }

    #[test]
    fn ten_million_rows_and_more_are_tested_at_once() {
        for rows in [10_000_000, 1 << 33, 1 << 40] {
            let difference = (rows as f64).sqrt() as u64;
            let test = McNemar::new(rows / 2 - difference, rows - (rows / 2 - difference));
            // Two standard deviations off even.
            assert!((test.mid_p.unwrap() - normal_two_sided_p(2.0)).abs() < 1e-3, "{test:?}");
        }
    }

    proptest! {
        #[test]
        fn the_p_values_are_those_of_the_definition(b in 0_u64..30, c in 0_u64..30) {
            let (rows, test) = (b + c, McNemar::new(b, c));
            prop_assume!(rows > 0);
            let mut ways = vec![1.0_f64];
            for at in 0..rows {
                ways.push(ways[at as usize] * (rows - at) as f64 / (at + 1) as f64);
            }
            let share = |chosen: &dyn Fn(u64) -> bool| {
                let sum: f64 = (0..=rows).filter(|&at| chosen(at)).map(|at| ways[at as usize]).sum();
                sum * (-(rows as f64)).exp2()
            };
            let off = |at: u64| at.abs_diff(rows - at);
            let (farther, equally) = (share(&|at| off(at) > b.abs_diff(c)), share(&|at| off(at) == b.abs_diff(c)));
            prop_assert!((test.exact_p - (farther + equally)).abs() < 1e-13);
            prop_assert!((test.mid_p.unwrap() - (farther + equally / 2.0)).abs() < 1e-13);
            let swapped = McNemar::new(c, b);
            prop_assert_eq!((test.exact_p, test.mid_p, test.chi2), (swapped.exact_p, swapped.mid_p, swapped.chi2));
        }
    }
}
