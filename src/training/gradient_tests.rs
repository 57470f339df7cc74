//! Loss and gradient of one step are those of `PyTorch`: `tests/fixtures/training`.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use candle_core::Tensor;
use serde_json::Value;

use super::examples::Example;
use super::network::{LabelledBatch, TrainableNetwork};
use super::optimizer::Gradients;
use crate::model::{Base, Head, Model, ModelOptions, Pooling, TextOptions, Workspace};

const TOLERANCE: f64 = 1e-4;

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Encoder and pooler by [`Base`], the classifier from the file itself.
fn network() -> (TrainableNetwork, Base) {
    let folder = fixtures().join("models/bert-2label");
    let mut base = Base::open(&folder, TextOptions::default()).unwrap();
    let stored = candle_core::safetensors::load(folder.join("model.safetensors"), &candle_core::Device::Cpu).unwrap();
    for name in ["classifier.weight", "classifier.bias"] {
        base.tensors.insert(name.into(), stored[name].clone());
    }
    (TrainableNetwork::new(&base.encoder, base.encoder.classifier(2), &base.tensors).unwrap(), base)
}

fn rows(base: &Base) -> Vec<Example> {
    let text = std::fs::read_to_string(fixtures().join("training/rows.jsonl")).unwrap();
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let tokens = base.tokenizer.encode(row["text_a"].as_str().unwrap(), row["text_b"].as_str()).unwrap();
        Example { tokens, label: row["label"] == 1 }
    };
    text.lines().map(row).collect()
}

#[test]
fn loss_and_gradient_of_one_step_are_pytorchs() {
    let (network, base) = network();
    let rows = rows(&base);
    let inputs: Vec<&Example> = rows.iter().collect();
    let expected = std::fs::read_to_string(fixtures().join("training/expected.json")).unwrap();
    let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
    assert_eq!(expected.len(), 2);
    for case in expected {
        let number = |value: &Value| value.as_f64().unwrap();
        let weights = [number(&case["class_weights"][0]), number(&case["class_weights"][1])];
        let loss = network.loss(&LabelledBatch::new(&inputs, weights).unwrap(), None).unwrap();
        let gradients = Gradients::new(&network, &loss.backward().unwrap()).unwrap();
        let loss = f64::from(loss.to_scalar::<f32>().unwrap());
        assert!((loss - number(&case["loss"])).abs() < TOLERANCE, "{loss} is not {}", case["loss"]);
        let norm = gradients.norm();
        assert!(
            (norm - number(&case["norm"])).abs() < TOLERANCE * number(&case["norm"]),
            "{norm} is not {}",
            case["norm"]
        );
        let norms = case["norms"].as_object().unwrap();
        assert!(norms.len() > 30);
        for (name, expected) in norms {
            let gradient = gradients.get(name.strip_prefix("bert.").unwrap_or(name)).unwrap();
            let norm = gradient.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>().sqrt();
            assert!((norm - number(expected)).abs() < TOLERANCE, "{name}: {norm} is not {expected}");
        }
    }
}

/// A BERT whose segments are all 0 computes the same as an encoder without any; its positions are that encoder's from the
/// offset on.
#[test]
fn positions_may_begin_later_and_segments_be_absent() {
    let (network, base) = network();
    let mut tensors = network.tensors().unwrap();
    let parts = base.encoder.embeddings();
    let segments = parts.segments.unwrap().name;
    tensors.insert(segments.clone(), tensors[&segments].zeros_like().unwrap());
    let bert = TrainableNetwork::new(&base.encoder, base.encoder.classifier(2), &tensors).unwrap();

    let mut encoder = base.encoder.clone();
    encoder.shape.segments = None;
    tensors.remove(&segments);
    encoder.shape.position_offset = 2;
    encoder.shape.positions += 2;
    let positions = &tensors[&parts.positions.name];
    let unused = positions.narrow(0, 0, 2).unwrap();
    let positions = Tensor::cat(&[&unused, positions], 0).unwrap();
    tensors.insert(parts.positions.name, positions);
    let other = TrainableNetwork::new(&encoder, encoder.classifier(2), &tensors).unwrap();

    let rows = rows(&base);
    let inputs: Vec<&Example> = rows.iter().collect();
    let batch = LabelledBatch::new(&inputs, [1.0, 1.0]).unwrap();
    let logits = |network: &TrainableNetwork| network.logits(&batch, None).unwrap().to_vec2::<f32>().unwrap();
    assert_eq!(logits(&other), logits(&bert));
}

#[test]
fn what_is_trained_scores_as_what_is_scored() {
    let (network, base) = network();
    let rows = rows(&base);
    let model = Model::open(&fixtures().join("models/bert-2label"), &ModelOptions::default()).unwrap();
    for example in &rows {
        let trained = network.logits(&LabelledBatch::new(&[example], [1.0, 1.0]).unwrap(), None).unwrap();
        let trained = trained.flatten_all().unwrap().to_vec1::<f32>().unwrap();
        for (trained, scored) in
            trained.iter().zip(model.forward(&[&example.tokens], &mut Workspace::default()).unwrap().values.to_vec())
        {
            assert!((trained - scored).abs() < 1e-5, "{trained} is not {scored}");
        }
    }
}

/// Where a batch is padded the padding counts for nothing, whatever the pooling.
#[test]
fn a_head_that_pools_is_trained_as_it_scores_and_one_that_does_not_is_refused() {
    for (name, pooling) in [("st-mean-normalize", Pooling::Mean), ("st-cls", Pooling::Cls)] {
        let folder = fixtures().join("models").join(name);
        let base = Base::open(&folder, TextOptions::default()).unwrap();
        let network = TrainableNetwork::new(&base.encoder, Head::pooled(pooling), &base.tensors).unwrap();
        let model = Model::open(&folder, &ModelOptions::default()).unwrap();
        let texts = ["One text.", "Another, which is rather longer than the first.", "Two"];
        let examples = texts.map(|text| Example { tokens: model.tokenize(text, None).unwrap(), label: false });
        let batch = LabelledBatch::new(&examples.each_ref(), [1.0, 1.0]).unwrap();
        let trained = network.logits(&batch, None).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
        let mut workspace = Workspace::default();
        let scored = model.forward(&examples.each_ref().map(|example| &example.tokens), &mut workspace).unwrap().values;
        assert_eq!(trained.len(), scored.len());
        for (trained, scored) in trained.iter().zip(scored) {
            assert!((trained - scored).abs() < 1e-5, "{name}: {trained} is not {scored}");
        }
        let network = TrainableNetwork::new(&base.encoder, Head::default(), &base.tensors).unwrap();
        let refused = network.logits(&batch, None).unwrap_err().to_string();
        assert_eq!(refused, "the model has a head whose rows are each a token's, which cutpoint does not support yet");
    }
}
