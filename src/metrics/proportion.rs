//! Shares of rows with how sure each is: Wilson's intervals and Clopper and Pearson's.

use serde::Serialize;

use super::Confusion;
use super::binomial::{lower_limit, upper_limit};
use super::normal::normal_quantile;
use super::shares::Shares;
use super::wilson::{wilson, wilson_at};

/// Two-sided intervals, lower end first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Intervals {
    /// At 95 %.
    #[serde(rename = "95")]
    pub at_95: (f64, f64),
    /// At 90 %.
    #[serde(rename = "90")]
    pub at_90: (f64, f64),
}

/// Separate limits, each of which holds alone at its confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OneSided {
    /// At least this.
    pub lower: f64,
    /// At most this.
    pub upper: f64,
}

/// A share of rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proportion {
    /// The rows that count.
    pub count: u64,
    /// The rows that could.
    pub of: u64,
    /// `count / of`
    pub value: f64,
    /// Wilson (1927), without continuity correction.
    pub wilson: Intervals,
    /// Clopper and Pearson (1934): exact, so that they hold at least as often as they say.
    pub clopper_pearson: Intervals,
    /// Clopper and Pearson's limits with the whole 5 % on one side.
    pub clopper_pearson_one_sided_95: OneSided,
}

impl Proportion {
    /// Of `count` in `of` rows; `None` without rows. Expects `count <= of`.
    pub fn new(count: u64, of: u64) -> Option<Self> {
        let exact = |tail: f64| (lower_limit(count, of, tail), upper_limit(count, of, tail));
        let (lower, upper) = exact(0.05);
        Some(Self {
            count,
            of,
            value: count as f64 / of as f64,
            wilson: Intervals { at_95: wilson(count, of)?, at_90: wilson_at(count, of, normal_quantile(0.95))? },
            clopper_pearson: Intervals { at_95: exact(0.025), at_90: (lower, upper) },
            clopper_pearson_one_sided_95: OneSided { lower, upper },
        })
    }
}

/// All shares that follow from the four counts; each is `None` where it has no rows.
pub type Proportions = Shares<Proportion>;

impl From<&Confusion> for Proportions {
    fn from(counts: &Confusion) -> Self {
        Self::of(|share| {
            let share = share.of(counts)?;
            Proportion::new(share.part, share.whole)
        })
    }
}
