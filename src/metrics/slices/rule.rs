//! Which threshold each slice has.

use serde::{Serialize, Serializer};

use super::{Confusion, Metric, Objective};

/// Which threshold each slice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SliceRule {
    /// The same for all.
    #[default]
    Common,
    /// Each its best for the objective, on its own rows.
    Best,
    /// All slices have at least the recall that all rows have at the common threshold.
    EqualRecall,
    /// The same of the precision.
    EqualPrecision,
    /// All slices have about the share of predicted 1 that all rows have at the common threshold, and no more.
    EqualPredictedRate,
    /// Each the one that a decision gave it earlier; where that does not know it, the common one.
    Decided,
}

impl SliceRule {
    /// In the order of the key that cycles them.
    pub const ALL: [Self; 6] =
        [Self::Common, Self::Decided, Self::Best, Self::EqualRecall, Self::EqualPrecision, Self::EqualPredictedRate];

    /// Whether the thresholds that it gives slices change with the share of positives, where `objective` is what each is best for.
    /// They are chosen as measured: what share each slice has at another prevalence of all rows is not known. Those of an earlier
    /// decision are not chosen anew.
    pub(crate) fn depends_on_prevalence(self, objective: &Objective) -> bool {
        match self {
            Self::Common | Self::EqualRecall | Self::Decided => false,
            Self::Best => objective.depends_on_prevalence(),
            Self::EqualPrecision | Self::EqualPredictedRate => true,
        }
    }

    /// As options and files name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Best => "best",
            Self::EqualRecall => "recall",
            Self::EqualPrecision => "precision",
            Self::EqualPredictedRate => "predicted",
            Self::Decided => "decided",
        }
    }
}

impl Serialize for SliceRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

/// Whose threshold a slice has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdOf {
    /// Its own.
    Slice,
    /// That of all: by the rule, or because it has none of its own.
    All,
}

/// A slice at the threshold that a rule gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SliceAt<'a> {
    /// The place of the slice in [`SlicedSet::parts`](super::SlicedSet::parts).
    pub part: usize,
    /// Its name.
    pub name: &'a str,
    /// Unrounded.
    pub threshold: f64,
    /// Whose it is.
    pub of: ThresholdOf,
    /// Its counts there.
    pub confusion: Confusion,
}

/// What parts are put in order by, the worst first: by how good they can still be, the upper end of the interval of `metric`, so
/// that a few rows that happen to be wrong do not lead. What is undefined comes last. Where a metric has no interval in closed form,
/// accuracy stands for it.
pub(super) fn judging(metric: Metric) -> Metric {
    if metric.has_interval() { metric } else { Metric::Accuracy }
}

/// The upper end of the interval of [`judging`]; infinite where it is undefined.
pub(super) fn upper_end(metric: Metric, confusion: &Confusion) -> f64 {
    confusion.confidence(judging(metric)).map_or(f64::INFINITY, |(_, upper)| upper)
}
