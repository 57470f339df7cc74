//! What the figures are where rows do not weigh alike: what `--weight` adds to a report.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::sure::ChosenEach;
use super::table::{ReportCell, ReportTable, TableShape, header};
use super::weighted_choices::WeightedChoices;
use crate::metrics::{
    AucInterval, BootstrapPlan, Distribution, Metric, Objective, Scored, Summary, WeightedAt, WeightedBootstrap,
    WeightedSweep,
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
    /// At the threshold of the report: a list of one, as for another share of positives.
    at: [WeightedAt; 1],
    #[serde(flatten)]
    choices: WeightedChoices,
    /// The interval of the area under the ROC curve where each row stands for as many as it weighs; `None` for decimals.
    delong_on_repeated_rows: Option<AucInterval>,
    /// What drawing the rows anew with their weights says; `None` where nobody asked.
    bootstrap: Option<WeightedSureness>,
}

/// What drawing the rows anew with their weights says, and how they were drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedSureness {
    pub plan: BootstrapPlan,
    pub found: WeightedBootstrap,
    /// Where the metrics are looked at.
    pub threshold: f64,
}

impl Serialize for WeightedSureness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { plan, found, threshold } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("replicates", &plan.replicates)?;
        map.serialize_entry("seed", &plan.seed)?;
        map.serialize_entry("resampling", &plan.resampling)?;
        map.serialize_entry("fixed_threshold", threshold)?;
        map.serialize_entry("roc_auc", &found.roc_auc)?;
        map.serialize_entry("average_precision", &found.average_precision)?;
        for (metric, distribution) in &found.at {
            map.serialize_entry(metric.key(), distribution)?;
        }
        map.serialize_entry("chosen", &ChosenEach(&found.chosen))?;
        map.end()
    }
}

impl Weighted {
    /// Of the rows of `scored`, which `sweep` weighs, at `threshold`. Of `objectives` those that are [judged](Self::judges).
    pub(crate) fn new<'a>(
        scored: &Scored,
        sweep: &WeightedSweep,
        objectives: impl Iterator<Item = &'a Objective>,
        threshold: f64,
    ) -> Self {
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
            at: [sweep.at(threshold)],
            choices: WeightedChoices::new(sweep, objectives.filter(|objective| Self::judges(objective))),
            delong_on_repeated_rows: sweep.delong_on_repeated_rows(),
            bootstrap: None,
        }
    }

    /// Whether there are weighted points for an objective: weights say nothing of costs and proofs.
    pub(crate) fn judges(objective: &Objective) -> bool {
        objective.confidence.is_none() && !objective.needs_costs()
    }

    /// The same with what drawing the rows anew says.
    pub(crate) fn drawn(self, bootstrap: Option<WeightedSureness>) -> Self {
        Self { bootstrap, ..self }
    }

    pub(super) fn bootstrap(&self) -> Option<&WeightedSureness> {
        self.bootstrap.as_ref()
    }

    /// The figures: shares with Kish's number of rows in their intervals, others with percentiles where the rows were drawn anew.
    pub(super) fn figures(&self) -> ReportTable {
        let drawn = self.bootstrap.as_ref().map(|drawn| &drawn.found);
        let interval = |of: &dyn Fn(&WeightedBootstrap) -> Option<&Distribution>| drawn.and_then(of)?.interval();
        let of_all = [
            ("ROC AUC", self.roc_auc, interval(&|drawn| Some(&drawn.roc_auc))),
            ("average precision", self.average_precision, interval(&|drawn| Some(&drawn.average_precision))),
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
            let of_shares = at.intervals.of_metric(metric).map(|interval| interval.wilson95);
            let percentiles = || {
                interval(&|drawn| Some(&drawn.at.iter().find(|(other, _)| *other == metric)?.1))
                    .filter(|_| !metric.has_interval())
            };
            row(metric.label(), at.confusion.value(metric), of_shares.or_else(percentiles))
        };
        let rows = of_all.into_iter().map(|(name, value, interval)| row(name, value, interval));
        let rows = rows.chain(Metric::ALL.into_iter().map(metric));
        ReportTable {
            shape: TableShape::List,
            header: header(&["weighted", "value", "95 % interval"]),
            rows: rows.collect(),
        }
    }

    /// What is proposed, with at least so many digits in its ranges.
    pub(super) fn points(&self, decimals: usize) -> ReportTable {
        self.choices.table(decimals)
    }
}
