//! From the cells of the label column to 0 and 1.
//!
//! 0 and 1 stay as they are, also written 0.0 and 1.0, true and false. Other names need `--positive NAME` (that one
//! becomes 1, every other 0) unless they are a pair that everybody reads the same way. Cells that say nothing (empty,
//! `----`, `N/A`, …) are bad rows; so is anything else in a column of which at least four fifths are 0/1.

use std::collections::HashMap;

use super::message::{Counts, Excerpt, Hint, LabelFault, Note, RowFault, WantedLabel};
use super::table::{Cell, Table};

/// Pairs of names whose second is 1; case does not matter, and `-` and blank count as `_`.
const KNOWN_PAIRS: [(&str, &str); 16] = [
    ("not_equivalent", "equivalent"),
    ("not_entailment", "entailment"),
    ("not_duplicate", "duplicate"),
    ("non_duplicate", "duplicate"),
    ("not_paraphrase", "paraphrase"),
    ("non_paraphrase", "paraphrase"),
    ("not_similar", "similar"),
    ("dissimilar", "similar"),
    ("different", "same"),
    ("no_match", "match"),
    ("unacceptable", "acceptable"),
    ("negative", "positive"),
    ("neg", "pos"),
    ("no", "yes"),
    ("n", "y"),
    ("f", "t"),
];

/// Names that say that there is no label; −1 as in Hugging Face's unlabelled test sets.
const NOTHING: [&str; 7] = ["-1", "na", "n/a", "nan", "none", "null", "unknown"];

/// Different names counted before the rest is only said to be more.
const MOST_NAMES: usize = 1000;
/// Share of 0/1 above which other values are bad rows rather than classes.
const MOSTLY: f64 = 0.8;

/// The gold name that becomes 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Positive<'a> {
    /// As `--positive` has it.
    pub name: &'a str,
    /// It is the benchmark's own: that no row of this file has it is no mistake.
    pub may_be_absent: bool,
}

/// What a label column holds.
#[derive(Debug, PartialEq)]
pub(super) struct LabelColumn {
    /// One a row; `false` in bad rows.
    pub values: Vec<bool>,
    /// `[of 0, of 1]`, as the file spells them.
    pub names: [String; 2],
    /// Bad rows, and why.
    pub bad: Vec<(usize, RowFault)>,
    pub notes: Vec<Note>,
    /// How the cells were read.
    pub rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Zero,
    One,
    Nothing,
    Name,
}

fn kind(text: &str) -> Kind {
    match text {
        "0" => return Kind::Zero,
        "1" => return Kind::One,
        _ => {}
    }
    let number = text.parse::<f64>().ok();
    if text.eq_ignore_ascii_case("false") || number == Some(0.0) {
        Kind::Zero
    } else if text.eq_ignore_ascii_case("true") || number == Some(1.0) {
        Kind::One
    } else if !text.chars().any(char::is_alphanumeric) || NOTHING.iter().any(|name| text.eq_ignore_ascii_case(name)) {
        Kind::Nothing
    } else {
        Kind::Name
    }
}

/// How often what occurs in a label column.
#[derive(Default)]
struct Census<'a> {
    empty: usize,
    /// Values that are 0 or 1.
    binary: usize,
    nothing: usize,
    named: usize,
    /// Whether true and false stand for 1 and 0 (spelled so), and whether numbers do.
    words: [Option<&'a str>; 2],
    digits: bool,
    counts: HashMap<&'a str, usize>,
    /// Values beyond [`MOST_NAMES`] different ones.
    uncounted: usize,
}

impl<'a> Census<'a> {
    fn of(table: &'a Table, column: usize) -> Self {
        let mut census = Self::default();
        let (mut zeros, mut ones) = (0, 0);
        for cell in table.column(column) {
            match trimmed(cell) {
                "0" => zeros += 1,
                "1" => ones += 1,
                "" => census.empty += 1,
                other => census.add(other),
            }
        }
        for (name, count) in [("0", zeros), ("1", ones)] {
            if count > 0 {
                census.binary += count;
                census.digits = true;
                *census.counts.entry(name).or_default() += count;
            }
        }
        census
    }

    fn add(&mut self, text: &'a str) {
        match kind(text) {
            Kind::Nothing => self.nothing += 1,
            Kind::Name => self.named += 1,
            binary @ (Kind::Zero | Kind::One) => {
                self.binary += 1;
                if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
                    self.words[usize::from(binary == Kind::One)] = Some(text);
                } else {
                    self.digits = true;
                }
            }
        }
        if self.counts.len() < MOST_NAMES || self.counts.contains_key(text) {
            *self.counts.entry(text).or_default() += 1;
        } else {
            self.uncounted += 1;
        }
    }

    /// Different class names, most frequent first; what says nothing is none, unless there is nothing else.
    fn names(&self) -> Vec<(&'a str, usize)> {
        let only_nothing = self.binary + self.named == 0;
        let mut names: Vec<_> = self.counts.iter().map(|(&name, &count)| (name, count)).collect();
        names.retain(|&(name, _)| only_nothing || kind(name) != Kind::Nothing);
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        names
    }

    fn listed(&self) -> Counts {
        const SHOWN: usize = 10;
        let names = self.names();
        let more = (self.uncounted == 0).then(|| names.len().saturating_sub(SHOWN));
        Counts { shown: names.iter().take(SHOWN).map(|&(name, count)| (name.into(), count)).collect(), more }
    }

    fn mostly_binary(&self) -> bool {
        self.binary > 0 && self.binary as f64 >= MOSTLY * (self.binary + self.named) as f64
    }
}

fn trimmed(cell: Cell<'_>) -> &str {
    cell.text().unwrap_or("").trim()
}

/// Whether a column is 0/1 but for stray cells: what a headerless label column must be to be taken for one.
pub(super) fn is_binary(table: &Table, column: usize) -> bool {
    Census::of(table, column).mostly_binary()
}

/// The values of a column for a question to the user: `"2" (330), "3" (261), …`.
pub(super) fn values(table: &Table, column: usize) -> Counts {
    Census::of(table, column).listed()
}

/// Counts gathered elsewhere, in the same form.
pub(super) fn listed(counts: &HashMap<String, usize>) -> Counts {
    let counts = counts.iter().map(|(name, &count)| (name.as_str(), count)).collect();
    Census { counts, ..Census::default() }.listed()
}

/// How a name becomes a class.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rule {
    Binary,
    Positive(String),
    /// Numbers of which those from here on are 1.
    AtLeast(f64),
    Pair(&'static str, &'static str),
}

impl Rule {
    /// The classes in `column`, one a row (`false` in bad rows), and the bad rows with the reason.
    pub(super) fn apply(&self, table: &Table, column: usize) -> (Vec<bool>, Vec<(usize, RowFault)>) {
        let name = Excerpt::from(table.headers()[column].as_str());
        let (mut values, mut bad) = (Vec::with_capacity(table.rows()), Vec::new());
        for (row, cell) in table.column(column).enumerate() {
            let text = trimmed(cell);
            let class = match text {
                "" => None,
                text => self.class(text),
            };
            if class.is_none() {
                bad.push((row, self.fault(text, &name)));
            }
            values.push(class.unwrap_or(false));
        }
        (values, bad)
    }

    /// Why `text` is no class.
    fn fault(&self, text: &str, column: &Excerpt) -> RowFault {
        let column = column.clone();
        let wanted = match self {
            _ if text.is_empty() => return RowFault::NoLabel(column),
            Self::AtLeast(_) => WantedLabel::Number,
            Self::Binary => WantedLabel::Binary,
            Self::Positive(_) | Self::Pair(..) => WantedLabel::Class,
        };
        RowFault::Label { label: text.into(), column, wanted }
    }

    fn class(&self, text: &str) -> Option<bool> {
        match self {
            Self::Binary => match kind(text) {
                Kind::Zero => Some(false),
                Kind::One => Some(true),
                Kind::Nothing | Kind::Name => None,
            },
            Self::Positive(positive) if text == positive || loosely_equal(text, positive) => Some(true),
            Self::AtLeast(cut) => {
                text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number >= *cut)
            }
            Self::Positive(_) => (kind(text) != Kind::Nothing).then_some(false),
            Self::Pair(zero, one) => {
                let name = normalised(text);
                if name == *one { Some(true) } else { (name == *zero).then_some(false) }
            }
        }
    }
}

fn normalised(name: &str) -> String {
    name.to_lowercase().replace(['-', ' '], "_")
}

/// Equal but for case, or as numbers.
fn loosely_equal(a: &str, b: &str) -> bool {
    let numbers = || Some((a.parse::<f64>().ok()?, b.parse::<f64>().ok()?));
    a.to_lowercase() == b.to_lowercase() || numbers().is_some_and(|(a, b)| a == b)
}

/// Read the labels in `column`.
///
/// # Errors
/// Where the names do not say which is 1, where `--positive` does not occur, and where no row has a label.
pub(super) fn read(table: &Table, column: usize, positive: Option<Positive<'_>>) -> Result<LabelColumn, LabelFault> {
    let census = Census::of(table, column);
    let name = Excerpt::from(table.headers()[column].as_str());
    if census.counts.keys().all(|text| *text == "-1") {
        return Err(LabelFault::SaysNothing { column: name });
    }
    let (rule, names, notes) = decide(&census, name, positive)?;
    let (values, bad) = rule.apply(table, column);
    Ok(LabelColumn { values, names, bad, notes, rule })
}

/// How the labels are read, what the classes are called, and what there is to say of it.
type Decision = (Rule, [String; 2], Vec<Note>);

fn decide(census: &Census, column: Excerpt, positive: Option<Positive<'_>>) -> Result<Decision, LabelFault> {
    let names = census.names();
    let (positive, may_be_absent) = (positive.map(|positive| positive.name), positive.is_some_and(|p| p.may_be_absent));
    if let Some(cut) = positive.and_then(|text| text.trim().strip_prefix(">=")?.trim().parse::<f64>().ok()) {
        let classes = [format!("below {cut}"), format!("at least {cut}")];
        return Ok((Rule::AtLeast(cut), classes, vec![Note::LabelsAtLeast(cut)]));
    }
    let all_binary = census.named == 0 && census.binary > 0;
    // True and false are names too; 0 and 1 are what they are.
    if let (Some(positive), true) = (positive, !all_binary || !census.digits) {
        let exact = names.iter().find(|(name, _)| *name == positive.trim());
        let loose = || names.iter().find(|(name, _)| loosely_equal(name, positive.trim()));
        if let Some((found, _)) = exact.or_else(loose) {
            return Ok(one_against_the_rest(&names, found));
        }
    }
    if all_binary || census.mostly_binary() {
        let (rule, names, mut notes) = binary(census);
        if let (Some(positive), false) = (positive, may_be_absent || matches!(positive, Some("1"))) {
            let [zero, one] = names.clone();
            notes.push(Note::LabelsStay { zero, one, positive: positive.to_owned() });
        }
        return Ok((rule, names, notes));
    }
    if let (Some(positive), true) = (positive, may_be_absent) {
        return Ok(one_against_the_rest(&names, positive));
    }
    if let Some(positive) = positive {
        return Err(LabelFault::PositiveAbsent { column, positive: positive.into(), names: census.listed() });
    }
    let are_numbers = names.iter().all(|(name, _)| name.parse::<f64>().is_ok());
    known_pair(census, &names).ok_or_else(|| LabelFault::UnknownNames {
        column,
        names: census.listed(),
        hint: if are_numbers { Hint::PositiveFrom } else { Hint::Nothing },
    })
}

fn binary(census: &Census) -> Decision {
    let [zero, one] = census.words;
    if zero.is_none() && one.is_none() {
        return (Rule::Binary, ["0".into(), "1".into()], Vec::new());
    }
    let (zero, one) = (zero.unwrap_or("false"), one.unwrap_or("true"));
    let names = if census.digits { ["0".into(), "1".into()] } else { [zero.into(), one.into()] };
    (Rule::Binary, names, vec![Note::LabelsAsWords { zero: zero.into(), one: one.into() }])
}

fn one_against_the_rest(names: &[(&str, usize)], positive: &str) -> Decision {
    let rest: Vec<&str> = names.iter().map(|(name, _)| *name).filter(|name| !loosely_equal(name, positive)).collect();
    let zero = match rest[..] {
        [other] => other.to_string(),
        _ => format!("not {positive}"),
    };
    let positive = positive.to_owned();
    let note = if rest.is_empty() {
        Note::OneAlone { positive: positive.clone() }
    } else {
        Note::OneAgainstTheRest { positive: positive.clone(), rest: rest.into_iter().collect() }
    };
    (Rule::Positive(positive.clone()), [zero, positive], vec![note])
}

/// The rule for names that everybody reads the same way, all of them or one alone.
fn known_pair(census: &Census, names: &[(&str, usize)]) -> Option<Decision> {
    if names.is_empty() || census.uncounted > 0 {
        return None;
    }
    let fits = |&&(zero, one): &&(&str, &str)| {
        names.iter().map(|(name, _)| normalised(name)).all(|name| name == zero || name == one)
    };
    let &(zero, one) = KNOWN_PAIRS.iter().find(fits)?;
    let spelled = |wanted: &str| {
        let found = names.iter().find(|(name, _)| normalised(name) == wanted);
        found.map_or_else(|| wanted.to_string(), |(name, _)| (*name).to_string())
    };
    let classes = [spelled(zero), spelled(one)];
    let [zero_name, one_name] = classes.clone();
    let note = Note::LabelPair { zero: zero_name, one: one_name };
    Some((Rule::Pair(zero, one), classes, vec![note]))
}
