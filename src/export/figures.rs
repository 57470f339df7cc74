//! The figures at one threshold, as the report and the decision carry them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::metrics::{Confusion, Interval, Metric, PointEntry};

/// 95 % Wilson intervals of the proportions by the metric's key, `[low, high]` or `null`, in the report's order.
pub type Intervals = Map<String, Value>;

/// The figures at one threshold, after the design's JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct At {
    /// Unrounded.
    pub threshold: f64,
    /// See [`Interval::low`].
    pub low: Option<f64>,
    /// See [`Interval::high`].
    pub high: Option<f64>,
    /// Label 1, predicted 1.
    pub tp: u64,
    /// Label 0, predicted 1.
    pub fp: u64,
    /// Label 1, predicted 0.
    #[serde(rename = "fn")]
    pub fn_: u64,
    /// Label 0, predicted 0.
    pub tn: u64,
    /// Every metric by its key, in the report's order; `null` where undefined.
    #[serde(flatten)]
    pub metrics: Map<String, Value>,
}

impl At {
    /// The figures of `confusion` at `threshold`.
    #[must_use]
    pub fn new(threshold: f64, interval: Interval, confusion: &Confusion) -> Self {
        let Confusion { tp, fp, fn_, tn } = *confusion;
        let metrics =
            Metric::ALL.into_iter().map(|metric| (metric.key().to_owned(), confusion.value(metric).into())).collect();
        Self { threshold, low: interval.low, high: interval.high, tp, fp, fn_, tn, metrics }
    }

    /// The counts.
    #[must_use]
    pub fn confusion(&self) -> Confusion {
        Confusion { tp: self.tp, fp: self.fp, fn_: self.fn_, tn: self.tn }
    }

    /// The thresholds that predict the same.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval { low: self.low, high: self.high }
    }
}

/// The Wilson intervals at `confusion`, for the metrics that are proportions.
#[must_use]
pub fn intervals(confusion: &Confusion) -> Intervals {
    Metric::ALL
        .into_iter()
        .filter(|metric| metric.has_interval())
        .map(|metric| {
            let interval = confusion.confidence(metric).map(|(low, high)| vec![low, high]);
            (metric.key().to_owned(), interval.into())
        })
        .collect()
}

/// One operating point in the report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// `accuracy`, …, `recall@precision>=0.95`.
    pub objective: String,
    /// Value of the objective; `null` where no threshold meets it.
    pub value: Option<f64>,
    /// The figures there.
    pub at: Option<At>,
}

impl From<&PointEntry> for Point {
    fn from(entry: &PointEntry) -> Self {
        Self {
            objective: entry.objective.to_string(),
            value: entry.point.map(|point| point.value),
            at: entry.point.map(|point| At::new(point.threshold, point.interval, &point.confusion)),
        }
    }
}
