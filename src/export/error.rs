//! Why something could not be written or read back.

use std::io;
use std::path::PathBuf;

use crate::dataset::Format;

/// What went wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    /// The target exists and may not be replaced.
    #[error("{} exists: choose another name, or give --force to replace it", path.display())]
    Exists { path: PathBuf },
    /// The target could not be written; nothing half-written stays behind.
    #[error("cannot write {}: {reason}", path.display())]
    Io { path: PathBuf, reason: io::Error },
    #[error("cannot write {}: it is a folder; name a file in it", path.display())]
    IsFolder { path: PathBuf },
    #[error("cannot write {}: there is no folder {}; make it first", path.display(), folder.display())]
    NoFolder { path: PathBuf, folder: PathBuf },
    #[error("cannot read the decision {}: {reason}", path.display())]
    Decision { path: PathBuf, reason: DecisionFault },
    /// The name of a row file has no extension that chooses a format.
    #[error("cannot tell the format of {}: end its name in {} (also .gz)", path.display(), Format::extensions())]
    UnknownFormat { path: PathBuf },
    /// The same, said beside the field that holds the name.
    #[error("end the name in {} (also .gz)", Format::extensions())]
    NameWithoutFormat,
    #[error("there is no column {name:?} to write; there are {}", known.join(", "))]
    NoColumn { name: String, known: Vec<String> },
    #[error("TSV cannot hold the column name {name:?}; write {}", Format::Tsv.other_extensions())]
    TsvName { name: String },
    #[error(
        "TSV cannot hold the tab or line break in column {name:?} of the row at line {line}; write {}",
        Format::Tsv.other_extensions()
    )]
    TsvCell { name: String, line: u64 },
}

/// What is wrong with a decision file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecisionFault {
    #[error(transparent)]
    Unreadable(io::Error),
    #[error("it is not a decision that cutpoint wrote")]
    NoDecision,
    #[error("it has version {found}, this cutpoint reads version {known}")]
    Version { found: u32, known: u32 },
    #[error("its rule is {found:?}, this cutpoint knows {known:?} only")]
    Rule { found: String, known: &'static str },
}
