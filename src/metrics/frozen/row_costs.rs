//! Costs that differ by row: the mean cost of a row then and now.

use super::{Change, Difference, Method};
use crate::metrics::cost_interval::MeanCost;

/// The mean costs of a row, each with what its own rows cost; `None` where that is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowCosts {
    /// On the rows that the threshold was chosen on.
    pub then: Option<MeanCost>,
    /// On the rows at hand.
    pub now: Option<MeanCost>,
}

/// Why nothing says what the rows at hand cost as outcomes cost then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoCosts {
    /// Nobody said then what outcomes cost.
    #[error("nothing says what these rows cost")]
    Unsaid,
    /// There is no column of this name.
    #[error(
        "these rows have no column {0:?}, which held them; where the columns have other names, 'cutpoint report' takes these with \
         --cost-fp, --cost-fn and the like"
    )]
    Absent(String),
    /// There are several.
    #[error("these rows have several columns {0:?}, one of which held them; rename the others")]
    Repeated(String),
    /// It is the label, the score, or something else that is not a cost.
    #[error(
        "these rows use the column {0:?}, which held them, for something else; if it is both, name the columns again with \
         --cost-fp, --cost-fn and the like"
    )]
    Taken(String),
    /// A row that pays has no number there.
    #[error(
        "line {line} has no number in the column {column:?}, which held them; correct it, or leave such rows out with --skip-bad-rows"
    )]
    Unreadable {
        /// What the file calls it.
        column: String,
        /// The first such line, counted from 1.
        line: u64,
    },
}

impl RowCosts {
    /// The mean cost then and now, with its value out of bag where that is known.
    ///
    /// Means of many rows are nearly normal, and those of two sets of rows independent: the variance of their difference is the sum of
    /// both. A mean out of bag is taken to be as sure as the one on the rows themselves: each row is left out of more than a third of
    /// the replicates.
    pub(super) fn change(self, out_of_bag: Option<f64>) -> Change {
        let (then, now) = (self.then.map(|then| then.value), self.now.map(|now| now.value));
        let of = |(then, now): (MeanCost, MeanCost)| {
            let value = now.value - out_of_bag.unwrap_or(then.value);
            let difference = MeanCost { value, se: now.se.hypot(then.se) };
            Difference { value, interval: difference.interval(), method: Method::Normal }
        };
        let now_interval = self.now.and_then(MeanCost::interval);
        Change { then, out_of_bag, now, now_interval, difference: self.then.zip(self.now).map(of) }
    }
}
