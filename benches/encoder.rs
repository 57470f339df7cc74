//! How near the encoder comes to the machine's limit: `cargo bench --bench encoder`.
//!
//! On each thread the whole network runs over packed batches, all threads at once, as scoring does. Printed are the floating
//! point operations of its linear layers alone over the time of everything, and what that is of a probe that does nothing but
//! multiply and add in registers. Both take turns, so that a noisy machine is noisy for both; the medians count.

#[path = "../tests/support/random_model.rs"]
mod random_model;

use std::error::Error;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use cutpoint::model::{BertSizes, Model, ModelOptions, Precision, Tokens, Workspace};
use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

const ROUNDS: usize = 9;
/// Lengths as pairs of MRPC have them: median 50, from 24 to 90.
const LENGTHS: [usize; 10] = [90, 72, 64, 58, 52, 50, 44, 38, 30, 24];

fn main() -> Result<(), Box<dyn Error>> {
    let threads = cutpoint::scoring::default_threads();
    let tokens: usize = batch().iter().map(|input| input.ids.len()).sum();
    println!("{threads} threads, batches of {tokens} tokens, medians of {ROUNDS} rounds");
    for (name, layers, hidden, heads, intermediate) in [("MiniLM", 6, 384, 12, 1536), ("BERT-base", 12, 768, 12, 3072)]
    {
        let folder = tempfile::tempdir()?;
        let sizes = BertSizes { layers, hidden, heads, intermediate, vocabulary: 1000, positions: 512 };
        // As small as those of a model are, so that nothing overflows in many layers.
        random_model::write(folder.path(), sizes, 0.05)?;
        for precision in [Precision::F32, Precision::Int8] {
            let model = Model::open(folder.path(), &ModelOptions { precision, ..ModelOptions::default() })?;
            measure(&format!("{name} {precision:?}"), &model, threads, linear_operations(layers, hidden, intermediate));
        }
    }
    Ok(())
}

/// Operations of the linear layers for each token. The last layer is left out: it is computed for the first tokens alone.
fn linear_operations(layers: usize, hidden: usize, inner: usize) -> f64 {
    let layer = 4 * hidden * hidden + 2 * hidden * inner;
    2.0 * ((layers - 1) * layer) as f64
}

fn measure(name: &str, model: &Model, threads: usize, operations: f64) {
    let batch = batch();
    let inputs: Vec<&Tokens> = batch.iter().collect();
    let tokens: usize = inputs.iter().map(|input| input.ids.len()).sum();
    let together = Barrier::new(threads);
    let rounds: Vec<(f64, f64)> = thread::scope(|scope| {
        let work = || {
            let mut workspace = Workspace::default();
            let mut rounds = Vec::new();
            for _ in 0..=ROUNDS {
                together.wait();
                let peak = probe();
                together.wait();
                let (start, mut count) = (Instant::now(), 0);
                while start.elapsed().as_secs_f64() < 0.3 {
                    let _ = std::hint::black_box(model.forward(&inputs, &mut workspace));
                    count += 1;
                }
                rounds.push((operations * (count * tokens) as f64 / start.elapsed().as_secs_f64() / 1e9, peak));
            }
            // The first round only warms up.
            rounds.split_off(1)
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap_or_default()).collect()
    });
    let (reached, peak) = (median(rounds.iter().map(|round| round.0)), median(rounds.iter().map(|round| round.1)));
    let share = 100.0 * median(rounds.iter().map(|round| round.0 / round.1));
    println!("{name:16} {reached:7.1} of {peak:6.1} GFLOP/s (f32) a thread: {share:5.1} %");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn batch() -> Vec<Tokens> {
    let input = |length: usize| Tokens {
        ids: (0..length as u32).map(|token| token * 37 % 1000).collect(),
        type_ids: (0..length).map(|token| u32::from(token > length / 2)).collect(),
        ..Tokens::default()
    };
    LENGTHS.into_iter().chain(LENGTHS).map(input).collect()
}

/// Multiplications and additions in registers alone, in GFLOP/s: what a core could do if nothing had to be fetched.
fn probe() -> f64 {
    const TURNS: usize = 4_000_000;
    let start = Instant::now();
    let (lanes, sum) = FusedMultiplyAdd { turns: TURNS }.dispatch();
    std::hint::black_box(sum);
    (2 * FusedMultiplyAdd::CHAINS * lanes * TURNS) as f64 / start.elapsed().as_secs_f64() / 1e9
}

struct FusedMultiplyAdd {
    turns: usize,
}

impl FusedMultiplyAdd {
    /// Independent sums: more than an addition takes cycles, so that every cycle begins one in each unit.
    const CHAINS: usize = 12;
}

impl SimdOp for FusedMultiplyAdd {
    type Output = (usize, f32);

    // Compiled once for each instruction set: what is not inlined into it would not be.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> Self::Output {
        let ops = isa.f32();
        let (factor, addend) = (ops.splat(std::hint::black_box(0.999)), ops.splat(std::hint::black_box(0.001)));
        let mut sums = [ops.splat(1.0); Self::CHAINS];
        for _ in 0..self.turns {
            for sum in &mut sums {
                *sum = ops.mul_add(*sum, factor, addend);
            }
        }
        let all = sums.into_iter().fold(ops.splat(0.0), |all, sum| ops.add(all, sum));
        (ops.len(), all.to_array().as_ref().iter().sum())
    }
}
