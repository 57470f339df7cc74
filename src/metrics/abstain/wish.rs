//! A band in words: `0.3,0.7`, `accuracy>=0.95`, `accuracy>=0.95 with 90%`, `abstain=0.4`.

use std::fmt;
use std::str::FromStr;

use super::{Band, NotABand};
use crate::metrics::objective::Confidence;
use crate::metrics::percent::parse_number;

/// The two thresholds of a band, or what chooses them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BandWish {
    /// These two.
    Ends(Band),
    /// Those that serve this best.
    Best(BandGoal),
}

/// What is wanted of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BandGoal {
    /// The most rows labelled, with at least this share of them right: a point estimate.
    Widest {
        /// From 0 to 1.
        accuracy: f64,
    },
    /// The same share with this confidence, among rows far enough from the threshold: see [`Selective`](super::super::Selective).
    Guaranteed {
        /// From 0 to 1.
        accuracy: f64,
        /// Of the guarantee.
        confidence: Confidence,
    },
    /// The least cost, where a row that is left to a person costs so much.
    Cheapest {
        /// In the unit of the costs.
        abstain: f64,
    },
}

const ACCURACY: &str = "accuracy>=";
const ABSTAIN: &str = "abstain=";

/// As it is typed and shown; parsed back by `FromStr`.
impl fmt::Display for BandGoal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Widest { accuracy } => write!(f, "{ACCURACY}{accuracy}"),
            Self::Guaranteed { accuracy, confidence } => {
                write!(f, "{ACCURACY}{accuracy} with {}%", confidence.percent())
            }
            Self::Cheapest { abstain } => write!(f, "{ABSTAIN}{abstain}"),
        }
    }
}

/// `0.3,0.7`
impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.low, self.high)
    }
}

impl fmt::Display for BandWish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ends(band) => band.fmt(f),
            Self::Best(goal) => goal.fmt(f),
        }
    }
}

impl BandGoal {
    /// `fewest rows by hand with accuracy ≥ 0.95`, as a person reads it.
    pub fn label(&self) -> String {
        match self {
            Self::Widest { accuracy } => format!("fewest rows by hand with accuracy ≥ {accuracy}"),
            Self::Guaranteed { accuracy, confidence } => {
                format!("accuracy ≥ {accuracy} with {} % confidence", confidence.percent())
            }
            Self::Cheapest { abstain } => format!("cheapest band where a row by hand costs {abstain}"),
        }
    }
}

impl BandGoal {
    /// What a row that is left to a person costs, where the goal says.
    pub fn price_by_hand(&self) -> Option<f64> {
        match *self {
            Self::Cheapest { abstain } => Some(abstain),
            Self::Widest { .. } | Self::Guaranteed { .. } => None,
        }
    }
}

/// Why a text is no band.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("'{text}' is not a band: {fault}")]
pub struct UnknownBand {
    /// As it was typed.
    pub text: String,
    /// What is wrong with it.
    pub fault: BandFault,
}

/// What is wrong with a band.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BandFault {
    /// It has none of the forms.
    #[error(
        "give two thresholds, as in 0.3,0.7, or what chooses them: 'accuracy>=0.95', 'accuracy>=0.95 with 90%' or 'abstain=0.4'"
    )]
    Form,
    /// The ends are in the wrong order.
    #[error("the lower threshold comes first, as in {high},{low}")]
    Order {
        /// What stands first.
        low: f64,
        /// What stands behind it.
        high: f64,
    },
    /// An accuracy that is none.
    #[error("an accuracy is a number from 0 to 1, as in 'accuracy>=0.95', not '{0}'")]
    Accuracy(String),
    /// A confidence that is none.
    #[error("a confidence is a share above 0 and below 1, as in 'accuracy>=0.95 with 90%', not '{0}'")]
    Confidence(String),
    /// A price that is none.
    #[error("what a row by hand costs is a number, as in 'abstain=0.4', not '{0}'")]
    Price(String),
}

/// Reads what `Display` writes, and what people type for it: any case, blanks anywhere, ≥.
impl FromStr for BandWish {
    type Err = UnknownBand;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let written: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        let written = written.to_lowercase().replace('≥', ">=");
        wish(&written).map_err(|fault| UnknownBand { text: text.trim().to_owned(), fault })
    }
}

fn wish(text: &str) -> Result<BandWish, BandFault> {
    if let Some(price) = text.strip_prefix(ABSTAIN) {
        let abstain = parse_number(price).filter(|_| !price.contains('%'));
        let abstain = abstain.ok_or_else(|| BandFault::Price(price.to_owned()))?;
        return Ok(BandWish::Best(BandGoal::Cheapest { abstain }));
    }
    if let Some(limit) = text.strip_prefix(ACCURACY) {
        return accuracy(limit).map(BandWish::Best);
    }
    let ends = text.split_once(',').and_then(|(low, high)| Some((parse_number(low)?, parse_number(high)?)));
    let (low, high) = ends.ok_or(BandFault::Form)?;
    Band::new(low, high).map(BandWish::Ends).map_err(|NotABand { low, high }| BandFault::Order { low, high })
}

fn accuracy(limit: &str) -> Result<BandGoal, BandFault> {
    let share = |text: &str| {
        let share = parse_number(text).filter(|share| (0.0..=1.0).contains(share));
        share.ok_or_else(|| BandFault::Accuracy(text.to_owned()))
    };
    let Some((limit, confidence)) = limit.split_once("with") else {
        return Ok(BandGoal::Widest { accuracy: share(limit)? });
    };
    let known = parse_number(confidence).and_then(Confidence::new);
    let confidence = known.ok_or_else(|| BandFault::Confidence(confidence.to_owned()))?;
    Ok(BandGoal::Guaranteed { accuracy: share(limit)?, confidence })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_typed_is_shown_in_its_canonical_form_and_that_reads_back_as_itself() {
        for (typed, canonical) in [
            ("0.3,0.7", "0.3,0.7"),
            (" .3 , 0.70 ", "0.3,0.7"),
            ("30%,70%", "0.3,0.7"),
            ("-2,1.5", "-2,1.5"),
            ("0.5,0.5", "0.5,0.5"),
            ("accuracy>=0.95", "accuracy>=0.95"),
            ("Accuracy ≥ 95 %", "accuracy>=0.95"),
            ("accuracy >= 0.95 with 90 %", "accuracy>=0.95 with 90%"),
            ("accuracy>=0.9 WITH 0.999", "accuracy>=0.9 with 99.9%"),
            ("abstain = 0.40", "abstain=0.4"),
            ("abstain=-1", "abstain=-1"),
        ] {
            let wish: BandWish = typed.parse().unwrap();
            assert_eq!(wish.to_string(), canonical, "{typed}");
            assert_eq!(canonical.parse(), Ok(wish));
        }
    }

    #[test]
    fn what_is_no_band_is_told_with_what_is_wrong_with_it() {
        for (typed, words) in [
            ("", "give two thresholds, as in 0.3,0.7, or what chooses them"),
            ("0.3", "give two thresholds"),
            ("0.3;0.7", "give two thresholds"),
            ("0.3,0.5,0.7", "give two thresholds"),
            ("0.3,inf", "give two thresholds"),
            ("precision>=0.9", "give two thresholds"),
            ("0.7,0.3", "the lower threshold comes first, as in 0.3,0.7"),
            ("accuracy>=95", "as in 'accuracy>=0.95', not '95'"),
            ("accuracy>=", ", not ''"),
            ("accuracy>=0.9 with 100%", "a confidence is a share above 0 and below 1"),
            ("accuracy>=0.9 with", ", not ''"),
            ("abstain=", "what a row by hand costs is a number"),
            ("abstain=4%", ", not '4%'"),
        ] {
            let error = typed.parse::<BandWish>().unwrap_err().to_string();
            assert!(error.starts_with(&format!("'{typed}' is not a band: ")) && error.contains(words), "{error}");
        }
    }
}
