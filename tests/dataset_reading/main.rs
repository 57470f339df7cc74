//! Reading data sets: every reader, the recognition of columns and labels, and what is said about bad input.

#![allow(clippy::type_complexity, clippy::unnecessary_wraps, clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod answered_elsewhere;
mod bad_input;
mod class_scores;
mod columns;
mod headers;
mod json_arrays;
mod labels;
mod labels_in_doubt;
mod layouts;
mod properties;
mod questions_in_rows;
mod readers;
mod real_files;
mod scores;
mod squad;
mod squad_faults;
mod squad_properties;
mod windows;
mod winners;

use std::path::{Path, PathBuf};

use cutpoint::dataset::{Cell, DataError, Dataset, Needs, ReadOptions, read};

/// For a model: texts and labels.
const MODEL: Needs = Needs { texts: true, labels: true, scores: false };
/// Without a model: labels and scores.
const SCORED: Needs = Needs { texts: false, labels: true, scores: true };
/// For a model, labelled or not.
const TEXTS: Needs = Needs { texts: true, labels: false, scores: false };
/// Whatever is there.
const ANYTHING: Needs = Needs { texts: false, labels: false, scores: false };

/// Some files in a folder of their own.
struct Files(tempfile::TempDir);

impl Files {
    fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
        read(&self.path(name), options, needs)
    }

    /// What a user reads, without the folder in which the test put the file.
    fn message(&self, name: &str, options: &ReadOptions, needs: Needs) -> String {
        let error = self.read(name, options, needs).expect_err("this input must be refused");
        self.relative(&error.to_string())
    }

    fn relative(&self, text: &impl ToString) -> String {
        text.to_string().replace(&format!("{}{}", self.0.path().display(), std::path::MAIN_SEPARATOR), "")
    }
}

/// Read one file whose name is `name`.
fn open(name: &str, content: &str, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    Files::new([(name, content.as_bytes())]).read(name, options, needs)
}

/// The message for one file whose name is `name`.
fn message(name: &str, content: &[u8], options: &ReadOptions, needs: Needs) -> String {
    Files::new([(name, content)]).message(name, options, needs)
}

/// Notes or warnings as a user reads them.
fn said(messages: &[impl ToString]) -> Vec<String> {
    messages.iter().map(ToString::to_string).collect()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/data").join(name)
}

/// One column as text.
fn column(data: &Dataset, column: usize) -> Vec<Option<&str>> {
    data.table.column(column).map(Cell::text).collect()
}

fn named(name: &str) -> Option<String> {
    Some(name.into())
}
