//! What a user is told about an opened model: as data, and here in words.

use std::fmt::{Display, Formatter, Result};

use super::architecture::{Head, Pooling};
use super::checkpoint::Storage;
use super::options::{Backend, DeviceKind, Precision, WantedClass};
use super::questions::{AnswerOptions, Padding, Stride};
use crate::dataset::option;
use crate::metrics::counted;

/// What was recognised or assumed.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelNote {
    /// The class that was asked for is one of the model's.
    ScoredClass { class: usize, name: String },
    /// The class that was asked for is none of the model's two; its class 1, which is called `scored`, is scored.
    UnknownClass { wanted: WantedClass, scored: String },
    /// A sentence encoder has no classes that could be inverted as the gold labels are.
    CosinesStay(WantedClass),
    /// Nor has a classifier with one logit.
    LogitStays(WantedClass),
    /// How a question answerer reads, and what its stride is.
    Questions { reading: AnswerOptions, stride: Stride },
    /// What the folder holds and how texts are read, as in `ModelInfo`.
    Opened { summary: Summary, max_length: usize, lowercase: bool },
}

impl Display for ModelNote {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::ScoredClass { class, name } => write!(f, "scoring the model's class {class} ({name})"),
            Self::UnknownClass { wanted, scored } => {
                write!(
                    f,
                    "the model has no class \"{wanted}\"; scoring its class 1 ({scored}), --positive-index 0 scores the other"
                )
            }
            Self::CosinesStay(wanted) => write!(f, "cosines stay as they are: {} does not invert them", typed(wanted)),
            Self::LogitStays(wanted) => {
                write!(f, "the model has one logit, that of class 1: {} does not invert it", typed(wanted))
            }
            Self::Questions { reading, stride } => {
                let AnswerOptions { max_length, doc_stride, max_query_length, n_best, max_answer_length, padding } =
                    reading;
                write!(f, "questions: windows of at most {max_length} tokens (--max-length), ")?;
                match (stride, padding) {
                    (Stride::Step, padding) => {
                        write!(
                            f,
                            "a new one after {doc_stride} tokens of the text or, if a window holds fewer, after those (--doc-stride is the step, as in run_squad.py)"
                        )?;
                        match padding {
                            Padding::Full => write!(f, ", filled up with padding as there (--no-padding is faster)"),
                            Padding::None => write!(f, ", without padding"),
                        }?;
                        write!(f, "; questions of at most {max_query_length} (--max-query-length)")
                    }
                    (Stride::Overlap, _) => write!(
                        f,
                        "each sharing {doc_stride} tokens of the text with the next (--doc-stride is the overlap, as in transformers)"
                    ),
                }?;
                write!(
                    f,
                    "; answers of at most {max_answer_length} (--max-answer-length), the best {n_best} kept (--n-best-size)"
                )
            }
            Self::Opened { summary, max_length, lowercase } => {
                let case = if *lowercase { "lower-cased" } else { "case kept" };
                write!(f, "model: {summary}; at most {max_length} tokens, {case}")
            }
        }
    }
}

/// The option that asks for a class, as it is typed.
fn typed(wanted: &WantedClass) -> String {
    option("--positive", &wanted.to_string())
}

/// A model in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub(super) architecture: &'static str,
    pub(super) head: Head,
    pub(super) layers: usize,
    pub(super) hidden: usize,
    pub(super) storage: Storage,
    /// The checkpoint that was found, where its name says more than the folder's.
    pub(super) checkpoint: Option<String>,
    pub(super) backend: Backend,
    pub precision: Precision,
}

impl Display for Summary {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self { architecture, head, layers, hidden, storage, checkpoint, backend, precision } = self;
        write!(f, "{architecture} ")?;
        match (head.pooling, head.layers.last().map(|logits| logits.dense.out)) {
            (None, Some(_)) => write!(f, "question answerer"),
            (None, None) => write!(f, "with {} per token", counted(*hidden, "number")),
            (Some(_), Some(logits)) => write!(f, "classifier with {}", counted(logits, "logit")),
            (Some(Pooling::Mean), None) => write!(f, "sentence encoder, mean pooling"),
            (Some(Pooling::Cls), None) => write!(f, "sentence encoder, CLS pooling"),
        }?;
        write!(f, ", {} of {hidden}, {storage}", counted(*layers, "layer"))?;
        if let Some(name) = checkpoint {
            write!(f, ", {name}")?;
        }
        match (backend, precision) {
            (Backend::Packed, Precision::Int8) => write!(f, ", computed in 8 bits"),
            (Backend::Candle(device @ (DeviceKind::Cuda | DeviceKind::Metal)), _) => {
                write!(f, ", computed on {}", device.name())
            }
            (Backend::Packed, Precision::F32) | (Backend::Candle(DeviceKind::Cpu), _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use candle_core::DType;
    use candle_core::quantized::GgmlDType;

    use super::*;
    use crate::model::BertSizes;

    #[test]
    fn quantised_weights_are_not_called_f32() {
        let said = [GgmlDType::Q4_0, GgmlDType::Q5_0, GgmlDType::Q8_0, GgmlDType::F32].map(Storage::Blocks);
        assert_eq!(
            said.map(|storage| storage.to_string()),
            ["4-bit weights (Q4_0)", "5-bit weights (Q5_0)", "8-bit weights (Q8_0)", "stored as f32"]
        );
    }

    #[test]
    fn a_summary_says_what_stands_on_top_and_what_computes() {
        let sizes = BertSizes { layers: 2, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 30 };
        let encoder = sizes.encoder();
        let cpu = (Backend::Packed, Precision::F32);
        for (head, (backend, precision), expected) in [
            (encoder.classifier(1), cpu, "BERT classifier with 1 logit, 2 layers of 8, stored as f16"),
            (
                encoder.classifier(3),
                (Backend::Packed, Precision::Int8),
                "BERT classifier with 3 logits, 2 layers of 8, stored as f16, computed in 8 bits",
            ),
            (Head::pooled(Pooling::Mean), cpu, "BERT sentence encoder, mean pooling, 2 layers of 8, stored as f16"),
            (
                Head::pooled(Pooling::Cls),
                (Backend::Candle(DeviceKind::Cpu), Precision::Int8),
                "BERT sentence encoder, CLS pooling, 2 layers of 8, stored as f16",
            ),
            (
                encoder.architecture.spans(&encoder.shape),
                (Backend::Candle(DeviceKind::Cuda), Precision::F32),
                "BERT question answerer, 2 layers of 8, stored as f16, computed on cuda",
            ),
        ] {
            let (architecture, storage, checkpoint) = ("BERT", Storage::Plain(DType::F16), None);
            let summary = Summary { architecture, head, layers: 2, hidden: 8, storage, checkpoint, backend, precision };
            assert_eq!(summary.to_string(), expected);
        }
    }
}
