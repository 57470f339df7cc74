//! The figures at a threshold in the form that a report lists them: every metric, and every share of rows.

use serde::{Serialize, Serializer};

use super::metric::Share;
use super::{Confusion, Measure, Metric};

/// Which share of rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ShareKind {
    /// That of a metric; none where the metric is no share.
    Of(Metric),
    /// fp / negatives
    Fpr,
    /// (tp + fp) / n
    PredictedRate,
}

impl ShareKind {
    /// The part and the whole.
    pub(super) fn of<C: Measure>(self, confusion: &Confusion<C>) -> Option<Share<C>> {
        match self {
            Self::Of(metric) => metric.share(confusion),
            Self::Fpr => Some(Share { part: confusion.fp, whole: confusion.negatives() }),
            Self::PredictedRate => Some(Share { part: confusion.predicted_1(), whole: confusion.total() }),
        }
    }
}

/// Something of every share of rows; `None` where it is undefined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shares<T> {
    /// (tp + tn) / n
    pub accuracy: Option<T>,
    /// tp / (tp + fp)
    pub precision: Option<T>,
    /// tp / positives
    pub recall: Option<T>,
    /// tn / negatives
    pub specificity: Option<T>,
    /// tn / (tn + fn)
    pub npv: Option<T>,
    /// fp / negatives
    pub fpr: Option<T>,
    /// (tp + fp) / n
    pub predicted_rate: Option<T>,
}

impl<T: Copy> Shares<T> {
    /// That of a metric; `None` where the metric is no share of rows, or undefined.
    pub fn of_metric(&self, metric: Metric) -> Option<T> {
        match metric {
            Metric::Accuracy => self.accuracy,
            Metric::Precision => self.precision,
            Metric::Recall => self.recall,
            Metric::Specificity => self.specificity,
            Metric::Npv => self.npv,
            Metric::F1 | Metric::Mcc | Metric::BalancedAccuracy | Metric::YoudenJ | Metric::Kappa => None,
        }
    }
}

impl<T> Shares<T> {
    /// What `figure` says of each.
    pub(super) fn of(figure: impl Fn(ShareKind) -> Option<T>) -> Self {
        Self {
            accuracy: figure(ShareKind::Of(Metric::Accuracy)),
            precision: figure(ShareKind::Of(Metric::Precision)),
            recall: figure(ShareKind::Of(Metric::Recall)),
            specificity: figure(ShareKind::Of(Metric::Specificity)),
            npv: figure(ShareKind::Of(Metric::Npv)),
            fpr: figure(ShareKind::Fpr),
            predicted_rate: figure(ShareKind::PredictedRate),
        }
    }
}

/// The value of every metric; in JSON under its key, `null` where it is undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricValues([Option<f64>; Metric::ALL.len()]);

impl MetricValues {
    /// Of these counts.
    pub fn of<C: Measure>(confusion: &Confusion<C>) -> Self {
        Self(Metric::ALL.map(|metric| confusion.value(metric)))
    }

    fn entries(&self) -> impl Iterator<Item = (Metric, Option<f64>)> {
        Metric::ALL.into_iter().zip(self.0)
    }

    /// Those of the metrics that are no shares of rows: for a report that tells the shares with their intervals beside them.
    pub(super) fn serialize_figures<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let figures = self.entries().filter(|(metric, _)| !metric.is_share());
        serializer.collect_map(figures.map(|(metric, value)| (metric.key(), value)))
    }
}

impl Serialize for MetricValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries().map(|(metric, value)| (metric.key(), value)))
    }
}
