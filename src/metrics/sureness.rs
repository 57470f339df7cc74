//! How sure the operating points of a scored set are: the bootstrap, for the objectives that are listed.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bootstrap::{
    Bands, BootstrapProgress, Candidate, ChosenBootstrap, Course, Distribution, Ranked, Ranking, Replicate, Resampling,
    Rule, WeightedBootstrap, row_costs_bootstrap, sweep_bootstrap,
};
use super::fraction::Fraction;
use super::objective::{Goal, Limit, Limited, Objective};
use super::rank::{Rank, Squares};
use super::terms::{Gain, Terms, break_even_gap, error_rate_gap};
use super::{Confusion, Metric, Points, RowMean, Sweep};

/// How rows are drawn anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BootstrapPlan {
    /// How often.
    pub replicates: u32,
    /// Of the random numbers: the same seed gives the same result, whatever the threads.
    pub seed: u64,
    /// Whether the sizes of the classes are chance too.
    pub resampling: Resampling,
}

impl Default for BootstrapPlan {
    fn default() -> Self {
        Self { replicates: 2_000, seed: 1, resampling: Resampling::default() }
    }
}

/// What the bootstrap says of a scored set and its operating points.
#[derive(Debug, Clone, PartialEq)]
pub struct Sureness {
    /// How it was made.
    pub plan: BootstrapPlan,
    /// Of the area under the ROC curve.
    pub roc_auc: Distribution,
    /// Of the average precision.
    pub average_precision: Distribution,
    /// What each objective chose in the replicates. Those that were proven have none.
    pub chosen: Vec<(Objective, ChosenBootstrap)>,
    /// How sure every metric is at every threshold.
    pub bands: Arc<Bands>,
    /// The same of weighted rows, where points are chosen by weight and that was [drawn too](Self::with_weights).
    pub weighted: Option<Arc<WeightedBootstrap>>,
}

impl Sureness {
    /// Draw the rows of `sweep` anew as `plan` says, and let each objective of `points` choose each time; `None` where it was
    /// cancelled. Runs on the rayon pool that it is called in.
    pub fn new(sweep: &Sweep, points: &Points, plan: BootstrapPlan, progress: &BootstrapProgress) -> Option<Self> {
        let terms = points.terms();
        let (by_row, objectives): (Vec<Objective>, Vec<Objective>) =
            points.drawn().cloned().partition(|objective| points.is_by_row(objective));
        let rows = sweep.confusion(f64::INFINITY).total();
        let rankings: Vec<Box<dyn Ranking + '_>> =
            objectives.iter().map(|objective| ranking(objective, terms, rows)).collect();
        let mut rules: Vec<Rule<'_>> = Vec::new();
        for (objective, ranking) in objectives.iter().zip(&rankings) {
            rules.push(plain(objective, &terms).map_or(Rule::Ranked(ranking.as_ref()), Rule::Best));
        }
        let BootstrapPlan { replicates, seed, resampling } = plan;
        let found = sweep_bootstrap(sweep, &rules, resampling, replicates, seed, progress)?;
        let mut chosen: Vec<(Objective, ChosenBootstrap)> = objectives.iter().cloned().zip(found.chosen).collect();
        for mean in RowMean::ALL {
            let of_mean = by_row.iter().filter(|objective| objective.goal == Goal::Mean(mean));
            let of_mean: Vec<Objective> = of_mean.cloned().collect();
            if !of_mean.is_empty() {
                let how = (resampling, replicates, seed);
                let found = row_costs_bootstrap(sweep, terms, mean, &of_mean, how, progress)?;
                chosen.extend(of_mean.into_iter().zip(found));
            }
        }
        if !by_row.is_empty() {
            chosen.sort_by_key(|(objective, _)| points.drawn().position(|other| other == objective));
        }
        let bands = Arc::new(Bands::new(sweep, resampling, replicates, seed, progress)?);
        Some(Self {
            plan,
            roc_auc: found.roc_auc,
            average_precision: found.average_precision,
            chosen,
            bands,
            weighted: None,
        })
    }

    /// What became of `objective` as points are chosen: of weighted rows, where they are chosen by weight.
    pub fn as_chosen(&self, objective: &Objective) -> Option<&ChosenBootstrap> {
        match &self.weighted {
            Some(weighted) => weighted.of(objective),
            None => self.of(objective),
        }
    }

    /// What became of `objective` where each row counts once.
    pub fn of(&self, objective: &Objective) -> Option<&ChosenBootstrap> {
        self.chosen.iter().find(|(other, _)| other == objective).map(|(_, chosen)| chosen)
    }
}

/// The metric that `objective` maximises as it is measured, without limits.
fn plain(objective: &Objective, terms: &Terms<'_>) -> Option<Metric> {
    match objective.goal {
        Goal::Metric(metric) if objective.limits.is_empty() && terms.prevalence.is_none() => Some(metric),
        Goal::Metric(_)
        | Goal::FBeta(_)
        | Goal::Closest01
        | Goal::EqualErrorRate
        | Goal::PrecisionEqualsRecall
        | Goal::Mean(_) => None,
    }
}

/// The order of candidates that `objective` chooses by, on `rows` rows in all.
fn ranking<'a>(objective: &'a Objective, terms: Terms<'a>, rows: u64) -> Box<dyn Ranking + 'a> {
    let goal = move |counts: &Confusion| key(objective.goal, &terms, counts);
    let value = move |counts: &Confusion| {
        let zero = matches!(objective.goal, Goal::Metric(_) | Goal::FBeta(_)).then_some(0.0);
        terms.value_by(objective.goal, counts).or(goal(counts).and(zero))
    };
    let course = course(objective, &terms);
    if objective.limits.is_empty() {
        return Box::new(Ranked { rank: goal, value, course });
    }
    let ranked = Ranked { rank: move |counts: &Confusion| Standing::new(objective, terms, counts), value, course };
    Box::new(UnderLimits { ranked, limits: &objective.limits, terms, rows })
}

/// A ranking that looks at what is limited too.
struct UnderLimits<'a, R> {
    ranked: R,
    limits: &'a [Limit],
    terms: Terms<'a>,
    /// How many there are in all.
    rows: u64,
}

impl<R: Ranking> Ranking for UnderLimits<'_, R> {
    fn choose(&self, replicate: &Replicate<'_>) -> Option<Candidate> {
        self.ranked.choose(replicate)
    }

    fn value(&self, confusion: &Confusion) -> Option<f64> {
        self.ranked.value(confusion)
    }

    fn beside(&self, confusion: &Confusion) -> Vec<Option<f64>> {
        let (part, all) = (confusion.total() as f64, self.rows as f64);
        Limit::all_for_all(self.limits, |of| self.terms.limited_by(of, confusion), part, all)
    }
}

/// Where a candidate that keeps the limits stands among others: by the goal, then by each limit in turn.
struct Standing<'a> {
    goal: Key,
    counts: Confusion,
    limits: &'a [Limit],
    terms: Terms<'a>,
}

impl<'a> Standing<'a> {
    /// `None` where a candidate misses a limit, or the goal is undefined.
    fn new(objective: &'a Objective, terms: Terms<'a>, counts: &Confusion) -> Option<Self> {
        let limits = &objective.limits;
        let keeps = limits.iter().all(|limit| terms.keeps(limit, counts));
        Some(Self { goal: key(objective.goal, &terms, counts).filter(|_| keeps)?, counts: *counts, limits, terms })
    }
}

impl Ord for Standing<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.goal.cmp(&other.goal).then_with(|| self.terms.by_limits(self.limits, &self.counts, &other.counts))
    }
}

impl PartialOrd for Standing<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Standing<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Standing<'_> {}

/// What candidates are compared by; more is better.
#[derive(Debug, Clone, Copy)]
enum Key {
    Exact(Fraction),
    Squares(Squares),
    Rounded(f64),
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Exact(left), Self::Exact(right)) => left.compare(right),
            (Self::Squares(left), Self::Squares(right)) => left.compare(right),
            (Self::Rounded(left), Self::Rounded(right)) => left.total_cmp(right),
            // Keys of one goal are of one kind.
            (Self::Exact(_) | Self::Squares(_) | Self::Rounded(_), _) => Ordering::Equal,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

/// The key of `goal` at these counts: as choosing on the rows themselves has it.
fn key(goal: Goal, terms: &Terms<'_>, counts: &Confusion) -> Option<Key> {
    let is_weighed = terms.prevalence.is_some();
    let rounded = |value: Option<f64>| value.map(Key::Rounded);
    match goal {
        Goal::Metric(metric) if is_weighed && metric.depends_on_prevalence() => {
            let value = terms.value_by(goal, counts).or(metric.of_undefined());
            metric.order(counts).and(value).map(Key::Rounded)
        }
        Goal::Metric(metric) => metric.order(counts).map(Key::Exact),
        Goal::FBeta(_) if is_weighed => Some(Key::Rounded(terms.value_by(goal, counts).unwrap_or(0.0))),
        Goal::FBeta(beta) => Some(Key::Exact(beta.order(counts).unwrap_or(Fraction::ZERO))),
        Goal::Closest01 => Squares::of_distance(counts).map(Key::Squares),
        Goal::EqualErrorRate => error_rate_gap(counts).map(Key::Exact),
        Goal::PrecisionEqualsRecall if is_weighed => {
            let of = |metric| terms.limited_by(Limited::Metric(metric), counts);
            rounded(of(Metric::Precision).zip(of(Metric::Recall)).map(|(p, r)| -(p - r).abs()))
        }
        Goal::PrecisionEqualsRecall => break_even_gap(counts).map(Key::Exact),
        Goal::Mean(mean) => rounded(terms.value_by(goal, counts).map(|value| mean.sense().signed(value))),
    }
}

/// Whether more tp and fewer fp never make `objective` worse.
fn course(objective: &Objective, terms: &Terms<'_>) -> Course {
    // What is undefined is out of the question, and may come in by more tp.
    let is_always_defined = match objective.goal {
        Goal::Metric(Metric::Precision | Metric::Npv) => false,
        Goal::Metric(_)
        | Goal::FBeta(_)
        | Goal::Closest01
        | Goal::Mean(_)
        | Goal::EqualErrorRate
        | Goal::PrecisionEqualsRecall => true,
    };
    let rises = terms.gain(objective.goal) == Gain::Always;
    if rises && is_always_defined && objective.limits.iter().all(Limit::is_kept_by_more) {
        Course::Monotone
    } else {
        Course::Any
    }
}

#[cfg(test)]
mod tests;
