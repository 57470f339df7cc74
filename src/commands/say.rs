//! What a command tells while it runs and when it ends: sentences on stderr, and the exit code.

use std::fmt::Display;
use std::io::{Write as _, stderr};
use std::process::ExitCode;

use crate::app::Signal;

/// Print a line on stderr. That nobody listens there any more (`2>&1 | head`) is no reason to stop.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// Why the command failed, with the word that clap begins its errors with.
pub(super) fn error(sentence: impl Display) {
    say(format_args!("error: {sentence}"));
}

/// What was recognised, assumed or found.
pub(super) fn note(sentence: impl Display) {
    say(format_args!("note: {sentence}"));
}

/// What to worry about.
pub(super) fn warn(sentence: impl Display) {
    say(format_args!("warning: {sentence}"));
}

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Exit code 0.
    Done,
    /// What was to be checked does not hold: exit code 1. The sentence has been printed, and the report written.
    CheckFailed,
    /// Wrong usage that clap cannot see: exit code 2. The sentence has been printed.
    Usage,
    /// Ctrl-C or a signal: exit code 128 and the signal's number.
    Interrupted(Signal),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::CheckFailed => Self::from(1),
            Exit::Usage => Self::from(2),
            Exit::Interrupted(signal) => Self::from(128 + signal.number()),
        }
    }
}
