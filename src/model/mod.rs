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
mod source;
mod tokenizer;

pub use architecture::bert::BertSizes;
pub(crate) use architecture::{Activation, Dense, HeadActivation, LayerParts, Norm, Shape, TensorKind};
pub use architecture::{EncoderConfig, Head, TensorSpec};
pub use base::{Base, Tensors};
pub use embedded::pack;
pub use error::ModelError;
pub use note::{ModelNote, Summary};
pub use opened::{Model, ModelInfo, Task};
pub use options::{Backend, DeviceKind, ModelOptions, Precision, TextOptions};
pub use outputs::{Outputs, Workspace};
pub use tokenizer::{BertTokenizer, Tokens};
