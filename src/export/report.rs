//! Metrics and operating points of one scored test set: worked out here, written by the neighbours.

use std::path::PathBuf;

use serde::Serialize;

use super::decision::Reason;
use super::description::{DataDescription, ModelDescription, sentences};
use super::figures::{At, Intervals, Point};
use crate::dataset::{Dataset, Warning};
use crate::metrics::{AxisView, Objective, PrecisionCost, SameLabels, Scale, Scored, Summary};

/// The threshold that a report is about, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    /// Unrounded.
    pub threshold: f64,
    pub by: ChosenBy,
}

/// Where a threshold comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ChosenBy {
    /// Somebody's hand, or nobody chose.
    Hand,
    /// It is the best one on the rows that are reported.
    Objective(Objective),
    /// A decision that was made before, for this reason.
    Decision { path: PathBuf, reason: Reason },
}

impl Chosen {
    /// What to say of the threshold on `scored`. That it predicts all rows alike is remarkable where somebody decided on it.
    pub(crate) fn doubt(&self, scored: &Scored) -> Option<Warning> {
        let (threshold, axis, sweep) = (self.threshold, scored.scores().axis, scored.sweep());
        match self.by {
            ChosenBy::Hand => Warning::of_threshold(threshold, axis),
            ChosenBy::Objective(_) | ChosenBy::Decision { .. } => {
                let ones = sweep.confusion(threshold).predicted_1() as usize;
                Warning::of_predictions(threshold, axis, ones, sweep.len())
            }
        }
    }
}

/// The whole report, numbers unrounded; `serde_json` of it is the JSON format, keys in the order of the fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Report {
    pub data: DataDescription,
    pub model: Option<ModelDescription>,
    /// What a row is called.
    #[serde(skip)]
    pub unit: &'static str,
    pub rows: usize,
    pub positives: u64,
    pub negatives: u64,
    pub skipped_rows: usize,
    #[serde(flatten)]
    pub summary: Summary,
    /// Mean cross entropy from the logits, a mean over rows; `None` where no classifier scored.
    pub mean_loss: Option<f64>,
    pub at: At,
    /// Where the threshold comes from.
    #[serde(skip)]
    pub chosen_by: ChosenBy,
    /// At the same threshold.
    pub intervals: Intervals,
    /// The standard operating points, then the constrained ones.
    pub operating_points: Vec<Point>,
    /// Digits after the point that a threshold takes at least where it is an end of a range.
    #[serde(skip)]
    pub decimals: usize,
    /// What a reduced precision cost; absent where the scores are exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionCost>,
    #[serde(serialize_with = "sentences")]
    pub warnings: Vec<Warning>,
}

impl Report {
    /// On `scored`, which are the scores of `dataset`, at a threshold. `model` is `None` where the file carried the scores.
    pub(crate) fn new(dataset: &Dataset, model: Option<ModelDescription>, scored: &Scored, chosen: Chosen) -> Self {
        let found = chosen.doubt(scored).into_iter().chain(dataset.doubts(scored));
        let (sweep, Chosen { threshold, by }) = (scored.sweep(), chosen);
        let at = At::new(sweep, threshold);
        let scoring = model.as_ref().and_then(|model| model.scoring);
        let unknown = scoring.and_then(|scoring| scoring.pieces.note()).map(Warning::Run);
        Self {
            data: dataset.into(),
            model,
            unit: dataset.unit(),
            rows: sweep.len(),
            positives: sweep.positives(),
            negatives: sweep.negatives(),
            skipped_rows: dataset.skipped.len(),
            summary: *scored.summary(),
            mean_loss: scored.mean_loss(),
            at,
            chosen_by: by,
            intervals: Intervals::new(&at.confusion),
            operating_points: scored.points().iter().map(Point::from).collect(),
            decimals: Scale::new(scored, AxisView::Score).decimals(),
            precision: scored.precision_cost(threshold),
            warnings: dataset.warnings.iter().cloned().chain(unknown).chain(found).collect(),
        }
    }

    /// The thresholds that predict what is predicted there.
    pub(super) fn same_labels(&self, at: &At) -> SameLabels {
        SameLabels::new(at.interval, at.threshold, self.decimals)
    }
}
