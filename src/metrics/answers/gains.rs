//! What the answers to questions gain at any threshold: exact match and F1 as means over the rows.

use std::sync::Arc;

use super::AnswerScore;
use crate::metrics::costs::{CostColumn, CostColumns, CostTotals, Costs};
use crate::metrics::{Outcome, RowMean, Sweep};

/// What answers are worth: means over rows, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AnswerFigures {
    /// The share of rows whose answer is right to the letter, but for what the official evaluation normalises.
    pub exact: f64,
    /// The mean F1 of the words.
    pub f1: f64,
}

/// What answers are worth at a threshold; `None` where there are no such rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AnswersAt {
    /// Over all rows.
    pub all: Option<AnswerFigures>,
    /// Over those that have an answer: the label is 1.
    pub has_answer: Option<AnswerFigures>,
    /// Over those that have none.
    pub no_answer: Option<AnswerFigures>,
}

/// Exact match and F1 of the answers at any threshold, by the official evaluation of SQuAD 2.0 (`apply_no_ans_threshold` of
/// evaluate-v2.0.py): a row that is predicted 1 has what its text scores, one that is predicted 0 has 1 where there is no answer, else
/// 0. Immutable.
///
/// They are held as costs are, with the sign turned: what a row gains it pays less.
#[derive(Debug, Clone)]
pub struct AnswerGains {
    sweep: Arc<Sweep>,
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
        let sweep_of = Arc::clone(sweep);
        Self {
            sweep: sweep_of,
            exact: of(RowMean::Exact, |score| score.exact),
            f1: of(RowMean::AnswerF1, |score| score.f1),
        }
    }

    /// What the answers are worth where predictions are those of `threshold`. O(log n).
    pub fn at(&self, threshold: f64) -> AnswersAt {
        let candidate = self.sweep.candidate(threshold);
        let counts = self.sweep.confusion_at(candidate);
        let (exact, f1) = (self.exact.totals(candidate, &counts), self.f1.totals(candidate, &counts));
        let figures = |rows: u64, of: fn(CostTotals) -> f64| {
            let mean = |mean: RowMean, paid: CostTotals| mean.of_paid(of(paid) / rows as f64);
            let figures = || AnswerFigures { exact: mean(RowMean::Exact, exact), f1: mean(RowMean::AnswerF1, f1) };
            (rows > 0).then(figures)
        };
        AnswersAt {
            all: figures(counts.total(), CostTotals::total),
            has_answer: figures(counts.positives(), |paid| paid.positives),
            no_answer: figures(counts.negatives(), |paid| paid.negatives),
        }
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

#[cfg(test)]
mod tests;
