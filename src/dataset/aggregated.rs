//! Rows that stand for several: told by a column of counts or weights, which is not read yet.

use super::error::DataError;
use super::message::Aggregate;
use super::names::{COUNTS, LONE_COUNTS, LONE_WEIGHTS, canonical};
use super::table::{Cell, Table};
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
fn number(text: &str) -> Option<f64> {
    let plain = |text: &str| text.parse::<f64>().ok().filter(|number| *number >= 0.0 && number.is_finite());
    plain(text).or_else(|| plain(&without_separators(text)?))
}

fn without_separators(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let separator = whole.chars().find(|character| !character.is_ascii_digit())?;
    let is_known = matches!(separator, ',' | '_' | '\'' | '’') || separator.is_whitespace();
    let groups: Vec<&str> = whole.split(separator).collect();
    let are_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let are_thousands = (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    (is_known && are_digits && are_thousands).then(|| groups.concat() + fraction)
}
