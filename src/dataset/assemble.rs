//! From a file's cells to a [`Dataset`]: roles, labels, scores, and what becomes of bad rows.

use super::columns::{self, Content, Question};
use super::error::{DataError, quoted};
use super::labels::{self, LabelColumn, Positive, Rule};
use super::layouts::{self, Columns};
use super::row_reader::{RawTable, retain};
use super::scores_file;
use super::table::Cell;
use super::{BadRow, Dataset, Needs, ReadOptions, Roles, Source};
use crate::metrics::{Labels, Scores};

/// What the first rows have decided for those that follow.
pub(super) struct Decided {
    roles: Roles,
    labels: Option<LabelReading>,
    /// A headerless file's columns, where the rows have to go on speaking for them.
    told: Option<Told>,
    /// Rows that decided.
    rows: usize,
}

/// How the label column is read.
struct LabelReading {
    column: usize,
    rule: Rule,
    names: [String; 2],
}

/// Rows that are no good although they are well-formed.
#[derive(Default)]
struct Faults(Vec<(usize, String)>);

impl Faults {
    fn add(&mut self, bad: Vec<(usize, String)>) {
        self.0.extend(bad);
    }
}

/// How much of a data set some rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// More rows follow.
    Beginning,
}

/// The data set that `raw` is, and what it decides for rows that follow it.
pub(super) fn first(
    mut raw: RawTable,
    options: &ReadOptions,
    needs: Needs,
    extent: Extent,
) -> Result<(Assembled, Decided), DataError> {
    let (mut roles, told, notes) = recognise(&raw, options, needs)?;
    raw.notes.splice(0..0, notes);
    let mut faults = Faults::default();
    if needs.texts {
        faults.add(absent_texts(&raw, roles));
    }
    let labels = read_labels(&mut raw, roles, options, needs, extent, &mut faults)?;
    if labels.is_none() {
        roles.label = None;
    }
    let scores = read_scores(&mut raw, roles, options, needs, &mut faults)?;
    let (labels, decision) = match (labels, roles.label) {
        (Some(LabelColumn { values, names, rule, .. }), Some(column)) => {
            (Some(values), Some(LabelReading { column, rule, names }))
        }
        _ => (None, None),
    };
    let decided = Decided { roles, labels: decision, told, rows: raw.rows };
    let names = decided.class_names();
    Ok((Draft { raw, roles, labels, names, scores }.without(faults, options)?, decided))
}

/// The data set that `raw` is, which follows rows that decided.
pub(super) fn next(
    mut raw: RawTable,
    decided: &mut Decided,
    options: &ReadOptions,
    needs: Needs,
) -> Result<Assembled, DataError> {
    decided.check(&raw)?;
    let mut faults = Faults::default();
    if needs.texts {
        faults.add(absent_texts(&raw, decided.roles));
    }
    let mut labels = None;
    if let Some(LabelReading { column, rule, .. }) = &decided.labels {
        let (values, bad) = rule.apply(&raw.table, *column);
        if let Some(note) = set_aside(&raw, &bad, options, needs) {
            raw.notes.push(note);
        } else {
            faults.add(bad);
            labels = Some(values);
        }
    }
    if labels.is_none() {
        (decided.labels, decided.roles.label) = (None, None);
    }
    let (roles, names) = (decided.roles, decided.class_names());
    Draft { raw, roles, labels, names, scores: None }.without(faults, options)
}

impl Decided {
    fn class_names(&self) -> [String; 2] {
        self.labels.as_ref().map_or_else(|| ["0".into(), "1".into()], |labels| labels.names.clone())
    }

    /// Whether the columns of a headerless file still are what they were taken for.
    fn check(&self, raw: &RawTable) -> Result<(), DataError> {
        let Some((columns, told)) = self.told else { return Ok(()) };
        let Some(row) = columns.misfit(&raw.table) else { return Ok(()) };
        let second = columns.text_b.map_or(String::new(), |column| format!(" --text-b {column}"));
        let example = format!("--no-header --text-a {}{second} --label {}", columns.text_a, columns.label);
        Err(DataError::UnlikeBefore { path: raw.path.clone(), line: raw.lines[row], rows: self.rows, told, example })
    }
}

/// The warning where all of `rows` labels are of one class, `positives` of them 1.
pub(super) fn one_class(positives: usize, rows: usize, names: &[String; 2]) -> Option<String> {
    (positives == 0 || positives == rows).then(|| {
        let class = usize::from(positives > 0);
        let (name, digit) = (&names[class], class.to_string());
        let name = if *name == digit { digit } else { format!("{name} ({digit})") };
        format!("every label is {name}: what needs both classes is undefined")
    })
}

/// A headerless file's columns, and what the user is told of them.
type Told = (Columns, &'static str);

/// Who plays which role; a headerless file's columns, where its cells alone told them; and notes.
fn recognise(
    raw: &RawTable,
    options: &ReadOptions,
    needs: Needs,
) -> Result<(Roles, Option<Told>, Vec<String>), DataError> {
    let headers = raw.table.headers();
    let fits = |option: &Option<String>, column: Option<usize>| {
        option.as_ref().is_none_or(|given| column.is_some_and(|column| *given == column.to_string()))
    };
    let agrees = |columns: &Columns| {
        fits(&options.text_a, Some(columns.text_a))
            && fits(&options.text_b, columns.text_b)
            && fits(&options.label, Some(columns.label))
            && fits(&options.id, columns.id)
            && options.score.is_none()
    };
    let guess = if raw.named { None } else { layouts::guess(&raw.table).filter(|(columns, _)| agrees(columns)) };
    let detail = if !raw.named && headers.len() == 3 && guess.is_none() && options.label.is_none() {
        format!(", and its third column is not 0 or 1 but {}", labels::values(&raw.table, 2))
    } else {
        String::new()
    };
    let contents: Vec<Content> = (0..headers.len()).map(|column| content(raw, column)).collect();
    let question = Question {
        path: &raw.path,
        headers,
        options,
        needs,
        named: raw.named,
        guess,
        contents: &contents,
        detail: &detail,
    };
    let (roles, notes) = columns::recognise(&question).map_err(|error| explain_document(raw).unwrap_or(error))?;
    Ok((roles, guess.filter(|_| options.text_a.is_none()), notes))
}

/// What a column seems to hold, by its first cells.
fn content(raw: &RawTable, column: usize) -> Content {
    const LOOKED_AT: usize = 50;
    let cells = || raw.table.column(column).take(LOOKED_AT).map(|cell| cell.text().unwrap_or("").trim());
    if cells().all(|text| matches!(text, "0" | "1" | "true" | "false")) {
        Content::Binary
    } else if cells().all(|text| text.parse::<f64>().is_ok()) {
        Content::Number
    } else {
        Content::Text
    }
}

/// The better error where the one "row" is a whole nested JSON document.
fn explain_document(raw: &RawTable) -> Option<DataError> {
    let nested = |cell: Cell| matches!(cell, Cell::Json(json) if json.starts_with(['[', '{']));
    let document = raw.rows == 1 && (0..raw.table.headers().len()).any(|column| nested(raw.table.cell(0, column)));
    document.then(|| DataError::Unsupported {
        path: raw.path.clone(),
        what: "one nested JSON document, not one flat object a line",
        advice: r#"write its pairs as lines like {"sentence1": "…", "sentence2": "…", "label": 0}"#,
    })
}

fn absent_texts(raw: &RawTable, roles: Roles) -> Vec<(usize, String)> {
    let Some(column) = roles.text_a else { return Vec::new() };
    let absent = raw.table.column(column).enumerate().filter(|(_, cell)| *cell == Cell::Absent);
    absent
        .map(|(row, _)| (row, format!("there is no text in column {}", quoted(&raw.table.headers()[column]))))
        .collect()
}

/// The labels, where there are any. Labels that nobody needs and nobody asked for never stop a run.
fn read_labels(
    raw: &mut RawTable,
    roles: Roles,
    options: &ReadOptions,
    needs: Needs,
    extent: Extent,
    faults: &mut Faults,
) -> Result<Option<LabelColumn>, DataError> {
    let Some(column) = roles.label else { return Ok(None) };
    let asked = needs.labels || options.label.is_some();
    let own = options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
    let positive = options.positive.as_deref().or(own);
    // Where more rows follow it may occur in them.
    let positive = positive
        .map(|name| Positive { name, may_be_absent: extent == Extent::Beginning || options.positive.is_none() });
    let labels = match labels::read(&raw.path, &raw.table, column, positive, needs.labels) {
        Ok(Some(labels)) => labels,
        Ok(None) => {
            raw.notes.push(if extent == Extent::Beginning {
                format!("the label column says nothing in the first {} rows: the labels are set aside", raw.rows)
            } else {
                "the label column says nothing: the rows are unlabelled".into()
            });
            return Ok(None);
        }
        Err(error) if !asked => {
            raw.notes.push(format!("the labels are set aside: {error}"));
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if let Some(note) = set_aside(raw, &labels.bad, options, needs) {
        raw.notes.push(note);
        return Ok(None);
    }
    raw.notes.extend(labels.notes.iter().cloned());
    faults.add(labels.bad.clone());
    Ok(Some(labels))
}

/// The note with which labels are set aside because of the first of the `bad` ones; `None` where bad labels are bad rows.
fn set_aside(raw: &RawTable, bad: &[(usize, String)], options: &ReadOptions, needs: Needs) -> Option<String> {
    let (row, reason) = bad.first()?;
    let line = raw.lines[*row];
    (!needs.labels && options.label.is_none() && !options.skip_bad_rows)
        .then(|| format!("the labels are set aside: line {line}: {reason} (--skip-bad-rows drops such rows)"))
}

fn read_scores(
    raw: &mut RawTable,
    roles: Roles,
    options: &ReadOptions,
    needs: Needs,
    faults: &mut Faults,
) -> Result<Option<Vec<f64>>, DataError> {
    match (&options.scores_file, roles.score) {
        (Some(path), _) if !needs.scores => {
            raw.notes.push(format!("{} is set aside: the model scores", path.display()));
            Ok(None)
        }
        (Some(path), _) => {
            let joined = scores_file::join(path, options, raw)?;
            raw.notes.push(joined.note);
            faults.add(joined.bad);
            Ok(Some(joined.values))
        }
        (None, Some(column)) => {
            let (values, bad) = scores_file::read_column(&raw.table, column);
            faults.add(bad);
            Ok(Some(values))
        }
        (None, None) => Ok(None),
    }
}

/// A data set without its bad rows.
pub(super) struct Assembled {
    pub dataset: Dataset,
    /// Rows left out, malformed ones among them.
    pub skipped: usize,
    /// The first well-formed row that was left out.
    pub first_fault: Option<BadRow>,
}

/// A data set whose bad rows are still among the good ones.
struct Draft {
    raw: RawTable,
    roles: Roles,
    labels: Option<Vec<bool>>,
    names: [String; 2],
    scores: Option<Vec<f64>>,
}

impl Draft {
    /// Drop the bad rows, or stop at the first of them.
    fn without(mut self, Faults(mut faults): Faults, options: &ReadOptions) -> Result<Assembled, DataError> {
        faults.sort_by_key(|&(row, _)| row);
        faults.dedup_by_key(|&mut (row, _)| row);
        let raw = &mut self.raw;
        let mut first_fault = None;
        let count = raw.rows - raw.lines.len() + faults.len();
        let mut skipped: Vec<BadRow> = raw.bad.drain(..).map(|(_, bad)| bad).collect();
        if let Some((row, reason)) = faults.first() {
            let (line, reason) = (raw.lines[*row], reason.clone());
            if !options.skip_bad_rows {
                return Err(DataError::BadRow { path: raw.path.clone(), line, reason });
            }
            first_fault = Some(BadRow { line, reason });
            let mut keep = vec![true; raw.lines.len()];
            for (row, reason) in faults {
                keep[row] = false;
                skipped.push(BadRow { line: raw.lines[row], reason });
            }
            raw.retain(&keep);
            if let Some(labels) = &mut self.labels {
                retain(labels, &keep);
            }
            if let Some(scores) = &mut self.scores {
                retain(scores, &keep);
            }
        }
        skipped.sort_by_key(|bad| bad.line);
        Ok(Assembled { dataset: self.finish(skipped), skipped: count, first_fault })
    }

    fn finish(self, skipped: Vec<BadRow>) -> Dataset {
        let Self { raw, roles, labels, names, scores } = self;
        Dataset {
            source: Source { path: raw.path, format: raw.format, embedded: None },
            table: raw.table,
            roles,
            labels: labels.map(Labels::from),
            class_names: names,
            scores: scores.map(Scores::from_values),
            lines: raw.lines,
            skipped,
            notes: raw.notes,
            warnings: Vec::new(),
        }
    }
}
