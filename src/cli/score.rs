//! `cutpoint score`: scores without the screen.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::{at_least_one, window_rows};
use super::{DataArgs, ModelArgs, OutputArgs};

/// `cutpoint score`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  cutpoint score test.tsv --model my-bert/ -o scored.csv
  cutpoint score test.tsv --model my-bert/ -o - --columns label,score,margin
  cutpoint score new.tsv --model my-bert/ --calibrated decision.json -o calibrated.csv
  producer | cutpoint score - --model my-bert/ -o - --window 256 | consumer")]
pub(crate) struct ScoreArgs {
    /// Rows: CSV, TSV, JSON Lines, SQuAD, also .gz; '-' is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    /// With --precision int8: also score N rows in f32, and report the difference.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub check_precision: Option<usize>,
    /// Decision whose calibration makes probabilities of the scores: also write them, as column "calibrated".
    #[arg(long, value_name = "DECISION", value_hint = ValueHint::FilePath)]
    pub calibrated: Option<PathBuf>,
    #[command(flatten)]
    pub scoring: ModelArgs,
    #[command(flatten)]
    pub input: DataArgs,
    /// Rows to read, score and write at a time, at most 16384 (the default).
    ///
    /// Standard output is flushed after each window. A program that writes rows and then waits for their scores waits until a
    /// window is full or the input ends, so make the window no larger than what it writes at a time. Duplicates are found
    /// within a window only; on the CPU, scores do not depend on its size.
    #[arg(long, value_name = "ROWS", value_parser = window_rows, hide_short_help = true)]
    pub window: Option<usize>,
}
