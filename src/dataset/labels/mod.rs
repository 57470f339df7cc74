//! From the cells of the label column to 0 and 1.
//!
//! 0 and 1 stay as they are, also written 0.0 and 1.0, true and false, unless `--positive 0` (or false) turns them; without any 0, −1
//! and 1 are a pair too. Other names need `--positive` (that one becomes 1, every other 0) unless they are a pair that
//! everybody reads the same way. Empty cells, JSON's null and NaN are bad rows; so is anything else in a column of which at
//! least four fifths are 0/1. A word is a class, unless all others are 0/1.

mod asked;
mod census;
mod rule;
mod spelling;

use std::collections::HashMap;

use census::{Census, Kind, Kinds, MinusOne};
use rule::{Becomes1, Digit};
use spelling::{alike, loosely_equal, normalised};

pub(crate) use asked::{PositiveLabel, unnamed_class};
pub(crate) use rule::Comparison;
pub(super) use rule::Rule;

use super::message::{Counts, Excerpt, LabelFault, Note, RowFault, shell};
use super::table::Table;

/// Pairs of names whose second is 1; case does not matter, and `-` and blank count as `_`.
const KNOWN_PAIRS: [(&str, &str); 17] = [
    ("label_0", "label_1"),
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
    pub direction: Direction,
}

/// Whether `--positive` makes 1 what would be 0 by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Kept,
    Turned,
}

/// Whether a column is 0/1 but for stray cells: what a headerless label column must be to be taken for one.
pub(super) fn is_binary(table: &Table, column: usize) -> bool {
    match Census::of(table, column).kinds() {
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary => true,
        Kinds::Signs | Kinds::Names => false,
    }
}

/// The values of a column for a question to the user: `"2" (330), "3" (261), …`.
pub(super) fn values(table: &Table, column: usize) -> Counts {
    Census::of(table, column).listed()
}

/// Counts gathered elsewhere, in the same form.
pub(super) fn listed(counts: &HashMap<String, usize>) -> Counts {
    Census::of_counts(counts).listed()
}

/// What most likely is looked for: a class whose name says yes; the upper half of more than two numbers, the higher of two; else
/// the rarer of the two most frequent. As `--positive` takes it.
pub(super) fn likely_positive(table: &Table, column: usize) -> Option<String> {
    likeliest(&Census::of(table, column))
}

fn likeliest(census: &Census) -> Option<String> {
    let names = census.names();
    let says_yes = |name: &str| {
        KNOWN_PAIRS.iter().any(|(_, one)| normalised(name) == *one)
            || ["entailment", "favor", "relevant", "supported", "spam"].contains(&&*normalised(name))
    };
    let yes = names.iter().find(|(name, _)| says_yes(name));
    let numbers: Option<Vec<f64>> = names.iter().map(|(name, _)| name.parse().ok()).collect();
    let name = |place: usize| Some(names.get(place)?.0.to_owned());
    match (yes, numbers) {
        (Some((yes, _)), _) => Some((*yes).to_owned()),
        (None, Some(mut numbers)) if numbers.len() > 2 => {
            numbers.sort_by(f64::total_cmp);
            Some(format!(">={}", numbers[numbers.len() / 2]))
        }
        (None, Some(numbers)) => name(usize::from(numbers.len() == 2 && numbers[1] > numbers[0])),
        (None, None) => name(1).or_else(|| name(0)),
    }
}

/// Read the labels in `column`.
///
/// # Errors
/// Where the names do not say which is 1, where `--positive` does not occur, and where no row has a label.
pub(super) fn read(table: &Table, column: usize, positive: Option<Positive<'_>>) -> Result<LabelColumn, LabelFault> {
    let census = Census::of(table, column);
    let name = Excerpt::from(table.headers()[column].as_str());
    if census.says_nothing() && positive.is_none_or(|positive| census.spelled(positive.name.trim()).is_none()) {
        return Err(LabelFault::SaysNothing { column: name });
    }
    let (becomes_1, names, notes) = decide(&census, &name, positive)?;
    let named = |name: &String| Kind::of(name) == Kind::MinusOne;
    let minus_one = match &becomes_1 {
        Becomes1::Name(name) | Becomes1::AllBut(name) if named(name) => MinusOne::Class,
        Becomes1::Name(_)
        | Becomes1::AllBut(_)
        | Becomes1::Digit(_)
        | Becomes1::PlusOne
        | Becomes1::Numbers(..)
        | Becomes1::Second(..) => census.minus_one(),
    };
    let rule = Rule { becomes_1, minus_one };
    let (values, bad) = rule.apply(table, column);
    let direction = direction(&census, &rule, &names);
    Ok(LabelColumn { values, names, bad, notes, rule, direction })
}

/// Whether `rule` reads the classes `names` the other way round than they speak for themselves.
fn direction(census: &Census, rule: &Rule, names: &[String; 2]) -> Direction {
    let is_turned = match rule.becomes_1 {
        Becomes1::Numbers(comparison, _) => comparison.takes_the_lower(),
        Becomes1::Digit(_) | Becomes1::PlusOne | Becomes1::Name(_) | Becomes1::AllBut(_) | Becomes1::Second(..) => {
            by_themselves(census).is_some_and(|(becomes_1, ..)| {
                let own = Rule { becomes_1, minus_one: census.minus_one() };
                own.class(&names[0]) == Some(true) || own.class(&names[1]) == Some(false)
            })
        }
    };
    if is_turned { Direction::Turned } else { Direction::Kept }
}

/// How the labels are read, what the classes are called, and what there is to say of it.
type Decision = (Becomes1, [String; 2], Vec<Note>);

fn decide(census: &Census, column: &Excerpt, positive: Option<Positive<'_>>) -> Result<Decision, LabelFault> {
    let (kinds, names) = (census.kinds(), census.names());
    let Some(Positive { name: asked, may_be_absent }) = positive else {
        return by_themselves(census).ok_or_else(|| unknown_names(census, column.clone()));
    };
    let wish = PositiveLabel::of(asked);
    if let Some(found) = asked_for(census, &names, asked, wish) {
        return Ok(found);
    }
    let absent =
        || LabelFault::PositiveAbsent { column: column.clone(), positive: asked.into(), names: census.listed() };
    match (kinds, wish) {
        // A model of two classes would be turned by it.
        (
            Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary,
            PositiveLabel::Only(name) | PositiveLabel::AllBut(name),
        ) if Kind::of(name) == Kind::MinusOne && !may_be_absent => Err(absent()),
        (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, _) => {
            let (becomes_1, names, mut notes) = binary(census);
            if !may_be_absent && wish.digit() != Some(Digit::One) {
                let [zero, one] = names.clone();
                notes.push(Note::LabelsStay { zero, one, positive: asked.to_owned() });
            }
            Ok((becomes_1, names, notes))
        }
        (Kinds::Signs | Kinds::Names, PositiveLabel::AllBut(name)) if may_be_absent => Ok(all_but(&names, name)),
        (Kinds::Signs | Kinds::Names, _) if may_be_absent => Ok(one_against_the_rest(&names, asked)),
        (Kinds::Signs | Kinds::Names, _) => Err(absent()),
    }
}

/// How labels are read that say by themselves which of them is 1.
fn by_themselves(census: &Census) -> Option<Decision> {
    match census.kinds() {
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary => Some(binary(census)),
        Kinds::Signs => Some(signs(census)),
        Kinds::Names => known_pair(census, &census.names()),
    }
}

/// What `--positive` asks for, where the labels have it.
fn asked_for(census: &Census, names: &[(&str, usize)], asked: &str, wish: PositiveLabel) -> Option<Decision> {
    // A class may be called like a rule.
    if let (PositiveLabel::Numbers(..), Some((name, _))) = (wish, names.iter().find(|(name, _)| *name == asked.trim()))
    {
        return Some(one_against_the_rest(names, name));
    }
    if let PositiveLabel::Numbers(comparison, cut) = wish {
        let classes = comparison.names(cut);
        let [zero, one] = classes.clone();
        return Some((Becomes1::Numbers(comparison, cut), classes, vec![Note::LabelPair { zero, one }]));
    }
    // 0 and 1 are what they are, and so are false and true; only --positive 0 (or false) turns them.
    match (census.kinds(), wish.digit()) {
        (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, Some(Digit::Zero)) => return Some(turned(census)),
        (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, Some(Digit::One)) => return None,
        (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, None) | (Kinds::Signs | Kinds::Names, _) => {}
    }
    let may_name = match census.kinds() {
        Kinds::Digits => matches!(Kind::of(asked.trim()), Kind::MinusOne | Kind::Name),
        Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Names => true,
    };
    let spelled = |name: &str| census.spelled(name).filter(|_| may_name);
    match (spelled(asked.trim()), wish) {
        (Some(found), _) => Some(one_against_the_rest(names, found)),
        (None, PositiveLabel::AllBut(name)) => spelled(name).map(|found| all_but(names, found)),
        (None, PositiveLabel::Only(_) | PositiveLabel::Numbers(..)) => None,
    }
}

fn unknown_names(census: &Census, column: Excerpt) -> LabelFault {
    let example = shell(&likeliest(census).unwrap_or_default());
    LabelFault::UnknownNames { column, names: census.listed(), example }
}

fn binary(census: &Census) -> Decision {
    let (rule, [zero, one]) = (Becomes1::Digit(Digit::One), census.booleans);
    if zero.is_none() && one.is_none() {
        return (rule, ["0".into(), "1".into()], Vec::new());
    }
    let (zero, one) = (zero.unwrap_or("false"), one.unwrap_or("true"));
    let names = if census.kinds() == Kinds::Booleans { [zero.into(), one.into()] } else { ["0".into(), "1".into()] };
    (rule, names, vec![Note::LabelsAsWords { zero: zero.into(), one: one.into() }])
}

/// 0 and 1 the other way round.
fn turned(census: &Census) -> Decision {
    let (_, [one, zero], _) = binary(census);
    (Becomes1::Digit(Digit::Zero), [zero.clone(), one.clone()], vec![Note::LabelsAsWords { zero, one }])
}

/// −1 and 1.
fn signs(census: &Census) -> Decision {
    let [zero, one] = ["-1", "1"].map(|name| census.spelled(name).unwrap_or(name).to_owned());
    (Becomes1::PlusOne, [zero.clone(), one.clone()], vec![Note::LabelPair { zero, one }])
}

/// What the names other than `name` are called together, and their list.
fn others<'a>(names: &[(&'a str, usize)], name: &str) -> (String, Vec<&'a str>) {
    let rest: Vec<&str> = names.iter().map(|(other, _)| *other).filter(|other| !loosely_equal(other, name)).collect();
    let together = match rest[..] {
        [other] => other.to_string(),
        _ => format!("not {name}"),
    };
    (together, rest)
}

fn one_against_the_rest(names: &[(&str, usize)], positive: &str) -> Decision {
    let (zero, rest) = others(names, positive);
    let positive = positive.to_owned();
    let note = if rest.is_empty() {
        Note::OneAlone { positive: positive.clone() }
    } else {
        Note::OneAgainstTheRest { positive: positive.clone(), rest: rest.into_iter().collect() }
    };
    (Becomes1::Name(positive.clone()), [zero, positive], vec![note])
}

fn all_but(names: &[(&str, usize)], negative: &str) -> Decision {
    let (one, _) = others(names, negative);
    let zero = negative.to_owned();
    (Becomes1::AllBut(zero.clone()), [zero.clone(), one.clone()], vec![Note::LabelPair { zero, one }])
}

/// The rule for names that everybody reads the same way, all of them or one alone.
fn known_pair(census: &Census, names: &[(&str, usize)]) -> Option<Decision> {
    if names.is_empty() || !census.all_counted() {
        return None;
    }
    let fits = |&&(zero, one): &&(&str, &str)| {
        names.iter().map(|(name, _)| normalised(name)).all(|name| name == zero || name == one)
    };
    let &(zero, one) = KNOWN_PAIRS.iter().find(fits)?;
    let found = |wanted: &str| names.iter().map(|(name, _)| *name).find(|name| normalised(name) == wanted);
    let spelled = |wanted: &str, other: &str| match (found(wanted), found(other)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(name)) => alike(name, other, wanted),
        (None, None) => wanted.to_owned(),
    };
    let classes = [spelled(zero, one), spelled(one, zero)];
    let [zero_name, one_name] = classes.clone();
    let note = Note::LabelPair { zero: zero_name, one: one_name };
    Some((Becomes1::Second(zero, one), classes, vec![note]))
}
