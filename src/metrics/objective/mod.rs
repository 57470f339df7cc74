//! What makes a threshold the best one: a goal, and limits that it must keep. The small language that the command line, the
//! screen, reports and decisions share; `text.rs` reads and writes it.

mod names;
mod text;
mod words;

use std::f64::consts::SQRT_2;
use std::ops::RangeInclusive;

use super::fraction::Fraction;
use super::guarantee::{Demand, Guaranteed};
use super::percent::in_percent;
use super::row_mean::{RowMean, Unit};
use super::{Confusion, Measure, Metric};

pub use super::sense::Sense;
pub use text::{ObjectiveFault, UnknownObjective};

/// A reason for choosing a threshold: the best value of the goal among the thresholds that keep every limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// What is made as good as it can be.
    pub goal: Goal,
    /// What must hold, the most important first: among thresholds that reach the same goal, the best value of the first
    /// limit decides, then that of the next.
    pub limits: Vec<Limit>,
    /// How surely the only limit is to hold for other rows too; `None` for a point estimate, which says what is so on the rows at
    /// hand.
    pub confidence: Option<Confidence>,
}

/// How surely a statement is to be true: above 0 and below 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence(f64);

impl Confidence {
    /// `None` where `share` is none.
    pub fn new(share: f64) -> Option<Self> {
        (0.0 < share && share < 1.0).then_some(Self(share))
    }

    /// As a share.
    pub fn share(self) -> f64 {
        self.0
    }

    /// In percent, without the sign: `99.9`.
    pub fn percent(self) -> String {
        in_percent(self.0)
    }
}

/// What is made as good as it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    /// The highest value of a metric.
    Metric(Metric),
    /// The highest F-beta; β = 1 is [`Metric::F1`].
    FBeta(Beta),
    /// The least distance of the ROC curve to its perfect corner, √(fpr² + fnr²).
    Closest01,
    /// The equal error rate: least |fpr − fnr|; its value is their mean.
    EqualErrorRate,
    /// The break-even point: least |precision − recall| where some row is rightly 1; its value is their mean.
    PrecisionEqualsRecall,
    /// The best mean over the rows of a number that each has by its outcome, where that is known.
    Mean(RowMean),
}

/// β of F-beta: recall counts β times as much as precision (van Rijsbergen 1979). A decimal above 0, up to 1,000, with at most
/// six digits after the point, so that values can be compared exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Beta {
    millionths: u32,
}

/// A bound that a figure must keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Of what.
    pub of: Limited,
    /// Which side of the bound is allowed.
    pub sense: Sense,
    /// As it was typed: the f64 nearest to the decimal.
    pub bound: f64,
}

/// What can be limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limited {
    /// A metric.
    Metric(Metric),
    /// F-beta; β = 1 is [`Metric::F1`].
    FBeta(Beta),
    /// The false positive rate, fp / (fp + tn).
    Fpr,
    /// How many rows are predicted 1.
    Predicted,
    /// Their share of all rows.
    PredictedShare,
}

/// The best F1: what is meant where nobody names an objective.
impl Default for Objective {
    fn default() -> Self {
        Self::best(Metric::F1)
    }
}

impl Objective {
    /// The operating points of every report, in order: those metrics that are worth maximising alone, then recall at
    /// precision ≥ 0.95.
    pub fn standard() -> impl Iterator<Item = Self> {
        let constrained = Limit { of: Limited::Metric(Metric::Precision), sense: Sense::AtLeast, bound: 0.95 };
        let constrained = Self { goal: Goal::Metric(Metric::Recall), limits: vec![constrained], confidence: None };
        Metric::objectives().map(Self::best).chain([constrained])
    }

    /// The highest value of `metric`.
    pub fn best(metric: Metric) -> Self {
        Goal::Metric(metric).into()
    }

    /// What is to be proven, where its limit is to be guaranteed.
    pub fn demand(&self) -> Option<Demand> {
        let limit = self.limits.first()?;
        Demand::new(limit.guaranteed()?, limit.bound, self.confidence?.share()).ok()
    }

    /// With its limit guaranteed with this confidence.
    ///
    /// # Errors
    /// Where it has not exactly one limit, of a kind that can be guaranteed, and the goal that goes with it: see
    /// [`ObjectiveFault::Guarantee`].
    pub fn guaranteed(self, confidence: Confidence) -> Result<Self, ObjectiveFault> {
        let [limit] = self.limits[..] else { return Err(ObjectiveFault::Guarantee) };
        let goal = match limit.guaranteed().ok_or(ObjectiveFault::Guarantee)? {
            Guaranteed::Recall => Metric::Precision,
            Guaranteed::Precision | Guaranteed::Fpr | Guaranteed::Specificity => Metric::Recall,
        };
        if self.goal != Goal::Metric(goal) {
            return Err(ObjectiveFault::Guarantee);
        }
        Ok(Self { confidence: Some(confidence), ..self })
    }

    /// Whether what it chooses changes with the share of positives among the rows.
    pub(crate) fn depends_on_prevalence(&self) -> bool {
        self.goal.depends_on_prevalence() || self.limits.iter().any(|limit| limit.of.depends_on_prevalence())
    }

    /// Whether it can only be judged where costs are known.
    pub fn needs_costs(&self) -> bool {
        match self.goal.row_mean() {
            Some(RowMean::Cost) => true,
            Some(RowMean::Exact | RowMean::AnswerF1) | None => false,
        }
    }

    /// Whether it can only be judged where the rows are questions whose answers are known.
    pub fn needs_answers(&self) -> bool {
        match self.goal.row_mean() {
            Some(RowMean::Exact | RowMean::AnswerF1) => true,
            Some(RowMean::Cost) | None => false,
        }
    }
}

impl From<Goal> for Objective {
    fn from(goal: Goal) -> Self {
        Self { goal, limits: Vec::new(), confidence: None }
    }
}

impl Goal {
    /// The metric whose best value it is.
    pub(crate) fn metric(self) -> Option<Metric> {
        match self {
            Self::Metric(metric) => Some(metric),
            Self::FBeta(_) | Self::Closest01 | Self::EqualErrorRate | Self::PrecisionEqualsRecall | Self::Mean(_) => {
                None
            }
        }
    }

    /// The mean over the rows that it is.
    pub(crate) fn row_mean(self) -> Option<RowMean> {
        match self {
            Self::Mean(mean) => Some(mean),
            Self::Metric(_) | Self::FBeta(_) | Self::Closest01 | Self::EqualErrorRate | Self::PrecisionEqualsRecall => {
                None
            }
        }
    }

    /// What its values are numbers of.
    pub(crate) fn unit(self) -> Unit {
        self.row_mean().map_or(Unit::Share, RowMean::unit)
    }

    /// Whether its value changes with the share of positives among the rows.
    pub(super) fn depends_on_prevalence(self) -> bool {
        match self {
            Self::Metric(metric) => metric.depends_on_prevalence(),
            Self::FBeta(_) | Self::PrecisionEqualsRecall | Self::Mean(_) => true,
            Self::Closest01 | Self::EqualErrorRate => false,
        }
    }

    /// The values that it can have.
    pub(crate) fn values(self) -> RangeInclusive<f64> {
        match self {
            Self::Metric(metric) => metric.values(),
            Self::FBeta(_) | Self::EqualErrorRate | Self::PrecisionEqualsRecall => 0.0..=1.0,
            Self::Closest01 => 0.0..=SQRT_2,
            Self::Mean(mean) => mean.values(),
        }
    }

    /// Whether more of its value is better, or less.
    pub(crate) fn sense(self) -> Sense {
        match self {
            Self::Metric(_) | Self::FBeta(_) | Self::PrecisionEqualsRecall => Sense::AtLeast,
            Self::Closest01 | Self::EqualErrorRate => Sense::AtMost,
            Self::Mean(mean) => mean.sense(),
        }
    }
}

impl Beta {
    /// β as a number.
    pub fn value(self) -> f64 {
        f64::from(self.millionths) / 1e6
    }

    /// The value as a fraction; `None` where it is undefined.
    pub(super) fn order(self, counts: &Confusion) -> Option<Fraction> {
        let (numerator, denominator) = (u128::from(self.millionths).pow(2), 1_000_000_000_000_u128);
        let hits = (numerator + denominator) * u128::from(counts.tp);
        let all = hits + numerator * u128::from(counts.fn_) + denominator * u128::from(counts.fp);
        Fraction::new(i128::try_from(hits).ok()?, all)
    }

    /// (1 + β²) tp / ((1 + β²) tp + β² fn + fp); `None` where the denominator is 0.
    pub(super) fn f_score<C: Measure>(self, counts: &Confusion<C>) -> Option<f64> {
        let squared = self.value() * self.value();
        let hits = (1.0 + squared) * counts.tp.as_f64();
        let all = hits + squared * counts.fn_.as_f64() + counts.fp.as_f64();
        (all != 0.0).then(|| hits / all)
    }
}

impl Limited {
    /// Whether it changes with the share of positives among the rows.
    pub(super) fn depends_on_prevalence(self) -> bool {
        match self {
            Self::Metric(metric) => metric.depends_on_prevalence(),
            Self::FBeta(_) | Self::PredictedShare => true,
            // A count is one of the rows that are there.
            Self::Fpr | Self::Predicted => false,
        }
    }

    /// What comparing two values compares: as [`Metric::order`].
    pub(super) fn order(self, counts: &Confusion) -> Option<Fraction> {
        let share = |part: u64, whole: u64| Fraction::new(i128::from(part), u128::from(whole));
        match self {
            Self::Metric(metric) => metric.order(counts),
            Self::FBeta(beta) => beta.order(counts),
            Self::Fpr => share(counts.fp, counts.negatives()),
            Self::Predicted => share(counts.predicted_1(), 1),
            Self::PredictedShare => share(counts.predicted_1(), counts.total()),
        }
    }

    /// Where `value` is one of `part` of the rows, what stands for it in `all` of them: a number of rows grows with them, a share does
    /// not.
    fn for_all(self, value: f64, part: f64, all: f64) -> f64 {
        match self {
            Self::Predicted if part > 0.0 => value * all / part,
            Self::Predicted | Self::Metric(_) | Self::FBeta(_) | Self::Fpr | Self::PredictedShare => value,
        }
    }

    /// Its value; `None` where that is undefined.
    pub(crate) fn value<C: Measure>(self, counts: &Confusion<C>) -> Option<f64> {
        let share = |part: C, whole: C| (whole.as_f64() != 0.0).then(|| part.as_f64() / whole.as_f64());
        match self {
            Self::Metric(metric) => counts.value(metric),
            Self::FBeta(beta) => beta.f_score(counts),
            Self::Fpr => share(counts.fp, counts.negatives()),
            Self::Predicted => Some(counts.predicted_1().as_f64()),
            Self::PredictedShare => share(counts.predicted_1(), counts.total()),
        }
    }
}

impl Limit {
    /// What each of `limits` is about where `part` of `all` rows (or of what they weigh) have these values, as it stands for all of them.
    pub(super) fn all_for_all(
        limits: &[Self],
        value: impl Fn(Limited) -> Option<f64>,
        part: f64,
        all: f64,
    ) -> Vec<Option<f64>> {
        limits.iter().map(|limit| Some(limit.of.for_all(value(limit.of)?, part, all))).collect()
    }

    /// Whether more tp and fewer fp never break it where it is kept.
    pub(super) fn is_kept_by_more(&self) -> bool {
        match (self.of, self.sense) {
            (Limited::Metric(metric), Sense::AtLeast) => metric.rises_with_tp(),
            (Limited::FBeta(_), Sense::AtLeast) | (Limited::Fpr, Sense::AtMost) => true,
            (Limited::Metric(_) | Limited::FBeta(_), Sense::AtMost)
            | (Limited::Fpr, Sense::AtLeast)
            | (Limited::Predicted | Limited::PredictedShare, _) => false,
        }
    }

    /// What a proof of it is about; `None` for limits that cannot be proven.
    fn guaranteed(&self) -> Option<Guaranteed> {
        match (self.of, self.sense) {
            (Limited::Metric(Metric::Precision), Sense::AtLeast) => Some(Guaranteed::Precision),
            (Limited::Metric(Metric::Recall), Sense::AtLeast) => Some(Guaranteed::Recall),
            (Limited::Metric(Metric::Specificity), Sense::AtLeast) => Some(Guaranteed::Specificity),
            (Limited::Fpr, Sense::AtMost) => Some(Guaranteed::Fpr),
            (Limited::Metric(_) | Limited::FBeta(_) | Limited::Predicted | Limited::PredictedShare, _)
            | (Limited::Fpr, Sense::AtLeast) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_objectives_begin_with_every_metric_worth_maximising() {
        let metrics: Vec<Objective> = Metric::objectives().map(Objective::best).collect();
        assert_eq!(Objective::standard().take(6).collect::<Vec<_>>(), metrics);
    }
}
