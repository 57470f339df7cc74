//! Records of delimited text: CSV after RFC 4180, and TSV whose quotes are literal.
//!
//! Both give the physical line at which a record begins. CSV goes through `csv-core`, the state machine of the `csv`
//! crate, rather than through `csv` itself, because the latter's line numbers fall behind at `\r\n` and at blank lines,
//! and because it does not tell a quoted field that never closes from a complete one.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::message::QuoteFault;
use super::syntax::{Dialect, Quotes};

/// One record, its fields flat in one buffer that is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Line at which it begins, counted from 1.
    pub line: u64,
    /// A line with nothing in it (only TSV: CSV passes over blank lines itself).
    pub blank: bool,
    /// What is wrong with its quotes.
    pub fault: Option<QuoteFault>,
    /// Number of fields.
    fields: usize,
    /// Scratch space: what lies beyond the last field's end means nothing.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Bytes between the end of a field and the start of the next.
    gap: usize,
}

impl Record {
    pub(super) fn len(&self) -> usize {
        self.fields
    }

    /// Number of lines that it spans.
    pub(super) fn lines(&self) -> u64 {
        1 + self.fields().map(line_breaks).sum::<u64>()
    }

    /// The fields' bytes.
    pub(super) fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends[..self.fields].iter().map(move |&end| {
            let field = &self.bytes[start..end];
            start = end + self.gap;
            field
        })
    }

    /// The fields as text, whatever is not UTF-8 replaced.
    pub(super) fn lossy(&self) -> Vec<String> {
        self.fields().map(|field| String::from_utf8_lossy(field).into_owned()).collect()
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.split(|&byte| byte == b'\n').count() as u64 - 1
}

/// A stream of records.
pub(super) enum RecordReader<R> {
    Csv(Box<CsvReader<R>>),
    Tsv(TsvReader<R>),
}

impl<R: BufRead> RecordReader<R> {
    pub(super) fn new(input: R, dialect: Dialect) -> Self {
        match dialect.quotes {
            Quotes::Protect => Self::Csv(Box::new(CsvReader::new(input, dialect.delimiter))),
            Quotes::Literal => Self::Tsv(TsvReader { input, delimiter: dialect.delimiter, line: 0 }),
        }
    }

    /// Read the next record into `record`; `false` at the end.
    pub(super) fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        match self {
            Self::Csv(csv) => csv.read(record),
            Self::Tsv(tsv) => tsv.read(record),
        }
    }
}

/// CSV after RFC 4180; blank lines are passed over, and `\r` alone ends a line too.
pub(super) struct CsvReader<R> {
    input: R,
    core: Reader,
    delimiter: u8,
    /// The current record as it stands in the file, its line break included.
    raw: Vec<u8>,
}

impl<R: BufRead> CsvReader<R> {
    fn new(input: R, delimiter: u8) -> Self {
        Self { input, core: ReaderBuilder::new().delimiter(delimiter).build(), delimiter, raw: Vec::new() }
    }

    /// Consume line breaks in front of a record, so that its first line is known; `false` at the end.
    fn skip_line_breaks(&mut self) -> io::Result<bool> {
        // csv-core ends a record at `\r` and counts `\n` alone. Any number of `\r` before a `\n` belongs to it: text that was
        // written as `\r\n` and then put into a file as text once more ends its lines in `\r\r\n`.
        let mut returns = u64::from(self.raw.last() == Some(&b'\r'));
        let mut line = self.core.line();
        loop {
            let buffer = self.input.fill_buf()?;
            let breaks = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            for byte in &buffer[..breaks] {
                if *byte == b'\n' {
                    (line, returns) = (line + 1, 0);
                } else {
                    returns += 1;
                }
            }
            let (at_end, at_record) = (buffer.is_empty(), breaks < buffer.len());
            self.input.consume(breaks);
            if at_end || at_record {
                self.core.set_line(line + returns);
                return Ok(at_record);
            }
        }
    }

    fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        if !self.skip_line_breaks()? {
            return Ok(false);
        }
        (record.line, record.blank, record.fault, record.gap) = (self.core.line(), false, None, 0);
        record.bytes.resize(record.bytes.len().max(1024), 0);
        record.ends.resize(record.ends.len().max(16), 0);
        self.raw.clear();
        let (mut bytes, mut fields, mut suspicious) = (0, 0, false);
        loop {
            let buffer = self.input.fill_buf()?;
            let at_end = buffer.is_empty();
            let (result, read, written, ended) =
                self.core.read_record(buffer, &mut record.bytes[bytes..], &mut record.ends[fields..]);
            self.raw.extend_from_slice(&buffer[..read]);
            suspicious |= at_end;
            self.input.consume(read);
            bytes += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => record.bytes.resize(record.bytes.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => record.ends.resize(record.ends.len() * 2, 0),
                // `End` cannot come here: `skip_line_breaks` saw a byte of this record.
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        record.fields = fields;
        // A stray quote shows where a row has several lines, or where the file ends in it.
        let inner = self.raw.strip_suffix(b"\n").unwrap_or(&self.raw);
        if suspicious || inner.contains(&b'\n') {
            record.fault = quote_fault(inner, self.delimiter);
        }
        Ok(true)
    }
}

/// What is wrong with the quotes of a record of several lines: csv-core reads on to the end where a quoted field never
/// closes, and as if nothing were where text follows a closing quote; but then a stray quote has swallowed rows.
fn quote_fault(record: &[u8], delimiter: u8) -> Option<QuoteFault> {
    let (mut field_starts, mut quoted) = (true, false);
    let mut bytes = record.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let starts = std::mem::replace(&mut field_starts, false);
        if quoted {
            quoted = byte != b'"' || bytes.next_if_eq(&b'"').is_some();
            let follows = |next: &u8| *next != delimiter && *next != b'\r';
            if !quoted && record.contains(&b'\n') && bytes.peek().is_some_and(follows) {
                return Some(QuoteFault::TextAfterQuote);
            }
        } else {
            quoted = starts && byte == b'"';
            field_starts = byte == delimiter;
        }
    }
    quoted.then_some(QuoteFault::NeverCloses)
}

/// Tab-separated text with literal quotes; every line is a record.
pub(super) struct TsvReader<R> {
    input: R,
    delimiter: u8,
    line: u64,
}

impl<R: BufRead> TsvReader<R> {
    fn read(&mut self, record: &mut Record) -> io::Result<bool> {
        let Record { bytes, ends, .. } = record;
        bytes.clear();
        ends.clear();
        if !read_line(&mut self.input, bytes)? {
            return Ok(false);
        }
        self.line += 1;
        if self.delimiter == b' ' {
            pack(bytes);
        }
        ends.extend(bytes.iter().enumerate().filter(|(_, byte)| **byte == self.delimiter).map(|(at, _)| at));
        ends.push(bytes.len());
        (record.fields, record.blank) = (ends.len(), bytes.is_empty());
        (record.line, record.fault, record.gap) = (self.line, None, 1);
        Ok(true)
    }
}

/// Columns of numbers that are padded with spaces have one between them then, and names above them no `#` before them.
fn pack(line: &mut Vec<u8>) {
    let start = if line.starts_with(b"# ") { 2 } else { 0 };
    let start = start + line[start..].iter().take_while(|byte| **byte == b' ').count();
    line.drain(..start);
    line.truncate(line.trim_ascii_end().len());
    line.dedup_by(|next, byte| (*next, *byte) == (b' ', b' '));
}

/// Read one line without its line break (`\n` after any number of `\r`); `false` at the end.
pub(super) fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    if input.read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        while line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Ok(true)
}
