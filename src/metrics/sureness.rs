//! How sure the operating points of a scored set are: the bootstrap, for the objectives that are listed.

use std::cmp::Ordering;
use std::sync::Arc;

use super::bootstrap::{
    Bands, BootstrapProgress, Candidate, ChosenBootstrap, Course, Distribution, Ranked, Ranking, Replicate, Resampling,
    Rule, WeightedBootstrap, sweep_bootstrap,
};
use super::fraction::Fraction;
use super::objective::{Goal, Limit, Limited, Objective, Sense};
use super::rank::{Rank, Squares};
use super::terms::{Gain, Terms, break_even_gap, error_rate_gap};
use super::{Confusion, Metric, Points, Sweep};

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
    /// What each objective chose in the replicates. Objectives whose costs differ by row, and those that were proven, have none.
    pub chosen: Vec<(Objective, ChosenBootstrap)>,
    /// How sure every metric is at every threshold.
    pub bands: Bands,
    /// The same of weighted rows, where points are chosen by weight and that was [drawn too](Self::with_weights).
    pub weighted: Option<Arc<WeightedBootstrap>>,
}

impl Sureness {
    /// Draw the rows of `sweep` anew as `plan` says, and let each objective of `points` choose each time; `None` where it was
    /// cancelled. Runs on the rayon pool that it is called in.
    pub fn new(sweep: &Sweep, points: &Points, plan: BootstrapPlan, progress: &BootstrapProgress) -> Option<Self> {
        let terms = points.terms();
        let by_row = terms.costs.is_some_and(|costs| costs.of_all_rows().is_none());
        let can_be_drawn =
            |objective: &Objective| objective.confidence.is_none() && !(by_row && objective.goal == Goal::Cost);
        let objectives: Vec<Objective> =
            points.entries().iter().map(|entry| entry.objective.clone()).filter(can_be_drawn).collect();
        let rows = sweep.confusion(f64::INFINITY).total();
        let rankings: Vec<Box<dyn Ranking + '_>> =
            objectives.iter().map(|objective| ranking(objective, terms, rows)).collect();
        let mut rules: Vec<Rule<'_>> = Vec::new();
        for (objective, ranking) in objectives.iter().zip(&rankings) {
            rules.push(plain(objective, &terms).map_or(Rule::Ranked(ranking.as_ref()), Rule::Best));
        }
        let BootstrapPlan { replicates, seed, resampling } = plan;
        let found = sweep_bootstrap(sweep, &rules, resampling, replicates, seed, progress)?;
        let chosen = objectives.iter().cloned().zip(found.chosen).collect();
        let bands = Bands::new(sweep, resampling, replicates, seed, progress)?;
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
        | Goal::Cost => None,
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
        let of = |limit: &Limit| Some(limit.of.for_all(self.terms.limited_by(limit.of, confusion)?, part, all));
        self.limits.iter().map(of).collect()
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

    /// What a limit is compared by, which only those that tie need.
    fn limited(&self, limit: &Limit) -> Option<Key> {
        if self.terms.prevalence.is_some() && limit.of.depends_on_prevalence() {
            return Some(Key::Rounded(limit.sense.signed(self.terms.limited_by(limit.of, &self.counts)?)));
        }
        let order = limit.of.order(&self.counts)?;
        Some(Key::Exact(match limit.sense {
            Sense::AtLeast => order,
            Sense::AtMost => order.negated(),
        }))
    }
}

impl Ord for Standing<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_limits = || self.limits.iter().map(|limit| self.limited(limit).cmp(&other.limited(limit)));
        self.goal.cmp(&other.goal).then_with(|| by_limits().find(|order| order.is_ne()).unwrap_or(Ordering::Equal))
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
            let value = terms.value_by(goal, counts);
            metric.order(counts).map(|_| Key::Rounded(value.unwrap_or(0.0)))
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
        Goal::Cost => rounded(terms.value_by(goal, counts).map(|mean| -mean)),
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
        | Goal::Cost
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Priorities, ScoreSource, Scored, Scores};

    fn scored() -> Scored {
        // Scores and labels that go together more or less, with ties.
        let rows = (0..300_u32).map(|row| (f64::from(row.wrapping_mul(2_654_435_761) >> 22) / 1024.0, row));
        let (values, labels) =
            rows.map(|(score, row)| ((score * 50.0).round() / 50.0, f64::from(row * 37 % 100) < score * 100.0)).unzip();
        let labels: Vec<bool> = labels;
        Scored::new(ScoreSource::Read("score".into()), Scores::from_values(values), labels.into())
    }

    fn sureness(priorities: &Priorities, plan: BootstrapPlan) -> (Points, Sureness) {
        let scored = scored();
        let points = Points::new(&scored, priorities).unwrap();
        let sureness = Sureness::new(scored.sweep(), &points, plan, &BootstrapProgress::default()).unwrap();
        (points, sureness)
    }

    #[test]
    fn every_objective_has_its_own_and_starts_from_the_value_on_the_rows() {
        let typed = "f2; f1; mcc; closest01; eer; precision=recall; cost; recall@precision>=0.7; f1@predicted<=100; \
                     recall@fpr<=0.2,predicted<=50%; precision@recall>=0.5; kappa@npv>=0.5; precision>=0.6 with 80%";
        for prevalence in [None, Some("10%".parse().unwrap())] {
            let priorities = Priorities {
                costs: "fp=1,fn=3".parse().unwrap(),
                objectives: Some(typed.split(';').map(|part| part.parse().unwrap()).collect()),
                prevalence,
                ..Priorities::default()
            };
            let plan = BootstrapPlan { replicates: 60, ..BootstrapPlan::default() };
            let (points, sureness) = sureness(&priorities, plan);
            assert_eq!(sureness.chosen.len(), 12, "what is proven needs no bootstrap");
            for (objective, chosen) in &sureness.chosen {
                let entry = points.entries().iter().find(|entry| entry.objective == *objective).unwrap();
                let (value, apparent) = (entry.point().unwrap().value, chosen.optimism.apparent.unwrap());
                assert!((value - apparent).abs() < 1e-9, "{objective}: {value} {apparent}");
                let counts = entry.point().unwrap().confusion;
                assert_eq!(chosen.beside.len(), objective.limits.len(), "{objective}");
                for (limit, beside) in objective.limits.iter().zip(&chosen.beside) {
                    let here = points.terms().limited_by(limit.of, &counts).unwrap();
                    assert!((beside.apparent.unwrap() - here).abs() < 1e-9, "{objective}: {beside:?} {here}");
                    assert!(beside.out_of_bag.is_some(), "{objective}: {beside:?}");
                }
                assert!(chosen.optimism.out_of_bag.is_some() && chosen.infeasible < 60, "{objective}: {chosen:?}");
            }
        }
    }

    #[test]
    fn the_shortcut_for_monotone_objectives_changes_nothing() {
        struct Slow<'a>(Box<dyn Ranking + 'a>);
        let scored = scored();
        let points =
            Points::new(&scored, &Priorities { costs: "fp=1,fn=3".parse().unwrap(), ..Priorities::default() }).unwrap();
        let terms = points.terms();
        for objective in
            ["f2", "closest01", "cost", "recall@precision>=0.7", "accuracy@fpr<=0.3", "f1@recall>=0.4,npv>=0.3"]
        {
            let objective: Objective = objective.parse().unwrap();
            assert_eq!(course(&objective, &terms), Course::Monotone, "{objective}");
            let rank = |counts: &Confusion| Standing::new(&objective, terms, counts);
            let value = |counts: &Confusion| terms.value_by(objective.goal, counts);
            let slow = Slow(Box::new(Ranked { rank, value, course: Course::Any }));
            let fast = ranking(&objective, terms, 300);
            let rules = [Rule::Ranked(slow.0.as_ref()), Rule::Ranked(fast.as_ref())];
            let plan = BootstrapPlan::default();
            let found =
                sweep_bootstrap(scored.sweep(), &rules, plan.resampling, 100, plan.seed, &BootstrapProgress::default());
            let chosen = found.unwrap().chosen;
            assert_eq!(chosen[0].threshold, chosen[1].threshold, "{objective}");
        }
    }
}
