//! Heads that give each input one row, and one that gives each token its own; embeddings as other architectures have them:
//! both backends agree.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use candle_core::{Device, Tensor};

use super::architecture::{Dense, Head, HeadActivation, HeadLayer, Pooling};
use super::candle::CandleNetwork;
use super::checkpoint::{Checkpoint, Naming, Stored};
use super::packed::{self, PackedNetwork};
use super::stop::Stop;
use super::{BertSizes, EncoderConfig, ModelError, Precision, Tensors, Tokens};

fn encoder() -> EncoderConfig {
    of_layers(2)
}

fn of_layers(layers: usize) -> EncoderConfig {
    BertSizes { layers, hidden: 12, heads: 3, intermediate: 20, vocabulary: 30, positions: 16 }.encoder()
}

/// Numbers that are made up, the same each time.
fn tensors(encoder: &EncoderConfig, head: &Head) -> Tensors {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 9) as f32 / 4_194_304.0 - 1.0
    };
    let tensors = encoder.tensors(head).map(|tensor| {
        let mean = tensor.initial().unwrap_or(0.0);
        let values: Vec<f32> = (0..tensor.dimensions.iter().product()).map(|_: usize| mean + next()).collect();
        (tensor.name, Tensor::from_vec(values, tensor.dimensions, &Device::Cpu).unwrap())
    });
    tensors.collect()
}

fn stored(tensors: Tensors) -> Checkpoint {
    let stored = tensors.into_iter().map(|(name, tensor)| (name, Stored::in_memory(tensor)));
    Checkpoint::new(PathBuf::new(), stored.collect(), Vec::new(), Naming::HuggingFace)
}

fn checkpoint(encoder: &EncoderConfig, head: &Head) -> Checkpoint {
    stored(tensors(encoder, head))
}

#[test]
fn both_backends_give_each_input_the_rows_that_its_head_says() {
    // Without layers there is none that leaves the first rows alone.
    for layers in [2, 1, 0] {
        let encoder = of_layers(layers);
        let spans = encoder.architecture.spans(&encoder.shape);
        let (mean, cls) = (Head::pooled(Pooling::Mean), Head::pooled(Pooling::Cls));
        for (head, width) in [(encoder.classifier(3), 3), (spans, 2), (mean, 12), (cls, 12), (Head::default(), 12)] {
            both_backends_agree(&encoder, &head, width);
        }
    }
}

fn both_backends_agree(encoder: &EncoderConfig, head: &Head, width: usize) {
    let input = |length: u32| Tokens {
        ids: (0..length).map(|token| (token * 7 + length) % 30).collect(),
        type_ids: (0..length).map(|token| u32::from(token > length / 2)).collect(),
        ..Tokens::default()
    };
    let inputs = [5, 1, 16, 9].map(input);
    let batch: Vec<&Tokens> = inputs.iter().collect();
    let packed = PackedNetwork::load(encoder, checkpoint(encoder, head), head, Precision::F32).unwrap();
    let candle = CandleNetwork::load(encoder, &checkpoint(encoder, head), head, Device::Cpu).unwrap();
    let rows: usize = inputs.iter().map(|input| head.rows(input.ids.len())).sum();
    let mut workspace = packed::Workspace::default();
    let found = packed.forward(&batch, &mut workspace).unwrap().to_vec();
    assert_eq!((head.width(12), found.len()), (width, rows * width), "{head:?}");
    for (one, other) in found.iter().zip(candle.forward(&batch).unwrap()) {
        assert!((one - other).abs() < 1e-5, "{one} is not {other}: {head:?}");
    }
    let mut start = 0;
    for input in &inputs {
        let own = head.rows(input.ids.len()) * width;
        let alone = packed.forward(&[input], &mut workspace).unwrap();
        assert_eq!(alone, &found[start..start + own], "{head:?}");
        start += own;
    }
}

#[test]
fn a_head_with_relu_gives_what_it_gives_without_and_0_for_what_is_below() {
    let batch = [Tokens { ids: vec![3, 7, 11, 2], type_ids: vec![0, 0, 1, 1], ..Tokens::default() }];
    let batch: Vec<&Tokens> = batch.iter().collect();
    let encoder = encoder();
    let rows = |activation| {
        let dense = Dense { name: "pre_classifier".into(), out: 12, input: 12 };
        let head = Head { pooling: Some(Pooling::Cls), layers: vec![HeadLayer { dense, activation }] };
        let packed = PackedNetwork::load(&encoder, checkpoint(&encoder, &head), &head, Precision::F32).unwrap();
        let candle = CandleNetwork::load(&encoder, &checkpoint(&encoder, &head), &head, Device::Cpu).unwrap();
        let mut workspace = packed::Workspace::default();
        [packed.forward(&batch, &mut workspace).unwrap().to_vec(), candle.forward(&batch).unwrap()]
    };
    for (without, with) in rows(HeadActivation::Identity).into_iter().zip(rows(HeadActivation::Relu)) {
        assert!(without.iter().any(|number| *number < 0.0) && without.iter().any(|number| *number > 0.0));
        assert_eq!(with, without.iter().map(|number| number.max(0.0)).collect::<Vec<_>>());
    }
}

/// A BERT whose segments are all 0 computes the same as an encoder without any; its positions are that encoder's from the
/// offset on.
#[test]
fn positions_may_begin_later_and_segments_be_absent() {
    let batch = [7, 16, 1].map(|length| Tokens {
        ids: (0..length).map(|token| (token * 11 + length) % 30).collect(),
        type_ids: vec![0; length as usize],
        ..Tokens::default()
    });
    let batch: Vec<&Tokens> = batch.iter().collect();
    let (bert, mut other) = (encoder(), encoder());
    let head = bert.classifier(2);
    let mut of_bert = tensors(&bert, &head);
    let parts = bert.embeddings();
    let segments = parts.segments.unwrap().name;
    of_bert.insert(segments.clone(), of_bert[&segments].zeros_like().unwrap());
    let mut of_other = of_bert.clone();
    other.shape.segments = None;
    of_other.remove(&segments);
    other.shape.position_offset = 2;
    other.shape.positions += 2;
    let unused = Tensor::full(9.0_f32, (2, 12), &Device::Cpu).unwrap();
    let positions = Tensor::cat(&[&unused, &of_bert[&parts.positions.name]], 0).unwrap();
    of_other.insert(parts.positions.name, positions);

    let packed = PackedNetwork::load(&other, stored(of_other), &head, Precision::F32).unwrap();
    let candle = CandleNetwork::load(&bert, &stored(of_bert), &head, Device::Cpu).unwrap();
    let mut workspace = packed::Workspace::default();
    for (one, other) in packed.forward(&batch, &mut workspace).unwrap().iter().zip(candle.forward(&batch).unwrap()) {
        assert!((one - other).abs() < 1e-5, "{one} is not {other}");
    }
    let longer = Tokens { ids: vec![1; 17], type_ids: vec![0; 17], ..Tokens::default() };
    assert!(packed.forward(&[&longer], &mut workspace).is_err(), "16 positions are left");
    let refused = other.shape.check_for_candle().unwrap_err().to_string();
    assert!(refused.contains("position ids that do not start at 0"), "{refused}");
}

#[test]
fn a_computation_that_is_stopped_computes_no_layer_more() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    let asked_by = |layers: usize, precision, stop_at: usize| {
        let encoder = of_layers(layers);
        let head = Head::pooled(Pooling::Mean);
        let network = PackedNetwork::load(&encoder, checkpoint(&encoder, &head), &head, precision).unwrap();
        let asked = AtomicUsize::new(0);
        let stopped = || asked.fetch_add(1, Ordering::Relaxed) + 1 >= stop_at;
        let mut workspace = packed::Workspace::stopped_by(Stop::when(&stopped));
        let input = Tokens { ids: vec![3, 7, 11, 2], type_ids: vec![0, 0, 1, 1], ..Tokens::default() };
        let ended = network.forward(&[&input], &mut workspace).map(<[f32]>::to_vec);
        drop(workspace);
        (ended, asked.into_inner())
    };
    for precision in [Precision::F32, Precision::Int8] {
        let asked = |layers| asked_by(layers, precision, usize::MAX).1;
        let a_layer = asked(2) - asked(1);
        assert!(a_layer >= 4 && asked(6) == asked(1) + 5 * a_layer, "each of its products asks");
        // In the second of six.
        let (ended, asked) = asked_by(6, precision, a_layer + 1);
        assert!(matches!(ended, Err(ModelError::Stopped)));
        assert_eq!(asked, a_layer + 1, "nothing goes on after it");
        assert!(asked_by(6, precision, usize::MAX).0.is_ok());
    }
}
