//! What is written: one file an output format, each writing to any `Write`.

mod choose;
mod columns;
mod curves;
mod decision;
mod description;
mod document;
mod error;
mod figures;
mod files_read;
mod format;
mod judged;
mod markdown;
mod marks;
mod origin;
mod report;
mod rows;
mod sure;
mod tables;
mod target;
mod text;
mod unfinished;
mod weights;

pub(crate) use columns::{Offer, RowLayout, Rows};
pub(crate) use decision::{Decision, Reason};
pub(crate) use description::{ModelDescription, ScoringDescription, TaskDescription};
pub(crate) use error::ExportError;
pub(crate) use files_read::FilesRead;
pub(crate) use format::ReportFormat;
pub(crate) use judged::Judged;
pub(crate) use origin::{Asked, Fingerprint, Origin};
pub(crate) use report::{Chosen, ChosenBy, Report};
pub(crate) use rows::{Formulas, Header, RowExport};
pub(crate) use target::Target;
pub use unfinished::Existing;
pub(crate) use unfinished::{Watched, abandon_unfinished};
pub(crate) use weights::Weighted;
