//! What a report says of the data and of the model.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::dataset::{Dataset, InputFormat, Note, Roles};
use crate::metrics::{Axis, PerOutcome, PieceCounts};

/// Where the rows came from and what was recognised in them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct DataDescription {
    #[serde(serialize_with = "shown")]
    pub path: PathBuf,
    pub format: InputFormat,
    pub columns: Columns,
    /// Gold class names, of 0 and of 1.
    pub classes: [String; 2],
    #[serde(serialize_with = "sentences")]
    pub notes: Vec<Note>,
}

/// The name of the column that plays each role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Columns {
    pub text_a: Option<String>,
    pub text_b: Option<String>,
    pub label: Option<String>,
    pub score: Option<String>,
    pub id: Option<String>,
    /// Absent where each line is one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// Absent where rows are not weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    #[serde(flatten)]
    pub costs: CostNames,
}

/// The columns of what each outcome costs; absent where there are none.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(crate) struct CostNames {
    #[serde(rename = "cost_tp", skip_serializing_if = "Option::is_none")]
    tp: Option<String>,
    #[serde(rename = "cost_fp", skip_serializing_if = "Option::is_none")]
    fp: Option<String>,
    #[serde(rename = "cost_fn", skip_serializing_if = "Option::is_none")]
    fn_: Option<String>,
    #[serde(rename = "cost_tn", skip_serializing_if = "Option::is_none")]
    tn: Option<String>,
}

impl From<PerOutcome<Option<String>>> for CostNames {
    fn from(PerOutcome { tp, fp, fn_, tn }: PerOutcome<Option<String>>) -> Self {
        Self { tp, fp, fn_, tn }
    }
}

impl From<&Dataset> for DataDescription {
    fn from(dataset: &Dataset) -> Self {
        let Roles { text_a, text_b, label, score, id, count, weight, costs } = dataset.roles;
        let name = |column: Option<usize>| column.map(|index| dataset.table.headers()[index].clone());
        Self {
            path: dataset.source.path.clone(),
            format: dataset.source.format,
            columns: Columns {
                text_a: name(text_a),
                text_b: name(text_b),
                label: name(label),
                score: name(score),
                id: name(id),
                count: name(count),
                weight: name(weight),
                costs: PerOutcome::from_fn(|outcome| name(*costs.get(outcome))).into(),
            },
            classes: dataset.class_names.clone(),
            notes: dataset.notes.clone(),
        }
    }
}

/// A path as it is shown: JSON cannot hold one that is not UTF-8.
pub(super) fn shown<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// What was found, as it is said to a user.
pub(super) fn sentences<S: Serializer>(messages: &[impl ToString], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(messages.iter().map(ToString::to_string))
}

/// Which model scored. `export` does not know models: whoever opened one describes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ModelDescription {
    #[serde(serialize_with = "shown")]
    pub path: PathBuf,
    pub name: String,
    /// Architecture, layers, hidden size, pooling and storage type in one line; text, because `export` knows no models.
    pub summary: String,
    pub task: TaskDescription,
    pub axis: Axis,
    /// In tokens.
    pub max_length: usize,
    pub lowercase: bool,
    /// Known only once the rows are scored.
    #[serde(flatten)]
    pub scoring: Option<ScoringDescription>,
}

/// What the model does with a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum TaskDescription {
    Classifier {
        /// In the order of the logits.
        classes: Vec<String>,
        /// The class whose probability is the score.
        positive: Option<String>,
    },
    Encoder {
        dimensions: usize,
    },
    /// In tokens, but for the number of candidates; as the options are called.
    #[serde(rename = "question_answering")]
    QuestionAnswering {
        doc_stride: usize,
        max_query_length: usize,
        max_answer_length: usize,
        n_best_size: usize,
    },
}

/// What scoring found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct ScoringDescription {
    pub truncated_rows: usize,
    pub distinct_inputs: usize,
    #[serde(skip)]
    pub pieces: PieceCounts,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_model_has_the_counts_of_scoring_only_after_it() {
        let mut model = ModelDescription {
            path: "folder/model".into(),
            name: "model".into(),
            summary: "BERT, 2 layers".into(),
            task: TaskDescription::Classifier {
                classes: vec!["no".into(), "yes".into()],
                positive: Some("yes".into()),
            },
            axis: Axis::Probability,
            max_length: 128,
            lowercase: true,
            scoring: None,
        };
        let opened = r#"{"path":"folder/model","name":"model","summary":"BERT, 2 layers","task":{"kind":"classifier","classes":["no","yes"],"positive":"yes"},"axis":"probability","max_length":128,"lowercase":true"#;
        assert_eq!(serde_json::to_string(&model).unwrap(), format!("{opened}}}"));
        model.scoring =
            Some(ScoringDescription { truncated_rows: 3, distinct_inputs: 7, pieces: PieceCounts::default() });
        let scored = format!("{opened},\"truncated_rows\":3,\"distinct_inputs\":7}}");
        assert_eq!(serde_json::to_string(&model).unwrap(), scored);
        model.task = TaskDescription::Encoder { dimensions: 384 };
        assert!(serde_json::to_string(&model).unwrap().contains(r#""task":{"kind":"encoder","dimensions":384}"#));
    }
}
