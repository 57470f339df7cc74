//! `cutpoint tune`: score (or read scores), then the screen.

use anyhow::Result;

use super::Outcome;
use crate::cli::{ColorChoice, TuneArgs};

/// Open the screen.
///
/// # Errors
/// One sentence for the user.
pub fn run(args: &TuneArgs, color: ColorChoice) -> Result<Outcome> {
    let _ = (args, color);
    todo!("ui person")
}
