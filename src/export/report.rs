//! Metrics and operating points of one scored test set: worked out here, written by the neighbours.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::figures::intervals;
use super::{At, Intervals, Point, markdown, text};
use crate::dataset::{Dataset, Roles};
use crate::metrics::{PrecisionCost, Scored};

/// What a report is made of.
#[derive(Debug)]
pub struct ReportInput<'a> {
    /// The test set.
    pub dataset: &'a Dataset,
    /// What is said of the model, as JSON; `null` where the file carried the scores.
    pub model: Value,
    /// Its scores and what follows from them.
    pub scored: &'a Scored,
    /// Where `at` is taken.
    pub threshold: f64,
}

/// The whole report; `serde_json` of it is the JSON format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Path, format, columns, notes.
    pub data: Value,
    /// Path, task, storage; `null` without a model.
    pub model: Value,
    /// Rows read.
    pub rows: usize,
    /// Rows with label 1.
    pub positives: u64,
    /// Rows with label 0.
    pub negatives: u64,
    /// Rows passed over.
    pub skipped_rows: usize,
    /// See [`Summary`].
    pub roc_auc: Option<f64>,
    /// See [`Summary`].
    pub average_precision: Option<f64>,
    /// See [`Summary`].
    pub log_loss: Option<f64>,
    /// See [`Summary`].
    pub brier: Option<f64>,
    /// See [`Summary`].
    pub ece: Option<f64>,
    /// Mean cross entropy from the logits, a mean over rows; `null` where no classifier scored.
    pub mean_loss: Option<f64>,
    /// The figures at the threshold.
    pub at: At,
    /// 95 % Wilson intervals of the proportions at the threshold.
    pub intervals: Intervals,
    /// The standard operating points, then the constrained ones.
    pub operating_points: Vec<Point>,
    /// What a reduced precision cost; absent where the scores are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionCost>,
    /// What the user should worry about.
    pub warnings: Vec<String>,
}

impl Report {
    /// Work everything out.
    #[must_use]
    pub fn new(input: &ReportInput<'_>) -> Self {
        let ReportInput { dataset, scored, threshold, .. } = *input;
        let (sweep, summary) = (scored.sweep(), scored.summary());
        let confusion = sweep.confusion(threshold);
        Self {
            data: describe(dataset),
            model: input.model.clone(),
            rows: sweep.len(),
            positives: sweep.positives(),
            negatives: sweep.negatives(),
            skipped_rows: dataset.skipped.len(),
            roc_auc: summary.roc_auc,
            average_precision: summary.average_precision,
            log_loss: summary.log_loss,
            mean_loss: scored.mean_loss(),
            brier: summary.brier,
            ece: summary.ece,
            at: At::new(threshold, sweep.interval(threshold), &confusion),
            intervals: intervals(&confusion),
            operating_points: scored.points().iter().map(Point::from).collect(),
            precision: scored.precision_cost(threshold),
            warnings: dataset.warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// For a terminal.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        text::write(self, out)
    }

    /// As the design's JSON, indented, numbers unrounded.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// For a pull request or a paper.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        markdown::write(self, out)
    }
}

/// Where the rows came from and what was recognised in them.
fn describe(dataset: &Dataset) -> Value {
    let Roles { text_a, text_b, label, score, id } = dataset.roles;
    let name = |column: Option<usize>| column.map(|index| dataset.table.headers()[index].clone());
    json!({
        "path": dataset.source.path,
        "format": dataset.source.format.name(),
        "columns": {
            "text_a": name(text_a), "text_b": name(text_b), "label": name(label), "score": name(score), "id": name(id),
        },
        "classes": dataset.class_names,
        "notes": dataset.notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
