//! What choosing under limits flatters by, against a second way that draws rows one by one and counts them.

use cutpoint::metrics::{
    BootstrapPlan, BootstrapProgress, ChosenBootstrap, Confusion, Metric, Objective, Points, Priorities, Resampling,
    ScoreSource, Scored, Scores, Sureness,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::fixture::{Data, expected};

/// What can be limited, of these counts on some of `all` rows.
type Figure = fn(&Confusion, f64) -> Option<f64>;

/// An objective as counts say it: its goal, and each limit with the value that must be reached; less is turned round.
struct Wanted {
    typed: &'static str,
    goal: Figure,
    limits: &'static [(Figure, f64)],
}

fn precision(counts: &Confusion, _: f64) -> Option<f64> {
    counts.value(Metric::Precision)
}

fn recall(counts: &Confusion, _: f64) -> Option<f64> {
    counts.value(Metric::Recall)
}

fn f1(counts: &Confusion, _: f64) -> Option<f64> {
    counts.value(Metric::F1).or(Some(0.0))
}

fn fpr_turned(counts: &Confusion, _: f64) -> Option<f64> {
    Some(-(counts.fp as f64) / counts.negatives() as f64).filter(|rate| rate.is_finite())
}

/// How many of `all` rows are predicted 1, if it is as many as among these.
fn predicted_turned(counts: &Confusion, all: f64) -> Option<f64> {
    let rows = (counts.positives() + counts.negatives()) as f64;
    (rows > 0.0).then(|| -((counts.tp + counts.fp) as f64) * all / rows)
}

const WANTED: [Wanted; 5] = [
    Wanted { typed: "f1", goal: f1, limits: &[] },
    Wanted { typed: "recall@precision>=0.8", goal: recall, limits: &[(precision, 0.8)] },
    Wanted { typed: "precision@recall>=0.6", goal: precision, limits: &[(recall, 0.6)] },
    Wanted { typed: "f1@fpr<=0.1,precision>=0.7", goal: f1, limits: &[(fpr_turned, -0.1), (precision, 0.7)] },
    Wanted { typed: "recall@predicted<=40", goal: recall, limits: &[(predicted_turned, -40.0)] },
];

/// The counts of those of `rows` that are among `drawn`, so often as they are.
fn counts(rows: &[(f64, bool)], drawn: &[usize], threshold: f64) -> Confusion {
    let mut counts = Confusion::default();
    for &row in drawn {
        let (score, label) = rows[row];
        let cell = match (label, score >= threshold) {
            (true, true) => &mut counts.tp,
            (true, false) => &mut counts.fn_,
            (false, true) => &mut counts.fp,
            (false, false) => &mut counts.tn,
        };
        *cell += 1;
    }
    counts
}

/// Of `thresholds`, from the highest to the lowest, the first with the best goal and, of those that tie, the best limits in turn.
fn choose(wanted: &Wanted, rows: &[(f64, bool)], drawn: &[usize], thresholds: &[f64]) -> Option<f64> {
    let all = rows.len() as f64;
    let mut best: Option<(f64, Vec<f64>)> = None;
    for &threshold in thresholds {
        let counts = counts(rows, drawn, threshold);
        let limits: Option<Vec<f64>> = wanted.limits.iter().map(|(figure, _)| figure(&counts, all)).collect();
        let Some(limits) = limits else { continue };
        if limits.iter().zip(wanted.limits).any(|(value, (_, bound))| value < bound) {
            continue;
        }
        let Some(goal) = (wanted.goal)(&counts, all) else { continue };
        let merit: Vec<f64> = std::iter::once(goal).chain(limits).collect();
        let is_better = |best: &[f64]| {
            let difference = merit.iter().zip(best).map(|(new, old)| new - old).find(|less| less.abs() > 1e-12);
            difference.is_some_and(|difference| difference > 0.0)
        };
        if best.as_ref().is_none_or(|(_, best)| is_better(best)) {
            best = Some((threshold, merit));
        }
    }
    best.map(|(threshold, _)| threshold)
}

/// The figures of each replicate that chose a threshold on the rows that it did not draw, the goal first; and how many chose none.
fn drawn_by_row(wanted: &Wanted, rows: &[(f64, bool)], replicates: usize) -> (Vec<Vec<Option<f64>>>, u64) {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut thresholds: Vec<f64> = rows.iter().map(|(score, _)| *score).chain([f64::INFINITY]).collect();
    thresholds.sort_by(|left, right| right.total_cmp(left));
    thresholds.dedup();
    let (mut figures, mut infeasible) = (Vec::new(), 0);
    for _ in 0..replicates {
        let drawn: Vec<usize> = rows.iter().map(|_| (random.next_u64() % rows.len() as u64) as usize).collect();
        let Some(threshold) = choose(wanted, rows, &drawn, &thresholds) else {
            infeasible += 1;
            continue;
        };
        let outside: Vec<usize> = (0..rows.len()).filter(|row| !drawn.contains(row)).collect();
        let counts = counts(rows, &outside, threshold);
        let all = std::iter::once(wanted.goal).chain(wanted.limits.iter().map(|(figure, _)| *figure));
        figures.push(all.map(|figure| figure(&counts, rows.len() as f64)).collect());
    }
    (figures, infeasible)
}

/// Mean and its standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

fn assert_like_drawn_by_row(rows: &[(f64, bool)], wanted: &Wanted, found: &ChosenBootstrap, replicates: u32) {
    let (figures, infeasible) = drawn_by_row(wanted, rows, replicates as usize);
    let n = f64::from(replicates);
    let share = (found.infeasible + infeasible) as f64 / (2.0 * n);
    let off = (found.infeasible as f64 - infeasible as f64).abs() / n;
    assert!(off <= 4.0 * (2.0 * share * (1.0 - share) / n).sqrt(), "{}: {found:?}, {infeasible}", wanted.typed);
    let of_goal = (found.optimism.out_of_bag, found.optimism.out_of_bag_se);
    let of_limits = found.beside.iter().map(|beside| (beside.out_of_bag, beside.out_of_bag_se));
    assert_eq!(found.beside.len(), wanted.limits.len(), "{}", wanted.typed);
    for (index, (value, error)) in std::iter::once(of_goal).chain(of_limits).enumerate() {
        let defined: Vec<f64> = figures.iter().filter_map(|figures| figures[index]).collect();
        let (expected, expected_error) = mean(&defined);
        // More than a limit allows is the same, turned round.
        let value = if expected < 0.0 { -value.unwrap() } else { value.unwrap() };
        let both = error.unwrap().hypot(expected_error);
        assert!((value - expected).abs() <= 4.0 * both, "{} {index}: {value} {expected} ± {both}", wanted.typed);
        if let Some(beside) = index.checked_sub(1).map(|limit| &found.beside[limit]) {
            let undefined = (figures.len() - defined.len()) as f64;
            let spread = (beside.undefined as f64 + undefined).sqrt();
            assert!((beside.undefined as f64 - undefined).abs() <= 4.0 * spread, "{}: {undefined}", wanted.typed);
        }
    }
}

#[test]
fn rows_that_are_drawn_one_by_one_say_the_same_of_goal_and_limits_on_those_that_were_not() {
    for file in ["ties.json", "calibrated.json"] {
        let data = Data::of(&expected(file));
        let rows: Vec<(f64, bool)> = data.numbers("score").into_iter().zip(data.labels()).step_by(5).collect();
        let (values, labels): (Vec<f64>, Vec<bool>) = rows.iter().copied().unzip();
        let scored = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(values), labels.into());
        let objectives: Vec<Objective> = WANTED.iter().map(|wanted| wanted.typed.parse().unwrap()).collect();
        let priorities = Priorities { objectives: Some(objectives.clone()), ..Priorities::default() };
        let points = Points::new(&scored, &priorities).unwrap();
        let plan = BootstrapPlan { replicates: 1_000, seed: 5, resampling: Resampling::Rows };
        let sureness = Sureness::new(scored.sweep(), &points, plan, &BootstrapProgress::default()).unwrap();
        for (wanted, objective) in WANTED.iter().zip(&objectives) {
            let found = sureness.of(objective).unwrap();
            assert_like_drawn_by_row(&rows, wanted, found, plan.replicates);
            // On the rows themselves it is the operating point, with what its limits are about.
            let point = scored.sweep().best(objective).unwrap();
            assert!((found.optimism.apparent.unwrap() - point.value).abs() < 1e-12, "{file} {}", wanted.typed);
            for (beside, (figure, _)) in found.beside.iter().zip(wanted.limits) {
                let here = figure(&point.confusion, rows.len() as f64).unwrap();
                assert!((beside.apparent.unwrap() - here.abs()).abs() < 1e-12, "{file} {}", wanted.typed);
            }
        }
    }
}
