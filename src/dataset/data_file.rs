//! An opened data set: what reading it whole and reading it window by window share.

use std::path::{Path, PathBuf};

use super::error::DataError;
use super::header::Header;
use super::language::LanguageFilter;
use super::layouts::{ChosenLayout, Shape};
use super::message::{FirstLine, Names, Note};
use super::open::Input;
use super::raw_table::RawTable;
use super::row_reader::{Opening, RowReader};
use super::sniff::{self, Sniffed};
use super::syntax::Syntax;
use super::{BadRow, OptionalColumn, ReadOptions};

/// A data set whose rows are still to be read.
pub(super) struct DataFile {
    pub rows: RowReader,
    /// What was asked for, with what the layout says and no option does.
    pub options: ReadOptions,
    language: Option<LanguageFilter>,
    names_as_row: Option<NamesAsRow>,
}

/// A header that `--no-header` reads as a row.
#[derive(Clone)]
struct NamesAsRow {
    path: PathBuf,
    line: u64,
    names: Names,
}

/// How a data set is to be read: what a look inside told, so that opening it again needs no other.
pub(super) struct Manner {
    opening: Opening,
    options: ReadOptions,
    /// The first line, where `--no-header` reads as a row what surely is a header.
    names_as_row: Option<NamesAsRow>,
}

impl Manner {
    /// Look inside `input`.
    pub(super) fn of(input: &Input, asked: &ReadOptions) -> Result<Self, DataError> {
        if asked.limit == Some(0) {
            return Err(DataError::LimitZero);
        }
        let sniffed = sniff::sniff(input, asked)?;
        let options = match &asked.layout {
            Some(chosen) => with_layout(chosen, &input.path, &sniffed, asked)?,
            None => asked.clone(),
        };
        // A layout's own word on the header is never wrong: it looked at the first line.
        let path = &input.path;
        let names_as_row = sniffed.names_as_row(asked).map(|(line, names)| NamesAsRow {
            path: path.clone(),
            line,
            names: Names::examples(names.iter().map(String::as_str)),
        });
        let as_row = names_as_row.as_ref().map(|_| Note::FirstLine { path: path.clone(), is: FirstLine::NamesAsRow });
        let notes = sniffed.note.iter().cloned().chain(as_row).collect();
        let Sniffed { syntax, comments, .. } = sniffed;
        let opening = Opening { syntax, comments, header: sniffed.header(&options), notes };
        Ok(Self { opening, options, names_as_row })
    }
}

impl DataFile {
    /// Read the header of `input`.
    pub(super) fn open(input: Input, manner: &Manner) -> Result<Self, DataError> {
        let Manner { opening, options, names_as_row } = manner;
        let rows = RowReader::open(input, opening, options)?;
        let language = options.layout.as_ref().and_then(|layout| layout.language.clone()).map(LanguageFilter::new);
        Ok(Self { rows, options: options.clone(), language, names_as_row: names_as_row.clone() })
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

    /// `error`, or, where it comes of a header that is read as a row, that.
    pub(super) fn or_names_as_row(&self, error: DataError) -> DataError {
        let Some(NamesAsRow { path, line, names }) = &self.names_as_row else { return error };
        let asked = if let DataError::Advised { error, .. } = &error { error } else { &error };
        let is_of_first = |of_row: &u64| of_row == line;
        if matches!(asked, DataError::Headerless { .. } | DataError::Labels { .. })
            || matches!(
                asked,
                DataError::BadRow { line, .. } | DataError::AllRowsBad { line, .. } | DataError::MostRowsBad { line, .. }
                    if is_of_first(line)
            )
        {
            return DataError::NamesAsRow { path: path.clone(), line: *line, names: names.clone() };
        }
        error
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
    if matches!(sniffed.syntax, Syntax::Jsonl(_) | Syntax::JsonArray(_)) {
        // Keys may be missing in the first line: recognition looks at them all.
        return Ok(options);
    }
    let first = sniffed.records.first().map_or(&[][..], Vec::as_slice);
    let Some(shape) = chosen.layout.shapes.iter().find(|shape| shape.fits(first)) else {
        return Err(DataError::OtherLayout {
            path: path.into(),
            layout: chosen.layout.name,
            expected: chosen.layout.shapes.iter().map(Shape::expected).collect(),
            found: Names::examples(first.iter().map(String::as_str)),
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
            let id = columns.id.map(|column| OptionalColumn::Named(column.to_string()));
            options.id = options.id.take().or(id);
        }
    }
    Ok(options)
}
