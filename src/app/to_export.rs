//! What a file is written of.

use std::path::PathBuf;
use std::sync::Arc;

use super::holdout::Holdout;
use super::shared::are_shared;
use super::slices::{SliceLabels, SlicesToExport};
use super::{JudgedRival, OpenBand, View};
use crate::dataset::Dataset;
use crate::export::{Existing, ReportFormat};
use crate::metrics::{Band, BootstrapPlan, Objective, PairedSweepBootstrap, Points, Scored, Sureness};

/// A file to write, and all that goes into it: shared or copied, so that the screen goes on meanwhile.
#[derive(Debug, Clone)]
pub struct Export {
    /// Predictions, decision or report; the path's ending chooses among its formats.
    pub kind: ExportKind,
    /// Where to, as typed.
    pub path: PathBuf,
    /// What becomes of a file that is there.
    pub existing: Existing,
    /// The rows as read.
    pub dataset: Arc<Dataset>,
    /// What they scored.
    pub scored: Arc<Scored>,
    /// Its operating points, with what they were judged by.
    pub points: Arc<Points>,
    /// How sure they are, where that is known.
    pub sureness: Option<Arc<Sureness>>,
    /// Why a decision was made, in somebody's words.
    pub reason: Option<String>,
    /// Rows that were held out.
    pub holdout: Option<Holdout>,
    /// How rows are drawn anew.
    pub plan: BootstrapPlan,
    /// Where it stood, without a band, when the export was asked for.
    pub threshold: f64,
    /// The band that was open then, with its ends.
    pub band: Option<(Band, OpenBand)>,
    /// What the threshold was chosen for; `None` where somebody chose it manually.
    pub objective: Option<Objective>,
    /// What is current on the screen, wherever the threshold stands: scores are compared each at its best for this.
    pub current: Objective,
    /// What becomes of thresholds by slice: what labels the rows of predictions, and what a decision holds.
    pub labels: SliceLabels,
    /// The slices, where it is asked for on their tab, or told in a report.
    pub slices: Option<SlicesToExport>,
    /// What the scores are compared with, as far as it is there, and the differences where the rows were drawn anew.
    pub compared: Vec<(JudgedRival, Option<Arc<PairedSweepBootstrap>>)>,
}

/// Rows and scores are the same where they are shared: nobody compares them one by one.
impl PartialEq for Export {
    fn eq(&self, other: &Self) -> bool {
        // Taken apart, so that no field is forgotten.
        let Self {
            kind,
            path,
            existing,
            reason,
            holdout,
            plan,
            threshold,
            band,
            objective,
            current,
            labels,
            slices,
            dataset,
            scored,
            points,
            sureness,
            compared,
        } = self;
        (kind, path, existing, reason, holdout)
            == (&other.kind, &other.path, &other.existing, &other.reason, &other.holdout)
            && (plan, threshold, band) == (&other.plan, &other.threshold, &other.band)
            && (objective, current, labels) == (&other.objective, &other.current, &other.labels)
            && slices == &other.slices
            && Arc::ptr_eq(dataset, &other.dataset)
            && Arc::ptr_eq(scored, &other.scored)
            && Arc::ptr_eq(points, &other.points)
            && are_shared(sureness.as_ref(), other.sureness.as_ref())
            && compared.len() == other.compared.len()
            && compared.iter().zip(&other.compared).all(|((judged, drawn), (other, other_drawn))| {
                judged == other && are_shared(drawn.as_ref(), other_drawn.as_ref())
            })
    }
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportKind {
    /// Every row with score, prediction and outcome (format by extension).
    Predictions,
    /// Threshold, rule and figures as JSON, for `predict --decision`.
    Decision,
    /// The report (format by extension).
    Report,
    /// The best candidates for each question, as `run_squad.py` writes them.
    NBest,
    /// How much surer it is of each question that it has no answer, as `run_squad.py` writes it.
    NullOdds,
}

/// What predictions can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PredictionsAs {
    /// Rows alone.
    Rows,
    /// Rows, or the texts that are answered as `run_squad.py` writes them.
    RowsOrAnswers,
}

impl ExportKind {
    /// In the order of the key that cycles them.
    pub(crate) const ALL: [Self; 5] = [Self::Predictions, Self::Decision, Self::Report, Self::NBest, Self::NullOdds];

    /// Whether it is labels of rows, or what labels them.
    pub(super) fn is_of_labels(self) -> bool {
        match self {
            Self::Predictions | Self::Decision => true,
            Self::Report | Self::NBest | Self::NullOdds => false,
        }
    }

    /// Whether it says where the threshold stands, or what that does.
    pub(super) fn is_of_threshold(self) -> bool {
        match self {
            Self::Predictions | Self::Decision | Self::Report => true,
            Self::NBest | Self::NullOdds => false,
        }
    }

    /// How a proposed file name ends.
    pub(super) fn ending(self, predictions: PredictionsAs) -> String {
        match (self, predictions) {
            (Self::Predictions, PredictionsAs::Rows) => "predictions.csv".into(),
            (Self::Predictions, PredictionsAs::RowsOrAnswers) => "predictions.json".into(),
            (Self::Decision, _) => "decision.json".into(),
            (Self::Report, _) => format!("report.{}", ReportFormat::Markdown.extension()),
            (Self::NBest, _) => "nbest_predictions.json".into(),
            (Self::NullOdds, _) => "null_odds.json".into(),
        }
    }
}

impl View {
    /// What can be exported: a decision where there is a threshold to decide for, and the other files of `run_squad.py` where a model
    /// answered.
    pub(super) fn export_kinds(&self) -> Vec<ExportKind> {
        let answers = self.scored.answers();
        let is_of_model = answers.is_some_and(|answers| answers.rows().iter().any(|row| !row.n_best.is_empty()));
        let can_be = |kind: &ExportKind| match kind {
            ExportKind::Predictions | ExportKind::Report => true,
            ExportKind::Decision => self.refusal().is_none(),
            ExportKind::NBest | ExportKind::NullOdds => is_of_model,
        };
        ExportKind::ALL.into_iter().filter(can_be).collect()
    }

    /// What predictions can be written as. What is left to people is neither a text nor "no answer".
    pub(super) fn predictions_as(&self) -> PredictionsAs {
        let has_answers = self.scored.answers().is_some() && self.band.is_none();
        if has_answers { PredictionsAs::RowsOrAnswers } else { PredictionsAs::Rows }
    }
}
