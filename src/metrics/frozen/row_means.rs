//! Means of numbers that differ by row, such as costs: then and now.

use super::{Change, Difference, Method};
use crate::metrics::mean_interval::MeanOfRows;

/// The means of a goal whose rows have numbers of their own, each with that of its own rows; `None` where that is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RowMeans {
    /// On the rows that the threshold was chosen on.
    pub then: Option<MeanOfRows>,
    /// On the rows at hand.
    pub now: Option<MeanOfRows>,
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

impl RowMeans {
    /// The mean then and now, with its value out of bag where that is known.
    ///
    /// Means of many rows are nearly normal, and those of two sets of rows independent: the variance of their difference is the sum of
    /// both. A mean out of bag is taken to be as sure as the one on the rows themselves: each row is left out of more than a third of
    /// the replicates.
    pub(super) fn change(self, out_of_bag: Option<f64>) -> Change {
        let (then, now) = (self.then.map(|then| then.value), self.now.map(|now| now.value));
        let of = |(then, now): (MeanOfRows, MeanOfRows)| {
            let value = now.value - out_of_bag.unwrap_or(then.value);
            let difference = MeanOfRows { value, se: now.se.hypot(then.se) };
            Difference { value, interval: difference.interval(), method: Method::Normal }
        };
        let now_interval = self.now.and_then(MeanOfRows::interval);
        Change { then, out_of_bag, now, now_interval, difference: self.then.zip(self.now).map(of) }
    }
}
