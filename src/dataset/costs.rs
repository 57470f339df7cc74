//! What outcomes cost, row by row, in columns that options name.

use super::message::{Names, Note, RowFault};
use super::table::Table;
use super::{Dataset, ReadOptions, Roles};
use crate::metrics::{CostColumn, Outcome, PerOutcome, is_cost};

/// The option that names the column of what `outcome` costs.
pub(super) fn cost_option(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::TruePositive => "--cost-tp",
        Outcome::FalsePositive => "--cost-fp",
        Outcome::FalseNegative => "--cost-fn",
        Outcome::TrueNegative => "--cost-tn",
    }
}

impl Dataset {
    /// What `outcome` costs in each row by the column of this name; `None` where there is none, and where a row that pays for it has no
    /// number there.
    pub(crate) fn cost_column(&self, outcome: Outcome, name: &str) -> Option<CostColumn> {
        if let Some(read) = self.costs.get(outcome).as_ref().filter(|read| &*read.name == name) {
            return Some(read.clone());
        }
        let column = self.table.headers().iter().position(|header| header == name)?;
        let (values, bad) = read(&self.table, column, outcome, self.labels.as_deref());
        bad.is_empty().then(|| CostColumn { name: name.into(), values: values.into() })
    }
}

/// The columns of costs that a decision was made with, with what there is to say of that. `None` where an option names others, and
/// where one of them is not there or plays another role.
pub(super) fn decided(
    options: &ReadOptions,
    headers: &[String],
    roles: &Roles,
) -> Option<(PerOutcome<Option<usize>>, Note)> {
    let wanted = &options.decided_costs;
    if options.costs.iter().any(|(_, named)| named.is_some()) || wanted.iter().all(|(_, column)| column.is_none()) {
        return None;
    }
    let Roles { text_a, text_b, label, score, id, count, weight, costs: _ } = *roles;
    let taken = [text_a, text_b, label, score, id, count, weight];
    let find = |name: &String| {
        let mut found = (0..headers.len()).filter(|column| headers[*column] == *name);
        found.next().filter(|column| found.next().is_none() && !taken.contains(&Some(*column))).ok_or(())
    };
    let columns = wanted.try_map(|_, name| name.as_ref().map(find).transpose()).ok()?;
    let mut names: Vec<&str> = wanted.iter().filter_map(|(_, name)| name.as_deref()).collect();
    names.dedup();
    Some((columns, Note::DecidedCosts(names.into_iter().collect::<Names>())))
}

/// A number for each row of `column`, and the rows without one. Where a row's label never pays for `outcome`, its cell may be
/// empty: the number is 0 then.
pub(super) fn read(
    table: &Table,
    column: usize,
    outcome: Outcome,
    labels: Option<&[bool]>,
) -> (Vec<f64>, Vec<(usize, RowFault)>) {
    let mut bad = Vec::new();
    let values = table.column(column).enumerate().map(|(row, cell)| {
        let text = cell.text().unwrap_or("").trim();
        let is_unpaid = labels.is_some_and(|labels| labels[row] != outcome.label());
        match text.parse::<f64>() {
            Ok(cost) if is_cost(cost) => cost + 0.0,
            Err(_) if text.is_empty() && is_unpaid => 0.0,
            Ok(_) | Err(_) => {
                let column = table.headers()[column].as_str().into();
                bad.push((
                    row,
                    if text.is_empty() {
                        RowFault::NoCost(column)
                    } else {
                        RowFault::Cost { cost: text.into(), column }
                    },
                ));
                0.0
            }
        }
    });
    (values.collect(), bad)
}
