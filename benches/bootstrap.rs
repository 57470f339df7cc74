//! How fast replicates are: `cargo bench --bench bootstrap`. What is measured of rows is one replicate on one thread, beside
//! the setup; 2,000 of them on c cores take 2,000 / c times as long. What is measured of the four cells is all 2,000.
#![allow(clippy::expect_used)]

use cutpoint::metrics::{
    BootstrapPlan, BootstrapProgress, Confusion, CostColumn, CostColumns, Course, Goal, Metric, Objective, Points,
    Priorities, Ranked, Resampling, RowMean, Rule, ScoreSource, Scored, Scores, Statistic, Sureness, Sweep,
    WeightedBootstrap, WeightedRows, WeightedSweep, cell_bootstrap, sweep_bootstrap,
};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn main() {
    divan::main();
}

/// The five optima of a report that differ (balanced accuracy is Youden's J).
const RULES: [Rule<'static>; 5] = [
    Rule::Best(Metric::Accuracy),
    Rule::Best(Metric::F1),
    Rule::Best(Metric::Mcc),
    Rule::Best(Metric::YoudenJ),
    Rule::Best(Metric::Kappa),
];

/// Replicates a measurement, so that the setup counts for little.
const REPLICATES: u32 = 20;

/// Rows whose scores pile up at both ends as a softmax does, half of them positive; rounded to `decimals` if that is not 0.
fn sweep(rows: usize, decimals: i32) -> Sweep {
    let (scores, labels) = scored(rows, decimals);
    Sweep::new(&scores, &labels)
}

/// Their scores and labels.
fn scored(rows: usize, decimals: i32) -> (Vec<f64>, Vec<bool>) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut uniform = move || random.next_u64() as f64 / 2_f64.powi(64);
    let mut row = || {
        let label = uniform() < 0.5;
        let noise = (0..4).map(|_| uniform()).sum::<f64>() - 2.0; // nearly normal, sd 0.58
        let margin = 6.0 * noise + if label { 3.0 } else { -3.0 };
        let (score, unit) = (1.0 / (1.0 + (-margin).exp()), 10_f64.powi(decimals));
        (if decimals == 0 { score } else { (score * unit).round() / unit }, label)
    };
    (0..rows).map(|_| row()).unzip()
}

/// Replicates of a sweep on one thread.
fn replicates(bencher: Bencher, sweep: &Sweep, rules: &[Rule<'_>], resampling: Resampling) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let run = || {
        let progress = BootstrapProgress::default();
        sweep_bootstrap(black_box(sweep), rules, resampling, REPLICATES, 1, &progress)
    };
    bencher.counter(ItemsCount::new(REPLICATES)).bench_local(|| pool.install(run));
}

/// Optima, ROC AUC, average precision and out of bag: the items of a second are replicates.
#[divan::bench(args = [1_725, 100_000, 1_000_000], sample_count = 7)]
fn five_optima(bencher: Bencher, rows: usize) {
    replicates(bencher, &sweep(rows, 0), &RULES, Resampling::Rows);
}

/// The same of each class as many.
#[divan::bench(args = [1_000_000], sample_count = 5)]
fn five_optima_with_fixed_class_sizes(bencher: Bencher, rows: usize) {
    replicates(bencher, &sweep(rows, 0), &RULES, Resampling::FixedClassSizes);
}

/// The same of a million rows that share scores of so many decimals.
#[divan::bench(args = [2, 5], sample_count = 5)]
fn five_optima_of_ties(bencher: Bencher, decimals: i32) {
    replicates(bencher, &sweep(1_000_000, decimals), &RULES, Resampling::Rows);
}

/// Recall at a precision, where few candidates have to be looked at, and where all are.
#[divan::bench(args = [Course::Monotone, Course::Any], sample_count = 5)]
fn recall_at_precision(bencher: Bencher, course: Course) {
    let ranking = Ranked {
        rank: |counts: &Confusion| (counts.value(Metric::Precision)? >= 0.95).then_some(counts.tp),
        value: |counts: &Confusion| counts.value(Metric::Recall),
        course,
    };
    replicates(bencher, &sweep(1_000_000, 0), &[Rule::Ranked(&ranking)], Resampling::Rows);
}

/// The five optima of rows that weigh differently, of scores of so many decimals; a replicate should take less than twice the time of
/// [`five_optima`].
#[divan::bench(args = [0, 5], sample_count = 5)]
fn five_optima_by_weight(bencher: Bencher, decimals: i32) {
    let (scores, labels) = scored(1_000_000, decimals);
    let weights: Vec<f64> = (0..scores.len()).map(|row| [0.5, 1.0, 1.5, 2.25][row * 7 % 4]).collect();
    let sweep = WeightedSweep::new(&scores, &labels, &weights).expect("these are weights");
    let rows = WeightedRows { sweep: &sweep, labels: &labels, weights: &weights, costs: None };
    let optima = [Metric::Accuracy, Metric::F1, Metric::Mcc, Metric::YoudenJ, Metric::Kappa].map(Objective::best);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let run = || {
        let progress = BootstrapProgress::default();
        WeightedBootstrap::new(black_box(rows), &optima, &[0.5], Resampling::Rows, REPLICATES, 1, &progress)
    };
    bencher.counter(ItemsCount::new(REPLICATES)).bench_local(|| pool.install(run));
}

/// The least cost of rows that each have their own, beside the areas and the bands that are drawn too.
#[divan::bench(sample_count = 5)]
fn least_cost_by_row(bencher: Bencher) {
    let (scores, labels) = scored(1_000_000, 0);
    let column = |unit: f64| {
        let values = (0..scores.len()).map(|row| unit * (row * 7_919 % 1_000) as f64).collect();
        Some(CostColumn { name: "cost".into(), values })
    };
    let cost_columns = CostColumns { fp: column(0.005), fn_: column(0.002), ..CostColumns::default() };
    let objectives = Some(vec![Goal::Mean(RowMean::Cost).into()]);
    let priorities = Priorities { cost_columns, objectives, ..Priorities::default() };
    let rows = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores), labels.into());
    let points = Points::new(&rows, &priorities).expect("both errors have a cost");
    let plan = BootstrapPlan { replicates: REPLICATES, ..BootstrapPlan::default() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let run = || Sureness::new(black_box(rows.sweep()), &points, plan, &BootstrapProgress::default());
    bencher.counter(ItemsCount::new(REPLICATES)).bench_local(|| pool.install(run));
}

/// All metrics of the four cells, 2,000 replicates: once a move of the threshold.
#[divan::bench(args = [1_725, 1_000_000])]
fn cells(bencher: Bencher, rows: u64) {
    let confusion = Confusion { tp: rows * 3 / 5, fp: rows / 10, fn_: rows / 20, tn: rows / 4 };
    let metrics = Metric::ALL.map(Statistic::Metric);
    bencher.bench_local(|| cell_bootstrap(black_box(&confusion), Resampling::Rows, 2_000, 1, &metrics));
}
