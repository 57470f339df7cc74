//! `cutpoint train`: fine-tuning.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::DataArgs;
use super::values::{above_zero, at_least_one, share};

/// `cutpoint train`
#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[command(after_help = "Examples:
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o my-classifier/
  cutpoint train train.tsv -o small/ --layers 2 --hidden 128 --heads 2 --intermediate 512
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o my-classifier/ --resume")]
pub(crate) struct TrainArgs {
    /// Labelled rows: CSV, TSV or JSON Lines, also .gz.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub data: PathBuf,
    /// Folder to write: a Hugging Face folder with config.json, tokenizer.json and model.safetensors.
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,
    /// Rows to look at after each epoch; the epoch with the highest ROC AUC on them is kept. Without them the last is.
    #[arg(long, value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub dev: Option<PathBuf>,
    /// BERT to begin with (Hugging Face, sentence-transformers or TensorFlow); without it one is made from scratch.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["layers", "hidden", "heads", "intermediate", "vocab_size"])]
    pub from: Option<PathBuf>,
    /// Keep only the first N layers of --from.
    #[arg(long, value_name = "N", requires = "from", value_parser = at_least_one)]
    pub keep_layers: Option<usize>,
    /// Keep only the N word pieces of --from that DATA uses most; every letter and digit stays.
    #[arg(long, value_name = "N", requires = "from", value_parser = at_least_one)]
    pub keep_pieces: Option<usize>,
    /// Layers of a BERT from scratch.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    pub layers: usize,
    /// Width of its vectors.
    #[arg(long, value_name = "N", default_value = "256", value_parser = at_least_one)]
    pub hidden: usize,
    /// Heads of its attention.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    pub heads: usize,
    /// Width of its feed-forward layers.
    #[arg(long, value_name = "N", default_value = "1024", value_parser = at_least_one)]
    pub intermediate: usize,
    /// Word pieces of its vocabulary, at most.
    #[arg(long, value_name = "N", default_value = "8000", value_parser = at_least_one)]
    pub vocab_size: usize,
    /// Times that every row is seen.
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    pub epochs: usize,
    /// Rows a step.
    #[arg(long, value_name = "N", default_value = "32", value_parser = at_least_one)]
    pub batch_size: usize,
    /// Highest learning rate (`AdamW`).
    #[arg(long, value_name = "RATE", default_value = "5e-5", value_parser = above_zero)]
    pub lr: f64,
    /// Share of the steps in which the learning rate rises; then it falls to 0.
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = share)]
    pub warmup: f64,
    /// What new weights, the order of the rows and dropout are drawn from.
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,
    /// How much a row of class 0 and of class 1 counts: `W0,W1`, or `balanced`.
    #[arg(long, value_name = "WEIGHTS")]
    pub class_weights: Option<String>,
    /// Longest input in tokens; default: the folder's own, 128 from scratch.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_length: Option<usize>,
    /// Keep upper case.
    #[arg(long, conflicts_with = "uncased")]
    pub cased: bool,
    /// Lower-case the text.
    #[arg(long)]
    pub uncased: bool,
    /// Threads; default: the cores this process may use.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,
    /// Go on with a run that was stopped or killed; give the same options.
    #[arg(long)]
    pub resume: bool,
    /// Replace an existing folder, and what a stopped run left.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub input: DataArgs,
}
