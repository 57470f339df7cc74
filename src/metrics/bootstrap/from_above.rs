//! The lines of a sweep from the highest score down, as replicates of them are drawn and walked.

use super::layout::Both;
use crate::metrics::Sweep;

/// The lines of one label.
#[derive(Debug, Default)]
pub(super) struct FromAbove {
    /// As they were numbered when the sweep was made; at the end those without a score, which no number of scores has.
    pub lines: Vec<u32>,
    /// How many of them have one of the first so many distinct scores: one entry more than there are scores.
    pub ends: Vec<usize>,
}

impl FromAbove {
    /// Of each label of `sweep`.
    pub(super) fn of(sweep: &Sweep) -> Both<Self> {
        let (positives, negatives) = (sweep.positive_order(), sweep.negative_order());
        let candidates = (0..=sweep.distinct().len()).rev().map(|candidate| sweep.lines_predicted_0_at(candidate));
        let (of_negatives, of_positives) =
            candidates.map(|(below_0, below_1)| (negatives.len() - below_0, positives.len() - below_1)).unzip();
        let of = |lines: &[u32], ends| Self { lines: lines.iter().rev().copied().collect(), ends };
        Both { positives: of(positives, of_positives), negatives: of(negatives, of_negatives) }
    }
}
