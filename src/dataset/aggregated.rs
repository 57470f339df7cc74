//! Rows that stand for several: told by a column of counts, or of weights.

use std::path::Path;

use super::error::DataError;
use super::message::{Aggregate, option};
use super::names::{COUNTS, LONE_COUNTS, LONE_WEIGHTS, canonical};
use super::table::{Cell, Table};
use super::{Needs, ReadOptions, Roles};

/// The column that says how many rows each line stands for, where rows with a label are to be counted: the one that an option
/// names, or one with a name that means nothing else.
///
/// Names that mean other things too are asked about, where there are no texts but scores: without the counts every figure would
/// be wrong. So are weights.
pub(super) fn count(
    path: &Path,
    table: &Table,
    roles: &Roles,
    options: &ReadOptions,
    needs: Needs,
) -> Result<Option<usize>, DataError> {
    if !needs.labels || roles.label.is_none() {
        return Ok(roles.count);
    }
    let is_open = options.count.is_none();
    let named = |names: &[&str], count: Option<usize>| {
        let taken = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id, count, roles.weight];
        let mut columns = table.headers().iter().enumerate();
        let found =
            columns.find(|(column, header)| names.contains(&&*canonical(header)) && !taken.contains(&Some(*column)));
        found.map(|(column, _)| column).filter(|&column| weighs(table, column))
    };
    let count = roles.count.or_else(|| named(&COUNTS, None).filter(|_| is_open));
    if roles.text_a.is_some() || !needs.scores || roles.score.is_none() && options.scores_file.is_none() {
        return Ok(count);
    }
    let error = |column: usize, kind: Aggregate, reading: String| {
        let column = table.headers()[column].as_str().into();
        Err(DataError::Aggregated { path: path.into(), column, kind, reading })
    };
    if let Some(column) = named(&LONE_COUNTS, count).filter(|_| is_open && count.is_none()) {
        return error(column, Aggregate::Count, option("--count", &table.headers()[column]));
    }
    match named(&LONE_WEIGHTS, count).filter(|_| options.weight.is_none()) {
        Some(column) => error(column, Aggregate::Weight, option("--weight", &table.headers()[column])),
        None => Ok(count),
    }
}

/// Share of the filled cells that must be numbers.
const MOSTLY: f64 = 0.8;

/// Whether a column holds numbers from 0 on, and not only ones. Blank cells say nothing, and a few others change nothing.
fn weighs(table: &Table, column: usize) -> bool {
    let (mut filled, mut numbers, mut others_than_1) = (0_usize, 0_usize, 0_usize);
    for text in table.column(column).filter_map(Cell::text).map(str::trim).filter(|text| !text.is_empty()) {
        filled += 1;
        if let Some(number) = number(text) {
            numbers += 1;
            others_than_1 += usize::from(number != 1.0);
        }
    }
    others_than_1 > 0 && numbers as f64 >= MOSTLY * filled as f64
}

/// A number from 0 on, be it written with separators between the thousands: `1,000`, `1 000`, `1'000`, `1_000`.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = |text: &str| text.parse::<f64>().ok().filter(|number| *number >= 0.0 && number.is_finite());
    plain(text).or_else(|| plain(&without_separators(text)?))
}

fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let separator = whole.chars().find(|character| !character.is_ascii_digit())?;
    let is_known = matches!(separator, ',' | '_' | '\'' | '’') || separator.is_whitespace();
    let groups: Vec<&str> = whole.split(separator).collect();
    let are_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    // What begins with a 0 has a decimal comma.
    let is_first = (1..=3).contains(&groups[0].len()) && !groups[0].starts_with('0');
    let are_thousands = is_first && groups[1..].iter().all(|group| group.len() == 3);
    (is_known && are_digits && are_thousands).then(|| groups.concat() + fraction)
}
