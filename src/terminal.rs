//! The guard that sets the terminal up and always puts it back, the event loop, effects.

/// How a session on the screen ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The user quit.
    Quit,
    /// Ctrl-C or a signal: exit code 130 (143 for SIGTERM is the shell's business: the program says 130).
    Interrupted,
}
