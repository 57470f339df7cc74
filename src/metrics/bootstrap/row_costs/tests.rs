#![allow(clippy::unwrap_used)]
use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::*;
use crate::metrics::bootstrap::{Distribution, Ranked, Rule, sweep_bootstrap};
use crate::metrics::{CostColumn, CostColumns, Limit, Outcome, Prevalence, predict};

/// Lines with scores, labels, costs of an error, and how many rows each stands for.
#[derive(Clone)]
struct Lines {
    scores: Vec<f64>,
    labels: Vec<bool>,
    errors: Vec<f64>,
    counts: Vec<u64>,
}

impl Lines {
    fn new(lines: u32, count: impl Fn(u32) -> u64) -> Self {
        let noise = |line: u32| line.wrapping_mul(2_654_435_761) >> 12;
        let scores: Vec<f64> = (0..lines).map(|line| f64::from(noise(line) % 30) / 30.0).collect();
        let labels =
            (0..lines).map(|line| f64::from(noise(line + 7) % 1000) / 1000.0 < scores[line as usize]).collect();
        let errors = (0..lines).map(|line| 0.5 + f64::from(noise(line + 31) % 100).powi(2) / 2_000.0).collect();
        Self { scores, labels, errors, counts: (0..lines).map(count).collect() }
    }

    /// Every line as often as it counts.
    fn expanded(&self) -> Self {
        let rows: Vec<usize> =
            (0..self.scores.len()).flat_map(|line| std::iter::repeat_n(line, self.counts[line] as usize)).collect();
        let of = |values: &[f64]| rows.iter().map(|&line| values[line]).collect();
        Self {
            scores: of(&self.scores),
            labels: rows.iter().map(|&line| self.labels[line]).collect(),
            errors: of(&self.errors),
            counts: vec![1; rows.len()],
        }
    }

    fn sweep(&self) -> Arc<Sweep> {
        Arc::new(Sweep::counted(&self.scores, &self.labels, &self.counts).unwrap())
    }

    /// An error costs what its line says, a true negative gains a half.
    fn costs(&self, sweep: &Arc<Sweep>) -> Costs {
        let column = || Some(CostColumn { name: "cost".into(), values: self.errors.clone().into() });
        let columns = CostColumns { fp: column(), fn_: column(), ..CostColumns::default() };
        Costs::new(sweep, &self.labels, "tn=-0.5".parse().unwrap(), &columns).unwrap()
    }

    fn paid(&self, row: usize, threshold: f64) -> f64 {
        match Outcome::of(self.labels[row], predict(self.scores[row], threshold)) {
            Outcome::TruePositive => 0.0,
            Outcome::TrueNegative => -0.5,
            Outcome::FalsePositive | Outcome::FalseNegative => self.errors[row],
        }
    }

    /// The mean cost of these rows, one after the other, and whether they keep a recall of so much; `prevalence` weighs the labels.
    fn mean(&self, rows: &[usize], threshold: f64, prevalence: Option<f64>, recall: f64) -> Option<(f64, bool)> {
        let of = |label: bool| {
            let rows: Vec<usize> = rows.iter().copied().filter(|&row| self.labels[row] == label).collect();
            (rows.iter().map(|&row| self.paid(row, threshold)).sum::<f64>(), rows.len() as f64)
        };
        let ((of_positives, positives), (of_negatives, negatives)) = (of(true), of(false));
        let found = |&&row: &&usize| self.labels[row] && predict(self.scores[row], threshold);
        let keeps = rows.iter().filter(found).count() as f64 / positives >= recall;
        let mean = match prevalence {
            None if rows.is_empty() => return None,
            None => (of_positives + of_negatives) / rows.len() as f64,
            Some(_) if positives == 0.0 || negatives == 0.0 => return None,
            Some(share) => share * of_positives / positives + (1.0 - share) * of_negatives / negatives,
        };
        Some((mean, keeps || recall == 0.0))
    }

    fn recall(&self, rows: &[usize], threshold: f64) -> Option<f64> {
        let positives: Vec<usize> = rows.iter().copied().filter(|&row| self.labels[row]).collect();
        let found = positives.iter().filter(|&&row| predict(self.scores[row], threshold)).count();
        (!positives.is_empty()).then(|| found as f64 / positives.len() as f64)
    }

    /// The best of all thresholds: the highest of those that tie.
    fn best(&self, rows: &[usize], prevalence: Option<f64>, recall: f64) -> Option<(f64, f64)> {
        let scores = self.scores.iter().copied().filter(|score| !score.is_nan());
        let mut thresholds: Vec<f64> = scores.chain([f64::INFINITY]).collect();
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        let mut best: Option<(f64, f64)> = None;
        for threshold in thresholds.into_iter().rev() {
            let Some((mean, true)) = self.mean(rows, threshold, prevalence, recall) else { continue };
            if best.is_none_or(|(_, least)| mean < least - 1e-9) {
                best = Some((threshold, mean));
            }
        }
        best
    }
}

/// Draw rows one by one, and choose among all thresholds.
fn by_brute_force(
    rows: &Lines,
    resampling: Resampling,
    prevalence: Option<f64>,
    recall: f64,
    replicates: u32,
) -> ChosenBootstrap {
    let mut random = ChaCha8Rng::seed_from_u64(99);
    let all: Vec<usize> = (0..rows.scores.len()).collect();
    let of_label = |label: bool| all.iter().copied().filter(|&row| rows.labels[row] == label).collect::<Vec<usize>>();
    let groups = match resampling {
        Resampling::Rows => vec![all.clone()],
        Resampling::FixedClassSizes => vec![of_label(true), of_label(false)],
    };
    let pick = |_| {
        let mut drawn = Vec::new();
        for group in &groups {
            drawn.extend(group.iter().map(|_| group[(random.next_u64() % group.len() as u64) as usize]));
        }
        let (threshold, mean) = rows.best(&drawn, prevalence, recall)?;
        let undrawn: Vec<usize> = all.iter().copied().filter(|row| !drawn.contains(row)).collect();
        let of = |rows_of: &[usize]| rows.mean(rows_of, threshold, prevalence, 0.0).map(|(mean, _)| mean);
        let beside = (recall > 0.0).then(|| rows.recall(&undrawn, threshold));
        let beside = beside.into_iter().collect();
        Some(Pick { threshold, in_replicate: Some(mean), on_all_rows: of(&all), out_of_bag: of(&undrawn), beside })
    };
    let picks: Vec<Option<Pick>> = (0..replicates).map(pick).collect();
    let picks: Vec<Option<&Pick>> = picks.iter().map(Option::as_ref).collect();
    let best = rows.best(&all, prevalence, recall);
    let beside = best.filter(|_| recall > 0.0).map(|(threshold, _)| rows.recall(&all, threshold));
    let beside = beside.into_iter().collect();
    chosen(Apparent { value: best.map(|(_, mean)| mean), beside }, &picks, rows.sweep().distinct())
}

fn drawn(
    lines: &Lines,
    objective: &str,
    resampling: Resampling,
    prevalence: Option<f64>,
    replicates: u32,
) -> ChosenBootstrap {
    let (sweep, objective) = (lines.sweep(), objective.parse().unwrap());
    let costs = lines.costs(&sweep);
    let terms = Terms { costs: Some(&costs), answers: None, prevalence: prevalence.and_then(Prevalence::new) };
    let how = (resampling, replicates, 3);
    row_costs_bootstrap(&sweep, terms, RowMean::Cost, &[objective], how, &BootstrapProgress::default())
        .unwrap()
        .remove(0)
}

/// That two means are as near as their standard errors, `of` so many replicates each, let them be.
fn assert_means_agree(one: (Option<f64>, Option<f64>), other: (Option<f64>, Option<f64>), what: &str) {
    let ((one, se), (other, other_se)) = ((one.0.unwrap(), one.1.unwrap()), (other.0.unwrap(), other.1.unwrap()));
    assert!((one - other).abs() < 4.0 * se.hypot(other_se), "{what}: {one} ± {se}, {other} ± {other_se}");
}

fn assert_agree(found: &ChosenBootstrap, expected: &ChosenBootstrap, replicates: u32, what: &str) {
    let (of, by) = (&found.optimism, &expected.optimism);
    assert!((of.apparent.unwrap() - by.apparent.unwrap()).abs() < 1e-12, "{what}: {of:?} {by:?}");
    let optimism = |of: &super::super::Optimism| (of.mean_optimism, of.mean_optimism_se);
    assert_means_agree(optimism(of), optimism(by), &format!("{what}: optimism"));
    let out_of_bag = |of: &super::super::Optimism| (of.out_of_bag, of.out_of_bag_se);
    assert_means_agree(out_of_bag(of), out_of_bag(by), &format!("{what}: out of bag"));
    for (found, expected) in found.beside.iter().zip(&expected.beside) {
        let of = |of: &super::super::Beside| (of.out_of_bag, of.out_of_bag_se);
        assert!((found.apparent.unwrap() - expected.apparent.unwrap()).abs() < 1e-12, "{what}: {found:?} {expected:?}");
        assert_means_agree(of(found), of(expected), &format!("{what}: what is limited"));
    }
    assert_eq!(found.beside.len(), expected.beside.len(), "{what}");
    let se = |of: &Distribution| (of.mean, of.sd.map(|sd| sd / f64::from(replicates).sqrt()));
    assert_means_agree(se(&found.best), se(&expected.best), &format!("{what}: least cost"));
    if let (Some(_), Some(_)) = (found.threshold.mean, expected.threshold.mean) {
        assert_means_agree(se(&found.threshold), se(&expected.threshold), &format!("{what}: threshold"));
    }
    // Above all scores there is no number.
    let ends = |of: &Distribution| [of.p2_5.unwrap_or(2.0), of.p97_5.unwrap_or(2.0)];
    let off = ends(&found.threshold).into_iter().zip(ends(&expected.threshold)).map(|(one, other)| (one - other).abs());
    assert!(off.fold(0.0, f64::max) < 0.07, "{what}: {:?} {:?}", found.threshold, expected.threshold);
}

#[test]
fn it_is_the_bootstrap_that_draws_rows_one_by_one_and_tries_every_threshold() {
    let replicates = 1_500;
    let lines = Lines::new(150, |_| 1);
    for (resampling, prevalence, recall) in [
        (Resampling::Rows, None, 0.0),
        (Resampling::FixedClassSizes, None, 0.0),
        (Resampling::Rows, Some(0.1), 0.0),
        (Resampling::Rows, None, 0.8),
    ] {
        let objective = if recall > 0.0 { format!("cost@recall>={recall}") } else { "cost".to_owned() };
        let found = drawn(&lines, &objective, resampling, prevalence, replicates);
        let expected = by_brute_force(&lines, resampling, prevalence, recall, replicates);
        assert_agree(&found, &expected, replicates, &format!("{objective} {resampling:?} {prevalence:?}"));
    }
}

#[test]
fn rows_without_a_score_are_drawn_and_pay_as_what_is_predicted_0() {
    let (replicates, mut lines) = (1_500, Lines::new(150, |_| 1));
    for line in (0..150).step_by(7) {
        lines.scores[line] = f64::NAN;
    }
    for (resampling, recall) in [(Resampling::Rows, 0.0), (Resampling::FixedClassSizes, 0.0), (Resampling::Rows, 0.3)] {
        let objective = if recall > 0.0 { format!("cost@recall>={recall}") } else { "cost".to_owned() };
        let found = drawn(&lines, &objective, resampling, None, replicates);
        let expected = by_brute_force(&lines, resampling, None, recall, replicates);
        assert_agree(&found, &expected, replicates, &format!("{objective} {resampling:?}"));
    }
}

#[test]
fn a_line_that_counts_many_rows_is_drawn_as_so_many() {
    // One of them is so heavy that it is drawn as a whole, and some stand for no row.
    let mut lines = Lines::new(40, |line| if line == 11 { 300 } else { u64::from(line % 4) });
    (lines.labels[11], lines.errors[11]) = (true, 0.02);
    let replicates = 800;
    let expected = by_brute_force(&lines.expanded(), Resampling::Rows, None, 0.0, replicates);
    let found = drawn(&lines, "cost", Resampling::Rows, None, replicates);
    assert_agree(&found, &expected, replicates, "counted");
    assert_agree(&found, &drawn(&lines.expanded(), "cost", Resampling::Rows, None, replicates), replicates, "expanded");
}

#[test]
fn where_a_column_holds_the_same_number_everywhere_it_is_the_bootstrap_of_counts() {
    let lines = Lines { errors: vec![2.0; 400], ..Lines::new(400, |_| 1) };
    let (sweep, replicates) = (lines.sweep(), 4_000);
    let constant = "fp=2,fn=2,tn=-0.5".parse().unwrap();
    let costs = Costs::new(&sweep, &lines.labels, constant, &CostColumns::default()).unwrap();
    let terms = Terms { costs: Some(&costs), ..Terms::default() };
    let value = |counts: &Confusion| terms.value_by(Goal::Mean(RowMean::Cost), counts);
    // Whole numbers, so that ties are ties.
    let rank = |counts: &Confusion| value(counts).map(|mean| -(mean * 2.0 * counts.total() as f64).round() as i64);
    let ranked = Ranked { rank, value, course: crate::metrics::bootstrap::Course::Any };
    for resampling in [Resampling::Rows, Resampling::FixedClassSizes] {
        let progress = BootstrapProgress::default();
        let by_counts = sweep_bootstrap(&sweep, &[Rule::Ranked(&ranked)], resampling, replicates, 5, &progress);
        let found = drawn(&lines, "cost", resampling, None, replicates);
        assert_agree(&found, &by_counts.unwrap().chosen[0], replicates, &format!("{resampling:?}"));
    }
}

#[test]
fn threads_change_nothing_and_it_can_be_cancelled() {
    let lines = Lines::new(300, |_| 1);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let of = || drawn(&lines, "cost@fpr<=0.3", Resampling::Rows, None, 100);
    assert_eq!(of(), one.install(of));
    let (sweep, progress) = (lines.sweep(), BootstrapProgress::default());
    progress.cancel();
    let costs = lines.costs(&sweep);
    let terms = Terms { costs: Some(&costs), ..Terms::default() };
    let cost = [Goal::Mean(RowMean::Cost).into()];
    assert_eq!(row_costs_bootstrap(&sweep, terms, RowMean::Cost, &cost, (Resampling::Rows, 9, 1), &progress), None);
}

/// Of the thresholds that keep `limits` the highest that costs least, all looked at one after the other: how many scores are 1.
fn one_by_one(contest: &Contest<'_>, limits: &[Limit]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for groups in 0..=contest.groups {
        let of = |side: &Side, draws| side.as_1(draws, side.lines(0..groups), Part::Drawn);
        let as_1 = Both {
            positives: of(contest.sides.positives, contest.draws.positives),
            negatives: of(contest.sides.negatives, contest.draws.negatives),
        };
        let counts = contest.counts(&as_1);
        let totals = CostTotals { positives: as_1.positives.extra, negatives: as_1.negatives.extra };
        let extra = contest.terms.mean_cost(totals, &counts)?;
        let keeps = limits.iter().all(|limit| contest.terms.keeps(limit, &counts));
        if keeps && best.is_none_or(|(_, least)| extra < least - 1e-9) {
            best = Some((groups, extra));
        }
    }
    best.map(|(groups, _)| groups)
}

#[test]
fn what_is_passed_over_holds_nothing_better() {
    let noise = |line: u32| f64::from(line.wrapping_mul(2_654_435_761) >> 12 & 0xffff) / 65_536.0;
    for (count, gains) in [(1, false), (1, true), (2, true)] {
        let mut lines = Lines::new(4_000, |line| count * u64::from(1 + line % 2));
        lines.scores = (0..4_000).map(|line| noise(line * 3) + f64::from(line) * 1e-9).collect();
        lines.labels = (0..4_000).map(|line| noise(line + 90) < lines.scores[line as usize].powi(2)).collect();
        if count == 1 {
            lines.counts = vec![1; 4_000];
        }
        if gains {
            // Here and there an error is a gain.
            (0..4_000).step_by(7).for_each(|line| lines.errors[line] = -1.0);
        }
        let sweep = lines.sweep();
        let costs = lines.costs(&sweep);
        for prevalence in [None, Prevalence::new(0.1)] {
            let terms = Terms { costs: Some(&costs), answers: None, prevalence };
            let rows = CostedRows::new(&sweep, RowMean::Cost, &costs);
            let mut scratch = Scratch::default();
            for seed in 0..4 {
                let mut stream = super::super::random::Stream::new(seed, 0);
                let Both { positives, negatives } = &rows.sides;
                let (of_positives, of_negatives) = (positives.class.rows, negatives.class.rows);
                let drawn = &mut scratch.drawn;
                drawn.positives.draw(&positives.class, of_positives, &mut stream, &|| Some(())).unwrap();
                drawn.negatives.draw(&negatives.class, of_negatives, &mut stream, &|| Some(())).unwrap();
                for objective in ["cost", "cost@recall>=0.9", "cost@predicted<=5%", "cost@precision>=0.97,recall>=0.1"]
                {
                    let objective: Objective = objective.parse().unwrap();
                    let (contest, blocks) = rows.contest(&mut scratch, &sweep, terms);
                    contest.add_up(blocks).unwrap();
                    let found = contest.least(&objective.limits, blocks).map(|least| least.groups);
                    let expected = one_by_one(&contest, &objective.limits);
                    assert_eq!(found, expected, "{objective} {count} {gains} {prevalence:?} {seed}");
                }
            }
        }
    }
}
