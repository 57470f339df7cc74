//! The file of rows that `score` and `predict` write.

use std::fs;
use std::path::Path;

use super::inputs::{Gave, Inputs, ScoredInputs};
use super::message::{Content, Written};
use super::say;
use crate::cli::OutputArgs;
use crate::dataset::{Dataset, Format};
use crate::export::{Existing, ExportError, FilesRead, Formulas, Header, RowExport, RowLayout, Rows, Target};

/// The format that the target's name asks for.
pub(super) fn row_format(path: &Path) -> Result<Format, ExportError> {
    if path.is_dir() {
        return Err(ExportError::IsFolder { path: path.to_owned() });
    }
    let format = if is_stream(path) { Some(Format::Csv) } else { Format::of_target(path) };
    format.ok_or_else(|| ExportError::UnknownFormat { path: path.to_owned() })
}

/// Whether it is standard output, or there already and no file (a pipe, /dev/stdout): it has no extension to go by.
pub(super) fn is_stream(path: &Path) -> bool {
    path == Path::new("-") || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Give `target` its name, which the user called `path`, and say what was written.
pub(super) fn commit(target: Target, path: &Path, content: Content<'_>) -> Result<(), ExportError> {
    let is_file = target.is_file();
    target.commit()?;
    if is_file {
        say(Written { path, content });
    }
    Ok(())
}

/// A file that is being written; without [`RowFile::commit`] nothing of it stays behind.
pub(super) struct RowFile<'a> {
    args: &'a OutputArgs,
    pub format: Format,
    target: Target,
}

impl<'a> RowFile<'a> {
    /// Open the target, before any work; it is none of the files `read`.
    pub(super) fn create(args: &'a OutputArgs, format: Format, read: &FilesRead) -> Result<Self, ExportError> {
        Ok(Self { args, format, target: Target::create(&args.output, Existing::replace_if(args.force), read)? })
    }

    /// Where it is written to.
    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// The columns that were asked for by name.
    pub(super) fn wanted(&self) -> Option<&'a [String]> {
        self.args.columns.as_deref()
    }

    /// The columns; that something cannot be written is known before the rows are scored.
    pub(super) fn layout(&self, inputs: &Inputs, rows: Rows) -> Result<RowLayout, ExportError> {
        let layout = RowLayout::new(&inputs.dataset, rows, self.wanted(), inputs.offer())?;
        layout.check(&inputs.dataset, self.format)?;
        Ok(layout)
    }

    /// Write all rows, give the file its name, and say what stands in it.
    pub(super) fn write(
        mut self,
        layout: &RowLayout,
        scored: &ScoredInputs,
        content: Content<'_>,
    ) -> Result<(), ExportError> {
        self.write_window(layout, &scored.dataset, &scored.gave, Header::Write)?;
        self.commit(content)
    }

    /// Write a window of rows.
    pub(super) fn write_window(
        &mut self,
        layout: &RowLayout,
        dataset: &Dataset,
        gave: &Gave,
        header: Header,
    ) -> Result<(), ExportError> {
        let formulas = if self.args.spreadsheet_safe { Formulas::Defuse } else { Formulas::Keep };
        let (scores, answers) = (&gave.scores, gave.answers.as_deref());
        let export = RowExport { dataset, scores, answers, layout, formulas };
        let written = export.write(self.format, header, self.target.writer());
        written.map_err(|reason| self.target.error(reason))
    }

    /// Give the file its name, and say what stands in it.
    pub(super) fn commit(self, content: Content<'_>) -> Result<(), ExportError> {
        commit(self.target, &self.args.output, content)
    }
}
