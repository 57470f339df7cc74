//! The figures of SQuAD 2.0's official evaluation, `evaluate-v2.0.py`, with its two known faults: the walk that looks for the
//! best threshold also stops among questions of equal probability, where no threshold can, and the best threshold is 0.0 where
//! it is best to answer nothing, whether or not 0.0 does so.
//!
//! Sums are taken in the order of the questions, one addition after another, as Python did until 3.11. Since 3.12 `sum` makes up for
//! lost digits: the last one of a figure may then differ.

use super::{AnswerScore, Answered};

/// A question as the evaluation sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfficialRow {
    /// Whether people gave any answer, be it one that nothing is left of once it is normalised.
    pub has_answer: bool,
    /// Whether the text that is predicted is the empty one.
    pub prediction_is_empty: bool,
    /// What that text is worth.
    pub raw: AnswerScore,
    /// How sure it is that there is no answer, as `null_odds.json` says it: any number that is larger where it is surer, never NaN.
    /// `None` where there is no text to choose: surer than any.
    pub na_prob: Option<f64>,
}

/// What the official evaluation prints. Shares are in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfficialFigures {
    /// Over all questions.
    pub all: OfficialShare,
    /// Over those with an answer; `None` where there are none.
    pub has_ans: Option<OfficialShare>,
    /// Over those without; `None` where there are none.
    pub no_ans: Option<OfficialShare>,
    /// What it takes for the best thresholds, of exact match and of F1; `None` where it was given no probabilities.
    pub best: Option<OfficialBest>,
}

/// Exact match and F1 over some questions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfficialShare {
    /// In percent.
    pub exact: f64,
    /// In percent.
    pub f1: f64,
    /// How many questions these are.
    pub total: usize,
}

/// The best figures over all thresholds as the evaluation takes them, and where it finds them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfficialBest {
    /// In percent.
    pub exact: f64,
    /// A question is given no answer iff its `na_prob` is greater.
    pub exact_thresh: f64,
    /// In percent.
    pub f1: f64,
    /// As `exact_thresh`.
    pub f1_thresh: f64,
}

impl Answered {
    /// The number in `null_odds.json`: how much surer it is that there is no answer. Infinite where there is no text to choose:
    /// Python's `json` reads and writes that.
    pub fn null_odds(&self) -> f64 {
        // Not the negative: Python finds 0.0, never -0.0, where both are equally likely.
        self.score.map_or(f64::INFINITY, |score| 0.0 - score)
    }
}

impl OfficialRow {
    /// A question to which people gave `answers`, none where there is none, and a model `prediction`, empty for "there is none".
    pub fn new<'a>(
        prediction: &str,
        answers: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
        na_prob: Option<f64>,
    ) -> Self {
        let answers = answers.into_iter();
        Self {
            has_answer: answers.clone().next().is_some(),
            prediction_is_empty: prediction.is_empty(),
            raw: AnswerScore::of(prediction, answers),
            na_prob,
        }
    }

    fn na_prob(&self) -> f64 {
        self.na_prob.unwrap_or(f64::INFINITY)
    }

    /// `apply_no_ans_threshold`
    fn at(&self, na_prob_thresh: f64) -> AnswerScore {
        if self.na_prob() > na_prob_thresh {
            let right = if self.has_answer { 0.0 } else { 1.0 };
            AnswerScore { exact: right, f1: right }
        } else {
            self.raw
        }
    }
}

impl OfficialFigures {
    /// Evaluate `rows`, which are in the order of both the data and the file of probabilities. `None` without any.
    ///
    /// `na_prob_thresh` is `--na-prob-thresh` of a run with `--na-prob-file`; `None` is a run without that file, as for SQuAD
    /// 1.1: every prediction stands, and there is no threshold to be best.
    pub fn of(rows: &[OfficialRow], na_prob_thresh: Option<f64>) -> Option<Self> {
        let score = |row: &OfficialRow| na_prob_thresh.map_or(row.raw, |threshold| row.at(threshold));
        let share =
            |has_answer: bool| OfficialShare::of(rows.iter().filter(|row| row.has_answer == has_answer).map(score));
        Some(Self {
            all: OfficialShare::of(rows.iter().map(score))?,
            has_ans: share(true),
            no_ans: share(false),
            best: na_prob_thresh.map(|_| OfficialBest::of(rows)),
        })
    }
}

impl OfficialShare {
    /// `make_eval_dict`; `None` of no scores, which the script does not ask for.
    fn of(scores: impl Iterator<Item = AnswerScore>) -> Option<Self> {
        let (mut exact, mut f1, mut total) = (0.0, 0.0, 0);
        for score in scores {
            exact += score.exact;
            f1 += score.f1;
            total += 1;
        }
        let percent = |sum: f64| 100.0 * sum / total as f64;
        (total > 0).then(|| Self { exact: percent(exact), f1: percent(f1), total })
    }
}

impl OfficialBest {
    /// `find_all_best_thresh`
    fn of(rows: &[OfficialRow]) -> Self {
        let mut order: Vec<&OfficialRow> = rows.iter().collect();
        // 0.0 is added because -0.0 ties with it in Python. The sort is stable, as Python's.
        order.sort_by(|one, other| (one.na_prob() + 0.0).total_cmp(&(other.na_prob() + 0.0)));
        let (exact, exact_thresh) = best_threshold(&order, |score| score.exact);
        let (f1, f1_thresh) = best_threshold(&order, |score| score.f1);
        Self { exact, exact_thresh, f1, f1_thresh }
    }
}

/// `find_best_thresh`: walks from "nothing is answered" to "everything is" and remembers where it stood best. `order` is by probability.
fn best_threshold(order: &[&OfficialRow], figure: impl Fn(AnswerScore) -> f64) -> (f64, f64) {
    let mut current = order.iter().filter(|row| !row.has_answer).count() as f64;
    let (mut best, mut threshold) = (current, 0.0);
    for row in order {
        current += match (row.has_answer, row.prediction_is_empty) {
            (true, _) => figure(row.raw),
            (false, false) => -1.0,
            (false, true) => 0.0,
        };
        if current > best {
            (best, threshold) = (current, row.na_prob());
        }
    }
    (100.0 * best / order.len() as f64, threshold)
}
