//! From the end of a command to the exit code.

use std::process::ExitCode;

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// Wrong usage that clap cannot see: exit code 2. The sentence has been printed.
    Usage,
    /// Ctrl-C or a signal: exit code 130.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Usage => Self::from(2),
            Outcome::Interrupted => Self::from(130),
        }
    }
}
