//! Which model scores, and how.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::at_least_one;
use super::{DATA_AND_MODEL, QuestionArgs};
use crate::model::{DeviceKind, Precision};

/// Which model scores, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Scoring")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct ModelArgs {
    /// Folder of the model that scores the data.
    ///
    /// A Hugging Face, sentence-transformers or original BERT (TensorFlow) folder; for TensorFlow also a checkpoint,
    /// DIR/model.ckpt-N.
    #[arg(long, help_heading = DATA_AND_MODEL, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub model: Option<PathBuf>,
    /// Use the built-in model and its test set.
    #[arg(long, help_heading = DATA_AND_MODEL, conflicts_with_all = ["model", "demo_model", "scores", "data"], hide_short_help = true)]
    pub demo: bool,
    /// Score your own data with the built-in model, which only knows everyday English questions.
    #[arg(long, help_heading = DATA_AND_MODEL, conflicts_with = "model", hide_short_help = true)]
    pub demo_model: bool,
    /// Keep upper case, whatever the model's folder says.
    #[arg(long, conflicts_with = "uncased", hide_short_help = true)]
    pub cased: bool,
    /// Lower-case the text, whatever the model's folder says.
    #[arg(long, hide_short_help = true)]
    pub uncased: bool,
    /// Number of threads; default: the physical cores available (logical ones if only those are known), 1 on a GPU.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub threads: Option<usize>,
    /// Longest input in tokens; default: what the model's folder says, or 128 for TensorFlow; 384 for
    /// question answering.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub max_length: Option<usize>,
    /// Tokens per batch; default: 1024.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub batch_tokens: Option<usize>,
    /// Arithmetic of the model (default: f32); int8 is faster and slightly less accurate (the difference is shown).
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    pub precision: Option<Precision>,
    /// Where the model runs: the CPU (default), or a GPU in f32 (if built with --features cuda or metal).
    #[arg(long, value_name = "WHERE", hide_short_help = true)]
    pub device: Option<DeviceKind>,
    /// Accepted, but without effect until there is a cache.
    #[arg(long, hide = true)]
    pub no_cache: bool,
    #[command(flatten)]
    pub questions: QuestionArgs,
}
