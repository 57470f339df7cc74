//! The part of the JSON report that says what was chosen and how: objectives, constraints, costs, prevalence, and the curves that
//! a choice is made on. Keys are named as in the literature and its implementations; docs/output.md lists them.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::abstain::Abstaining;
use super::choices::{Choices, Place, Predicted};
use super::compared::Comparisons;
use super::curves::CurvesAndCalibration;
use super::frozen::FrozenFigures;
use super::judged::Judged;
use super::prevalence::ThereFigures;
use super::sure::{BootstrapFigures, SharesAt};
use super::{SliceFigures, Weighted};
use crate::metrics::{AucInterval, Goal, Guarantee, LengthCorrelation, Objective, Points, Scored, Sureness, Ties};

/// See the module.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choose {
    /// The objectives without limits.
    objectives: Choices,
    /// Those with limits.
    constraints: Choices,
    /// What the predictions cost, by the costs themselves.
    #[serde(serialize_with = "by_name")]
    costs: Vec<(String, CostFigures)>,
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

/// What was tried to prove.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Guarantees {
    targets: Vec<Guarantee>,
}

/// What the predictions cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct CostFigures {
    /// At the threshold of the report.
    at: Cost,
    /// The least total there can be.
    total: Option<f64>,
    mean: Option<f64>,
    n_tied: usize,
    /// Of all that reach it.
    intervals: Vec<Predicted>,
    chosen: Option<Place>,
    /// What a calibrated probability would use; `None` for costs by row and on other axes.
    elkan_threshold: Option<f64>,
    total_at_elkan_threshold: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Cost {
    threshold: f64,
    total: Option<f64>,
    mean: Option<f64>,
    /// 95 % of the mean, where the rows were drawn anew.
    mean_95: Option<(f64, f64)>,
}

/// Entries as the fields of an object.
pub(super) fn by_name<T: Serialize, S: Serializer>(entries: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().map(|(name, entry)| (name, entry)))
}

impl Choose {
    /// Of `scored`, whose points are `measured` at its own share of positives, and `points` at the one to judge by.
    pub(crate) fn new(scored: &Arc<Scored>, measured: &Points, judged: Judged<'_>, threshold: f64) -> Self {
        let (Judged { points, sureness }, counts) = (judged, scored.sweep().confusion(threshold));
        let there = points.prevalence().map(|prevalence| {
            (prevalence.share().to_string(), ThereFigures::new(scored, points, prevalence, threshold))
        });
        Self {
            objectives: Choices::without_limits(scored, measured),
            constraints: Choices::under_limits(scored, measured),
            costs: cost_figures(scored, measured, threshold, sureness).into_iter().collect(),
            proportions: SharesAt::new(scored.sweep(), threshold),
            auc_interval: scored.auc_interval().copied(),
            bootstrap: sureness.map(|sureness| BootstrapFigures::new(sureness, points, threshold, &counts)),
            guarantees: Guarantees {
                targets: measured.entries().iter().filter_map(|entry| entry.proof.clone()).collect(),
            },
            prevalence: there.into_iter().collect(),
            frozen: Vec::new(),
            curves: CurvesAndCalibration::of(scored, sureness),
            abstaining: Abstaining::new(scored, measured, threshold),
            weights: Vec::new(),
            comparisons: Comparisons::default(),
            slices: None,
            length_correlation: None,
        }
    }
}

fn cost_figures(
    scored: &Scored,
    measured: &Points,
    threshold: f64,
    sureness: Option<&Sureness>,
) -> Option<(String, CostFigures)> {
    let (sweep, terms, costs) = (scored.sweep(), measured.terms(), measured.costs()?);
    let rows = sweep.len() as f64;
    let mean = |threshold| terms.value(Goal::Cost, sweep, threshold);
    let at = Cost {
        threshold,
        total: mean(threshold).map(|mean| mean * rows),
        mean: mean(threshold),
        mean_95: sureness.and_then(|sureness| terms.cost_interval(sweep, threshold, sureness.plan)),
    };
    let least = sweep.choose(&Goal::Cost.into(), &terms).ok();
    let tied = Ties::new(sweep, &Objective::from(Goal::Cost), &terms).tied;
    let elkan = costs.elkan_threshold().filter(|_| scored.scores().axis == crate::metrics::Axis::Probability);
    let figures = CostFigures {
        at,
        total: least.map(|least| least.value * rows),
        mean: least.map(|least| least.value),
        n_tied: least.map_or(0, |least| least.n_tied),
        intervals: Predicted::at(sweep, &tied),
        chosen: least.map(Place::from),
        elkan_threshold: elkan,
        total_at_elkan_threshold: elkan.and_then(mean).map(|mean| mean * rows),
    };
    Some((costs.written(), figures))
}
