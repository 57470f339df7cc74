//! BERT models from a folder: checkpoint formats, encoder, heads, tokenisation.
//!
//! Beside `training` this is the only room that knows candle and tokenizers.

mod architecture;
mod base;
mod candle;
mod checkpoint;
mod config;
mod embedded;
mod error;
mod folder;
#[cfg(test)]
mod head_tests;
mod modules;
mod note;
mod open;
mod opened;
mod options;
mod outputs;
mod packed;
mod pending;
mod questions;
mod stop;
mod tokenizer;

pub use architecture::TensorSpec;
pub use architecture::bert::BertSizes;
pub(crate) use architecture::{Activation, Dense, EncoderConfig, Head, LayerParts, Norm, Pooling, Shape, TensorKind};
pub use base::Base;
pub(crate) use base::Tensors;
pub use embedded::pack;
pub use error::ModelError;
pub(crate) use folder::companions;
pub use opened::{Model, ModelInfo, Task};
pub use options::{Backend, DeviceKind, ModelOptions, Precision, QuestionOptions, TextOptions, WantedClass};
pub use outputs::{Outputs, Workspace};
pub use questions::{AnswerOptions, Context, Cut, Padding, Stride, Window};
pub use tokenizer::{BertTokenizer, Tokens};
