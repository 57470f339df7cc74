//! Which parts of the rows are looked at apart.

use clap::{Args, ValueEnum};

/// Which parts of the rows are looked at apart.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Slices")]
pub(crate) struct SliceArgs {
    /// Look at parts of the rows apart: a column with up to 50 values, or length, truncated or script.
    ///
    /// length: characters of both texts, in five parts of about as many rows. truncated: whether the model read the row to its end
    /// (with --model). script: the script that most letters are of, such as Latin or Han. A column of such a name goes first, if it
    /// has up to 50 values.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub slice: Option<String>,
}

/// The threshold of each slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SliceThresholds {
    /// Its best for the objective (f1 without one).
    Best,
    /// The highest with the recall that all rows have at the threshold of the report.
    Recall,
    /// The one with most recall at the precision that all rows have there.
    Precision,
    /// The lowest that predicts 1 for no larger share than all rows have there.
    Predicted,
}
