//! How sure the figures are, in the JSON report: what the bootstrap says, in keys named as the reference implementations have
//! them.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choices::{Place, key};
use crate::metrics::{
    Beside, ChosenBootstrap, Confusion, Distribution, Goal, Metric, Objective, Optimism, Points, Proportions,
    Resampling, RowMean, Statistic, Sureness, Sweep, Terms, cell_bootstrap,
};

/// The key of the mean cost of a row.
pub(super) const MEAN_COST: &str = "mean_cost";

/// What the bootstrap says at a threshold and of the operating points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BootstrapFigures {
    sureness: Sureness,
    /// The threshold of the report.
    threshold: f64,
    /// Of what follows from the counts there, by its key.
    fixed: Vec<(&'static str, Distribution)>,
}

impl BootstrapFigures {
    /// Of `sureness`, and of the counts at `threshold` drawn anew by the same plan.
    pub(super) fn new(sureness: &Sureness, points: &Points, threshold: f64, confusion: &Confusion) -> Self {
        let fixed = at_threshold(sureness, points, confusion);
        Self { sureness: sureness.clone(), threshold, fixed }
    }

    /// The 95 % percentile interval of a metric at the threshold.
    pub(super) fn interval(&self, metric: Metric) -> Option<(f64, f64)> {
        let (_, found) = self.fixed.iter().find(|(other, _)| *other == metric.key())?;
        found.interval()
    }

    pub(super) fn sureness(&self) -> &Sureness {
        &self.sureness
    }
}

fn at_threshold(sureness: &Sureness, points: &Points, confusion: &Confusion) -> Vec<(&'static str, Distribution)> {
    let plan = sureness.plan;
    let terms = Terms { prevalence: None, ..points.terms() };
    let cost = |counts: &Confusion| terms.value_by(Goal::Mean(RowMean::Cost), counts);
    let has_cost = cost(confusion).is_some();
    let metrics = Metric::ALL.map(Statistic::Metric);
    let statistics: Vec<Statistic<'_>> =
        metrics.into_iter().chain(has_cost.then_some(Statistic::Other(&cost))).collect();
    let found = cell_bootstrap(confusion, plan.resampling, plan.replicates, plan.seed, &statistics);
    let keys = Metric::ALL.map(Metric::key).into_iter().chain(has_cost.then_some(MEAN_COST));
    keys.zip(found).collect()
}

/// What is said of one objective.
#[derive(Serialize)]
struct ChosenFigures<'a> {
    threshold: &'a Distribution,
    none_is_1: u64,
    infeasible: u64,
    optimism: &'a Optimism,
    /// What is limited, in the order of the limits; nothing without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<LimitElsewhere<'a>>,
}

/// What is limited, on the rows at hand and on those that were not drawn.
#[derive(Serialize)]
struct LimitElsewhere<'a> {
    /// `precision>=0.95`
    limit: String,
    #[serde(flatten)]
    beside: &'a Beside,
}

/// Each limit of `objective` with what became of it.
fn limits<'a>(objective: &Objective, chosen: &'a ChosenBootstrap) -> Vec<LimitElsewhere<'a>> {
    let limits = objective.limits.iter().zip(&chosen.beside);
    limits.map(|(limit, beside)| LimitElsewhere { limit: limit.to_string(), beside }).collect()
}

/// What every objective chose, by its name.
pub(super) struct ChosenEach<'a>(pub &'a [(Objective, ChosenBootstrap)]);

impl Serialize for ChosenEach<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(objective, chosen)| {
            let figures = ChosenFigures {
                threshold: &chosen.threshold,
                none_is_1: chosen.none_is_1,
                infeasible: chosen.infeasible,
                optimism: &chosen.optimism,
                limits: limits(objective, chosen),
            };
            (key(objective), figures)
        }))
    }
}

impl Serialize for BootstrapFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Sureness { plan, roc_auc, average_precision, .. } = &self.sureness;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("replicates", &plan.replicates)?;
        map.serialize_entry("seed", &plan.seed)?;
        map.serialize_entry("resampling", &plan.resampling)?;
        map.serialize_entry("fixed_threshold", &self.threshold)?;
        map.serialize_entry("roc_auc", roc_auc)?;
        map.serialize_entry("average_precision", average_precision)?;
        for (key, distribution) in &self.fixed {
            map.serialize_entry(key, distribution)?;
        }
        if let Some(f1) = self.sureness.of(&Objective::best(Metric::F1)) {
            map.serialize_entry("best_f1_threshold", &f1.threshold)?;
            map.serialize_entry("optimism", &f1.optimism)?;
        }
        map.serialize_entry("chosen", &ChosenEach(&self.sureness.chosen))?;
        map.end()
    }
}

/// The shares of rows at the threshold of the report, with all their intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SharesAt {
    at: [ShareFigures; 1],
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ShareFigures {
    #[serde(flatten)]
    place: Place,
    f1: Option<f64>,
    mcc: Option<f64>,
    kappa: Option<f64>,
    #[serde(flatten)]
    proportions: Proportions,
}

impl SharesAt {
    pub(super) fn new(sweep: &Sweep, threshold: f64) -> Self {
        let counts = &sweep.confusion(threshold);
        let [f1, mcc, kappa] = [Metric::F1, Metric::Mcc, Metric::Kappa].map(|metric| counts.value(metric));
        Self { at: [ShareFigures { place: Place::at(sweep, threshold), f1, mcc, kappa, proportions: counts.into() }] }
    }
}

/// How rows were drawn, in words.
pub(super) fn drawn(resampling: Resampling) -> &'static str {
    match resampling {
        Resampling::Rows => "rows",
        Resampling::FixedClassSizes => "rows of each class",
    }
}
