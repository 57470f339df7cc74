//! Scoring keeps the order, the bits and its temper, whatever the number of threads.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use cutpoint::dataset::{Cell, Dataset, Format, Inversions, Roles, Source, Table};
use cutpoint::model::{Model, ModelOptions, Precision};
use cutpoint::scoring::{Completed, Progress, ScoringError, ScoringOptions, score};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(name)
}

fn open(name: &str) -> Model {
    Model::open(&folder(name), &ModelOptions::default()).unwrap()
}

fn reference(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder(name).join("expected.json")).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    value["pairs"].as_array().unwrap().clone()
}

fn dataset<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Dataset {
    let mut table = Table::new(vec!["text_a".into(), "text_b".into()]);
    for (text_a, text_b) in pairs {
        table.push([Cell::Text(text_a), text_b.map_or(Cell::Absent, Cell::Text)]);
    }
    Dataset {
        source: Source { path: "pairs.csv".into(), format: Format::Csv.into(), embedded: None },
        lines: (1..=table.rows() as u64).collect(),
        table,
        roles: Roles { text_a: Some(0), text_b: Some(1), ..Roles::default() },
        counts: None,
        weights: None,
        empty_lines: Vec::new(),
        labels: None,
        class_names: ["0".into(), "1".into()],
        scores: None,
        skipped: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        questions: None,
        predicted: None,
        inversions: Inversions::default(),
        compared: Vec::new(),
        costs: cutpoint::metrics::CostColumns::default(),
    }
}

fn reference_dataset(pairs: &[Value]) -> Dataset {
    dataset(pairs.iter().map(|pair| (pair["text_a"].as_str().unwrap(), pair["text_b"].as_str())))
}

fn run(model: &Model, dataset: &Dataset, threads: usize, batch_tokens: usize) -> Completed {
    let options = ScoringOptions { threads: Some(threads), batch_tokens, check_rows: 0 };
    score(model, dataset, options, &AtomicBool::new(false), &|_| {}).unwrap()
}

#[test]
fn scores_stand_in_the_order_of_the_rows_and_are_the_references() {
    for (name, key) in [
        ("bert-2label", "probabilities"),
        ("bert-1label-sigmoid", "sigmoid"),
        ("st-cls", "cosine"),
        ("st-mean-normalize", "cosine"),
    ] {
        let pairs = reference(name);
        let scored = run(&open(name), &reference_dataset(&pairs), 2, 100);
        for (pair, score) in pairs.iter().zip(&scored.scores.values) {
            let expected = match &pair[key] {
                Value::Array(classes) => classes.last().and_then(Value::as_f64).unwrap(),
                single => single.as_f64().unwrap(),
            };
            assert!((score - expected).abs() <= 1e-5, "{name} {}: {score} is not {expected}", pair["id"]);
        }
    }
}

#[test]
fn not_a_bit_depends_on_the_number_of_threads() {
    for name in ["bert-2label", "st-mean-normalize"] {
        let (model, dataset) = (open(name), reference_dataset(&reference(name)));
        let alone = run(&model, &dataset, 1, 128).scores;
        for threads in [2, 3, 7] {
            let scores = run(&model, &dataset, threads, 128).scores;
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&scores.values), bits(&alone.values), "{name} with {threads} threads");
            assert_eq!(scores.logits, alone.logits);
        }
    }
}

#[test]
fn identical_pairs_get_identical_scores_and_are_computed_once() {
    let pairs = [
        ("the harbour", Some("a broken umbrella")),
        ("heavy rain in the night", Some("a")),
        ("the harbour", Some("a broken umbrella")),
    ];
    let scored = run(&open("bert-2label"), &dataset(pairs), 2, 8);
    assert_eq!(scored.distinct, 2);
    assert_eq!(scored.scores.values[0].to_bits(), scored.scores.values[2].to_bits());
    let scored = run(&open("st-cls"), &dataset(pairs), 2, 8);
    assert_eq!(scored.distinct, 4, "an encoder reads each text once");
}

#[test]
fn truncated_rows_are_counted() {
    let long = "the harbour master repaired the lighthouse ".repeat(20);
    let scored = run(&open("bert-2label"), &dataset([(long.as_str(), Some("a")), ("short", Some("b"))]), 1, 100);
    assert_eq!(scored.truncated, 1);
}

#[test]
fn word_pieces_that_nobody_knows_are_counted_row_by_row() {
    let pairs = [("the harbour", Some("щ щ")), ("the harbour", Some("щ щ")), ("the", Some("harbour"))];
    for (name, all, unknown) in [("bert-2label", 10, 4), ("st-cls", 10, 4)] {
        let scored = run(&open(name), &dataset(pairs), 2, 100);
        assert_eq!((scored.pieces.all, scored.pieces.unknown), (all, unknown), "{name}");
    }
    let note = run(&open("bert-2label"), &dataset(pairs), 1, 100).pieces.note().unwrap().to_string();
    assert!(note.starts_with("40 % of the word pieces"), "{note}");
    assert_eq!(run(&open("bert-2label"), &dataset([("the", Some("harbour"))]), 1, 100).pieces.note(), None);
}

#[test]
fn no_rows_give_no_scores() {
    assert!(run(&open("bert-2label"), &dataset([]), 2, 100).scores.values.is_empty());
}

#[test]
fn progress_ends_with_everything_done() {
    let pairs = reference("bert-2label");
    let seen = Mutex::new(Vec::<Progress>::new());
    let options = ScoringOptions { threads: Some(2), batch_tokens: 64, check_rows: 0 };
    let report = |progress| seen.lock().unwrap().push(progress);
    score(&open("bert-2label"), &reference_dataset(&pairs), options, &AtomicBool::new(false), &report).unwrap();
    let seen = seen.into_inner().unwrap();
    let last = seen.last().unwrap();
    assert_eq!((last.pairs_done, last.tokens_done), (pairs.len(), last.tokens));
    assert!(seen.is_sorted_by_key(|progress| progress.tokens_done));
}

#[test]
fn a_cancelled_run_gives_no_scores() {
    let pairs = reference("bert-2label");
    let cancel = AtomicBool::new(true);
    let result = score(&open("bert-2label"), &reference_dataset(&pairs), ScoringOptions::default(), &cancel, &|_| {});
    assert!(matches!(result, Err(ScoringError::Cancelled)));
    // Cancelled from outside while it is under way.
    let cancel = AtomicBool::new(false);
    let options = ScoringOptions { threads: Some(1), batch_tokens: 1, check_rows: 0 };
    let stop = |progress: Progress| {
        if progress.tokens > 0 {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let many = reference_dataset(&pairs.iter().cycle().take(4000).cloned().collect::<Vec<_>>());
    let result = score(&open("bert-2label"), &many, options, &cancel, &stop);
    assert!(matches!(result, Err(ScoringError::Cancelled)), "{result:?}");
}

#[test]
fn eight_bits_stay_near_and_say_how_near() {
    let data = reference_dataset(&reference("bert-2label"));
    let options = ModelOptions { precision: Precision::Int8, ..ModelOptions::default() };
    let reduced = Model::open(&folder("bert-2label"), &options).unwrap();
    let options = ScoringOptions { threads: Some(2), batch_tokens: 512, check_rows: 5 };
    let run = |model: &Model| score(model, &data, options, &AtomicBool::new(false), &|_| {}).unwrap();
    let (reduced, exact) = (run(&reduced), run(&open("bert-2label")));
    assert_eq!(exact.scores.check, None);
    let check = reduced.scores.check.unwrap();
    assert_eq!((check.exact.len(), check.reduced.len()), (5, 5));
    assert!(check.exact.iter().all(|score| exact.scores.values.iter().any(|other| (score - other).abs() < 1e-5)));
    let differences = reduced.scores.values.iter().zip(&exact.scores.values).map(|(a, b)| (a - b).abs());
    let largest = differences.fold(0.0, f64::max);
    assert!(largest > 0.0 && largest < 0.05, "{largest}");
    assert!(check.reduced.iter().zip(&check.exact).all(|(a, b)| (a - b).abs() <= largest + 1e-5));
}
