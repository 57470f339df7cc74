//! Metrics and operating points as text, JSON or Markdown.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::dataset::Dataset;
use crate::metrics::{Confusion, Interval, Summary, Sweep};

/// The figures at one threshold, after the design's JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct At {
    /// Unrounded.
    pub threshold: f64,
    /// See [`Interval::low`].
    pub low: Option<f64>,
    /// See [`Interval::high`].
    pub high: Option<f64>,
    /// Label 1, predicted 1.
    pub tp: u64,
    /// Label 0, predicted 1.
    pub fp: u64,
    /// Label 1, predicted 0.
    #[serde(rename = "fn")]
    pub fn_: u64,
    /// Label 0, predicted 0.
    pub tn: u64,
    /// Every metric by its key, in the report's order; `null` where undefined.
    #[serde(flatten)]
    pub metrics: serde_json::Map<String, serde_json::Value>,
}

impl At {
    /// The figures of `confusion` at `threshold`.
    #[must_use]
    pub fn new(threshold: f64, interval: Interval, confusion: &Confusion) -> Self {
        let _ = (threshold, interval, confusion);
        todo!("export room")
    }
}

/// One operating point in the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// `accuracy`, …, `recall@precision>=0.95`.
    pub objective: String,
    /// Value of the objective; `null` where no threshold meets it.
    pub value: Option<f64>,
    /// The figures there.
    pub at: Option<At>,
}

/// What a report is made of.
#[derive(Debug)]
pub struct ReportInput<'a> {
    /// The test set.
    pub dataset: &'a Dataset,
    /// What is said of the model, as JSON; `null` where the file carried the scores.
    pub model: serde_json::Value,
    /// The sorted scores.
    pub sweep: &'a Sweep,
    /// Threshold-free figures.
    pub summary: &'a Summary,
    /// Where `at` is taken.
    pub threshold: f64,
}

/// The whole report; `serde_json` of it is the JSON format.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Path, format, columns.
    pub data: serde_json::Value,
    /// Path, task, storage; `null` without a model.
    pub model: serde_json::Value,
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
    /// The figures at the threshold.
    pub at: At,
    /// 95 % Wilson intervals of the proportions at the threshold, `[low, high]` or `null`.
    pub intervals: BTreeMap<String, Option<[f64; 2]>>,
    /// The standard operating points, then the constrained ones.
    pub operating_points: Vec<Point>,
    /// Notes and warnings of the data set.
    pub warnings: Vec<String>,
}

impl Report {
    /// Work everything out.
    #[must_use]
    pub fn new(input: &ReportInput<'_>) -> Self {
        let _ = input;
        todo!("export room")
    }

    /// For a terminal.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        todo!("export room")
    }

    /// As the design's JSON, indented, numbers unrounded.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        todo!("export room")
    }

    /// For a pull request or a paper.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        todo!("export room")
    }
}
