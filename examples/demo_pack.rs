//! Quantises a folder that `cutpoint train` wrote into the one file that the program carries, and says what that costs:
//! `cargo run --release --example demo_pack -- FOLDER q5_0 assets/demo/model.gguf assets/demo/test.tsv`

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use cutpoint::dataset::{self, Dataset, Needs, ReadOptions};
use cutpoint::metrics::{Summary, Sweep};
use cutpoint::model::{Model, ModelOptions, pack};
use cutpoint::scoring::{ScoringOptions, score};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, kind, out, test] = &arguments[..] else { anyhow::bail!("usage: FOLDER KIND OUT TEST") };
    let mut file = Cursor::new(Vec::new());
    pack(Path::new(folder), kind, &mut file)?;
    let bytes: &'static [u8] = Box::leak(file.into_inner().into_boxed_slice());
    fs::write(out, bytes).with_context(|| format!("cannot write {out}"))?;
    let needs = Needs { texts: true, labels: true, scores: false };
    let test = dataset::read(Path::new(test), &ReadOptions::default(), needs)?;
    let whole = roc_auc(&Model::open(Path::new(folder), &ModelOptions::default())?, &test)?;
    let packed = roc_auc(&Model::embedded("packed", bytes, &ModelOptions::default())?, &test)?;
    println!("{kind}: {} bytes, ROC AUC {packed:.4} ({whole:.4} in f32)", bytes.len());
    Ok(())
}

fn roc_auc(model: &Model, test: &Dataset) -> Result<f64> {
    let scored = score(model, test, ScoringOptions::default(), &AtomicBool::new(false), &|_| {})?;
    let labels = test.labels.as_deref().context("the test set has no labels")?;
    Summary::from_sweep(&Sweep::new(&scored.scores.values, labels)).roc_auc.context("one class alone")
}
