//! What a table of the report consists of, before any format draws it.

use crate::metrics::SameLabels;

pub(super) struct ReportTable {
    pub shape: TableShape,
    pub header: Vec<String>,
    /// A row may have fewer cells than the header.
    pub rows: Vec<Vec<ReportCell>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TableShape {
    /// One thing a row, aligned left; its cells can be understood without the header.
    List,
    /// Numbers under and beside their names, aligned right, all equally wide.
    Matrix,
    /// The same, each column as wide as it needs.
    Columns,
}

/// What stands in a table.
pub(super) enum ReportCell {
    Name(String),
    Figure(Option<f64>),
    Count(u64),
    Threshold(Option<f64>),
    /// The thresholds that predict the same as that of the row.
    Range(Option<SameLabels>),
    /// The ends of a 95 % interval.
    Confidence(f64, f64),
    /// The same under a heading that says what they are.
    Span(f64, f64),
}

pub(super) fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
