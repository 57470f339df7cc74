//! The rows of a file into [`Table`]s, all at once or so many at a time, each bad row with its line and reason.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use super::csv::{Dialect, Record, RecordReader, read_line};
use super::error::{DataError, quoted};
use super::jsonl::JsonRows;
use super::open::{Input, Reader, io_error};
use super::sniff::{self, Syntax};
use super::table::{RowFault, Table};
use super::{BadRow, Format, ReadOptions};

/// Bad rows whose reasons are kept beside one portion of rows; beyond them they are only counted.
const MOST_BAD: usize = 1 << 20;

/// A file's cells before anybody knows what they mean: all of them, or a portion.
pub(super) struct RawTable {
    pub path: PathBuf,
    pub format: Format,
    /// Whether the column names are the file's own.
    pub named: bool,
    pub table: Table,
    /// Line at which each row of the table begins.
    pub lines: Vec<u64>,
    /// Rows in the file (or the portion), bad ones among them.
    pub rows: usize,
    /// Bad rows: their place among the file's (or the portion's) rows, from 0, and why.
    pub bad: Vec<(usize, BadRow)>,
    pub notes: Vec<String>,
}

impl RawTable {
    /// Put the next portion behind this one.
    pub fn append(&mut self, next: Self) {
        self.table.append(&next.table);
        self.lines.extend(next.lines);
        let room = MOST_BAD.saturating_sub(self.bad.len());
        self.bad.extend(next.bad.into_iter().take(room).map(|(place, bad)| (place + self.rows, bad)));
        self.rows += next.rows;
        self.notes.extend(next.notes);
    }
}

/// The rows of a file, one after the other.
pub(super) struct RowReader {
    pub path: PathBuf,
    /// Rows read so far, bad ones among them.
    pub count: usize,
    /// The first bad row so far.
    pub first_bad: Option<BadRow>,
    format: Format,
    named: bool,
    source: RowParser,
    options: ReadOptions,
    /// Whether to find out after the last row of a portion that it was the file's last: nobody waits for an answer to it.
    look_ahead: bool,
    at_end: bool,
    notes: Vec<String>,
}

impl RowReader {
    /// Read the header of `input`, where it has one. `keys` are those of JSON Lines, where they are known already.
    ///
    /// `first_line_is_data` decides from the first records whether there is no header.
    pub fn open(
        input: Input,
        options: &ReadOptions,
        keys: Option<&[String]>,
        look_ahead: bool,
        first_line_is_data: impl Fn(&[Vec<String>]) -> bool,
    ) -> Result<Self, DataError> {
        let (syntax, note) = sniff::syntax(&input, options)?;
        let (path, format) = (input.path.clone(), syntax.format());
        let (source, named) = match syntax {
            Syntax::Jsonl => {
                let rows = keys.map_or_else(JsonRows::default, JsonRows::with_keys);
                let source =
                    JsonLines { input: input.into_reader(), line: Vec::new(), number: 0, in_hand: false, rows };
                (RowParser::Json(source), true)
            }
            Syntax::Delimited(dialect) => {
                let no_header = options.no_header || first_line_is_data(&sniff::sample(&input, dialect));
                (RowParser::Delimited(Delimited::open(input, dialect, no_header)?), !no_header)
            }
        };
        let (options, notes) = (options.clone(), note.into_iter().collect());
        let (count, first_bad, at_end) = (0, None, false);
        Ok(Self { path, count, first_bad, format, named, source, options, look_ahead, at_end, notes })
    }

    /// Whether it is known that no row follows (or none is wanted).
    pub fn are_over(&self) -> bool {
        self.at_end || self.options.limit.is_some_and(|limit| self.count >= limit)
    }

    /// The next `count` rows, fewer at the end.
    pub fn read(&mut self, count: usize) -> Result<RawTable, DataError> {
        let (first, mut lines, mut bad) = (self.count, Vec::new(), Vec::new());
        while self.count - first < count && !self.are_over() {
            if !self.hold()? {
                break;
            }
            let (line, outcome) = self.source.take();
            match outcome {
                Ok(()) => lines.push(line),
                Err(reason) if self.options.skip_bad_rows => {
                    let row = BadRow { line, reason };
                    self.first_bad.get_or_insert_with(|| row.clone());
                    bad.push((self.count - first, row));
                }
                Err(reason) => return Err(DataError::BadRow { path: self.path.clone(), line, reason }),
            }
            self.count += 1;
        }
        if self.look_ahead && !self.are_over() {
            self.hold()?;
        }
        let mut table = self.source.table().take();
        table.shrink_to_fit();
        lines.shrink_to_fit();
        let (path, format, named, rows) = (self.path.clone(), self.format, self.named, self.count - first);
        Ok(RawTable { path, format, named, table, lines, rows, bad, notes: std::mem::take(&mut self.notes) })
    }

    /// Have the next row in hand; `false` at the end.
    fn hold(&mut self) -> Result<bool, DataError> {
        let held = self.source.hold().map_err(|reason| io_error(&self.path, reason))?;
        self.at_end = !held;
        Ok(held)
    }

    /// From here on the columns are those of the rows so far.
    pub fn fix_columns(&mut self) {
        if let RowParser::Json(json) = &mut self.source {
            json.rows.fix(self.count);
        }
    }

    /// Where rows may bring columns of their own (JSON Lines): read on to the end and name all columns.
    pub fn all_keys(&mut self, portion: usize) -> Result<Option<Vec<String>>, DataError> {
        if matches!(self.source, RowParser::Delimited(_)) {
            return Ok(None);
        }
        while !self.are_over() {
            self.read(portion)?;
        }
        Ok(Some(self.source.table().headers().to_vec()))
    }

    /// Why there is no good row among those read.
    pub fn nothing(&self) -> DataError {
        let path = self.path.clone();
        match &self.first_bad {
            Some(BadRow { line, reason }) => {
                DataError::AllRowsBad { path, rows: self.count, line: *line, reason: reason.clone() }
            }
            None if matches!(self.source, RowParser::Json(_)) => DataError::Empty { path },
            None => DataError::NoRows { path },
        }
    }
}

/// Read all rows of `input`, at most [`ReadOptions::limit`] of them.
pub(super) fn load(
    input: Input,
    options: &ReadOptions,
    first_line_is_data: impl Fn(&[Vec<String>]) -> bool,
) -> Result<RawTable, DataError> {
    let mut rows = RowReader::open(input, options, None, false, first_line_is_data)?;
    let raw = rows.read(usize::MAX)?;
    if raw.lines.is_empty() { Err(rows.nothing()) } else { Ok(raw) }
}

/// Where rows come from: each is held in hand first (so that it is known whether there is one), then taken.
enum RowParser {
    Json(JsonLines),
    Delimited(Delimited),
}

impl RowParser {
    /// Have a row in hand, unless there is one already; `false` at the end.
    fn hold(&mut self) -> io::Result<bool> {
        match self {
            Self::Json(json) => json.hold(),
            Self::Delimited(delimited) => delimited.hold(),
        }
    }

    /// Put the row in hand into the table; gives its line, and why it cannot be.
    fn take(&mut self) -> (u64, Result<(), String>) {
        match self {
            Self::Json(json) => {
                json.in_hand = false;
                (json.number, json.rows.push(&json.line))
            }
            Self::Delimited(delimited) => delimited.take(),
        }
    }

    fn table(&mut self) -> &mut Table {
        match self {
            Self::Json(json) => &mut json.rows.table,
            Self::Delimited(delimited) => &mut delimited.table,
        }
    }
}

struct JsonLines {
    input: Reader,
    /// The line in hand, and its number.
    line: Vec<u8>,
    number: u64,
    in_hand: bool,
    rows: JsonRows,
}

impl JsonLines {
    fn hold(&mut self) -> io::Result<bool> {
        while !self.in_hand {
            if !read_line(&mut self.input, &mut self.line)? {
                return Ok(false);
            }
            self.number += 1;
            self.in_hand = !self.line.trim_ascii().is_empty();
        }
        Ok(true)
    }
}

struct Delimited {
    records: RecordReader<Reader>,
    record: Record,
    in_hand: bool,
    /// With one column a blank line is an empty cell, unless nothing follows; with more it is no row. These lines come
    /// before the record in hand.
    blank_lines: VecDeque<u64>,
    table: Table,
}

impl Delimited {
    fn open(input: Input, dialect: Dialect, no_header: bool) -> Result<Self, DataError> {
        let path = input.path.clone();
        if !dialect.quoting && input.ends_lines_with_returns() {
            let what = "text whose lines end in carriage returns alone";
            return Err(DataError::Unsupported { path, what, advice: "convert it, for example with tr '\\r' '\\n'" });
        }
        let mut records = RecordReader::new(input.into_reader(), dialect);
        let mut record = Record::default();
        loop {
            if !records.read(&mut record).map_err(|reason| io_error(&path, reason))? {
                return Err(DataError::Empty { path });
            }
            if !record.blank {
                break;
            }
        }
        let table = Table::new(if no_header {
            (1..=record.len()).map(|number| number.to_string()).collect()
        } else {
            header(&path, &record)?
        });
        Ok(Self { records, record, in_hand: no_header, blank_lines: VecDeque::new(), table })
    }

    fn hold(&mut self) -> io::Result<bool> {
        while !self.in_hand {
            if !self.records.read(&mut self.record)? {
                return Ok(false);
            }
            self.in_hand = !self.record.blank;
            if self.record.blank && self.table.headers().len() == 1 {
                self.blank_lines.push_back(self.record.line);
            }
        }
        Ok(true)
    }

    fn take(&mut self) -> (u64, Result<(), String>) {
        if let Some(line) = self.blank_lines.pop_front() {
            return (line, push(&mut self.table, [&b""[..]].into_iter(), None));
        }
        self.in_hand = false;
        (self.record.line, push(&mut self.table, self.record.fields(), Some(&self.record)))
    }
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
