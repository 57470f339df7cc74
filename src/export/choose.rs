//! The part of the JSON report that says what was chosen and how: objectives, constraints, costs, prevalence, and the curves that
//! a choice is made on. Keys are named as in the literature and its implementations; docs/output.md lists them.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Weighted;
use super::abstain::Abstaining;
use super::compared::Comparisons;
use super::curves::CurvesAndCalibration;
use super::frozen::FrozenFigures;
use super::judged::Judged;
use super::sure::{BootstrapFigures, SharesAt};
use crate::metrics::{
    AucInterval, Confusion, CostSource, Goal, Guarantee, Limited, Metric, OperatingPoint, PointEntry, Points,
    Prevalence, Scored, Terms, Unmet,
};

/// See the module.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choose {
    /// The objectives without limits.
    #[serde(serialize_with = "by_name")]
    objectives: Vec<(String, Best)>,
    /// Those with limits.
    #[serde(serialize_with = "by_name")]
    constraints: Vec<(String, Constrained)>,
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
}

/// What was tried to prove.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Guarantees {
    targets: Vec<Guarantee>,
}

/// A threshold with what it predicts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Place {
    low: Option<f64>,
    high: Option<f64>,
    tp: u64,
    fp: u64,
    #[serde(rename = "fn")]
    fn_: u64,
    tn: u64,
    threshold: f64,
}

impl From<OperatingPoint> for Place {
    fn from(point: OperatingPoint) -> Self {
        let Confusion { tp, fp, fn_, tn } = point.confusion;
        let (low, high) = (point.interval.low, point.interval.high);
        Self { low, high, tp, fp, fn_, tn, threshold: point.threshold }
    }
}

/// The best value of a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Best {
    /// `None` where it is undefined everywhere.
    value: Option<f64>,
    /// How many thresholds that predict differently reach it.
    n_tied: usize,
    chosen: Option<Place>,
}

impl From<&PointEntry> for Best {
    fn from(entry: &PointEntry) -> Self {
        let point = entry.point();
        Self {
            value: point.map(|point| point.value),
            n_tied: point.map_or(0, |point| point.n_tied),
            chosen: point.map(Place::from),
        }
    }
}

/// The best value of a goal under limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Constrained {
    feasible: bool,
    #[serde(flatten)]
    best: Best,
    /// The nearest that can be had, where no threshold keeps the limits.
    nearest: Option<NearestFigures>,
}

/// How near a limit can be come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct NearestFigures {
    /// The first limit that cannot be kept.
    limit: String,
    /// The best value of what it limits.
    limit_value: Option<f64>,
    /// Of the goal there.
    value: Option<f64>,
    chosen: Option<Place>,
}

impl From<&PointEntry> for Constrained {
    fn from(entry: &PointEntry) -> Self {
        let nearest = match &entry.found {
            Err(Unmet::Limits(nearest)) => Some(NearestFigures {
                limit: nearest.limit.to_string(),
                limit_value: nearest.limit_value,
                value: nearest.point.map(|point| point.value),
                chosen: nearest.point.map(Place::from),
            }),
            Ok(_) | Err(Unmet::Undefined | Unmet::NotProven(_) | Unmet::GuaranteeElsewhere) => None,
        };
        Self { feasible: entry.found.is_ok(), best: entry.into(), nearest }
    }
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
}

/// Figures and choices at another share of positives.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct ThereFigures {
    /// At the threshold of the report.
    at: There,
    #[serde(serialize_with = "by_name")]
    objectives: Vec<(String, Best)>,
    #[serde(serialize_with = "by_name")]
    constraints: Vec<(String, Constrained)>,
    average_precision: Option<f64>,
    roc_auc: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
struct There {
    threshold: f64,
    figures: Vec<(&'static str, Option<f64>)>,
}

impl Serialize for There {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let threshold = std::iter::once(("threshold", Some(self.threshold)));
        serializer.collect_map(threshold.chain(self.figures.iter().copied()))
    }
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
            objectives: unlimited(measured),
            constraints: limited(measured),
            costs: cost_figures(scored, measured, threshold).into_iter().collect(),
            proportions: SharesAt::new(threshold, &counts),
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
        }
    }
}

/// The entries without limits; costs stand apart.
fn unlimited(points: &Points) -> Vec<(String, Best)> {
    let entries = points.entries().iter().filter(|entry| entry.objective.limits.is_empty());
    entries.map(|entry| (entry.objective.to_string(), entry.into())).collect()
}

fn limited(points: &Points) -> Vec<(String, Constrained)> {
    let entries = points.entries().iter().filter(|entry| !entry.objective.limits.is_empty());
    entries.map(|entry| (entry.objective.to_string(), entry.into())).collect()
}

fn cost_figures(scored: &Scored, measured: &Points, threshold: f64) -> Option<(String, CostFigures)> {
    let (sweep, terms, costs) = (scored.sweep(), measured.terms(), measured.costs()?);
    let rows = sweep.len() as f64;
    let cost = |threshold| {
        let mean = terms.value(Goal::Cost, sweep, threshold);
        Cost { threshold, total: mean.map(|mean| mean * rows), mean }
    };
    let least = sweep.choose(&Goal::Cost.into(), &terms).ok();
    let elkan = costs.elkan_threshold().filter(|_| scored.scores().axis == crate::metrics::Axis::Probability);
    let sources = costs.sources();
    let name = sources.iter().filter_map(|(outcome, source)| {
        let source = match source.as_ref()? {
            CostSource::Each(cost) => cost.to_string(),
            CostSource::Column(name) => name.clone(),
        };
        Some(format!("{}={source}", outcome.name()))
    });
    let figures = CostFigures {
        at: cost(threshold),
        total: least.map(|least| least.value * rows),
        mean: least.map(|least| least.value),
        n_tied: least.map_or(0, |least| least.n_tied),
        chosen: least.map(Place::from),
        elkan_threshold: elkan,
        total_at_elkan_threshold: elkan.and_then(|elkan| cost(elkan).total),
    };
    Some((name.collect::<Vec<_>>().join(","), figures))
}

impl ThereFigures {
    fn new(scored: &Scored, points: &Points, prevalence: Prevalence, threshold: f64) -> Self {
        let sweep = scored.sweep();
        let terms = points.terms();
        let of = |goal| terms.value(goal, sweep, threshold);
        let metrics = Metric::ALL.map(|metric| (metric.key(), of(Goal::Metric(metric))));
        let cost = points.costs().map(|_| ("mean_cost", of(Goal::Cost)));
        let figures = metrics.into_iter().chain([("predicted_rate", predicted_rate(&terms, scored, threshold))]);
        Self {
            at: There { threshold, figures: figures.chain(cost).collect() },
            objectives: unlimited(points),
            constraints: limited(points),
            average_precision: prevalence.average_precision(sweep),
            roc_auc: scored.summary().roc_auc,
        }
    }
}

/// The share of rows that are predicted 1, at the prevalence that `terms` judge by.
fn predicted_rate(terms: &Terms<'_>, scored: &Scored, threshold: f64) -> Option<f64> {
    terms.limited(Limited::PredictedShare, scored.sweep(), threshold)
}
