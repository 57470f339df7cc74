//! Two scores of the same rows, compared: which rows either gets right at its threshold, and whether the difference could be
//! chance.

mod mcnemar;
mod paired_delong;
mod pairing;
mod subset;

pub use mcnemar::{ChiSquared, McNemar};
pub use paired_delong::PairedDelong;
pub use pairing::{Correctness, Footing, OwnThresholds, Pairing};
pub use subset::Subset;

use serde::Serialize;

use super::predict;

/// Which of two classifiers is right on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// Both predict the label.
    BothRight,
    /// Neither does.
    BothWrong,
    /// Only the first does.
    OnlyARight,
    /// Only the second does.
    OnlyBRight,
}

impl Agreement {
    /// Where the first predicts `a` and the second `b` for a row with `label`.
    pub fn of(label: bool, a: bool, b: bool) -> Self {
        match (a == label, b == label) {
            (true, true) => Self::BothRight,
            (false, false) => Self::BothWrong,
            (true, false) => Self::OnlyARight,
            (false, true) => Self::OnlyBRight,
        }
    }
}

/// A threshold for each of two classifiers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Thresholds {
    /// Of the first.
    #[serde(rename = "threshold_a")]
    pub a: f64,
    /// Of the second.
    #[serde(rename = "threshold_b")]
    pub b: f64,
}

/// Two classifiers at a threshold each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ComparisonAt {
    /// Where each stands.
    #[serde(flatten)]
    pub thresholds: Thresholds,
    /// Rows on which both are right.
    pub both_right: u64,
    /// Rows on which both are wrong.
    pub both_wrong: u64,
    /// Rows on which one of them is right, and whether that could be chance.
    #[serde(flatten)]
    pub mcnemar: McNemar,
}

/// Two columns of scores with the labels that they share.
#[derive(Debug, Clone, Copy)]
pub struct PairedScores<'a> {
    labels: &'a [bool],
    a: &'a [f64],
    b: &'a [f64],
    counts: Option<&'a [u64]>,
}

impl<'a> PairedScores<'a> {
    /// One label and one score of each classifier a line, and how many rows each line stands for (one, without `counts`).
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(labels: &'a [bool], a: &'a [f64], b: &'a [f64], counts: Option<&'a [u64]>) -> Self {
        let lengths = [a.len(), b.len(), counts.map_or(labels.len(), <[u64]>::len)];
        assert_eq!(lengths, [labels.len(); 3], "each line needs a label, two scores and a count");
        Self { labels, a, b, counts }
    }

    /// Which of the two is right on `line`.
    pub fn agreement(&self, line: usize, thresholds: Thresholds) -> Agreement {
        Agreement::of(self.labels[line], predict(self.a[line], thresholds.a), predict(self.b[line], thresholds.b))
    }

    /// The lines with this agreement, ascending. O(lines).
    pub fn lines_with(&self, agreement: Agreement, thresholds: Thresholds) -> impl Iterator<Item = usize> + use<'a> {
        let paired = *self;
        (0..self.labels.len()).filter(move |&line| paired.agreement(line, thresholds) == agreement)
    }

    /// Both at their thresholds. O(lines); the counts of all lines together are expected to be at most 2⁵³.
    pub fn at(&self, thresholds: Thresholds) -> ComparisonAt {
        let (mut both_right, mut both_wrong, mut only_a_right, mut only_b_right) = (0, 0, 0, 0);
        for line in 0..self.labels.len() {
            let rows = self.counts.map_or(1, |counts| counts[line]);
            match self.agreement(line, thresholds) {
                Agreement::BothRight => both_right += rows,
                Agreement::BothWrong => both_wrong += rows,
                Agreement::OnlyARight => only_a_right += rows,
                Agreement::OnlyBRight => only_b_right += rows,
            }
        }
        ComparisonAt { thresholds, both_right, both_wrong, mcnemar: McNemar::new(only_a_right, only_b_right) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::Sweep;

    proptest! {
        #[test]
        fn every_row_is_counted_once_and_the_rows_are_those_of_the_filter(
            rows in prop::collection::vec((0_u8..9, 0_u8..9, any::<bool>(), 0_u64..4), 0..50), a in 0.0..1.0_f64, b in 0.0..1.0_f64
        ) {
            let column = |of: fn(&(u8, u8, bool, u64)) -> u8| rows.iter().map(|row| f64::from(of(row)) / 8.0).collect::<Vec<_>>();
            let (scores_a, scores_b) = (column(|row| row.0), column(|row| row.1));
            let labels: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let counts: Vec<u64> = rows.iter().map(|row| row.3).collect();
            let thresholds = Thresholds { a, b };
            let paired = PairedScores::new(&labels, &scores_a, &scores_b, Some(&counts));
            let at = paired.at(thresholds);
            let McNemar { only_a_right, only_b_right, .. } = at.mcnemar;
            for (agreement, expected) in [
                (Agreement::BothRight, at.both_right), (Agreement::BothWrong, at.both_wrong),
                (Agreement::OnlyARight, only_a_right), (Agreement::OnlyBRight, only_b_right),
            ] {
                prop_assert_eq!(paired.lines_with(agreement, thresholds).map(|line| counts[line]).sum::<u64>(), expected);
            }
            for (scores, threshold, only) in [(&scores_a, a, only_a_right), (&scores_b, b, only_b_right)] {
                let confusion = Sweep::counted(scores, &labels, &counts).map(|sweep| sweep.confusion(threshold));
                prop_assert_eq!(confusion.map(|c| c.tp + c.tn), Ok(at.both_right + only));
            }
        }
    }
}
