//! Files of scores that hold the winning class of each row and its score, as text classification pipelines write them:
//! `{"label": "LABEL_0", "score": 0.98}`.

use super::error::DataError;
use super::labels::{self, LabelColumn, Positive};
use super::message::{LabelFault, Note};
use super::names::{LABELS, PREDICTED_LABELS, canonical};
use super::row_reader::RawTable;
use super::{ReadOptions, scores_file};

/// What the winning score is of.
pub(super) struct Winners {
    /// Whether class 1 won, one a row of the table.
    pub is_1: Vec<bool>,
    pub note: Note,
}

/// Rows from which on class names that are the gold labels in every row are these once more, and not a model's.
const REMARKABLE: usize = 20;

/// The winners in `raw`, whose scores are in column `score`; `None` where it is not such a file: where the scores beside
/// class names that vary are not all at least 0.5, or the names are `gold`.
///
/// # Errors
/// Where the classes' names do not say which is 1.
pub(super) fn find(
    raw: &RawTable,
    score: usize,
    options: &ReadOptions,
    gold: Option<&[bool]>,
) -> Result<Option<Winners>, DataError> {
    let table = &raw.table;
    let is_label = |header: &String| {
        let name = canonical(header);
        LABELS.contains(&&*name) || PREDICTED_LABELS.contains(&&*name)
    };
    let mut columns =
        (0..table.headers().len()).filter(|&column| column != score && is_label(&table.headers()[column]));
    let (true, Some(column), None) = (raw.header.has_names(), columns.next(), columns.next()) else { return Ok(None) };
    let won = |cell| scores_file::parse(cell).is_ok_and(|score| (0.5..=1.0).contains(&score));
    let names: std::collections::BTreeSet<&str> =
        table.column(column).map(|cell| cell.text().unwrap_or("").trim()).collect();
    let are_numbered = |of: &str| names.iter().all(|name| name.to_ascii_uppercase().starts_with(of));
    if !(names.len() == 2 || names.len() == 1 && are_numbered("LABEL_")) || !table.column(score).all(won) {
        return Ok(None);
    }
    let own = options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
    let asked = options.positive.as_deref().or(own);
    // LABEL_0 is what a pipeline calls a class 0 that has no name.
    let numbered = asked.filter(|_| are_numbered("LABEL_")).map(|name| format!("LABEL_{name}"));
    let candidates = [numbered.as_deref(), asked].into_iter().flatten();
    let positive = |name| Positive { name, may_be_absent: false };
    let found = candidates.map(|name| labels::read(table, column, Some(positive(name)))).find(Result::is_ok);
    let fault = |fault: LabelFault| DataError::Labels { path: raw.path.clone(), fault };
    let LabelColumn { values, names: [zero, one], .. } =
        found.unwrap_or_else(|| labels::read(table, column, None)).map_err(fault)?;
    if !are_numbered("LABEL_") && values.len() > REMARKABLE && gold == Some(&values) {
        return Ok(None);
    }
    let name = |column: usize| table.headers()[column].as_str().into();
    let note = Note::WinningScores { label: name(column), score: name(score), zero, one };
    Ok(Some(Winners { is_1: values, note }))
}
