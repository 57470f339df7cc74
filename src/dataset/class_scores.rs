//! Files of scores that hold the score of every class in each row, as text classification pipelines write them with
//! `top_k=None`: `[[{"label": "LABEL_1", "score": 0.98}, {"label": "LABEL_0", "score": 0.02}], …]`, the highest first.

use std::collections::BTreeSet;

use super::error::DataError;
use super::labels::LabelColumn;
use super::raw_table::RawTable;
use super::table::{Cell, Table};
use super::winners;
use super::{ModelClass, ReadOptions};

/// The score of one class.
#[derive(serde::Deserialize)]
struct OfClass {
    label: String,
    score: f64,
}

impl OfClass {
    fn parse(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Json(text) => serde_json::from_str(text).ok(),
            Cell::Absent | Cell::Text(_) => None,
        }
    }
}

/// The score of class 1 in each row of `raw`, as a table of this one column (absent where a row does not have it), and whether
/// `--positive` names one of the classes. `None` where it is not such a file.
///
/// # Errors
/// Where the classes' names do not say which is 1.
pub(super) fn find(raw: &RawTable, options: &ReadOptions) -> Result<Option<(RawTable, ModelClass)>, DataError> {
    let (rows, columns) = (raw.table.rows(), raw.table.headers().len());
    let of_row = |row: usize| (0..columns).map(move |column| OfClass::parse(raw.table.cell(row, column)));
    if rows == 0 || raw.header.has_names() || !of_row(0).all(|found| found.is_some()) {
        return Ok(None);
    }
    let classes: BTreeSet<String> = (0..rows).flat_map(of_row).flatten().map(|found| found.label).collect();
    let classes: Vec<String> = classes.into_iter().collect();
    let (found, class) = read(raw, &classes, options)?;
    let LabelColumn { values, names: [_, one], .. } = found;
    let is_1 = |name: &String| classes.binary_search(name).is_ok_and(|class| values[class]);
    let mut table = Table::new(vec![one]);
    for row in 0..rows {
        // Of several classes that are 1 together the probabilities add up.
        let scores: Option<Vec<f64>> =
            of_row(row).map(|found| found.map(|found| if is_1(&found.label) { found.score } else { 0.0 })).collect();
        let has_it = of_row(row).flatten().any(|found| is_1(&found.label));
        let sum = scores.filter(|_| has_it).map(|scores| scores.iter().sum::<f64>().to_string());
        table.push([sum.as_deref().map_or(Cell::Absent, Cell::Json)]);
    }
    Ok(Some((RawTable { table, ..raw.clone() }, class)))
}

/// Which of `classes` are 1, and whether `--positive` names one.
fn read(raw: &RawTable, classes: &[String], options: &ReadOptions) -> Result<(LabelColumn, ModelClass), DataError> {
    let mut table = Table::new(vec!["label".to_owned()]);
    for class in classes {
        table.push([Cell::Text(class)]);
    }
    let classes = RawTable { table, ..raw.clone() };
    let found = winners::read(&classes.table, 0, options);
    let found = found.map_err(|fault| DataError::Labels { path: raw.path.clone(), fault })?;
    Ok((found, winners::class_called(&classes.table, options)))
}
