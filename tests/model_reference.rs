//! What transformers and sentence-transformers say of the small models in `fixtures/models`, this program says too.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};

use cutpoint::metrics::Logits;
use cutpoint::model::{
    Backend, Base, DeviceKind, Model, ModelOptions, Task, TextOptions, Tokens, WantedClass, Workspace,
};
use serde_json::Value;

/// How far a probability, logit or cosine may be from the reference.
const TOLERANCE: f64 = 1e-5;

const CLASSIFIERS: [&str; 8] = [
    "bert-2label",
    "bert-2label-bin",
    "bert-2label-legacy",
    "bert-2label-sharded",
    "bert-2label-fp16",
    "bert-2label-bf16",
    "bert-1label-sigmoid",
    "bert-3label-nli",
];

const ENCODERS: [&str; 3] = ["st-cls", "st-mean-normalize", "st-mean-normalize-v6layout"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/models").join(name)
}

fn open(name: &str) -> Model {
    // Only the model with three classes needs to be told which one counts.
    let positive = (name == "bert-3label-nli").then(|| WantedClass::Called("entailment".into()));
    Model::open(&folder(name), &ModelOptions { positive, ..ModelOptions::default() }).unwrap()
}

fn expected(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder(name).join("expected.json")).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn ids(value: &Value) -> Vec<u32> {
    numbers(value).into_iter().map(|id| id as u32).collect()
}

fn tokenize(model: &Model, pair: &Value) -> Tokens {
    model.tokenize(pair["text_a"].as_str().unwrap(), pair["text_b"].as_str()).unwrap()
}

fn forward(model: &Model, batch: &[&Tokens]) -> Vec<f32> {
    model.forward(batch, &mut Workspace::default()).unwrap().values.to_vec()
}

fn assert_close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= TOLERANCE, "{what}: {found} is not {expected}");
}

#[test]
fn every_token_is_the_reference_tokenizers() {
    for name in CLASSIFIERS {
        let model = open(name);
        for pair in expected(name)["pairs"].as_array().unwrap() {
            let tokens = tokenize(&model, pair);
            assert_eq!(tokens.ids, ids(&pair["input_ids"]), "{name} {}", pair["id"]);
            assert_eq!(tokens.type_ids, ids(&pair["token_type_ids"]), "{name} {}", pair["id"]);
        }
    }
    for name in ENCODERS {
        let model = open(name);
        for text in expected(name)["texts"].as_array().unwrap() {
            let tokens = model.tokenize(text["text"].as_str().unwrap(), None).unwrap();
            assert_eq!(tokens.ids, ids(&text["input_ids"]), "{name} {}", text["text"]);
        }
    }
}

#[test]
fn every_logit_and_probability_is_the_references() {
    for name in CLASSIFIERS {
        let model = open(name);
        for pair in expected(name)["pairs"].as_array().unwrap() {
            let values = forward(&model, &[&tokenize(&model, pair)]);
            let what = format!("{name} {}", pair["id"]);
            for (found, expected) in values.iter().zip(numbers(&pair["logits"])) {
                assert_close(f64::from(*found), expected, &what);
            }
            let logits = Logits { classes: model.width(), positive: 0, values };
            let probabilities = match &pair["sigmoid"] {
                Value::Null => numbers(&pair["probabilities"]),
                single => single.as_f64().map_or_else(|| numbers(single), |number| vec![number]),
            };
            assert_eq!(probabilities.len(), model.width());
            for (class, expected) in probabilities.into_iter().enumerate() {
                assert_close(logits.probability(0, class), expected, &what);
            }
        }
    }
}

#[test]
fn a_row_in_a_batch_is_the_row_alone() {
    for name in CLASSIFIERS {
        let model = open(name);
        let expected = expected(name);
        let tokens: Vec<Tokens> =
            expected["pairs"].as_array().unwrap().iter().map(|pair| tokenize(&model, pair)).collect();
        let together = forward(&model, &tokens.iter().collect::<Vec<_>>());
        for (row, tokens) in tokens.iter().enumerate() {
            let batched = &together[row * model.width()..][..model.width()];
            assert_eq!(forward(&model, &[tokens]), batched, "{name} row {row}, to the last bit");
        }
    }
}

#[test]
fn the_packed_encoder_says_what_candles_own_operations_say() {
    for name in CLASSIFIERS.into_iter().chain(ENCODERS) {
        let positive = (name == "bert-3label-nli").then(|| WantedClass::Called("entailment".into()));
        let options = ModelOptions { positive, backend: Backend::Candle(DeviceKind::Cpu), ..ModelOptions::default() };
        let (packed, candle) = (open(name), Model::open(&folder(name), &options).unwrap());
        let expected = expected(name);
        let texts = [&expected["pairs"], &expected["texts"]].into_iter().filter_map(Value::as_array).flatten();
        let tokens: Vec<Tokens> = texts
            .map(|row| match row["text"].as_str() {
                Some(text) => packed.tokenize(text, None).unwrap(),
                None => tokenize(&packed, row),
            })
            .collect();
        assert!(tokens.len() > 3, "{name}");
        let batch: Vec<&Tokens> = tokens.iter().collect();
        for (one, other) in forward(&packed, &batch).into_iter().zip(forward(&candle, &batch)) {
            assert_close(f64::from(one), f64::from(other), name);
        }
    }
}

#[test]
fn a_workspace_leaves_nothing_behind_for_the_next_batch() {
    let model = open("bert-2label");
    let tokens: Vec<Tokens> =
        expected("bert-2label")["pairs"].as_array().unwrap().iter().map(|pair| tokenize(&model, pair)).collect();
    let mut workspace = Workspace::default();
    let all: Vec<&Tokens> = tokens.iter().collect();
    let first = model.forward(&all, &mut workspace).unwrap().values.to_vec();
    // A smaller batch in between, and the same again: to the bit what a fresh workspace gives.
    let small = model.forward(&all[1..2], &mut workspace).unwrap().values.to_vec();
    assert_eq!(small, forward(&model, &all[1..2]));
    assert_eq!(model.forward(&all, &mut workspace).unwrap().values, first);
}

#[test]
fn the_class_that_positive_names_is_the_one_that_is_scored() {
    for (wanted, class) in [("contradiction", 0), ("Entailment", 1)] {
        let options = ModelOptions { positive: Some(WantedClass::Called(wanted.into())), ..ModelOptions::default() };
        let model = Model::open(&folder("bert-3label-nli"), &options).unwrap();
        assert!(matches!(model.info().task, Task::Classifier { positive, .. } if positive == class), "{wanted}");
    }
    let error = Model::open(&folder("bert-3label-nli"), &ModelOptions::default()).err().unwrap().to_string();
    assert!(
        error.ends_with(
            "the model has 3 classes (\"contradiction\", \"entailment\", \"neutral\"): choose the one to score, for example with \
             --positive entailment"
        ),
        "{error}"
    );
}

#[test]
fn the_length_is_the_folders_own_within_its_positions() {
    assert_eq!(open("st-mean-normalize").info().max_length, 52, "sentence_bert_config.json");
    assert_eq!(open("st-mean-normalize-v6layout").info().max_length, 52, "tokenizer_config.json");
    assert_eq!(open("bert-2label").info().max_length, 64, "tokenizer_config.json");
    let with = |max_length| {
        let text = TextOptions { max_length: Some(max_length), ..TextOptions::default() };
        let options = ModelOptions { text, ..ModelOptions::default() };
        Model::open(&folder("bert-2label"), &options)
    };
    let model = with(9).unwrap();
    let tokens = model.tokenize("the harbour master repaired the lighthouse", Some("a tired librarian")).unwrap();
    assert_eq!((tokens.ids.len(), tokens.truncated), (9, true));
    assert!(!model.tokenize("the harbour", Some("a")).unwrap().truncated);
    let error = with(65).err().unwrap().to_string();
    assert_eq!(error, "--max-length 65 is out of range: the model reads 5 to 64 tokens");
}

#[test]
fn upper_case_is_kept_or_lowered_as_asked() {
    let open = |lowercase| {
        let text = TextOptions { lowercase, ..TextOptions::default() };
        let options = ModelOptions { text, ..ModelOptions::default() };
        Model::open(&folder("bert-2label"), &options).unwrap()
    };
    let lower = open(None).tokenize("The Harbour", None).unwrap();
    assert_eq!(open(Some(true)).tokenize("The Harbour", None).unwrap(), lower);
    assert_ne!(open(Some(false)).tokenize("The Harbour", None).unwrap(), lower);
    assert_eq!(open(Some(false)).tokenize("the harbour", None).unwrap(), lower);
}

/// Pieces that are cut off must cost nothing: as overflow they would be joined, those of one text with those of the other.
#[test]
fn a_text_much_longer_than_the_model_reads_is_cut_like_any_other() {
    let model = open("bert-2label");
    let long = "the harbour master ".repeat(20_000);
    let tokens = model.tokenize(&long, Some(&long)).unwrap();
    assert_eq!((tokens.ids.len(), tokens.truncated), (64, true));
    let shorter = "the harbour master ".repeat(40);
    assert_eq!(model.tokenize(&shorter, Some(&shorter)).unwrap(), tokens);
}

#[test]
fn what_is_no_folder_is_told_in_the_same_words_to_score_and_to_train() {
    let place = tempfile::tempdir().unwrap();
    let (empty, file, nowhere) = (place.path().to_owned(), place.path().join("file"), place.path().join("nowhere"));
    std::fs::write(&file, "text").unwrap();
    for (path, expected) in [
        (&empty, "there is no config.json and no TensorFlow checkpoint; name the folder that"),
        (&file, "it is a file; name the model's folder"),
        (&nowhere, "there is no such folder, and no TensorFlow checkpoint with this prefix"),
    ] {
        let scoring = Model::open(path, &ModelOptions::default()).err().unwrap().to_string();
        let training = Base::open(path, TextOptions::default()).err().unwrap().to_string();
        assert_eq!(scoring, training);
        assert!(scoring.starts_with(&format!("{}: {expected}", path.display())), "{scoring}");
    }
}
