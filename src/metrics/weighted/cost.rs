//! What predictions cost where rows weigh differently.

use super::{WeightedSweep, at_candidates, groups};
use crate::metrics::costs::CostColumns;
use crate::metrics::per_outcome::{ConstantCosts, PerOutcome};
use crate::metrics::{Confusion, Outcome};

/// What the predictions cost at any threshold, where each row pays as often as it weighs. Immutable.
#[derive(Debug, Clone)]
pub struct WeightedCosts {
    /// What outcomes cost that cost the same in every row; 0 for those that a column says of.
    each: PerOutcome<f64>,
    /// What the rows of the others cost together at each candidate; `None` where a column says of no outcome.
    by_row: Option<Vec<f64>>,
    /// No cost is farther from 0.
    largest: f64,
}

impl WeightedCosts {
    /// The cost of each outcome: from its column, else from `constant`, else 0. `labels`, `weights` and columns have one entry a row
    /// of `sweep`, in the order that it was given. O(n) a column.
    ///
    /// # Panics
    /// Where one of them has another length.
    pub fn new(
        sweep: &WeightedSweep,
        labels: &[bool],
        weights: &[f64],
        constant: ConstantCosts,
        columns: &CostColumns,
    ) -> Self {
        let constant = |outcome: Outcome| constant.get(outcome).unwrap_or(0.0);
        let mut by_row: Option<Vec<f64>> = None;
        let mut largest: f64 = 0.0;
        for (outcome, column) in columns.iter() {
            let Some(column) = column else {
                largest = largest.max(constant(outcome).abs());
                continue;
            };
            let values = &column.values;
            largest = values.iter().fold(largest, |largest, cost| largest.max(cost.abs()));
            let paid = groups(&sweep.lines, labels, |line| weights[line] * values[line]);
            let paid = at_candidates(&sweep.lines, &paid);
            let totals = by_row.get_or_insert_with(|| vec![0.0; paid.len()]);
            totals.iter_mut().zip(&paid).for_each(|(total, paid)| *total += paid.of(outcome));
        }
        let each = PerOutcome::from_fn(|outcome| if columns.get(outcome).is_some() { 0.0 } else { constant(outcome) });
        Self { each, by_row, largest }
    }

    /// Whether an outcome costs more in one row than in another.
    pub fn differ_by_row(&self) -> bool {
        self.by_row.is_some()
    }

    /// The mean cost of a row at a candidate, where `counts` are the sums of weights there: Σ w · cost / Σ w. `None` where nothing
    /// weighs anything.
    pub(super) fn mean(&self, candidate: usize, counts: &Confusion<f64>) -> Option<f64> {
        let each: f64 = self.each.iter().map(|(outcome, cost)| cost * counts.of(outcome)).sum();
        let by_row = self.by_row.as_ref().map_or(0.0, |totals| totals[candidate]);
        let weight = counts.total();
        (weight > 0.0).then(|| (each + by_row) / weight)
    }

    /// No cost is farther from 0.
    pub(super) fn largest(&self) -> f64 {
        self.largest
    }
}
