//! `cutpoint tune`: the screen.

use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueHint};

use super::{ChoiceArgs, CompareArgs, DataArgs, ModelArgs, SliceArgs};
use crate::app::{Filter, parse_threshold};

/// `cutpoint tune`
#[derive(Debug, Clone, Default, Args)]
#[command(group = ArgGroup::new("accepted").args(["decision", "holdout"]).multiple(true))]
pub(crate) struct TuneArgs {
    /// Labelled rows: CSV, TSV, JSON Lines, SQuAD, also .gz; '-' is stdin.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub data: Option<PathBuf>,
    /// Threshold to start at; default: 0.5 (questions: 0).
    ///
    /// For scores that are neither probabilities nor cosines and whose range does not include 0.5, the default is the middle of
    /// the range.
    #[arg(long, value_name = "T", value_parser = parse_threshold, allow_hyphen_values = true)]
    pub threshold: Option<f64>,
    /// Start with the scores between two thresholds left to people: 0.3,0.7.
    #[arg(
        long,
        value_name = "LOW,HIGH",
        allow_hyphen_values = true,
        conflicts_with = "decision",
        hide_short_help = true
    )]
    pub band: Option<String>,
    /// Decision file to take the threshold from.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "threshold", hide_short_help = true)]
    pub decision: Option<PathBuf>,
    /// Accept a decision that was made for another model, column, class or kind of score, or a holdout with another kind.
    #[arg(long, requires = "accepted", hide_short_help = true)]
    pub force: bool,
    /// Rows to list at first.
    #[arg(long, value_name = "WHICH", hide_short_help = true)]
    pub filter: Option<Filter>,
    /// Leave the mouse to the terminal.
    #[arg(long, hide_short_help = true)]
    pub no_mouse: bool,
    #[command(flatten)]
    pub slices: SliceArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub comparison: CompareArgs,
    #[command(flatten)]
    pub scoring: ModelArgs,
    #[command(flatten)]
    pub input: DataArgs,
}
