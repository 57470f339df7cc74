//! From a file's cells to a [`Dataset`]: roles, labels, scores; `finish.rs` says what becomes of bad rows.

mod finish;
mod numbers;
mod questions;

use std::path::Path;

pub(super) use questions::of_questions;

use super::advice;
use super::aggregated;
use super::column_facts;
use super::columns::{self, Question};
use super::error::DataError;
use super::labels::{self, Direction, IfAbsent, LabelColumn, MinusOneBesideZero, Positive, Rule};
use super::layouts::{self, Columns};
use super::message::{Guess, LabelFault, Note, QuestionsFault, RowFault, Unreadable, Warning};
use super::open::Input;
use super::questions::by_id;
use super::questions::columns::QuestionColumns;
use super::questions::rows::QuestionRows;
use super::raw_table::RawTable;
use super::scores_file::{self, ScoreColumn};
use super::table::Cell;
use super::winners::Gold;
use super::{BadRow, Dataset, ModelClass, Needs, OptionalColumn, ReadOptions, Roles};
use crate::metrics::PerOutcome;

/// What the first rows have decided for those that follow.
pub(super) struct Decided {
    roles: Roles,
    labels: Option<LabelReading>,
    /// A headerless file's columns, where the rows have to go on speaking for them.
    guess: Option<(Columns, Guess)>,
    /// Rows that decided.
    rows: usize,
}

/// How the label column is read.
struct LabelReading {
    column: usize,
    rule: Rule,
    names: [String; 2],
    direction: Direction,
}

/// How much of a data set some rows are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// More rows follow.
    Beginning,
}

/// A data set without its bad rows.
pub(super) struct Assembled {
    pub dataset: Dataset,
    /// Rows left out, malformed ones among them.
    pub skipped: usize,
    /// The first well-formed row that was left out.
    pub first_fault: Option<BadRow>,
}

/// The data set that `raw` is, and what it decides for rows that follow it. Where the file does not say which column is what
/// the error says what to type.
pub(super) fn first(
    raw: RawTable,
    options: &ReadOptions,
    needs: Needs,
    extent: Extent,
) -> Result<(Assembled, Decided), DataError> {
    let head = raw.head(column_facts::LOOKED_AT);
    assemble(raw, options, needs, extent).map_err(|error| {
        // A file of scores has as many rows as all of these: it cannot be joined to the first ones.
        let needs = Needs { scores: needs.scores && options.scores_file.is_none(), ..needs };
        let options = &ReadOptions { scores_file: None, predictions: None, ..options.clone() };
        let open = |raw, options: &ReadOptions| Ok(assemble(raw, options, needs, Extent::Whole)?.0.dataset);
        advice::advise(&head, options, needs, error, &open)
    })
}

fn assemble(
    raw: RawTable,
    options: &ReadOptions,
    needs: Needs,
    extent: Extent,
) -> Result<(Assembled, Decided), DataError> {
    raw.refuse_columns()?;
    if let Some(columns) = QuestionColumns::find(&raw, options) {
        return questions::of_columns(raw, columns, options, needs);
    }
    if options.predictions.is_some() {
        return Err(DataError::Questions { path: raw.path, fault: QuestionsFault::NotQuestions });
    }
    let (mut draft, guess) = Draft::recognised(raw, options, needs)?;
    draft.find_absent_texts();
    let reading = draft.read_labels(extent)?;
    draft.read_scores(reading.as_ref())?;
    draft.read_compared();
    draft.read_counts();
    draft.read_weights();
    draft.read_costs();
    let decided = Decided { roles: draft.roles, labels: reading, guess, rows: draft.raw.rows };
    Ok((draft.without_bad_rows(decided.class_names(), extent)?, decided))
}

/// The data set that `raw` is, which follows rows that decided.
pub(super) fn next(
    raw: RawTable,
    decided: &mut Decided,
    options: &ReadOptions,
    needs: Needs,
) -> Result<Assembled, DataError> {
    decided.check(&raw)?;
    let mut draft = Draft::new(raw, decided.roles, options, needs);
    draft.find_absent_texts();
    if let Some(LabelReading { column, rule, .. }) = &decided.labels {
        let (values, bad) = rule.apply(&draft.raw.table, *column);
        draft.take_labels(values, bad);
    }
    if draft.labels.is_none() {
        (decided.labels, decided.roles.label, draft.roles.label) = (None, None, None);
    }
    draft.without_bad_rows(decided.class_names(), Extent::Beginning)
}

impl Decided {
    fn class_names(&self) -> [String; 2] {
        self.labels.as_ref().map_or_else(|| ["0".into(), "1".into()], |labels| labels.names.clone())
    }

    /// Whether the columns of a headerless file still are what they were taken for.
    fn check(&self, raw: &RawTable) -> Result<(), DataError> {
        let Some((columns, guess)) = self.guess else { return Ok(()) };
        let Some(row) = columns.misfit(&raw.table) else { return Ok(()) };
        let second = columns.text_b.map_or(String::new(), |column| format!(" --text-b {column}"));
        let example = format!("--no-header --text-a {}{second} --label {}", columns.text_a, columns.label);
        Err(DataError::UnlikeBefore { path: raw.path.clone(), line: raw.lines[row], rows: self.rows, guess, example })
    }
}

/// The warning where all of `rows` labels are of one class, `positives` of them 1.
pub(super) fn one_class(positives: usize, rows: usize, names: &[String; 2]) -> Option<Warning> {
    (positives == 0 || positives == rows).then(|| {
        let is_one = positives > 0;
        Warning::OneClass { name: names[usize::from(is_one)].clone(), is_one }
    })
}

/// A data set in the making: its bad rows are still among the good ones.
struct Draft<'a> {
    raw: RawTable,
    roles: Roles,
    options: &'a ReadOptions,
    needs: Needs,
    labels: Option<Vec<bool>>,
    scores: Option<ScoreColumn>,
    counts: Option<Vec<u64>>,
    weights: Option<Vec<f64>>,
    costs: PerOutcome<Option<Vec<f64>>>,
    /// Further columns of scores.
    compared: Vec<(usize, ScoreColumn)>,
    /// One a row, where the rows are questions about texts.
    questions: Option<QuestionRows>,
    /// What another program answered to them.
    predicted: Option<Vec<String>>,
    warnings: Vec<Warning>,
    /// Rows that are no good although they are well-formed.
    faults: Vec<(usize, RowFault)>,
}

impl<'a> Draft<'a> {
    fn new(raw: RawTable, roles: Roles, options: &'a ReadOptions, needs: Needs) -> Self {
        let (labels, scores, counts, weights, costs) = (None, None, None, None, PerOutcome::default());
        let (questions, predicted) = (None, None);
        let (compared, warnings, faults) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            raw,
            roles,
            options,
            needs,
            labels,
            scores,
            counts,
            weights,
            costs,
            compared,
            questions,
            predicted,
            warnings,
            faults,
        }
    }

    /// With the roles that the header tells; also a headerless file's columns, where its cells alone told them.
    fn recognised(
        mut raw: RawTable,
        options: &'a ReadOptions,
        needs: Needs,
    ) -> Result<(Self, Option<(Columns, Guess)>), DataError> {
        let headers = raw.table.headers();
        let is_headerless = !raw.header.has_names();
        // Where a score is needed numbers are more likely that than texts.
        let are_texts = |columns: &Columns| !needs.scores || !holds_numbers(&raw, columns.text_a - 1);
        let guess = is_headerless.then(|| layouts::guess(&raw.table)).flatten();
        let guess = guess.filter(|(columns, _)| fit(columns, options) && are_texts(columns));
        let unclear = is_headerless && headers.len() == 3 && guess.is_none() && options.label.is_none();
        let third = (unclear && !labels::is_binary(&raw.table, 2)).then(|| labels::values(&raw.table, 2));
        let (path, header) = (&raw.path, raw.header);
        let question = Question { path, headers, options, needs, header, guess, third };
        let (mut roles, notes) = columns::recognise(&question)
            .map_err(|error| columns::given_away(&question).or_else(|| explain_document(&raw)).unwrap_or(error))?;
        let compared = columns::compared(&question, &roles)?;
        roles.count = aggregated::count(&raw, &roles, options, needs)?;
        let not_counts = aggregated::not_counts(&raw, &roles, options, needs);
        raw.notes.splice(0..0, notes.into_iter().chain(not_counts));
        let mut draft = Self::new(raw, roles, options, needs);
        draft.compared = compared.into_iter().map(|column| (column, ScoreColumn::default())).collect();
        Ok((draft, guess.filter(|_| options.text_a.is_none())))
    }

    fn find_absent_texts(&mut self) {
        let Some(column) = self.roles.text_a.filter(|_| self.needs.texts) else { return };
        let table = &self.raw.table;
        let absent = table.column(column).enumerate().filter(|(_, cell)| *cell == Cell::Absent);
        let fault = || RowFault::NoText(table.headers()[column].as_str().into());
        self.faults.extend(absent.map(|(row, _)| (row, fault())));
    }

    /// The labels, where there are any. Labels that nobody needs and nobody asked for never stop a run; a `--positive` that names
    /// neither a label nor a class does.
    fn read_labels(&mut self, extent: Extent) -> Result<Option<LabelReading>, DataError> {
        let Some(column) = self.roles.label.take() else { return Ok(None) };
        let own = self.options.layout.as_ref().and_then(|chosen| chosen.layout.positive);
        let ReadOptions { positive, decided, .. } = self.options;
        let name = positive.as_deref().or(decided.as_deref()).or(own);
        // A file of scores may tell of classes too; it is read later.
        let class = if self.scores_file().is_some() { ModelClass::Known } else { self.options.positive_class };
        let if_absent = match (positive, decided, extent, class) {
            (None, Some(_), _, _) => IfAbsent::AsDecided,
            (None, None, _, _) => IfAbsent::Accept,
            (Some(_), _, Extent::Beginning, _) => IfAbsent::Await,
            (Some(_), _, Extent::Whole, ModelClass::Known) => IfAbsent::KeepLabels,
            (Some(_), _, Extent::Whole, ModelClass::Unknown) => IfAbsent::Refuse,
        };
        let positive = name.map(|name| Positive { name, if_absent });
        let minus_one = MinusOneBesideZero::of(self.options);
        let found = labels::read(&self.raw.table, column, positive, minus_one);
        let found = match found.map_err(|fault| column_facts::judged(fault, &self.raw.table, column)) {
            Ok(found) => found,
            Err(LabelFault::SaysNothing { labels, .. }) if !self.needs.labels => {
                self.raw.notes.push(match extent {
                    Extent::Whole => Note::Unlabelled(labels),
                    Extent::Beginning => Note::UnlabelledSoFar { rows: self.raw.rows, labels },
                });
                return Ok(None);
            }
            Err(fault) => {
                let path = self.raw.path.clone();
                let is_nobodys = match fault {
                    LabelFault::PositiveAbsent { .. } => class == ModelClass::Unknown,
                    LabelFault::DecidedAbsent { .. }
                    | LabelFault::SaysNothing { .. }
                    | LabelFault::UnknownNames { .. }
                    | LabelFault::ManyValues { .. }
                    | LabelFault::MinusOneBesideZero { .. } => false,
                };
                if self.needs.labels || self.options.label.is_some() || is_nobodys {
                    return Err(DataError::Labels { path, fault });
                }
                self.raw.notes.push(Note::LabelsSetAside { path, fault });
                return Ok(None);
            }
        };
        let LabelColumn { values, names, bad, notes, rule, direction } = found;
        if !self.take_labels(values, bad) {
            return Ok(None);
        }
        self.raw.notes.extend(notes);
        self.roles.label = Some(column);
        Ok(Some(LabelReading { column, rule, names, direction }))
    }

    /// The file whose scores are taken.
    fn scores_file(&self) -> Option<&Path> {
        self.options.scores_file.as_deref().filter(|_| self.needs.scores)
    }

    /// An error where `--positive` names a label that no row has, and no class of the scores either.
    fn insist_on_positive(&self, class: ModelClass) -> Result<(), DataError> {
        let (Some(column), Some(name), ModelClass::Unknown) = (self.roles.label, &self.options.positive, class) else {
            return Ok(());
        };
        let positive = Positive { name, if_absent: IfAbsent::Refuse };
        let found = labels::read(&self.raw.table, column, Some(positive), MinusOneBesideZero::of(self.options));
        found.map(|_| ()).map_err(|fault| DataError::Labels { path: self.raw.path.clone(), fault })
    }

    /// Take these labels, the bad ones as bad rows, or set them aside because of the first bad one; `false` then.
    fn take_labels(&mut self, values: Vec<bool>, bad: Vec<(usize, RowFault)>) -> bool {
        let wanted = self.needs.labels || self.options.label.is_some() || self.options.skip_bad_rows;
        if let Some((row, fault)) = bad.first().filter(|_| !wanted) {
            self.raw.notes.push(Note::BadLabelsSetAside { line: self.raw.lines[*row], fault: fault.clone() });
            return false;
        }
        self.faults.extend(bad);
        self.labels = Some(values);
        true
    }

    fn read_scores(&mut self, labels: Option<&LabelReading>) -> Result<(), DataError> {
        let mut stays = labels.is_some_and(|labels| labels.direction == Direction::Inverted);
        let mut scores = match (&self.options.scores_file, self.roles.score) {
            (Some(path), _) if !self.needs.scores => {
                self.raw.notes.push(Note::ScoresFileSetAside(path.clone()));
                return Ok(());
            }
            (Some(path), _) => {
                let input = Input::open(path, usize::MAX)?;
                if self.questions.is_some() && by_id::is_by_id(&input) {
                    return self.read_scores_by_id(input);
                }
                let (scores, class, notes) = {
                    let labels = self.labels.as_deref().zip(self.roles.label);
                    let gold = labels.map(|(classes, column)| Gold { data: &self.raw, column, classes });
                    scores_file::join(input, self.options, &self.raw, gold.as_ref())?
                };
                self.insist_on_positive(class)?;
                stays &=
                    !notes.iter().any(|note| matches!(note, Note::WinningScores { .. } | Note::ScoresOfClass { .. }));
                self.raw.notes.extend(notes);
                scores
            }
            (None, Some(column)) => ScoreColumn::of(&self.raw.table, column),
            (None, None) => return Ok(()),
        };
        self.raw.notes.extend(self.options.positive.clone().filter(|_| stays).map(Note::ScoresStay));
        self.faults.append(&mut scores.bad);
        self.scores = Some(scores);
        Ok(())
    }
}

/// Whether no option says otherwise.
fn fit(columns: &Columns, options: &ReadOptions) -> bool {
    let fits = |option: Option<&String>, column: Option<usize>| {
        option.is_none_or(|given| column.is_some_and(|column| *given == column.to_string()))
    };
    fits(options.text_a.as_ref(), Some(columns.text_a))
        && fits(options.text_b.as_ref(), columns.text_b)
        && fits(options.label.as_ref(), Some(columns.label))
        && fits(options.id.as_ref().and_then(OptionalColumn::name), columns.id)
        && options.score.is_none()
}

/// Whether the first cells of a column are numbers.
fn holds_numbers(raw: &RawTable, column: usize) -> bool {
    const LOOKED_AT: usize = 50;
    raw.table
        .column(column)
        .take(LOOKED_AT)
        .all(|cell| cell.text().is_some_and(|text| text.trim().parse::<f64>().is_ok()))
}

/// The better error where the one "row" is a whole nested JSON document.
fn explain_document(raw: &RawTable) -> Option<DataError> {
    let document = raw.rows == 1 && (0..raw.table.headers().len()).any(|column| raw.table.cell(0, column).is_nested());
    document.then(|| DataError::Unsupported { path: raw.path.clone(), kind: Unreadable::NestedJson })
}
