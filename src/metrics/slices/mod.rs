//! How well a threshold does on parts of the rows, and which thresholds the parts would want.

mod decided;
mod precise;
mod rule;
mod set;
mod slicing;
#[cfg(test)]
mod tests;

pub use decided::SliceThreshold;
pub use rule::{SliceAt, SliceRule, ThresholdOf};
pub use set::{SlicePart, SlicedColumns, SlicedSet};
pub use slicing::{Slicing, TooManySlices};

use super::shares::{MetricValues, Shares};
use super::wilson::wilson;
use super::{Confusion, Cut, Goal, Limit, Limited, Metric, Objective, Priorities, Sense, TooManyRows};
use rule::upper_end;

/// What the thresholds of the slices aim at. `None` where it is undefined: then no slice has such a threshold.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Targets {
    /// For [`SliceThresholds::equal_recall`].
    #[serde(rename = "recall_target")]
    pub recall: Option<f64>,
    /// For [`SliceThresholds::equal_precision`].
    #[serde(rename = "precision_target")]
    pub precision: Option<f64>,
    /// For [`SliceThresholds::equal_predicted_rate`].
    #[serde(rename = "rate_target")]
    pub predicted_rate: Option<f64>,
}

impl Targets {
    /// What all rows together have.
    pub fn of(all: &Confusion) -> Self {
        let rows = all.total();
        Self {
            recall: all.value(Metric::Recall),
            precision: all.value(Metric::Precision),
            predicted_rate: (rows > 0).then(|| all.predicted_1() as f64 / rows as f64),
        }
    }
}

/// A share of rows with its 95 % Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ShareWithInterval {
    /// The share.
    pub value: f64,
    /// Its interval.
    pub wilson95: (f64, f64),
}

/// The best threshold of a slice under its own rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BestOfSlice {
    /// The value of what is maximised.
    pub value: f64,
    /// Where.
    pub chosen: Cut,
}

/// The threshold of a slice at which it has the recall of all rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct EqualRecall {
    /// Where.
    #[serde(flatten)]
    pub cut: Cut,
    /// The recall there, no less than the target.
    pub recall: Option<f64>,
    /// The false positive rate there; `None` without negatives.
    pub fpr: Option<f64>,
}

/// What thresholds a slice would want for itself. `None` where it has none: without positives, or where no threshold reaches
/// the target.
#[derive(Debug, Clone, PartialEq)]
pub struct SliceThresholds {
    /// What `best` maximises.
    pub objective: Objective,
    /// Best on the rows of the slice.
    pub best: Option<BestOfSlice>,
    /// The highest with a recall of at least [`Targets::recall`].
    pub equal_recall: Option<EqualRecall>,
    /// Most recall at a precision of at least [`Targets::precision`].
    pub equal_precision: Option<BestOfSlice>,
    /// The lowest that predicts 1 for at most [`Targets::predicted_rate`].
    pub equal_predicted_rate: Option<Cut>,
    /// The one that it was given earlier.
    pub decided: Option<Cut>,
}

impl SliceThresholds {
    /// The one that `rule` asks for; `None` where it is the common one, or there is none.
    pub fn of(&self, rule: SliceRule) -> Option<Cut> {
        match rule {
            SliceRule::Common => None,
            SliceRule::Best => self.best.map(|best| best.chosen),
            SliceRule::EqualRecall => self.equal_recall.map(|equal| equal.cut),
            SliceRule::EqualPrecision => self.equal_precision.map(|equal| equal.chosen),
            SliceRule::EqualPredictedRate => self.equal_predicted_rate,
            SliceRule::Decided => self.decided,
        }
    }
}

/// What [`SliceThresholds::equal_precision`] is best for: most recall at a precision of at least `precision`.
pub fn recall_at(precision: f64) -> Objective {
    let limit = Limit { of: Limited::Metric(Metric::Precision), sense: Sense::AtLeast, bound: precision };
    Objective { goal: Goal::Metric(Metric::Recall), limits: vec![limit], confidence: None }
}

/// One part of the rows at the common threshold.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Slice {
    /// Its name.
    #[serde(rename = "slice")]
    pub name: String,
    /// Its rows.
    pub n: u64,
    /// Those whose label is 1.
    pub positives: u64,
    /// Their share.
    pub prevalence: f64,
    /// The counts.
    #[serde(flatten)]
    pub confusion: Confusion,
    /// The metrics; in JSON those that are no shares of rows.
    #[serde(flatten, serialize_with = "MetricValues::serialize_figures")]
    pub metrics: MetricValues,
    /// Area under the ROC curve; `None` where a class is missing.
    pub roc_auc: Option<f64>,
    /// The shares of rows, with intervals.
    #[serde(flatten)]
    pub shares: Shares<ShareWithInterval>,
    /// What it would want. A report tells more of them: what ties, and what is nearest.
    #[serde(skip)]
    pub thresholds: SliceThresholds,
}

impl Slice {
    fn new(part: &SlicePart, at: f64, objective: &Objective, targets: Targets) -> Self {
        let sweep = part.sweep();
        let confusion = sweep.confusion(at);
        let share = |share: super::shares::ShareKind| {
            let share = share.of(&confusion)?;
            let value = share.part as f64 / share.whole as f64;
            wilson(share.part, share.whole).map(|wilson95| ShareWithInterval { value, wilson95 })
        };
        Self {
            name: part.name().to_owned(),
            n: sweep.rows(),
            positives: sweep.positives(),
            prevalence: sweep.positives() as f64 / sweep.rows() as f64,
            confusion,
            metrics: MetricValues::of(&confusion),
            roc_auc: part.roc_auc(),
            shares: Shares::of(share),
            thresholds: part.thresholds(objective, targets),
        }
    }
}

/// All slices, those with most rows first, then by name.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Slices {
    /// The common threshold.
    pub at: f64,
    /// What the thresholds of the slices aim at.
    #[serde(flatten)]
    pub targets: Targets,
    /// The slices that have rows.
    pub slices: Vec<Slice>,
}

impl Slices {
    /// The slices of these lines at the threshold `at`, with the best thresholds for `objective` and those that meet
    /// `targets`. O(n log n).
    ///
    /// # Errors
    /// [`TooManyRows`] where the counts of a slice add up to more than 2⁵³.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        columns: SlicedColumns<'_>,
        slicing: &Slicing,
        at: f64,
        objective: &Objective,
        targets: Targets,
    ) -> Result<Self, TooManyRows> {
        Ok(SlicedSet::new(columns, slicing, objective, &Priorities::default())?.at(at, targets))
    }

    /// The slices by how good they can still be: by the upper end of the interval of `metric`, the lowest first, so that a few
    /// rows that happen to be wrong do not lead. What is undefined comes last, and of equals the one with more rows first. A
    /// metric that is no share of rows has no such interval: accuracy stands for it.
    pub fn worst_first(&self, metric: Metric) -> Vec<&Slice> {
        let upper = |slice: &Slice| upper_end(metric, &slice.confusion);
        let mut slices: Vec<&Slice> = self.slices.iter().collect();
        slices.sort_by(|left, right| upper(left).total_cmp(&upper(right)));
        slices
    }
}
