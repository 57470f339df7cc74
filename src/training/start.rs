//! What training begins with: a BERT that is there, or one that is made; what it lacks is drawn anew.

use std::collections::btree_map::Entry;

use candle_core::{Device, Tensor};

use super::random::{Purpose, Random};
use super::{Origin, Training, TrainingError, TrainingEvent, TrainingNote, vocabulary};
use crate::model::{Base, EncoderConfig, Head, Tensors};

/// The pair classifier to begin with.
pub(super) fn base(training: &Training<'_>) -> Result<Base, TrainingError> {
    let Training { data, options, tell, .. } = *training;
    let mut base = match &options.origin {
        Origin::Folder { path, layers, pieces } => {
            let mut base = Base::open(path, options.text)?;
            if let Some(layers) = layers {
                base.keep_layers(*layers)?;
            }
            if let Some(most) = pieces {
                let keep = vocabulary::frequent(&base.tokenizer, data, *most)?;
                base.keep_pieces(&keep)?;
                let kept = base.encoder.shape.vocabulary;
                tell(TrainingEvent::Note(TrainingNote::PiecesKept { kept, before: keep.len() }));
            }
            base
        }
        Origin::Scratch(sizes) => {
            let (hidden, heads) = (sizes.hidden, sizes.heads);
            if hidden == 0 || heads == 0 || !hidden.is_multiple_of(heads) {
                return Err(TrainingError::Heads { hidden, heads });
            }
            let (encoder, tokenizer) = vocabulary::scratch(data, *sizes, options.text.lowercase)?;
            let mut tensors = Tensors::new();
            draw_missing(&encoder, &Head::default(), &mut tensors, Random::new(options.seed, Purpose::Weights, 0))?;
            Base { encoder, tensors, tokenizer }
        }
    };
    let random = Random::new(options.seed, Purpose::Weights, usize::from(u8::MAX));
    draw_missing(&base.encoder, &base.encoder.classifier(2), &mut base.tensors, random)?;
    Ok(base)
}

/// Draw what `tensors` lack of the encoder with `head`.
fn draw_missing(
    encoder: &EncoderConfig,
    head: &Head,
    tensors: &mut Tensors,
    mut random: Random,
) -> Result<(), TrainingError> {
    for tensor in encoder.tensors(head) {
        if let Entry::Vacant(place) = tensors.entry(tensor.name.clone()) {
            let mut value =
                || tensor.initial().unwrap_or_else(|| random.truncated_normal(encoder.training.initializer_range));
            let values: Vec<f32> = (0..tensor.dimensions.iter().product()).map(|_: usize| value()).collect();
            place.insert(Tensor::from_vec(values, tensor.dimensions, &Device::Cpu)?);
        }
    }
    Ok(())
}
