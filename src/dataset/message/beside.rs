//! Why the rows of two files are not the same rows.

use std::fmt;

use super::Excerpt;
use crate::metrics::{counted, grouped};

/// Why a file of further scores cannot be laid beside the data. Lines are counted from 1; those of the file are `line`, those of the
/// data `data_line`.
#[derive(Debug, Clone, PartialEq)]
pub enum BesideFault {
    /// It has neither labels nor ids.
    NothingToJoinBy,
    /// There are other numbers of rows, and no ids.
    Rows { rows: usize, data_rows: usize },
    /// A row of the data has no partner: bad rows were left out of the file.
    NoPartner { row: usize, data_line: u64 },
    /// The same row has another label.
    Label { row: RowName, line: u64, data_line: u64, label: bool },
    /// An id of the data is not in the file.
    MissingId { id: Excerpt, data_line: u64 },
    /// An id of the file is not in the data.
    UnknownId { id: Excerpt, line: u64 },
    /// An id stands twice in one of the two.
    RepeatedId { id: Excerpt, lines: [u64; 2], side: Side },
    /// A line stands for another number of rows.
    Count { row: RowName, line: u64, data_line: u64, count: u64, data_count: u64 },
    /// Only this one counts rows.
    OneCounts(Side),
}

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The file of further scores.
    Beside,
    /// The data.
    Data,
}

/// How the rows of two files were found to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joined {
    /// By their ids, in any order.
    Ids,
    /// Row N is row N: no id tells rows apart, but those of both files are the same row by row.
    RowsOfSameIds,
    /// Row N is row N, and the labels are equal.
    Rows,
}

impl fmt::Display for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ids => "by id",
            Self::RowsOfSameIds => "by row (ids repeat, and are the same row by row)",
            Self::Rows => "by row (the labels are equal)",
        })
    }
}

/// By what two rows were found to be the same.
#[derive(Debug, Clone, PartialEq)]
pub enum RowName {
    /// Their place in the file, from 1.
    Number(usize),
    /// The same, and the id, which other rows have too.
    NumberAndId(usize, Excerpt),
    /// Their id.
    Id(Excerpt),
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "row {}", grouped(*number as u64)),
            Self::NumberAndId(number, id) => write!(f, "row {} (id {id})", grouped(*number as u64)),
            Self::Id(id) => write!(f, "the row with the id {id}"),
        }
    }
}

impl RowName {
    /// What would make the rows of two files the same rows, where one so called is not.
    fn remedy(&self) -> &'static str {
        match self {
            Self::Number(_) => "the rows must be the same, in the same order or with ids in both to join them by",
            Self::NumberAndId(..) => "the rows must be the same, in the same order or with ids that do not repeat",
            Self::Id(_) => "the rows must be the same",
        }
    }
}

impl fmt::Display for BesideFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToJoinBy => f.write_str(
                "it has no labels, and no ids join the two, so nothing tells that its rows are the same; add the labels or an id \
                 column to it, or put its scores into a column of the data (--compare-score)",
            ),
            Self::Rows { rows, data_rows } => write!(
                f,
                "it has {}, and the data have {}; where no ids join the two, row N belongs to row N",
                counted(*rows, "row"),
                grouped(*data_rows as u64)
            ),
            Self::NoPartner { row, data_line } => write!(
                f,
                "row {} of the data (line {data_line}) is a bad row there; correct it, or leave it out of both",
                grouped(*row as u64)
            ),
            Self::Label { row, line, data_line, label } => {
                let (label, data_label) = (u8::from(*label), u8::from(!*label));
                write!(
                    f,
                    "{row} is labelled {label} there (line {line}) and {data_label} in the data (line {data_line}); {}",
                    row.remedy()
                )
            }
            Self::MissingId { id, data_line } => {
                write!(f, "the id {id} (line {data_line} of the data) is not in it; both must have the same ids")
            }
            Self::UnknownId { id, line } => {
                write!(f, "the id {id} (line {line}) is not in the data; both must have the same ids")
            }
            Self::RepeatedId { id, lines: [first, second], side } => {
                let of = match side {
                    Side::Beside => "",
                    Side::Data => " of the data",
                };
                write!(
                    f,
                    "the id {id} stands on lines {first} and {second}{of}, and the ids of both are not the same row by row; give each \
                     row an id of its own, name another column of ids (--id COL), or join row N to row N by equal labels (--id none)"
                )
            }
            Self::Count { row, line, data_line, count, data_count } => write!(
                f,
                "{row} stands for {} there (line {line}) and for {} in the data (line {data_line})",
                counted(*count as usize, "row"),
                grouped(*data_count)
            ),
            Self::OneCounts(Side::Data) => {
                f.write_str("lines of the data stand for many rows, and it has no column of counts (--count)")
            }
            Self::OneCounts(Side::Beside) => {
                f.write_str("its lines stand for many rows, and those of the data for one (--count none counts lines)")
            }
        }
    }
}
