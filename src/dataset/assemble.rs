//! From a file's cells to a [`Dataset`]: roles, labels, scores, and what becomes of bad rows.

use super::columns::{self, Content, Question};
use super::error::{DataError, quoted};
use super::labels::{self, Labels, Positive};
use super::layouts::{self, Columns, Languages};
use super::load::{self, Raw};
use super::open::Input;
use super::scores_file;
use super::sniff;
use super::table::Cell;
use super::{BadRow, Dataset, Needs, ReadOptions, Roles, Scores, Source};

/// Read the data set in `input`.
pub(super) fn read(input: Input, options: &ReadOptions, needs: Needs) -> Result<Dataset, DataError> {
    if options.limit == Some(0) {
        return Err(DataError::LimitZero);
    }
    let applied = options.layout.as_ref().map(|layout| layout.apply(&input, options)).transpose()?;
    let options = applied.as_ref().unwrap_or(options);
    let mut raw = load::load(input, options, |rows| sniff::first_line_is_data(rows, options))?;
    keep_language(&mut raw, options)?;
    let (mut roles, notes) = recognise(&raw, options, needs)?;
    raw.notes.splice(0..0, notes);
    let mut faults = Faults::default();
    if needs.texts {
        faults.add(absent_texts(&raw, roles));
    }
    let labels = read_labels(&mut raw, roles, options, needs, &mut faults)?;
    if labels.is_none() {
        roles.label = None;
    }
    let scores = read_scores(&mut raw, roles, options, needs, &mut faults)?;
    Parts { raw, roles, labels, scores }.without(faults, options)
}

/// Rows that are no good although they are well-formed.
#[derive(Default)]
struct Faults(Vec<(usize, String)>);

impl Faults {
    fn add(&mut self, bad: Vec<(usize, String)>) {
        self.0.extend(bad);
    }
}

/// Leave out the rows of other languages, as if the file had not had them.
fn keep_language(raw: &mut Raw, options: &ReadOptions) -> Result<(), DataError> {
    let Some(Languages { column, language, keep, note }) =
        options.layout.as_ref().and_then(|layout| layout.rows_in_language(&raw.table))
    else {
        return Ok(());
    };
    if !keep.contains(&true) {
        let languages = labels::values(&raw.table, column);
        return Err(DataError::NoLanguage { path: raw.path.clone(), language: quoted(&language), languages });
    }
    // Which language a bad row has is unknown: it stays, with its place among the rows that stay.
    let mut good = keep.iter();
    let (mut place, mut bad) = (0, raw.bad.iter_mut().peekable());
    for row in 0..raw.rows {
        match bad.next_if(|(bad, _)| *bad == row) {
            Some((bad, _)) => {
                *bad = place;
                place += 1;
            }
            None => place += usize::from(good.next() == Some(&true)),
        }
    }
    raw.rows = place;
    raw.table.retain(&keep);
    retain(&mut raw.lines, &keep);
    raw.notes.push(note);
    Ok(())
}

fn recognise(raw: &Raw, options: &ReadOptions, needs: Needs) -> Result<(Roles, Vec<String>), DataError> {
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
    columns::recognise(&question).map_err(|error| explain_document(raw).unwrap_or(error))
}

/// What a column seems to hold, by its first cells.
fn content(raw: &Raw, column: usize) -> Content {
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
fn explain_document(raw: &Raw) -> Option<DataError> {
    let nested = |cell: Cell| matches!(cell, Cell::Json(json) if json.starts_with(['[', '{']));
    let document = raw.rows == 1 && (0..raw.table.headers().len()).any(|column| nested(raw.table.cell(0, column)));
    document.then(|| DataError::Unsupported {
        path: raw.path.clone(),
        what: "one nested JSON document, not one flat object a line",
        advice: r#"write its pairs as lines like {"sentence1": "…", "sentence2": "…", "label": 0}"#,
    })
}

fn absent_texts(raw: &Raw, roles: Roles) -> Vec<(usize, String)> {
    let Some(column) = roles.text_a else { return Vec::new() };
    let absent = raw.table.column(column).enumerate().filter(|(_, cell)| *cell == Cell::Absent);
    absent
        .map(|(row, _)| (row, format!("there is no text in column {}", quoted(&raw.table.headers()[column]))))
        .collect()
}

/// The labels, where there are any. Labels that nobody needs and nobody asked for never stop a run.
fn read_labels(
    raw: &mut Raw,
    roles: Roles,
    options: &ReadOptions,
    needs: Needs,
    faults: &mut Faults,
) -> Result<Option<Labels>, DataError> {
    let Some(column) = roles.label else { return Ok(None) };
    let asked = needs.labels || options.label.is_some();
    let own = options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
    let positive = options.positive.as_deref().or(own);
    let positive = positive.map(|name| Positive { name, may_be_absent: options.positive.is_none() });
    let labels = match labels::read(&raw.path, &raw.table, column, positive, needs.labels) {
        Ok(Some(labels)) => labels,
        Ok(None) => {
            raw.notes.push("the label column says nothing: the rows are unlabelled".into());
            return Ok(None);
        }
        Err(error) if !asked => {
            raw.notes.push(format!("the labels are set aside: {error}"));
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if let (Some((row, reason)), false, false) = (labels.bad.first(), asked, options.skip_bad_rows) {
        let line = raw.lines[*row];
        raw.notes.push(format!("the labels are set aside: line {line}: {reason} (--skip-bad-rows drops such rows)"));
        return Ok(None);
    }
    raw.notes.extend(labels.notes.iter().cloned());
    faults.add(labels.bad.clone());
    Ok(Some(labels))
}

fn read_scores(
    raw: &mut Raw,
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

/// A data set whose bad rows are still among the good ones.
struct Parts {
    raw: Raw,
    roles: Roles,
    labels: Option<Labels>,
    scores: Option<Vec<f64>>,
}

impl Parts {
    /// Drop the bad rows, or stop at the first of them.
    fn without(mut self, Faults(mut faults): Faults, options: &ReadOptions) -> Result<Dataset, DataError> {
        faults.sort_by_key(|&(row, _)| row);
        faults.dedup_by_key(|&mut (row, _)| row);
        let raw = &mut self.raw;
        let mut skipped: Vec<BadRow> = raw.bad.drain(..).map(|(_, bad)| bad).collect();
        if let Some((row, reason)) = faults.first() {
            let (path, line, reason) = (raw.path.clone(), raw.lines[*row], reason.clone());
            if !options.skip_bad_rows {
                return Err(DataError::BadRow { path, line, reason });
            }
            if faults.len() == raw.lines.len() {
                return Err(DataError::AllRowsBad { path, rows: raw.rows, line, reason });
            }
            let mut keep = vec![true; raw.lines.len()];
            for (row, reason) in faults {
                keep[row] = false;
                skipped.push(BadRow { line: raw.lines[row], reason });
            }
            raw.table.retain(&keep);
            retain(&mut raw.lines, &keep);
            if let Some(labels) = &mut self.labels {
                retain(&mut labels.values, &keep);
            }
            if let Some(scores) = &mut self.scores {
                retain(scores, &keep);
            }
        }
        skipped.sort_by_key(|bad| bad.line);
        Ok(self.finish(skipped))
    }

    fn finish(self, skipped: Vec<BadRow>) -> Dataset {
        let Self { raw, roles, labels, scores } = self;
        let (labels, class_names) = match labels {
            Some(Labels { values, names, .. }) => (Some(values), names),
            None => (None, ["0".into(), "1".into()]),
        };
        let mut warnings = Vec::new();
        if let Some(labels) = &labels {
            let positives = labels.iter().filter(|&&label| label).count();
            if positives == 0 || positives == labels.len() {
                let class = usize::from(positives > 0);
                let (name, digit) = (&class_names[class], class.to_string());
                let name = if *name == digit { digit } else { format!("{name} ({digit})") };
                warnings.push(format!("every label is {name}: what needs both classes is undefined"));
            }
        }
        Dataset {
            source: Source { path: raw.path, format: raw.format, embedded: None },
            table: raw.table,
            roles,
            labels,
            class_names,
            scores: scores.map(Scores::from_values),
            lines: raw.lines,
            skipped,
            notes: raw.notes,
            warnings,
        }
    }
}

fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| keep.next().copied().unwrap_or(true));
}
