//! Another share of positives than the test set has: what the figures would be there.

use std::fmt;
use std::str::FromStr;

use super::compensated::CompensatedSum;
use super::percent::{in_percent, parse_number};
use super::{Confusion, Metric, Sweep};

/// The share of rows whose label is 1, above 0 and below 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prevalence(f64);

/// Why a text is no prevalence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a prevalence; use a share above 0 and below 1, such as 2% or 0.02")]
pub struct UnknownPrevalence(String);

impl FromStr for Prevalence {
    type Err = UnknownPrevalence;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_number(text).and_then(Self::new).ok_or_else(|| UnknownPrevalence(text.trim().to_owned()))
    }
}

/// `2 %`
impl fmt::Display for Prevalence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", in_percent(self.0))
    }
}

impl Prevalence {
    /// `None` where `share` is none.
    pub fn new(share: f64) -> Option<Self> {
        (0.0 < share && share < 1.0).then_some(Self(share))
    }

    /// ` at a prevalence of 2 %`, behind the name of what chose a threshold; nothing where it was chosen as measured.
    pub(crate) fn behind_name(prevalence: Option<Self>) -> String {
        prevalence.map_or_else(String::new, |prevalence| format!(" at a prevalence of {prevalence}"))
    }

    /// As a share.
    pub fn share(self) -> f64 {
        self.0
    }

    /// The counts as shares of rows there: each positive weighs p/P and each negative (1 − p)/N, so that rates within a class
    /// stay as they are. `None` where a class is missing.
    pub fn weigh(self, counts: &Confusion) -> Option<Confusion<f64>> {
        let (positives, negatives) = (counts.positives() as f64, counts.negatives() as f64);
        let of_positives = |count: u64| count as f64 / positives * self.0;
        let of_negatives = |count: u64| count as f64 / negatives * (1.0 - self.0);
        (positives > 0.0 && negatives > 0.0).then(|| Confusion {
            tp: of_positives(counts.tp),
            fp: of_negatives(counts.fp),
            fn_: of_positives(counts.fn_),
            tn: of_negatives(counts.tn),
        })
    }

    /// The average precision there, as [`Summary`](super::Summary) has it for the test set; `None` where a class is missing.
    pub fn average_precision(self, sweep: &Sweep) -> Option<f64> {
        let (mut sum, mut recall_above) = (CompensatedSum::default(), 0.0);
        let mut counts = sweep.confusion(f64::INFINITY);
        for group in sweep.groups().rev() {
            counts.tp += group.positives;
            counts.fn_ -= group.positives;
            counts.fp += group.negatives;
            counts.tn -= group.negatives;
            let there = self.weigh(&counts)?;
            let recall = counts.value(Metric::Recall)?;
            sum.add((recall - recall_above) * there.value(Metric::Precision)?);
            recall_above = recall;
        }
        (!sweep.is_empty()).then(|| sum.total())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_typed_as_a_share_or_a_percentage() {
        for (typed, share, shown) in
            [("2%", 0.02, "2 %"), (" 0.02 ", 0.02, "2 %"), ("29 %", 0.29, "29 %"), ("1e-5", 1e-5, "0.001 %")]
        {
            let prevalence: Prevalence = typed.parse().unwrap();
            assert_eq!((prevalence.share(), prevalence.to_string().as_str()), (share, shown));
        }
        for typed in ["", "0", "1", "100%", "-1%", "2", "nan", "0,02"] {
            assert_eq!(typed.parse::<Prevalence>(), Err(UnknownPrevalence(typed.into())));
        }
    }

    #[test]
    fn at_its_own_prevalence_a_test_set_has_its_own_figures() {
        let counts = Confusion { tp: 3, fp: 2, fn_: 1, tn: 10 };
        let weighed = Prevalence(0.25).weigh(&counts).unwrap();
        let expected = Confusion { tp: 3.0 / 16.0, fp: 2.0 / 16.0, fn_: 1.0 / 16.0, tn: 10.0 / 16.0 };
        assert_eq!(weighed, expected);
        assert_eq!(Prevalence(0.5).weigh(&Confusion { tp: 1, fp: 0, fn_: 1, tn: 0 }), None);
    }
}
