//! Files of scores that hold the winning class of each row and its score, as text classification pipelines write them:
//! `{"label": "LABEL_0", "score": 0.98}`.

use std::collections::BTreeSet;

use super::error::DataError;
use super::labels::{self, IfAbsent, LabelColumn, MinusOneBesideZero, Positive, PositiveLabel};
use super::message::{self, LabelFault, Note, RowFault};
use super::names::{PREDICTED_LABELS, canonical, names_a_class};
use super::raw_table::RawTable;
use super::score_cell::parse;
use super::table::{Cell, Table};
use super::{ModelClass, ReadOptions};

/// What the winning score is of.
pub(super) struct Winners {
    /// Whether class 1 won, one a row of the table.
    pub is_1: Vec<bool>,
    /// Rows that do not say which class won, and why.
    pub bad: Vec<(usize, RowFault)>,
    pub note: Note,
}

/// The gold labels of the data that the scores belong to.
pub(super) struct Gold<'a> {
    pub data: &'a RawTable,
    /// Where they stand in `data`.
    pub column: usize,
    /// Their classes, one a good row.
    pub classes: &'a [bool],
}

/// Whether class names beside scores are the gold labels once more, and not a model's.
enum Repeats {
    No,
    /// They are in all rows, but in so few that a model may have found them.
    Perhaps,
    Yes,
}

impl Repeats {
    /// Up to so many rows a model may well be right in all.
    const FEW: usize = 20;

    /// Of `column` in `raw`, read as `classes` where it can be. Rows that only one of the files has are passed over.
    fn of(raw: &RawTable, column: usize, classes: Option<&[bool]>, gold: Option<&Gold<'_>>) -> Self {
        let Some(gold) = gold else { return Self::No };
        let partners = raw.partners(gold.data);
        let text = |raw: &RawTable, row: usize, column: usize| {
            raw.table.cell(row, column).text().unwrap_or("").trim().to_owned()
        };
        let are_spelled_so =
            partners.iter().all(|&(row, its)| text(raw, row, column) == text(gold.data, its, gold.column));
        let are_alike =
            || classes.is_some_and(|classes| partners.iter().all(|&(row, its)| classes[row] == gold.classes[its]));
        match (partners.len(), are_spelled_so) {
            (0, _) | (1..=Self::FEW, false) => Self::No,
            (1..=Self::FEW, true) => Self::Perhaps,
            (_, true) => Self::Yes,
            (_, false) if are_alike() => Self::Yes,
            (_, false) => Self::No,
        }
    }
}

/// The winners in `raw`, whose scores are in column `score`; `None` where it is not such a file: where the scores beside
/// class names that vary are too low for winners, or the names are `gold`.
///
/// # Errors
/// Where the classes' names do not say which is 1, where there are more than two of them, and where they may be `gold`.
pub(super) fn find(
    raw: &RawTable,
    score: usize,
    options: &ReadOptions,
    gold: Option<&Gold<'_>>,
) -> Result<Option<Winners>, DataError> {
    let table = &raw.table;
    let has_names = raw.header.has_names();
    // Without a header the only other column may hold them.
    let may_hold_classes = |column: usize| !has_names || names_a_class(&table.headers()[column]);
    let mut columns = (0..table.headers().len()).filter(|&column| column != score && may_hold_classes(column));
    let (Some(column), None) = (columns.next(), columns.next()) else { return Ok(None) };
    let won = |least: f64| move |cell| parse(cell).is_ok_and(|score| (least..=1.0).contains(&score));
    let names = names(table, column);
    let are_numbered = are_numbered(names.iter().copied());
    let are_words = || names.iter().all(|name| name.parse::<f64>().is_err());
    let are_classes = match names.len() {
        2 if !has_names => are_words(),
        3.. if !has_names => are_numbered,
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
    let found = read(table, column, options);
    if !are_numbered && !is_predicted {
        let classes = found.as_ref().ok().map(|found| &found.values[..]);
        match Repeats::of(raw, column, classes, gold) {
            Repeats::Yes => return Ok(None),
            Repeats::Perhaps if options.score.is_some() => return Ok(None),
            Repeats::Perhaps => return Err(repeated(raw, [column, score])),
            Repeats::No => {}
        }
    }
    let fault = |fault: LabelFault| DataError::Labels { path: raw.path.clone(), fault };
    let LabelColumn { values, bad, names: [zero, one], .. } = found.map_err(fault)?;
    let name = |column: usize| table.headers()[column].as_str().into();
    let note = Note::WinningScores { label: name(column), score: name(score), zero, one };
    Ok(Some(Winners { is_1: values, bad, note }))
}

/// The different cells of a column.
fn names(table: &Table, column: usize) -> BTreeSet<&str> {
    table.column(column).map(|cell| cell.text().unwrap_or("").trim()).collect()
}

/// The question whether the class names beside the scores are the data's own labels.
fn repeated(raw: &RawTable, [label, score]: [usize; 2]) -> DataError {
    let headers = raw.table.headers();
    let example = message::option("--score", &headers[score]);
    let [label, score] = [label, score].map(|column| headers[column].as_str().into());
    DataError::WinnersOrLabels { path: raw.path.clone(), label, score, example, predicted: PREDICTED_LABELS[0] }
}

/// Whether `--positive` names a class in `table`, be it a winner of two or of more.
pub(super) fn class_called(table: &Table, options: &ReadOptions) -> ModelClass {
    let asked = options.positive.as_deref().map(PositiveLabel::of);
    let Some(PositiveLabel::Only(name) | PositiveLabel::AllBut(name)) = asked else { return ModelClass::Unknown };
    let headers = table.headers();
    let mut columns = (0..headers.len()).filter(|&column| names_a_class(&headers[column]));
    let is_called = |cell: Cell| cell.text().is_some_and(|text| text.trim().eq_ignore_ascii_case(name));
    let is_known = columns.any(|column| table.column(column).any(is_called));
    if is_known { ModelClass::Known } else { ModelClass::Unknown }
}

/// Whether these are the names that a pipeline gives to classes without names.
fn are_numbered<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.all(|name| name.to_ascii_uppercase().starts_with("LABEL_"))
}

/// Where one of more than two classes won nothing tells the score of another: only who says which column is the score of class 1
/// knows better.
fn refuse_many(
    raw: &RawTable,
    [label, score]: [usize; 2],
    classes: usize,
    options: &ReadOptions,
    gold: Option<&Gold<'_>>,
) -> Result<(), DataError> {
    let found = || read(&raw.table, label, options).ok().map(|found| found.values);
    if options.score.is_some() || matches!(Repeats::of(raw, label, found().as_deref(), gold), Repeats::Yes) {
        return Ok(());
    }
    let headers = raw.table.headers();
    let example = message::option("--score", &headers[score]);
    let [label, score] = [label, score].map(|column| headers[column].as_str().into());
    Err(DataError::WinnersOfMany { path: raw.path.clone(), label, score, classes, example })
}

/// The classes in `column`, whose names are a model's. Where they are called `LABEL_0` and so on, which is what a pipeline calls
/// classes that have no names, `--positive` may name their number. A comparison chooses among more than two; of two it speaks of
/// graded gold labels, and the model learnt what came of them.
pub(super) fn read(table: &Table, column: usize, options: &ReadOptions) -> Result<LabelColumn, LabelFault> {
    let own = options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
    let names = names(table, column);
    let is_of_classes = |name: &&str| match PositiveLabel::of(name) {
        PositiveLabel::Numbers(..) => names.len() > 2,
        PositiveLabel::Only(_) | PositiveLabel::AllBut(_) => true,
    };
    let asked = options.positive.as_deref().or(options.decided.as_deref()).or(own).filter(is_of_classes);
    let numbered = asked.filter(|_| are_numbered(names.iter().copied())).map(|name| format!("LABEL_{name}"));
    let candidates = [numbered.as_deref(), asked].into_iter().flatten();
    let read = |name: Option<_>| {
        let positive = name.map(|name| Positive { name, if_absent: IfAbsent::Refuse });
        labels::read(table, column, positive, MinusOneBesideZero::of(options))
    };
    candidates.map(|name| read(Some(name))).find(Result::is_ok).unwrap_or_else(|| read(None))
}
