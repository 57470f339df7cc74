//! `cutpoint predict`: rows to 0 and 1.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{DataArgs, ModelArgs, OutputArgs};
use crate::app::parse_threshold;

/// `cutpoint predict`
#[derive(Debug, Clone, Args)]
#[command(override_usage = "cutpoint predict [OPTIONS] --output <OUT> --threshold <T> [DATA]
       cutpoint predict [OPTIONS] --output <OUT> --band <LOW,HIGH> [DATA]
       cutpoint predict [OPTIONS] --output <OUT> --decision <FILE> [DATA]")]
#[command(group = clap::ArgGroup::new("rule").args(["threshold", "band", "decision"]).required(true))]
#[command(after_help = "Examples:
  cutpoint predict new.csv --model my-bert/ --decision decision.json -o out.csv
  cutpoint predict scored.csv --threshold 0.73 -o -")]
pub(crate) struct PredictArgs {
    /// Rows: CSV, TSV or JSON Lines, also .gz; '-' is standard input.
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
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub scoring: ModelArgs,
    #[command(flatten)]
    pub input: DataArgs,
}
