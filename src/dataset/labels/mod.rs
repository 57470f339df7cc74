//! From the cells of the label column to 0 and 1.
//!
//! 0 and 1 stay as they are, also written 0.0 and 1.0, true and false, unless `--positive 0` (or false) inverts them; without
//! any 0, −1 and 1 are a pair too. Other names need `--positive` (that one becomes 1, every other 0) unless they are a pair that
//! everybody reads the same way. Empty cells, JSON's null and NaN are bad rows; so is anything else in a column of which at
//! least four fifths are 0/1. A word is a class, even "none", unless the other labels are 0 and 1 (or −1 and 1) and it is one of
//! those that stand for a missing label. −1 beside 0 may be a class or mean that there is no label: the user is asked; beside
//! classes that count up from 0 it means that there is none. Signs such as + and - are classes where there is nothing else, and
//! otherwise no labels.

mod asked;
mod census;
mod decision;
mod rule;
mod spelling;

use std::collections::HashMap;

use census::{Census, Kinds};
use decision::{Decision, by_themselves, decide, likeliest};
use rule::Becomes1;

pub(crate) use asked::{PositiveLabel, are_opposed, unnamed_class};
pub(crate) use rule::Comparison;
pub(super) use rule::Rule;

use super::ReadOptions;
use super::message::{Counts, Excerpt, LabelFault, Note, RowFault};
use super::table::Table;

/// The gold name that becomes 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Positive<'a> {
    /// As `--positive` has it.
    pub name: &'a str,
    pub if_absent: IfAbsent,
}

/// What it means where no row has the label that `--positive` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IfAbsent {
    /// It is a mistake.
    Refuse,
    /// It is the benchmark's own.
    Accept,
    /// It may come with rows that follow.
    Await,
    /// It is the name of a class of the model that scores: labels that need no option stay as they are.
    KeepLabels,
    /// A decision was made for it: labels that speak for themselves are read so, unless it was another than they say.
    AsDecided,
}

/// What becomes of −1 beside 0 and 1 where nothing says which becomes 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MinusOneBesideZero {
    /// It may be a class.
    Ask,
    /// Rows that have it have no label: so says who skips bad rows.
    Bad,
}

impl MinusOneBesideZero {
    pub(super) fn of(options: &ReadOptions) -> Self {
        if options.skip_bad_rows { Self::Bad } else { Self::Ask }
    }
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
    Inverted,
}

/// Whether a column is 0/1 but for stray cells: what a headerless label column must be to be taken for one.
pub(super) fn is_binary(table: &Table, column: usize) -> bool {
    match Census::of(table, column).kinds() {
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary | Kinds::Ternary => true,
        Kinds::Signs | Kinds::Names => false,
    }
}

/// The values of a column for a question to the user: `"2" (330), "3" (261), …`.
pub(super) fn values(table: &Table, column: usize) -> Counts {
    Census::of(table, column).listed()
}

/// Counts gathered elsewhere, in the same form.
pub(super) fn listed(counts: &HashMap<String, usize>) -> Counts {
    let counts = counts.iter().map(|(name, &count)| (name.as_str(), count));
    census::listed(&census::most_frequent_first(counts.collect()), true)
}

/// What most likely is looked for: a class whose name says yes; the upper half of more than two numbers, the higher of two; else
/// the rarer of the two most frequent. As `--positive` takes it.
pub(super) fn likely_positive(table: &Table, column: usize) -> Option<String> {
    likeliest(&Census::of(table, column))
}

/// Read the labels in `column`.
///
/// # Errors
/// Where the names do not say which is 1, where `--positive` does not occur, and where no row has a label.
pub(super) fn read(
    table: &Table,
    column: usize,
    positive: Option<Positive<'_>>,
    minus_one: MinusOneBesideZero,
) -> Result<LabelColumn, LabelFault> {
    let census = Census::of(table, column);
    let name = Excerpt::from(table.headers()[column].as_str());
    // A decision says nothing of rows that may have no labels.
    let asked = positive.filter(|positive| positive.if_absent != IfAbsent::AsDecided);
    let asked = asked.map(|positive| PositiveLabel::of(positive.name));
    if let Some(labels) = census.nothing().filter(|_| !asked.is_some_and(PositiveLabel::places_minus_one)) {
        return Err(LabelFault::SaysNothing { column: name, labels });
    }
    let Decision { becomes_1, names, notes, meanings } = decide(&census, &name, positive, minus_one)?;
    let rule = Rule { becomes_1, meanings };
    let (values, bad) = rule.apply(table, column);
    let direction = direction(&census, &rule, &names);
    Ok(LabelColumn { values, names, bad, notes, rule, direction })
}

/// Whether `rule` reads the classes `names` the other way round than they speak for themselves.
fn direction(census: &Census, rule: &Rule, names: &[String; 2]) -> Direction {
    let is_inverted = match rule.becomes_1 {
        Becomes1::Numbers(comparison, _) => comparison.takes_the_lower(),
        Becomes1::Digit(_) | Becomes1::PlusOne | Becomes1::Name(_) | Becomes1::AllBut(_) | Becomes1::Second(..) => {
            by_themselves(census).is_some_and(|Decision { becomes_1, meanings, .. }| {
                let own = Rule { becomes_1, meanings };
                own.class(&names[0]) == Some(true) || own.class(&names[1]) == Some(false)
            })
        }
    };
    if is_inverted { Direction::Inverted } else { Direction::Kept }
}
