//! What to type where a file does not say by itself which column is what: options that have been tried on it.

use super::error::DataError;
use super::header::Header;
use super::labels;
use super::message::{self, LabelFault};
use super::names::{IDS, canonical};
use super::row_reader::RawTable;
use super::{Dataset, Needs, ReadOptions, Roles, columns};
use crate::metrics::Labels;

/// Rows that are looked at and tried: an answer to an error need not wait for a million.
pub(super) const LOOKED_AT: usize = 10_000;
/// Columns of a kind that are tried.
const TRIED: usize = 3;
/// Share of the rows that must be left where bad ones are passed over.
const LEFT: f64 = 0.2;

/// Makes a data set of the rows that are looked at, if it can.
pub(super) type Open<'a> = dyn Fn(RawTable, &ReadOptions) -> Result<Dataset, DataError> + 'a;

/// Options that open these rows, in one go: columns, the label that becomes 1, bad rows. `None` where none were found, and
/// where `error` is about something else.
pub(super) fn advise(
    raw: &RawTable,
    options: &ReadOptions,
    needs: Needs,
    error: &DataError,
    open: &Open,
) -> Option<String> {
    match error {
        DataError::AmbiguousColumns { .. }
        | DataError::MissingColumn { .. }
        | DataError::Headerless { .. }
        | DataError::NoScores { .. }
        | DataError::Labels { fault: LabelFault::UnknownNames { .. } | LabelFault::SaysNothing { .. }, .. } => {}
        _ => return None,
    }
    let columns: Vec<Column> = (0..raw.table.headers().len()).map(|column| Column::of(raw, column)).collect();
    let mut known = columns::clear(raw, options);
    if let (DataError::Labels { fault: LabelFault::SaysNothing { .. }, .. }, None) = (error, &options.label) {
        known.label = None;
    }
    let found = trials(&columns, known, options, needs).into_iter().find_map(|(known, chosen)| {
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
        complete(raw, tried, open).map(|more| {
            added.extend(more);
            added
        })
    })?;
    let own = (raw.header == Header::Missing && options.header.is_none()).then(|| "--no-header".to_owned());
    let typed = own.into_iter().chain(found).collect::<Vec<_>>();
    (!typed.is_empty()).then(|| typed.join(" "))
}

/// What else it takes beside columns: the label that becomes 1, and that bad rows are passed over.
fn complete(raw: &RawTable, mut options: ReadOptions, open: &Open) -> Option<Vec<String>> {
    let mut added = Vec::new();
    loop {
        match open(raw.clone(), &options) {
            Ok(dataset) => {
                // Of a run without labels nothing is asked.
                let both = |labels: &Labels| labels.contains(&false) && labels.contains(&true);
                let has_both = dataset.labels.as_ref().is_none_or(both);
                let is_left = dataset.len() as f64 >= LEFT * raw.rows as f64;
                return (has_both && is_left).then_some(added);
            }
            Err(DataError::Labels {
                fault: LabelFault::UnknownNames { .. } | LabelFault::MinusOneBesideZero { .. },
                ..
            }) if options.positive.is_none() => {
                let column = columns::clear(raw, &options).label?;
                let positive = labels::likely_positive(&raw.table, column)?;
                added.push(message::option("--positive", &positive));
                options.positive = Some(positive);
            }
            Err(DataError::BadRow { .. }) if !options.skip_bad_rows => {
                added.push("--skip-bad-rows".to_owned());
                options.skip_bad_rows = true;
            }
            Err(_) => return None,
        }
    }
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
    let taken = [known.text_a, known.text_b, known.label, known.score, known.id];
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
                    all.push(Roles { text_a, text_b, label, score, id: known.id });
                }
            }
        }
    }
    all
}

/// What can be seen of a column.
struct Column {
    name: String,
    /// Rows, those in which it is not blank, and different values (up to a bound).
    rows: usize,
    filled: usize,
    different: usize,
    /// Of the cells that are not blank: numbers, whole ones, and characters.
    numbers: usize,
    whole: usize,
    characters: usize,
    within_0_1: bool,
    is_counting: bool,
}

impl Column {
    fn of(raw: &RawTable, column: usize) -> Self {
        const BOUND: usize = 1000;
        let mut facts = Self {
            name: canonical(&raw.table.headers()[column]),
            rows: raw.table.rows(),
            filled: 0,
            different: 0,
            numbers: 0,
            whole: 0,
            characters: 0,
            within_0_1: true,
            is_counting: true,
        };
        let (mut seen, mut last) = (std::collections::HashSet::new(), None);
        for cell in raw.table.column(column) {
            let text = cell.text().unwrap_or("").trim();
            if text.is_empty() {
                continue;
            }
            facts.filled += 1;
            facts.characters += text.chars().count();
            if seen.len() < BOUND {
                seen.insert(text);
            }
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            facts.numbers += usize::from(number.is_some());
            facts.whole += usize::from(number.is_some_and(|number| number.fract() == 0.0));
            facts.within_0_1 &= number.is_none_or(|number| (0.0..=1.0).contains(&number));
            facts.is_counting &= number.is_some() && last.is_none_or(|last: f64| number == Some(last + 1.0));
            last = number;
        }
        facts.different = seen.len();
        facts.is_counting &= facts.filled > 2;
        facts
    }

    /// Blank or one value over and over: nothing that could play a part.
    fn says_nothing(&self) -> bool {
        self.different < 2 || self.filled * 5 < self.rows
    }

    fn is_id(&self) -> bool {
        self.is_counting || IDS.contains(&&*self.name) || self.name.ends_with(" id") || self.name.ends_with("_id")
    }

    fn named(&self, parts: &[&str]) -> f64 {
        f64::from(u8::from(parts.iter().any(|part| self.name.contains(part))))
    }

    fn as_label(&self) -> Option<f64> {
        const LONGEST: usize = 40;
        // Grades on a scale come in few rows too.
        let most = if self.whole == self.filled { 10 } else { (self.filled / 2).clamp(3, 20) };
        let few = self.different == 2 || self.different < self.filled && self.different <= most;
        let short = self.characters <= LONGEST * self.filled;
        let fits =
            !self.says_nothing() && !self.is_id() && few && short && (self.numbers == 0 || self.whole == self.numbers);
        let named =
            self.named(&["label", "gold", "class", "true", "actual", "target", "answer", "truth", "judg", "quality"]);
        let binary = f64::from(u8::from(self.different == 2));
        fits.then(|| 4.0 * named + 2.0 * binary - self.named(&["pred"]) * 4.0 - self.different as f64 / 100.0)
    }

    fn as_score(&self) -> Option<f64> {
        let named = self.named(&["score", "prob", "logit", "sim", "conf", "pred", "cos"]);
        // How related two texts are people say.
        let is_gold = self.named(&["relatedness", "gold"]) > 0.0;
        // Whole numbers are classes or counts, unless the name says otherwise; two of them are classes.
        let has_fractions = self.whole < self.numbers;
        let measures = has_fractions || named > 0.0 && self.different > 2;
        let fits = !self.says_nothing() && !self.is_id() && self.numbers * 5 >= self.filled * 4 && !is_gold && measures;
        let points =
            [(4.0, named), (2.0, f64::from(u8::from(has_fractions))), (1.0, f64::from(u8::from(self.within_0_1)))];
        fits.then(|| points.iter().map(|(weight, fact)| weight * fact).sum::<f64>() - self.named(&["label", "true"]))
    }

    fn as_text(&self) -> Option<f64> {
        let fits = !self.says_nothing() && !self.is_id() && self.numbers * 2 < self.filled;
        let length = self.characters as f64 / self.filled.max(1) as f64;
        // Few values over and over are classes.
        let repeats = self.different * 4 < self.filled;
        (fits && !repeats).then_some(length + 50.0 * self.named(&["text", "sent", "quest", "query", "string"]))
    }
}
