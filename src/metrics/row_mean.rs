//! Numbers that each row has by its outcome, and whose mean over the rows thresholds are judged by.

use std::ops::RangeInclusive;

use super::sense::Sense;

/// A number that each row has by its outcome, and whose mean over the rows says how good a threshold is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowMean {
    /// What a row costs, where somebody says what outcomes cost.
    Cost,
    /// Exact match of the answer that is given to a question, 0 or 1.
    Exact,
    /// F1 of the words of that answer.
    AnswerF1,
}

/// What a value is a number of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A share or a rate: it is near 0 to 1.
    Share,
    /// An amount in a unit that somebody else knows, such as money: it may be any number.
    Amount,
}

impl RowMean {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Cost, Self::Exact, Self::AnswerF1];

    /// Those of the answers to questions.
    pub const OF_ANSWERS: [Self; 2] = [Self::Exact, Self::AnswerF1];

    /// The name on the command line, in JSON and in decisions.
    pub fn key(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Exact => "exact",
            Self::AnswerF1 => "answer_f1",
        }
    }

    /// What a list calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cost => "cost of a row",
            Self::Exact => "exact match",
            Self::AnswerF1 => "answer F1",
        }
    }

    /// Whether more of it is better, or less.
    pub(crate) fn sense(self) -> Sense {
        match self {
            Self::Cost => Sense::AtMost,
            Self::Exact | Self::AnswerF1 => Sense::AtLeast,
        }
    }

    /// The values that it can have.
    pub(crate) fn values(self) -> RangeInclusive<f64> {
        match self {
            Self::Cost => f64::NEG_INFINITY..=f64::INFINITY,
            Self::Exact | Self::AnswerF1 => 0.0..=1.0,
        }
    }

    /// What its values are numbers of.
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::Cost => Unit::Amount,
            Self::Exact | Self::AnswerF1 => Unit::Share,
        }
    }

    /// Its value where a row pays `paid` in the mean: what is gained is paid with its sign turned (see
    /// [`AnswerGains`](super::AnswerGains)). Never −0.0 of what is gained.
    pub(super) fn of_paid(self, paid: f64) -> f64 {
        match self.sense() {
            Sense::AtMost => paid,
            Sense::AtLeast => 0.0 - paid,
        }
    }

    /// The same of the ends of an interval, as far as there are such values.
    pub(super) fn of_interval(self, (low, high): (f64, f64)) -> (f64, f64) {
        let (low, high) = match self.sense() {
            Sense::AtMost => (low, high),
            Sense::AtLeast => (self.of_paid(high), self.of_paid(low)),
        };
        let (least, most) = self.values().into_inner();
        (low.max(least), high.min(most))
    }
}
