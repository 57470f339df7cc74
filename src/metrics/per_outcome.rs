//! What each outcome costs as it is said, before any rows: a number for all of them, or the name of a column.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Outcome;
use super::percent::parse_number;

/// A number, or something else, for each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerOutcome<T> {
    /// Label 1, predicted 1.
    pub tp: T,
    /// Label 0, predicted 1.
    pub fp: T,
    /// Label 1, predicted 0.
    pub fn_: T,
    /// Label 0, predicted 0.
    pub tn: T,
}

impl<T> PerOutcome<T> {
    /// One for each outcome.
    pub fn from_fn(mut of: impl FnMut(Outcome) -> T) -> Self {
        let [tp, fp, fn_, tn] = Outcome::ALL.map(&mut of);
        Self { tp, fp, fn_, tn }
    }

    /// That of `outcome`.
    pub fn get(&self, outcome: Outcome) -> &T {
        match outcome {
            Outcome::TruePositive => &self.tp,
            Outcome::FalsePositive => &self.fp,
            Outcome::FalseNegative => &self.fn_,
            Outcome::TrueNegative => &self.tn,
        }
    }

    /// That of `outcome`, to change.
    pub fn get_mut(&mut self, outcome: Outcome) -> &mut T {
        match outcome {
            Outcome::TruePositive => &mut self.tp,
            Outcome::FalsePositive => &mut self.fp,
            Outcome::FalseNegative => &mut self.fn_,
            Outcome::TrueNegative => &mut self.tn,
        }
    }

    /// What `into` makes of each, or the first error.
    ///
    /// # Errors
    /// The first one of `into`.
    pub fn try_map<U, E>(&self, mut into: impl FnMut(Outcome, &T) -> Result<U, E>) -> Result<PerOutcome<U>, E> {
        let mut of = |outcome: Outcome| into(outcome, self.get(outcome));
        let (tp, fp) = (of(Outcome::TruePositive)?, of(Outcome::FalsePositive)?);
        Ok(PerOutcome { tp, fp, fn_: of(Outcome::FalseNegative)?, tn: of(Outcome::TrueNegative)? })
    }

    /// Each with its outcome: tp, fp, fn, tn.
    pub fn iter(&self) -> impl Iterator<Item = (Outcome, &T)> {
        Outcome::ALL.into_iter().map(|outcome| (outcome, self.get(outcome)))
    }
}

/// How far from 0 a cost may be, so that squares of them can be added up.
pub(crate) const LARGEST_COST: f64 = 1e100;

/// Whether a number is a cost: no farther from 0 than [`LARGEST_COST`].
pub(crate) fn is_cost(number: f64) -> bool {
    number.abs() <= LARGEST_COST
}

/// Costs that are the same for all rows, as they are typed: `fp=5,fn=1`. What is not named is `None`.
pub type ConstantCosts = PerOutcome<Option<f64>>;

/// Why a text names no costs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownCosts {
    /// A part that is not `outcome=number`.
    #[error(
        "'{0}' is not a cost; name numbers as in 'fp=5,fn=1', and tp and tn where right predictions cost or gain something"
    )]
    Part(String),
    /// An outcome that stands twice.
    #[error("{0} stands twice")]
    Twice(&'static str),
    /// A number that is no cost: farther from 0 than 1e100.
    #[error("the cost '{0}' is out of range: a cost is a number from -1e100 to 1e100")]
    OutOfRange(String),
}

impl FromStr for ConstantCosts {
    type Err = UnknownCosts;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut costs = Self::default();
        for part in text.split(',') {
            let unknown = || UnknownCosts::Part(part.trim().to_owned());
            let (name, number) = part.split_once('=').ok_or_else(unknown)?;
            let name = name.trim().to_lowercase();
            let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.name() == name).ok_or_else(unknown)?;
            let number = parse_number(number).filter(|_| !number.contains('%')).ok_or_else(unknown)?;
            if !is_cost(number) {
                return Err(UnknownCosts::OutOfRange(part.trim().to_owned()));
            }
            if costs.get_mut(outcome).replace(number).is_some() {
                return Err(UnknownCosts::Twice(outcome.name()));
            }
        }
        Ok(costs)
    }
}

/// `fp=5,fn=1`: what is named, in the order tp, fp, fn, tn; read back by `FromStr` where something is.
impl fmt::Display for ConstantCosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.iter().filter_map(|(outcome, cost)| Some(format!("{}={}", outcome.name(), (*cost)?)));
        f.write_str(&named.collect::<Vec<_>>().join(","))
    }
}

/// Where the cost of an outcome comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CostSource {
    /// It is the same for every row.
    Each(f64),
    /// The column of this name says it.
    Column(String),
}

/// Where the cost of each outcome comes from; `None` where nothing says it.
pub type CostSources = PerOutcome<Option<CostSource>>;

impl CostSources {
    /// The costs that are numbers.
    pub(crate) fn numbers(&self) -> ConstantCosts {
        PerOutcome::from_fn(|outcome| match self.get(outcome) {
            Some(CostSource::Each(cost)) => Some(*cost),
            Some(CostSource::Column(_)) | None => None,
        })
    }

    /// The columns of the others, by name.
    pub(crate) fn columns(&self) -> PerOutcome<Option<String>> {
        PerOutcome::from_fn(|outcome| match self.get(outcome) {
            Some(CostSource::Column(name)) => Some(name.clone()),
            Some(CostSource::Each(_)) | None => None,
        })
    }

    /// `fp=5,fn=cost_fn`: what is named, in the order tp, fp, fn, tn; a column by its name.
    pub(crate) fn written(&self) -> String {
        let named = self.iter().filter_map(|(outcome, source)| {
            let source = match source.as_ref()? {
                CostSource::Each(cost) => cost.to_string(),
                CostSource::Column(name) => name.clone(),
            };
            Some(format!("{}={source}", outcome.name()))
        });
        named.collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn costs_are_read_as_they_are_written() {
        for (typed, shown) in [
            ("fp=5,fn=1", "fp=5,fn=1"),
            (" FN = 1.50 , fp=-0.5 ", "fp=-0.5,fn=1.5"),
            ("tn=0,tp=-3,fp=1,fn=2", "tp=-3,fp=1,fn=2,tn=0"),
        ] {
            let costs: ConstantCosts = typed.parse().unwrap();
            assert_eq!(costs.to_string(), shown);
            assert_eq!(shown.parse(), Ok(costs));
        }
        for typed in ["", "fp", "fp=", "fp=x", "fp=5%", "fp=inf", "fp=1,", "xx=1", "fp=1;fn=2"] {
            assert!(matches!(typed.parse::<ConstantCosts>(), Err(UnknownCosts::Part(_))), "{typed}");
        }
        for typed in ["fp=1e101,fn=1", "fp=1,fn=-1.7e308"] {
            assert!(matches!(typed.parse::<ConstantCosts>(), Err(UnknownCosts::OutOfRange(_))), "{typed}");
        }
        assert_eq!("fp=1,fn=1,fp=2".parse::<ConstantCosts>(), Err(UnknownCosts::Twice("fp")));
    }

    #[test]
    fn sources_are_written_with_the_names_of_columns() {
        let fp = Some(CostSource::Column("a".into()));
        let sources = CostSources { fp, fn_: Some(CostSource::Each(1.0)), ..CostSources::default() };
        assert_eq!(sources.written(), "fp=a,fn=1");
    }
}
