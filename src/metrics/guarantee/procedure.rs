//! Which thresholds are tested, in which order, and at which level.

use super::{Attempt, Demand, Ending, Failure, Guaranteed, Proven};
use crate::metrics::Sweep;
use crate::metrics::binomial::{binomial_lower_tail, fewest_trials, lower_tail_is_at_most};

/// Thresholds of [`Procedure::Bonferroni20`].
const BONFERRONI_STEPS: u64 = 20;

/// Steps of [`Procedure::Grid1000`] from 0 to 1.
const GRID_STEPS: u32 = 1000;

/// How thresholds are tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Procedure {
    /// The distinct scores one after the other, each at the full level, up to the first that fails. For recall from the lowest
    /// up, else from "nothing is 1" down; for precision from the first that predicts enough rows 1 for a proof. Where the risk
    /// is monotone this is exact, and every threshold in the interval of a proven one is proven too (Tong, Feng and Li 2018).
    Candidates,
    /// The same on the thousandths from 1 down (for recall from 0 up), which were fixed before the data were seen.
    Grid1000,
    /// The twenty thresholds that first predict ⌈k n / 20⌉ rows 1, each by itself at a twentieth of the level. For precision.
    Bonferroni20,
}

impl Procedure {
    /// The key in JSON: `candidates`, `grid_1000`, `bonferroni_20`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Candidates => "candidates",
            Self::Grid1000 => "grid_1000",
            Self::Bonferroni20 => "bonferroni_20",
        }
    }
}

/// How often a single test may be wrong where all of `procedure` may be so at `level`.
pub(super) fn level_of_each(procedure: Procedure, level: f64) -> f64 {
    match procedure {
        // They end at the first that fails.
        Procedure::Candidates | Procedure::Grid1000 => level,
        Procedure::Bonferroni20 => level / BONFERRONI_STEPS as f64,
    }
}

/// A threshold to test.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The number itself; `None` is above every score.
    threshold: Option<f64>,
    /// The sweep's candidate with the same predictions.
    candidate: usize,
}

/// Try `procedure` at `level`.
///
/// A long walk computes p-values only near its end: what has fewer losses in more trials than a step that passed, passes, and
/// where Chernoff's bound is low enough no sum is needed.
pub(super) fn attempt(demand: &Demand, sweep: &Sweep, procedure: Procedure, level: f64) -> Attempt {
    match procedure {
        Procedure::Candidates => fixed_sequence(demand, sweep, candidates(sweep), procedure, level),
        Procedure::Grid1000 => fixed_sequence(demand, sweep, grid(sweep), procedure, level),
        Procedure::Bonferroni20 => bonferroni(demand, sweep, level),
    }
}

/// All thresholds that predict differently, highest first.
fn candidates(sweep: &Sweep) -> impl DoubleEndedIterator<Item = Step> {
    (0..=sweep.distinct().len()).rev().map(|candidate| of_candidate(sweep, candidate))
}

/// The thousandths, highest first.
fn grid(sweep: &Sweep) -> impl DoubleEndedIterator<Item = Step> {
    (0..=GRID_STEPS).rev().map(|thousandths| {
        let threshold = f64::from(thousandths) / f64::from(GRID_STEPS);
        Step { threshold: Some(threshold), candidate: sweep.candidate(threshold) }
    })
}

/// The highest threshold of a candidate: the score itself.
fn of_candidate(sweep: &Sweep, candidate: usize) -> Step {
    Step { threshold: sweep.distinct().get(candidate).copied(), candidate }
}

/// Fixed-sequence testing of `steps`, which come highest first.
fn fixed_sequence(
    demand: &Demand,
    sweep: &Sweep,
    steps: impl DoubleEndedIterator<Item = Step>,
    procedure: Procedure,
    level: f64,
) -> Attempt {
    let needed = fewest_trials(demand.risk, level);
    let predicts_enough =
        |step: &Step| needed.is_some_and(|needed| sweep.confusion_at(step.candidate).predicted_1() >= needed);
    let (last, ending) = match demand.what {
        Guaranteed::Precision => walk(demand, sweep, steps.skip_while(|step| !predicts_enough(step)), level),
        Guaranteed::Fpr | Guaranteed::Specificity => walk(demand, sweep, steps, level),
        Guaranteed::Recall => walk(demand, sweep, steps.rev(), level),
    };
    Attempt { procedure, level, needed, proven: last.map(|step| proven(demand, sweep, step)), ending }
}

/// The last of `steps` that passed before one failed.
fn walk(demand: &Demand, sweep: &Sweep, steps: impl Iterator<Item = Step>, level: f64) -> (Option<Step>, Ending) {
    let mut last = None;
    let mut best_passed: Option<(u64, u64)> = None;
    for step in steps {
        let (losses, trials) = losses(demand, sweep, step);
        let is_no_worse = best_passed.is_some_and(|(most, fewest)| losses <= most && trials >= fewest);
        if !is_no_worse {
            if !lower_tail_is_at_most(losses, trials, demand.risk, level) {
                let p = binomial_lower_tail(losses, trials, demand.risk);
                let failure = Failure { threshold: step.threshold, p };
                let ending = if last.is_none() { Ending::FirstStep(failure) } else { Ending::LaterStep(failure) };
                return (last, ending);
            }
            best_passed = Some((losses, trials));
        }
        last = Some(step);
    }
    (last, if last.is_none() { Ending::NothingToTest } else { Ending::AllPassed })
}

/// [`Procedure::Bonferroni20`]: the lowest that passes.
fn bonferroni(demand: &Demand, sweep: &Sweep, level: f64) -> Attempt {
    let each = level_of_each(Procedure::Bonferroni20, level);
    let rows = u128::from(sweep.positives()) + u128::from(sweep.negatives());
    let passed = (1..=BONFERRONI_STEPS).rev().find_map(|part| {
        let predicted_1 = (u128::from(part) * rows).div_ceil(u128::from(BONFERRONI_STEPS));
        let step = of_candidate(sweep, highest_that_predicts(sweep, predicted_1));
        let (losses, trials) = losses(demand, sweep, step);
        lower_tail_is_at_most(losses, trials, demand.risk, each).then_some(step)
    });
    Attempt {
        procedure: Procedure::Bonferroni20,
        level,
        needed: fewest_trials(demand.risk, each),
        proven: passed.map(|step| proven(demand, sweep, step)),
        ending: Ending::EachAlone,
    }
}

/// The highest candidate that predicts at least so many `rows` 1, which are not more than there are.
fn highest_that_predicts(sweep: &Sweep, rows: u128) -> usize {
    let (mut enough, mut too_few) = (0, sweep.distinct().len() + 1);
    while too_few - enough > 1 {
        let middle = usize::midpoint(enough, too_few);
        if u128::from(sweep.confusion_at(middle).predicted_1()) >= rows {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    enough
}

/// How many rows the step gets wrong, and of how many.
fn losses(demand: &Demand, sweep: &Sweep, step: Step) -> (u64, u64) {
    demand.what.losses(&sweep.confusion_at(step.candidate))
}

fn proven(demand: &Demand, sweep: &Sweep, step: Step) -> Proven {
    let (losses, trials) = losses(demand, sweep, step);
    Proven {
        threshold: step.threshold,
        interval: sweep.interval_at(step.candidate),
        counts: sweep.confusion_at(step.candidate),
        losses,
        trials,
        p: binomial_lower_tail(losses, trials, demand.risk),
    }
}
