//! Which model scores, and how.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::at_least_one;
use crate::model::{DeviceKind, Precision};

/// Which model scores, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Model")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct ModelArgs {
    /// Model folder (Hugging Face, sentence-transformers, or TensorFlow's with model.ckpt-N).
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub model: Option<PathBuf>,
    /// The built-in model and its test set.
    #[arg(long, conflicts_with_all = ["model", "demo_model", "scores", "data"])]
    pub demo: bool,
    /// The built-in model on your own data, at your own risk: it was made for everyday English questions.
    #[arg(long, conflicts_with = "model")]
    pub demo_model: bool,
    /// Keep upper case, whatever the folder says.
    #[arg(long, conflicts_with = "uncased")]
    pub cased: bool,
    /// Lower-case the text, whatever the folder says.
    #[arg(long)]
    pub uncased: bool,
    /// Threads that compute; default: the physical cores (or processors, where only they are known) that this process may use,
    /// one for a GPU.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,
    /// Longest input in tokens; default: the folder's own, 128 for TensorFlow's.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_length: Option<usize>,
    /// Tokens a batch, 1024 unless told otherwise; the last batches are smaller.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub batch_tokens: Option<usize>,
    /// What the model's products are computed in (default: f32); int8 is faster and costs a little accuracy, which is shown.
    #[arg(long, value_name = "HOW")]
    pub precision: Option<Precision>,
    /// What computes: the CPU (the default), or a GPU in f32 (programs built with --features cuda or metal).
    #[arg(long, value_name = "WHERE")]
    pub device: Option<DeviceKind>,
    /// Score again even if the scores are known (there is no cache yet: changes nothing).
    #[arg(long)]
    pub no_cache: bool,
}
