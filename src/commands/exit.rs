//! From the end of a command to the exit code.

use std::process::ExitCode;

/// How a command ended when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Exit code 0.
    Done,
    /// Wrong usage that clap cannot see: exit code 2. The sentence has been printed.
    Usage,
    /// Ctrl-C or a signal: exit code 130.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Usage => Self::from(2),
            Exit::Interrupted => Self::from(130),
        }
    }
}
