//! `cutpoint train`: fine-tuning.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::RowArgs;
use super::values::{above_zero, at_least_one, share};

/// The shape of a BERT that is trained from scratch: nothing that goes with one to start from.
const FROM_SCRATCH: [&str; 5] = ["layers", "hidden", "heads", "intermediate", "vocab_size"];

/// `cutpoint train`
#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[command(after_help = "Examples:
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o mine/
  cutpoint train train.tsv -o small/ --layers 2 --hidden 128 --heads 2
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o mine/ --resume")]
pub(crate) struct TrainArgs {
    /// Labelled rows: CSV, TSV or JSON Lines, also .gz.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub data: PathBuf,
    /// Folder to write the model to.
    ///
    /// The result is a Hugging Face folder with config.json, tokenizer.json and model.safetensors.
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,
    /// Rows to evaluate on after each epoch.
    ///
    /// The epoch with the highest ROC AUC on them is kept; without --dev, the last epoch.
    #[arg(long, value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub dev: Option<PathBuf>,
    /// Folder of the BERT to start from; default: from scratch.
    ///
    /// A Hugging Face, sentence-transformers or TensorFlow folder.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = FROM_SCRATCH)]
    pub from: Option<PathBuf>,
    /// Keep only the first N layers of --from.
    #[arg(long, value_name = "N", requires = "from", conflicts_with_all = FROM_SCRATCH, value_parser = at_least_one, hide_short_help = true)]
    pub keep_layers: Option<usize>,
    /// Keep only the N word pieces of --from that DATA uses most, and every letter and digit.
    #[arg(long, value_name = "N", requires = "from", conflicts_with_all = FROM_SCRATCH, value_parser = at_least_one, hide_short_help = true)]
    pub keep_pieces: Option<usize>,
    /// Layers of a BERT trained from scratch.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one, hide_short_help = true)]
    pub layers: usize,
    /// Hidden size of a BERT trained from scratch.
    #[arg(long, value_name = "N", default_value = "256", value_parser = at_least_one, hide_short_help = true)]
    pub hidden: usize,
    /// Attention heads of a BERT trained from scratch.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one, hide_short_help = true)]
    pub heads: usize,
    /// Feed-forward size of a BERT trained from scratch.
    #[arg(long, value_name = "N", default_value = "1024", value_parser = at_least_one, hide_short_help = true)]
    pub intermediate: usize,
    /// Vocabulary size of a BERT trained from scratch, at most.
    #[arg(long, value_name = "N", default_value = "8000", value_parser = at_least_one, hide_short_help = true)]
    pub vocab_size: usize,
    /// Passes over the data.
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    pub epochs: usize,
    /// Rows per step.
    #[arg(long, value_name = "N", default_value = "32", value_parser = at_least_one)]
    pub batch_size: usize,
    /// Peak learning rate (AdamW).
    #[arg(long, value_name = "RATE", default_value = "5e-5", value_parser = above_zero)]
    pub lr: f64,
    /// Share of the steps during which the learning rate rises; after them it falls to 0.
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = share, hide_short_help = true)]
    pub warmup: f64,
    /// Seed for the new weights, the order of the rows and dropout.
    #[arg(long, value_name = "N", default_value = "1", hide_short_help = true)]
    pub seed: u64,
    /// Weights of class 0 and class 1 in the loss: W0,W1 or 'balanced'.
    #[arg(long, value_name = "WEIGHTS", hide_short_help = true)]
    pub class_weights: Option<String>,
    /// Longest input in tokens.
    ///
    /// Default: that of the folder given with --from, or 128 from scratch.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_length: Option<usize>,
    /// Keep upper case.
    #[arg(long, conflicts_with = "uncased", hide_short_help = true)]
    pub cased: bool,
    /// Lower-case the text.
    #[arg(long, hide_short_help = true)]
    pub uncased: bool,
    /// Number of threads; default: the cores available.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,
    /// Continue an interrupted run (with the same options).
    #[arg(long)]
    pub resume: bool,
    /// Replace an existing folder and what an interrupted run left.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub input: RowArgs,
}
