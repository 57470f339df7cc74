//! What `score` and `predict` write.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// What `score` and `predict` write.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// File to write (.csv, .tsv or .jsonl, also .gz); '-' writes CSV to standard output.
    ///
    /// 'cutpoint predict' also writes answers to questions as .json, in the format of run_squad.py.
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Replace OUT if it exists; also accept a decision that was made for another model, column, class or kind of score.
    #[arg(long)]
    pub force: bool,
    /// Columns to write, in this order, separated by commas.
    ///
    /// Names of the file's columns; label, text_a, text_b and id, whatever the file calls them; score, margin, loss, logit_K and
    /// probability_K; for 'cutpoint predict' also prediction and outcome, for 'cutpoint score' score_axis; for questions about
    /// texts also text, exact, f1, null_odds, start_logit and end_logit.
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// Put an apostrophe before cells that a spreadsheet would run as formulas.
    #[arg(long, hide_short_help = true)]
    pub spreadsheet_safe: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help_of;
    use crate::dataset::Format;

    #[test]
    fn the_help_names_every_format() {
        let expected = format!("File to write ({}, also .gz); ", Format::extensions());
        assert!(help_of::<OutputArgs>("output").starts_with(&expected));
    }
}
