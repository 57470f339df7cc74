//! A data set read window by window, so that a file (or a stream) of any length takes little memory.
//!
//! The first window decides format, header, columns and roles, exactly as a whole file does; the later ones go on with
//! them. A window holds as many good rows as it was asked for, whatever was skipped between them: what is done with a
//! window does not depend on how the rows came.
//!
//! A file that does not fit into one window and can be read more than once is read through beforehand. So its bad rows
//! are known before any work, as are all keys of JSON Lines and the number of rows.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::assemble::{self, Assembled, Decided, retain};
use super::error::{DataError, quoted};
use super::labels;
use super::layouts::Languages;
use super::open::Input;
use super::row_reader::{RawTable, RowReader};
use super::sniff;
use super::{BadRow, Dataset, Needs, ReadOptions};

/// Languages that are told apart where none is the one asked for.
const MOST_LANGUAGES: usize = 1000;

/// Some rows of a data set, in the file's order.
#[derive(Debug)]
pub struct Window {
    /// The rows. Its notes are new: what an earlier window said is not said again.
    pub dataset: Dataset,
    /// Whether these are all rows that there are: then this is the data set as [`super::read`] gives it.
    pub is_all: bool,
    /// Rows in all windows, where they have been counted.
    pub rows: Option<usize>,
    /// Rows left out as bad up to its end; [`Dataset::skipped`] names no more of them than a window has rows.
    pub skipped: usize,
}

/// Hands out a data set window by window.
pub struct Windows {
    rows: RowReader,
    options: ReadOptions,
    needs: Needs,
    size: usize,
    decided: Option<Decided>,
    /// Rows in all, where they have been counted.
    total: Option<usize>,
    so_far: SoFar,
}

/// What the windows handed out have in them.
#[derive(Default)]
struct SoFar {
    rows: usize,
    /// Rows labelled, those of them that are 1, and the classes' names.
    labelled: usize,
    positives: usize,
    class_names: [String; 2],
    /// Rows left out as bad, and the first of them.
    skipped: usize,
    first_skipped: Option<BadRow>,
    /// The first that was well-formed.
    first_fault: Option<BadRow>,
    /// Rows in the language asked for, of so many, where rows are in many languages.
    language: Option<(usize, usize)>,
    /// The languages of those rows, for as long as none is in the one asked for.
    languages: HashMap<String, usize>,
}

impl Windows {
    /// Open the data set at `path` (`-` is standard input), to be handed out `size` rows at a time. Scores are those of a
    /// model: a score column, and a file of scores, are set aside. Where the data set is read through beforehand `check` sees
    /// every window of it then.
    ///
    /// # Errors
    /// As [`super::read`]; also where a later row is unlike those that decided, and what `check` finds.
    pub fn open<E: From<DataError>>(
        path: &Path,
        options: &ReadOptions,
        needs: Needs,
        size: usize,
        mut check: impl FnMut(&Dataset) -> Result<(), E>,
    ) -> Result<Self, E> {
        debug_assert!(!needs.scores, "scores are read whole");
        let (needs, size) = (Needs { scores: false, ..needs }, size.max(1));
        // What is not a file can be read only once; and whoever writes it may wait for an answer to what he has written.
        let is_stdin = path == Path::new("-");
        let is_file = !is_stdin && fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        let begin = |keys: Option<&[String]>| {
            let input = Input::open(path, if is_file { usize::MAX } else { size })?;
            Self::begin(input, options, needs, size, is_file, keys)
        };
        let mut windows = begin(None)?;
        if !is_file {
            return Ok(windows);
        }
        windows.rows.read(size)?;
        let is_all = windows.rows.are_over();
        let keys = if is_all { None } else { windows.rows.all_keys(size)? };
        let mut windows = begin(keys.as_deref())?;
        if is_all {
            return Ok(windows);
        }
        while let Some(window) = windows.next_window()? {
            check(&window.dataset)?;
        }
        let total = windows.so_far.rows;
        Ok(Self { total: Some(total), ..begin(keys.as_deref())? })
    }

    /// All rows of `input` as one data set.
    pub(super) fn whole(input: Input, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
        let mut windows = Self::begin(input, options, needs, usize::MAX, false, None)?;
        match windows.next_window()? {
            Some(window) => Ok(window.dataset),
            None => Err(windows.rows.nothing()),
        }
    }

    fn begin(
        input: Input,
        options: &ReadOptions,
        needs: Needs,
        size: usize,
        look_ahead: bool,
        keys: Option<&[String]>,
    ) -> Result<Self, DataError> {
        if options.limit == Some(0) {
            return Err(DataError::LimitZero);
        }
        let applied = options.layout.as_ref().map(|layout| layout.apply(&input, options)).transpose()?;
        let options = applied.unwrap_or_else(|| options.clone());
        let rows =
            RowReader::open(input, &options, keys, look_ahead, |rows| sniff::first_line_is_data(rows, &options))?;
        Ok(Self { rows, options, needs, size, decided: None, total: None, so_far: SoFar::default() })
    }

    /// The next window; `None` after the last.
    ///
    /// # Errors
    /// See [`Windows::open`]. A data set without one good row is an error, not an end.
    pub fn next_window(&mut self) -> Result<Option<Window>, DataError> {
        let is_first = self.decided.is_none();
        let mut window: Option<Dataset> = None;
        while !self.rows.are_over() {
            let missing = self.size - window.as_ref().map_or(0, Dataset::len);
            if missing == 0 {
                break;
            }
            let part = self.part(missing)?;
            match &mut window {
                Some(window) => window.append(part, self.size),
                None => window = Some(part),
            }
        }
        let Some(mut dataset) = window.filter(|window| !window.is_empty()) else {
            return if self.so_far.rows == 0 { Err(self.nothing()) } else { Ok(None) };
        };
        self.count(&dataset);
        let is_all = is_first && self.rows.are_over();
        if is_all {
            dataset.notes.extend(self.language_note());
            dataset.warnings.extend(self.one_class());
        }
        Ok(Some(Window { dataset, is_all, rows: self.total, skipped: self.so_far.skipped }))
    }

    /// What only all windows together can say: notes, then warnings. A data set in one window has said it already.
    #[must_use]
    pub fn closing(&self) -> (Vec<String>, Vec<String>) {
        (self.language_note().into_iter().collect(), self.one_class().into_iter().collect())
    }

    /// Rows left out as bad so far, and the first of them.
    #[must_use]
    pub fn skipped(&self) -> (usize, Option<&BadRow>) {
        (self.so_far.skipped, self.so_far.first_skipped.as_ref())
    }

    /// As many as `count` well-formed rows, without those that are no good all the same: fewer, even before the end.
    fn part(&mut self, count: usize) -> Result<Dataset, DataError> {
        let mut raw = self.raw(count)?;
        while raw.lines.len() < count && !self.rows.are_over() {
            let next = self.raw(count - raw.lines.len())?;
            raw.append(next);
        }
        let more = !self.rows.are_over();
        if raw.lines.is_empty() && self.decided.is_none() {
            return Err(self.nothing());
        }
        let Assembled { dataset, skipped, first_fault } = if let Some(decided) = &mut self.decided {
            assemble::next(raw, decided, &self.options, self.needs)?
        } else {
            let (part, decided) = assemble::first(raw, &self.options, self.needs, more)?;
            self.rows.fix_columns();
            self.decided = Some(decided);
            part
        };
        self.so_far.skipped += skipped;
        let first_skipped = dataset.skipped.first().cloned();
        self.so_far.first_skipped = self.so_far.first_skipped.take().or(first_skipped);
        self.so_far.first_fault = self.so_far.first_fault.take().or(first_fault);
        Ok(dataset)
    }

    /// The next `count` rows, of which those of other languages are left out, as if the file had not had them.
    fn raw(&mut self, count: usize) -> Result<RawTable, DataError> {
        let mut raw = self.rows.read(count)?;
        let layout = self.options.layout.as_ref();
        let Some(Languages { column, keep }) = layout.and_then(|layout| layout.rows_in_language(&raw.table)) else {
            return Ok(raw);
        };
        let language = self.so_far.language.get_or_insert_default();
        language.0 += keep.iter().filter(|keep| **keep).count();
        language.1 += keep.len();
        if language.0 == 0 {
            for cell in raw.table.column(column) {
                let name = cell.text().unwrap_or("").trim();
                if let Some(count) = self.so_far.languages.get_mut(name) {
                    *count += 1;
                } else if !name.is_empty() && self.so_far.languages.len() < MOST_LANGUAGES {
                    self.so_far.languages.insert(name.to_owned(), 1);
                }
            }
        }
        // Which language a bad row has is unknown: it stays, with its place among the rows that stay.
        let mut good = keep.iter();
        let (mut place, mut bad) = (0, raw.bad.iter_mut().peekable());
        for row in 0..raw.rows {
            match bad.next_if(|(bad, _)| *bad == row) {
                Some((bad, _)) => {
                    *bad = place;
                    place += 1;
                }
                None => place += usize::from(good.next() == Some(&true)),
            }
        }
        raw.rows = place;
        raw.table.retain(&keep);
        retain(&mut raw.lines, &keep);
        Ok(raw)
    }

    fn count(&mut self, window: &Dataset) {
        let so_far = &mut self.so_far;
        so_far.rows += window.len();
        if let Some(labels) = &window.labels {
            so_far.labelled += labels.len();
            so_far.positives += labels.iter().filter(|&&label| label).count();
            so_far.class_names.clone_from(&window.class_names);
        }
    }

    fn language_note(&self) -> Option<String> {
        let (kept, rows) = self.so_far.language?;
        Some(self.options.layout.as_ref()?.language_note(kept, rows))
    }

    /// The warning where all labels are of one class.
    fn one_class(&self) -> Option<String> {
        let SoFar { rows, labelled, positives, class_names, .. } = &self.so_far;
        // Labels that were set aside on the way say nothing.
        (labelled == rows).then(|| assemble::one_class(*positives, *rows, class_names)).flatten()
    }

    /// Why there is no good row.
    fn nothing(&self) -> DataError {
        let path = self.rows.path.clone();
        if matches!(self.so_far.language, Some((0, rows)) if rows > 0) {
            let layout = self.options.layout.as_ref();
            let language = quoted(layout.and_then(|layout| layout.language.as_deref()).unwrap_or_default());
            return DataError::NoLanguage { path, language, languages: labels::listed(&self.so_far.languages) };
        }
        match &self.so_far.first_fault {
            Some(BadRow { line, reason }) => {
                DataError::AllRowsBad { path, rows: self.rows.count, line: *line, reason: reason.clone() }
            }
            None => self.rows.nothing(),
        }
    }
}

impl Dataset {
    /// Put the rows of `next` behind these, keeping the reasons of at most `most` skipped rows.
    fn append(&mut self, next: Self, most: usize) {
        self.table.append(&next.table);
        let labels = self.labels.take().zip(next.labels);
        self.labels = labels.map(|(labels, further)| [&*labels, &*further].concat().into());
        self.roles = next.roles;
        self.lines.extend(next.lines);
        let room = most.saturating_sub(self.skipped.len());
        self.skipped.extend(next.skipped.into_iter().take(room));
        self.notes.extend(next.notes);
    }
}
