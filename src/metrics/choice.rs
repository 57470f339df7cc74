//! Which candidate is the best one for an objective: values compared exactly, ties broken by the limits and then by the width of
//! the interval.

use std::ops::Range;

use super::fraction::Fraction;
use super::guarantee::{Attempt, Guarantee, Guaranteed, Procedure};
use super::most_kept::MostKept;
use super::objective::{Goal, Limit, Limited, Objective, Sense};
use super::rank::{Close, Contest, Rank, Squares, best_of};
use super::terms::{Gain, TOLERANCE, Terms, break_even_gap, error_rate_gap, miss_rate};
use super::{Axis, Confusion, Costs, Interval, Metric, Sweep};

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
    /// Its goal is undefined everywhere: a class is missing, or nobody knows what it is made of.
    Undefined,
    /// No threshold keeps its limits.
    Limits(Box<Nearest>),
    /// No threshold was proven to keep its limit.
    NotProven(NotProven),
    /// A guarantee is about rows like these, not about another share of positives.
    GuaranteeElsewhere,
    /// A guarantee counts rows, and these weights are no numbers of rows.
    GuaranteeOfDecimals,
}

/// Why nothing was proven.
#[derive(Debug, Clone, PartialEq)]
pub struct NotProven {
    /// What was tried, and where it ended.
    pub attempts: Vec<Attempt>,
    /// Rows that there are, of those that count: for precision all rows, for recall the positives, else the negatives.
    pub rows: u64,
}

impl NotProven {
    /// Rows that could have proven it, all of them right: predicted 1 for precision, positives for recall, negatives else; `None`
    /// where no number could. At the level of the procedure that needs the fewest.
    pub fn needed(&self) -> Option<u64> {
        self.attempts.iter().filter_map(|attempt| attempt.needed).min()
    }
}

/// What an objective chooses, and the proof where one was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// The point, or why there is none.
    pub found: Result<OperatingPoint, Unmet>,
    /// What was tried to prove.
    pub proof: Option<Guarantee>,
}

/// The nearest to a limit that can be had where all others are kept that can be kept together.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The first limit that is not kept: as many of the others are as can be, of as many those that come first.
    pub limit: Limit,
    /// The best value of what it limits; `None` where that is undefined everywhere.
    pub limit_value: Option<f64>,
    /// Further limits that are not kept, with the value at `point` of what each limits.
    pub also: Vec<(Limit, Option<f64>)>,
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
    /// limits and share the best value of the goal (compared exactly, as fractions; means over the rows, and what a prevalence changes, within
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
            let rows = match demand.what() {
                Guaranteed::Precision => self.positives() + self.negatives(),
                Guaranteed::Recall => self.positives(),
                Guaranteed::Fpr | Guaranteed::Specificity => self.negatives(),
            };
            Err(Unmet::NotProven(NotProven { attempts: proof.attempts().to_vec(), rows }))
        };
        Chosen { found, proof: Some(proof) }
    }
}

/// The thresholds of a sweep and what they are judged by.
pub(super) struct Candidates<'a> {
    pub sweep: &'a Sweep,
    pub terms: &'a Terms<'a>,
}

impl Candidates<'_> {
    fn counts(&self, candidate: usize) -> Confusion {
        self.sweep.confusion_at(candidate)
    }

    fn value(&self, goal: Goal, candidate: usize) -> Option<f64> {
        self.terms.value_at_candidate(goal, self.sweep, candidate)
    }

    /// The value of what is limited.
    fn limited(&self, of: Limited, candidate: usize) -> Option<f64> {
        self.terms.limited_by(of, &self.counts(candidate))
    }

    fn keeps(&self, limit: &Limit, candidate: usize) -> bool {
        self.terms.keeps(limit, &self.counts(candidate))
    }

    /// The candidates that keep `limits` and have the best value of `goal`, ascending.
    pub(super) fn best(&self, goal: Goal, limits: &[Limit]) -> Vec<usize> {
        let is_weighed = self.terms.prevalence.is_some();
        match goal {
            Goal::Metric(metric) if is_weighed && Limited::Metric(metric).depends_on_prevalence() => {
                self.closest(goal, limits, |candidate, counts| {
                    let value = self.limited(Limited::Metric(metric), candidate).or(metric.of_undefined());
                    metric.order(counts).and(value)
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
            Goal::Mean(mean) => {
                let Some(costs) = self.terms.rows_of(mean) else { return Vec::new() };
                let rows = self.sweep.len().max(1) as f64;
                let rank = |candidate| {
                    let value = mean.sense().signed(self.value(goal, candidate)?);
                    Some(Close { value, tolerance: costs.tolerance() / rows })
                };
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
            (Gain::Always, Goal::Closest01 | Goal::Mean(_)) => {
                value().map_or(f64::INFINITY, |value| goal.sense().signed(value))
            }
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
            Goal::Mean(mean) => Some(mean.sense().signed(self.value(goal, candidate)?)),
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
            Goal::Mean(mean) => self.terms.rows_of(mean).map_or(0.0, Costs::tolerance),
            Goal::Metric(_) | Goal::FBeta(_) | Goal::Closest01 | Goal::EqualErrorRate | Goal::PrecisionEqualsRecall => {
                0.0
            }
        };
        let estimate = |candidate| self.estimate(goal, candidate);
        let bound = |block: &Range<usize>| self.bound(goal, limits, block);
        Contest { estimate, bound, slack, rank }.best_of(0..self.sweep.distinct().len() + 1)
    }

    /// Of `tied` candidates those with the best value of each limit in turn, then the one with the widest interval.
    fn point(&self, objective: &Objective, limits: &[Limit], tied: Vec<usize>) -> Option<OperatingPoint> {
        let n_tied = tied.len();
        let tied = self.undominated(limits, tied);
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

    /// Of `tied` candidates those with the best value of each limit in turn.
    pub(super) fn undominated(&self, limits: &[Limit], tied: Vec<usize>) -> Vec<usize> {
        limits.iter().fold(tied, |tied, limit| self.best_limited(limit, &tied))
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

    /// How near the first limit that cannot be kept can be come to.
    fn nearest(&self, objective: &Objective) -> Option<Nearest> {
        let (missed, best) = self.nearest_candidates(objective)?;
        let (limit, others) = missed.split_first()?;
        let limit_value = best.first().and_then(|&candidate| self.limited(limit.of, candidate));
        let point = self.point(objective, &[], best);
        let there = |limit: &Limit| self.terms.limited_by(limit.of, &point?.confusion);
        let also = others.iter().map(|limit| (*limit, there(limit))).collect();
        Some(Nearest { limit: *limit, limit_value, also, point })
    }

    /// The limits that cannot be kept beside the others, and the candidates that come nearest: those that keep all others and have
    /// the best value of what the first of these limits, and of these the ones with the best value of the goal.
    pub(super) fn nearest_candidates(&self, objective: &Objective) -> Option<(Vec<Limit>, Vec<usize>)> {
        let all = self.sweep.distinct().len() + 1;
        if (0..all).all(|candidate| self.value(objective.goal, candidate).is_none()) {
            return None;
        }
        let all = if self.sweep.is_empty() { 0 } else { all };
        let MostKept { missed, candidates } =
            MostKept::new(&objective.limits, all, |limit, candidate| self.keeps(limit, candidate));
        let near = self.best_limited(missed.first()?, &candidates);
        let of_goal = best_of(0..near.len(), |index| {
            Some(Close { value: self.estimate(objective.goal, near[index])?, tolerance: TOLERANCE })
        });
        let best: Vec<usize> = of_goal.into_iter().map(|index| near[index]).collect();
        Some((missed, if best.is_empty() { near } else { best }))
    }
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
mod tests;
