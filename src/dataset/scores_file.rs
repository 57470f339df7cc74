//! Scores as text: a column of the data, or a file of their own that is joined by row (`--scores`).

use std::path::Path;

use super::class_scores::ClassScores;
use super::column_facts::Column;
use super::columns::{self, Question};
use super::error::DataError;
use super::header::{Header, Numbering};
use super::message::{self, FirstLine, Hint, Names, Note, Probabilities, Role, RowFault};
use super::open::Input;
use super::raw_table::RawTable;
use super::row_reader::{Opening, RowReader};
use super::score_cell::parse;
use super::sniff::{self, Sniffed};
use super::syntax::Syntax;
use super::table::Table;
use super::winners::{Gold, Winners};
use super::{BadRow, Format, InputFormat, ModelClass, Needs, ReadOptions, class_scores, names, stated, winners};
use crate::metrics::{Axis, Scores};

/// Rows looked at before a column is taken for something.
const LOOKED_AT: usize = 50;

/// How far the probabilities of a row, written as f32, may be from 1.
const SUM_TOLERANCE: f64 = 1e-3;

/// Scores of the rows of a table.
#[derive(Default)]
pub(super) struct ScoreColumn {
    /// One a row, 0 in bad rows.
    pub values: Vec<f64>,
    /// Bad rows, and why.
    pub bad: Vec<(usize, RowFault)>,
    /// What the file says that they are.
    pub axis: Option<Axis>,
    /// Their log-odds, one a row, where the file has them.
    pub margins: Option<Vec<f64>>,
}

impl ScoreColumn {
    /// The scores in a column of the data itself.
    pub(super) fn of(table: &Table, column: usize) -> Self {
        let mut scores = Self { values: Vec::with_capacity(table.rows()), ..Self::default() };
        table.column(column).for_each(|cell| scores.push(parse(cell)));
        scores.axis = stated::axis(table, column, &scores.values);
        scores.margins = {
            let is_bad = |row: usize| scores.bad.binary_search_by_key(&row, |(bad, _)| *bad).is_ok();
            stated::margins(table, column, &scores.values, is_bad)
        };
        scores
    }

    pub(super) fn into_scores(self) -> Scores {
        let scores = Scores::from_values(self.values);
        Scores { axis: self.axis.unwrap_or(scores.axis), margins: self.margins, ..scores }
    }

    fn push(&mut self, score: Result<f64, RowFault>) {
        self.values.push(score.unwrap_or_else(|fault| {
            self.bad.push((self.values.len(), fault));
            0.0
        }));
    }
}

/// Read the scores at `input` and lay them beside the rows of `data`, whose labels are `gold`, by their place in the two
/// files: a bad row here drops its partner there, and the other way round. Also whether `--positive` names a class of theirs.
pub(super) fn join(
    input: Input,
    options: &ReadOptions,
    data: &RawTable,
    gold: Option<&Gold<'_>>,
) -> Result<(ScoreColumn, ModelClass, Vec<Note>), DataError> {
    let own = own_options(options);
    let path = &input.path.clone();
    let mut raw = read(input, &own, data.rows)?;
    let of_classes = class_scores::find(&raw, &own)?;
    if let Some(ClassScores { name, .. }) = &of_classes {
        raw.table = Table::new(vec![name.clone()]);
    }
    raw.refuse_columns()?;
    let (column, probabilities) = score_column(&raw, &own)?;
    check_count(&raw, data)?;
    let joined = || Note::ScoresJoined {
        path: path.clone(),
        column: raw.table.headers()[column].as_str().into(),
        probabilities: probabilities.clone(),
    };
    let (mut read, mut winners, class, note) = if let Some(ClassScores { values, bad, class, note, .. }) = of_classes {
        (ScoreColumn { values, bad, ..ScoreColumn::default() }, None, class, note)
    } else {
        let read = ScoreColumn::of(&raw.table, column);
        let winners = if read.axis.is_none() { winners::find(&raw, column, &own, gold)? } else { None };
        let class = match &probabilities {
            Some(probabilities) => probabilities.class_called(&own),
            None => winners::class_called(&raw.table, &own),
        };
        (read, winners, class, joined())
    };
    read.bad.extend(winners.iter_mut().flat_map(|winners| winners.bad.drain(..)));
    read.bad.sort_by_key(|(row, _)| *row);
    read.bad.dedup_by_key(|(row, _)| *row);
    if !options.skip_bad_rows {
        refuse_bad(&raw, &read)?;
    }
    let scores = beside(path, &raw, read, winners.as_ref(), data);
    let mut notes = raw.notes;
    notes.push(note);
    notes.extend(winners.map(|winners| winners.note));
    Ok((scores, class, notes))
}

/// The scores that were `read` from `raw` for the good rows of `data`, each beside the row at its place.
fn beside(path: &Path, raw: &RawTable, read: ScoreColumn, winners: Option<&Winners>, data: &RawTable) -> ScoreColumn {
    let mut faults = read.bad.into_iter().peekable();
    let mut score = |row: usize| match faults.next_if(|(bad, _)| *bad == row) {
        Some((_, reason)) => Err(BadRow { line: raw.lines[row], reason }),
        None if winners.is_none_or(|winners| winners.is_1[row]) => Ok(read.values[row]),
        None => Ok(1.0 - read.values[row]),
    };
    let mut kept = Vec::new();
    let (mut bad, mut dropped) = (raw.bad.iter().peekable(), data.bad.iter().peekable());
    let mut scores = ScoreColumn { axis: read.axis, ..ScoreColumn::default() };
    for (place, row) in raw.good_rows().enumerate() {
        let score = match (row, bad.next_if(|(bad, _)| *bad == place)) {
            (Some(row), _) => score(row),
            (None, Some((_, row))) => Err(row.clone()),
            // There are as many places as good and bad rows.
            (None, None) => Ok(0.0),
        };
        if dropped.next_if(|(bad, _)| *bad == place).is_none() {
            let in_file =
                |BadRow { line, reason }| RowFault::InScores { path: path.into(), line, fault: Box::new(reason) };
            scores.push(score.map_err(in_file));
            kept.push(row);
        }
    }
    scores.margins = read.margins.filter(|_| winners.is_none()).map(|margins| {
        // A bad row is dropped, whatever its margin.
        kept.into_iter().map(|row| row.map_or(0.0, |row| margins[row])).collect()
    });
    scores
}

/// An error where a cell of the column that was `read` from `raw` is no score.
fn refuse_bad(raw: &RawTable, read: &ScoreColumn) -> Result<(), DataError> {
    let Some((row, fault)) = read.bad.first() else { return Ok(()) };
    let (path, line, fault) = (raw.path.clone(), raw.lines[*row], fault.clone());
    let are_all_bad = read.bad.len() == raw.lines.len();
    Err(if are_all_bad {
        DataError::AllRowsBad { path, rows: raw.rows, line, fault }
    } else {
        DataError::BadRow { path, line, fault }
    })
}

/// What of `options` speaks of the file of scores too.
fn own_options(options: &ReadOptions) -> ReadOptions {
    ReadOptions {
        score: options.score.clone(),
        limit: options.limit,
        skip_bad_rows: options.skip_bad_rows,
        positive_index: options.positive_index,
        positive: options.positive.clone(),
        decided: options.decided.clone(),
        layout: options.layout.clone(),
        header: options.header,
        ..ReadOptions::default()
    }
}

/// Rows and scores are joined by their place: there must be as many.
fn check_count(scores: &RawTable, data: &RawTable) -> Result<(), DataError> {
    if scores.rows == data.rows {
        return Ok(());
    }
    let has_lines = match scores.format {
        InputFormat::Rows(Format::Csv | Format::Tsv) => true,
        InputFormat::Rows(Format::Jsonl) | InputFormat::Squad => false,
    };
    let may_be_header = has_lines && scores.rows == data.rows + 1 && scores.header.is_row() && data.header.has_names();
    let hint = if may_be_header { Hint::HeaderOfScores } else { Hint::Nothing };
    let (path, scores_path) = (data.path.clone(), scores.path.clone());
    Err(DataError::ScoreCount { path, scores_path, scores: scores.rows, rows: data.rows, hint })
}

/// Every row of a file of scores for as many as `rows` rows of data.
fn read(input: Input, options: &ReadOptions, rows: usize) -> Result<RawTable, DataError> {
    let path = input.path.clone();
    let sniffed = sniff::sniff(&input, options)?;
    // Whether a line of numbers is a header is told by counting; the option that says so speaks of the data too.
    let (header, may_be_header) = match sniffed.syntax {
        Syntax::Jsonl(_) | Syntax::JsonArray(_) => (sniffed.header(options), false),
        Syntax::Delimited(_) => {
            let header = header(&sniffed.records, options).fitted(&sniffed.records);
            let is_said = header.is_row() && options.header == Some(Header::Names);
            (header, header == Header::RowOrNumbers || is_said)
        }
    };
    let counted = ReadOptions { header: options.header.or(Some(header)), ..options.clone() };
    let Sniffed { syntax, comments, .. } = sniffed;
    let mut reader = RowReader::open(input, &Opening { syntax, comments, header, notes: Vec::new() }, &counted)?;
    let mut raw = reader.read(usize::MAX).map_err(|error| reader.or_most_bad(error))?;
    if may_be_header && raw.rows == rows + 1 {
        raw = raw.with_first_as_header();
        raw.notes.push(Note::FirstLine { path, is: FirstLine::OneTooMany });
    }
    if raw.lines.is_empty() { Err(reader.nothing(None)) } else { Ok(raw) }
}

/// The first line of a file of scores is data where some cell is a number (and none is a recognised name), unless the line
/// numbers the columns.
fn header(rows: &[Vec<String>], options: &ReadOptions) -> Header {
    let Some((first, others)) = rows.split_first() else { return Header::Names };
    let named = |cell: &String| names::is_known(cell) || options.score.as_ref() == Some(cell);
    let number = |cell: &String| cell.trim().parse::<f64>().is_ok();
    let is_data =
        first.iter().any(number) && (first.len() == 1 || !first.iter().any(|cell| named(cell) && !number(cell)));
    if !is_data {
        return Header::Names;
    }
    let is_counted = options.limit.is_none();
    match (Numbering::of(first, others), options.header) {
        // The option speaks of the data too: where lines cannot be counted, a line that might as well be scores is one.
        (Numbering::None, Some(Header::Names)) if !is_counted && Header::stands_above_fractions(first, others) => {
            Header::Numbers
        }
        (Numbering::Sure | Numbering::Possible, Some(Header::Names)) if !is_counted => Header::Numbers,
        (Numbering::None, _) => Header::Missing,
        // Behind a missing name there are surely numbers of columns; other lines may be scores that are 0 and 1.
        (Numbering::Sure, None) if !is_counted || first[0].trim().is_empty() => Header::Numbers,
        (Numbering::Sure | Numbering::Possible, _) => Header::RowOrNumbers,
    }
}

/// The score column, and what there is to tell of it: the one that `--score` or `--positive-index` names, the only column,
/// that of the positive class among probabilities, the one with a recognised name, or, without a header, the only one whose
/// cells are numbers.
fn score_column(raw: &RawTable, options: &ReadOptions) -> Result<(usize, Option<Probabilities>), DataError> {
    let headers = raw.table.headers();
    if let Some(class) = options.positive_index {
        if class < headers.len() {
            return Ok((class, Some(probabilities(headers.len(), class, options))));
        }
        return Err(DataError::PositiveIndex { path: raw.path.clone(), class, columns: headers.len() });
    }
    let missing = |path| DataError::MissingColumn {
        path,
        role: Role::Score,
        columns: headers.into(),
        option: "--score",
        hint: Hint::Nothing,
    };
    if options.score.is_none() && headers.len() == 1 {
        // Classes are no scores, even where they are numbers.
        let holds_classes = raw.header.has_names() && names::names_a_class(&headers[0]) && are_whole(&raw.table, 0);
        return if holds_classes { Err(missing(raw.path.clone())) } else { Ok((0, None)) };
    }
    // A column whose name alone is missing numbers the rows.
    let columns: Vec<usize> = (0..headers.len()).filter(|column| !headers[*column].is_empty()).collect();
    if options.score.is_none() && !raw.header.has_names() {
        if are_probabilities(&raw.table, &columns) {
            let class = positive_class(columns.len(), options)
                .ok_or_else(|| DataError::WhichProbability { path: raw.path.clone(), columns: columns.len() })?;
            return Ok((columns[class], Some(probabilities(columns.len(), class, options))));
        }
        return Ok((by_number(raw, &columns)?, None));
    }
    let needs = Needs { texts: false, labels: false, scores: true };
    let question = Question { path: &raw.path, headers, options, needs, header: raw.header, guess: None, third: None };
    if let Some(name) = &options.score {
        return Ok((question.column("--score", name)?, None));
    }
    let (roles, _) = columns::recognise(&question).map_err(|error| match error {
        DataError::NoScores { path, .. } => {
            let error = Box::new(missing(path));
            match likely_score(&raw.table) {
                Some(column) => DataError::Advised { error, options: message::option("--score", &headers[column]) },
                None => *error,
            }
        }
        other => other,
    })?;
    // `recognise` fails where a needed score is not found.
    Ok((roles.score.unwrap_or_default(), None))
}

/// Whether the numbers in a column are whole.
fn are_whole(table: &Table, column: usize) -> bool {
    table.column(column).filter_map(|cell| parse(cell).ok()).all(|number| number.fract() == 0.0)
}

/// The only one of `columns` whose cells are numbers, or, where there are several, fractions.
fn by_number(raw: &RawTable, columns: &[usize]) -> Result<usize, DataError> {
    let headers = raw.table.headers();
    let number = |column: &usize| raw.table.column(*column).take(LOOKED_AT).all(|cell| parse(cell).is_ok());
    let numbers: Vec<usize> = columns.iter().copied().filter(number).collect();
    // Whole numbers beside fractions are classes, or count the rows.
    let is_fraction = |cell| parse(cell).is_ok_and(|number| number.fract() != 0.0);
    let has_fractions = |column: &usize| raw.table.column(*column).take(LOOKED_AT).any(is_fraction);
    let fractions: Vec<usize> = numbers.iter().copied().filter(has_fractions).collect();
    match (&numbers[..], &fractions[..]) {
        (&[column], _) | (_, &[column]) => Ok(column),
        _ => {
            // Where none holds only numbers, trying the last says what stands there instead.
            let likely = fractions.first().or(numbers.first()).or(columns.last());
            let example = likely.map(|&column| message::option("--score", &headers[column]));
            let (path, candidates) = (raw.path.clone(), vec![Names::from(headers)]);
            Err(DataError::AmbiguousColumns { path, role: Role::ScoreByNumber, candidates, example })
        }
    }
}

/// The column that is most likely the score, by its name and its cells.
fn likely_score(table: &Table) -> Option<usize> {
    let merits = (0..table.headers().len()).filter_map(|column| Some((column, Column::of(table, column).as_score()?)));
    merits.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(column, _)| column)
}

/// Whether every one of `columns` is a class and every row its probabilities, as `run_classifier.py` writes `test_results.tsv`.
fn are_probabilities(table: &Table, columns: &[usize]) -> bool {
    let row_sum = |row: usize| -> Option<f64> {
        let values = columns.iter().map(|&column| parse(table.cell(row, column)).ok());
        values.map(|value| value.filter(|value| (0.0..=1.0).contains(value))).sum()
    };
    columns.len() > 1
        && (0..table.rows().min(LOOKED_AT)).all(|row| row_sum(row).is_some_and(|sum| (sum - 1.0).abs() < SUM_TOLERANCE))
}

/// Which of `count` classes is the positive one: the layout's class that `--positive` names, else the last of two.
fn positive_class(count: usize, options: &ReadOptions) -> Option<usize> {
    let names = options.layout.as_ref().map_or(&[][..], |chosen| chosen.layout.classes);
    let positive = options.positive.as_deref().or_else(|| options.layout.as_ref()?.layout.positive);
    let named = positive.filter(|_| names.len() == count);
    let named = named.and_then(|positive| names.iter().position(|name| name.eq_ignore_ascii_case(positive)));
    named.or((count == 2).then_some(1))
}

impl Probabilities {
    /// Whether `--positive` names one of the classes.
    fn class_called(&self, options: &ReadOptions) -> ModelClass {
        let is = |name: &&str| options.positive.as_ref().is_some_and(|positive| name.eq_ignore_ascii_case(positive));
        if self.names.iter().flatten().any(is) { ModelClass::Known } else { ModelClass::Unknown }
    }
}

/// Which column is which class.
fn probabilities(count: usize, positive: usize, options: &ReadOptions) -> Probabilities {
    let names = options.layout.as_ref().map_or(&[][..], |chosen| chosen.layout.classes);
    let name = |class: usize| names.get(class).filter(|_| names.len() == count).copied();
    Probabilities { positive, names: (0..count).map(name).collect() }
}
