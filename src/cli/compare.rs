//! What the scores are compared with.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// What the scores are compared with: further scores of the same rows.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Comparison")]
pub(crate) struct CompareArgs {
    /// File with scores of the same rows to compare with.
    ///
    /// FILE, or FILE:COL to name the column of its score. Where both files have an id column, rows are joined by it (--id);
    /// otherwise, or with --id none, row N belongs to row N, and the labels must be equal. This option and the two below can be
    /// repeated; only the scores of DATA itself are exported.
    #[arg(long, value_name = "FILE[:COL]", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub compare: Vec<String>,
    /// Another column of DATA to compare the scores with.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub compare_score: Vec<String>,
    /// Folder of another model that scores DATA, to compare the scores with.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, hide_short_help = true)]
    pub compare_model: Vec<PathBuf>,
}

impl CompareArgs {
    /// Whether nothing is to be compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.compare.is_empty() && self.compare_score.is_empty() && self.compare_model.is_empty()
    }
}
