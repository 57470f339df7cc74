//! What curves and calibration cost over one million scored rows: `cargo bench --bench curves`.
//!
//! A frame of a screen draws a few hundred columns of one curve. `frame` asks for them, whole and zoomed in; `prepare` is what is
//! done once for a set; `report` is what a file takes.
#![allow(clippy::expect_used)]

use std::sync::{Arc, LazyLock};

use cutpoint::metrics::{
    Axis, Bands, BootstrapProgress, Calibration, CalibrationData, CalibrationMethod, CrossValidated, Curves, Det,
    GainCurve, LiftCurve, Metric, MetricCurve, PrecisionRecall, Resampling, Roc, RocConvexHull, Sweep, cells,
    even_edges,
};
use divan::{Bencher, black_box};

const ROWS: usize = 1_000_000;

/// Two columns a cell of braille, on a wide screen.
const COLUMNS: usize = 2 * 200;

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

/// All of an axis from 0 to 1, and a thousandth of it.
const RANGES: [(f64, f64); 2] = [(0.0, 1.0), (0.051, 0.052)];

#[divan::bench(args = RANGES)]
fn frame_roc(bencher: Bencher, range: (f64, f64)) {
    let curve = Roc::new(&SWEEP).expect("both classes are there");
    bencher.bench_local(|| cells(&curve, black_box(&even_edges(range, COLUMNS))));
}

#[divan::bench(args = RANGES)]
fn frame_precision_recall(bencher: Bencher, range: (f64, f64)) {
    let curve = PrecisionRecall::new(&SWEEP).expect("there are positives");
    bencher.bench_local(|| cells(&curve, black_box(&even_edges(range, COLUMNS))));
}

#[divan::bench(args = RANGES)]
fn frame_gain(bencher: Bencher, range: (f64, f64)) {
    let curve = GainCurve::new(&SWEEP).expect("there are positives");
    bencher.bench_local(|| cells(&curve, black_box(&even_edges(range, COLUMNS))));
}

#[divan::bench(args = RANGES)]
fn frame_lift(bencher: Bencher, range: (f64, f64)) {
    let curve = LiftCurve::new(&SWEEP).expect("there are positives");
    bencher.bench_local(|| cells(&curve, black_box(&even_edges(range, COLUMNS))));
}

#[divan::bench(args = RANGES)]
fn frame_mcc_against_threshold(bencher: Bencher, range: (f64, f64)) {
    let curve = MetricCurve::new(&SWEEP, Metric::Mcc);
    bencher.bench_local(|| cells(&curve, black_box(&even_edges(range, COLUMNS))));
}

/// The ends of the intervals of MCC, as they are drawn beside it.
#[divan::bench(args = RANGES)]
fn frame_band_of_mcc(bencher: Bencher, range: (f64, f64)) {
    let bands = bands();
    let at = |edge: &f64| bands.at(&SWEEP, Metric::Mcc, SWEEP.candidate(*edge));
    bencher.bench_local(|| black_box(&even_edges(range, COLUMNS)).iter().map(at).collect::<Vec<_>>());
}

fn bands() -> Bands {
    Bands::new(&SWEEP, Resampling::Rows, 2_000, 1, &BootstrapProgress::default()).expect("nobody cancels it")
}

/// In probits: from 0.1 % to 99.9 %.
#[divan::bench]
fn frame_det(bencher: Bencher) {
    let curve = Det::new(&SWEEP).expect("both classes are there");
    bencher.bench_local(|| cells(&curve, black_box(&even_edges((-3.1, 3.1), COLUMNS))));
}

#[divan::bench(sample_count = 20)]
fn prepare_mcc_against_threshold(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.bench_local(|| MetricCurve::new(black_box(sweep), Metric::Mcc));
}

#[divan::bench(sample_count = 10)]
fn prepare_bands(bencher: Bencher) {
    bencher.bench_local(bands);
}

#[divan::bench(sample_count = 20)]
fn prepare_hull(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.bench_local(|| RocConvexHull::new(black_box(sweep)));
}

/// All curves, each thinned to 200 points.
#[divan::bench(sample_count = 10)]
fn report_curves(bencher: Bencher) {
    let sweep = &*SWEEP;
    bencher.bench_local(|| Curves::new(black_box(sweep), 200));
}

#[divan::bench(sample_count = 10, args = CalibrationMethod::ALL)]
fn fit(bencher: Bencher, method: CalibrationMethod) {
    let (scores, labels) = &*DATA;
    let data = CalibrationData::new(scores, labels, None, Axis::Probability);
    bencher.bench_local(|| Calibration::fit(method, black_box(&data)));
}

#[divan::bench(sample_count = 5)]
fn report_cross_validated(bencher: Bencher) {
    let (scores, labels) = &*DATA;
    let data = CalibrationData::new(scores, labels, None, Axis::Probability);
    bencher.bench_local(|| CrossValidated::new(black_box(&data)));
}
