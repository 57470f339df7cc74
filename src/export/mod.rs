//! What is written: one file an output format, each writing to any `Write`.

mod decision;
mod report;
mod rows;
mod target;

pub use decision::{Decision, Fingerprint};
pub use report::{At, Point, Report, ReportInput};
pub use rows::{RowExport, RowFormat};
pub use target::Target;

/// Why something could not be written: what, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The target exists and may not be replaced.
    #[error("{path} exists: choose another name, or give --force to replace it")]
    Exists {
        /// The target.
        path: std::path::PathBuf,
    },
    /// The target could not be written; nothing half-written stays behind.
    #[error("cannot write {path}: {reason}")]
    Io {
        /// The target.
        path: std::path::PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
}
