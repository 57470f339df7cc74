//! What is written: one file an output format, each writing to any `Write`.

mod columns;
mod decision;
mod figures;
mod markdown;
mod report;
mod rows;
mod target;
mod text;

pub use columns::{Offer, RowLayout, check_rows};
pub use decision::{Decision, Fingerprint, RULE};
pub use figures::{At, Intervals, Point};
pub use report::{Report, ReportInput};
pub use rows::RowExport;
pub use target::Target;

use std::io;
use std::path::PathBuf;

/// Why something could not be written or read back: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The target exists and may not be replaced.
    #[error("{} exists: choose another name, or give --force to replace it", path.display())]
    Exists {
        /// The target.
        path: PathBuf,
    },
    /// The target could not be written; nothing half-written stays behind.
    #[error("cannot write {}: {reason}", path.display())]
    Io {
        /// The target.
        path: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// The name of a row file says nothing of its format.
    #[error("end the name in .csv, .tsv or .jsonl (also .gz)")]
    Extension,
    /// A decision file could not be read.
    #[error("cannot read the decision {}: {reason}", path.display())]
    Decision {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}
