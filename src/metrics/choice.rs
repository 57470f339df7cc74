//! Which candidate is the best one for an objective: values compared exactly, ties broken by the limits and then by the width of
//! the interval.

use std::ops::Range;

use super::costs::CostTotals;
use super::fraction::Fraction;
use super::guarantee::{Attempt, Failure, Guarantee, Procedure};
use super::objective::{Goal, Limit, Limited, Objective, Sense};
use super::rank::{Close, Contest, Rank, Squares, best_of};
use super::{Axis, Confusion, Costs, Interval, Metric, Prevalence, Sweep};

/// What thresholds are judged by beside the counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// What outcomes cost, where that is known.
    pub costs: Option<&'a Costs>,
    /// The share of positives to judge by; that of the data where it is `None`.
    pub prevalence: Option<Prevalence>,
}

/// The threshold that an objective chooses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OperatingPoint {
    /// Of the goal: see [`Terms::value`]. An undefined F or MCC is 0.
    pub value: f64,
    /// The shortest decimal inside `interval`.
    pub threshold: f64,
    /// All thresholds that give the same predictions.
    pub interval: Interval,
    /// As measured.
    pub confusion: Confusion,
    /// How many of the thresholds that predict differently reach the value, this one among them.
    pub n_tied: usize,
}

/// Why an objective chooses no threshold.
#[derive(Debug, Clone, PartialEq)]
pub enum Unmet {
    /// Its goal is undefined everywhere: a class is missing, or no costs are known.
    Undefined,
    /// No threshold keeps its limits.
    Limits(Box<Nearest>),
    /// No threshold was proven to keep its limit.
    NotProven(NotProven),
    /// A guarantee is about rows like these, not about another share of positives.
    GuaranteeElsewhere,
}

/// Why nothing was proven.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NotProven {
    /// Rows that could have proven it, all of them right: predicted 1 for precision, positives for recall, negatives else; `None`
    /// where no number could.
    pub needed: Option<u64>,
    /// The first threshold that was tested and failed, with its p-value.
    pub first: Option<Failure>,
}

/// What an objective chooses, and the proof where one was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The point, or why there is none.
    pub found: Result<OperatingPoint, Unmet>,
    /// What was tried to prove.
    pub proof: Option<Guarantee>,
}

/// The nearest to a limit that can be had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// The first limit that is not kept where those before it are.
    pub limit: Limit,
    /// The best value of what it limits; `None` where that is undefined everywhere.
    pub limit_value: Option<f64>,
    /// The threshold with that value and, of those, the best value of the goal.
    pub point: Option<OperatingPoint>,
}

impl Sweep {
    /// The best operating point for `objective` by the counts alone; `None` where it chooses none.
    pub fn best(&self, objective: &Objective) -> Option<OperatingPoint> {
        self.choose(objective, &Terms::default()).ok()
    }

    /// The best operating point for `objective`.
    ///
    /// Candidates are the distinct scores and "nothing is 1". A limit that is undefined is not kept. Of those that keep the
    /// limits and share the best value of the goal (compared exactly, as fractions; costs, and what a prevalence changes, within
    /// 1e-12) the best value of the first limit is taken, then of the next, then the one with the widest interval (the two
    /// unbounded ones count as narrowest; widths that differ by no more than the rounding of their ends count as equal), then
    /// the higher.
    ///
    /// While choosing, an undefined F or MCC counts as 0, as in scikit-learn; with it `value` is 0 where no candidate does
    /// better, and the [`Confusion`] there says that it is undefined.
    ///
    /// # Errors
    /// Where no threshold serves: [`Unmet`] says why.
    pub fn choose(&self, objective: &Objective, terms: &Terms<'_>) -> Result<OperatingPoint, Unmet> {
        let candidates = Candidates { sweep: self, terms };
        let tied = candidates.best(objective.goal, &objective.limits);
        if !tied.is_empty() {
            return candidates.point(objective, &objective.limits, tied).ok_or(Unmet::Undefined);
        }
        Err(candidates.nearest(objective).map_or(Unmet::Undefined, |nearest| Unmet::Limits(Box::new(nearest))))
    }
}

impl Terms<'_> {
    /// The value of `goal`: of the metric; of the distance for [`Goal::Closest01`]; the mean of the two rates, and of the two
    /// figures, that come closest to each other for [`Goal::EqualErrorRate`] and [`Goal::PrecisionEqualsRecall`]; the mean cost
    /// of a row. `None` where it is undefined.
    pub fn value(&self, goal: Goal, sweep: &Sweep, threshold: f64) -> Option<f64> {
        Candidates { sweep, terms: self }.value(goal, sweep.candidate(threshold))
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

    /// The value of `goal`, where `counts` are the counts and costs are the same for all rows: see [`Terms::value`].
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
            Goal::Cost => self.mean_cost(self.costs?.totals_by(counts)?, counts),
        }
    }

    /// The mean cost of a row, of what the rows of each label cost together.
    fn mean_cost(&self, totals: CostTotals, counts: &Confusion) -> Option<f64> {
        let Some(prevalence) = self.prevalence else {
            return (counts.total() > 0).then(|| totals.total() / counts.total() as f64);
        };
        let (positives, negatives) = (counts.positives() as f64, counts.negatives() as f64);
        let mean = prevalence.share() * totals.positives / positives;
        let mean = mean + (1.0 - prevalence.share()) * totals.negatives / negatives;
        (positives > 0.0 && negatives > 0.0).then_some(mean)
    }

    /// The same at a score; `None` is above all of them.
    fn value_at(&self, goal: Goal, sweep: &Sweep, score: Option<f64>) -> Option<f64> {
        self.value(goal, sweep, score.unwrap_or(f64::INFINITY))
    }

    /// The value of what can be limited; `None` where it is undefined.
    pub fn limited(&self, of: Limited, sweep: &Sweep, threshold: f64) -> Option<f64> {
        Candidates { sweep, terms: self }.limited(of, sweep.candidate(threshold))
    }
}

impl Sweep {
    /// What `objective` chooses on scores of this `axis`; a limit is proven by `procedure`, or by the one that suits it.
    ///
    /// A proven threshold is the number that was tested; no shorter decimal replaces it.
    pub fn choose_or_prove(
        &self,
        objective: &Objective,
        terms: &Terms<'_>,
        axis: Axis,
        procedure: Option<Procedure>,
    ) -> Chosen {
        let Some(demand) = objective.demand() else {
            return Chosen { found: self.choose(objective, terms), proof: None };
        };
        if terms.prevalence.is_some() {
            return Chosen { found: Err(Unmet::GuaranteeElsewhere), proof: None };
        }
        // A procedure that does not suit this limit or axis gives way to the one that does.
        let proof = demand.prove(self, axis, procedure).or_else(|_| demand.prove(self, axis, None));
        let Ok(proof) = proof else { return Chosen { found: Err(Unmet::Undefined), proof: None } };
        let found = if let Some(proven) = proof.proven() {
            Ok(OperatingPoint {
                value: terms.value_at(objective.goal, self, proven.threshold).unwrap_or(0.0),
                threshold: proven.threshold.unwrap_or_else(|| proven.interval.shortest_decimal()),
                interval: proven.interval,
                confusion: proven.counts,
                n_tied: 1,
            })
        } else {
            let needed = proof.attempts().iter().filter_map(|attempt| attempt.needed).min();
            let first = proof.attempts().iter().find_map(Attempt::first_failure);
            Err(Unmet::NotProven(NotProven { needed, first }))
        };
        Chosen { found, proof: Some(proof) }
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
            Goal::Cost => match self.costs.and_then(Costs::of_all_rows) {
                Some(costs) if costs.fp >= costs.tn && costs.fn_ >= costs.tp => Gain::Always,
                Some(_) | None => Gain::Unknown,
            },
        }
    }
}

/// The thresholds of a sweep and what they are judged by.
struct Candidates<'a> {
    sweep: &'a Sweep,
    terms: &'a Terms<'a>,
}

impl Candidates<'_> {
    fn counts(&self, candidate: usize) -> Confusion {
        self.sweep.confusion_at(candidate)
    }

    /// The mean cost of a row.
    fn cost(&self, candidate: usize) -> Option<f64> {
        let counts = self.counts(candidate);
        self.terms.mean_cost(self.terms.costs?.totals(candidate, &counts), &counts)
    }

    fn value(&self, goal: Goal, candidate: usize) -> Option<f64> {
        match goal {
            Goal::Cost => self.cost(candidate),
            Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => {
                self.terms.value_by(goal, &self.counts(candidate))
            }
        }
    }

    /// The value of what is limited.
    fn limited(&self, of: Limited, candidate: usize) -> Option<f64> {
        self.terms.limited_by(of, &self.counts(candidate))
    }

    fn keeps(&self, limit: &Limit, candidate: usize) -> bool {
        self.terms.keeps(limit, &self.counts(candidate))
    }

    /// The candidates that keep `limits` and have the best value of `goal`, ascending.
    fn best(&self, goal: Goal, limits: &[Limit]) -> Vec<usize> {
        let is_weighed = self.terms.prevalence.is_some();
        match goal {
            Goal::Metric(metric) if is_weighed && Limited::Metric(metric).depends_on_prevalence() => {
                self.closest(goal, limits, |candidate, counts| {
                    // What is undefined may count as 0.
                    metric.order(counts).map(|_| self.limited(Limited::Metric(metric), candidate).unwrap_or(0.0))
                })
            }
            Goal::FBeta(beta) if is_weighed => self.closest(goal, limits, |candidate, _| {
                Some(self.limited(Limited::FBeta(beta), candidate).unwrap_or(0.0))
            }),
            Goal::PrecisionEqualsRecall if is_weighed => self.closest(goal, limits, |candidate, counts| {
                let of = |metric| self.limited(Limited::Metric(metric), candidate);
                let gap = (of(Metric::Precision)? - of(Metric::Recall)?).abs();
                (counts.tp > 0).then_some(-gap)
            }),
            Goal::Metric(metric) => self.ranked(goal, limits, |_, counts| metric.order(counts)),
            Goal::FBeta(beta) => self.ranked(goal, limits, |_, counts| beta.order(counts).or(Some(Fraction::ZERO))),
            Goal::Closest01 => self.ranked(goal, limits, |_, counts| Squares::of_distance(counts)),
            Goal::EqualErrorRate => self.ranked(goal, limits, |_, counts| error_rate_gap(counts)),
            Goal::PrecisionEqualsRecall => self.ranked(goal, limits, |_, counts| break_even_gap(counts)),
            Goal::Cost => {
                let Some(costs) = self.terms.costs else { return Vec::new() };
                let rows = self.sweep.len().max(1) as f64;
                let rank =
                    |candidate| Some(Close { value: -self.cost(candidate)?, tolerance: costs.tolerance() / rows });
                self.ranked(goal, limits, |candidate, _| rank(candidate))
            }
        }
    }

    /// What no candidate of `block` exceeds that keeps `limits`: the estimate for as many tp as its lowest threshold gives, and as
    /// few fp as its highest; infinite where nothing is known.
    fn bound(&self, goal: Goal, limits: &[Limit], block: &Range<usize>) -> f64 {
        let (lowest, highest) = (self.counts(block.start), self.counts(block.end.saturating_sub(1)));
        let corner = Confusion { tp: lowest.tp, fn_: lowest.fn_, fp: highest.fp, tn: highest.tn };
        let is_broken = |limit: &Limit| {
            let is_defined = self.terms.limited_by(limit.of, &corner).is_some();
            limit.is_kept_by_more() && is_defined && !self.terms.keeps(limit, &corner)
        };
        if limits.iter().any(is_broken) {
            return f64::NEG_INFINITY;
        }
        let value = || self.terms.value_by(goal, &corner);
        match (self.terms.gain(goal), goal) {
            (Gain::Unknown, _) => f64::INFINITY,
            (Gain::AboveZero, _) => value().unwrap_or(0.0).max(0.0),
            (Gain::Always, Goal::Closest01 | Goal::Cost) => value().map_or(f64::INFINITY, |value| -value),
            (Gain::Always, Goal::Metric(_) | Goal::FBeta(_) | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall) => {
                value().unwrap_or(f64::INFINITY)
            }
        }
    }

    /// The value of `goal`, or what grows with it where less is better; `None` only where there is no rank.
    fn estimate(&self, goal: Goal, candidate: usize) -> Option<f64> {
        let counts = self.counts(candidate);
        match goal {
            Goal::Metric(_) | Goal::FBeta(_) => Some(self.terms.value_by(goal, &counts).unwrap_or(0.0)),
            Goal::Closest01 => Some(-self.terms.value_by(goal, &counts)?),
            Goal::EqualErrorRate => Some(-(self.terms.limited_by(Limited::Fpr, &counts)? - miss_rate(&counts)?).abs()),
            Goal::PrecisionEqualsRecall => {
                let of = |metric| self.terms.limited_by(Limited::Metric(metric), &counts);
                Some(-(of(Metric::Precision)? - of(Metric::Recall)?).abs())
            }
            Goal::Cost => Some(-self.cost(candidate)?),
        }
    }

    /// Those with the highest value, where values are rounded.
    fn closest(
        &self,
        goal: Goal,
        limits: &[Limit],
        value: impl Fn(usize, &Confusion) -> Option<f64> + Sync,
    ) -> Vec<usize> {
        let close = |value| Close { value, tolerance: TOLERANCE };
        self.ranked(goal, limits, |candidate, counts| value(candidate, counts).map(close))
    }

    fn ranked<R: Rank>(
        &self,
        goal: Goal,
        limits: &[Limit],
        rank: impl Fn(usize, &Confusion) -> Option<R> + Sync,
    ) -> Vec<usize> {
        if self.sweep.is_empty() {
            return Vec::new();
        }
        let rank = |candidate| {
            let keeps = limits.iter().all(|limit| self.keeps(limit, candidate));
            if keeps { rank(candidate, &self.counts(candidate)) } else { None }
        };
        let slack = match goal {
            Goal::Cost => self.terms.costs.map_or(0.0, Costs::tolerance),
            Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => {
                0.0
            }
        };
        let estimate = |candidate| self.estimate(goal, candidate);
        let bound = |block: &Range<usize>| self.bound(goal, limits, block);
        Contest { estimate, bound, slack, rank }.best_of(0..self.sweep.distinct().len() + 1)
    }

    /// Of `tied` candidates those with the best value of each limit in turn, then the one with the widest interval.
    fn point(&self, objective: &Objective, limits: &[Limit], mut tied: Vec<usize>) -> Option<OperatingPoint> {
        let n_tied = tied.len();
        for limit in limits {
            tied = self.best_limited(limit, &tied);
        }
        let candidate = widest(self.sweep.distinct(), &tied)?;
        let interval = self.sweep.interval_at(candidate);
        Some(OperatingPoint {
            value: self.value(objective.goal, candidate).unwrap_or(0.0),
            threshold: interval.shortest_decimal(),
            interval,
            confusion: self.counts(candidate),
            n_tied,
        })
    }

    /// Of `candidates` those with the best value of what is limited.
    fn best_limited(&self, limit: &Limit, candidates: &[usize]) -> Vec<usize> {
        let all = 0..candidates.len();
        let indices = if self.terms.prevalence.is_some() && limit.of.depends_on_prevalence() {
            best_of(all, |index| {
                let value = self.limited(limit.of, candidates[index])?;
                Some(Close { value: limit.sense.signed(value), tolerance: TOLERANCE })
            })
        } else {
            best_of(all, |index| {
                let counts = self.counts(candidates[index]);
                limit.of.value(&counts)?;
                let order = limit.of.order(&counts)?;
                Some(match limit.sense {
                    Sense::AtLeast => order,
                    Sense::AtMost => order.negated(),
                })
            })
        };
        indices.into_iter().map(|index| candidates[index]).collect()
    }

    /// How near the first limit that cannot be kept can be come to: the best value of what it limits where the limits before
    /// it are kept, and of the candidates that have it the best value of the goal.
    fn nearest(&self, objective: &Objective) -> Option<Nearest> {
        let all: Vec<usize> = (0..=self.sweep.distinct().len()).collect();
        let mut kept = if self.sweep.is_empty() { Vec::new() } else { all };
        for limit in &objective.limits {
            let keeping: Vec<usize> = kept.iter().copied().filter(|&candidate| self.keeps(limit, candidate)).collect();
            if !keeping.is_empty() {
                kept = keeping;
                continue;
            }
            let near = self.best_limited(limit, &kept);
            let limit_value = near.first().and_then(|&candidate| self.limited(limit.of, candidate));
            let of_goal = best_of(0..near.len(), |index| {
                Some(Close { value: self.estimate(objective.goal, near[index])?, tolerance: TOLERANCE })
            });
            let best: Vec<usize> = of_goal.into_iter().map(|index| near[index]).collect();
            let best = if best.is_empty() { near } else { best };
            let point = self.point(objective, &[], best);
            return Some(Nearest { limit: *limit, limit_value, point });
        }
        None
    }
}

/// Rounded values that differ by no more than this are equal.
const TOLERANCE: f64 = 1e-12;

/// fn / (fn + tp)
fn miss_rate(counts: &Confusion) -> Option<f64> {
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

/// Among `tied` candidates (ascending) of `distinct` scores the one with the widest interval, then the highest.
///
/// The gaps in 0.1, 0.2, 0.3 are equal for everybody but the f64s that stand for them: widths count as equal if they differ
/// by no more than what rounding the ends explains.
pub(super) fn widest(distinct: &[f64], tied: &[usize]) -> Option<usize> {
    // The unbounded intervals count as narrowest; every other one has a width above 0.
    let ends = |candidate: usize| {
        let interval = Interval::of_candidate(distinct, candidate);
        interval.low.zip(interval.high)
    };
    let width = |candidate: usize| ends(candidate).map_or(0.0, |(low, high)| high - low);
    // Each end is within half an epsilon, relatively, of the decimal that it stands for.
    let rounding =
        |candidate: usize| ends(candidate).map_or(0.0, |(low, high)| f64::EPSILON * low.abs().max(high.abs()));

    let widest = tied.iter().copied().reduce(|best, next| if width(next) >= width(best) { next } else { best })?;
    let as_wide = |candidate: usize| {
        let missing = width(widest) - width(candidate);
        ends(candidate).is_some() && missing <= rounding(widest) + rounding(candidate)
    };
    tied.iter().rev().copied().find(|&candidate| candidate == widest || as_wide(candidate))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn best(scores: &[f64], labels: &[u8], metric: Metric) -> Interval {
        let labels: Vec<bool> = labels.iter().map(|&label| label == 1).collect();
        Sweep::new(scores, &labels).best(&Objective::best(metric)).unwrap().interval
    }

    #[test]
    fn of_equally_good_thresholds_the_one_in_the_widest_gap_is_taken() {
        // Accuracy 3/4 both above 0.1 (gap up to 0.7) and above 0.7 (gap up to 0.9).
        let scores = [0.1, 0.7, 0.7, 0.9];
        let found = best(&scores, &[0, 1, 0, 1], Metric::Accuracy);
        assert_eq!(found, Interval { low: Some(0.1), high: Some(0.7) });
    }

    #[test]
    fn of_equally_wide_gaps_the_higher_is_taken_though_their_f64_widths_differ() {
        let scores = [0.1, 0.2, 0.2, 0.3];
        assert!(scores[1] - scores[0] > scores[3] - scores[2], "the trap is there");
        let found = best(&scores, &[0, 1, 0, 1], Metric::Accuracy);
        assert_eq!(found, Interval { low: Some(0.2), high: Some(0.3) }, "accuracy is 3/4 in both gaps");
    }

    #[test]
    fn an_unbounded_interval_yields_to_any_bounded_one_and_the_upper_wins_among_both() {
        // One negative above one positive: accuracy is 1/2 at "all", 0 between them, and 1/2 at "none".
        let found = best(&[0.2, 0.8], &[1, 0], Metric::Accuracy);
        assert_eq!(found, Interval { low: Some(0.8), high: None });
        // All three candidates give 1/2; the middle one is bounded, however narrow.
        let narrow = 0.5_f64.next_up();
        let found = best(&[0.5, 0.5, narrow, narrow], &[1, 0, 1, 0], Metric::Accuracy);
        assert_eq!(found, Interval { low: Some(0.5), high: Some(narrow) });
    }

    #[test]
    fn equal_values_from_different_counts_tie_though_their_f64_formulas_differ() {
        // Two groups of rows at the top whose cuts are equally good, the lower one with the wider gap below it; the usual
        // formulas in f64 favour the upper one.
        let youden = |tp: f64, fp: f64, fn_: f64, tn: f64| tp / (tp + fn_) + tn / (tn + fp) - 1.0;
        let mcc = |tp: f64, fp: f64, fn_: f64, tn: f64| {
            (tp * tn - fp * fn_) / ((tp + fp) * (tp + fn_) * (tn + fp) * (tn + fn_)).sqrt()
        };
        assert!(youden(1.0, 1.0, 1.0, 5.0) > youden(2.0, 4.0, 0.0, 2.0), "the trap is there");
        assert!(mcc(2.0, 0.0, 2.0, 12.0) > mcc(4.0, 3.0, 0.0, 9.0), "the trap is there");
        // (positives, negatives) at 0.9, 0.8 and 0.1
        for (metric, groups) in [(Metric::YoudenJ, [(1, 1), (1, 3), (0, 2)]), (Metric::Mcc, [(2, 0), (2, 3), (0, 9)])] {
            let rows = groups.into_iter().zip([0.9, 0.8, 0.1]).flat_map(|((positives, negatives), score)| {
                [vec![(score, 1); positives], vec![(score, 0); negatives]].concat()
            });
            let (scores, labels): (Vec<f64>, Vec<u8>) = rows.unzip();
            let found = best(&scores, &labels, metric);
            assert_eq!(found, Interval { low: Some(0.1), high: Some(0.8) }, "{metric:?}");
        }
    }
}
