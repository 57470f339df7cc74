//! What occurs in a label column, and how often.

use std::collections::HashMap;

use super::spelling::loosely_equal;
use crate::dataset::message::{Counts, MOST_SHOWN, NoLabels};
use crate::dataset::missing::says_missing;
use crate::dataset::table::{Cell, Table};

/// Different names counted before the rest is only said to be more.
const MOST_NAMES: usize = 1000;
/// Share of 0/1 above which other values are bad rows rather than classes, and of numbers above which words are strays.
const MOSTLY: f64 = 0.8;

/// What a label is before anybody knows the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Zero,
    One,
    /// A class, or no label, as in the unlabelled test sets of Hugging Face.
    MinusOne,
    /// No letter and no digit: a class, as in `+` and `-`, or no label, as SNLI writes `-` where annotators disagreed.
    Symbol,
    /// NaN: no label.
    NotANumber,
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
            Ok(number) if number.is_nan() => Self::NotANumber,
            Ok(_) => Self::Name,
            Err(_) if text.eq_ignore_ascii_case("false") => Self::Zero,
            Err(_) if text.eq_ignore_ascii_case("true") => Self::One,
            Err(_) if text.chars().any(char::is_alphanumeric) => Self::Name,
            Err(_) => Self::Symbol,
        }
    }
}

/// What something means in a column that can be a class or the lack of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Class,
    /// That there is no label.
    Missing,
}

/// What −1 and symbols mean in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meanings {
    pub minus_one: Meaning,
    pub symbol: Meaning,
}

impl Meanings {
    /// Where `name` is asked for, it is a class, and so are those like it.
    pub(super) fn with(self, name: &str) -> Self {
        match Kind::of(name) {
            Kind::MinusOne => Self { minus_one: Meaning::Class, ..self },
            Kind::Symbol => Self { symbol: Meaning::Class, ..self },
            Kind::Zero | Kind::One | Kind::NotANumber | Kind::Name => self,
        }
    }

    /// Whether `text` is a class.
    pub(super) fn is_class(self, text: &str) -> bool {
        match Kind::of(text) {
            Kind::Zero | Kind::One | Kind::Name => true,
            Kind::MinusOne => self.minus_one == Meaning::Class,
            Kind::Symbol => self.symbol == Meaning::Class,
            Kind::NotANumber => false,
        }
    }
}

/// How often what occurs in a label column. Empty cells, JSON's null and NaN are not counted.
#[derive(Default)]
pub(super) struct Census<'a> {
    zeros: usize,
    ones: usize,
    minus_ones: usize,
    symbols: usize,
    /// Words that stand for a missing label where the other labels are 0 and 1; elsewhere they are classes like any other.
    absent: usize,
    /// Names, such words and numbers beyond −1, 0 and 1 among them.
    named: usize,
    /// Names that are no numbers.
    words: usize,
    /// Names that are numbers below 0.
    negative: usize,
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
    /// −1 beside 0 (and 1), with few others: it may be a class, and may mean that there is no label.
    Ternary,
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
            Kind::Symbol => self.symbols += 1,
            Kind::NotANumber => return,
            Kind::Name => {
                self.named += 1;
                self.absent += usize::from(says_missing(text));
                let number = text.parse::<f64>();
                self.words += usize::from(number.is_err());
                self.negative += usize::from(number.is_ok_and(|number| number < 0.0));
            }
        }
        if self.counts.len() < MOST_NAMES || self.counts.contains_key(text) {
            *self.counts.entry(text).or_default() += 1;
        } else {
            self.uncounted += 1;
        }
    }

    /// That no cell says anything, if so, and what stands there instead.
    pub(super) fn nothing(&self) -> Option<NoLabels> {
        match (self.zeros + self.ones + self.named + self.symbols, self.minus_ones) {
            (0, 0) => Some(NoLabels::Blank),
            (0, _) => Some(NoLabels::MinusOne),
            _ => None,
        }
    }

    pub(super) fn kinds(&self) -> Kinds {
        let binary = self.zeros + self.ones;
        let is_class = self.minus_one() == Meaning::Class;
        let others = self.named + if is_class { self.minus_ones } else { 0 };
        let strays = self.named - self.absent;
        let with_minus_one = self.minus_ones > 0 && mostly(binary + self.minus_ones, strays);
        match (binary, strays) {
            (0, _) => Kinds::Names,
            (_, _) if with_minus_one && is_class && self.zeros == 0 => Kinds::Signs,
            (_, _) if with_minus_one && !is_class && self.zeros > 0 && self.has_no_booleans() => Kinds::Ternary,
            (_, 0) if self.digits => Kinds::Digits,
            (_, 0) => Kinds::Booleans,
            (_, _) if mostly(binary, others) => Kinds::MostlyBinary,
            (_, _) => Kinds::Names,
        }
    }

    /// What −1 and symbols mean here. −1 is a class among numbers that do not count up from 0, whatever few words stand there too;
    /// symbols are classes where there is nothing else.
    pub(super) fn meanings(&self) -> Meanings {
        let is_alone = self.zeros + self.ones + self.minus_ones + self.named == 0;
        Meanings { minus_one: self.minus_one(), symbol: if is_alone { Meaning::Class } else { Meaning::Missing } }
    }

    /// On a scale that goes below 0 it is a class even if it has not come yet: rows may follow.
    fn minus_one(&self) -> Meaning {
        let numbers = self.zeros + self.ones + self.minus_ones + self.named - self.words;
        let is_among_numbers = mostly(numbers, self.words - self.absent) && self.has_no_booleans();
        let is_class = is_among_numbers && (self.negative > 0 || self.zeros == 0 && self.minus_ones > 0);
        if is_class { Meaning::Class } else { Meaning::Missing }
    }

    fn has_no_booleans(&self) -> bool {
        self.booleans == [None; 2]
    }

    /// Different class names, most frequent first.
    pub(super) fn names(&self, meanings: Meanings) -> Vec<(&'a str, usize)> {
        let names = self.counts.iter().map(|(&name, &count)| (name, count));
        most_frequent_first(names.filter(|(name, _)| meanings.is_class(name)).collect())
    }

    /// `name`, where the column has it just so.
    pub(super) fn exactly(&self, name: &str) -> Option<&'a str> {
        self.counts.keys().find(|known| **known == name).copied()
    }

    /// How the column spells `name`, be it a class or only a way to say that there is none.
    pub(super) fn spelled(&self, name: &str) -> Option<&'a str> {
        self.exactly(name).or_else(|| self.counts.keys().filter(|known| loosely_equal(known, name)).min().copied())
    }

    /// Whether all names are among `names` (and all have been counted).
    pub(super) fn all_counted(&self) -> bool {
        self.uncounted == 0
    }

    /// The classes for a message, −1 among them where it may be one.
    pub(super) fn listed(&self) -> Counts {
        let meanings = self.meanings();
        let meanings = match self.kinds() {
            Kinds::Ternary => meanings.with("-1"),
            Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Names => meanings,
        };
        listed(&self.names(meanings), self.all_counted())
    }
}

/// Whether `count` labels are so many that `others` beside them are strays.
fn mostly(count: usize, others: usize) -> bool {
    count as f64 >= MOSTLY * (count + others) as f64
}

/// Names with how often each occurs, in the order in which messages list them.
pub(super) fn most_frequent_first(mut names: Vec<(&str, usize)>) -> Vec<(&str, usize)> {
    names.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    names
}

/// The first of `names` for a message.
pub(super) fn listed(names: &[(&str, usize)], are_all: bool) -> Counts {
    let more = are_all.then(|| names.len().saturating_sub(MOST_SHOWN));
    Counts { shown: names.iter().take(MOST_SHOWN).map(|&(name, count)| (name.into(), count)).collect(), more }
}

/// What a label cell says, without blanks around it; an absent one says nothing.
pub(super) fn trimmed(cell: Cell<'_>) -> &str {
    cell.text().unwrap_or("").trim()
}
