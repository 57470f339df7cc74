//! A classifier whose weights are made up, for tests and benches of models of any shape.

use std::path::Path;

use candle_core::{Device, Tensor};
use cutpoint::model::{Base, BertSizes, BertTokenizer, ModelError, TensorSpec};

/// Write a classifier of these sizes, with the head of a question answerer beside its own, with numbers that are the same each time: evenly spread over `spread` on either side of
/// 0, where a norm multiplies of 1.
///
/// # Errors
/// Where the folder cannot be written.
pub(crate) fn write(folder: &Path, sizes: BertSizes, spread: f32) -> Result<(), ModelError> {
    let mut state = 1_u32;
    let mut draw = |mean: f32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        mean + spread * (state >> 9) as f32 / 4_194_304.0 - spread
    };
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(str::to_owned);
    let pieces: Vec<String> =
        special.into_iter().chain((5..sizes.vocabulary).map(|piece| format!("w{piece}"))).collect();
    let encoder = sizes.encoder();
    let tensor = |tensor: TensorSpec| {
        let mean = tensor.initial().unwrap_or(0.0);
        let values: Vec<f32> = (0..tensor.dimensions.iter().product()).map(|_: usize| draw(mean)).collect();
        Ok((tensor.name, Tensor::from_vec(values, tensor.dimensions, &Device::Cpu)?))
    };
    // What a question answerer has in the place of a classifier comes last, so that the other numbers do not depend on it.
    let (classifier, spans) = (encoder.classifier(2), encoder.spans());
    let mut specs: Vec<TensorSpec> = encoder.tensors(&classifier).collect();
    let more: Vec<TensorSpec> = encoder.tensors(&spans).filter(|spec| !specs.contains(spec)).collect();
    specs.extend(more);
    let tensors = specs.into_iter().map(tensor).collect::<Result<_, ModelError>>()?;
    let tokenizer = BertTokenizer::from_pieces(&pieces, true, sizes.positions)?;
    Base { encoder, tensors, tokenizer }.save(folder, &["0".into(), "1".into()])
}
