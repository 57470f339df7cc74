//! `cutpoint predict`: rows to 0 and 1.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{DataArgs, ModelArgs, OutputArgs};
use crate::app::parse_threshold;

/// `cutpoint predict`
#[derive(Debug, Clone, Args)]
#[command(override_usage = "cutpoint predict [OPTIONS] --output <OUT> --threshold <T> [DATA]
       cutpoint predict [OPTIONS] --output <OUT> --band <LOW,HIGH> [DATA]
       cutpoint predict [OPTIONS] --output <OUT> --decision <FILE> [DATA]
       cutpoint predict [OPTIONS] --output <OUT> --answer-all [DATA]")]
#[command(group = clap::ArgGroup::new("rule").args(["threshold", "band", "decision", "answer_all"]).required(true))]
#[command(after_help = "Examples:
  cutpoint predict new.csv --model my-bert/ --decision decision.json -o out.csv
  cutpoint predict scored.csv --threshold 0.73 -o -
  cutpoint predict dev-v2.0.json --model my-squad/ --threshold 0 -o predictions.json")]
pub(crate) struct PredictArgs {
    /// Rows: CSV, TSV, JSON Lines, SQuAD, also .gz; '-' is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    /// A prediction is 1 if and only if score >= T.
    #[arg(long, value_name = "T", value_parser = parse_threshold, allow_hyphen_values = true)]
    pub threshold: Option<f64>,
    /// Leave the rows between two thresholds to people: 0.3,0.7.
    ///
    /// 1 from the upper one on, 0 below the lower one; between them the prediction is empty and the outcome is 'abstain'.
    #[arg(long, value_name = "LOW,HIGH", allow_hyphen_values = true, hide_short_help = true)]
    pub band: Option<String>,
    /// Decision file to take the threshold from.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision: Option<PathBuf>,
    /// Answer every question that some answer is found to, as in SQuAD 1.1.
    #[arg(long, hide_short_help = true)]
    pub answer_all: bool,
    /// File for the best answers to each question with probabilities and logits: nbest_predictions.json.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub nbest: Option<PathBuf>,
    /// File for how much more likely no answer is than the best one, for each question: null_odds.json.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub null_odds: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub scoring: ModelArgs,
    #[command(flatten)]
    pub input: DataArgs,
}
