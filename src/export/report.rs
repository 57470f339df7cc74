//! Metrics and operating points of one scored test set: worked out here, written by the neighbours.

use serde::Serialize;

use super::description::{DataDescription, ModelDescription};
use super::figures::{At, Intervals, Point};
use crate::dataset::Dataset;
use crate::metrics::{PrecisionCost, Scored};

/// What a report is made of.
#[derive(Debug)]
pub struct ReportInput<'a> {
    pub dataset: &'a Dataset,
    /// `None` where the file carried the scores.
    pub model: Option<ModelDescription>,
    pub scored: &'a Scored,
    /// Where `at` is taken.
    pub threshold: f64,
}

/// The whole report, numbers unrounded; `serde_json` of it is the JSON format, keys in the order of the fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub data: DataDescription,
    pub model: Option<ModelDescription>,
    pub rows: usize,
    pub positives: u64,
    pub negatives: u64,
    pub skipped_rows: usize,
    pub roc_auc: Option<f64>,
    pub average_precision: Option<f64>,
    pub log_loss: Option<f64>,
    pub brier: Option<f64>,
    pub ece: Option<f64>,
    /// Mean cross entropy from the logits, a mean over rows; `None` where no classifier scored.
    pub mean_loss: Option<f64>,
    pub at: At,
    /// At the same threshold.
    pub intervals: Intervals,
    /// The standard operating points, then the constrained ones.
    pub operating_points: Vec<Point>,
    /// What a reduced precision cost; absent where the scores are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionCost>,
    pub warnings: Vec<String>,
}

impl Report {
    /// Work everything out.
    pub fn new(input: ReportInput<'_>) -> Self {
        let ReportInput { dataset, model, scored, threshold } = input;
        let (sweep, summary) = (scored.sweep(), scored.summary());
        let at = At::new(sweep, threshold);
        Self {
            data: dataset.into(),
            model,
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
            at,
            intervals: Intervals::new(&at.confusion),
            operating_points: scored.points().iter().map(Point::from).collect(),
            precision: scored.precision_cost(threshold),
            warnings: dataset.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}
