//! What resampling rows says of thresholds that are chosen by costs, where these differ by row: each row is drawn with its own.

use super::draw::{Drawn, DrawnClass, HeavyCell};
use super::from_above::FromAbove;
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
    Limit::all_for_all(&objective.limits, |of| terms.limited_by(of, counts), part, all)
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
    rows: RowsOfLines,
    /// What each row of a line costs where it is predicted 0.
    as_0: Vec<f64>,
    /// How much more it costs where it is predicted 1.
    extra: Vec<f64>,
    /// How many of them have one of the first so many distinct scores.
    ends: Vec<usize>,
}

/// How many rows the lines stand for.
enum RowsOfLines {
    One,
    /// `None` where they are drawn as a whole.
    Many(Vec<Option<u16>>),
}

impl CostedRows {
    fn new(sweep: &Sweep, costs: &Costs) -> Self {
        let Both { positives, negatives } = FromAbove::of(sweep);
        let side = |of, label| Side::new(sweep, costs, of, label);
        let classes = Both { positives: side(positives, true), negatives: side(negatives, false) };
        Self { classes, tolerance: costs.tolerance() / sweep.rows().max(1) as f64 }
    }

    /// What each of `objectives` chooses among the rows that were `drawn`.
    fn picks(&self, drawn: &Drawn, sweep: &Sweep, terms: Terms<'_>, objectives: &[Objective]) -> Vec<Option<Pick>> {
        let Both { positives, negatives } = &self.classes;
        let mut cursors =
            Both { positives: positives.over(&drawn.positives), negatives: negatives.over(&drawn.negatives) };
        let totals = Both { positives: drawn.positives.total, negatives: drawn.negatives.total };
        let contest = Contest { terms, totals, tolerance: self.tolerance, per_row: per_row(terms, totals) };
        let mut leaders: Vec<Option<Candidate>> = vec![None; objectives.len()];
        for groups in 0..=sweep.distinct().len() {
            if groups > 0 {
                cursors.positives.pass(groups);
                cursors.negatives.pass(groups);
            }
            let candidate = contest.candidate(groups, &cursors);
            for (objective, leader) in objectives.iter().zip(&mut leaders) {
                contest.challenge(&objective.limits, leader, candidate);
            }
        }
        let all = sweep.distinct().len();
        let mut looked_at: Vec<usize> = leaders.iter().flatten().map(|leader| leader.groups).chain([all]).collect();
        looked_at.sort_unstable();
        looked_at.dedup();
        let seen = Both {
            positives: positives.seen(&drawn.positives, &looked_at),
            negatives: negatives.seen(&drawn.negatives, &looked_at),
        };
        let paid = |of: fn(&Seen) -> Tally, groups: usize| {
            let place = looked_at.partition_point(|looked_at| *looked_at < groups);
            let split = |seen: &[Seen]| Split { as_1: of(&seen[place]), all: of(&seen[seen.len() - 1]) };
            let (positives, negatives) = (split(&seen.positives), split(&seen.negatives));
            let counts = confusion(positives, negatives);
            (terms.mean_cost(CostTotals { positives: positives.paid(), negatives: negatives.paid() }, &counts), counts)
        };
        let pick = |(objective, leader): (&Objective, Option<Candidate>)| {
            let groups = leader?.groups;
            // The sweep counts its candidates from below.
            let candidate = sweep.distinct().len() - groups;
            let (out_of_bag, counts) = paid(|seen| seen.undrawn, groups);
            Some(Pick {
                threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
                in_replicate: paid(|seen| seen.drawn, groups).0,
                on_all_rows: terms.value_at_candidate(Goal::Cost, sweep, candidate),
                out_of_bag,
                beside: limited(objective, terms, &counts, sweep.rows()),
            })
        };
        objectives.iter().zip(leaders).map(pick).collect()
    }
}

/// What to multiply costs of each label by, where so many rows of each were drawn, to have their part in the mean cost of a row; `None`
/// where that is undefined. As [`Terms::mean_cost`].
fn per_row(terms: Terms<'_>, drawn: Both<u64>) -> Option<Both<f64>> {
    let counts = Confusion { tp: drawn.positives, fn_: 0, fp: 0, tn: drawn.negatives };
    let of = |positives, negatives| terms.mean_cost(CostTotals { positives, negatives }, &counts);
    Some(Both { positives: of(1.0, 0.0)?, negatives: of(0.0, 1.0)? })
}

impl Side {
    fn new(sweep: &Sweep, costs: &Costs, FromAbove { lines, ends }: FromAbove, label: bool) -> Self {
        let mut class = Class::default();
        let rows: Vec<u64> = lines.iter().map(|&line| sweep.count(line)).collect();
        for &rows in &rows {
            class.add(rows);
        }
        let as_0: Vec<f64> = lines.iter().map(|&line| costs.of_line(Outcome::of(label, false), line)).collect();
        let as_1 = lines.iter().map(|&line| costs.of_line(Outcome::of(label, true), line));
        let extra = as_1.zip(&as_0).map(|(as_1, as_0)| as_1 - as_0).collect();
        let rows = if rows.iter().all(|&rows| rows == 1) {
            RowsOfLines::One
        } else {
            RowsOfLines::Many(rows.iter().map(|&rows| (rows <= LIGHT).then_some(rows as u16)).collect())
        };
        Self { class, rows, as_0, extra, ends }
    }

    fn over<'a>(&'a self, drawn: &'a DrawnClass) -> Cursor<'a> {
        Cursor { side: self, lines: 0, light: drawn.light(), heavy: drawn.heavy(), rows: 0, extra: 0.0 }
    }

    /// What is seen of the rows down to each of some numbers of groups, ascending.
    fn seen(&self, drawn: &DrawnClass, groups: &[usize]) -> Vec<Seen> {
        let mut cursor = self.over(drawn);
        let mut seen = Seen::default();
        let to = |&groups: &usize| {
            cursor.each(self.ends[groups], |drawn, undrawn, as_0, extra| {
                seen.drawn.add(drawn, as_0, extra);
                seen.undrawn.add(undrawn, as_0, extra);
            });
            seen
        };
        groups.iter().map(to).collect()
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
    #[inline]
    fn add(&mut self, rows: u64, as_0: f64, extra: f64) {
        self.rows += rows;
        self.as_0 += rows as f64 * as_0;
        self.extra += rows as f64 * extra;
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
    /// How many rows were drawn of those that were passed.
    rows: u64,
    /// How much more these cost where they are 1.
    extra: f64,
}

impl Cursor<'_> {
    /// Pass the lines down to the end of the first `groups` distinct scores.
    fn pass(&mut self, groups: usize) {
        let (mut rows, mut more) = (self.rows, self.extra);
        self.each(self.side.ends[groups], |drawn, _, _, extra| {
            rows += drawn;
            more += drawn as f64 * extra;
        });
        (self.rows, self.extra) = (rows, more);
    }

    /// Pass the lines up to one: how often the rows of each were drawn, how many were not, what a row costs as 0 and how much more as 1.
    #[inline]
    fn each(&mut self, end: usize, mut see: impl FnMut(u64, u64, f64, f64)) {
        let lines = self.lines..end;
        let costs = self.side.as_0[lines.clone()].iter().zip(&self.side.extra[lines.clone()]);
        match &self.side.rows {
            RowsOfLines::One => {
                let (these, below) = self.light.split_at(lines.len());
                self.light = below;
                for (&count, (&as_0, &extra)) in these.iter().zip(costs) {
                    see(u64::from(count), u64::from(count == 0), as_0, extra);
                }
            }
            RowsOfLines::Many(rows) => {
                for (rows, (&as_0, &extra)) in rows[lines].iter().zip(costs) {
                    let (drawn, undrawn) = match rows {
                        Some(rows) => {
                            let (these, below) = self.light.split_at(usize::from(*rows));
                            self.light = below;
                            let of = |sum: (u64, u64), &count: &u8| {
                                (sum.0 + u64::from(count), sum.1 + u64::from(count == 0))
                            };
                            these.iter().fold((0, 0), of)
                        }
                        // There is a cell for each heavy line.
                        None => self.heavy.next().map_or((0, 0), |cell| (cell.drawn, cell.undrawn)),
                    };
                    see(drawn, undrawn, as_0, extra);
                }
            }
        }
        self.lines = end;
    }
}

/// A threshold: what is 1 there of the rows that were drawn.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// How many distinct scores, the highest first.
    groups: usize,
    tp: u64,
    fp: u64,
    /// How much more a row costs in the mean than where nothing is 1.
    extra: f64,
}

/// What candidates are compared by in a replicate.
struct Contest<'a> {
    terms: Terms<'a>,
    /// All draws.
    totals: Both<u64>,
    tolerance: f64,
    /// See [`per_row`].
    per_row: Option<Both<f64>>,
}

impl Contest<'_> {
    /// Where the cursors are; `None` where the cost of a row is undefined.
    fn candidate(&self, groups: usize, at: &Both<Cursor<'_>>) -> Option<Candidate> {
        let per_row = self.per_row?;
        let extra = per_row.positives * at.positives.extra + per_row.negatives * at.negatives.extra;
        Some(Candidate { groups, tp: at.positives.rows, fp: at.negatives.rows, extra })
    }

    /// Let `candidate` take the lead where it keeps `limits` and is better than `leader`.
    fn challenge(&self, limits: &[Limit], leader: &mut Option<Candidate>, candidate: Option<Candidate>) {
        let Some(candidate) = candidate else { return };
        let saved = leader.map_or(f64::INFINITY, |leader| leader.extra - candidate.extra);
        if saved < -self.tolerance {
            return;
        }
        let counts = self.counts(&candidate);
        if !limits.iter().all(|limit| self.terms.keeps(limit, &counts)) {
            return;
        }
        let ties = leader.filter(|_| saved <= self.tolerance);
        if ties.is_none_or(|leader| self.is_better_limited(limits, &counts, &self.counts(&leader))) {
            *leader = Some(candidate);
        }
    }

    /// Whether of two that cost the same the first is better by the first limit in which they differ.
    fn is_better_limited(&self, limits: &[Limit], counts: &Confusion, other: &Confusion) -> bool {
        let of = |limit: &Limit, counts| self.terms.limited_by(limit.of, counts).map(|value| limit.sense.signed(value));
        let differ = limits.iter().map(|limit| (of(limit, counts), of(limit, other))).find(|(one, other)| one != other);
        differ.is_some_and(|(one, other)| one > other)
    }

    fn counts(&self, candidate: &Candidate) -> Confusion {
        let Candidate { tp, fp, .. } = *candidate;
        Confusion { tp, fp, fn_: self.totals.positives - tp, tn: self.totals.negatives - fp }
    }
}

#[cfg(test)]
mod tests;
