//! `cutpoint man`: the manual.

use std::path::PathBuf;

use clap::{Args, ValueHint};

/// `cutpoint man`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  cutpoint man | man -l -
  cutpoint man -o man1/")]
pub(crate) struct ManArgs {
    /// Folder to write one page per command to.
    ///
    /// Without it the page of cutpoint itself is printed.
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Replace pages that exist.
    #[arg(long, requires = "output")]
    pub force: bool,
}
