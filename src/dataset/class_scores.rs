//! Files of scores that hold the score of every class in each row, as text classification pipelines write them with
//! `top_k=None`: `[[{"label": "LABEL_1", "score": 0.98}, {"label": "LABEL_0", "score": 0.02}], …]`, the highest first.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::error::DataError;
use super::jsonl::Value;
use super::labels::{self, LabelColumn};
use super::message::{ClassScoreFault, LabelFault, Note, RowFault, option};
use super::raw_table::RawTable;
use super::score_cell::parse;
use super::table::{Cell, Table};
use super::winners;
use super::{ModelClass, ReadOptions};

/// How far a probability written with two decimals may be off.
const ROUNDED: f64 = 0.005;

/// The scores of class 1.
pub(super) struct ClassScores {
    /// One a row of the table, 0 in bad rows.
    pub values: Vec<f64>,
    /// Bad rows, and why.
    pub bad: Vec<(usize, RowFault)>,
    /// What class 1 is called.
    pub name: String,
    /// How they are meant.
    pub note: Note,
    /// Whether `--positive` names one of the classes.
    pub class: ModelClass,
}

/// The score of one class, as the file writes it.
#[derive(serde::Deserialize)]
struct OfClass<'a> {
    #[serde(borrow)]
    label: &'a RawValue,
    #[serde(borrow)]
    score: &'a RawValue,
}

/// Every score of the file.
#[derive(Default)]
struct AllScores {
    classes: Vec<String>,
    /// The number of each class among them.
    numbers: HashMap<String, usize>,
    /// As many a row as the file has, each with the number of its class.
    scores: Vec<(usize, f64)>,
    /// Rows with something else in them, and why.
    bad: Vec<(usize, RowFault)>,
}

impl AllScores {
    /// Of a table that has nothing but such scores in its first row.
    fn of(table: &Table) -> Self {
        let mut all = Self::default();
        for row in 0..table.rows() {
            for column in 0..table.headers().len() {
                let score = all.take(table.cell(row, column)).unwrap_or_else(|fault| {
                    if all.bad.last().is_none_or(|(bad, _)| *bad != row) {
                        all.bad.push((row, fault));
                    }
                    (0, 0.0)
                });
                all.scores.push(score);
            }
        }
        all
    }

    /// The score in `cell`, and the number of its class.
    fn take(&mut self, cell: Cell<'_>) -> Result<(usize, f64), RowFault> {
        let found = of_class(cell).ok_or(RowFault::NoScore)?;
        let (label, score) = (Value::of(found.label.get()), Value::of(found.score.get()));
        let (Ok(label), Ok(score)) = (label, score) else { return Err(RowFault::NoScore) };
        let name = label.cell().text().ok_or(RowFault::NoScore)?;
        let number = if let Some(&number) = self.numbers.get(name) {
            number
        } else {
            self.classes.push(name.to_owned());
            self.numbers.insert(name.to_owned(), self.classes.len() - 1);
            self.classes.len() - 1
        };
        Ok((number, parse(score.cell())?))
    }
}

fn of_class(cell: Cell<'_>) -> Option<OfClass<'_>> {
    match cell {
        Cell::Json(text) => serde_json::from_str(text).ok(),
        Cell::Absent | Cell::Text(_) => None,
    }
}

/// The score of class 1 in each row of `raw`; `None` where it is not such a file.
///
/// # Errors
/// Where the classes' names do not say which is 1, and where the scores are no probabilities.
pub(super) fn find(raw: &RawTable, options: &ReadOptions) -> Result<Option<ClassScores>, DataError> {
    let (table, width) = (&raw.table, raw.table.headers().len());
    let begins_so = table.rows() > 0 && (0..width).all(|column| of_class(table.cell(0, column)).is_some());
    if raw.header.has_names() || !begins_so {
        return Ok(None);
    }
    let AllScores { classes, scores, mut bad, .. } = AllScores::of(table);
    let (LabelColumn { values: is_1, names: [zero, name], .. }, class) =
        read(&classes, options).map_err(|fault| DataError::Labels { path: raw.path.clone(), fault })?;
    // With top_k=1 a row has the class that won, and of two classes that says it all.
    let have_won = || scores.iter().all(|(_, score)| *score == 0.0 || (0.5..=1.0).contains(score));
    if width == 1 && classes.len() == 2 && have_won() {
        let values = scores.iter().map(|&(class, score)| if is_1[class] { score } else { 1.0 - score }).collect();
        let (label, score) = ("label".into(), "score".into());
        let note = Note::WinningScores { label, score, zero, one: name.clone() };
        return Ok(Some(ClassScores { values, bad, name, note, class }));
    }
    let wanted: Vec<usize> = match is_1.iter().filter(|is_1| **is_1).count() {
        0 | 1 => (0..classes.len()).filter(|&class| is_1[class]).collect(),
        // What is left of 1 tells whether the scores may be added.
        _ => (0..classes.len()).collect(),
    };
    let (mut values, mut lacking) = (Vec::with_capacity(table.rows()), Vec::new());
    for (row, scores) in scores.chunks_exact(width).enumerate() {
        let is_bad = bad.binary_search_by_key(&row, |(bad, _)| *bad).is_ok();
        let absent = wanted.iter().find(|class| !scores.iter().any(|(of, _)| of == *class));
        values.push(match absent {
            _ if is_bad => 0.0,
            Some(&class) => {
                lacking.push((row, RowFault::NoScoreOf(classes[class].as_str().into())));
                0.0
            }
            None => of_1(scores, &is_1, wanted.len()).map_err(|fault| DataError::ClassScores {
                path: raw.path.clone(),
                line: raw.lines[row],
                fault,
            })?,
        });
    }
    bad.append(&mut lacking);
    bad.sort_by_key(|(row, _)| *row);
    let note = Note::ScoresOfClass { path: raw.path.clone(), class: name.as_str().into() };
    Ok(Some(ClassScores { values, bad, name, note, class }))
}

/// The score of class 1 in a row: of several classes that are 1 together the probabilities add up, if those of all classes
/// (`wanted`) add up to 1.
fn of_1(scores: &[(usize, f64)], is_1: &[bool], wanted: usize) -> Result<f64, ClassScoreFault> {
    if let Some((_, score)) = scores.iter().find(|(_, score)| !(0.0..=1.0).contains(score)) {
        return Err(ClassScoreFault::NoProbability(score.to_string().as_str().into()));
    }
    let total: f64 = scores.iter().map(|(_, score)| score).sum();
    if wanted > 1 && (total - 1.0).abs() > ROUNDED * scores.len() as f64 {
        return Err(ClassScoreFault::Sum(format!("{total:.3}")));
    }
    let of_1 = scores.iter().filter(|(class, _)| is_1[*class]).map(|(_, score)| score);
    Ok(of_1.sum::<f64>().min(1.0))
}

/// Which of `classes` are 1, and whether `--positive` names one.
fn read(classes: &[String], options: &ReadOptions) -> Result<(LabelColumn, ModelClass), LabelFault> {
    let mut table = Table::new(vec!["label".to_owned()]);
    for class in classes {
        table.push([Cell::Text(class)]);
    }
    let found = winners::read(&table, 0, options)?;
    if !found.bad.is_empty() {
        let example = option("--positive", &labels::likely_positive(&table, 0).unwrap_or_default());
        let names = labels::values(&table, 0);
        return Err(LabelFault::UnknownNames { column: "label".into(), names, example });
    }
    Ok((found, winners::class_called(&table, options)))
}
