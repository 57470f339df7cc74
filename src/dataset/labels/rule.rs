//! How a label becomes 0 or 1.

use super::census::{Kind, Meanings, trimmed};
use super::spelling::{loosely_equal, normalised};
use crate::dataset::message::{Excerpt, RowFault, WantedLabel};
use crate::dataset::table::Table;

/// How a name becomes a class.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::dataset) struct Rule {
    pub(super) becomes_1: Becomes1,
    pub(super) meanings: Meanings,
}

/// Which labels become 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Becomes1 {
    /// Of 0 and 1 (false and true), this one; anything else is bad.
    Digit(Digit),
    /// Of −1 and 1, the 1; anything else is bad.
    PlusOne,
    /// This one, and no other.
    Name(String),
    /// Every other.
    AllBut(String),
    /// Numbers on one side of another.
    Numbers(Comparison, f64),
    /// Of a pair of names, the second; anything else is bad.
    Second(&'static str, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digit {
    Zero,
    One,
}

/// Which side of a number, and whether with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    AtLeast,
    Above,
    AtMost,
    Below,
}

impl Comparison {
    /// As options write it.
    const SIGNS: [(&'static str, Self); 4] =
        [(">=", Self::AtLeast), ("<=", Self::AtMost), (">", Self::Above), ("<", Self::Below)];

    pub(super) fn parse(text: &str) -> Option<(Self, f64)> {
        let (rest, comparison) =
            Self::SIGNS.into_iter().find_map(|(sign, comparison)| Some((text.strip_prefix(sign)?, comparison)))?;
        rest.trim().parse().ok().filter(|cut: &f64| cut.is_finite()).map(|cut| (comparison, cut))
    }

    pub(super) fn holds(self, number: f64, cut: f64) -> bool {
        match self {
            Self::AtLeast => number >= cut,
            Self::Above => number > cut,
            Self::AtMost => number <= cut,
            Self::Below => number < cut,
        }
    }

    /// What the numbers are called that become 0 and 1, as options write it.
    pub(super) fn names(self, cut: f64) -> [String; 2] {
        let [zero, one] = match self {
            Self::AtLeast => ["<", ">="],
            Self::Above => ["<=", ">"],
            Self::AtMost => [">", "<="],
            Self::Below => [">=", "<"],
        };
        [format!("{zero}{cut}"), format!("{one}{cut}")]
    }

    /// Whether the lower part becomes 1.
    pub(super) fn takes_the_lower(self) -> bool {
        match self {
            Self::AtLeast | Self::Above => false,
            Self::AtMost | Self::Below => true,
        }
    }
}

impl Rule {
    /// The classes in `column`, one a row (`false` in bad rows), and the bad rows with the reason.
    pub(in crate::dataset) fn apply(&self, table: &Table, column: usize) -> (Vec<bool>, Vec<(usize, RowFault)>) {
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
        if text.is_empty() {
            return RowFault::NoLabel(column);
        }
        let wanted = match self.becomes_1 {
            // Where -1 means that there is no label.
            Becomes1::Numbers(..) if Kind::of(text) == Kind::MinusOne => WantedLabel::Class,
            Becomes1::Numbers(..) => WantedLabel::Number,
            Becomes1::Digit(_) => WantedLabel::Binary,
            Becomes1::PlusOne => WantedLabel::Sign,
            Becomes1::Name(_) | Becomes1::AllBut(_) | Becomes1::Second(..) => WantedLabel::Class,
        };
        RowFault::Label { label: text.into(), column, wanted }
    }

    /// The class of a label that is not empty; `None` where it has none.
    pub(super) fn class(&self, text: &str) -> Option<bool> {
        let is = |name: &String| text == name || loosely_equal(text, name);
        match &self.becomes_1 {
            Becomes1::Digit(positive) => match Kind::of(text) {
                Kind::Zero => Some(*positive == Digit::Zero),
                Kind::One => Some(*positive == Digit::One),
                Kind::MinusOne | Kind::Symbol | Kind::NotANumber | Kind::Name => None,
            },
            Becomes1::PlusOne => match Kind::of(text) {
                Kind::MinusOne => Some(false),
                Kind::One => Some(true),
                Kind::Zero | Kind::Symbol | Kind::NotANumber | Kind::Name => None,
            },
            Becomes1::Name(name) => is(name).then_some(true).or_else(|| self.meanings.is_class(text).then_some(false)),
            Becomes1::AllBut(name) => {
                is(name).then_some(false).or_else(|| self.meanings.is_class(text).then_some(true))
            }
            Becomes1::Numbers(comparison, cut) => text
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite() && self.meanings.is_class(text))
                .map(|number| comparison.holds(number, *cut)),
            Becomes1::Second(zero, one) => {
                let name = normalised(text);
                if name == *one { Some(true) } else { (name == *zero).then_some(false) }
            }
        }
    }
}
