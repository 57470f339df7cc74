//! How fast a threshold answers over one million scored rows: `cargo bench --bench sweep`.
//!
//! `recount` is the peer: the same confusion by a pass over all rows, as a program without a sweep has to do it.

use std::sync::{Arc, LazyLock};

use cutpoint::metrics::{Confusion, Objective, Outcome, Summand, Summary, Sums, Sweep, predict};
use divan::{Bencher, black_box};

const ROWS: usize = 1_000_000;

fn main() {
    divan::main();
}

/// One million rows whose scores pile up at both ends as a softmax does, half of them positive, all but a few distinct.
static DATA: LazyLock<(Vec<f64>, Vec<bool>)> = LazyLock::new(|| {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    // SplitMix64 (Steele et al. 2014): the same rows in every run.
    let mut uniform = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) as f64 / 2_f64.powi(64)
    };
    (0..ROWS)
        .map(|_| {
            let label = uniform() < 0.5;
            let noise = (0..4).map(|_| uniform()).sum::<f64>() - 2.0; // nearly normal, sd 0.58
            let margin = 6.0 * noise + if label { 3.0 } else { -3.0 };
            (1.0 / (1.0 + (-margin).exp()), label)
        })
        .unzip()
});

static SWEEP: LazyLock<Arc<Sweep>> = LazyLock::new(|| Arc::new(Sweep::new(&DATA.0, &DATA.1)));

/// Thresholds in no order, as a pointer that is dragged about gives them.
fn thresholds() -> impl FnMut() -> f64 {
    let mut step = 0_u64;
    move || {
        step = (step + 617) % 1000;
        step as f64 / 1000.0
    }
}

#[divan::bench(sample_count = 20)]
fn build(bencher: Bencher) {
    let (scores, labels) = &*DATA;
    bencher.bench_local(|| Sweep::new(black_box(scores), black_box(labels)));
}

/// One move of the threshold: the confusion and the interval there.
#[divan::bench]
fn move_threshold(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.with_inputs(thresholds()).bench_local_values(|t| (sweep.confusion(t), sweep.interval(t)));
}

/// The costs of a million rows at or above a threshold: whole numbers, and others.
#[divan::bench(types = [i64, f64])]
fn sum_at_or_above<T: Summand + From<i32>>(bencher: Bencher) {
    let costs: Vec<T> = (0..ROWS as i32).map(|row| T::from(row % 97)).collect();
    let sums = Sums::new(Arc::clone(&SWEEP), &costs);
    bencher.with_inputs(thresholds()).bench_local_values(|threshold| sums.sum_at_or_above(threshold));
}

/// One step to the next threshold at which a prediction flips.
#[divan::bench]
fn next_flip(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.with_inputs(thresholds()).bench_local_values(|t| sweep.next_flip(t));
}

/// The peer of `move_threshold`, without the sweep.
#[divan::bench(sample_count = 20)]
fn recount(bencher: Bencher) {
    let (scores, labels) = &*DATA;
    bencher.with_inputs(thresholds()).bench_local_values(|threshold| {
        let mut confusion = Confusion::<u64>::default();
        for (&score, &label) in scores.iter().zip(labels) {
            match Outcome::of(label, predict(score, threshold)) {
                Outcome::TruePositive => confusion.tp += 1,
                Outcome::FalsePositive => confusion.fp += 1,
                Outcome::FalseNegative => confusion.fn_ += 1,
                Outcome::TrueNegative => confusion.tn += 1,
            }
        }
        confusion
    });
}

/// All operating points of a report.
#[divan::bench(sample_count = 20)]
fn best_of_all_standard_objectives(bencher: Bencher) {
    let sweep = &*SWEEP;
    let best = |objective| sweep.best(black_box(&objective));
    bencher.bench_local(|| Objective::standard().map(best).collect::<Vec<_>>());
}

/// The same of ten million rows, on all cores.
#[divan::bench(sample_count = 5)]
fn best_of_all_standard_objectives_of_ten_million(bencher: Bencher) {
    let (scores, labels) = &*DATA;
    // Copies of the rows whose scores are moved by less than they differ, so that nearly all are distinct.
    let moved = |copy: u32| scores.iter().map(move |score| score * (1.0 - f64::from(copy) * 1e-9));
    let scores: Vec<f64> = (0..10).flat_map(moved).collect();
    let labels = labels.repeat(10);
    let sweep = Sweep::new(&scores, &labels);
    let best = |objective| sweep.best(black_box(&objective));
    bencher.bench_local(|| Objective::standard().map(best).collect::<Vec<_>>());
}

/// The threshold-free figures of a report, from the sweep at hand.
#[divan::bench(sample_count = 20)]
fn summary(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.bench_local(|| Summary::from_sweep(black_box(sweep)));
}
