//! What a decision's scores were: which class, which column, on which axis, and how a model was asked.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::description::{ModelDescription, TaskDescription, shown};
use crate::dataset::Dataset;
use crate::metrics::{Axis, Scored};

/// A file or folder and what was in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// As the user gave it.
    #[serde(serialize_with = "shown")]
    pub path: PathBuf,
    /// Of its content, in hex; `None` where it could not be had (standard input).
    pub sha256: Option<String>,
}

/// Where the scores of a decision come from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Origin {
    pub data: Fingerprint,
    /// `None` where the file carried the scores.
    pub model: Option<Fingerprint>,
    pub asked: Asked,
}

/// What the score of a question is, in words.
const SCORE_OF_A_QUESTION: &str = "best answer's start + end logit - the null answer's";

/// What was scored, and how. In the decision file each stands for itself; files that were written earlier have none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The gold label that is 1, as the file spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positive: Option<String>,
    /// The class of the model whose probability is the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_class: Option<ModelClass>,
    /// What the score is, in words ([`SCORE_OF_A_QUESTION`]); absent where the rows are no questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<String>,
    /// The column that carried the scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_column: Option<String>,
    /// `probability`, `cosine` or `real`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub axis: Option<Axis>,
    /// The most word pieces that the model read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// What the model computed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Computed>,
    /// How a question-answering model read; absent for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<AskedQuestions>,
}

/// How a question-answering model read: what its options are called, and what they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AskedQuestions {
    pub doc_stride: usize,
    pub max_query_length: usize,
    pub max_answer_length: usize,
    pub n_best_size: usize,
}

/// A class of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ModelClass {
    /// From 0.
    pub index: usize,
    pub name: String,
}

/// What a model computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Computed {
    F32,
    Int8,
}

impl Asked {
    /// Of `scored`, which are the scores of `dataset`; `model` is `None` where the file carried them.
    pub(crate) fn new(dataset: &Dataset, model: Option<&ModelDescription>, scored: &Scored) -> Self {
        let class = |model: &ModelDescription| match &model.task {
            TaskDescription::Classifier { classes, positive } => {
                let name = positive.clone()?;
                Some(ModelClass { index: classes.iter().position(|class| *class == name)?, name })
            }
            TaskDescription::Encoder { .. } | TaskDescription::QuestionAnswering { .. } => None,
        };
        let questions = |model: &ModelDescription| match model.task {
            TaskDescription::QuestionAnswering { doc_stride, max_query_length, max_answer_length, n_best_size } => {
                Some(AskedQuestions { doc_stride, max_query_length, max_answer_length, n_best_size })
            }
            TaskDescription::Classifier { .. } | TaskDescription::Encoder { .. } => None,
        };
        let column = dataset.roles.score.filter(|_| model.is_none());
        // Scores of a reduced precision are checked against exact ones.
        let computed = if scored.scores().check.is_some() { Computed::Int8 } else { Computed::F32 };
        Self {
            positive: Some(dataset.class_names[1].clone()),
            model_class: model.and_then(class),
            score: dataset.questions.is_some().then(|| SCORE_OF_A_QUESTION.to_owned()),
            score_column: column.map(|column| dataset.table.headers()[column].clone()),
            axis: Some(scored.scores().axis),
            max_length: model.map(|model| model.max_length),
            precision: model.map(|_| computed),
            questions: model.and_then(questions),
        }
    }
}
