//! What to type where a file does not say by itself which column is what: options that have been tried on it.

use super::column_facts::Column;
use super::error::DataError;
use super::labels;
use super::message::{self, Aggregate, Hint, LabelFault, Role};
use super::raw_table::RawTable;
use super::table::{Cell, Table};
use super::{Dataset, Needs, OptionalColumn, ReadOptions, Roles, columns};
use crate::metrics::Labels;

/// Columns of a kind that are tried.
const TRIED: usize = 3;

/// Makes a data set of the rows that are looked at, if it can.
pub(super) type Open<'a> = dyn Fn(RawTable, &ReadOptions) -> Result<Dataset, DataError> + 'a;

/// What an error asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Which column is which.
    Columns,
    /// Which label is 1.
    Class,
    /// Another column for the label.
    OtherLabel,
    /// Whether a column counts or weighs rows.
    Aggregate,
    /// What -1 is beside 0 and 1, where its own words say what to type.
    MinusOne,
    /// Whether to go on without the bad rows.
    BadRows,
    /// Nothing that columns and classes would answer.
    SomethingElse,
}

impl Asked {
    fn by(error: &DataError) -> Self {
        match error {
            DataError::AmbiguousColumns { .. }
            | DataError::MissingColumn { .. }
            | DataError::Headerless { .. }
            | DataError::NoScores { .. } => Self::Columns,
            DataError::Labels { fault, .. } => match fault {
                LabelFault::UnknownNames { .. } => Self::Class,
                LabelFault::MinusOneBesideZero { .. } => Self::MinusOne,
                LabelFault::SaysNothing { .. } | LabelFault::ManyValues { .. } => Self::OtherLabel,
                LabelFault::PositiveAbsent { .. } | LabelFault::DecidedAbsent { .. } => Self::SomethingElse,
            },
            DataError::Aggregated { .. } => Self::Aggregate,
            DataError::BadRow { .. } => Self::BadRows,
            DataError::Io { .. }
            | DataError::NoFolder { .. }
            | DataError::NoSplits { .. }
            | DataError::NoSplit { .. }
            | DataError::WhichSplit { .. }
            | DataError::OtherLayout { .. }
            | DataError::PositiveIndex { .. }
            | DataError::WhichProbability { .. }
            | DataError::WinnersOfMany { .. }
            | DataError::WinnersOrLabels { .. }
            | DataError::ClassScores { .. }
            | DataError::Empty { .. }
            | DataError::NoRows { .. }
            | DataError::Counts { .. }
            | DataError::Unsupported { .. }
            | DataError::AllRowsBad { .. }
            | DataError::MostRowsBad { .. }
            | DataError::NamesAsRow { .. }
            | DataError::LoneNumbers { .. }
            | DataError::Unnamed { .. }
            | DataError::BadHeader { .. }
            | DataError::QuotedTsv { .. }
            | DataError::UnknownColumn { .. }
            | DataError::RepeatedColumn { .. }
            | DataError::PlaysAnotherRole { .. }
            | DataError::SameColumn { .. }
            | DataError::NotBeside { .. }
            | DataError::Advised { .. }
            | DataError::UnlikeBefore { .. }
            | DataError::ScoreCount { .. }
            | DataError::NoLanguage { .. }
            | DataError::Questions { .. }
            | DataError::ById { .. }
            | DataError::OneStdin { .. }
            | DataError::LimitZero => Self::SomethingElse,
        }
    }
}

/// `error` with options that open these rows, in one go: columns, the label that becomes 1, bad rows. Without them where none
/// were found, and where it is about something else; but what is found missing on the way is said instead.
pub(super) fn advise(raw: &RawTable, options: &ReadOptions, needs: Needs, error: DataError, open: &Open) -> DataError {
    let mut known = columns::clear(raw, options);
    match (Asked::by(&error), &options.label) {
        (Asked::Columns | Asked::Class | Asked::Aggregate, _) | (Asked::OtherLabel, Some(_)) => {}
        (Asked::OtherLabel, None) => known.label = None,
        (Asked::MinusOne, _) => return or_unreadable(raw, options, known, error, open),
        (Asked::BadRows | Asked::SomethingElse, _) => return error,
    }
    let columns: Vec<Column> = (0..raw.table.headers().len()).map(|column| Column::of(&raw.table, column)).collect();
    let Some(Found { mut typed, doubt }) = found(raw, options, needs, &columns, known, open) else {
        return if needs.labels { or_no_label(raw, options, &columns, known, error) } else { error };
    };
    if raw.header.is_row() && options.header.is_none() {
        typed.insert(0, "--no-header".to_owned());
    }
    if typed.is_empty() {
        return error;
    }
    DataError::Advised { error: Box::new(doubt.unwrap_or(error)), options: typed.join(" ") }
}

/// Options that open the rows.
#[derive(Default)]
struct Found {
    typed: Vec<String>,
    /// What the user has to know that they deny.
    doubt: Option<DataError>,
}

/// The first roles in which the columns open, as what has to be typed for them.
fn found(
    raw: &RawTable,
    options: &ReadOptions,
    needs: Needs,
    columns: &[Column],
    known: Roles,
    open: &Open,
) -> Option<Found> {
    trials(columns, known, options, needs).into_iter().find_map(|(known, chosen)| {
        let name = |column: usize| raw.table.headers()[column].clone();
        let mut tried = options.clone();
        let mut added = Vec::new();
        let mut add = |option: &mut Option<String>, flag: &str, column: Option<usize>| {
            if let (None, Some(column)) = (&option, column) {
                added.push(message::option(flag, &name(column)));
                *option = Some(name(column));
            }
        };
        add(&mut tried.text_a, "--text-a", chosen.text_a.filter(|_| chosen.text_a != known.text_a));
        add(&mut tried.text_b, "--text-b", chosen.text_b.filter(|_| chosen.text_b != known.text_b));
        add(&mut tried.label, "--label", chosen.label.filter(|_| chosen.label != known.label));
        add(&mut tried.score, "--score", chosen.score.filter(|_| chosen.score != known.score));
        let more = complete(raw, tried.clone(), open)?;
        if let Some([a, b]) = pair(columns, chosen).filter(|_| tried.text_a.is_none() && tried.text_b.is_none()) {
            added.splice(0..0, [message::option("--text-a", &name(a)), message::option("--text-b", &name(b))]);
        }
        added.extend(more.typed);
        Some(Found { typed: added, doubt: more.doubt })
    })
}

/// The texts, where none is needed and the columns leave no choice: the only two that could be, side by side, under names of their
/// own.
fn pair(columns: &[Column], roles: Roles) -> Option<[usize; 2]> {
    let taken = [roles.text_a, roles.text_b, roles.label, roles.score, roles.id, roles.count];
    let is_free = |column: &usize| !taken.contains(&Some(*column));
    let texts: Vec<usize> = (0..columns.len()).filter(|column| columns[*column].as_text().is_some()).collect();
    let is_named = |column: usize| {
        !columns[column].name.is_empty()
            && columns.iter().filter(|other| other.name == columns[column].name).count() == 1
    };
    match texts[..] {
        [a, b] if roles.text_a.is_none() && b == a + 1 && is_free(&a) && is_free(&b) && is_named(a) && is_named(b) => {
            Some([a, b])
        }
        _ => None,
    }
}

/// Instead of `error`, which asks for a class or whether to skip rows: that no row can be read at all.
fn or_unreadable(raw: &RawTable, options: &ReadOptions, known: Roles, error: DataError, open: &Open) -> DataError {
    let positive = known.label.and_then(|column| labels::likely_positive(&raw.table, column));
    match open(raw.clone(), &ReadOptions { positive, ..options.clone() }) {
        Err(unreadable @ (DataError::AllRowsBad { .. } | DataError::MostRowsBad { .. })) => unreadable,
        Ok(_) | Err(_) => error,
    }
}

/// Instead of `error`, which asks for texts, or for the role of an only column: that no column could be the label, where one is
/// needed too.
fn or_no_label(raw: &RawTable, options: &ReadOptions, columns: &[Column], known: Roles, error: DataError) -> DataError {
    if let (DataError::Headerless { .. }, [column]) = (&error, columns)
        && column.as_score().is_some()
    {
        return DataError::LoneNumbers { path: raw.path.clone() };
    }
    let asks_for_texts = matches!(
        error,
        DataError::MissingColumn { role: Role::TextA | Role::TextB, .. }
            | DataError::AmbiguousColumns { role: Role::Texts, .. }
    );
    let has_label =
        known.label.is_some() || options.label.is_some() || columns.iter().any(|column| column.as_label().is_some());
    if !asks_for_texts || has_label {
        return error;
    }
    let (path, columns) = (raw.path.clone(), raw.table.headers().into());
    DataError::MissingColumn { path, role: Role::Label, columns, option: "--label", hint: Hint::Nothing }
}

/// What else it takes beside columns: the label that becomes 1, that no column counts, and that bad rows are passed over.
fn complete(raw: &RawTable, mut options: ReadOptions, open: &Open) -> Option<Found> {
    let mut found = Found::default();
    loop {
        let error = match open(raw.clone(), &options) {
            Ok(dataset) => {
                // Of a run without labels nothing is asked.
                let both = |labels: &Labels| labels.contains(&false) && labels.contains(&true);
                let has_both = dataset.labels.as_ref().is_none_or(both);
                let broken = dataset.skipped.iter().filter(|bad| !bad.reason.is_without_gold()).count();
                let is_left = !DataError::are_most(broken, raw.rows);
                return (has_both && is_left).then_some(found);
            }
            Err(error) => error,
        };
        match Asked::by(&error) {
            Asked::Class | Asked::MinusOne if options.positive.is_none() => {
                let column = columns::clear(raw, &options).label?;
                let positive = labels::likely_positive(&raw.table, column)?;
                found.typed.push(message::option("--positive", &positive));
                options.positive = Some(positive);
            }
            Asked::BadRows if !options.skip_bad_rows => {
                found.typed.push("--skip-bad-rows".to_owned());
                options.skip_bad_rows = true;
            }
            Asked::Aggregate => {
                let DataError::Aggregated { kind, .. } = error else { return None };
                found.typed.push(kind.denial().to_owned());
                match kind {
                    Aggregate::Count => options.count = Some(OptionalColumn::None),
                    Aggregate::Weight => options.weight = Some(OptionalColumn::None),
                }
                found.doubt.get_or_insert(error);
            }
            Asked::Columns
            | Asked::Class
            | Asked::MinusOne
            | Asked::OtherLabel
            | Asked::BadRows
            | Asked::SomethingElse => return None,
        }
    }
}

/// The class of a model that is most likely looked for among `classes`.
pub(crate) fn likely_class(classes: &[String]) -> Option<String> {
    let mut table = Table::new(vec![String::new()]);
    for class in classes {
        table.push([Cell::Text(class)]);
    }
    // Of numbers a rule is suggested, which names no class.
    labels::likely_positive(&table, 0).filter(|likely| classes.contains(likely)).or_else(|| classes.last().cloned())
}

/// What is clear, and who could play the other roles, the likeliest first. A label by its name alone may be something else.
fn trials(columns: &[Column], known: Roles, options: &ReadOptions, needs: Needs) -> Vec<(Roles, Roles)> {
    let of = |known: Roles| choices(columns, known, options, needs).into_iter().map(move |chosen| (known, chosen));
    let named = known.label.filter(|_| options.label.is_none()).map(|label| &columns[label]);
    let without = Roles { label: None, ..known };
    match named.filter(|label| label.as_label().is_none()) {
        None => of(known).collect(),
        // Grades are beyond 1.
        Some(label) if label.as_score().is_some() && label.within_0_1 => of(without).chain(of(known)).collect(),
        Some(_) => of(known).chain(of(without)).collect(),
    }
}

/// Who could play the roles that are needed and free, the likeliest first.
fn choices(columns: &[Column], known: Roles, options: &ReadOptions, needs: Needs) -> Vec<Roles> {
    // People may have given what is called a score, where none is needed.
    let score = known.score.filter(|_| needs.scores || options.score.is_some());
    let taken = [known.text_a, known.text_b, known.label, score, known.id, known.count];
    let names: Vec<&String> = columns.iter().map(|column| &column.name).filter(|name| !name.is_empty()).collect();
    let of = |merit: fn(&Column) -> Option<f64>| {
        let mut found: Vec<(usize, f64)> = columns
            .iter()
            .enumerate()
            // A column without a name, or with one of two columns, cannot be named.
            .filter(|(column, facts)| {
                !taken.contains(&Some(*column)) && names.iter().filter(|name| ***name == facts.name).count() == 1
            })
            .filter_map(|(column, facts)| Some((column, merit(facts)?)))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.into_iter().map(|(column, _)| column).take(TRIED).collect::<Vec<_>>()
    };
    let one_of = |needed: bool, known: Option<usize>, found: Vec<usize>| match (needed, known) {
        (true, None) => found.into_iter().map(Some).collect(),
        (true, Some(_)) | (false, _) => vec![known],
    };
    let labels = one_of(needs.labels, known.label, of(Column::as_label));
    let scores = one_of(needs.scores && options.scores_file.is_none(), known.score, of(Column::as_score));
    let texts = match (needs.texts, known.text_a) {
        (true, None) => {
            let mut found = of(Column::as_text);
            found.truncate(2);
            found.sort_unstable();
            if found.is_empty() { Vec::new() } else { vec![(found.first().copied(), found.get(1).copied())] }
        }
        (true, Some(_)) | (false, _) => vec![(known.text_a, known.text_b)],
    };
    let mut all = Vec::new();
    for &(text_a, text_b) in &texts {
        for &label in &labels {
            for &score in &scores {
                let chosen = [text_a, text_b, label, score];
                let is_free = |column: &Option<usize>| {
                    column.is_none() || chosen.iter().filter(|other| *other == column).count() == 1
                };
                if chosen.iter().all(is_free) {
                    all.push(Roles { text_a, text_b, label, score, ..known });
                }
            }
        }
    }
    all
}
