//! The part of the JSON report that says what was chosen and how: objectives, constraints, costs, prevalence, and the curves that
//! a choice is made on. Keys are named as in the literature and its implementations; docs/output.md lists them.

use std::sync::Arc;

use serde::Serialize;

use super::abstain::Abstaining;
use super::choices::Choices;
use super::choices::by_name;
use super::compared::Comparisons;
use super::costing::Costing;
use super::curves::CurvesAndCalibration;
use super::frozen::FrozenFigures;
use super::guarantees::Guarantees;
use super::judged::Judged;
use super::prevalence::ThereFigures;
use super::sure::{BootstrapFigures, SharesAt};
use super::{SliceFigures, Weighted};
use crate::metrics::{AucInterval, LengthCorrelation, Points, Scored};

/// See the module.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choose {
    /// The objectives without limits.
    objectives: Choices,
    /// Those with limits.
    constraints: Choices,
    /// What the predictions cost.
    #[serde(flatten)]
    costs: Costing,
    /// The shares of rows at the threshold of the report, with their intervals.
    proportions: SharesAt,
    /// The interval of the area under the ROC curve (DeLong); `None` where it is undefined.
    auc_interval: Option<AucInterval>,
    /// What drawing the rows anew says; `None` where nobody asked.
    pub(super) bootstrap: Option<BootstrapFigures>,
    /// What was tried to prove.
    guarantees: Guarantees,
    /// What would be measured and chosen at another share of positives, by that share.
    #[serde(serialize_with = "by_name")]
    prevalence: Vec<(String, ThereFigures)>,
    /// What became of a threshold on other rows than it was chosen on, by its objective; absent where there is no decision and no
    /// holdout.
    #[serde(serialize_with = "by_name", skip_serializing_if = "Vec::is_empty")]
    pub(super) frozen: Vec<(String, FrozenFigures)>,
    #[serde(flatten)]
    curves: CurvesAndCalibration,
    /// What leaving rows to people does.
    #[serde(flatten)]
    pub(super) abstaining: Abstaining,
    /// What the figures are where rows weigh differently, by the column of weights; absent where none was named.
    #[serde(serialize_with = "by_name", skip_serializing_if = "Vec::is_empty")]
    pub(super) weights: Vec<(String, Weighted)>,
    /// What the scores are compared with, each under `score_vs_` and its name.
    #[serde(flatten)]
    pub(super) comparisons: Comparisons,
    /// Parts of the rows; absent where nobody asked for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) slices: Option<SliceFigures>,
    /// Whether scores go with the length of the texts; absent without slices, and without texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) length_correlation: Option<LengthCorrelation>,
}

impl Choose {
    /// Of `scored`, whose points are `measured` at its own share of positives, and `points` at the one to judge by.
    pub(crate) fn new(scored: &Arc<Scored>, measured: &Points, judged: Judged<'_>, threshold: f64) -> Self {
        let (Judged { points, sureness }, counts) = (judged, scored.sweep().confusion(threshold));
        let there = points.prevalence().map(|prevalence| {
            (prevalence.share().to_string(), ThereFigures::new(scored, points, prevalence, threshold))
        });
        let weights = points.by_weight().map(|by_weight| {
            let figures = Weighted::new(points, by_weight, threshold, sureness);
            (by_weight.weighting().column().to_owned(), figures)
        });
        Self {
            objectives: Choices::without_limits(scored, measured),
            constraints: Choices::under_limits(scored, measured),
            costs: Costing::new(scored, measured, threshold, sureness),
            proportions: SharesAt::new(scored.sweep(), threshold),
            auc_interval: scored.auc_interval().copied(),
            bootstrap: sureness.map(|sureness| BootstrapFigures::new(sureness, points, threshold, &counts)),
            guarantees: Guarantees::of(measured),
            prevalence: there.into_iter().collect(),
            frozen: Vec::new(),
            curves: CurvesAndCalibration::of(scored, sureness),
            abstaining: Abstaining::new(scored, measured, threshold),
            weights: weights.into_iter().collect(),
            comparisons: Comparisons::default(),
            slices: None,
            length_correlation: None,
        }
    }
}
