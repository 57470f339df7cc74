//! Sentences on stderr.

use std::fmt::Display;
use std::io::{Write as _, stderr};

/// Print a line on stderr. That nobody listens there any more (`2>&1 | head`) is no reason to stop.
pub fn say(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// What was recognised, assumed or found.
pub(super) fn note(sentence: impl Display) {
    say(format_args!("note: {sentence}"));
}

/// What to worry about.
pub(super) fn warn(sentence: impl Display) {
    say(format_args!("warning: {sentence}"));
}
