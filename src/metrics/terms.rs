//! What thresholds are judged by beside the counts: costs, what answers gain, and another share of positives.

use std::cmp::Ordering;

use super::costs::CostTotals;
use super::fraction::Fraction;
use super::objective::{Goal, Limit, Limited, Sense};
use super::{AnswerGains, Confusion, Costs, Metric, Prevalence, RowMean, Sweep};

/// What thresholds are judged by beside the counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// What outcomes cost, where that is known.
    pub costs: Option<&'a Costs>,
    /// What the answers to questions gain, where the rows are questions whose answers are known.
    pub answers: Option<&'a AnswerGains>,
    /// The share of positives to judge by; that of the data where it is `None`.
    pub prevalence: Option<Prevalence>,
}

impl<'a> Terms<'a> {
    /// What rows pay for `mean`, where that is known: see [`RowMean::of_paid`].
    pub(super) fn rows_of(&self, mean: RowMean) -> Option<&'a Costs> {
        match mean {
            RowMean::Cost => self.costs,
            RowMean::Exact => self.answers.map(AnswerGains::exact),
            RowMean::AnswerF1 => self.answers.map(AnswerGains::f1),
        }
    }
}

impl Terms<'_> {
    /// The value of `goal`: of the metric; of the distance for [`Goal::Closest01`]; the mean of the two rates, and of the two
    /// figures, that come closest to each other for [`Goal::EqualErrorRate`] and [`Goal::PrecisionEqualsRecall`]; the mean
    /// over the rows for [`Goal::Mean`]. `None` where it is undefined.
    pub fn value(&self, goal: Goal, sweep: &Sweep, threshold: f64) -> Option<f64> {
        self.value_at_candidate(goal, sweep, sweep.candidate(threshold))
    }

    /// The value of what is limited, where `counts` are the counts.
    pub(super) fn limited_by(&self, of: Limited, counts: &Confusion) -> Option<f64> {
        match self.prevalence {
            Some(prevalence) if of.depends_on_prevalence() => of.value(&prevalence.weigh(counts)?),
            Some(_) | None => of.value(counts),
        }
    }

    /// Whether these counts keep `limit`: one division and one comparison, never a rearrangement.
    pub(super) fn keeps(&self, limit: &Limit, counts: &Confusion) -> bool {
        // What is weighed is rounded more than once.
        let slack = if self.prevalence.is_some() && limit.of.depends_on_prevalence() { TOLERANCE } else { 0.0 };
        self.limited_by(limit.of, counts).is_some_and(|value| match limit.sense {
            Sense::AtLeast => value >= limit.bound - slack,
            Sense::AtMost => value <= limit.bound + slack,
        })
    }

    /// Which of two counts that are as good otherwise is better by the first of `limits` in which they differ. Exact, but under
    /// another prevalence.
    pub(super) fn by_limits(&self, limits: &[Limit], one: &Confusion, other: &Confusion) -> Ordering {
        let orders = limits.iter().map(|limit| self.by_limit(limit, one, other));
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    fn by_limit(&self, limit: &Limit, one: &Confusion, other: &Confusion) -> Ordering {
        if self.prevalence.is_some() && limit.of.depends_on_prevalence() {
            let of = |counts| self.limited_by(limit.of, counts).map(|value| limit.sense.signed(value));
            return match (of(one), of(other)) {
                (Some(one), Some(other)) => one.total_cmp(&other),
                (one, other) => one.is_some().cmp(&other.is_some()),
            };
        }
        let order = match (limit.of.order(one), limit.of.order(other)) {
            (Some(one), Some(other)) => one.compare(&other),
            (one, other) => return one.is_some().cmp(&other.is_some()),
        };
        match limit.sense {
            Sense::AtLeast => order,
            Sense::AtMost => order.reverse(),
        }
    }

    /// The value of `goal`, where `counts` are the counts and no outcome counts more in one row than in another: see [`Terms::value`].
    pub(crate) fn value_by(&self, goal: Goal, counts: &Confusion) -> Option<f64> {
        let limited = |of: Limited| self.limited_by(of, counts);
        match goal {
            Goal::Metric(metric) => limited(Limited::Metric(metric)),
            Goal::FBeta(beta) => limited(Limited::FBeta(beta)),
            Goal::Closest01 => Some(limited(Limited::Fpr)?.hypot(miss_rate(counts)?)),
            Goal::EqualErrorRate => Some(limited(Limited::Fpr)?.midpoint(miss_rate(counts)?)),
            Goal::PrecisionEqualsRecall => {
                let of = |metric| limited(Limited::Metric(metric));
                Some(of(Metric::Precision)?.midpoint(of(Metric::Recall)?))
            }
            Goal::Mean(mean) => self.mean_of(mean, self.rows_of(mean)?.totals_by(counts)?, counts),
        }
    }

    /// The value of `mean`, where the rows of each label pay so much together.
    fn mean_of(&self, mean: RowMean, totals: CostTotals, counts: &Confusion) -> Option<f64> {
        self.mean_cost(totals, counts).map(|paid| mean.of_paid(paid))
    }

    /// The mean cost of a row, of what the rows of each label cost together.
    pub(super) fn mean_cost(&self, totals: CostTotals, counts: &Confusion) -> Option<f64> {
        let Some(prevalence) = self.prevalence else {
            return (counts.total() > 0).then(|| totals.total() / counts.total() as f64);
        };
        let (positives, negatives) = (counts.positives() as f64, counts.negatives() as f64);
        let mean = prevalence.share() * totals.positives / positives;
        let mean = mean + (1.0 - prevalence.share()) * totals.negatives / negatives;
        (positives > 0.0 && negatives > 0.0).then_some(mean)
    }

    /// The same at a score; `None` is above all of them.
    pub(super) fn value_at(&self, goal: Goal, sweep: &Sweep, score: Option<f64>) -> Option<f64> {
        self.value(goal, sweep, score.unwrap_or(f64::INFINITY))
    }

    /// The value of what can be limited; `None` where it is undefined.
    pub fn limited(&self, of: Limited, sweep: &Sweep, threshold: f64) -> Option<f64> {
        self.limited_by(of, &sweep.confusion(threshold))
    }

    /// The value of `goal` at a candidate of `sweep`: see [`Terms::value`].
    pub(super) fn value_at_candidate(&self, goal: Goal, sweep: &Sweep, candidate: usize) -> Option<f64> {
        let counts = sweep.confusion_at(candidate);
        match goal {
            Goal::Mean(mean) => self.mean_of(mean, self.rows_of(mean)?.totals(candidate, &counts), &counts),
            Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => {
                self.value_by(goal, &counts)
            }
        }
    }
}

/// How a goal goes with the counts, the class sizes being what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gain {
    /// It never gets worse where tp rises and fp falls.
    Always,
    /// The same where it is above 0.
    AboveZero,
    /// Not so, or not known.
    Unknown,
}

impl Terms<'_> {
    pub(super) fn gain(&self, goal: Goal) -> Gain {
        match goal {
            Goal::Metric(metric) if metric.rises_with_tp() => Gain::Always,
            Goal::Metric(_) => Gain::AboveZero,
            Goal::FBeta(_) | Goal::Closest01 => Gain::Always,
            Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => Gain::Unknown,
            Goal::Mean(mean) => match self.rows_of(mean).and_then(Costs::of_all_rows) {
                Some(costs) if costs.fp >= costs.tn && costs.fn_ >= costs.tp => Gain::Always,
                Some(_) | None => Gain::Unknown,
            },
        }
    }
}

/// Rounded values that differ by no more than this are equal.
pub(super) const TOLERANCE: f64 = 1e-12;

/// fn / (fn + tp)
pub(super) fn miss_rate(counts: &Confusion) -> Option<f64> {
    (counts.positives() > 0).then(|| counts.fn_ as f64 / counts.positives() as f64)
}

/// −|fpr − fnr| · positives · negatives, which are the same for all candidates.
pub(super) fn error_rate_gap(counts: &Confusion) -> Option<Fraction> {
    if counts.positives() == 0 || counts.negatives() == 0 {
        return None;
    }
    let (false_alarms, misses) = (product(counts.fp, counts.positives()), product(counts.fn_, counts.negatives()));
    Fraction::new(-(false_alarms - misses).abs(), 1)
}

/// −|precision − recall| · positives, where tp > 0.
pub(super) fn break_even_gap(counts: &Confusion) -> Option<Fraction> {
    let gap = product(counts.tp, counts.positives().abs_diff(counts.predicted_1()));
    if counts.tp == 0 { None } else { Fraction::new(-gap, u128::from(counts.predicted_1())) }
}

/// Of two parts of one total, which fits: below 2^126.
fn product(left: u64, right: u64) -> i128 {
    i128::from(left) * i128::from(right)
}
