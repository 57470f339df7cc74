//! A look inside: which format, which delimiter, and whether the first line is a header.

use std::collections::BTreeMap;
use std::io::Cursor;

use serde_json::value::RawValue;

use super::csv::{Record, RecordReader};
use super::error::DataError;
use super::header::Header;
use super::json_array::{self, Next};
use super::message::{Note, UnknownDelimiter, Unreadable};
use super::open::Input;
use super::python_json::{self, as_json};
use super::questions::columns::name_questions;
use super::syntax::{Dialect, Elements, Quotes, Syntax};
use super::table::Cell;
use super::uneven::Uneven;
use super::{Format, InputFormat, OptionalColumn, ReadOptions, names};

/// Records looked at before a file is read.
const SAMPLE: usize = 50;

const TSV: Dialect = Dialect { delimiter: b'\t', quotes: Quotes::Literal };
const CSV: Dialect = Dialect { delimiter: b',', quotes: Quotes::Protect };
const CSV_TABS: Dialect = Dialect { delimiter: b'\t', quotes: Quotes::Protect };
const CSV_SEMICOLONS: Dialect = Dialect { delimiter: b';', quotes: Quotes::Protect };
const CSV_BARS: Dialect = Dialect { delimiter: b'|', quotes: Quotes::Protect };

const SPACES: Dialect = Dialect { delimiter: b' ', quotes: Quotes::Literal };

/// The delimiter that `--delimiter` names: one ASCII character, or `tab`, `\t`, `comma`, `semicolon`, `pipe`, `space`.
///
/// # Errors
/// Where it is none of these.
pub fn parse_delimiter(text: &str) -> Result<u8, UnknownDelimiter> {
    match (text.to_ascii_lowercase().as_str(), text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        ("comma", _) => Ok(b','),
        ("semicolon", _) => Ok(b';'),
        ("pipe", _) => Ok(b'|'),
        ("space", _) => Ok(b' '),
        (_, &[byte])
            if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) && !byte.is_ascii_alphanumeric() =>
        {
            Ok(byte)
        }
        _ => Err(UnknownDelimiter(text.to_owned())),
    }
}

/// What one look at a file's head tells.
pub(super) struct Sniffed {
    pub syntax: Syntax,
    /// What the user should know of it.
    pub note: Option<Note>,
    /// Lines before the first record that are comments.
    pub comments: usize,
    /// The first records of delimited text, and the line of the first.
    pub records: Vec<Vec<String>>,
    first_line: u64,
}

/// Look at the head of `input`, once.
pub(super) fn sniff(input: &Input, options: &ReadOptions) -> Result<Sniffed, DataError> {
    let (syntax, note) = syntax(input, options)?;
    let (comments, sample) = match syntax {
        Syntax::Jsonl(_) | Syntax::JsonArray(_) => (0, Vec::new()),
        Syntax::Delimited(dialect) => sample(input, dialect),
    };
    let first_line = sample.first().map_or(1, |(line, _)| *line);
    let records = sample.into_iter().map(|(_, record)| record).collect();
    Ok(Sniffed { syntax, note, comments, records, first_line })
}

/// How `input` is to be read, and what the user should know of it.
///
/// Options decide first, then content: a first line that is a JSON object means JSON Lines; otherwise the delimiter is
/// the one that cuts the first line into at least two fields, preferably recognised names, and the following lines into
/// as many. The extension only says which is tried first. Tabs mean TSV with literal quotes unless CSV is asked for.
fn syntax(input: &Input, options: &ReadOptions) -> Result<(Syntax, Option<Note>), DataError> {
    let format = options.format.and_then(InputFormat::of_rows);
    if let (Some(kind), None | Some(Format::Jsonl)) = (document(input), format) {
        return Err(DataError::Unsupported { path: input.path.clone(), kind });
    }
    let promised = Format::of_source(&input.path);
    let json_named = promised == Some(Format::Jsonl);
    let asked = |delimiter, quotes| Ok((Syntax::Delimited(Dialect { delimiter, quotes }), None));
    match (format, options.delimiter) {
        (Some(Format::Jsonl), _) => return Ok((json(&input.head), None)),
        (Some(Format::Tsv), delimiter) => return asked(delimiter.unwrap_or(b'\t'), Quotes::Literal),
        (Some(Format::Csv), None) => {
            let dialect = best(input, &[CSV, CSV_TABS, CSV_SEMICOLONS, CSV_BARS]).unwrap_or(CSV);
            return Ok(delimited(dialect, Some(CSV)));
        }
        (None, Some(b'\t')) => return ask_about_quotes(input).and_then(|()| asked(b'\t', Quotes::Literal)),
        (Some(Format::Csv) | None, Some(delimiter)) => return asked(delimiter, Quotes::Protect),
        (None, None) => {}
    }
    if json_named || first_line_is_object(&input.head) {
        let syntax = if json_named { json(&input.head) } else { Syntax::Jsonl(Elements::Objects) };
        return Ok((syntax, (!json_named).then_some(Note::ReadAs(syntax))));
    }
    if is_surely_array(input) {
        let syntax = json(&input.head);
        return Ok((syntax, Some(Note::ReadAs(syntax))));
    }
    let named = match promised {
        Some(Format::Csv) => Some(CSV),
        Some(Format::Tsv) => Some(TSV),
        Some(Format::Jsonl) | None => None,
    };
    let candidates =
        if named == Some(CSV) { [CSV, TSV, CSV_SEMICOLONS, CSV_BARS] } else { [TSV, CSV, CSV_SEMICOLONS, CSV_BARS] };
    let spaced = || holds_spaced_numbers(input).then_some(SPACES);
    let dialect = best(input, &candidates).or_else(spaced).unwrap_or(named.unwrap_or(TSV));
    if dialect == TSV {
        ask_about_quotes(input)?;
    }
    Ok(delimited(dialect, named))
}

/// A note where `dialect` is not the expected one.
fn delimited(dialect: Dialect, expected: Option<Dialect>) -> (Syntax, Option<Note>) {
    let syntax = Syntax::Delimited(dialect);
    (syntax, (expected != Some(dialect)).then_some(Note::ReadAs(syntax)))
}

/// The first records, each with the line at which it begins.
type Sample = Vec<(u64, Vec<String>)>;

/// The first records of a file, cut the way `dialect` says, and how many comments stand before them; a record that the head
/// cuts off is left out.
fn sample(input: &Input, dialect: Dialect) -> (usize, Sample) {
    let mut records = RecordReader::new(Cursor::new(&input.head), dialect);
    let (mut record, mut rows, mut at_end) = (Record::default(), Vec::new(), false);
    while rows.len() < SAMPLE {
        // Reading from memory cannot fail.
        if !records.read(&mut record).unwrap_or(false) {
            at_end = true;
            break;
        }
        if !record.blank {
            rows.push((record.line, record.lossy()));
        }
    }
    if at_end && !input.whole && rows.len() > 1 {
        rows.pop();
    }
    let comments = comments(&rows);
    (comments, rows.split_off(comments))
}

/// How many of `rows` at the beginning are comments: they begin with `#`, and are not cut into as many fields as the rows.
fn comments(rows: &Sample) -> usize {
    let is_marked = |row: &[String]| row[0].starts_with('#');
    let width = rows.iter().map(|(_, row)| row).find(|row| !is_marked(row)).map(Vec::len).filter(|width| *width > 1);
    let is_comment = |row: &[String]| is_marked(row) && width.is_some_and(|width| row.len() != width);
    rows.iter().take_while(|(_, row)| is_comment(row)).count()
}

/// Share of the records that have as many fields as the first, or, where that is a header with fewer or more, as all others;
/// 0 where the first has only one.
fn evenness(rows: &Sample) -> f64 {
    let cells: Vec<Vec<String>> = rows.iter().map(|(_, row)| row.clone()).collect();
    match cells.split_first().and_then(|(first, others)| Uneven::of(first, others)) {
        Some(_) => (rows.len() - 1) as f64 / rows.len() as f64,
        None => agreement(rows),
    }
}

/// Share of the records that have as many fields as the first; 0 where the first has only one.
fn agreement(rows: &Sample) -> f64 {
    match rows.first() {
        Some((_, first)) if first.len() > 1 => {
            rows.iter().filter(|(_, row)| row.len() == first.len()).count() as f64 / rows.len() as f64
        }
        _ => 0.0,
    }
}

/// The candidate that cuts the file most evenly, recognised names first; `None` where none finds two fields.
fn best(input: &Input, candidates: &[Dialect]) -> Option<Dialect> {
    let mut best: Option<(Dialect, (bool, f64))> = None;
    for &dialect in candidates {
        let (_, rows) = sample(input, dialect);
        let even = evenness(&rows);
        let known = rows.first().is_some_and(|(_, first)| names::known(first) > 0);
        if even == 0.0 || (even <= 0.5 && !known) {
            continue;
        }
        let merit = (known, even);
        if best.is_none_or(|(_, other)| merit > other) {
            best = Some((dialect, merit));
        }
    }
    best.map(|(dialect, _)| dialect)
}

/// Whether every line is as many numbers, two or more, with spaces between them, as `numpy.savetxt` writes them; above them may
/// stand their names, behind `#` or not.
fn holds_spaced_numbers(input: &Input) -> bool {
    let (_, rows) = sample(input, SPACES);
    let is_number = |cell: &String| cell.parse::<f64>().is_ok();
    let has_words = rows.first().is_some_and(|(_, row)| !row.iter().any(is_number));
    let names = usize::from(input.head.starts_with(b"# ") || has_words);
    agreement(&rows) == 1.0 && rows.len() > names && rows[names..].iter().all(|(_, row)| row.iter().all(is_number))
}

/// An error where a tab-separated file makes sense only if quotes protect its fields.
fn ask_about_quotes(input: &Input) -> Result<(), DataError> {
    let (_, literal) = sample(input, TSV);
    let Some((first_line, first)) = literal.first() else { return Ok(()) };
    let quoted_field = |field: &String| field.len() > 1 && field.starts_with('"') && field.ends_with('"');
    let uneven = literal.iter().find(|(_, row)| row.len() != first.len()).map(|&(line, _)| line);
    let line = if first.len() > 1 && first.iter().all(quoted_field) { Some(*first_line) } else { uneven };
    let Some(line) = line else { return Ok(()) };
    let (_, protected) = sample(input, CSV_TABS);
    if protected.len() > 1 && agreement(&protected) == 1.0 {
        return Err(DataError::QuotedTsv { path: input.path.clone(), line });
    }
    Ok(())
}

fn first_line(head: &[u8]) -> &[u8] {
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
    let rest = &head[start..];
    rest.split(|&byte| byte == b'\n').next().unwrap_or(rest).trim_ascii_end()
}

pub(super) fn first_line_is_object(head: &[u8]) -> bool {
    let line = first_line(head);
    let is_json = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(&as_json(line)).is_ok();
    line.starts_with(b"{") && std::str::from_utf8(line).is_ok_and(is_json)
}

/// What a file is that holds one JSON object over several lines.
fn document(input: &Input) -> Option<Unreadable> {
    let text = input.head.trim_ascii();
    if !input.whole || !text.starts_with(b"{") || first_line_is_object(text) {
        return None;
    }
    let text = as_json(std::str::from_utf8(text).ok()?);
    let values: BTreeMap<String, &RawValue> = serde_json::from_str(&text).ok()?;
    let cells = || values.values().map(|value| Cell::Json(value.get()));
    let are_columns = cells().all(Cell::is_nested) && cells().any(Cell::is_list);
    Some(if are_columns { Unreadable::JsonColumns } else { Unreadable::NestedJson })
}

/// How JSON is cut into rows: an array into its elements, unless each line is an array of its own; otherwise a row a line.
fn json(head: &[u8]) -> Syntax {
    let text = head.trim_ascii_start();
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    match text.strip_prefix(b"[").map(<[u8]>::trim_ascii_start) {
        Some(_) if is_whole_array(first) && lines.next().is_some_and(is_whole_array) => Syntax::Jsonl(Elements::Values),
        Some(rest) if rest.starts_with(b"{") => Syntax::JsonArray(Elements::Objects),
        Some(_) => Syntax::JsonArray(Elements::Values),
        None if is_number(first) => Syntax::Jsonl(Elements::Values),
        None => Syntax::Jsonl(Elements::Objects),
    }
}

/// Whether a line is a JSON array that is not empty.
fn is_whole_array(line: &[u8]) -> bool {
    let is_filled = |line: &str| {
        serde_json::from_str::<Vec<serde::de::IgnoredAny>>(&as_json(line)).is_ok_and(|elements| !elements.is_empty())
    };
    line.starts_with(b"[") && std::str::from_utf8(line).is_ok_and(is_filled)
}

/// Whether a file that does not say that it is JSON begins like an array of objects or numbers, and not like a text in brackets.
fn is_surely_array(input: &Input) -> bool {
    let inner = input.head.trim_ascii_start().strip_prefix(b"[").unwrap_or_default().trim_ascii_start();
    let inner = inner.strip_prefix(b"[").map_or(inner, <[u8]>::trim_ascii_start);
    if inner.strip_prefix(b"{").is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\"")) {
        return true;
    }
    let mut rest = &*input.head;
    let (mut elements, mut element) = (json_array::Elements::new(&mut rest), Vec::new());
    for looked_at in 0..SAMPLE {
        // Reading from memory cannot fail.
        match elements.next(&mut element) {
            Ok(Next::Element(_)) if is_number(&element) => {}
            Ok(Next::End) => return looked_at > 0,
            // The head may end anywhere.
            Ok(Next::Broken(_)) => return looked_at > 0 && !input.whole && rest.is_empty(),
            Ok(Next::Element(_)) | Err(_) => return false,
        }
    }
    true
}

/// Whether an element is a number, as JSON or Python writes it.
fn is_number(element: &[u8]) -> bool {
    let is_written_so = |text: &str| serde_json::from_str::<f64>(text).is_ok() || python_json::is_number(text);
    std::str::from_utf8(element).is_ok_and(is_written_so)
}

impl Sniffed {
    /// Whether the first record of a data set is its header.
    ///
    /// It is where an option names one of its cells, where two cells are recognised names, and where one is that stands above
    /// numbers; otherwise see [`Header::by_look`].
    pub(super) fn header(&self, options: &ReadOptions) -> Header {
        match self.syntax {
            Syntax::JsonArray(_) | Syntax::Jsonl(_) => self.first(options),
            Syntax::Delimited(_) => self.first(options).fitted(&self.records),
        }
    }

    fn first(&self, options: &ReadOptions) -> Header {
        match (self.syntax, options.header) {
            (Syntax::Jsonl(Elements::Values) | Syntax::JsonArray(Elements::Values), _) => return Header::Missing,
            (Syntax::Jsonl(Elements::Objects) | Syntax::JsonArray(Elements::Objects), _) => return Header::Names,
            (Syntax::Delimited(_), Some(header)) => return header,
            (Syntax::Delimited(_), None) => {}
        }
        let Some((first, others)) = self.records.split_first() else { return Header::Names };
        let named = [&options.text_a, &options.text_b, &options.label, &options.score].map(Option::as_ref);
        let named = named.into_iter().chain([options.id.as_ref().and_then(OptionalColumn::name)]);
        let by_option =
            |cell: &String| named.clone().flatten().any(|name| name.parse::<usize>().is_err() && name == cell);
        let by_name = || Header::words_above_numbers(first, others).any(|cell| names::is_known(cell));
        if names::known(first) >= 2 || name_questions(first) || first.iter().any(by_option) || by_name() {
            return Header::Names;
        }
        Header::by_look(first, others)
    }

    /// The first record and its line, where it surely names the columns although `--no-header` says that it does not.
    pub(super) fn names_as_row(&self, options: &ReadOptions) -> Option<(u64, &[String])> {
        let (first, others) = self.records.split_first()?;
        let is_told = names::known(first) >= 2 || Header::looks_like_names(first, others);
        (options.header == Some(Header::Missing) && is_told).then_some((self.first_line, first))
    }
}
