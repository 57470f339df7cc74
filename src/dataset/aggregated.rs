//! Rows that stand for several: told by a column of counts, or of weights.

use super::error::DataError;
use super::message::{Aggregate, Note, option};
use super::names::{COUNTS, LONE_COUNTS, LONE_WEIGHTS, canonical};
use super::raw_table::RawTable;
use super::table::{Cell, Table};
use super::{Needs, ReadOptions, Roles};

/// The column that says how many rows each line stands for, where rows with a label are to be counted: the one that an option
/// names, or one with a name that means nothing else.
///
/// Names that mean other things too are asked about, where there are no texts but scores: without the counts every figure would
/// be wrong. So are weights. A column with such a name whose cells are too seldom counts plays no role, and
/// [`not_counts`] says so.
pub(super) fn count(
    raw: &RawTable,
    roles: &Roles,
    options: &ReadOptions,
    needs: Needs,
) -> Result<Option<usize>, DataError> {
    if !needs.labels || roles.label.is_none() {
        return Ok(roles.count);
    }
    let (path, table) = (&raw.path, &raw.table);
    let is_open = options.count.is_none();
    let named = |names: &[&str], count: Option<usize>| {
        called(table, &Roles { count, ..*roles }, names).filter(|&column| weighs(table, column))
    };
    let count = roles.count.or_else(|| named(&COUNTS, None).filter(|_| is_open));
    if roles.text_a.is_some() || !needs.scores || roles.score.is_none() && options.scores_file.is_none() {
        return Ok(count);
    }
    let error = |column: usize, kind: Aggregate, reading: String| {
        let column = table.headers()[column].as_str().into();
        Err(DataError::Aggregated { path: path.clone(), column, kind, reading })
    };
    if let Some(column) = named(&LONE_COUNTS, count).filter(|_| is_open && count.is_none()) {
        return error(column, Aggregate::Count, option("--count", &table.headers()[column]));
    }
    match named(&LONE_WEIGHTS, count).filter(|_| options.weight.is_none()) {
        Some(column) => error(column, Aggregate::Weight, option("--weight", &table.headers()[column])),
        None => Ok(count),
    }
}

/// The first column that bears one of `names` and plays no role.
fn called(table: &Table, roles: &Roles, names: &[&str]) -> Option<usize> {
    let taken = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id, roles.count, roles.weight];
    let mut columns = table.headers().iter().enumerate();
    let found =
        columns.find(|(column, header)| names.contains(&&*canonical(header)) && !taken.contains(&Some(*column)));
    found.map(|(column, _)| column)
}

/// That a column with a name of counts is not taken for them, where nobody said that it should or should not, and the first cell that
/// speaks against it. Nothing is said of one that changes nothing: where all its cells are 1 or blank.
pub(super) fn not_counts(raw: &RawTable, roles: &Roles, options: &ReadOptions, needs: Needs) -> Option<Note> {
    let is_asked = needs.labels && roles.label.is_some() && options.count.is_none() && roles.count.is_none();
    let column = called(&raw.table, roles, &COUNTS).filter(|_| is_asked)?;
    let filled = |cell: Cell<'_>| cell.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut cells = raw.table.column(column).map(filled).enumerate();
    let (row, cell) = cells.find_map(|(row, text)| Some((row, text.filter(|text| number(text).is_none())?)))?;
    let name = &raw.table.headers()[column];
    let (line, taken) = (raw.lines[row], option("--count", name));
    Some(Note::NotCounts { column: name.as_str().into(), line, cell: cell.as_str().into(), taken })
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
