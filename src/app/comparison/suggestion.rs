//! What could be compared, where nothing is yet.

use crate::dataset::{Dataset, Roles};

/// Rows looked at before a column is taken for scores.
const LOOKED_AT: usize = 1_000;

/// The first column, beside those that play a role, that looks like scores: numbers that differ and are not all whole.
pub(crate) fn suggested_column(dataset: &Dataset) -> Option<&str> {
    let Roles { text_a, text_b, label, score, id, count, weight, .. } = dataset.roles;
    let taken = [text_a, text_b, label, score, id, count, weight];
    let headers = dataset.table.headers();
    let columns = (0..headers.len()).filter(|column| !taken.contains(&Some(*column)));
    let mut scores = columns.filter(|&column| looks_like_scores(dataset, column));
    scores.next().map(|column| headers[column].as_str())
}

fn looks_like_scores(dataset: &Dataset, column: usize) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let cells = dataset.table.column(column).take(LOOKED_AT).map(|cell| number(cell.text()?));
    let Some(numbers) = cells.collect::<Option<Vec<f64>>>() else { return false };
    let differ = numbers.iter().any(|number| Some(number) != numbers.first());
    differ && numbers.iter().any(|number| number.fract() != 0.0)
}
