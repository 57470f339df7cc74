//! Rows with their scores, predictions and outcomes as CSV, TSV or JSON Lines.

use std::io::{self, Write};
use std::path::Path;

use crate::dataset::{Dataset, Scores};

/// Format of a row file, by its extension; CSV on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RowFormat {
    /// RFC 4180.
    Csv,
    /// Tab-separated, nothing quoted.
    Tsv,
    /// One JSON object a line.
    Jsonl,
}

impl RowFormat {
    /// By extension (`.gz` looked through), CSV for `-`; `None` where the extension says nothing known.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let _ = path;
        todo!("export room")
    }
}

/// What goes into a row file.
#[derive(Debug, Clone, Copy)]
pub struct RowExport<'a> {
    /// The rows and their own columns.
    pub dataset: &'a Dataset,
    /// Their scores.
    pub scores: &'a Scores,
    /// With a threshold: `prediction` and `outcome` too.
    pub threshold: Option<f64>,
    /// Only these columns, in this order; all where `None`. Also `margin`, `loss`, `logit_K`, `probability_K`.
    pub columns: Option<&'a [String]>,
    /// Prefix cells that a spreadsheet would run as a formula.
    pub spreadsheet_safe: bool,
}

impl RowExport<'_> {
    /// Write every row.
    ///
    /// # Errors
    /// Whatever the writer says; a cell that TSV cannot hold (tab or line break) and an unknown column are
    /// [`io::ErrorKind::InvalidInput`] with one clear sentence.
    pub fn write(&self, format: RowFormat, out: &mut dyn Write) -> io::Result<()> {
        let _ = (format, out);
        todo!("export room")
    }
}
