//! What a file says of its scores beside the numbers: what they mean, and their log-odds, as `cutpoint score` writes both.

use super::names::{COSINES, canonical};
use super::table::{Cell, Table};
use crate::metrics::{Axis, sigmoid};

/// The column that says what the scores in [`SCORE`] mean.
const AXIS: &str = "score_axis";
const SCORE: &str = "score";
const MARGIN: &str = "margin";

/// How far a score may be from the sigmoid of the margin beside it: the margin of something else is farther.
const MARGIN_TOLERANCE: f64 = 1e-6;

/// Whether `score` writes such columns: the score's own name, and beside it what it means.
pub(super) fn is_ours(table: &Table, score: usize) -> bool {
    canonical(&table.headers()[score]) == SCORE && beside(table, AXIS).is_some()
}

/// What the scores in column `score` are, by the column beside it or by their own name; `None` where neither says so, or where
/// `values` cannot be that.
pub(super) fn axis(table: &Table, score: usize, values: &[f64]) -> Option<Axis> {
    let written = beside(table, AXIS).filter(|_| canonical(&table.headers()[score]) == SCORE).and_then(|column| {
        let mut words = table.column(column).map(|cell| cell.text().unwrap_or("").trim());
        let first = words.next()?;
        let axis = Axis::ALL.into_iter().find(|axis| axis.name() == first)?;
        words.all(|word| word == first).then_some(axis)
    });
    let named = COSINES.contains(&&*canonical(&table.headers()[score])).then_some(Axis::Cosine);
    let within = |lowest: f64| values.iter().all(|value| (lowest..=1.0).contains(value));
    match written.or(named)? {
        Axis::Probability => within(0.0).then_some(Axis::Probability),
        // Products of rounded vectors go beyond 1 a little.
        Axis::Cosine => values.iter().all(|value| value.abs() < 1.001).then_some(Axis::Cosine).or(Some(Axis::Real)),
        Axis::Real => Some(Axis::Real),
    }
}

/// The log-odds of the scores in column `score`, one a row, where a column has them; `bad` says of a row that its score is none.
pub(super) fn margins(table: &Table, score: usize, values: &[f64], bad: impl Fn(usize) -> bool) -> Option<Vec<f64>> {
    let column = beside(table, MARGIN).filter(|_| canonical(&table.headers()[score]) == SCORE)?;
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let fits = |margin: f64, score: f64| (sigmoid(margin) - score).abs() < MARGIN_TOLERANCE;
    let rows = table.column(column).zip(values).enumerate();
    let margin = |(row, (cell, score)): (usize, (Cell<'_>, &f64))| {
        if bad(row) { Some(0.0) } else { number(cell.text()?).filter(|margin| fits(*margin, *score)) }
    };
    rows.map(margin).collect()
}

/// The only column of this name.
fn beside(table: &Table, name: &str) -> Option<usize> {
    let mut columns = (0..table.headers().len()).filter(|column| canonical(&table.headers()[*column]) == name);
    columns.next().filter(|_| columns.next().is_none())
}
