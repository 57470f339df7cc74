//! What resampling rows says where they weigh differently.

mod replicate;
mod rows;

use replicate::{Chosen, Replicate};
use rows::{WeighedDraw, WeighedRows};

use super::distribution::Distribution;
use super::parts::Part;
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use super::run::{Apparent, ChosenBootstrap, Pick, chosen};
use crate::metrics::objective::Goal;
use crate::metrics::weighted::value;
use crate::metrics::{Confusion, Limit, Metric, Objective, RowMean, WeightedCosts, WeightedSweep};

/// What drawing the rows of a file anew, each with its weight, says of weighted figures and of the thresholds that are chosen by them.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedBootstrap {
    /// Of the weighted area under the ROC curve.
    pub roc_auc: Distribution,
    /// Of the weighted average precision.
    pub average_precision: Distribution,
    /// What follows from the sums at each threshold that was asked for.
    pub at: Vec<DrawnAt>,
    /// The same where somebody looked later: the last few thresholds, the latest first.
    pub later: Vec<DrawnAt>,
    /// What each objective chose.
    pub chosen: Vec<(Objective, ChosenBootstrap)>,
}

/// What drawing rows anew says of a threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnAt {
    /// Where.
    pub threshold: f64,
    /// The candidate of the weighted sweep that gives the predictions there.
    pub candidate: usize,
    /// Of each metric.
    pub metrics: Vec<(Metric, Distribution)>,
    /// Of the mean cost of a row; `None` where no costs are known, and where they differ by row.
    pub cost: Option<Distribution>,
}

impl DrawnAt {
    /// What is said of `metric`.
    pub fn of(&self, metric: Metric) -> Option<&Distribution> {
        self.metrics.iter().find(|(other, _)| *other == metric).map(|(_, found)| found)
    }
}

/// How many thresholds are kept that somebody looked at later.
const LATER: usize = 16;

impl WeightedBootstrap {
    /// Keep what was found `at` another threshold, and forget where it is too long ago.
    pub(in crate::metrics) fn look_at(&mut self, at: DrawnAt) {
        self.later.truncate(LATER - 1);
        self.later.insert(0, at);
    }

    /// What is said of `threshold` on the rows that `sweep` weighs: it was asked for, or another that predicts the same of them.
    pub fn at(&self, sweep: &WeightedSweep, threshold: f64) -> Option<&DrawnAt> {
        let candidate = sweep.candidate(threshold);
        self.at.iter().chain(&self.later).find(|at| at.candidate == candidate)
    }

    /// What became of `objective`.
    pub fn of(&self, objective: &Objective) -> Option<&ChosenBootstrap> {
        self.chosen.iter().find(|(other, _)| other == objective).map(|(_, chosen)| chosen)
    }
}

/// Rows that weigh differently.
#[derive(Debug, Clone, Copy)]
pub struct WeightedRows<'a> {
    /// Of all of them.
    pub sweep: &'a WeightedSweep,
    /// One a row, in the order of the file.
    pub labels: &'a [bool],
    /// One a row.
    pub weights: &'a [f64],
    /// What outcomes cost, where that is known.
    pub costs: Option<&'a WeightedCosts>,
}

impl WeightedBootstrap {
    /// Draw the rows anew with their weights, as many as there are, `replicates` times, and let each of
    /// `objectives` choose each time; `thresholds` are where the metrics are looked at. `None` where it was cancelled. A row of
    /// weight 0 is drawn like any other, and adds nothing. Costs that differ by row are not drawn: an objective that needs them chooses
    /// nothing. Runs on the rayon pool it is called in; replicate i draws from stream i of `seed`. Time a replicate:
    /// O(rows + distinct scores), and where nothing bounds an objective's goal, O(distinct scores) for that.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        weighted: WeightedRows<'_>,
        objectives: &[Objective],
        thresholds: &[f64],
        resampling: Resampling,
        replicates: u32,
        seed: u64,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        let (sweep, rows, costs) = (weighted.sweep, weighted.laid_out(), weighted.costs_of_all_rows());
        let candidates: Vec<usize> = thresholds.iter().map(|&threshold| sweep.candidate(threshold)).collect();
        let outcomes = progress.each(replicates, seed, |draw: &mut WeighedDraw, stream| {
            draw.draw(&rows, resampling, stream, &|| progress.go_on())?;
            draw.add_up(&rows, Part::Undrawn);
            let replicate = Replicate { rows: &rows, draw, costs };
            let (roc_auc, average_precision) = replicate.ranking();
            progress.go_on()?;
            let picks = objectives.iter().map(|objective| replicate.pick(sweep, objective)).collect();
            let at = candidates.iter().map(|&candidate| replicate.at(candidate)).collect();
            Some(Outcome { roc_auc, average_precision, at, picks })
        })?;
        let drawn_at = |(place, &threshold): (usize, &f64)| {
            let at: Vec<&At> = outcomes.iter().map(|outcome| &outcome.at[place]).collect();
            DrawnAt::of_replicates(threshold, candidates[place], &at, costs)
        };
        let of_objective = |(index, objective): (usize, &Objective)| {
            let point = sweep.best(objective, costs);
            let place = point.as_ref().and_then(|point| point.undominated.first());
            let beside = place.map(|&place| limited(objective, &sweep.sums()[place], sweep.sum_of_weights()));
            let apparent = Apparent {
                value: point.as_ref().map(|point| point.value),
                beside: beside.unwrap_or_else(|| vec![None; objective.limits.len()]),
            };
            let picks: Vec<Option<&Pick>> = outcomes.iter().map(|outcome| outcome.picks[index].as_ref()).collect();
            (objective.clone(), chosen(apparent, &picks, sweep.distinct()))
        };
        Some(Self {
            roc_auc: Distribution::of(outcomes.iter().map(|outcome| outcome.roc_auc)),
            average_precision: Distribution::of(outcomes.iter().map(|outcome| outcome.average_precision)),
            at: thresholds.iter().enumerate().map(drawn_at).collect(),
            later: Vec::new(),
            chosen: objectives.iter().enumerate().map(of_objective).collect(),
        })
    }
}

impl DrawnAt {
    /// The same at one threshold alone, which takes a fraction of the time: the rows are drawn as [`WeightedBootstrap::new`] draws them.
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        weighted: WeightedRows<'_>,
        threshold: f64,
        resampling: Resampling,
        replicates: u32,
        seed: u64,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        let (rows, costs) = (weighted.laid_out(), weighted.costs_of_all_rows());
        let candidate = weighted.sweep.candidate(threshold);
        let found = progress.each(replicates, seed, |draw: &mut WeighedDraw, stream| {
            draw.draw(&rows, resampling, stream, &|| progress.go_on())?;
            Some(Replicate { rows: &rows, draw, costs }.at(candidate))
        })?;
        Some(Self::of_replicates(threshold, candidate, &found.iter().collect::<Vec<_>>(), costs))
    }

    fn of_replicates(threshold: f64, candidate: usize, found: &[&At], costs: Option<&WeightedCosts>) -> Self {
        let of = |of: &dyn Fn(&At) -> Option<f64>| Distribution::of(found.iter().map(|at| of(at)));
        let metrics = Metric::ALL.into_iter().enumerate();
        let metrics = metrics.map(|(index, metric)| (metric, of(&|at| at.metrics[index]))).collect();
        Self { threshold, candidate, metrics, cost: costs.map(|_| of(&|at| at.cost)) }
    }
}

impl<'a> WeightedRows<'a> {
    fn laid_out(&self) -> WeighedRows {
        assert_eq!(self.labels.len(), self.weights.len(), "each row has a weight");
        WeighedRows::new(self.sweep, self.labels, self.weights)
    }

    fn costs_of_all_rows(&self) -> Option<&'a WeightedCosts> {
        self.costs.filter(|costs| !costs.differ_by_row())
    }
}

/// What one replicate says.
struct Outcome {
    roc_auc: Option<f64>,
    average_precision: Option<f64>,
    /// One a threshold.
    at: Vec<At>,
    /// One an objective.
    picks: Vec<Option<Pick>>,
}

/// What one replicate says of a threshold.
struct At {
    /// In their order.
    metrics: [Option<f64>; Metric::ALL.len()],
    cost: Option<f64>,
}

impl Replicate<'_> {
    /// At a candidate of the weighted sweep.
    fn at(&self, candidate: usize) -> At {
        let sums = self.draw.at(self.rows, self.rows.groups() - candidate, Part::Drawn);
        At {
            metrics: Metric::ALL.map(|metric| value(Goal::Metric(metric), candidate, &sums, None)),
            cost: value(Goal::Mean(RowMean::Cost), candidate, &sums, self.costs),
        }
    }

    /// What `objective` chooses of the rows of `sweep` that were drawn.
    fn pick(&self, sweep: &WeightedSweep, objective: &Objective) -> Option<Pick> {
        let Chosen { groups, sums } = self.best(objective)?;
        // The sweep counts its candidates from below.
        let candidate = self.rows.groups() - groups;
        let outside = self.out_of_bag(groups);
        let of = |counts: &Confusion<f64>| value(objective.goal, candidate, counts, self.costs);
        Some(Pick {
            threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
            in_replicate: of(&sums),
            on_all_rows: of(&sweep.sums()[candidate]),
            out_of_bag: (outside.total() > 0.0).then(|| of(&outside)).flatten(),
            beside: limited(objective, &outside, sweep.sum_of_weights()),
        })
    }
}

/// What the limits of `objective` are about, where `counts` are of a part of rows that weigh `all` together.
fn limited(objective: &Objective, counts: &Confusion<f64>, all: f64) -> Vec<Option<f64>> {
    Limit::all_for_all(&objective.limits, |of| of.value(counts), counts.total(), all)
}

#[cfg(test)]
mod tests;
