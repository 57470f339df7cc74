//! What is measured and chosen at another share of positives, in the JSON report.

use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choices::{Best, Constrained, key};
use crate::metrics::{Goal, Limited, Metric, Points, Prevalence, RowMean, Scored};

/// Figures and choices at another share of positives: in JSON the choices stand beside the figures, by their names.
#[derive(Debug, Clone)]
pub(super) struct ThereFigures {
    scored: Arc<Scored>,
    points: Points,
    prevalence: Prevalence,
    /// Of the report.
    threshold: f64,
}

impl ThereFigures {
    pub(super) fn new(scored: &Arc<Scored>, points: &Points, prevalence: Prevalence, threshold: f64) -> Self {
        Self { scored: Arc::clone(scored), points: points.clone(), prevalence, threshold }
    }
}

/// The figures at the threshold.
struct There<'a>(&'a ThereFigures);

impl Serialize for There<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ThereFigures { scored, points, threshold, .. } = self.0;
        let terms = points.terms();
        let of = |goal| terms.value(goal, scored.sweep(), *threshold);
        let metrics = Metric::ALL.map(|metric| (metric.key(), of(Goal::Metric(metric))));
        let share = terms.limited(Limited::PredictedShare, scored.sweep(), *threshold);
        let cost = points.costs().map(|_| ("mean_cost", of(Goal::Mean(RowMean::Cost))));
        let threshold = std::iter::once(("threshold", Some(*threshold)));
        serializer.collect_map(threshold.chain(metrics).chain([("predicted_rate", share)]).chain(cost))
    }
}

/// The least mean cost of a row.
#[derive(Serialize)]
struct LeastCost {
    mean: Option<f64>,
    #[serde(flatten)]
    best: Best,
}

impl Serialize for ThereFigures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { scored, points, prevalence, .. } = self;
        let (sweep, terms) = (scored.sweep(), points.terms());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("at", &[There(self)])?;
        for entry in points.entries() {
            let name = key(&entry.objective);
            if !entry.objective.limits.is_empty() {
                map.serialize_entry(&name, &Constrained::new(sweep, entry, &terms))?;
                continue;
            }
            let best = Best::new(sweep, entry, &terms);
            match (entry.objective.goal, points.costs()) {
                (Goal::Mean(RowMean::Cost), Some(costs)) => {
                    let mean = entry.point().map(|point| point.value);
                    map.serialize_entry(&format!("least cost {}", costs.written()), &LeastCost { mean, best })?;
                }
                (
                    Goal::Metric(_)
                    | Goal::FBeta(_)
                    | Goal::Closest01
                    | Goal::EqualErrorRate
                    | Goal::PrecisionEqualsRecall
                    | Goal::Mean(_),
                    _,
                ) => map.serialize_entry(&format!("best {name}"), &best)?,
            }
        }
        map.serialize_entry("average_precision", &prevalence.average_precision(sweep))?;
        map.serialize_entry("roc_auc", &scored.summary().roc_auc)?;
        map.end()
    }
}
