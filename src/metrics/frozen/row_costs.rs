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
