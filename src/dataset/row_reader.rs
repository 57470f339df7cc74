//! The rows of a file into [`Table`]s, all at once or so many at a time, each bad row with its line and reason.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};

use super::column_facts::LOOKED_AT;
use super::csv::{Record, RecordReader, read_line};
use super::error::DataError;
use super::header::Header;
use super::json_array::{Elements, Next};
use super::jsonl::JsonRows;
use super::message::{Encoding, FirstLine, HeaderFault, Note, RowFault, Unreadable};
use super::open::{ByteReader, Input};
use super::raw_table::RawTable;
use super::syntax::{self, Dialect, Quotes, Syntax};
use super::table::{Misfit, Table};
use super::{BadRow, InputFormat, ReadOptions, names};

/// How a file begins, and how it is cut.
#[derive(Clone)]
pub(super) struct Opening {
    pub syntax: Syntax,
    /// Lines before the header that are comments.
    pub comments: usize,
    pub header: Header,
    /// What there is to say of it.
    pub notes: Vec<Note>,
}

/// The rows of a file, one after the other.
pub(super) struct RowReader {
    pub path: PathBuf,
    /// Rows read so far, bad ones among them.
    count: usize,
    /// The first bad row so far.
    first_bad: Option<BadRow>,
    format: InputFormat,
    header: Header,
    parser: RowParser,
    options: ReadOptions,
    at_end: bool,
    notes: Vec<Note>,
}

impl RowReader {
    /// Read the header of `input`, where it has one.
    pub(super) fn open(input: Input, opening: &Opening, options: &ReadOptions) -> Result<Self, DataError> {
        let Opening { syntax, comments, header, mut notes } = opening.clone();
        let (path, format) = (input.path.clone(), syntax.format().into());
        let (parser, header) = match syntax {
            Syntax::Jsonl(rows) => {
                let source = JsonSource::Lines { input: input.into_reader(), number: 0 };
                (RowParser::Json(JsonReader::new(source, rows)), header)
            }
            Syntax::JsonArray(rows) => {
                let source = JsonSource::Array(Elements::new(input.into_reader()));
                (RowParser::Json(JsonReader::new(source, rows)), header)
            }
            Syntax::Delimited(dialect) => {
                (RowParser::Delimited(Delimited::open(input, dialect, comments, header)?), header)
            }
        };
        if let Some(others) = comments.checked_sub(1) {
            notes.push(Note::FirstLine { path: path.clone(), is: FirstLine::Comment { others } });
        }
        notes.extend(match header {
            Header::Uneven(uneven) => Some(Note::UnevenHeader(uneven)),
            Header::Numbers => Some(Note::FirstLine { path: path.clone(), is: FirstLine::Numbers }),
            Header::RowOrNumbers if options.header.is_none() => {
                Some(Note::FirstLine { path: path.clone(), is: FirstLine::RowOrNumbers })
            }
            Header::Names | Header::Missing | Header::RowOrNumbers => None,
        });
        let options = options.clone();
        Ok(Self { path, count: 0, first_bad: None, format, header, parser, options, at_end: false, notes })
    }

    /// JSON Lines: no row will have other keys than these.
    pub(super) fn expect_keys(&mut self, keys: &[String]) {
        if let RowParser::Json(json) = &mut self.parser {
            json.rows = JsonRows::with_keys(keys);
        }
    }

    /// Whether it is known that no row follows (or none is wanted).
    pub(super) fn are_over(&self) -> bool {
        self.at_end || self.options.limit.is_some_and(|limit| self.count >= limit)
    }

    /// The next `count` rows, fewer at the end.
    pub(super) fn read(&mut self, count: usize) -> Result<RawTable, DataError> {
        let (first, mut lines, mut bad) = (self.count, Vec::new(), Vec::new());
        while self.count - first < count && !self.are_over() {
            if !self.hold()? {
                break;
            }
            let (line, outcome) = self.parser.take();
            match outcome {
                Ok(()) => lines.push(line),
                Err(reason) if self.options.skip_bad_rows => {
                    let row = BadRow { line, reason };
                    self.first_bad.get_or_insert_with(|| row.clone());
                    bad.push((self.count - first, row));
                }
                Err(fault) => return Err(DataError::BadRow { path: self.path.clone(), line, fault }),
            }
            self.count += 1;
        }
        let mut table = self.parser.table().take();
        table.shrink_to_fit();
        lines.shrink_to_fit();
        let (path, format, header, rows) = (self.path.clone(), self.format, self.header, self.count - first);
        Ok(RawTable { path, format, header, table, lines, rows, bad, notes: std::mem::take(&mut self.notes) })
    }

    /// `error`, or, where it is a bad row and none, or few, of the others are better, that: nothing is gained by passing them over.
    /// Of a stream, whose writer may wait for our answer, one good row is enough.
    pub(super) fn or_most_bad(&mut self, error: DataError) -> DataError {
        let DataError::BadRow { path, line, fault } = error else { return error };
        let (mut good, mut bad) = (self.count, 1);
        self.count += 1;
        let enough = if self.path.is_file() { LOOKED_AT } else { 0 };
        while (good == 0 || good + bad < enough) && !self.are_over() && self.hold().is_ok_and(|held| held) {
            match self.parser.take().1 {
                Ok(()) => good += 1,
                Err(_) => bad += 1,
            }
            self.count = good + bad;
        }
        let rows = good + bad;
        match good {
            0 => DataError::AllRowsBad { path, rows, line, fault },
            _ if DataError::are_most(bad, rows) => DataError::MostRowsBad { path, bad, rows, line, fault },
            _ => DataError::BadRow { path, line, fault },
        }
    }

    /// Find out whether a row follows: never on a stream whose writer waits for our answer.
    pub(super) fn look_ahead(&mut self) -> Result<(), DataError> {
        if !self.are_over() {
            self.hold()?;
        }
        Ok(())
    }

    /// Have the next row in hand; `false` at the end.
    fn hold(&mut self) -> Result<bool, DataError> {
        let held = self.parser.hold().map_err(|reason| DataError::io(&self.path, reason))?;
        self.at_end = !held;
        Ok(held)
    }

    /// From here on the columns are those of the rows so far.
    pub(super) fn fix_columns(&mut self) {
        if let RowParser::Json(json) = &mut self.parser {
            json.rows.fix(self.count);
        }
    }

    /// Where rows may bring columns of their own (JSON Lines): read on to the end and name all columns.
    pub(super) fn all_keys(&mut self, portion: usize) -> Result<Option<Vec<String>>, DataError> {
        if matches!(self.parser, RowParser::Delimited(_)) {
            return Ok(None);
        }
        while !self.are_over() {
            self.read(portion)?;
        }
        Ok(Some(self.parser.table().headers().to_vec()))
    }

    /// Why there is no good row among those read; `fault` is the first that was well-formed.
    pub(super) fn nothing(&self, fault: Option<&BadRow>) -> DataError {
        let path = self.path.clone();
        match fault.or(self.first_bad.as_ref()) {
            Some(BadRow { line, reason }) => {
                DataError::AllRowsBad { path, rows: self.count, line: *line, fault: reason.clone() }
            }
            None if matches!(self.parser, RowParser::Json(_)) => DataError::Empty { path },
            None => DataError::NoRows { path },
        }
    }
}

/// Where rows come from: each is held in hand first (so that it is known whether there is one), then taken.
enum RowParser {
    Json(JsonReader),
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
    fn take(&mut self) -> (u64, Result<(), RowFault>) {
        match self {
            Self::Json(json) => json.take(),
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

/// Rows of JSON, each an object or a value of its own.
struct JsonReader {
    source: JsonSource,
    elements: syntax::Elements,
    /// The row in hand.
    text: Vec<u8>,
    in_hand: Option<InHand>,
    rows: JsonRows,
}

enum JsonSource {
    /// One row a line; `number` is that of the last line read.
    Lines {
        input: ByteReader,
        number: u64,
    },
    Array(Elements<ByteReader>),
}

/// The row that [`JsonReader::text`] holds, and the line at which it begins.
enum InHand {
    Row(u64),
    Broken(u64),
}

impl JsonReader {
    fn new(source: JsonSource, elements: syntax::Elements) -> Self {
        Self { source, elements, text: Vec::new(), in_hand: None, rows: JsonRows::default() }
    }

    fn hold(&mut self) -> io::Result<bool> {
        while self.in_hand.is_none() {
            match &mut self.source {
                JsonSource::Lines { input, number } => {
                    if !read_line(input, &mut self.text)? {
                        return Ok(false);
                    }
                    *number += 1;
                    self.in_hand = (!self.text.trim_ascii().is_empty()).then_some(InHand::Row(*number));
                }
                JsonSource::Array(elements) => match elements.next(&mut self.text)? {
                    Next::Element(line) => self.in_hand = Some(InHand::Row(line)),
                    Next::Broken(line) => self.in_hand = Some(InHand::Broken(line)),
                    Next::End => return Ok(false),
                },
            }
        }
        Ok(true)
    }

    fn take(&mut self) -> (u64, Result<(), RowFault>) {
        match (self.in_hand.take(), self.elements) {
            (Some(InHand::Row(line)), syntax::Elements::Values) => (line, self.rows.push_values(&self.text)),
            (Some(InHand::Row(line)), syntax::Elements::Objects) => (line, self.rows.push(&self.text)),
            (Some(InHand::Broken(line)), _) => (line, Err(RowFault::BrokenArray)),
            // Whoever takes a row has held it.
            (None, _) => (0, Err(RowFault::BrokenArray)),
        }
    }
}

struct Delimited {
    records: RecordReader<ByteReader>,
    record: Record,
    in_hand: bool,
    /// With one column a blank line is an empty cell, unless nothing follows; with more it is no row. These lines come
    /// before the record in hand.
    blank_lines: VecDeque<u64>,
    table: Table,
}

impl Delimited {
    fn open(input: Input, dialect: Dialect, mut comments: usize, header: Header) -> Result<Self, DataError> {
        let path = input.path.clone();
        if dialect.quotes == Quotes::Literal && input.ends_lines_with_returns() {
            return Err(DataError::Unsupported { path, kind: Unreadable::CarriageReturns });
        }
        let mut records = RecordReader::new(input.into_reader(), dialect);
        let mut record = Record::default();
        loop {
            if !records.read(&mut record).map_err(|reason| DataError::io(&path, reason))? {
                return Err(DataError::Empty { path });
            }
            if !record.blank && comments == 0 {
                break;
            }
            comments -= usize::from(!record.blank);
        }
        let names = match header {
            Header::Missing | Header::RowOrNumbers => (1..=record.len()).map(|number| number.to_string()).collect(),
            Header::Names | Header::Numbers => column_names(&path, &record)?,
            Header::Uneven(uneven) => uneven.columns(column_names(&path, &record)?),
        };
        let in_hand = header.is_row();
        Ok(Self { records, record, in_hand, blank_lines: VecDeque::new(), table: Table::new(names) })
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

    fn take(&mut self) -> (u64, Result<(), RowFault>) {
        if let Some(line) = self.blank_lines.pop_front() {
            return (line, push(&mut self.table, [&b""[..]].into_iter(), None));
        }
        self.in_hand = false;
        (self.record.line, push(&mut self.table, self.record.fields(), Some(&self.record)))
    }
}

fn column_names(path: &Path, record: &Record) -> Result<Vec<String>, DataError> {
    let bad = |fault| DataError::BadHeader { path: path.into(), line: record.line, fault };
    if let Some(fault) = record.fault {
        return Err(bad(HeaderFault::Quotes(fault)));
    }
    let text = |field: &[u8]| String::from_utf8(field.to_vec());
    let names = record.fields().map(text).collect::<Result<Vec<_>, _>>();
    let mut names = names.map_err(|_| bad(HeaderFault::NotUtf8(encoding(record))))?;
    // numpy.savetxt makes a comment of the header that it is given.
    if let Some(name) = names.first_mut()
        && let Some(marked) = name.strip_prefix("# ").filter(|marked| names::is_known(marked))
    {
        *name = marked.to_owned();
    }
    Ok(names)
}

fn encoding(record: &Record) -> Encoding {
    Encoding::of(&record.fields().collect::<Vec<_>>().join(&b' '))
}

fn push<'a>(
    table: &mut Table,
    fields: impl Iterator<Item = &'a [u8]>,
    record: Option<&Record>,
) -> Result<(), RowFault> {
    if let Some(fault) = record.and_then(|record| record.fault) {
        return Err(fault.into());
    }
    table.push_bytes(fields).map_err(|misfit| match misfit {
        Misfit::NotUtf8(column) => {
            let encoding = record.map_or(Encoding::Windows1252, encoding);
            RowFault::CellNotUtf8(table.headers()[column].as_str().into(), encoding)
        }
        Misfit::Fields(found) => {
            RowFault::Fields { found, expected: table.headers().len(), lines: record.map_or(1, Record::lines) }
        }
    })
}
