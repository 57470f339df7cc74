//! A file's cells before anybody knows what they mean.

use std::path::PathBuf;

use super::error::DataError;
use super::header::Header;
use super::message::{Note, Unreadable};
use super::table::{Cell, Table};
use super::{BadRow, InputFormat};

/// Bad rows whose reasons are kept beside one portion of rows; beyond them they are only counted.
const MOST_BAD: usize = 1 << 20;

/// A file's cells before anybody knows what they mean: all of them, or a portion.
#[derive(Clone)]
pub(super) struct RawTable {
    pub path: PathBuf,
    pub format: InputFormat,
    pub header: Header,
    pub table: Table,
    /// Line at which each row of the table begins.
    pub lines: Vec<u64>,
    /// Rows in the file (or the portion), bad ones among them.
    pub rows: usize,
    /// Bad rows: their place among the file's (or the portion's) rows, from 0, and why.
    pub bad: Vec<(usize, BadRow)>,
    pub notes: Vec<Note>,
}

impl RawTable {
    /// A copy of the first `count` good rows, without the bad ones.
    pub(super) fn head(&self, count: usize) -> Self {
        let lines = self.lines[..self.lines.len().min(count)].to_vec();
        let (path, format, header) = (self.path.clone(), self.format, self.header);
        let (table, rows) = (self.table.head(count), lines.len());
        Self { path, format, header, table, lines, rows, bad: Vec::new(), notes: Vec::new() }
    }

    /// Keep the rows whose entry in `keep` is true; bad rows stay, with their place among the rows that stay.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        let mut good = keep.iter();
        let (mut place, mut bad) = (0, self.bad.iter_mut().peekable());
        for row in 0..self.rows {
            match bad.next_if(|(bad, _)| *bad == row) {
                Some((bad, _)) => {
                    *bad = place;
                    place += 1;
                }
                None => place += usize::from(good.next() == Some(&true)),
            }
        }
        self.rows = place;
        self.table.retain(keep);
        retain(&mut self.lines, keep);
    }

    /// The number of each row among the good ones, one a row of the file (or the portion); `None` for bad rows.
    pub(super) fn good_rows(&self) -> impl Iterator<Item = Option<usize>> {
        let (mut good, mut bad) = (0..self.lines.len(), self.bad.iter().peekable());
        (0..self.rows).map(move |place| match bad.next_if(|(bad, _)| *bad == place) {
            Some(_) => None,
            None => good.next(),
        })
    }

    /// The good rows that stand at the same place in both, by their numbers among the good ones.
    pub(super) fn partners(&self, other: &Self) -> Vec<(usize, usize)> {
        self.good_rows().zip(other.good_rows()).filter_map(|(row, its)| row.zip(its)).collect()
    }

    /// An error where the only row is a JSON object whose values are whole columns.
    pub(super) fn refuse_columns(&self) -> Result<(), DataError> {
        let cells = || (0..self.table.headers().len()).map(|column| self.table.cell(0, column));
        let is_only_row = self.rows == 1 && self.table.rows() == 1;
        if is_only_row && cells().all(Cell::is_nested) && cells().any(Cell::is_list) {
            return Err(DataError::Unsupported { path: self.path.clone(), kind: Unreadable::JsonColumns });
        }
        Ok(())
    }

    /// The first row gives the columns their names, and is no row.
    pub(super) fn with_first_as_header(mut self) -> Self {
        if self.bad.first().is_some_and(|(place, _)| *place == 0) {
            self.bad.remove(0);
            self.bad.iter_mut().for_each(|(place, _)| *place -= 1);
            self.rows -= 1;
        } else {
            self.table.take_names();
            let keep: Vec<bool> = (0..self.lines.len()).map(|row| row > 0).collect();
            self.retain(&keep);
        }
        self.header = Header::Numbers;
        self
    }

    /// Put the next portion behind this one.
    pub(super) fn append(&mut self, next: Self) {
        self.table.append(&next.table);
        self.lines.extend(next.lines);
        let room = MOST_BAD.saturating_sub(self.bad.len());
        self.bad.extend(next.bad.into_iter().take(room).map(|(place, bad)| (place + self.rows, bad)));
        self.rows += next.rows;
        self.notes.extend(next.notes);
    }
}

/// Keep the entries whose place in `keep` is true.
pub(super) fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| keep.next().copied().unwrap_or(true));
}
