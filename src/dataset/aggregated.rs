//! Rows that stand for several: told by a column of counts or weights, which is not read yet.

use super::error::DataError;
use super::message::Aggregate;
use super::names::{COUNTS, LONE_COUNTS, LONE_WEIGHTS, canonical};
use super::table::Table;
use super::{ReadOptions, Roles};

/// Refuse rows with a label and a score of which a column seems to say how often each occurs, unless an option says that it
/// does not: every figure would be wrong. Names that mean other things too are looked at only where there are no texts.
pub(super) fn refuse(
    path: &std::path::Path,
    table: &Table,
    roles: &Roles,
    options: &ReadOptions,
) -> Result<(), DataError> {
    if roles.label.is_none() || roles.score.is_none() && options.scores_file.is_none() {
        return Ok(());
    }
    let taken = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id];
    let named = |names: &[&str]| {
        let mut columns = table.headers().iter().enumerate();
        let found =
            columns.find(|(column, header)| names.contains(&&*canonical(header)) && !taken.contains(&Some(*column)));
        found.map(|(column, _)| column).filter(|&column| weighs(table, column))
    };
    let alone = |names: &'static [&'static str]| if roles.text_a.is_none() { names } else { &[] };
    let count = named(&COUNTS).or_else(|| named(alone(&LONE_COUNTS))).filter(|_| options.count.is_none());
    let weight = named(alone(&LONE_WEIGHTS)).filter(|_| options.weight.is_none());
    let found = count.map(|column| (column, Aggregate::Count)).or(weight.map(|column| (column, Aggregate::Weight)));
    match found {
        None => Ok(()),
        Some((column, kind)) => {
            let column = table.headers()[column].as_str().into();
            Err(DataError::Aggregated { path: path.into(), column, kind })
        }
    }
}

/// Whether a column holds numbers from 0 on, and not only ones.
fn weighs(table: &Table, column: usize) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0 && number.is_finite());
    let numbers: Option<Vec<f64>> = table.column(column).map(|cell| number(cell.text().unwrap_or(""))).collect();
    numbers.is_some_and(|numbers| numbers.iter().any(|number| *number != 1.0))
}
