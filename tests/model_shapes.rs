//! Models of shapes that no vector fits, and damaged ones.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/random_model.rs"]
mod random_model;

use std::fs;
use std::path::Path;

use cutpoint::model::{Backend, BertSizes, DeviceKind, Model, ModelOptions, Precision, Tokens, Workspace};

const PIECES: usize = 50;

/// Layers, width, heads and width inside.
type Size = (usize, usize, usize, usize);

/// Write a classifier with weights that are made up, the same each time.
fn make(folder: &Path, (layers, hidden, heads, intermediate): Size) {
    let sizes = BertSizes { layers, hidden, heads, intermediate, vocabulary: PIECES, positions: 40 };
    random_model::write(folder, sizes, 1.0).unwrap();
}

/// Make a mean-pooling sentence encoder of it.
fn pool(folder: &Path) {
    fs::create_dir(folder.join("1_Pooling")).unwrap();
    fs::write(
        folder.join("1_Pooling/config.json"),
        r#"{"word_embedding_dimension": 1, "pooling_mode_mean_tokens": true}"#,
    )
    .unwrap();
    let module = |idx: usize, path: &str, kind: &str| {
        format!(r#"{{"idx": {idx}, "name": "{idx}", "path": "{path}", "type": "sentence_transformers.models.{kind}"}}"#)
    };
    let modules = [module(0, "", "Transformer"), module(1, "1_Pooling", "Pooling")].join(", ");
    fs::write(folder.join("modules.json"), format!("[{modules}]")).unwrap();
}

fn inputs() -> Vec<Tokens> {
    let input = |length: usize| Tokens {
        ids: (0..length).map(|token| (token * 7 + length) as u32 % PIECES as u32).collect(),
        type_ids: (0..length).map(|token| u32::from(token > length / 2)).collect(),
        ..Tokens::default()
    };
    [1, 2, 3, 15, 16, 17, 33, 40].map(input).to_vec()
}

fn outputs(folder: &Path, options: &ModelOptions) -> Vec<f32> {
    let inputs = inputs();
    let model = Model::open(folder, options).unwrap();
    model.forward(&inputs.iter().collect::<Vec<_>>(), &mut Workspace::default()).unwrap().values.to_vec()
}

/// How far 8 bits may be off on these tiny random models. Without instructions that add products of 8 bits in 32 the weights take
/// half the range, and lose twice as much.
fn eight_bits() -> f32 {
    #[cfg(target_arch = "x86_64")]
    let sums_in_full = is_x86_feature_detected!("avx512vnni") || is_x86_feature_detected!("avxvnni");
    #[cfg(not(target_arch = "x86_64"))]
    let sums_in_full = true;
    if sums_in_full { 0.3 } else { 0.6 }
}

#[test]
fn every_shape_gives_what_candle_gives() {
    for (layers, hidden, heads, inner) in [(2, 18, 3, 33), (1, 17, 17, 7), (0, 10, 5, 7), (2, 5, 1, 70), (1, 1, 1, 1)] {
        for is_pooled in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), (layers, hidden, heads, inner));
            if is_pooled {
                pool(folder.path());
            }
            let options = |backend, precision| ModelOptions { backend, precision, ..ModelOptions::default() };
            let what = format!("{layers} layers of {hidden}, {heads} heads, {inner} inside, pooled: {is_pooled}");
            let candle = outputs(folder.path(), &options(Backend::Candle(DeviceKind::Cpu), Precision::F32));
            let packed = outputs(folder.path(), &options(Backend::Packed, Precision::F32));
            assert_eq!(packed.len(), inputs().len() * if is_pooled { hidden } else { 2 }, "{what}");
            let difference = |outputs: &[f32]| {
                outputs.iter().zip(&candle).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
            };
            assert!(difference(&packed) < 1e-5, "{what}: {}", difference(&packed));
            let int8 = outputs(folder.path(), &options(Backend::Packed, Precision::Int8));
            assert!(difference(&int8) < eight_bits(), "{what} in 8 bits: {}", difference(&int8));
            assert!(layers < 2 || difference(&int8) > 1e-5, "{what}: this is not 8 bits");
        }
    }
}

#[test]
fn an_input_among_seventy_gives_the_bits_that_it_gives_alone() {
    for (layers, hidden, heads, inner) in [(2, 18, 3, 33), (1, 17, 17, 7), (2, 5, 1, 70), (2, 528, 33, 600)] {
        for is_pooled in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            make(folder.path(), (layers, hidden, heads, inner));
            if is_pooled {
                pool(folder.path());
            }
            let inputs: Vec<Tokens> = inputs().into_iter().cycle().take(70).collect();
            for precision in [Precision::F32, Precision::Int8] {
                let options = ModelOptions { precision, ..ModelOptions::default() };
                let model = Model::open(folder.path(), &options).unwrap();
                let forward =
                    |inputs: &[&Tokens]| model.forward(inputs, &mut Workspace::default()).unwrap().values.to_vec();
                let together = forward(&inputs.iter().collect::<Vec<_>>());
                for (input, together) in inputs.iter().zip(together.chunks(model.width())) {
                    let what = format!("{hidden} wide, {} tokens, {precision:?}, pooled: {is_pooled}", input.ids.len());
                    assert_eq!(forward(&[input]), together, "{what}");
                }
            }
        }
    }
}

#[test]
fn a_damaged_weight_is_said_and_not_rounded_away() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), (2, 16, 2, 32));
    let path = folder.path().join("model.safetensors");
    let good = fs::read(&path).unwrap();
    let header = u64::from_le_bytes(good[..8].try_into().unwrap()) as usize;
    let described: serde_json::Value = serde_json::from_slice(&good[8..8 + header]).unwrap();
    for tensor in ["bert.encoder.layer.0.intermediate.dense.weight", "bert.encoder.layer.1.attention.self.query.weight"]
    {
        let first = described[tensor]["data_offsets"][0].as_u64().unwrap() as usize;
        for number in [f32::NAN, f32::INFINITY] {
            let mut damaged = good.clone();
            damaged[8 + header + first + 20..][..4].copy_from_slice(&number.to_le_bytes());
            fs::write(&path, damaged).unwrap();
            for precision in [Precision::F32, Precision::Int8] {
                let options = ModelOptions { precision, ..ModelOptions::default() };
                let model = Model::open(folder.path(), &options).unwrap();
                let error = model.wait().unwrap_err().to_string();
                assert!(error.contains("numbers that are not finite") && error.contains("layer."), "{error}");
            }
        }
    }
}

#[test]
fn a_width_of_nothing_is_refused() {
    for (hidden, inner, name) in [(0, 8, "hidden_size"), (8, 0, "intermediate_size")] {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), (1, 8, 2, 8));
        let path = folder.path().join("config.json");
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("\"hidden_size\": 8", &format!("\"hidden_size\": {hidden}"));
        fs::write(&path, text.replace("\"intermediate_size\": 8", &format!("\"intermediate_size\": {inner}"))).unwrap();
        let error = Model::open(folder.path(), &ModelOptions::default()).err().unwrap().to_string();
        assert!(error.ends_with(&format!("{name} must be above 0")), "{error}");
    }
}
