//! A portion of the rows: what is to be computed for it, and what becomes of the outputs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::ScoringError;
use super::pair_scores::{class_scores, cosines};
use super::plan::{Plan, Texts};
use crate::dataset::{Dataset, Questions, Unanswerable};
use crate::metrics::{Answered, Axis, Scores};
use crate::model::{AnswerOptions, Cut, Model, Task};

/// Rows whose texts are tokenised, sorted by length and batched together. A duplicate is found within its portion, and no more
/// than a portion's inputs are in memory at once.
pub(crate) const PAIRS: usize = 16_384;

/// The same of questions, of which each is many inputs with a row of outputs for each token.
const QUESTIONS: usize = 2_048;

/// The work of some rows.
pub(super) enum Portion<'a> {
    /// The class whose probability is the score.
    Pairs(Plan, usize),
    /// The texts of pairs, one by one.
    Texts(Plan),
    Questions {
        plan: Plan,
        questions: &'a Questions,
        options: AnswerOptions,
        cuts: Vec<Cut>,
    },
}

/// What the outputs of a portion say.
pub(super) struct Produced {
    pub scores: Scores,
    /// Where the rows are questions.
    pub answers: Option<Vec<Answered>>,
    /// Of each row whether something was cut off.
    pub truncated: Vec<bool>,
}

impl<'a> Portion<'a> {
    /// How many rows `model` takes at a time.
    pub(super) fn rows_at_a_time(model: &Model) -> usize {
        match model.info().task {
            Task::Classifier { .. } | Task::Encoder { .. } => PAIRS,
            Task::QuestionAnswering(_) => QUESTIONS,
        }
    }

    /// Tokenise these rows of `dataset` and cut them up.
    pub(super) fn new(
        model: &Model,
        dataset: &'a Dataset,
        rows: impl Iterator<Item = usize>,
        batch_tokens: usize,
        cancel: &AtomicBool,
    ) -> Result<Self, ScoringError> {
        let of_pairs = |texts, rows| Plan::of_pairs(model, dataset, texts, rows, batch_tokens, cancel);
        match model.info().task {
            Task::Classifier { positive, .. } => Ok(Self::Pairs(of_pairs(Texts::Together, rows)?, positive)),
            Task::Encoder { .. } => Ok(Self::Texts(of_pairs(Texts::Apart, rows)?)),
            Task::QuestionAnswering(options) => {
                let questions = dataset.questions.as_deref().ok_or(ScoringError::NoQuestions)?;
                let rows: Vec<usize> = rows.collect();
                let cuts = cut(model, (dataset, questions), &rows, &options, cancel)?;
                let plan = Plan::of_questions(cuts.iter().map(|cut| &cut.windows[..]), batch_tokens);
                Ok(Self::Questions { plan, questions, options, cuts })
            }
        }
    }

    pub(super) fn plan(&self) -> &Plan {
        match self {
            Self::Pairs(plan, _) | Self::Texts(plan) | Self::Questions { plan, .. } => plan,
        }
    }

    /// From the outputs of each input to what they say of each row.
    pub(super) fn read(&self, model: &Model, outputs: &[Box<[f32]>]) -> Result<Produced, ScoringError> {
        let of_pairs = |plan: &Plan, scores: Scores| {
            let is_cut = |inputs: &[usize]| inputs.iter().any(|&input| plan.inputs[input].truncated);
            Produced { scores, answers: None, truncated: plan.rows.iter().map(is_cut).collect() }
        };
        match self {
            Self::Pairs(plan, positive) => Ok(of_pairs(plan, class_scores(model, *positive, plan, outputs)?)),
            Self::Texts(plan) => Ok(of_pairs(plan, cosines(plan, outputs)?)),
            Self::Questions { plan, questions, options, cuts } => {
                let answers = answers(cuts, plan, outputs, (options, questions.unanswerable))?;
                // No threshold is so low that a question without any score has an answer.
                let values = answers.iter().map(|answer| answer.score.map_or(f64::NAN, |score| score + 0.0)).collect();
                let scores = Scores { values, axis: Axis::Real, logits: None, margins: None, check: None };
                let truncated = cuts.iter().map(|cut| cut.question_cut).collect();
                Ok(Produced { scores, answers: Some(answers), truncated })
            }
        }
    }
}

/// Cut the questions of `rows` and their contexts, each of which is read once, into windows.
fn cut(
    model: &Model,
    (dataset, questions): (&Dataset, &Questions),
    rows: &[usize],
    options: &AnswerOptions,
    cancel: &AtomicBool,
) -> Result<Vec<Cut>, ScoringError> {
    let unless_stopped = || if cancel.load(Ordering::Relaxed) { Err(ScoringError::Cancelled) } else { Ok(()) };
    let mut asked: Vec<usize> = rows.iter().map(|row| questions.rows[*row].context).collect();
    asked.sort_unstable();
    asked.dedup();
    let contexts = asked.par_iter().map(|context| {
        unless_stopped()?;
        Ok(Arc::new(model.read_context(&questions.contexts[*context])?))
    });
    let contexts = contexts.collect::<Result<Vec<_>, ScoringError>>()?;
    let cuts = rows.par_iter().map(|row| {
        unless_stopped()?;
        let question = &questions.rows[*row];
        // It is among them.
        let context = &contexts[asked.partition_point(|context| *context < question.context)];
        Ok(model.cut(dataset.pair(*row).text_a, context, question.answers.as_deref(), options)?)
    });
    cuts.collect()
}

/// What the outputs of the windows say of each question.
fn answers(
    cuts: &[Cut],
    plan: &Plan,
    outputs: &[Box<[f32]>],
    (options, unanswerable): (&AnswerOptions, Unanswerable),
) -> Result<Vec<Answered>, ScoringError> {
    let windows: Vec<&[usize]> = plan.rows.iter().collect();
    let answer = |row: usize| {
        let logits: Vec<&[f32]> = windows[row].iter().map(|input| &outputs[*input][..]).collect();
        if logits.iter().any(|logits| logits.iter().any(|logit| !logit.is_finite())) {
            return Err(ScoringError::NotFinite { row: row + 1 });
        }
        Ok(cuts[row].answer(&logits, options, unanswerable))
    };
    // The first row in order is the one that is told.
    let answers: Vec<_> = (0..cuts.len()).into_par_iter().map(answer).collect();
    answers.into_iter().collect()
}
