//! A data set read whole.

use std::path::Path;

use super::assemble::{self, Assembled, Extent};
use super::data_file::{DataFile, Manner};
use super::error::DataError;
use super::message::{Note, Role, Warning};
use super::open::Input;
use super::{Dataset, Needs, ReadOptions, Roles, Unanswerable, squad};

/// Read the data set at `path` (`-` is standard input).
///
/// # Errors
/// One [`DataError`] that names the path, the line where there is one, and what to do.
pub fn read(path: &Path, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    check_stdin(path, options, needs)?;
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

/// Standard input is read once.
fn check_stdin(path: &Path, options: &ReadOptions, needs: Needs) -> Result<(), DataError> {
    let [scores, predictions] =
        [&options.scores_file, &options.predictions].map(|path| path.as_deref().filter(|_| needs.scores));
    let files = [("DATA", Some(path)), ("--scores", scores), ("--predictions", predictions)];
    let mut streams = files.into_iter().filter(|(_, path)| *path == Some(Path::new("-"))).map(|(name, _)| name);
    match (streams.next(), streams.next()) {
        (Some(first), Some(second)) => Err(DataError::OneStdin { first, second }),
        (Some(_) | None, _) => Ok(()),
    }
}

/// All rows of `input` at once.
pub(super) fn read_whole(input: Input, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    if squad::is_meant(&input, options) {
        return squad::read(input, options, needs).map(judged);
    }
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
    Ok(judged(dataset))
}

/// With what all rows together give to worry about.
fn judged(mut dataset: Dataset) -> Dataset {
    let is_answered = dataset.questions.as_ref().is_some_and(|all| all.unanswerable == Unanswerable::Never);
    if let Some(labels) = dataset.labels.as_ref().filter(|_| !is_answered) {
        // Every line stands for a row at least.
        let positives = labels.iter().filter(|&&label| label).count();
        dataset.warnings.extend(assemble::one_class(positives, labels.len(), &dataset.class_names));
    }
    dataset.warnings.extend(monotonous(&dataset));
    dataset
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
