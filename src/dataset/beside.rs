//! Scores of the same rows from another file, laid beside the data: by id where both have one, else by row with equal labels.

use std::collections::HashMap;
use std::path::Path;

use super::beside_advice::{self, FILE_AND_COLUMN};
use super::error::DataError;
use super::message::{BesideFault, Excerpt, Joined, RowName, Side};
use super::{Dataset, Needs, OptionalColumn, ReadOptions, read};
use crate::metrics::Scores;

/// Scores of another file, one for each row of the data, in the order of the data.
#[derive(Debug)]
pub(crate) struct Beside {
    pub scores: Scores,
    /// The name of the column that they stood in.
    pub column: String,
    /// How the rows were found to be the same.
    pub joined: Joined,
}

/// Read the scores in `column` of the file at `path` (by default the column that is recognised), whose rows are those of `data`,
/// which was read with `options`.
///
/// # Errors
/// Where the file cannot be read, or its rows are not the same: the sentence names the first that differs.
pub(crate) fn read_beside(
    path: &Path,
    column: Option<&str>,
    options: &ReadOptions,
    data: &Dataset,
) -> Result<Beside, DataError> {
    let lay = |column: Option<&str>| lay_beside(path, column, options, data);
    lay(column).map_err(|error| match column {
        // It was named behind a colon, not by `--score`.
        Some(_) => of_compared_file(error),
        None => beside_advice::advise(error, path, options, &|column| lay(Some(column)).map(drop)),
    })
}

fn lay_beside(path: &Path, column: Option<&str>, options: &ReadOptions, data: &Dataset) -> Result<Beside, DataError> {
    let other = open(path, column, options)?;
    let fault = |fault| DataError::NotBeside { path: path.into(), data: data.source.path.clone(), fault };
    let (rows, joined) = partners(&other, data, options).map_err(fault)?;
    check_rows(&rows, joined, &other, data).map_err(fault)?;
    let name = other.roles.score.map(|column| other.table.headers()[column].clone()).unwrap_or_default();
    let scores = other.scores.as_ref().ok_or_else(|| DataError::NoScores { path: path.into(), columns: None })?;
    let of_rows = |values: &Vec<f64>| rows.iter().map(|&row| values[row]).collect();
    let scores = Scores {
        values: of_rows(&scores.values),
        axis: scores.axis,
        logits: None,
        margins: scores.margins.as_ref().map(of_rows),
        check: None,
    };
    Ok(Beside { scores, column: name, joined })
}

/// The same error, for a column that was named behind a colon, not by `--score`.
fn of_compared_file(error: DataError) -> DataError {
    match error {
        DataError::UnknownColumn { path, option: "--score", name, columns, hint } => {
            DataError::UnknownColumn { path, option: FILE_AND_COLUMN, name, columns, hint }
        }
        DataError::RepeatedColumn { path, option: "--score", name } => {
            DataError::RepeatedColumn { path, option: FILE_AND_COLUMN, name }
        }
        error => error,
    }
}

/// The other file. It is read as the data are where it has columns of those names, else by what is recognised in it.
fn open(path: &Path, column: Option<&str>, options: &ReadOptions) -> Result<Dataset, DataError> {
    let score = column.map(str::to_owned);
    let recognised = ReadOptions {
        score: score.clone(),
        positive: options.positive.clone(),
        decided: options.decided.clone(),
        skip_bad_rows: options.skip_bad_rows,
        id: options.id.clone().filter(|id| *id == OptionalColumn::None),
        count: options.count.clone().filter(|count| *count == OptionalColumn::None),
        weight: Some(OptionalColumn::None),
        ..ReadOptions::default()
    };
    let same = ReadOptions {
        score: score.clone().or_else(|| options.score.clone().filter(|_| options.scores_file.is_none())),
        label: options.label.clone(),
        id: options.id.clone(),
        count: options.count.clone(),
        header: options.header,
        delimiter: options.delimiter,
        layout: options.layout.clone(),
        ..recognised.clone()
    };
    let half = ReadOptions { score, ..same.clone() };
    let labelled = Needs { texts: false, labels: true, scores: true };
    let unlabelled = Needs { labels: false, ..labelled };
    let tries = [(&same, labelled), (&half, labelled), (&recognised, labelled), (&recognised, unlabelled)];
    let of_data =
        |error: &DataError| column.is_none() && matches!(error, DataError::UnknownColumn { option: "--score", .. });
    let mut first_error = None;
    for (options, needs) in tries {
        match read(path, options, needs) {
            Ok(dataset) => return Ok(dataset),
            // What is wrong with a file that is read as the data are says most, but for the name of their score.
            Err(error) => first_error = first_error.filter(|first| !of_data(first)).or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| DataError::Empty { path: path.into() }))
}

/// For each row of `data` the row of `other` that is the same.
fn partners(other: &Dataset, data: &Dataset, options: &ReadOptions) -> Result<(Vec<usize>, Joined), BesideFault> {
    match (other.counts.is_some(), data.counts.is_some()) {
        (true, false) => return Err(BesideFault::OneCounts(Side::Beside)),
        (false, true) => return Err(BesideFault::OneCounts(Side::Data)),
        (true, true) | (false, false) => {}
    }
    if let (Some(of_other), Some(of_data)) = (other.roles.id, data.roles.id) {
        let found = by_id(other, of_other, data, of_data, options);
        let Err(repeated @ BesideFault::RepeatedId { .. }) = found else { return Ok((found?, Joined::Ids)) };
        // Ids that repeat say which row is which where they are the same all the way down, and nowhere else.
        let is_same = |(row, partner): (usize, &usize)| id(data, of_data, row) == id(other, of_other, *partner);
        let rows = by_row(other, data, options).ok().filter(|rows| rows.iter().enumerate().all(is_same));
        return rows.map(|rows| (rows, Joined::RowsOfSameIds)).ok_or(repeated);
    }
    if other.labels.is_none() {
        return Err(BesideFault::NothingToJoinBy);
    }
    Ok((by_row(other, data, options)?, Joined::Rows))
}

fn by_id(
    other: &Dataset,
    of_other: usize,
    data: &Dataset,
    of_data: usize,
    options: &ReadOptions,
) -> Result<Vec<usize>, BesideFault> {
    let mut rows = ids(other, of_other, Side::Beside)?;
    ids(data, of_data, Side::Data)?;
    let mut partners = vec![0; data.len()];
    // In the order of the data, so that the first that is missing is named.
    for (row, partner) in partners.iter_mut().enumerate() {
        let id = id(data, of_data, row);
        *partner =
            rows.remove(id).ok_or_else(|| BesideFault::MissingId { id: id.into(), data_line: data.lines[row] })?;
    }
    // What was cut off from the data, or left out as bad, is still in the other file.
    let is_whole = options.limit.is_none() && data.skipped.is_empty();
    match rows.into_iter().min_by_key(|(_, row)| *row).filter(|_| is_whole) {
        Some((id, row)) => Err(BesideFault::UnknownId { id: id.into(), line: other.lines[row] }),
        None => Ok(partners),
    }
}

fn id(dataset: &Dataset, column: usize, row: usize) -> &str {
    dataset.table.cell(row, column).text().unwrap_or("").trim()
}

/// The row of each id of `dataset`, which is this one of the two.
fn ids(dataset: &Dataset, column: usize, side: Side) -> Result<HashMap<&str, usize>, BesideFault> {
    let mut rows = HashMap::with_capacity(dataset.len());
    for row in 0..dataset.len() {
        let id = id(dataset, column, row);
        if let Some(earlier) = rows.insert(id, row) {
            let lines = [dataset.lines[earlier], dataset.lines[row]];
            return Err(BesideFault::RepeatedId { id: id.into(), lines, side });
        }
    }
    Ok(rows)
}

/// Row N is row N, bad rows and lines that stand for no row counted too.
fn by_row(other: &Dataset, data: &Dataset, options: &ReadOptions) -> Result<Vec<usize>, BesideFault> {
    let all = |dataset: &Dataset| dataset.len() + dataset.skipped.len() + dataset.empty_lines.len();
    let (rows, data_rows) = (all(other), all(data));
    let fits = if options.limit.is_some() { rows >= data_rows } else { rows == data_rows };
    if !fits {
        return Err(BesideFault::Rows { rows, data_rows });
    }
    let place: HashMap<usize, usize> = if other.skipped.is_empty() && other.empty_lines.is_empty() {
        HashMap::new()
    } else {
        (0..other.len()).map(|row| (other.row_number(row), row)).collect()
    };
    let partner = |row: usize| {
        let number = data.row_number(row);
        let found = if place.is_empty() { Some(number - 1) } else { place.get(&number).copied() };
        found.ok_or_else(|| BesideFault::NoPartner { row: number, data_line: data.lines[row] })
    };
    (0..data.len()).map(partner).collect()
}

/// Whether rows that are said to be the same have the same label and count.
fn check_rows(rows: &[usize], joined: Joined, other: &Dataset, data: &Dataset) -> Result<(), BesideFault> {
    let name = |row: usize| match (joined, data.roles.id) {
        (Joined::Ids, Some(column)) => RowName::Id(Excerpt::from(id(data, column, row))),
        (Joined::RowsOfSameIds, Some(column)) => {
            RowName::NumberAndId(data.row_number(row), Excerpt::from(id(data, column, row)))
        }
        (Joined::Ids | Joined::RowsOfSameIds | Joined::Rows, _) => RowName::Number(data.row_number(row)),
    };
    for (row, &partner) in rows.iter().enumerate() {
        let (line, data_line) = (other.lines[partner], data.lines[row]);
        if let (Some(label), Some(ours)) = (other.label(partner), data.label(row))
            && label != ours
        {
            return Err(BesideFault::Label { row: name(row), line, data_line, label });
        }
        if let (Some(theirs), Some(ours)) = (&other.counts, &data.counts)
            && theirs[partner] != ours[row]
        {
            let (count, data_count) = (theirs[partner], ours[row]);
            return Err(BesideFault::Count { row: name(row), line, data_line, count, data_count });
        }
    }
    Ok(())
}
