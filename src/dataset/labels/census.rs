//! What occurs in a label column, and how often.

use std::collections::HashMap;

use super::spelling::loosely_equal;
use crate::dataset::message::Counts;
use crate::dataset::table::{Cell, Table};

/// Words that stand for a missing label where the other labels are 0 and 1; elsewhere they are classes like any other.
const ABSENT: [&str; 6] = ["na", "n/a", "none", "null", "unknown", "unlabeled"];

/// Different names counted before the rest is only said to be more.
const MOST_NAMES: usize = 1000;
/// Share of 0/1 above which other values are bad rows rather than classes.
const MOSTLY: f64 = 0.8;

/// What a label is before anybody knows the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Zero,
    One,
    /// A class, or no label, as in the unlabelled test sets of Hugging Face: see [`MinusOne`].
    MinusOne,
    /// Not a number (NaN), or no letter and no digit, as `----`.
    Nothing,
    Name,
}

impl Kind {
    pub(super) fn of(text: &str) -> Self {
        match text {
            "0" => return Self::Zero,
            "1" => return Self::One,
            _ => {}
        }
        match text.parse::<f64>() {
            Ok(0.0) => Self::Zero,
            Ok(1.0) => Self::One,
            Ok(-1.0) => Self::MinusOne,
            Ok(number) if number.is_nan() => Self::Nothing,
            Ok(_) => Self::Name,
            Err(_) if text.eq_ignore_ascii_case("false") => Self::Zero,
            Err(_) if text.eq_ignore_ascii_case("true") => Self::One,
            Err(_) if text.chars().any(char::is_alphanumeric) => Self::Name,
            Err(_) => Self::Nothing,
        }
    }
}

/// What −1 means in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MinusOne {
    /// A class among other numbers, 0 not among them.
    Class,
    /// That there is no label.
    Missing,
}

/// How often what occurs in a label column. Empty cells and JSON's null are not counted.
#[derive(Default)]
pub(super) struct Census<'a> {
    zeros: usize,
    ones: usize,
    minus_ones: usize,
    /// Words of [`ABSENT`].
    absent: usize,
    /// Names, those of [`ABSENT`] and numbers beyond 0 and 1 among them.
    named: usize,
    /// Names that are no numbers.
    words: usize,
    /// How false and true are spelled where they stand for 0 and 1.
    pub booleans: [Option<&'a str>; 2],
    /// Whether there are numbers among zeros and ones.
    digits: bool,
    counts: HashMap<&'a str, usize>,
    /// Values beyond [`MOST_NAMES`] different ones.
    uncounted: usize,
}

/// Which labels a column has, told from all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinds {
    /// 0 and 1, in digits, and nothing else but missing labels.
    Digits,
    /// True and false, and nothing else but missing labels.
    Booleans,
    /// 0 and 1, with few others.
    MostlyBinary,
    /// 1 and −1, with few others.
    Signs,
    /// Anything else.
    Names,
}

impl<'a> Census<'a> {
    pub(super) fn of(table: &'a Table, column: usize) -> Self {
        let mut census = Self::default();
        let (mut zeros, mut ones) = (0, 0);
        for cell in table.column(column) {
            match trimmed(cell) {
                "0" => zeros += 1,
                "1" => ones += 1,
                "" => {}
                other => census.add(other),
            }
        }
        for (name, count) in [("0", zeros), ("1", ones)] {
            if count > 0 {
                census.digits = true;
                *census.counts.entry(name).or_default() += count;
            }
        }
        census.zeros += zeros;
        census.ones += ones;
        census
    }

    /// Names counted elsewhere.
    pub(super) fn of_counts(counts: &'a HashMap<String, usize>) -> Self {
        Self { counts: counts.iter().map(|(name, &count)| (name.as_str(), count)).collect(), ..Self::default() }
    }

    fn add(&mut self, text: &'a str) {
        let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic());
        match Kind::of(text) {
            Kind::Zero => {
                self.zeros += 1;
                if is_word { self.booleans[0] = Some(text) } else { self.digits = true }
            }
            Kind::One => {
                self.ones += 1;
                if is_word { self.booleans[1] = Some(text) } else { self.digits = true }
            }
            Kind::MinusOne => self.minus_ones += 1,
            Kind::Nothing => {}
            Kind::Name => {
                self.named += 1;
                self.absent += usize::from(ABSENT.iter().any(|word| text.eq_ignore_ascii_case(word)));
                self.words += usize::from(text.parse::<f64>().is_err());
            }
        }
        if self.counts.len() < MOST_NAMES || self.counts.contains_key(text) {
            *self.counts.entry(text).or_default() += 1;
        } else {
            self.uncounted += 1;
        }
    }

    /// Whether no cell says anything: what is not empty is −1 alone.
    pub(super) fn says_nothing(&self) -> bool {
        self.counts.keys().all(|text| Kind::of(text) == Kind::MinusOne)
    }

    pub(super) fn kinds(&self) -> Kinds {
        let binary = self.zeros + self.ones;
        let mostly = |count: usize| count as f64 >= MOSTLY * (count + self.named) as f64;
        match (binary, self.named - self.absent) {
            (1.., 0) if self.minus_one() == MinusOne::Class && self.ones > 0 => Kinds::Signs,
            (1.., 0) if self.digits => Kinds::Digits,
            (1.., 0) => Kinds::Booleans,
            (1.., _) if self.minus_one() == MinusOne::Class && mostly(binary + self.minus_ones) => Kinds::Signs,
            (1.., _) if mostly(binary) => Kinds::MostlyBinary,
            _ => Kinds::Names,
        }
    }

    pub(super) fn minus_one(&self) -> MinusOne {
        let is_class =
            self.minus_ones > 0 && self.zeros == 0 && self.words == self.absent && self.booleans[1].is_none();
        if is_class { MinusOne::Class } else { MinusOne::Missing }
    }

    /// Different class names, most frequent first; what says nothing is none, unless there is nothing else.
    pub(super) fn names(&self) -> Vec<(&'a str, usize)> {
        let only_nothing = self.zeros + self.ones + self.named == 0;
        let mut names: Vec<_> = self.counts.iter().map(|(&name, &count)| (name, count)).collect();
        names.retain(|&(name, _)| match Kind::of(name) {
            Kind::Zero | Kind::One | Kind::Name => true,
            Kind::MinusOne => only_nothing || self.minus_one() == MinusOne::Class,
            Kind::Nothing => only_nothing,
        });
        names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        names
    }

    /// How the column spells `name`, be it a class or only a way to say that there is none.
    pub(super) fn spelled(&self, name: &str) -> Option<&'a str> {
        let exact = self.counts.keys().find(|known| **known == name);
        exact.or_else(|| self.counts.keys().filter(|known| loosely_equal(known, name)).min()).copied()
    }

    /// Whether all names are among `names` (and all have been counted).
    pub(super) fn all_counted(&self) -> bool {
        self.uncounted == 0
    }

    pub(super) fn listed(&self) -> Counts {
        const SHOWN: usize = 3;
        let names = self.names();
        let more = (self.uncounted == 0).then(|| names.len().saturating_sub(SHOWN));
        Counts { shown: names.iter().take(SHOWN).map(|&(name, count)| (name.into(), count)).collect(), more }
    }
}

/// What a label cell says, without blanks around it; an absent one says nothing.
pub(super) fn trimmed(cell: Cell<'_>) -> &str {
    cell.text().unwrap_or("").trim()
}
