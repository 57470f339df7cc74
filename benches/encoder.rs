//! How near the encoder comes to the machine's limit, and what answering questions costs beside encoding: `cargo bench --bench encoder`;
//! with `-- question` or another part of a line's name only that.
//!
//! On each thread the whole network runs over packed batches, all threads at once, as scoring does. Printed are the floating
//! point operations of its linear layers alone over the time of everything, and what that is of a probe that does nothing but
//! multiply and add in registers. Both take turns, so that a noisy machine is noisy for both; the medians count.
//!
//! A question answerer gives each token two logits, and a sentence encoder takes the mean over the tokens: both need every token of the last
//! layer. How many tokens a second each of them computes, on windows as long as SQuAD's, is compared in the same way.

#[path = "../tests/support/random_model.rs"]
mod random_model;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use cutpoint::model::{BertSizes, Model, ModelOptions, Precision, Tokens, Workspace};
use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

const ROUNDS: usize = 9;
/// Lengths as pairs of MRPC have them: median 50, from 24 to 90.
const LENGTHS: [usize; 10] = [90, 72, 64, 58, 52, 50, 44, 38, 30, 24];

/// Lengths as windows of SQuAD have them with BERT's own vocabulary: most texts are short, few fill a window of 384.
const WINDOWS: [usize; 7] = [384, 230, 180, 160, 145, 130, 110];

fn main() -> Result<(), Box<dyn Error>> {
    let threads = cutpoint::scoring::default_threads();
    // Cargo adds options of its own.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|typed| !typed.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|typed| name.contains(typed.as_str()));
    let (pairs, windows) = (batch(&[LENGTHS, LENGTHS].concat()), batch(&WINDOWS));
    println!(
        "{threads} threads, batches of {} and {} tokens, medians of {ROUNDS} rounds",
        tokens(&pairs),
        tokens(&windows)
    );
    for (name, layers, hidden, heads, intermediate) in [("MiniLM", 6, 384, 12, 1536), ("BERT-base", 12, 768, 12, 3072)]
    {
        let folder = tempfile::tempdir()?;
        let sizes = BertSizes { layers, hidden, heads, intermediate, vocabulary: 1000, positions: 512 };
        // As small as those of a model are, so that nothing overflows in many layers.
        random_model::write(folder.path(), sizes, 0.05)?;
        for precision in [Precision::F32, Precision::Int8] {
            let name = format!("{name} {precision:?}");
            if is_wanted(&name) {
                let model = Model::open(folder.path(), &ModelOptions { precision, ..ModelOptions::default() })?;
                measure(&name, &model, &pairs, threads, linear_operations(layers, hidden, intermediate));
            }
        }
        let name = format!("{name} question answering");
        if is_wanted(&name) {
            let [answerer, encoder] =
                [Opened::QuestionAnswerer, Opened::MeanPooled].map(|opened| opened.open(folder.path()));
            compare(&name, [&answerer?, &encoder?], &windows, threads);
        }
    }
    Ok(())
}

/// Operations of the linear layers for each token. The last layer is left out: it is computed for the first tokens alone.
fn linear_operations(layers: usize, hidden: usize, inner: usize) -> f64 {
    let layer = 4 * hidden * hidden + 2 * hidden * inner;
    2.0 * ((layers - 1) * layer) as f64
}

/// What a folder with the weights of all of them is opened as.
#[derive(Clone, Copy)]
enum Opened {
    QuestionAnswerer,
    /// A sentence encoder with mean pooling.
    MeanPooled,
}

impl Opened {
    fn open(self, folder: &Path) -> Result<Model, Box<dyn Error>> {
        let (architecture, modules) = match self {
            Self::QuestionAnswerer => ("BertForQuestionAnswering", None),
            Self::MeanPooled => ("BertModel", Some(["Transformer", "Pooling"])),
        };
        let config = folder.join("config.json");
        let mut settings: serde_json::Value = serde_json::from_slice(&fs::read(&config)?)?;
        settings["architectures"] = serde_json::json!([architecture]);
        fs::write(&config, settings.to_string())?;
        if let Some(modules) = modules {
            let module = |(at, kind): (usize, &str)| {
                let path = if at == 0 { "" } else { "1_Pooling" };
                serde_json::json!({"idx": at, "name": at.to_string(), "path": path, "type": format!("sentence_transformers.models.{kind}")})
            };
            let modules: Vec<_> = modules.into_iter().enumerate().map(module).collect();
            fs::write(folder.join("modules.json"), serde_json::Value::from(modules).to_string())?;
            fs::create_dir_all(folder.join("1_Pooling"))?;
            let pooling = serde_json::json!({"word_embedding_dimension": settings["hidden_size"], "pooling_mode_mean_tokens": true});
            fs::write(folder.join("1_Pooling/config.json"), pooling.to_string())?;
        }
        // No window here is cut: it is a matter of what is computed.
        Ok(Model::open(folder, &ModelOptions::default())?)
    }
}

/// What `turn` gives in each round on each thread, all of which begin at once.
fn rounds(threads: usize, turn: impl Fn(&Barrier, &mut Workspace) -> (f64, f64) + Sync) -> Vec<(f64, f64)> {
    let together = Barrier::new(threads);
    thread::scope(|scope| {
        let work = || {
            let mut workspace = Workspace::default();
            // The first round only warms up.
            (0..=ROUNDS).map(|_| turn(&together, &mut workspace)).collect::<Vec<_>>().split_off(1)
        };
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap_or_default()).collect()
    })
}

/// Tokens a second on this thread.
fn rate(model: &Model, batch: &[Tokens], workspace: &mut Workspace) -> f64 {
    let inputs: Vec<&Tokens> = batch.iter().collect();
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed().as_secs_f64() < 0.3 {
        let _ = std::hint::black_box(model.forward(&inputs, workspace));
        count += 1;
    }
    (count * tokens(batch)) as f64 / start.elapsed().as_secs_f64()
}

fn measure(name: &str, model: &Model, batch: &[Tokens], threads: usize, operations: f64) {
    let rounds = rounds(threads, |together, workspace| {
        together.wait();
        let peak = probe();
        together.wait();
        (operations * rate(model, batch, workspace) / 1e9, peak)
    });
    let (reached, peak) = (median(rounds.iter().map(|round| round.0)), median(rounds.iter().map(|round| round.1)));
    let share = 100.0 * median(rounds.iter().map(|round| round.0 / round.1));
    println!("{name:16} {reached:7.1} of {peak:6.1} GFLOP/s (f32) a thread: {share:5.1} %");
}

/// Tokens a second of the first model beside those of the second.
fn compare(name: &str, models: [&Model; 2], batch: &[Tokens], threads: usize) {
    let rounds = rounds(threads, |together, workspace| {
        let mut turn = |model| {
            together.wait();
            rate(model, batch, workspace)
        };
        (turn(models[0]), turn(models[1]))
    });
    let (ours, encoder) = (median(rounds.iter().map(|round| round.0)), median(rounds.iter().map(|round| round.1)));
    let ratio = median(rounds.iter().map(|round| round.0 / round.1));
    println!(
        "{name}: {ours:.0} tokens/s a thread, {encoder:.0} with the mean over the tokens instead: ratio {ratio:.3}"
    );
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn tokens(batch: &[Tokens]) -> usize {
    batch.iter().map(|input| input.ids.len()).sum()
}

fn batch(lengths: &[usize]) -> Vec<Tokens> {
    let input = |length: &usize| Tokens {
        ids: (0..*length as u32).map(|token| token * 37 % 1000).collect(),
        type_ids: (0..*length).map(|token| u32::from(token > length / 2)).collect(),
        ..Tokens::default()
    };
    lengths.iter().map(input).collect()
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
