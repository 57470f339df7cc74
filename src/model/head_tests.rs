//! Heads that give each input one row, and one that gives each token its own: both backends agree.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use candle_core::{Device, Tensor};

use super::architecture::{Dense, Head, HeadActivation, HeadLayer, Pooling};
use super::candle::CandleNetwork;
use super::checkpoint::{Checkpoint, Naming, Stored};
use super::packed::{self, PackedNetwork};
use super::{BertSizes, EncoderConfig, Precision, Tokens};

fn encoder() -> EncoderConfig {
    BertSizes { layers: 2, hidden: 12, heads: 3, intermediate: 20, vocabulary: 30, positions: 16 }.encoder()
}

/// Numbers that are made up, the same each time.
fn checkpoint(encoder: &EncoderConfig, head: &Head) -> Checkpoint {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 9) as f32 / 4_194_304.0 - 1.0
    };
    let tensors = encoder.tensors(head).map(|tensor| {
        let mean = tensor.initial().unwrap_or(0.0);
        let values: Vec<f32> = (0..tensor.dimensions.iter().product()).map(|_: usize| mean + next()).collect();
        (tensor.name, Stored::in_memory(Tensor::from_vec(values, tensor.dimensions, &Device::Cpu).unwrap()))
    });
    Checkpoint::new(PathBuf::new(), tensors.collect(), Vec::new(), Naming::HuggingFace)
}

#[test]
fn both_backends_give_each_input_the_rows_that_its_head_says() {
    let input = |length: u32| Tokens {
        ids: (0..length).map(|token| (token * 7 + length) % 30).collect(),
        type_ids: (0..length).map(|token| u32::from(token > length / 2)).collect(),
        truncated: false,
    };
    let inputs = [5, 1, 16, 9].map(input);
    let batch: Vec<&Tokens> = inputs.iter().collect();
    let encoder = encoder();
    let spans = encoder.architecture.spans(&encoder.shape);
    let (mean, cls) = (Head::pooled(Pooling::Mean), Head::pooled(Pooling::Cls));
    for (head, width) in [(encoder.classifier(3), 3), (spans, 2), (mean, 12), (cls, 12), (Head::default(), 12)] {
        let packed = PackedNetwork::load(&encoder, checkpoint(&encoder, &head), &head, Precision::F32).unwrap();
        let candle = CandleNetwork::load(&encoder, &checkpoint(&encoder, &head), &head, Device::Cpu).unwrap();
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
}

#[test]
fn a_head_with_relu_gives_what_it_gives_without_and_0_for_what_is_below() {
    let batch = [Tokens { ids: vec![3, 7, 11, 2], type_ids: vec![0, 0, 1, 1], truncated: false }];
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
