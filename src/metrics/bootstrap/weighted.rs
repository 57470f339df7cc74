//! What resampling rows says where they weigh differently.

use super::distribution::Distribution;
use super::random::Stream;
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use super::run::{Apparent, ChosenBootstrap, Pick, chosen};
use crate::metrics::objective::Goal;
use crate::metrics::summary::{Grouped, average_precision};
use crate::metrics::sweep::Group;
use crate::metrics::weighted::{Weighed, highest_best, sums_at_candidates, value};
use crate::metrics::{Confusion, Limit, Metric, Objective, WeightedCosts, WeightedSweep};

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

/// The rows of a file, those with label 1 first.
struct Rows {
    /// The place of each one's score, and its weight; `None` for weight 0.
    places: Vec<Option<(usize, f64)>>,
    positives: usize,
}

impl Rows {
    fn new(sweep: &WeightedSweep, labels: &[bool], weights: &[f64]) -> Self {
        let places = sweep.places(labels.len());
        let of = |class: bool| {
            let rows = (0..labels.len()).filter(move |&row| labels[row] == class);
            rows.map(|row| places[row].map(|place| (place, weights[row])))
        };
        let positives = labels.iter().filter(|label| **label).count();
        Self { places: of(true).chain(of(false)).collect(), positives }
    }
}

impl WeightedBootstrap {
    /// Draw the rows anew with their weights, as many as there are, `replicates` times, and let each of
    /// `objectives` choose each time; `thresholds` are where the metrics are looked at. `None` where it was cancelled. A row of
    /// weight 0 is drawn like any other, and adds nothing. Costs that differ by row are not drawn: an objective that needs them chooses
    /// nothing. Runs on the rayon pool it is called in; replicate i draws from stream i of `seed`. Time a replicate:
    /// O(rows + objectives · distinct scores).
    ///
    /// # Panics
    /// Where the lengths differ.
    pub fn new(
        WeightedRows { sweep, labels, weights, costs }: WeightedRows<'_>,
        objectives: &[Objective],
        thresholds: &[f64],
        resampling: Resampling,
        replicates: u32,
        seed: u64,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        assert_eq!(labels.len(), weights.len(), "each row has a weight");
        let rows = Rows::new(sweep, labels, weights);
        let costs = costs.filter(|costs| costs.are_of_all_rows());
        let candidates: Vec<usize> = thresholds.iter().map(|&threshold| sweep.candidate(threshold)).collect();
        let outcomes = progress.each(replicates, seed, |scratch: &mut Scratch, stream| {
            progress.go_on()?;
            scratch.draw(&rows, sweep.distinct(), resampling, stream);
            Some(scratch.outcome(sweep, objectives, costs, &candidates))
        })?;
        let of_place = |place: usize, of: &dyn Fn(&At) -> Option<f64>| {
            Distribution::of(outcomes.iter().map(|outcome: &Outcome| of(&outcome.at[place])))
        };
        let drawn_at = |(place, &threshold): (usize, &f64)| {
            let metrics = Metric::ALL.into_iter().enumerate();
            let metrics = metrics.map(|(index, metric)| (metric, of_place(place, &|at| at.metrics[index])));
            let cost = costs.map(|_| of_place(place, &|at| at.cost));
            DrawnAt { threshold, candidate: candidates[place], metrics: metrics.collect(), cost }
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
            (objective.clone(), chosen(apparent, &picks))
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

/// What a thread uses again and again.
#[derive(Default)]
struct Scratch {
    /// How often each row was drawn.
    drawn: Vec<u32>,
    /// The weights of what was drawn, and of the rows that were not.
    inside: Vec<Group<f64>>,
    outside: Vec<Group<f64>>,
}

impl Scratch {
    /// Draw as many rows as there are.
    fn draw(&mut self, rows: &Rows, distinct: &[f64], resampling: Resampling, stream: &mut Stream) {
        let Rows { places, positives } = rows;
        let (positives, negatives) = (*positives as u64, (places.len() - positives) as u64);
        self.drawn.clear();
        self.drawn.resize(places.len(), 0);
        let of_positives = resampling.positives(stream, positives, negatives);
        for _ in 0..of_positives {
            self.drawn[stream.below(positives) as usize] += 1;
        }
        for _ in of_positives..positives + negatives {
            self.drawn[(positives + stream.below(negatives)) as usize] += 1;
        }
        for groups in [&mut self.inside, &mut self.outside] {
            groups.clear();
            groups.extend(distinct.iter().map(|&score| Group { score, negatives: 0.0, positives: 0.0 }));
        }
        for (row, (place, &drawn)) in places.iter().zip(&self.drawn).enumerate() {
            let Some((place, weight)) = *place else { continue };
            let (groups, weight) = match drawn {
                0 => (&mut self.outside, weight),
                times => (&mut self.inside, weight * f64::from(times)),
            };
            let group = &mut groups[place];
            if (row as u64) < positives { group.positives += weight } else { group.negatives += weight }
        }
    }

    fn outcome(
        &self,
        sweep: &WeightedSweep,
        objectives: &[Objective],
        costs: Option<&WeightedCosts>,
        candidates: &[usize],
    ) -> Outcome {
        let (inside, outside) = (sums_at_candidates(&self.inside), sums_at_candidates(&self.outside));
        let all = Weighed { groups: &self.inside, sums: &inside };
        let pick = |objective: &Objective| {
            let chosen = highest_best(objective, &inside, costs)?;
            let of = |counts: &Confusion<f64>| value(objective.goal, chosen, counts, costs);
            Some(Pick {
                threshold: sweep.distinct().get(chosen).copied().unwrap_or(f64::INFINITY),
                in_replicate: of(&inside[chosen]),
                on_all_rows: of(&sweep.sums()[chosen]),
                out_of_bag: (outside[chosen].total() > 0.0).then(|| of(&outside[chosen])).flatten(),
                beside: limited(objective, &outside[chosen], sweep.sum_of_weights()),
            })
        };
        let at = |&candidate: &usize| At {
            metrics: Metric::ALL.map(|metric| value(Goal::Metric(metric), candidate, &inside[candidate], None)),
            cost: value(Goal::Cost, candidate, &inside[candidate], costs),
        };
        Outcome {
            roc_auc: all.roc_auc(),
            average_precision: average_precision(&all),
            at: candidates.iter().map(at).collect(),
            picks: objectives.iter().map(pick).collect(),
        }
    }
}

/// What the limits of `objective` are about, where `counts` are of a part of rows that weigh `all` together.
fn limited(objective: &Objective, counts: &Confusion<f64>, all: f64) -> Vec<Option<f64>> {
    let of = |limit: &Limit| Some(limit.of.for_all(limit.of.value(counts)?, counts.total(), all));
    objective.limits.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::bootstrap::{Rule, SweepBootstrap, sweep_bootstrap};
    use crate::metrics::{
        BootstrapPlan, Points, Priorities, ScoreSource, Scored, Scores, Sureness, Sweep, cell_bootstrap,
    };

    fn rows() -> (Vec<f64>, Vec<bool>) {
        let noise = |row: u32| row.wrapping_mul(2_654_435_761) >> 12;
        let scores: Vec<f64> = (0..400).map(|row| f64::from(noise(row) % 150) / 150.0).collect();
        let labels = (0..400).map(|row| f64::from(noise(row + 7) % 1000) / 1000.0 < scores[row as usize]).collect();
        (scores, labels)
    }

    fn objectives() -> Vec<Objective> {
        ["f1", "mcc", "recall@precision>=0.7", "closest01"].map(|typed| typed.parse().unwrap()).into()
    }

    fn drawn(weights: &[f64], replicates: u32, resampling: Resampling) -> WeightedBootstrap {
        let (scores, labels) = rows();
        let sweep = WeightedSweep::new(&scores, &labels, weights).unwrap();
        let rows = WeightedRows { sweep: &sweep, labels: &labels, weights, costs: None };
        let progress = BootstrapProgress::default();
        WeightedBootstrap::new(rows, &objectives(), &[0.5], resampling, replicates, 3, &progress).unwrap()
    }

    /// That both intervals have their ends within a tenth of their width.
    fn assert_near(found: &Distribution, expected: &Distribution, what: &str) {
        let ((low, high), other) = (expected.interval().unwrap(), found.interval().unwrap());
        let off = (other.0 - low).abs().max((other.1 - high).abs());
        assert!(off < 0.1 * (high - low), "{what}: {found:?} {expected:?}");
    }

    #[test]
    fn where_all_rows_weigh_alike_it_is_the_bootstrap_of_rows() {
        let (scores, labels) = rows();
        let sweep = Sweep::new(&scores, &labels);
        for resampling in [Resampling::Rows, Resampling::FixedClassSizes] {
            let found = drawn(&[1.0; 400], 4_000, resampling);
            let rules = [Rule::Best(Metric::F1), Rule::Best(Metric::Mcc)];
            let progress = BootstrapProgress::default();
            let SweepBootstrap { roc_auc, average_precision, chosen, .. } =
                sweep_bootstrap(&sweep, &rules, resampling, 4_000, 3, &progress).unwrap();
            assert_near(&found.roc_auc, &roc_auc, "AUC");
            assert_near(&found.average_precision, &average_precision, "AP");
            for (expected, (objective, found)) in chosen.iter().zip(&found.chosen) {
                assert_near(&found.threshold, &expected.threshold, &objective.to_string());
                let (found, expected) = (&found.optimism, &expected.optimism);
                assert!((found.apparent.unwrap() - expected.apparent.unwrap()).abs() < 1e-12);
                assert!(
                    (found.out_of_bag.unwrap() - expected.out_of_bag.unwrap()).abs() < 0.003,
                    "{found:?} {expected:?}"
                );
            }
            let counts = sweep.confusion(0.5);
            for (metric, found) in &found.at[0].metrics {
                let statistics = [crate::metrics::Statistic::Metric(*metric)];
                assert_near(found, &cell_bootstrap(&counts, resampling, 4_000, 3, &statistics)[0], metric.key());
            }
        }
    }

    #[test]
    fn only_shares_of_the_weight_count_and_threads_do_not() {
        let weights: Vec<f64> = (0..400).map(|row| f64::from(row % 5) * 0.75).collect();
        let doubled: Vec<f64> = weights.iter().map(|weight| weight * 2.0).collect();
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let of = drawn(&weights, 200, Resampling::Rows);
        assert_eq!(of, drawn(&doubled, 200, Resampling::Rows));
        assert_eq!(of, one.install(|| drawn(&weights, 200, Resampling::Rows)));
        // A fifth of the rows weighs nothing: they are drawn, so that less is known than of 320 rows drawn 320 times.
        assert!(of.chosen.iter().all(|(_, chosen)| chosen.optimism.out_of_bag.is_some()), "{of:?}");
    }

    #[test]
    fn what_is_limited_is_looked_at_on_rows_that_were_not_drawn_as_without_weights() {
        let (scores, labels) = rows();
        let typed = ["recall@precision>=0.7", "precision@recall>=0.5,predicted<=150"];
        let typed: Vec<Objective> = typed.map(|typed| typed.parse().unwrap()).into();
        let sweep = WeightedSweep::new(&scores, &labels, &[1.0; 400]).unwrap();
        let rows = WeightedRows { sweep: &sweep, labels: &labels, weights: &[1.0; 400], costs: None };
        let (resampling, progress) = (Resampling::Rows, BootstrapProgress::default());
        let found = WeightedBootstrap::new(rows, &typed, &[0.5], resampling, 4_000, 3, &progress).unwrap();
        let priorities = Priorities { objectives: Some(typed), ..Priorities::default() };
        let scored = Scored::new(ScoreSource::Read("s".into()), Scores::from_values(scores), labels.clone().into());
        let points = Points::new(&scored, &priorities).unwrap();
        let plan = BootstrapPlan { replicates: 4_000, seed: 3, resampling };
        let expected = Sureness::new(scored.sweep(), &points, plan, &progress).unwrap();
        for (objective, found) in &found.chosen {
            let expected = expected.of(objective).unwrap();
            assert_eq!(found.beside.len(), objective.limits.len());
            for (found, expected) in found.beside.iter().zip(&expected.beside) {
                assert!((found.apparent.unwrap() - expected.apparent.unwrap()).abs() < 1e-12, "{found:?} {expected:?}");
                let off = (found.out_of_bag.unwrap() - expected.out_of_bag.unwrap()).abs();
                let both = found.out_of_bag_se.unwrap().hypot(expected.out_of_bag_se.unwrap());
                assert!(off < 4.0 * both, "{objective}: {found:?} {expected:?}");
            }
        }
    }

    #[test]
    fn a_heavy_row_makes_figures_less_sure() {
        let mut weights = [1.0; 400];
        let even = drawn(&weights, 1_000, Resampling::Rows);
        weights[17] = 200.0;
        let uneven = drawn(&weights, 1_000, Resampling::Rows);
        let width = |of: &WeightedBootstrap| of.at[0].metrics[0].1.interval().map(|(low, high)| high - low).unwrap();
        assert!(width(&uneven) > 1.5 * width(&even), "{} {}", width(&uneven), width(&even));
        let cancelled = BootstrapProgress::default();
        cancelled.cancel();
        let (scores, labels) = rows();
        let sweep = WeightedSweep::new(&scores, &labels, &weights).unwrap();
        let rows = WeightedRows { sweep: &sweep, labels: &labels, weights: &weights, costs: None };
        let none = WeightedBootstrap::new(rows, &[], &[0.5], Resampling::Rows, 9, 1, &cancelled);
        assert_eq!(none, None);
    }
}
