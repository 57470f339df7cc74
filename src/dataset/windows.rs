//! A data set read window by window, so that a file (or a stream) of any length takes little memory.
//!
//! The first window decides format, header, columns and roles, exactly as a whole file does; the later ones go on with
//! them. A window holds as many good rows as it was asked for, whatever was skipped between them: what is done with a
//! window does not depend on how the rows came.
//!
//! A file that does not fit into one window and can be read more than once is read through beforehand. So its bad rows
//! are known before any work, as are all keys of JSON Lines and the number of rows.

use std::fs;
use std::path::Path;

use super::assemble::{self, Assembled, Decided, Extent};
use super::data_file::{DataFile, Manner};
use super::error::DataError;
use super::message::{Note, Warning};
use super::open::Input;
use super::questions::columns::QuestionColumns;
use super::raw_table::RawTable;
use super::{BadRow, Dataset, Needs, ReadOptions, Unanswerable, squad, whole};

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

/// Hands out a data set window by window; questions about texts all in one.
pub struct Windows {
    source: Source,
}

enum Source {
    Rows(Box<RowWindows>),
    Document(Box<Document>),
}

/// A data set that cannot be cut: it is handed out once.
struct Document {
    dataset: Option<Dataset>,
    skipped: usize,
    first_skipped: Option<BadRow>,
}

/// Rows, window by window.
struct RowWindows {
    file: DataFile,
    origin: Origin,
    /// The first rows, where they have been read but not been looked at.
    ahead: Option<RawTable>,
    needs: Needs,
    size: usize,
    decided: Option<Decided>,
    /// Rows in all, where they have been counted.
    total: Option<usize>,
    so_far: SoFar,
}

/// What the rows come from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Can be read more than once.
    File,
    /// Only once; and whoever writes it may wait for an answer to what he has written.
    Stream,
}

impl Origin {
    fn of(path: &Path) -> Self {
        let is_file = path != Path::new("-") && fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
        if is_file { Self::File } else { Self::Stream }
    }
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
        let (needs, size, origin) = (Needs { scores: false, ..needs }, size.max(1), Origin::of(path));
        let lines = match origin {
            Origin::File => usize::MAX,
            Origin::Stream => size,
        };
        let input = Input::open(path, lines)?;
        if squad::is_meant(&input, options) {
            let dataset = whole::read_whole(input, options, needs)?;
            check(&dataset)?;
            return Ok(Self { source: Source::Document(Box::new(Document::of(dataset))) });
        }
        let rows = RowWindows::open(input, (options, needs, size), origin, check)?;
        Ok(Self { source: Source::Rows(Box::new(rows)) })
    }

    /// The next window; `None` after the last.
    ///
    /// # Errors
    /// See [`Windows::open`]. A data set without one good row is an error, not an end.
    pub fn next_window(&mut self) -> Result<Option<Window>, DataError> {
        match &mut self.source {
            Source::Rows(rows) => rows.next_window(),
            Source::Document(document) => Ok(document.next_window()),
        }
    }

    /// What only all windows together can say: notes, then warnings. A data set in one window has said it already.
    pub fn closing(&self) -> (Vec<Note>, Vec<Warning>) {
        match &self.source {
            Source::Rows(rows) => {
                (rows.file.language_note().into_iter().collect(), rows.one_class().into_iter().collect())
            }
            Source::Document(_) => (Vec::new(), Vec::new()),
        }
    }

    /// Rows left out as bad so far, and the first of them.
    pub fn skipped(&self) -> (usize, Option<&BadRow>) {
        match &self.source {
            Source::Rows(rows) => (rows.so_far.skipped, rows.so_far.first_skipped.as_ref()),
            Source::Document(document) => (document.skipped, document.first_skipped.as_ref()),
        }
    }
}

impl Document {
    fn of(dataset: Dataset) -> Self {
        let (skipped, first_skipped) = (dataset.skipped.len(), dataset.skipped.first().cloned());
        Self { dataset: Some(dataset), skipped, first_skipped }
    }

    fn next_window(&mut self) -> Option<Window> {
        let dataset = self.dataset.take()?;
        let rows = Some(dataset.len());
        Some(Window { dataset, is_all: true, rows, skipped: self.skipped })
    }
}

impl RowWindows {
    /// Look inside `input`, and, where it can be read more than once, read it through.
    fn open<E: From<DataError>>(
        input: Input,
        (options, needs, size): (&ReadOptions, Needs, usize),
        origin: Origin,
        mut check: impl FnMut(&Dataset) -> Result<(), E>,
    ) -> Result<Self, E> {
        let path = input.path.clone();
        let again = || Input::open(&path, usize::MAX);
        let manner = Manner::of(&input, options)?;
        let begin = |input: Input, keys: Option<&[String]>| -> Result<Self, DataError> {
            let mut file = DataFile::open(input, &manner)?;
            if let Some(keys) = keys {
                file.rows.expect_keys(keys);
            }
            let so_far = SoFar::default();
            Ok(Self { file, origin, ahead: None, needs, size, decided: None, total: None, so_far })
        };
        let mut windows = begin(input, None)?;
        if origin == Origin::Stream {
            return Ok(windows);
        }
        let ahead = windows.raw(size).map_err(|error| windows.file.or_names_as_row(error))?;
        windows.ahead = Some(ahead);
        if windows.file.rows.are_over() {
            return Ok(windows);
        }
        let keys = windows.file.rows.all_keys(size)?;
        if keys.is_some() {
            windows = begin(again()?, keys.as_deref())?;
        }
        while let Some(window) = windows.next_window()? {
            check(&window.dataset)?;
        }
        let total = windows.so_far.rows;
        Ok(Self { total: Some(total), ..begin(again()?, keys.as_deref())? })
    }

    fn next_window(&mut self) -> Result<Option<Window>, DataError> {
        self.window().map_err(|error| self.file.or_names_as_row(error))
    }

    fn window(&mut self) -> Result<Option<Window>, DataError> {
        let is_first = self.decided.is_none();
        let mut window: Option<Dataset> = None;
        while !self.is_over() {
            let missing = self.size.saturating_sub(window.as_ref().map_or(0, Dataset::len));
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
        let is_all = is_first && self.is_over();
        if is_all {
            dataset.notes.extend(self.file.language_note());
            dataset.warnings.extend(self.one_class());
        }
        Ok(Some(Window { dataset, is_all, rows: self.total, skipped: self.so_far.skipped }))
    }

    /// Whether it is known that no row follows.
    fn is_over(&self) -> bool {
        self.ahead.is_none() && self.file.rows.are_over()
    }

    /// As many as `count` well-formed rows, without those that are no good all the same: fewer, even before the end.
    fn part(&mut self, count: usize) -> Result<Dataset, DataError> {
        let mut raw = self.raw(count)?;
        let are_questions = self.decided.is_none() && QuestionColumns::find(&raw, &self.file.options).is_some();
        let count = if are_questions { usize::MAX } else { count };
        while raw.lines.len() < count && !self.is_over() {
            let next = self.raw(count - raw.lines.len())?;
            raw.append(next);
        }
        let extent = if self.is_over() { Extent::Whole } else { Extent::Beginning };
        if raw.lines.is_empty() && self.decided.is_none() {
            return Err(self.nothing());
        }
        let Assembled { dataset, skipped, first_fault } = if let Some(decided) = &mut self.decided {
            assemble::next(raw, decided, &self.file.options, self.needs)?
        } else {
            let (part, decided) = assemble::first(raw, &self.file.options, self.needs, extent)?;
            self.file.rows.fix_columns();
            self.decided = Some(decided);
            part
        };
        self.so_far.skipped += skipped;
        let first_skipped = dataset.skipped.first().cloned();
        self.so_far.first_skipped = self.so_far.first_skipped.take().or(first_skipped);
        self.so_far.first_fault = self.so_far.first_fault.take().or(first_fault);
        Ok(dataset)
    }

    /// The next `count` rows, bad ones among them.
    fn raw(&mut self, count: usize) -> Result<RawTable, DataError> {
        if let Some(first) = self.ahead.take() {
            return Ok(first);
        }
        let raw = self.file.read(count);
        match self.origin {
            Origin::File => {
                let raw = raw.map_err(|error| self.file.rows.or_most_bad(error))?;
                self.file.rows.look_ahead()?;
                Ok(raw)
            }
            Origin::Stream => raw,
        }
    }

    fn count(&mut self, window: &Dataset) {
        let so_far = &mut self.so_far;
        so_far.rows += window.len();
        // Where each question has an answer, one class is what is meant.
        let is_answered = window.questions.as_ref().is_some_and(|all| all.unanswerable == Unanswerable::Never);
        if let Some(labels) = window.labels.as_ref().filter(|_| !is_answered) {
            so_far.labelled += labels.len();
            so_far.positives += labels.iter().filter(|&&label| label).count();
            so_far.class_names.clone_from(&window.class_names);
        }
    }

    /// The warning where all labels are of one class.
    fn one_class(&self) -> Option<Warning> {
        let SoFar { rows, labelled, positives, class_names, .. } = &self.so_far;
        // Labels that were set aside on the way say nothing.
        (labelled == rows).then(|| assemble::one_class(*positives, *rows, class_names)).flatten()
    }

    /// Why there is no good row.
    fn nothing(&self) -> DataError {
        self.file.nothing(self.so_far.first_fault.as_ref())
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
