//! Sentences on stderr.

use std::fmt::Display;
use std::io::{Write as _, stderr};

/// Print a line on stderr. That nobody listens there any more (`2>&1 | head`) is no reason to stop.
pub fn say(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}
