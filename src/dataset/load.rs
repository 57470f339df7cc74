//! A whole file into a [`Table`], each bad row with its line and reason.

use std::path::{Path, PathBuf};

use super::csv::{Dialect, Record, Records, read_line};
use super::error::{DataError, quoted};
use super::jsonl::JsonRows;
use super::open::{Input, io_error};
use super::sniff::{self, Layout};
use super::table::{RowFault, Table};
use super::{BadRow, Format, ReadOptions};

/// A file's cells before anybody knows what they mean.
pub(super) struct Raw {
    pub path: PathBuf,
    pub format: Format,
    /// Whether the column names are the file's own.
    pub named: bool,
    pub table: Table,
    /// Line at which each row of the table begins.
    pub lines: Vec<u64>,
    /// Rows in the file, bad ones among them.
    pub rows: usize,
    /// Bad rows: their place among the file's rows (from 0), and why.
    pub bad: Vec<(usize, BadRow)>,
    pub notes: Vec<String>,
}

/// Where rows go, good or bad.
struct Collector<'a> {
    path: &'a Path,
    options: &'a ReadOptions,
    lines: Vec<u64>,
    rows: usize,
    bad: Vec<(usize, BadRow)>,
}

impl Collector<'_> {
    fn full(&self) -> bool {
        self.options.limit.is_some_and(|limit| self.rows >= limit)
    }

    /// Note how a row went; an error where bad rows stop the run.
    fn row(&mut self, line: u64, outcome: Result<(), String>) -> Result<(), DataError> {
        match outcome {
            Ok(()) => self.lines.push(line),
            Err(reason) if self.options.skip_bad_rows => self.bad.push((self.rows, BadRow { line, reason })),
            Err(reason) => return Err(DataError::BadRow { path: self.path.into(), line, reason }),
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(self, format: Format, named: bool, mut table: Table, notes: Vec<String>) -> Result<Raw, DataError> {
        let Self { path, mut lines, rows, bad, .. } = self;
        if lines.is_empty() {
            return Err(match bad.into_iter().next() {
                Some((_, BadRow { line, reason })) => DataError::AllRowsBad { path: path.into(), rows, line, reason },
                None => DataError::NoRows { path: path.into() },
            });
        }
        table.shrink_to_fit();
        lines.shrink_to_fit();
        Ok(Raw { path: path.into(), format, named, table, lines, rows, bad, notes })
    }
}

/// Read all rows of `input`, at most [`ReadOptions::limit`] of them.
///
/// `first_line_is_data` decides from the first records whether there is no header.
pub(super) fn load(
    input: Input,
    options: &ReadOptions,
    first_line_is_data: impl Fn(&[Vec<String>]) -> bool,
) -> Result<Raw, DataError> {
    let (layout, note) = sniff::layout(&input, options)?;
    let notes = note.into_iter().collect();
    match layout {
        Layout::Jsonl => load_jsonl(input, options, notes),
        Layout::Delimited(dialect) => {
            let no_header = options.no_header || first_line_is_data(&sniff::sample(&input, dialect));
            load_delimited(input, options, dialect, no_header, notes)
        }
    }
}

fn load_jsonl(input: Input, options: &ReadOptions, notes: Vec<String>) -> Result<Raw, DataError> {
    let path = input.path.clone();
    let mut collector = Collector { path: &path, options, lines: Vec::new(), rows: 0, bad: Vec::new() };
    let (mut reader, mut line, mut number) = (input.into_reader(), Vec::new(), 0);
    let mut rows = JsonRows::default();
    while !collector.full() && read_line(&mut reader, &mut line).map_err(|reason| io_error(&path, reason))? {
        number += 1;
        if !line.trim_ascii().is_empty() {
            collector.row(number, rows.push(&line))?;
        }
    }
    if collector.rows == 0 {
        return Err(DataError::Empty { path });
    }
    collector.finish(Format::Jsonl, true, rows.table, notes)
}

fn load_delimited(
    input: Input,
    options: &ReadOptions,
    dialect: Dialect,
    no_header: bool,
    notes: Vec<String>,
) -> Result<Raw, DataError> {
    let path = input.path.clone();
    if !dialect.quoting && input.ends_lines_with_returns() {
        let what = "text whose lines end in carriage returns alone";
        return Err(DataError::Unsupported { path, what, advice: "convert it, for example with tr '\\r' '\\n'" });
    }
    let failed = |reason| io_error(&path, reason);
    let mut records = Records::new(input.into_reader(), dialect);
    let mut record = Record::default();
    let mut pending = loop {
        if !records.read(&mut record).map_err(failed)? {
            return Err(DataError::Empty { path });
        }
        if !record.blank {
            break no_header;
        }
    };
    let mut table = Table::new(if no_header {
        (1..=record.len()).map(|number| number.to_string()).collect()
    } else {
        header(&path, &record)?
    });
    let mut collector = Collector { path: &path, options, lines: Vec::new(), rows: 0, bad: Vec::new() };
    // With one column a blank line is an empty cell, unless nothing follows; with more it is no row.
    let mut blank_lines: Vec<u64> = Vec::new();
    while !collector.full() {
        if !pending && !records.read(&mut record).map_err(failed)? {
            break;
        }
        pending = false;
        if record.blank {
            blank_lines.extend((table.headers().len() == 1).then_some(record.line));
            continue;
        }
        for line in blank_lines.drain(..) {
            if !collector.full() {
                collector.row(line, push(&mut table, [&b""[..]].into_iter(), None))?;
            }
        }
        if !collector.full() {
            collector.row(record.line, push(&mut table, record.fields(), Some(&record)))?;
        }
    }
    let format = Layout::Delimited(dialect).format();
    collector.finish(format, !no_header, table, notes)
}

fn header(path: &Path, record: &Record) -> Result<Vec<String>, DataError> {
    let bad = |reason: String| DataError::BadHeader { path: path.into(), line: record.line, reason };
    if let Some(fault) = record.fault {
        return Err(bad(format!("cannot be read: {fault}")));
    }
    let text = |field: &[u8]| String::from_utf8(field.to_vec());
    let names = record.fields().map(text).collect::<Result<Vec<_>, _>>();
    names.map_err(|_| bad("is not valid UTF-8: convert the file, for example with iconv".into()))
}

fn push<'a>(table: &mut Table, fields: impl Iterator<Item = &'a [u8]>, record: Option<&Record>) -> Result<(), String> {
    if let Some(fault) = record.and_then(|record| record.fault) {
        return Err(fault.into());
    }
    let columns = table.headers().len();
    table.push_bytes(fields).map_err(|fault| match fault {
        RowFault::NotUtf8(column) => format!("column {} is not valid UTF-8", quoted(&table.headers()[column])),
        RowFault::Fields(count) => {
            let lines = record.map_or(1, Record::lines);
            let spans = if lines > 1 { format!(" (its quotes span {lines} lines)") } else { String::new() };
            let fields = if count == 1 { "field" } else { "fields" };
            format!("the row has {count} {fields} instead of {columns}{spans}")
        }
    })
}
