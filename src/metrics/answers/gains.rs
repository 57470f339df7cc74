//! What the answers to questions gain at any threshold: exact match and F1 as means over the rows.

use std::sync::Arc;

use super::AnswerScore;
use crate::metrics::costs::{CostColumn, CostColumns, Costs};
use crate::metrics::{Outcome, RowMean, Sweep};

/// Exact match and F1 of the answers at any threshold, by the official evaluation of SQuAD 2.0 (`apply_no_ans_threshold` of
/// evaluate-v2.0.py): a row that is predicted 1 has what its text scores, one that is predicted 0 has 1 where there is no answer, else
/// 0. Immutable.
///
/// They are held as costs are, with the sign turned: what a row gains it pays less.
#[derive(Debug, Clone)]
pub struct AnswerGains {
    exact: Costs,
    f1: Costs,
}

impl AnswerGains {
    /// Where row i has the answer that scores `answers[i]` and `labels[i]` says whether there is one; both in the order that `sweep`
    /// was given. O(n).
    ///
    /// # Panics
    /// Where one of them has another length than the sweep has lines.
    pub fn new(sweep: &Arc<Sweep>, labels: &[bool], answers: &[AnswerScore]) -> Self {
        let of = |mean: RowMean, score: fn(&AnswerScore) -> f64| {
            let values: Arc<[f64]> = answers.iter().map(|answer| 0.0 - score(answer)).collect();
            let column = || Some(CostColumn { name: mean.key().into(), values: Arc::clone(&values) });
            let columns = CostColumns { tp: column(), fp: column(), ..CostColumns::default() };
            Costs::by_outcome(
                sweep,
                labels,
                |outcome| if outcome == Outcome::TrueNegative { -1.0 } else { 0.0 },
                &columns,
            )
        };
        Self { exact: of(RowMean::Exact, |score| score.exact), f1: of(RowMean::AnswerF1, |score| score.f1) }
    }

    /// Exact match, as what rows pay.
    pub(in crate::metrics) fn exact(&self) -> &Costs {
        &self.exact
    }

    /// F1 of the words, as what rows pay.
    pub(in crate::metrics) fn f1(&self) -> &Costs {
        &self.f1
    }
}
