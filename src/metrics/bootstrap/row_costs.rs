//! What resampling rows says of thresholds that are chosen by costs, or by what answers gain, where these differ by row: each row is
//! drawn with its own.

mod contest;
mod side;

use contest::{Blocks, Contest, confusion};
use side::{As1, Draws, Side};

use super::draw::{Drawn, DrawnCell};
use super::from_above::FromAbove;
use super::layout::Both;
use super::parts::Part;
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use super::run::{Apparent, ChosenBootstrap, Pick, chosen};
use crate::metrics::costs::CostTotals;
use crate::metrics::objective::Goal;
use crate::metrics::terms::Terms;
use crate::metrics::{Confusion, Costs, Limit, Objective, RowMean, Sweep};

/// Draw `replicates` replicates of the rows of `sweep`, each row with what it pays for `mean` by `terms`, and let each of `objectives`,
/// whose goal is the best mean, choose in each: of the thresholds that share it, and the best value of each limit, the highest.
/// `None` where it was cancelled, or nobody knows what rows pay. A line that stands for many rows is drawn as so many.
///
/// Runs on the rayon pool it is called in; replicate i draws from stream i of `seed`, whatever the threads. Time a replicate:
/// O(rows), and for each objective what is near its least cost.
pub(in crate::metrics) fn row_costs_bootstrap(
    sweep: &Sweep,
    terms: Terms<'_>,
    mean: RowMean,
    objectives: &[Objective],
    (resampling, replicates, seed): (Resampling, u32, u64),
    progress: &BootstrapProgress,
) -> Option<Vec<ChosenBootstrap>> {
    let rows = CostedRows::new(sweep, mean, terms.rows_of(mean)?);
    let outcomes = progress.each(replicates, seed, |scratch: &mut Scratch, stream| {
        let (Both { positives, negatives }, drawn) = (&rows.sides, &mut scratch.drawn);
        let of_positives = resampling.positives(stream, positives.class.rows, negatives.class.rows);
        let of_negatives = sweep.rows() - of_positives;
        drawn.positives.draw(&positives.class, of_positives, stream, &|| progress.go_on())?;
        drawn.negatives.draw(&negatives.class, of_negatives, stream, &|| progress.go_on())?;
        progress.go_on()?;
        Some(rows.picks(scratch, sweep, terms, objectives))
    })?;
    let of_objective = |(index, objective): (usize, &Objective)| {
        let point = sweep.choose(objective, &terms).ok();
        let counts = point.map_or_else(Confusion::default, |point| point.confusion);
        let beside = limited(objective, terms, &counts, sweep.rows());
        let apparent = Apparent { value: point.map(|point| point.value), beside };
        let picks: Vec<Option<&Pick>> = outcomes.iter().map(|outcome| outcome[index].as_ref()).collect();
        chosen(apparent, &picks, sweep.distinct())
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
    mean: RowMean,
    sides: Both<Side>,
    /// Mean costs of a row that differ by no more than this are equal.
    tolerance: f64,
}

/// What a thread uses again and again.
#[derive(Debug, Default)]
struct Scratch {
    drawn: Drawn,
    lines: Both<Vec<DrawnCell>>,
    blocks: Blocks,
}

impl CostedRows {
    fn new(sweep: &Sweep, mean: RowMean, costs: &Costs) -> Self {
        let Both { positives, negatives } = FromAbove::of(sweep);
        let side = |of, label| Side::new(sweep, costs, of, label);
        let sides = Both { positives: side(positives, true), negatives: side(negatives, false) };
        Self { mean, sides, tolerance: costs.tolerance() / sweep.rows().max(1) as f64 }
    }

    /// The contest among the rows that were drawn, and room for its blocks.
    fn contest<'a>(
        &'a self,
        scratch: &'a mut Scratch,
        sweep: &Sweep,
        terms: Terms<'a>,
    ) -> (Contest<'a>, &'a mut Blocks) {
        let Scratch { drawn, lines, blocks } = scratch;
        let Both { positives, negatives } = &self.sides;
        let contest = Contest {
            terms,
            sides: Both { positives, negatives },
            draws: Both {
                positives: positives.draws(&drawn.positives, &mut lines.positives),
                negatives: negatives.draws(&drawn.negatives, &mut lines.negatives),
            },
            totals: Both { positives: drawn.positives.total, negatives: drawn.negatives.total },
            tolerance: self.tolerance,
            groups: sweep.distinct().len(),
        };
        (contest, blocks)
    }

    /// What each of `objectives` chooses among the rows that were drawn.
    fn picks(
        &self,
        scratch: &mut Scratch,
        sweep: &Sweep,
        terms: Terms<'_>,
        objectives: &[Objective],
    ) -> Vec<Option<Pick>> {
        let Both { positives, negatives } = &self.sides;
        let (contest, blocks) = self.contest(scratch, sweep, terms);
        if contest.add_up(blocks).is_none() {
            return vec![None; objectives.len()];
        }
        let (inside, outside) = (Rest::of(&contest, Part::Drawn), Rest::of(&contest, Part::Undrawn));
        let pick = |objective: &Objective| {
            let least = contest.least(&objective.limits, blocks)?;
            // The sweep counts its candidates from below.
            let candidate = sweep.distinct().len() - least.groups;
            let undrawn = |side: &Side, draws| side.as_1(draws, side.lines(0..least.groups), Part::Undrawn);
            let undrawn = Both {
                positives: undrawn(positives, contest.draws.positives),
                negatives: undrawn(negatives, contest.draws.negatives),
            };
            let value = |paid: Option<f64>| paid.map(|paid| self.mean.of_paid(paid));
            let (in_replicate, _) = inside.paid(terms, &least.as_1);
            let (out_of_bag, counts) = outside.paid(terms, &undrawn);
            Some(Pick {
                threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
                in_replicate: value(in_replicate),
                on_all_rows: terms.value_at_candidate(Goal::Mean(self.mean), sweep, candidate),
                out_of_bag: value(out_of_bag),
                beside: limited(objective, terms, &counts, sweep.rows()),
            })
        };
        objectives.iter().map(pick).collect()
    }
}

/// A part of all rows, and what they cost where nothing is 1.
struct Rest {
    rows: Both<u64>,
    as_0: CostTotals,
}

impl Rest {
    fn of(contest: &Contest<'_>, part: Part) -> Self {
        let Contest { sides, draws, .. } = contest;
        let rows = |side: &Side, draws: Draws<'_>| draws.rows(side.all_lines(), part);
        Self {
            rows: Both {
                positives: rows(sides.positives, draws.positives),
                negatives: rows(sides.negatives, draws.negatives),
            },
            as_0: CostTotals {
                positives: sides.positives.as_0(draws.positives, part),
                negatives: sides.negatives.as_0(draws.negatives, part),
            },
        }
    }

    /// The mean cost of a row where these are 1, and the counts.
    fn paid(&self, terms: Terms<'_>, as_1: &Both<As1>) -> (Option<f64>, Confusion) {
        let counts = confusion(as_1, self.rows);
        let CostTotals { positives, negatives } = self.as_0;
        let totals =
            CostTotals { positives: positives + as_1.positives.extra, negatives: negatives + as_1.negatives.extra };
        (terms.mean_cost(totals, &counts), counts)
    }
}

#[cfg(test)]
mod tests;
