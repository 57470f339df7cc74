//! What outcomes cost, row by row, in columns that options name.

use super::message::{Names, Note, RowFault};
use super::table::Table;
use super::{Dataset, ReadOptions, Roles};
use crate::metrics::{CostColumn, CostColumns, NoCosts, Outcome, PerOutcome, is_cost};

/// The option that names the column of what `outcome` costs.
pub(super) fn cost_option(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::TruePositive => "--cost-tp",
        Outcome::FalsePositive => "--cost-fp",
        Outcome::FalseNegative => "--cost-fn",
        Outcome::TrueNegative => "--cost-tn",
    }
}

/// The columns of costs that a decision was made with, by their names then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecidedCosts {
    /// They say what rows cost, where all of them are there or options name others for the same outcomes.
    Taken(PerOutcome<Option<String>>),
    /// Rows cost something else; by these only the decision is judged. Nothing but that needs them, so that a row without a number
    /// there is a bad row only where such rows are skipped.
    Beside(PerOutcome<Option<String>>),
}

impl Default for DecidedCosts {
    fn default() -> Self {
        Self::Taken(PerOutcome::default())
    }
}

impl Dataset {
    /// The columns that held what outcomes cost when a decision was made and were called `names` then, as these rows have them.
    /// O(n) a column.
    ///
    /// # Errors
    /// Where one of them cannot be told, and where a row that pays has no number there.
    pub(crate) fn cost_columns(&self, names: &PerOutcome<Option<String>>) -> Result<CostColumns, NoCosts> {
        let columns = find_all(self.table.headers(), &self.roles, names)?;
        columns.try_map(|outcome, column| column.map(|column| self.cost_column(outcome, column)).transpose())
    }

    fn cost_column(&self, outcome: Outcome, column: usize) -> Result<CostColumn, NoCosts> {
        let headers = self.table.headers();
        let is_read = *self.roles.costs.get(outcome) == Some(column);
        if let Some(read) = self.costs.get(outcome).as_ref().filter(|_| is_read) {
            return Ok(read.clone());
        }
        let (values, bad) = read(&self.table, column, outcome, self.labels.as_deref());
        match bad.first() {
            Some((row, _)) => Err(NoCosts::Unreadable { column: headers[column].clone(), line: self.lines[*row] }),
            None => Ok(CostColumn { name: headers[column].as_str().into(), values: values.into() }),
        }
    }
}

/// The only column called `name` that plays no role, which held what `outcome` costs when a decision was made. The one that an option
/// names for the outcome goes before it if it is called so, and stands for it where there is no such column.
fn find(headers: &[String], roles: &Roles, outcome: Outcome, name: &str) -> Result<usize, NoCosts> {
    let Roles { text_a, text_b, label, score, id, count, weight, costs } = roles;
    let typed = *costs.get(outcome);
    if let Some(column) = typed.filter(|column| headers[*column] == name) {
        return Ok(column);
    }
    let taken = [text_a, text_b, label, score, id, count, weight];
    let mut called = (0..headers.len()).filter(|column| headers[*column] == name);
    let fault = match (called.next(), called.next()) {
        (None, _) => NoCosts::Absent(name.into()),
        (Some(_), Some(_)) => NoCosts::Repeated(name.into()),
        (Some(column), None) if taken.contains(&&Some(column)) => NoCosts::Taken(name.into()),
        (Some(column), None) => return Ok(column),
    };
    typed.ok_or(fault)
}

/// All of these columns.
fn find_all(
    headers: &[String],
    roles: &Roles,
    names: &PerOutcome<Option<String>>,
) -> Result<PerOutcome<Option<usize>>, NoCosts> {
    names.try_map(|outcome, name| name.as_ref().map(|name| find(headers, roles, outcome, name)).transpose())
}

/// The rows that have no number in a column by which a decision is judged beside other costs, where bad rows are skipped.
pub(super) fn bad_rows_beside(
    options: &ReadOptions,
    table: &Table,
    roles: &Roles,
    labels: Option<&[bool]>,
) -> Vec<(usize, RowFault)> {
    if !options.skip_bad_rows {
        return Vec::new();
    }
    let (DecidedCosts::Beside(names) | DecidedCosts::Taken(names)) = &options.decided_costs;
    // Without one of them nothing is judged, and no row is bad for it.
    let columns = find_all(table.headers(), roles, names).unwrap_or_default();
    let is_read = |outcome: Outcome, column: usize| *roles.costs.get(outcome) == Some(column);
    let columns = columns.iter().filter_map(|(outcome, column)| Some((outcome, (*column)?)));
    let columns = columns.filter(|(outcome, column)| !is_read(*outcome, *column));
    columns.flat_map(|(outcome, column)| read(table, column, outcome, labels).1).collect()
}

/// The columns of costs that a decision was made with, for outcomes that no option names one for, with what there is to say of that.
/// `None` where there are none, and where one of them cannot be told.
pub(super) fn decided(
    options: &ReadOptions,
    headers: &[String],
    roles: &Roles,
) -> Option<(PerOutcome<Option<usize>>, Note)> {
    let DecidedCosts::Taken(wanted) = &options.decided_costs else { return None };
    let wanted =
        &PerOutcome::from_fn(|outcome| wanted.get(outcome).clone().filter(|_| options.costs.get(outcome).is_none()));
    if wanted.iter().all(|(_, column)| column.is_none()) {
        return None;
    }
    let columns = find_all(headers, roles, wanted).ok()?;
    let mut names: Vec<&str> = Vec::new();
    for name in wanted.iter().filter_map(|(_, name)| name.as_deref()) {
        // One column may hold the costs of two outcomes.
        if !names.contains(&name) {
            names.push(name);
        }
    }
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
