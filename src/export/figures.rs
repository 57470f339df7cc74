//! The figures at one threshold, as the report and the decision carry them.

use std::collections::HashMap;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::metrics::{Confusion, Interval, Metric, Objective, OperatingPoint, PointEntry, Sweep};

/// What is predicted at a threshold. Every metric follows from the counts; JSON has them all beside the counts.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "Counts")]
pub(crate) struct At {
    /// Unrounded.
    pub threshold: f64,
    /// All thresholds that predict the same.
    pub interval: Interval,
    pub confusion: Confusion,
}

impl At {
    pub(crate) fn new(sweep: &Sweep, threshold: f64) -> Self {
        Self { threshold, interval: sweep.interval(threshold), confusion: sweep.confusion(threshold) }
    }
}

/// What is read of it; the metrics need not be, for they follow.
#[derive(Deserialize)]
struct Counts {
    threshold: f64,
    low: Option<f64>,
    high: Option<f64>,
    tp: u64,
    fp: u64,
    #[serde(rename = "fn")]
    fn_: u64,
    tn: u64,
}

impl From<Counts> for At {
    fn from(Counts { threshold, low, high, tp, fp, fn_, tn }: Counts) -> Self {
        Self { threshold, interval: Interval { low, high }, confusion: Confusion { tp, fp, fn_, tn } }
    }
}

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Confusion { tp, fp, fn_, tn } = self.confusion;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("threshold", &self.threshold)?;
        map.serialize_entry("low", &self.interval.low)?;
        map.serialize_entry("high", &self.interval.high)?;
        for (key, count) in [("tp", tp), ("fp", fp), ("fn", fn_), ("tn", tn)] {
            map.serialize_entry(key, &count)?;
        }
        for metric in Metric::ALL {
            map.serialize_entry(metric.key(), &self.confusion.value(metric))?;
        }
        map.end()
    }
}

/// 95 % intervals of the metrics that have one in closed form, in the report's order; `None` where undefined. In JSON by the
/// metric's key, `[low, high]` or `null`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Intervals(Vec<(Metric, Option<(f64, f64)>)>);

impl Intervals {
    pub(crate) fn new(confusion: &Confusion) -> Self {
        let known = Metric::ALL.into_iter().filter(|metric| metric.has_interval());
        Self(known.map(|metric| (metric, confusion.confidence(metric))).collect())
    }

    pub(crate) fn get(&self, metric: Metric) -> Option<(f64, f64)> {
        self.0.iter().find(|(other, _)| *other == metric)?.1
    }
}

impl Serialize for Intervals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(metric, interval)| (metric.key(), interval)))
    }
}

impl<'de> Deserialize<'de> for Intervals {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let by_key = HashMap::<String, Option<(f64, f64)>>::deserialize(deserializer)?;
        let known = Metric::ALL.into_iter().filter_map(|metric| Some((metric, *by_key.get(metric.key())?)));
        Ok(Self(known.collect()))
    }
}

/// One operating point in the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Point {
    #[serde(serialize_with = "objective_name")]
    pub objective: Objective,
    /// Value of the objective; `None` where no threshold meets it.
    pub value: Option<f64>,
    pub at: Option<At>,
}

impl From<&PointEntry> for Point {
    fn from(entry: &PointEntry) -> Self {
        let at = |OperatingPoint { threshold, interval, confusion, .. }| At { threshold, interval, confusion };
        let point = entry.point();
        Self { objective: entry.objective.clone(), value: point.map(|point| point.value), at: point.map(at) }
    }
}

fn objective_name<S: Serializer>(objective: &Objective, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(objective)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sweep() -> Sweep {
        Sweep::new(&[0.1, 0.4, 0.6, 0.9], &[false, true, false, true])
    }

    #[test]
    fn the_figures_in_json_are_every_metric_by_its_key() {
        let at = At::new(&sweep(), 0.5);
        let value = serde_json::to_value(at).unwrap();
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let (counts, metrics) = keys.split_at(7);
        assert_eq!(counts, ["threshold", "low", "high", "tp", "fp", "fn", "tn"]);
        assert_eq!(metrics, Metric::ALL.map(Metric::key));
        for metric in Metric::ALL {
            assert_eq!(value[metric.key()].as_f64(), at.confusion.value(metric), "{metric:?}");
        }
        assert_eq!(serde_json::from_value::<At>(value).unwrap(), at);
    }

    #[test]
    fn a_metric_has_an_interval_in_json_where_nothing_has_to_be_drawn_for_it() {
        // Everything is predicted 0: precision is undefined.
        let intervals = Intervals::new(&sweep().confusion(2.0));
        let value = serde_json::to_value(&intervals).unwrap();
        for metric in Metric::ALL {
            assert_eq!(value.get(metric.key()).is_some(), metric.has_interval(), "{metric:?}");
        }
        assert!(value["precision"].is_null() && intervals.get(Metric::Precision).is_none());
        assert_eq!(value["accuracy"].as_array().map(Vec::len), Some(2));
        assert_eq!(serde_json::from_value::<Intervals>(value).unwrap(), intervals);
    }
}
