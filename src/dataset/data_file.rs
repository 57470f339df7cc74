//! An opened data set: what reading it whole and reading it window by window share.

use std::path::Path;

use super::error::DataError;
use super::header::Header;
use super::language::LanguageFilter;
use super::layouts::{ChosenLayout, Shape};
use super::message::Note;
use super::open::Input;
use super::row_reader::{RawTable, RowReader};
use super::sniff::{self, Sniffed};
use super::syntax::Syntax;
use super::{BadRow, ReadOptions};

/// A data set whose rows are still to be read.
pub(super) struct DataFile {
    pub rows: RowReader,
    /// What was asked for, with what the layout says and no option does.
    pub options: ReadOptions,
    language: Option<LanguageFilter>,
}

/// How a data set is to be read: what a look inside told, so that opening it again needs no other.
pub(super) struct Manner {
    syntax: Syntax,
    header: Header,
    note: Option<Note>,
    options: ReadOptions,
}

impl Manner {
    /// Look inside `input`.
    pub(super) fn of(input: &Input, options: &ReadOptions) -> Result<Self, DataError> {
        if options.limit == Some(0) {
            return Err(DataError::LimitZero);
        }
        let sniffed = sniff::sniff(input, options)?;
        let options = match &options.layout {
            Some(chosen) => with_layout(chosen, &input.path, &sniffed, options)?,
            None => options.clone(),
        };
        Ok(Self { syntax: sniffed.syntax, header: sniffed.header(&options), note: sniffed.note, options })
    }
}

impl DataFile {
    /// Read the header of `input`.
    pub(super) fn open(input: Input, manner: &Manner) -> Result<Self, DataError> {
        let Manner { syntax, header, note, options } = manner;
        let rows = RowReader::open(input, *syntax, *header, note.clone(), options)?;
        let language = options.layout.as_ref().and_then(|layout| layout.language.clone()).map(LanguageFilter::new);
        Ok(Self { rows, options: options.clone(), language })
    }

    /// The next `count` rows, fewer at the end, without those of other languages.
    pub(super) fn read(&mut self, count: usize) -> Result<RawTable, DataError> {
        let mut raw = self.rows.read(count)?;
        if let Some(filter) = &mut self.language {
            filter.apply(&mut raw);
        }
        Ok(raw)
    }

    /// What is to be said of the rows' languages.
    pub(super) fn language_note(&self) -> Option<Note> {
        self.language.as_ref()?.note()
    }

    /// Why there is no good row among those read; `fault` is the first that was well-formed.
    pub(super) fn nothing(&self, fault: Option<&BadRow>) -> DataError {
        let no_language = self.language.as_ref().and_then(|filter| filter.error(&self.rows.path));
        no_language.unwrap_or_else(|| self.rows.nothing(fault))
    }
}

/// `options` with what the layout says and no option does.
fn with_layout(
    chosen: &ChosenLayout,
    path: &Path,
    sniffed: &Sniffed,
    options: &ReadOptions,
) -> Result<ReadOptions, DataError> {
    let mut options = options.clone();
    if matches!(sniffed.syntax, Syntax::Jsonl | Syntax::JsonArray(_)) {
        // Keys may be missing in the first line: recognition looks at them all.
        return Ok(options);
    }
    let first = sniffed.records.first().map_or(&[][..], Vec::as_slice);
    let Some(shape) = chosen.layout.shapes.iter().find(|shape| shape.fits(first)) else {
        return Err(DataError::OtherLayout {
            path: path.into(),
            layout: chosen.layout.name,
            expected: chosen.layout.shapes.iter().map(Shape::expected).collect(),
            found: first.into(),
        });
    };
    let fill = |option: &mut Option<String>, name: Option<String>| *option = option.take().or(name);
    match shape {
        Shape::Named { texts, label } => {
            fill(&mut options.text_a, texts.first().map(|name| (*name).to_owned()));
            fill(&mut options.text_b, texts.get(1).map(|name| (*name).to_owned()));
            fill(&mut options.label, label.map(str::to_owned));
        }
        Shape::Numbered(columns) => {
            options.header = Some(Header::Missing);
            fill(&mut options.text_a, Some(columns.text_a.to_string()));
            fill(&mut options.text_b, columns.text_b.map(|column| column.to_string()));
            fill(&mut options.label, Some(columns.label.to_string()));
            fill(&mut options.id, columns.id.map(|column| column.to_string()));
        }
    }
    Ok(options)
}
