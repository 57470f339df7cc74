//! Why rows cannot be cut up as somebody wants.

use std::path::PathBuf;

use super::{Excerpt, Names};
use crate::metrics::{Slicing, TooManyRows, TooManySlices};

/// Why rows cannot be cut up as somebody wants: what, where, and what can be sliced instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each variant's sentence says what it is and what its fields are")]
pub enum SliceFault {
    #[error("--slice: {path} has no column {name}{}", instead(choices))]
    NoColumn { path: PathBuf, name: Excerpt, choices: Names },
    #[error("--slice: {path} has more than one column {name}: give its columns different names")]
    Repeated { path: PathBuf, name: Excerpt },
    #[error("--slice: column {name} of {path} has more than {} different values{}", Slicing::MOST, instead(choices))]
    TooMany { path: PathBuf, name: Excerpt, too_many: TooManySlices, choices: Names },
    #[error("--slice {name}: {path} has no texts{}", instead(choices))]
    NoTexts { path: PathBuf, name: &'static str, choices: Names },
    #[error(
        "--slice truncated: which rows of {path} were truncated is known only where a model scores them (--model DIR){}",
        instead(choices)
    )]
    TruncationUnknown { path: PathBuf, choices: Names },
    #[error(transparent)]
    TooManyRows(TooManyRows),
}

/// What can be sliced.
fn instead(choices: &Names) -> String {
    if choices.is_empty() { "; there is nothing else to slice by".into() } else { format!("; choose from {choices}") }
}
