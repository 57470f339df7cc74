//! What is written: one file an output format, each writing to any `Write`.

mod columns;
mod decision;
mod description;
mod document;
mod error;
mod figures;
mod format;
mod markdown;
mod report;
mod rows;
mod target;
mod text;

pub use columns::{Offer, RowLayout, Rows};
pub use decision::{Decision, Fingerprint};
pub use description::{ModelDescription, ScoringDescription, TaskDescription};
pub use error::ExportError;
pub use format::ReportFormat;
pub use report::{Report, ReportInput};
pub use rows::{Formulas, Header, RowExport};
pub use target::{Existing, Target};
