//! What the figures are where rows do not weigh alike: what `--weight` adds to a report.

use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::costing::COST_ROWS;
use super::guarantees::Guarantees;
use super::sure::{ChosenEach, MEAN_COST};
use super::table::{ReportCell, ReportTable, TableShape, header};
use super::weighted_choices::WeightedChoices;
use crate::metrics::{
    AucInterval, BootstrapPlan, ByWeight, Distribution, DrawnAt, Goal, Metric, Objective, Points, RowMean, Summary,
    Sureness, WeightedAt, WeightedBootstrap,
};

/// Figures of weighted rows. What is undefined is `None`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Weighted {
    pub sum_of_weights: f64,
    /// Thresholds that predict differently: the distinct scores of rows that weigh something, and "nothing is 1".
    candidates: usize,
    /// As many rows of equal weight would say as much: (Σw)² / Σw².
    pub kish_effective_n: Option<f64>,
    roc_auc: Option<f64>,
    average_precision: Option<f64>,
    log_loss: Option<f64>,
    brier: Option<f64>,
    ece_10: Option<f64>,
    /// At the threshold of the report: a list of one, as for another share of positives.
    at: [WeightedAt; 1],
    /// The weighted mean cost of a row there; absent where no costs are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_cost: Option<f64>,
    #[serde(flatten)]
    choices: WeightedChoices,
    /// What was tried to prove of rows that stand for as many as they weigh; absent where nothing was.
    #[serde(skip_serializing_if = "Guarantees::is_empty")]
    guarantees: Guarantees,
    /// What is proposed.
    #[serde(skip)]
    pub(super) points: Points,
    /// The interval of the area under the ROC curve where each row stands for as many as it weighs; `None` for decimals.
    delong_on_repeated_rows: Option<AucInterval>,
    /// What drawing the rows anew with their weights says; `None` where nobody asked.
    bootstrap: Option<WeightedSureness>,
}

/// What drawing the rows anew with their weights says, and how they were drawn.
#[derive(Debug, Clone)]
pub(super) struct WeightedSureness {
    pub plan: BootstrapPlan,
    pub found: Arc<WeightedBootstrap>,
    /// Of the threshold of the report; `None` where nobody looked at it.
    at: Option<DrawnAt>,
}

impl Serialize for WeightedSureness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { plan, found, at } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("replicates", &plan.replicates)?;
        map.serialize_entry("seed", &plan.seed)?;
        map.serialize_entry("resampling", &plan.resampling)?;
        map.serialize_entry("fixed_threshold", &at.as_ref().map(|at| at.threshold))?;
        map.serialize_entry("roc_auc", &found.roc_auc)?;
        map.serialize_entry("average_precision", &found.average_precision)?;
        for (metric, distribution) in at.iter().flat_map(|at| &at.metrics) {
            map.serialize_entry(metric.key(), distribution)?;
        }
        if let Some(cost) = at.as_ref().and_then(|at| at.cost.as_ref()) {
            map.serialize_entry(MEAN_COST, cost)?;
        }
        map.serialize_entry("chosen", &ChosenEach(&found.chosen))?;
        map.end()
    }
}

/// What the area is called where each row stands for as many as it weighs: DeLong's interval is that of so many rows.
const SO_MANY_ROWS: &str = "ROC AUC, weights as counts";

impl Weighted {
    /// At `threshold`, as `points` are chosen `by_weight`; `sureness` is what drawing rows anew says, where that was done.
    pub(super) fn new(points: &Points, by_weight: &ByWeight, threshold: f64, sureness: Option<&Sureness>) -> Self {
        let weighting = by_weight.weighting();
        let sweep = weighting.sweep();
        let Summary { roc_auc, average_precision, log_loss, brier, ece } = *weighting.summary();
        let drawn = sureness.and_then(|sureness| {
            let found = Arc::clone(sureness.weighted.as_ref()?);
            let at = found.at(sweep, threshold).map(|at| DrawnAt { threshold, ..at.clone() });
            Some(WeightedSureness { plan: sureness.plan, at, found })
        });
        let objectives = points.entries().iter().map(|entry| &entry.objective);
        Self {
            sum_of_weights: sweep.sum_of_weights(),
            candidates: sweep.distinct().len() + 1,
            kish_effective_n: sweep.n_effective(),
            roc_auc,
            average_precision,
            log_loss,
            brier,
            ece_10: ece,
            at: [sweep.at(threshold)],
            mean_cost: by_weight.value(Goal::Mean(RowMean::Cost), threshold),
            // Proofs stand for themselves.
            choices: WeightedChoices::new(by_weight, objectives.filter(|objective| objective.confidence.is_none())),
            guarantees: Guarantees::of(points),
            points: points.clone(),
            delong_on_repeated_rows: sweep.delong_on_repeated_rows(),
            bootstrap: drawn,
        }
    }

    pub(super) fn bootstrap(&self) -> Option<&WeightedSureness> {
        self.bootstrap.as_ref()
    }

    /// The objectives of means over the rows that drawing these anew says nothing of.
    pub(super) fn means_not_drawn(&self) -> impl Iterator<Item = &Objective> {
        let drawn = self.bootstrap.iter().flat_map(|drawn| &drawn.found.chosen);
        let drawn: Vec<&Objective> = drawn.map(|(objective, _)| objective).collect();
        let listed = self.points.entries().iter().map(|entry| &entry.objective);
        listed.filter(move |objective| objective.goal.row_mean().is_some() && !drawn.contains(objective))
    }

    /// The figures: closed intervals with Kish's number of rows, other figures with percentiles where the rows were drawn anew.
    pub(super) fn figures(&self) -> ReportTable {
        let drawn = self.bootstrap.as_ref();
        let of_all_rows =
            |of: fn(&WeightedBootstrap) -> &Distribution| drawn.and_then(|drawn| of(&drawn.found).interval());
        let here = drawn.and_then(|drawn| drawn.at.as_ref());
        let area = self.delong_on_repeated_rows.as_ref().and_then(|auc| auc.ci95);
        let of_all = [
            ("ROC AUC", self.roc_auc, of_all_rows(|drawn| &drawn.roc_auc)),
            (SO_MANY_ROWS, area.and(self.roc_auc), area),
            ("average precision", self.average_precision, of_all_rows(|drawn| &drawn.average_precision)),
            ("log loss", self.log_loss, None),
            ("Brier score", self.brier, None),
            ("ECE (10 bins)", self.ece_10, None),
        ];
        let row = |name: &str, value: Option<f64>, interval: Option<(f64, f64)>| {
            let interval = interval.filter(|_| value.is_some()).map(|(low, high)| ReportCell::Confidence(low, high));
            [ReportCell::Name(name.to_owned()), ReportCell::Figure(value)]
                .into_iter()
                .chain(interval)
                .collect::<Vec<_>>()
        };
        let [at] = &self.at;
        let metric = |metric: Metric| {
            let closed = at.intervals.of_metric(metric);
            let percentiles = || here?.of(metric)?.interval().filter(|_| !metric.has_interval());
            row(metric.label(), at.confusion.value(metric), closed.or_else(percentiles))
        };
        // Weights that are no whole numbers are none of rows.
        let of_all = of_all.into_iter().filter(|(name, value, _)| value.is_some() || *name != SO_MANY_ROWS);
        let rows = of_all.map(|(name, value, interval)| row(name, value, interval));
        let cost = self.mean_cost.map(|mean| {
            let interval = here.and_then(|at| at.cost.as_ref()?.interval());
            let per_thousand = |cost: f64| cost * COST_ROWS;
            let interval = interval.map(|(low, high)| (per_thousand(low), per_thousand(high)));
            row("cost per 1,000 rows", Some(per_thousand(mean)), interval)
        });
        let rows = rows.chain(Metric::ALL.into_iter().map(metric)).chain(cost);
        ReportTable {
            shape: TableShape::List,
            header: header(&["weighted", "value", "95 % interval"]),
            rows: rows.collect(),
        }
    }

    /// What is proposed, with at least so many digits in its ranges.
    pub(super) fn points(&self, decimals: usize) -> ReportTable {
        let proven = self.points.entries().iter().filter(|entry| entry.objective.confidence.is_some());
        self.choices.table(proven, decimals)
    }
}
