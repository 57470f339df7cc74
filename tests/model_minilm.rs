//! The real all-MiniLM-L6-v2, which is not part of this repository:
//! `CUTPOINT_MINILM=FOLDER CUTPOINT_MRPC=FILE cargo test --release --test model_minilm -- --ignored`
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use cutpoint::dataset::{self, Needs, ReadOptions};
use cutpoint::metrics::{Confusion, Metric, Objective, Summary, Sweep};
use cutpoint::model::{Model, ModelOptions};
use cutpoint::scoring::{ScoringOptions, score};
use serde_json::Value;

fn model() -> Model {
    let folder = std::env::var_os("CUTPOINT_MINILM").expect("CUTPOINT_MINILM names the model's folder");
    Model::open(Path::new(&folder), &ModelOptions::default()).unwrap()
}

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minilm").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
#[ignore = "needs the real model: set CUTPOINT_MINILM"]
fn thirty_cosines_are_those_of_sentence_transformers() {
    let model = model();
    let reference = fixture("pairs.json");
    let pairs = reference["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 30);
    let mut rows = String::from("text_a,text_b\n");
    let mut writer = csv::Writer::from_writer(Vec::new());
    for pair in pairs {
        let texts = ["text_a", "text_b"].map(|key| pair[key].as_str().unwrap());
        let lengths = texts.map(|text| model.tokenize(text, None).unwrap().ids.len() as u64);
        let expected = [0, 1].map(|text| pair["n_tokens"][text].as_u64().unwrap());
        assert_eq!(lengths, expected, "pair {}", pair["id"]);
        writer.write_record(texts).unwrap();
    }
    rows.push_str(&String::from_utf8(writer.into_inner().unwrap()).unwrap());
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), rows).unwrap();
    let needs = Needs { texts: true, labels: false, scores: false };
    let dataset = dataset::read(file.path(), &ReadOptions::default(), needs).unwrap();
    let scored = score(&model, &dataset, ScoringOptions::default(), &AtomicBool::new(false), &|_| {}).unwrap();
    let mut largest = 0_f64;
    for (pair, cosine) in pairs.iter().zip(&scored.scores.values) {
        let difference = (cosine - pair["cosine"].as_f64().unwrap()).abs();
        assert!(difference <= 1e-5, "pair {}: {difference}", pair["id"]);
        largest = largest.max(difference);
    }
    println!("30 pairs, largest difference of a cosine {largest:e}");
}

#[test]
#[ignore = "needs the real model and MRPC: set CUTPOINT_MINILM and CUTPOINT_MRPC"]
fn the_figures_on_mrpc_are_those_of_scikit_learn() {
    let Some(path) = std::env::var_os("CUTPOINT_MRPC").map(PathBuf::from) else {
        println!("SKIPPED: CUTPOINT_MRPC is not set");
        return;
    };
    let needs = Needs { texts: true, labels: true, scores: false };
    let dataset = dataset::read(&path, &ReadOptions::default(), needs).unwrap();
    let scored = score(&model(), &dataset, ScoringOptions::default(), &AtomicBool::new(false), &|_| {}).unwrap();
    let sweep = Sweep::new(&scored.scores.values, dataset.labels.as_deref().unwrap());
    let summary = Summary::from_sweep(&sweep);
    let expected = &fixture("mrpc_metrics.json")["sklearn"];
    let number = |key: &str| expected[key].as_f64().unwrap();
    println!("{} pairs in {:.1} s, ROC AUC {:?}", dataset.len(), scored.elapsed.as_secs_f64(), summary.roc_auc);

    assert_eq!(sweep.len() as u64, expected["n"].as_u64().unwrap());
    assert_eq!(sweep.positives(), expected["positives"].as_u64().unwrap());
    // Cosines differ in the sixth digit; two rows that close may change places.
    assert!((summary.roc_auc.unwrap() - number("roc_auc")).abs() < 1e-5);
    assert!((summary.average_precision.unwrap() - number("average_precision")).abs() < 1e-5);
    let counts = |value: &Value| {
        let count = |key: &str| value[key].as_u64().unwrap();
        Confusion { tp: count("tp"), fp: count("fp"), fn_: count("fn"), tn: count("tn") }
    };
    for (metric, value, at, thresholds) in [
        (Metric::Accuracy, "best_accuracy", "cm_at_first", "best_accuracy_thresholds"),
        (Metric::F1, "best_f1", "cm_f1", "best_f1_thresholds"),
    ] {
        let best = sweep.best(&Objective::best(metric)).unwrap();
        assert_eq!(best.confusion, counts(&expected[at]));
        assert!((best.value - number(value)).abs() < 1e-12, "{metric:?}");
        let high = best.interval.high.unwrap();
        assert!((high - expected[thresholds][0].as_f64().unwrap()).abs() < 1e-5, "{high}");
    }
    assert_eq!(sweep.confusion(0.5), counts(&expected["at_0_5"]));
}
