//! The folder that the original BERT code left behind gives here what it gave there.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use cutpoint::model::{Model, ModelOptions, TextOptions, Tokens, Workspace};
use serde_json::Value;

/// How far a probability may be from the original's.
const PROBABILITY: f64 = 5e-6;

/// How far a loss may be from the original's.
const LOSS: f64 = 1e-5;

/// `--max_seq_length` of the original runs.
const LENGTH: usize = 64;

const SETS: [(&str, &str); 4] = [("mrpc_en", "test"), ("mrpc_en", "dev"), ("mrpc_zh", "test"), ("mrpc_zh", "dev")];

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tf1").join(path)
}

fn open(path: &Path) -> Model {
    let text = TextOptions { max_length: Some(LENGTH), ..TextOptions::default() };
    Model::open(path, &ModelOptions { text, ..ModelOptions::default() }).unwrap()
}

fn lines(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(fixture(path)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn ids(value: &Value) -> Vec<u32> {
    numbers(value).into_iter().map(|id| id as u32).collect()
}

fn tokenize(model: &Model, row: &Value) -> Tokens {
    model.tokenize(row["text_a"].as_str().unwrap(), row["text_b"].as_str()).unwrap()
}

/// Softmax in f64, as scoring has it.
fn probabilities(logits: &[f32]) -> Vec<f64> {
    let exponentials: Vec<f64> = logits.iter().map(|logit| f64::from(*logit).exp()).collect();
    let sum: f64 = exponentials.iter().sum();
    exponentials.iter().map(|exponential| exponential / sum).collect()
}

fn unknown_id(name: &str) -> u32 {
    let vocabulary = std::fs::read_to_string(fixture(name).join("vocab.txt")).unwrap();
    vocabulary.lines().position(|piece| piece == "[UNK]").unwrap() as u32
}

#[test]
fn every_id_and_segment_is_the_originals() {
    for (name, part) in SETS {
        let model = open(&fixture(name));
        let mut cut = 0;
        for row in lines(&format!("{name}/expected_{part}.jsonl")) {
            let tokens = tokenize(&model, &row);
            assert_eq!(tokens.ids, ids(&row["input_ids"]), "{row}");
            assert_eq!(tokens.type_ids, ids(&row["segment_ids"]), "{row}");
            cut += usize::from(tokens.truncated);
            let unknown = ids(&row["input_ids"]).iter().filter(|id| **id == unknown_id(name)).count();
            assert_eq!(tokens.pieces.unknown, unknown, "{row}");
            assert!(tokens.pieces.all + 2 == tokens.ids.len() || tokens.pieces.all + 3 == tokens.ids.len());
        }
        assert!(part == "dev" || cut > 0, "{name} {part} has rows that are too long");
    }
}

#[test]
fn every_awkward_text_is_cut_up_as_the_original_does() {
    for (name, length) in [("mrpc_en", 128), ("mrpc_zh", 64)] {
        for (field, lowercase) in [("lower", true), ("cased", false)] {
            let text = TextOptions { max_length: Some(length), lowercase: Some(lowercase) };
            let options = ModelOptions { text, ..ModelOptions::default() };
            let model = Model::open(&fixture(name), &options).unwrap();
            for case in lines(&format!("{name}/tokenize_cases.jsonl")) {
                let text = case["text"].as_str().unwrap();
                let found = model.tokenize(text, None).unwrap();
                let expected = ids(&case[field]);
                assert_eq!(found.truncated, expected.len() > length - 2, "{text:?}");
                let shown = &expected[..expected.len().min(length - 2)];
                assert_eq!(&found.ids[1..found.ids.len() - 1], shown, "{text:?} {field}");
            }
        }
    }
}

#[test]
fn every_logit_probability_and_loss_is_the_originals() {
    for (name, part) in SETS {
        let model = open(&fixture(name));
        for row in lines(&format!("{name}/expected_{part}.jsonl")) {
            let logits = model.forward(&[&tokenize(&model, &row)], &mut Workspace::default()).unwrap().values.to_vec();
            let found = probabilities(&logits);
            for (found, expected) in found.iter().zip(numbers(&row["probabilities"])) {
                assert!((found - expected).abs() <= PROBABILITY, "{found} is not {expected}: {row}");
            }
            let loss = -found[row["gold"].as_u64().unwrap() as usize].ln();
            assert!((loss - row["loss"].as_f64().unwrap()).abs() <= LOSS, "{loss}: {row}");
        }
    }
}

/// A copy of `mrpc_en` with the checkpoint files of `format_edge/variant` in place of its own.
fn variant(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: PathBuf| fs::copy(&from, folder.path().join(from.file_name().unwrap())).unwrap();
    for file in ["bert_config.json", "vocab.txt"] {
        copy(fixture("mrpc_en").join(file));
    }
    for entry in fs::read_dir(fixture("format_edge").join(name)).unwrap() {
        copy(entry.unwrap().path());
    }
    if name.ends_with("blocks") {
        copy(fixture("mrpc_en/model.ckpt-1100.data-00000-of-00001"));
    }
    folder
}

#[test]
fn every_way_to_store_a_checkpoint_gives_the_same_scores() {
    for name in ["sharded_partitioned", "float16", "bfloat16", "float64", "small_blocks", "snappy_small_blocks"] {
        let folder = variant(name);
        let model = open(folder.path());
        let expected: Value =
            serde_json::from_slice(&fs::read(folder.path().join("probabilities_test.json")).unwrap()).unwrap();
        for (row, expected) in lines("mrpc_en/expected_test.jsonl").iter().zip(expected.as_array().unwrap()) {
            let found =
                probabilities(model.forward(&[&tokenize(&model, row)], &mut Workspace::default()).unwrap().values);
            for (found, expected) in found.iter().zip(numbers(expected)) {
                assert!((found - expected).abs() <= PROBABILITY, "{name}: {found} is not {expected}: {row}");
            }
        }
    }
}

#[test]
fn what_was_assumed_is_said() {
    let of = |name: &str| Model::open(&fixture(name), &ModelOptions::default()).unwrap();
    let notes = |name: &str| of(name).info().notes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let (english, chinese) = (notes("mrpc_en"), notes("mrpc_zh"));
    assert!(english.contains("at most 128 tokens, lower-cased") && english.contains("model.ckpt-1100"), "{english}");
    assert!(chinese.contains("at most 64 tokens, case kept"), "{chinese}");
    let by_prefix = of("mrpc_en/model.ckpt-1100");
    assert_eq!(by_prefix.sha256().unwrap(), of("mrpc_en").sha256().unwrap());
}

#[test]
fn an_empty_second_text_is_a_single_sequence() {
    let model = open(&fixture("mrpc_en"));
    let single = model.tokenize("the bank report", None).unwrap();
    assert_eq!(model.tokenize("the bank report", Some("")).unwrap(), single);
    assert_eq!(model.tokenize("the bank report", Some(" \u{200b} ")).unwrap(), single);
    assert!(single.type_ids.iter().all(|segment| *segment == 0));
}

/// What is said of a copy of `mrpc_en` in which `change` was done.
fn refusal(change: impl Fn(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    for name in ["bert_config.json", "vocab.txt", "checkpoint"] {
        fs::copy(fixture("mrpc_en").join(name), folder.path().join(name)).unwrap();
    }
    for name in ["model.ckpt-1100.index", "model.ckpt-1100.data-00000-of-00001"] {
        fs::copy(fixture("mrpc_en").join(name), folder.path().join(name)).unwrap();
    }
    change(folder.path());
    // Weights are read beside what the caller does next.
    let opened = Model::open(folder.path(), &ModelOptions::default()).and_then(|model| model.wait());
    let error = opened.unwrap_err().to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

fn configure(from: &'static str, to: &'static str) -> impl Fn(&Path) {
    move |folder| {
        let path = folder.join("bert_config.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(path, text.replace(from, to)).unwrap();
    }
}

#[test]
fn each_way_to_be_broken_has_its_own_sentence() {
    let data = "model.ckpt-1100.data-00000-of-00001";
    let remove = |name: &'static str| move |folder: &Path| fs::remove_file(folder.join(name)).unwrap();
    let cases: [(String, &[&str]); 12] = [
        (refusal(remove("bert_config.json")), &["bert_config.json", "BERT_BASE_DIR"]),
        (refusal(remove("vocab.txt")), &["vocab.txt", "BERT_BASE_DIR"]),
        (refusal(remove("model.ckpt-1100.index")), &["checkpoint: it names model.ckpt-1100, which is not here"]),
        (refusal(remove(data)), &[data, "is not there"]),
        (
            refusal(|folder| {
                let bytes = fs::read(folder.join(data)).unwrap();
                fs::write(folder.join(data), &bytes[..bytes.len() / 2]).unwrap();
            }),
            &[data, "the file ends before it does", "copy it again"],
        ),
        (
            refusal(|folder| {
                let mut bytes = fs::read(folder.join(data)).unwrap();
                bytes.iter_mut().step_by(1000).for_each(|byte| *byte ^= 1);
                fs::write(folder.join(data), bytes).unwrap();
            }),
            &[data, "checksum is wrong"],
        ),
        (
            refusal(|folder| {
                let path = folder.join("model.ckpt-1100.index");
                let bytes = fs::read(&path).unwrap();
                fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
            }),
            &["model.ckpt-1100.index", "it does not end as an index of variables"],
        ),
        (
            refusal(configure("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")),
            &["bert/encoder/layer_2/attention/self/query/kernel is missing", "[48, 48]"],
        ),
        (
            refusal(configure("\"intermediate_size\": 96", "\"intermediate_size\": 90")),
            &["bert/encoder/layer_0/intermediate/dense/kernel has shape [48, 96], but bert_config.json says [48, 90]"],
        ),
        (
            refusal(configure("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"swish\"")),
            &["bert_config.json: hidden_act"],
        ),
        (
            refusal(|folder| {
                let index = folder.join("model.ckpt-1100.index");
                fs::rename(&index, folder.join("model.ckpt-1100")).unwrap();
            }),
            &["model.ckpt-1100: this is a checkpoint of TensorFlow's old format"],
        ),
        (
            refusal(|folder| fs::write(folder.join("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n").unwrap()),
            &["vocab.txt: the token [SEP] is not in it"],
        ),
    ];
    for (error, parts) in cases {
        for part in parts {
            assert!(error.contains(part), "{part:?} is not in: {error}");
        }
    }
}
