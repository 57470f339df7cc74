//! A data set read whole.

use std::path::Path;

use super::assemble::{self, Assembled, Extent};
use super::data_file::{DataFile, Manner};
use super::error::DataError;
use super::message::{Note, Role, Warning};
use super::open::Input;
use super::{Dataset, Needs, ReadOptions, Roles};

/// Read the data set at `path` (`-` is standard input).
///
/// # Errors
/// One [`DataError`] that names the path, the line where there is one, and what to do.
pub fn read(path: &Path, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    let stdin = Path::new("-");
    if path == stdin && needs.scores && options.scores_file.as_deref() == Some(stdin) {
        return Err(DataError::OneStdin);
    }
    read_whole(Input::open(path, usize::MAX)?, options, needs)
}

/// Read a data set from `bytes` that are in memory already; `path` is only the name they go by.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_from(
    path: &Path,
    bytes: &'static [u8],
    options: &ReadOptions,
    needs: Needs,
) -> Result<Dataset, DataError> {
    let input = Input::from_reader(path, Box::new(bytes), usize::MAX)?;
    let mut dataset = read_whole(input, options, needs)?;
    dataset.source.embedded = Some(bytes);
    Ok(dataset)
}

/// All rows of `input` at once.
fn read_whole(input: Input, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    let manner = Manner::of(&input, options)?;
    let mut file = DataFile::open(input, &manner)?;
    read_file(&mut file, needs).map_err(|error| file.or_names_as_row(error))
}

fn read_file(file: &mut DataFile, needs: Needs) -> Result<Dataset, DataError> {
    let raw = file.read(usize::MAX).map_err(|error| file.rows.or_most_bad(error))?;
    if raw.lines.is_empty() {
        return Err(file.nothing(None));
    }
    let (Assembled { mut dataset, first_fault, .. }, _) = assemble::first(raw, &file.options, needs, Extent::Whole)?;
    if dataset.is_empty() {
        return Err(file.nothing(first_fault.as_ref()));
    }
    dataset.notes.extend(file.language_note());
    if let Some(labels) = &dataset.labels {
        // Every line stands for a row at least.
        let positives = labels.iter().filter(|&&label| label).count();
        dataset.warnings.extend(assemble::one_class(positives, labels.len(), &dataset.class_names));
    }
    dataset.warnings.extend(monotonous(&dataset));
    Ok(dataset)
}

/// The texts and scores that are the same, or blank, in every row.
fn monotonous(dataset: &Dataset) -> Vec<Warning> {
    let Roles { text_a, text_b, score, .. } = dataset.roles;
    let roles = [(Role::TextA, text_a), (Role::TextB, text_b), (Role::Score, score)];
    let same = |column: usize| {
        let mut cells = dataset.table.column(column).map(|cell| cell.text().unwrap_or("").trim());
        let first = cells.next()?;
        (dataset.len() > 1 && cells.all(|cell| cell == first)).then_some(first)
    };
    let warning = |(role, column): (Role, Option<usize>)| {
        let value = same(column?)?.into();
        Some(Warning::Monotonous { role, column: dataset.table.headers()[column?].as_str().into(), value })
    };
    roles.into_iter().filter_map(warning).chain(constant_file(dataset)).collect()
}

/// The scores of a file of their own that are the same in every row.
fn constant_file(dataset: &Dataset) -> Option<Warning> {
    let column = dataset
        .notes
        .iter()
        .find_map(|note| if let Note::ScoresJoined { column, .. } = note { Some(column) } else { None })?;
    let (first, others) = dataset.scores.as_ref()?.values.split_first()?;
    let is_constant = !others.is_empty() && others.iter().all(|score| score == first);
    let value = || first.to_string().as_str().into();
    is_constant.then(|| Warning::Monotonous { role: Role::Score, column: column.clone(), value: value() })
}
