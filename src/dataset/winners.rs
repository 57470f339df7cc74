//! Files of scores that hold the winning class of each row and its score, as text classification pipelines write them:
//! `{"label": "LABEL_0", "score": 0.98}`.

use super::error::DataError;
use super::labels::{self, IfAbsent, LabelColumn, MinusOneBesideZero, Positive, PositiveLabel};
use super::message::{self, LabelFault, Note};
use super::names::{PREDICTED_LABELS, canonical, names_a_class};
use super::raw_table::RawTable;
use super::score_cell::parse;
use super::table::Cell;
use super::{ModelClass, ReadOptions};

/// What the winning score is of.
pub(super) struct Winners {
    /// Whether class 1 won, one a row of the table.
    pub is_1: Vec<bool>,
    pub note: Note,
}

/// Rows from which on class names that are the gold labels in every row are these once more, and not a model's.
const REMARKABLE: usize = 20;

/// The winners in `raw`, whose scores are in column `score`; `None` where it is not such a file: where the scores beside
/// class names that vary are too low for winners, or the names are `gold`.
///
/// # Errors
/// Where the classes' names do not say which is 1, and where there are more than two of them.
pub(super) fn find(
    raw: &RawTable,
    score: usize,
    options: &ReadOptions,
    gold: Option<&[bool]>,
) -> Result<Option<Winners>, DataError> {
    let table = &raw.table;
    let mut columns =
        (0..table.headers().len()).filter(|&column| column != score && names_a_class(&table.headers()[column]));
    let (true, Some(column), None) = (raw.header.has_names(), columns.next(), columns.next()) else { return Ok(None) };
    let won = |least: f64| move |cell| parse(cell).is_ok_and(|score| (least..=1.0).contains(&score));
    let names: std::collections::BTreeSet<&str> =
        table.column(column).map(|cell| cell.text().unwrap_or("").trim()).collect();
    let are_numbered = are_numbered(names.iter().copied());
    let are_classes = match names.len() {
        1 => are_numbered,
        2 => true,
        // Grades in fractions are people's.
        _ => names.iter().all(|name| name.parse::<f64>().map_or(true, |number| number.fract() == 0.0)),
    };
    let is_predicted = PREDICTED_LABELS.contains(&&*canonical(&table.headers()[column]));
    let least = match names.len() {
        0..=2 => 0.5,
        _ if is_predicted => 0.0,
        classes => 1.0 / classes as f64,
    };
    if !are_classes || !table.column(score).all(won(least)) {
        return Ok(None);
    }
    if names.len() > 2 {
        return refuse_many(raw, [column, score], names.len(), options, gold).map(|()| None);
    }
    let found = read(raw, column, options, are_numbered);
    let fault = |fault: LabelFault| DataError::Labels { path: raw.path.clone(), fault };
    let LabelColumn { values, names: [zero, one], .. } = found.map_err(fault)?;
    if !are_numbered && is_gold(&values, gold) {
        return Ok(None);
    }
    let name = |column: usize| table.headers()[column].as_str().into();
    let note = Note::WinningScores { label: name(column), score: name(score), zero, one };
    Ok(Some(Winners { is_1: values, note }))
}

/// Whether `--positive` names a class in `raw`, be it a winner of two or of more.
pub(super) fn class_called(raw: &RawTable, options: &ReadOptions) -> ModelClass {
    let asked = options.positive.as_deref().map(PositiveLabel::of);
    let Some(PositiveLabel::Only(name) | PositiveLabel::AllBut(name)) = asked else { return ModelClass::Unknown };
    let headers = raw.table.headers();
    let mut columns = (0..headers.len()).filter(|&column| names_a_class(&headers[column]));
    let is_called = |cell: Cell| cell.text().is_some_and(|text| text.trim().eq_ignore_ascii_case(name));
    let is_known = columns.any(|column| raw.table.column(column).any(is_called));
    if is_known { ModelClass::Known } else { ModelClass::Unknown }
}

/// Whether these are the names that a pipeline gives to classes without names.
pub(super) fn are_numbered<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.all(|name| name.to_ascii_uppercase().starts_with("LABEL_"))
}

/// Whether the class of each row is its gold label once more.
fn is_gold(values: &[bool], gold: Option<&[bool]>) -> bool {
    values.len() > REMARKABLE && gold == Some(values)
}

/// Where one of more than two classes won nothing tells the score of another: only who says which column is the score of class 1
/// knows better.
fn refuse_many(
    raw: &RawTable,
    [label, score]: [usize; 2],
    classes: usize,
    options: &ReadOptions,
    gold: Option<&[bool]>,
) -> Result<(), DataError> {
    let are_gold = || read(raw, label, options, false).is_ok_and(|found| is_gold(&found.values, gold));
    if options.score.is_some() || are_gold() {
        return Ok(());
    }
    let headers = raw.table.headers();
    let example = message::option("--score", &headers[score]);
    let [label, score] = [label, score].map(|column| headers[column].as_str().into());
    Err(DataError::WinnersOfMany { path: raw.path.clone(), label, score, classes, example })
}

/// The classes that won, `are_numbered` where they are called `LABEL_0` and so on, which is what a pipeline calls classes that
/// have no names.
pub(super) fn read(
    raw: &RawTable,
    column: usize,
    options: &ReadOptions,
    are_numbered: bool,
) -> Result<LabelColumn, LabelFault> {
    let table = &raw.table;
    let own = options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
    let asked = options.positive.as_deref().or(own);
    let numbered = asked.filter(|_| are_numbered).map(|name| format!("LABEL_{name}"));
    let candidates = [numbered.as_deref(), asked].into_iter().flatten();
    let read = |name: Option<_>| {
        let positive = name.map(|name| Positive { name, if_absent: IfAbsent::Refuse });
        labels::read(table, column, positive, MinusOneBesideZero::of(options))
    };
    candidates.map(|name| read(Some(name))).find(Result::is_ok).unwrap_or_else(|| read(None))
}
