//! The demo keeps what its model card says: no test sentence was trained on, the wrong labels are the listed ones, it is small,
//! and its model is neither perfect nor bad.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use cutpoint::dataset::{self, Needs, ReadOptions};
use cutpoint::metrics::{Summary, Sweep};
use cutpoint::model::{Model, ModelOptions};
use cutpoint::scoring::{ScoringOptions, score};

// The example is a program; the test reads only what it makes.
#[allow(dead_code)]
#[path = "../examples/demo_data.rs"]
mod demo_data;

const CORPUS: &str = include_str!("../assets/demo/corpus.txt");
const MODEL: &[u8] = include_bytes!("../assets/demo/model.gguf");
const TEST: &str = include_str!("../assets/demo/test.tsv");
const WRONG: &str = include_str!("../assets/demo/wrong_labels.tsv");

/// Publishing allows 10 MB.
const MOST_BYTES: usize = 9_000_000;

fn file(name: &str) -> String {
    let files = demo_data::files(CORPUS).unwrap();
    files.into_iter().find(|(other, _)| *other == name).unwrap().1
}

/// Both texts and the label of every row.
fn rows(table: &str) -> Vec<[&str; 3]> {
    table.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>().try_into().unwrap()).collect()
}

/// A sentence with its slots blanked, in small letters and without signs: twins are equal.
fn phrasing(sentence: &str) -> String {
    let mut sentence = sentence.to_owned();
    for (slot, fillings) in demo_data::SLOTS {
        for filling in fillings {
            sentence = sentence.replace(filling, slot);
        }
    }
    sentence.to_lowercase().chars().filter(|sign| sign.is_alphanumeric()).collect()
}

fn phrasings(table: &str) -> BTreeSet<String> {
    rows(table).iter().flat_map(|row| [phrasing(row[0]), phrasing(row[1])]).collect()
}

#[test]
fn the_test_set_is_what_the_corpus_gives() {
    assert_eq!(file("test.tsv"), TEST);
    assert_eq!(file("wrong_labels.tsv"), WRONG);
}

#[test]
fn no_test_sentence_and_no_slot_filled_twin_of_one_is_in_training_or_dev() {
    let (train, dev, test) = (phrasings(&file("train.tsv")), phrasings(&file("dev.tsv")), phrasings(TEST));
    assert!(test.len() >= 600 && train.len() >= 1_600, "{} and {} phrasings", test.len(), train.len());
    assert_eq!(test.intersection(&train).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(test.intersection(&dev).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_corpus_has_its_intents_and_no_phrasing_twice() {
    let intents = CORPUS.lines().filter(|line| line.starts_with('[')).count();
    let lines: Vec<&str> =
        CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with('[') && !line.starts_with("# ")).collect();
    assert!(intents >= 150, "{intents} intents");
    assert!(lines.len() >= 8 * intents, "{} phrasings", lines.len());
    let distinct: BTreeSet<String> = lines.iter().map(|line| phrasing(line)).collect();
    assert_eq!(distinct.len(), lines.len());
}

#[test]
fn the_listed_labels_are_wrong_and_one_percent_of_all() {
    let test = rows(TEST);
    let wrong: Vec<(usize, &str)> = WRONG
        .lines()
        .skip(1)
        .map(|line| line.split_once('\t').map(|(row, label)| (row.parse().unwrap(), label)).unwrap())
        .collect();
    assert_eq!(wrong.len(), test.len() / 100);
    assert!(wrong.iter().all(|(row, label)| test[row - 1][2] != *label));
}

#[test]
fn what_the_program_carries_is_small_enough_to_publish() {
    assert!(MODEL.len() + TEST.len() <= MOST_BYTES, "{} bytes", MODEL.len() + TEST.len());
}

#[test]
fn the_model_makes_errors_worth_looking_at_and_no_more() {
    let model = Model::embedded("demo", MODEL, &ModelOptions::default()).unwrap();
    let needs = Needs { texts: true, labels: true, scores: false };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/test.tsv");
    let test = dataset::read(&path, &ReadOptions::default(), needs).unwrap();
    assert!((1_000..=2_000).contains(&test.len()));
    let scored = score(&model, &test, ScoringOptions::default(), &AtomicBool::new(false), &|_| {}).unwrap();
    let summary = Summary::from_sweep(&Sweep::new(&scored.scores.values, test.labels.as_deref().unwrap()));
    let roc_auc = summary.roc_auc.unwrap();
    assert!((0.92..=0.985).contains(&roc_auc), "{roc_auc}");
}

#[test]
fn any_english_text_still_tokenises() {
    let model = Model::embedded("demo", MODEL, &ModelOptions::default()).unwrap();
    let unknown = model.tokenize("\u{4e00}", None).unwrap().ids[1];
    let tokens = model.tokenize("Zyzzyva quixotry, jukebox: 0123456789 & (naive) #1!?", None).unwrap();
    assert!(!tokens.ids.contains(&unknown), "{:?}", tokens.ids);
}
