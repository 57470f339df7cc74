//! Columns of numbers that play a role beside the score.

use super::Draft;
use crate::dataset::message::RowFault;
use crate::dataset::scores_file::ScoreColumn;
use crate::dataset::{columns, costs, counts, weights};
use crate::metrics::PerOutcome;

impl Draft<'_> {
    /// The further columns of scores; a row without one of them is a bad row.
    pub(super) fn read_compared(&mut self) {
        for (column, scores) in &mut self.compared {
            *scores = ScoreColumn::of(&self.raw.table, *column);
            let name = &self.raw.table.headers()[*column];
            let fault = |(row, fault): (usize, RowFault)| {
                let (column, option) = (name.as_str().into(), columns::COMPARE_SCORE);
                (row, RowFault::InColumn { column, option, fault: Box::new(fault) })
            };
            self.faults.extend(scores.bad.drain(..).map(fault));
        }
    }

    /// How many rows each line stands for, where a column says so and somebody counts them.
    pub(super) fn read_counts(&mut self) {
        let Some(column) = self.roles.count.filter(|_| self.needs.labels) else { return };
        let (counts, mut bad) = counts::read(&self.raw.table, column);
        self.faults.append(&mut bad);
        self.counts = Some(counts);
    }

    /// How much each row weighs, where a column was named that says so.
    pub(super) fn read_weights(&mut self) {
        let Some(column) = self.roles.weight.filter(|_| self.needs.labels) else { return };
        let (weights, mut bad) = weights::read(&self.raw.table, column);
        self.faults.append(&mut bad);
        self.weights = Some(weights);
    }

    /// The costs that columns name; a row without the one that its label pays is a bad row.
    pub(super) fn read_costs(&mut self) {
        let labels = self.labels.as_deref();
        self.costs = PerOutcome::from_fn(|outcome| {
            let column = (*self.roles.costs.get(outcome))?;
            let (values, mut bad) = costs::read(&self.raw.table, column, outcome, labels);
            self.faults.append(&mut bad);
            Some(values)
        });
        self.faults.append(&mut costs::bad_rows_beside(self.options, &self.raw.table, &self.roles, labels));
    }
}
