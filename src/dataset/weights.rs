//! How much each row weighs, in a column that an option names.

use super::Dataset;
use super::message::RowFault;
use super::table::Table;
use crate::metrics::WeightedSweep;

impl Dataset {
    /// The column that says how much each row weighs; `None` where they weigh alike.
    pub(crate) fn weight_column(&self) -> Option<&str> {
        let column = self.weights.as_ref().and(self.roles.weight)?;
        Some(self.table.headers()[column].as_str())
    }
}

/// A number for each row of `column`, and the rows without one.
pub(super) fn read(table: &Table, column: usize) -> (Vec<f64>, Vec<(usize, RowFault)>) {
    let mut bad = Vec::new();
    let values = table.column(column).enumerate().map(|(row, cell)| {
        let text = cell.text().unwrap_or("").trim();
        let weight = text.parse().ok().filter(|weight| WeightedSweep::is_weight(*weight));
        weight.unwrap_or_else(|| {
            let column = table.headers()[column].as_str().into();
            let is_empty = text.is_empty();
            let fault =
                if is_empty { RowFault::NoWeight(column) } else { RowFault::Weight { weight: text.into(), column } };
            bad.push((row, fault));
            0.0
        })
    });
    (values.collect(), bad)
}
