//! What resampling rows says of thresholds that are chosen by costs, where these differ by row: each row is drawn with its own.

use super::draw::{Drawn, DrawnClass, HeavyCell};
use super::layout::{Both, Class, LIGHT};
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use super::run::{Apparent, ChosenBootstrap, Pick, chosen};
use crate::metrics::costs::CostTotals;
use crate::metrics::objective::Goal;
use crate::metrics::terms::Terms;
use crate::metrics::{Confusion, Costs, Limit, Objective, Outcome, Sweep};

/// Draw `replicates` replicates of the rows of `sweep`, each row with what it costs by `terms`, and let each of `objectives`, whose goal
/// is the least cost, choose in each: of the thresholds that share the least mean cost, and the best value of each limit, the highest.
/// `None` where it was cancelled, or no costs are known. A line that stands for many rows is drawn as so many.
///
/// Runs on the rayon pool it is called in; replicate i draws from stream i of `seed`, whatever the threads. Time a replicate:
/// O(rows + objectives · distinct scores).
pub(in crate::metrics) fn row_costs_bootstrap(
    sweep: &Sweep,
    terms: Terms<'_>,
    objectives: &[Objective],
    (resampling, replicates, seed): (Resampling, u32, u64),
    progress: &BootstrapProgress,
) -> Option<Vec<ChosenBootstrap>> {
    let rows = CostedRows::new(sweep, terms.costs?);
    let outcomes = progress.each(replicates, seed, |drawn: &mut Drawn, stream| {
        let Both { positives, negatives } = &rows.classes;
        let of_positives = resampling.positives(stream, positives.class.rows, negatives.class.rows);
        let of_negatives = sweep.rows() - of_positives;
        drawn.positives.draw(&positives.class, of_positives, stream, &|| progress.go_on())?;
        drawn.negatives.draw(&negatives.class, of_negatives, stream, &|| progress.go_on())?;
        progress.go_on()?;
        Some(rows.picks(drawn, sweep, terms, objectives))
    })?;
    let of_objective = |(index, objective): (usize, &Objective)| {
        let point = sweep.choose(objective, &terms).ok();
        let counts = point.map_or_else(Confusion::default, |point| point.confusion);
        let beside = limited(objective, terms, &counts, sweep.rows());
        let apparent = Apparent { value: point.map(|point| point.value), beside };
        let picks: Vec<Option<&Pick>> = outcomes.iter().map(|outcome| outcome[index].as_ref()).collect();
        chosen(apparent, &picks)
    };
    Some(objectives.iter().enumerate().map(of_objective).collect())
}

/// What the limits of `objective` are about, where `counts` are of a part of `all` rows.
fn limited(objective: &Objective, terms: Terms<'_>, counts: &Confusion, all: u64) -> Vec<Option<f64>> {
    let (part, all) = (counts.total() as f64, all as f64);
    let of = |limit: &Limit| Some(limit.of.for_all(terms.limited_by(limit.of, counts)?, part, all));
    objective.limits.iter().map(of).collect()
}

/// The lines of a sweep from the highest score down, with what they cost.
struct CostedRows {
    classes: Both<Side>,
    /// Mean costs of a row that differ by no more than this are equal.
    tolerance: f64,
}

/// The lines of one label.
struct Side {
    class: Class,
    lines: Vec<Line>,
    /// For each distinct score, how many of them have it or a higher one.
    ends: Vec<usize>,
}

/// A line, and what each of its rows costs.
struct Line {
    /// Its rows; `None` where they are drawn as a whole.
    light: Option<u16>,
    /// Predicted 0.
    as_0: f64,
    /// How much more it is where it is predicted 1.
    extra: f64,
}

impl CostedRows {
    fn new(sweep: &Sweep, costs: &Costs) -> Self {
        let (positives, negatives) = (sweep.positive_order(), sweep.negative_order());
        let candidates = (0..sweep.distinct().len()).rev();
        let (of_negatives, of_positives) = candidates
            .map(|candidate| sweep.lines_predicted_0_at(candidate))
            .map(|(below_0, below_1)| (negatives.len() - below_0, positives.len() - below_1))
            .unzip();
        let side = |lines: &[u32], ends, label| Side::new(sweep, costs, (lines, ends), label);
        let classes =
            Both { positives: side(positives, of_positives, true), negatives: side(negatives, of_negatives, false) };
        Self { classes, tolerance: costs.tolerance() / sweep.rows().max(1) as f64 }
    }

    /// What each of `objectives` chooses among the rows that were `drawn`.
    fn picks(&self, drawn: &Drawn, sweep: &Sweep, terms: Terms<'_>, objectives: &[Objective]) -> Vec<Option<Pick>> {
        let Both { positives, negatives } = &self.classes;
        let mut cursors =
            Both { positives: positives.over(&drawn.positives), negatives: negatives.over(&drawn.negatives) };
        let totals = Both { positives: drawn.positives.total, negatives: drawn.negatives.total };
        let contest = Contest { terms, totals, tolerance: self.tolerance };
        let mut leaders: Vec<Option<Candidate>> = vec![None; objectives.len()];
        for groups in 0..=sweep.distinct().len() {
            if groups > 0 {
                cursors.positives.pass(groups - 1);
                cursors.negatives.pass(groups - 1);
            }
            let candidate = Candidate { groups, positives: cursors.positives.seen, negatives: cursors.negatives.seen };
            for (objective, leader) in objectives.iter().zip(&mut leaders) {
                contest.challenge(&objective.limits, leader, &candidate);
            }
        }
        let all = (cursors.positives.seen, cursors.negatives.seen);
        let paid = |of: fn(&Seen) -> Tally, leader: &Candidate| {
            let positives = Split { as_1: of(&leader.positives), all: of(&all.0) };
            let negatives = Split { as_1: of(&leader.negatives), all: of(&all.1) };
            let counts = confusion(positives, negatives);
            (terms.mean_cost(CostTotals { positives: positives.paid(), negatives: negatives.paid() }, &counts), counts)
        };
        let pick = |(objective, leader): (&Objective, Option<Candidate>)| {
            let leader = leader?;
            // The sweep counts its candidates from below.
            let candidate = sweep.distinct().len() - leader.groups;
            let (out_of_bag, counts) = paid(|seen| seen.undrawn, &leader);
            Some(Pick {
                threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
                in_replicate: paid(|seen| seen.drawn, &leader).0,
                on_all_rows: terms.value_at_candidate(Goal::Cost, sweep, candidate),
                out_of_bag,
                beside: limited(objective, terms, &counts, sweep.rows()),
            })
        };
        objectives.iter().zip(leaders).map(pick).collect()
    }
}

impl Side {
    /// Of the lines of one label, ascending, whose `ends` are known.
    fn new(sweep: &Sweep, costs: &Costs, (lines, ends): (&[u32], Vec<usize>), label: bool) -> Self {
        let mut class = Class::default();
        let line = |&line: &u32| {
            let rows = sweep.count(line);
            class.add(rows);
            let as_0 = costs.of_line(Outcome::of(label, false), line);
            let extra = costs.of_line(Outcome::of(label, true), line) - as_0;
            Line { light: (rows <= LIGHT).then_some(rows as u16), as_0, extra }
        };
        let lines = lines.iter().rev().map(line).collect();
        Self { class, lines, ends }
    }

    fn over<'a>(&'a self, drawn: &'a DrawnClass) -> Cursor<'a> {
        Cursor { side: self, lines: 0, light: drawn.light(), heavy: drawn.heavy(), seen: Seen::default() }
    }
}

/// Rows of one label, and what they cost.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    rows: u64,
    as_0: f64,
    extra: f64,
}

impl Tally {
    fn add(&mut self, rows: u64, line: &Line) {
        self.rows += rows;
        self.as_0 += rows as f64 * line.as_0;
        self.extra += rows as f64 * line.extra;
    }
}

/// The rows of one label, of which those down to a threshold are predicted 1.
#[derive(Debug, Clone, Copy)]
struct Split {
    as_1: Tally,
    all: Tally,
}

impl Split {
    fn paid(self) -> f64 {
        self.all.as_0 + self.as_1.extra
    }
}

fn confusion(positives: Split, negatives: Split) -> Confusion {
    let (tp, fp) = (positives.as_1.rows, negatives.as_1.rows);
    Confusion { tp, fp, fn_: positives.all.rows - tp, tn: negatives.all.rows - fp }
}

/// The rows of one label from the highest score down to somewhere: those that were drawn, as often as they were, and the others.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    drawn: Tally,
    undrawn: Tally,
}

/// A walk down the lines of one label.
struct Cursor<'a> {
    side: &'a Side,
    /// How many lines were passed.
    lines: usize,
    /// What was drawn of the light rows below.
    light: &'a [u8],
    /// What was drawn of the heavy lines below.
    heavy: std::slice::Iter<'a, HeavyCell>,
    seen: Seen,
}

impl Cursor<'_> {
    /// Pass the lines of a distinct score, numbered from the highest.
    fn pass(&mut self, group: usize) {
        let end = self.side.ends[group];
        for line in &self.side.lines[self.lines..end] {
            let (drawn, undrawn) = match line.light {
                Some(rows) => {
                    let (these, below) = self.light.split_at(usize::from(rows));
                    self.light = below;
                    let of = |sum: (u64, u64), &count: &u8| (sum.0 + u64::from(count), sum.1 + u64::from(count == 0));
                    these.iter().fold((0, 0), of)
                }
                // There is a cell for each heavy line.
                None => self.heavy.next().map_or((0, 0), |cell| (cell.drawn, cell.undrawn)),
            };
            self.seen.drawn.add(drawn, line);
            self.seen.undrawn.add(undrawn, line);
        }
        self.lines = end;
    }
}

/// A threshold: what is 1 there.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// How many distinct scores, the highest first.
    groups: usize,
    positives: Seen,
    negatives: Seen,
}

/// What candidates are compared by in a replicate.
struct Contest<'a> {
    terms: Terms<'a>,
    /// All draws.
    totals: Both<u64>,
    tolerance: f64,
}

impl Contest<'_> {
    /// Let `candidate` take the lead where it keeps `limits` and is better than `leader`.
    fn challenge(&self, limits: &[Limit], leader: &mut Option<Candidate>, candidate: &Candidate) {
        let counts = self.counts(candidate);
        let keeps = limits.iter().all(|limit| self.terms.keeps(limit, &counts));
        let Some(extra) = self.extra(candidate).filter(|_| keeps) else { return };
        let is_better = match leader {
            None => true,
            Some(leader) => {
                let saved = self.extra(leader).map_or(f64::INFINITY, |most| most - extra);
                saved > self.tolerance
                    || (saved >= -self.tolerance && self.is_better_limited(limits, &counts, &self.counts(leader)))
            }
        };
        if is_better {
            *leader = Some(*candidate);
        }
    }

    /// Whether of two that cost the same the first is better by the first limit in which they differ.
    fn is_better_limited(&self, limits: &[Limit], counts: &Confusion, other: &Confusion) -> bool {
        let of = |limit: &Limit, counts| self.terms.limited_by(limit.of, counts).map(|value| limit.sense.signed(value));
        let differ = limits.iter().map(|limit| (of(limit, counts), of(limit, other))).find(|(one, other)| one != other);
        differ.is_some_and(|(one, other)| one > other)
    }

    fn counts(&self, candidate: &Candidate) -> Confusion {
        let (tp, fp) = (candidate.positives.drawn.rows, candidate.negatives.drawn.rows);
        Confusion { tp, fp, fn_: self.totals.positives - tp, tn: self.totals.negatives - fp }
    }

    /// How much more a row costs in the mean than where nothing is 1.
    fn extra(&self, candidate: &Candidate) -> Option<f64> {
        let (positives, negatives) = (candidate.positives.drawn.extra, candidate.negatives.drawn.extra);
        self.terms.mean_cost(CostTotals { positives, negatives }, &self.counts(candidate))
    }
}

#[cfg(test)]
mod tests;
