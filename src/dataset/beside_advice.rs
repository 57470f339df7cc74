//! What to type where a file of further scores does not say by itself which column they stand in. Other options are those of the
//! data, so that only `--compare FILE:COL` helps.

use std::path::Path;

use super::column_facts::{Column, LOOKED_AT};
use super::error::DataError;
use super::message::{self, Hint, Names, Role};
use super::{Dataset, Needs, OptionalColumn, ReadOptions, read};

/// Columns that are tried.
const TRIED: usize = 3;

/// What names a column of a file of further scores.
pub(super) const FILE_AND_COLUMN: &str = "--compare FILE:COL";

/// `error`, with which the file at `path` could not be laid beside the data that were read with `options`, with the first column
/// that lets it where `try_column` tries it. Where none does, what is wrong with the likeliest; no option of the data is advised.
pub(super) fn advise(
    error: DataError,
    path: &Path,
    options: &ReadOptions,
    try_column: &dyn Fn(&str) -> Result<(), DataError>,
) -> DataError {
    let error = match error {
        DataError::Advised { error, .. } => *error,
        error => error,
    };
    if let DataError::Headerless { path, header, .. } = error {
        return DataError::Unnamed { path, header };
    }
    let Some(sample) = sample(path, options) else { return error };
    let question = match question(error, &sample) {
        Ok(question) => question,
        Err(another) => return another,
    };
    let mut fault = None;
    for column in likely_scores(&sample) {
        match try_column(&column) {
            Ok(()) => {
                let options = message::option("--compare", &format!("{}:{column}", path.display()));
                return DataError::Advised { error: Box::new(question), options };
            }
            Err(found @ DataError::NotBeside { .. }) => fault = fault.or(Some(found)),
            Err(_) => {}
        }
    }
    fault.unwrap_or(question)
}

/// The first rows, whatever they are.
fn sample(path: &Path, options: &ReadOptions) -> Option<Dataset> {
    let anything = Needs { texts: false, labels: false, scores: false };
    let plain = ReadOptions {
        limit: Some(LOOKED_AT),
        skip_bad_rows: true,
        count: Some(OptionalColumn::None),
        weight: Some(OptionalColumn::None),
        ..ReadOptions::default()
    };
    let as_data = ReadOptions {
        header: options.header,
        delimiter: options.delimiter,
        layout: options.layout.clone(),
        ..plain.clone()
    };
    [as_data, plain].iter().find_map(|options| read(path, options, anything).ok())
}

/// The names of the columns that could be scores, the likeliest first.
fn likely_scores(sample: &Dataset) -> Vec<String> {
    let headers = sample.table.headers();
    let taken = [sample.roles.label, sample.roles.id];
    let can_be_named = |name: &String| !name.is_empty() && headers.iter().filter(|other| *other == name).count() == 1;
    let free = (0..headers.len()).filter(|column| !taken.contains(&Some(*column)) && can_be_named(&headers[*column]));
    let mut found: Vec<(usize, f64)> =
        free.filter_map(|column| Some((column, Column::of(&sample.table, column).as_score()?))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found.into_iter().take(TRIED).map(|(column, _)| headers[column].clone()).collect()
}

/// What is asked of the user: which column has the scores.
///
/// # Errors
/// `error` as it is, where it is about something else than that.
fn question(error: DataError, sample: &Dataset) -> Result<DataError, DataError> {
    match error {
        DataError::AmbiguousColumns { path, role: Role::Score, candidates, example } => {
            let example = example.map(|_| FILE_AND_COLUMN.to_owned());
            Ok(DataError::AmbiguousColumns { path, role: Role::Score, candidates, example })
        }
        unknown @ DataError::UnknownColumn { .. } => Ok(unknown),
        DataError::AmbiguousColumns { .. }
        | DataError::MissingColumn { .. }
        | DataError::NoScores { .. }
        | DataError::Labels { .. } => Ok(DataError::MissingColumn {
            path: sample.source.path.clone(),
            role: Role::Score,
            columns: Names::from(sample.table.headers()),
            option: FILE_AND_COLUMN,
            hint: Hint::Nothing,
        }),
        another => Err(another),
    }
}
