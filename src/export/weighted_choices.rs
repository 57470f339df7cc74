//! What each objective chooses for weighted rows, with all thresholds that are as good.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::choices::{Predicted, key};
use super::table::{ReportCell, ReportTable, TableShape, header};
use crate::metrics::{
    ByWeight, Cut, Interval, Objective, PointEntry, SameLabels, WeightedNearest, WeightedPoint, WeightedSweep,
    WeightedUnmet,
};

/// What the objectives choose, those without limits first. In JSON each stands by its name: `best f1`, `recall@precision>=0.9`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedChoices(Vec<WeightedChoice>);

#[derive(Debug, Clone, PartialEq)]
struct WeightedChoice {
    objective: Objective,
    best: WeightedBest,
    /// `None` without limits.
    limited: Option<WeightedLimited>,
}

/// The best value of a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct WeightedBest {
    /// `None` where it is undefined everywhere, and where no threshold keeps the limits.
    value: Option<f64>,
    /// How many thresholds that predict differently reach it, but for rounding.
    n_tied: usize,
    /// They, the highest first. The counts are sums of weights.
    intervals: Vec<Predicted<f64>>,
    chosen: Option<Cut<f64>>,
}

/// What there is to say beside it under limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct WeightedLimited {
    feasible: bool,
    /// Of those that reach the value, the ones with the best value of the first limit, then of the next.
    undominated: Vec<Predicted<f64>>,
    /// The value of what is limited first, there.
    limit_value_at_undominated: Option<f64>,
    /// The nearest that can be had, where no threshold keeps the limits.
    nearest: Option<WeightedNearestFigures>,
}

/// How near a limit can be come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct WeightedNearestFigures {
    /// The first limit that cannot be kept.
    limit: String,
    /// The best value of what it limits.
    limit_value: Option<f64>,
    /// Of the goal there.
    value: f64,
    /// All that come as near, the highest first.
    intervals: Vec<Predicted<f64>>,
    chosen: Cut<f64>,
}

impl WeightedNearestFigures {
    fn new(sweep: &WeightedSweep, nearest: &WeightedNearest) -> Self {
        let WeightedNearest { limit, limit_value, value, chosen, tied, also: _ } = nearest;
        let intervals = Predicted::nearest_weighted(sweep, tied);
        Self { limit: limit.to_string(), limit_value: *limit_value, value: *value, intervals, chosen: *chosen }
    }
}

impl WeightedChoices {
    /// What `objectives` choose `by_weight`.
    pub(super) fn new<'a>(by_weight: &ByWeight, objectives: impl Iterator<Item = &'a Objective>) -> Self {
        let mut choices: Vec<_> = objectives.map(|objective| WeightedChoice::new(by_weight, objective)).collect();
        choices.sort_by_key(|choice| choice.limited.is_some());
        Self(choices)
    }

    /// With what was to be `proven` behind them, and with at least so many digits in its ranges.
    pub(super) fn table<'a>(&self, proven: impl Iterator<Item = &'a PointEntry>, decimals: usize) -> ReportTable {
        let row = |WeightedChoice { objective, best: WeightedBest { value, chosen, .. }, .. }: &WeightedChoice| {
            let range = chosen
                .map(|Cut { low, high, threshold, .. }| SameLabels::new(Interval { low, high }, threshold, decimals));
            vec![
                ReportCell::Name(objective.to_string()),
                ReportCell::Figure(*value),
                ReportCell::Threshold(chosen.map(|chosen| chosen.threshold)),
                ReportCell::Range(range),
            ]
        };
        let proven = proven.map(|entry| {
            let point = entry.point();
            let range = point.map(|point| SameLabels::new(point.interval, point.threshold, decimals));
            vec![
                ReportCell::Name(entry.objective.to_string()),
                ReportCell::Figure(point.map(|point| point.value)),
                ReportCell::Threshold(point.map(|point| point.threshold)),
                ReportCell::Range(range),
            ]
        });
        let header = header(&["objective", "value", "threshold", "same labels"]);
        ReportTable { shape: TableShape::List, header, rows: self.0.iter().map(row).chain(proven).collect() }
    }
}

impl WeightedChoice {
    fn new(by_weight: &ByWeight, objective: &Objective) -> Self {
        let sweep = by_weight.weighting().sweep();
        let found = sweep.choose(objective, by_weight.rows_of(objective.goal));
        let nearest = match &found {
            Err(WeightedUnmet::Limits(nearest)) => Some(WeightedNearestFigures::new(sweep, nearest)),
            Ok(_) | Err(WeightedUnmet::Undefined) => None,
        };
        let point = found.ok();
        let places = |of: fn(&WeightedPoint) -> &[usize]| {
            point.as_ref().map_or_else(Vec::new, |point| Predicted::weighted(sweep, of(point)))
        };
        let limited = (!objective.limits.is_empty()).then(|| WeightedLimited {
            feasible: point.is_some(),
            undominated: places(|point| &point.undominated),
            limit_value_at_undominated: point.as_ref().and_then(|point| point.limit_value),
            nearest,
        });
        let best = WeightedBest {
            value: point.as_ref().map(|point| point.value),
            n_tied: point.as_ref().map_or(0, |point| point.n_tied),
            intervals: places(|point| &point.tied),
            chosen: point.as_ref().map(|point| point.chosen),
        };
        Self { objective: objective.clone(), best, limited }
    }
}

/// Both together, in the order of a constraint without weights.
#[derive(Serialize)]
struct Constrained<'a> {
    #[serde(flatten)]
    limited: &'a WeightedLimited,
    #[serde(flatten)]
    best: &'a WeightedBest,
}

impl Serialize for WeightedChoices {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for WeightedChoice { objective, best, limited } in &self.0 {
            let name = key(objective);
            match limited {
                Some(limited) => map.serialize_entry(&name, &Constrained { limited, best })?,
                None => map.serialize_entry(&format!("best {name}"), best)?,
            }
        }
        map.end()
    }
}
