//! What a report says of answers: the official evaluation's figures, and the best thresholds as they are.

use rayon::prelude::*;
use serde::Serialize;

use super::evaluation::Evaluation;
use crate::dataset::{Dataset, Unanswerable};
use crate::metrics::{Goal, Objective, OfficialFigures, OfficialRow, Points, RowMean, Scored, predict};

/// Exact match and F1 of the answers at a threshold, as SQuAD's official evaluation has them, and the thresholds that are best.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct SquadFigures {
    /// Of the predictions at the threshold, with that as `--na-prob-thresh`; in percent.
    #[serde(flatten)]
    pub official: Evaluation,
    /// What `run_squad.py` calls the threshold, the other way round; `None` where each question is answered.
    pub null_score_diff_threshold: Option<f64>,
    /// What really is best; `None` where no threshold decides.
    pub corrected: Option<Corrected>,
}

/// The best thresholds without the faults of the official evaluation; `None` where there are none.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Corrected {
    pub exact: Option<BestAnswers>,
    pub answer_f1: Option<BestAnswers>,
}

/// A threshold that is best.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct BestAnswers {
    /// What it reaches, as a share.
    pub value: f64,
    pub threshold: f64,
    /// As `run_squad.py` has it.
    pub null_score_diff_threshold: f64,
}

impl SquadFigures {
    /// Of `scored`, the answers to the questions of `dataset`; `None` where it is not known what is right.
    pub(crate) fn new(dataset: &Dataset, scored: &Scored, points: &Points, threshold: f64) -> Option<Self> {
        let (questions, answers) = (dataset.questions.as_deref()?, scored.answers()?);
        let null_score_diff_threshold = match questions.unanswerable {
            Unanswerable::Possible => Some(0.0 - threshold),
            Unanswerable::Never => None,
        };
        let row = |row: usize| {
            let answered = &answers.rows()[row];
            let has_answer = predict(scored.scores().values[row], threshold);
            let text = if has_answer { &*answered.text } else { "" };
            // Without a score no answer is surer than anything.
            let na_prob = Some(answered.null_odds()).filter(|odds| odds.is_finite());
            Some(OfficialRow::new(text, questions.rows[row].gold()?, na_prob))
        };
        let rows: Option<Vec<OfficialRow>> = (0..dataset.len()).into_par_iter().map(row).collect();
        let official = Evaluation(OfficialFigures::of(&rows?, null_score_diff_threshold)?);
        let best = |mean: RowMean| {
            let point = points.judge(scored, Objective::from(Goal::Mean(mean))).found.ok()?;
            let threshold = point.threshold;
            Some(BestAnswers { value: point.value, threshold, null_score_diff_threshold: 0.0 - threshold })
        };
        let corrected = null_score_diff_threshold
            .map(|_| Corrected { exact: best(RowMean::Exact), answer_f1: best(RowMean::AnswerF1) });
        Some(Self { official, null_score_diff_threshold, corrected })
    }
}
