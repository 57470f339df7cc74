//! How many rows each line stands for, in a column of whole numbers.

use super::aggregated::number;
use super::message::RowFault;
use super::table::Table;

/// Numbers below this are exact where they are written with a decimal point too.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number for each line of `column`, and the lines without one.
pub(super) fn read(table: &Table, column: usize) -> (Vec<u64>, Vec<(usize, RowFault)>) {
    let mut bad = Vec::new();
    let values = table.column(column).enumerate().map(|(row, cell)| {
        let text = cell.text().unwrap_or("").trim();
        count(text).unwrap_or_else(|| {
            let column = table.headers()[column].as_str().into();
            let fault = if text.is_empty() {
                RowFault::NoCount(column)
            } else {
                RowFault::Count { count: text.into(), column }
            };
            bad.push((row, fault));
            0
        })
    });
    (values.collect(), bad)
}

/// A whole number from 0 up: `12`, `12.0`, `1,200`.
fn count(text: &str) -> Option<u64> {
    let whole = |number: &f64| number.fract() == 0.0 && *number < EXACT;
    text.parse().ok().or_else(|| number(text).filter(whole).map(|number| number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_counts_however_they_are_written() {
        for (text, expected) in [
            ("12", Some(12)),
            ("0", Some(0)),
            ("12.0", Some(12)),
            ("1e3", Some(1_000)),
            ("1,200", Some(1_200)),
            ("18446744073709551615", Some(u64::MAX)),
            ("1.5", None),
            ("-1", None),
            ("1,2", None),
            ("0,454", None),
            ("0,000", None),
            ("1e300", None),
            ("inf", None),
            ("many", None),
            ("", None),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
