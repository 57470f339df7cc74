//! What the figures are where rows do not weigh alike: what `--weight` adds to a report.

use serde::Serialize;

use super::choose::by_name;
use super::tables::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{
    Interval, Metric, Objective, SameLabels, Scored, Summary, WeightedAt, WeightedPoint, WeightedSweep,
};

/// Figures of weighted rows. What is undefined is `None`.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// At the threshold of the report.
    at: WeightedAt,
    /// What is proposed without limits.
    #[serde(serialize_with = "by_name")]
    objectives: Vec<(String, Option<WeightedPoint>)>,
    /// What is proposed with limits; `None` where no threshold keeps them.
    #[serde(serialize_with = "by_name")]
    constraints: Vec<(String, Option<WeightedPoint>)>,
}

impl Weighted {
    /// Of the rows of `scored`, which `sweep` weighs, at `threshold`. Objectives that cost or prove something are left out:
    /// weights say nothing of that.
    pub(crate) fn new<'a>(
        scored: &Scored,
        sweep: &WeightedSweep,
        objectives: impl Iterator<Item = &'a Objective>,
        threshold: f64,
    ) -> Self {
        let judged = objectives.filter(|objective| objective.confidence.is_none() && !objective.needs_costs());
        let points = judged.map(|objective| (objective, sweep.best(objective)));
        let (limited, unlimited): (Vec<_>, Vec<_>) = points.partition(|(objective, _)| !objective.limits.is_empty());
        let named = |points: Vec<(&Objective, Option<WeightedPoint>)>| {
            points.into_iter().map(|(objective, point)| (objective.to_string(), point)).collect()
        };
        let Summary { roc_auc, average_precision, log_loss, brier, ece } = sweep.summary();
        // What is no probability for the report is none here.
        let of_probabilities = |figure: Option<f64>| figure.filter(|_| scored.summary().brier.is_some());
        Self {
            sum_of_weights: sweep.sum_of_weights(),
            candidates: sweep.distinct().len() + 1,
            kish_effective_n: sweep.n_effective(),
            roc_auc,
            average_precision,
            log_loss: of_probabilities(log_loss),
            brier: of_probabilities(brier),
            ece_10: of_probabilities(ece),
            at: sweep.at(threshold),
            objectives: named(unlimited),
            constraints: named(limited),
        }
    }

    /// The figures, with Kish's number of rows in their intervals.
    pub(super) fn figures(&self) -> ReportTable {
        let of_all = [
            ("ROC AUC", self.roc_auc),
            ("average precision", self.average_precision),
            ("log loss", self.log_loss),
            ("Brier score", self.brier),
            ("ECE (10 bins)", self.ece_10),
        ];
        let named = |name: &str, value| vec![ReportCell::Name(name.to_owned()), ReportCell::Figure(value)];
        let at = &self.at;
        let metric = |metric: Metric| {
            let mut cells = named(metric.label(), at.confusion.value(metric));
            let interval = at.intervals.of_metric(metric).map(|interval| interval.wilson95);
            cells.extend(interval.map(|(low, high)| ReportCell::Confidence(low, high)));
            cells
        };
        let rows =
            of_all.into_iter().map(|(name, value)| named(name, value)).chain(Metric::ALL.into_iter().map(metric));
        ReportTable {
            shape: TableShape::List,
            header: header(&["weighted", "value", "95 % interval"]),
            rows: rows.collect(),
        }
    }

    /// What is proposed, with at least so many digits in its ranges.
    pub(super) fn points(&self, decimals: usize) -> ReportTable {
        let row = |(name, point): &(String, Option<WeightedPoint>)| {
            let range = point.map(|WeightedPoint { chosen, .. }| {
                SameLabels::new(Interval { low: chosen.low, high: chosen.high }, chosen.threshold, decimals)
            });
            vec![
                ReportCell::Name(name.clone()),
                ReportCell::Figure(point.map(|point| point.value)),
                ReportCell::Threshold(point.map(|point| point.chosen.threshold)),
                ReportCell::Range(range),
            ]
        };
        let rows = self.objectives.iter().chain(&self.constraints).map(row).collect();
        let header = header(&["objective", "value", "threshold", "same labels"]);
        ReportTable { shape: TableShape::List, header, rows }
    }
}
