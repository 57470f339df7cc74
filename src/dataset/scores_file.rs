//! Scores as text: a column of the data, or a file of their own that is joined by row (`--scores`).

use std::path::Path;

use super::columns::{self, Question};
use super::error::{DataError, listed, quoted};
use super::load::{Raw, load};
use super::open::Input;
use super::table::{Cell, Table};
use super::{Needs, ReadOptions};

/// The score in a cell: any finite number; −0.0 is read as 0.0.
pub(super) fn parse(cell: Cell<'_>) -> Result<f64, String> {
    let text = cell.text().unwrap_or("").trim();
    match text.parse::<f64>() {
        Ok(score) if score.is_finite() => Ok(score + 0.0),
        Ok(_) => Err(format!("the score {} is not a finite number", quoted(text))),
        Err(_) if text.is_empty() => Err("there is no score".into()),
        Err(_) => Err(format!("the score {} is not a number", quoted(text))),
    }
}

/// The scores in `column`, one a row (0 in bad rows), and the bad rows with the reason.
pub(super) fn read_column(table: &Table, column: usize) -> (Vec<f64>, Vec<(usize, String)>) {
    let (mut values, mut bad) = (Vec::with_capacity(table.rows()), Vec::new());
    for (row, cell) in table.column(column).enumerate() {
        values.push(parse(cell).unwrap_or_else(|reason| {
            bad.push((row, reason));
            0.0
        }));
    }
    (values, bad)
}

/// What a file of scores gave.
pub(super) struct Joined {
    /// One a row of the data's table (0 in bad rows).
    pub values: Vec<f64>,
    /// Rows of the data's table whose score is bad, with the reason.
    pub bad: Vec<(usize, String)>,
    /// What was joined.
    pub note: String,
}

/// Read the scores at `path` and lay them beside the rows of `data`, by their place in the two files: a bad row here
/// drops its partner there, and the other way round.
pub(super) fn join(path: &Path, options: &ReadOptions, data: &Raw) -> Result<Joined, DataError> {
    let own = ReadOptions {
        score: options.score.clone(),
        limit: options.limit,
        skip_bad_rows: options.skip_bad_rows,
        ..ReadOptions::default()
    };
    let raw = load(Input::open(path)?, &own, |rows| is_headerless(rows, &own))?;
    let column = score_column(&raw, &own)?;
    if raw.rows != data.rows {
        let (path, scores_path) = (data.path.clone(), path.into());
        return Err(DataError::ScoreCount { path, scores_path, scores: raw.rows, rows: data.rows });
    }
    let mut by_row: Vec<Result<f64, String>> = Vec::with_capacity(raw.rows);
    let mut cells = raw.table.column(column).zip(&raw.lines);
    let mut bad = raw.bad.iter().peekable();
    let in_file = |line: u64, reason: &str| format!("{}, line {line}: {reason}", path.display());
    for row in 0..raw.rows {
        if let Some((_, fault)) = bad.next_if(|(place, _)| *place == row) {
            by_row.push(Err(in_file(fault.line, &fault.reason)));
        } else if let Some((cell, &line)) = cells.next() {
            match parse(cell) {
                Err(reason) if !options.skip_bad_rows => {
                    return Err(DataError::BadRow { path: path.into(), line, reason });
                }
                score => by_row.push(score.map_err(|reason| in_file(line, &reason))),
            }
        }
    }
    let name = quoted(&raw.table.headers()[column]);
    let note = format!("scores: column {name} of {}, joined by row", path.display());
    Ok(beside(by_row, data, note))
}

/// Of the scores of all rows in the file, those of the rows that the data kept.
fn beside(by_row: Vec<Result<f64, String>>, data: &Raw, note: String) -> Joined {
    let mut dropped = data.bad.iter().map(|(place, _)| *place).peekable();
    let mut joined = Joined { values: Vec::with_capacity(data.lines.len()), bad: Vec::new(), note };
    for (place, score) in by_row.into_iter().enumerate() {
        if dropped.next_if_eq(&place).is_some() {
            continue;
        }
        joined.values.push(score.unwrap_or_else(|reason| {
            joined.bad.push((joined.values.len(), reason));
            0.0
        }));
    }
    joined
}

/// Whether the first line of a file of scores is data: some cell is a number (and none is a recognised name).
fn is_headerless(rows: &[Vec<String>], options: &ReadOptions) -> bool {
    let Some(first) = rows.first() else { return false };
    let named = |cell: &String| columns::is_known(cell) || options.score.as_ref() == Some(cell);
    let number = |cell: &String| cell.trim().parse::<f64>().is_ok();
    first.iter().any(number) && (first.len() == 1 || !first.iter().any(|cell| named(cell) && !number(cell)))
}

/// The score column: the one that `--score` names, the only column, the one with a recognised name, or, without a
/// header, the only one whose cells are numbers.
fn score_column(raw: &Raw, options: &ReadOptions) -> Result<usize, DataError> {
    let headers = raw.table.headers();
    if options.score.is_none() && headers.len() == 1 {
        return Ok(0);
    }
    if options.score.is_none() && !raw.named {
        let number = |column: &usize| raw.table.column(*column).take(50).all(|cell| parse(cell).is_ok());
        let numbers: Vec<usize> = (0..headers.len()).filter(number).collect();
        return match numbers[..] {
            [column] => Ok(column),
            _ => Err(DataError::AmbiguousColumns {
                path: raw.path.clone(),
                role: "score (the file has no header)",
                columns: listed(headers.iter().map(String::as_str)),
                option: "--score",
            }),
        };
    }
    let needs = Needs { texts: false, labels: false, scores: true };
    let question = Question {
        path: &raw.path,
        headers,
        options,
        needs,
        named: raw.named,
        text_text_label: false,
        contents: &[],
        detail: "",
    };
    if let Some(name) = &options.score {
        return question.column("--score", name);
    }
    let (roles, _) = columns::recognise(&question).map_err(|error| match error {
        DataError::NoScores { path } => DataError::MissingColumn {
            path,
            role: "score",
            columns: listed(headers.iter().map(String::as_str)),
            option: "--score",
            hint: "",
        },
        other => other,
    })?;
    // `recognise` fails where a needed score is not found.
    Ok(roles.score.unwrap_or_default())
}
