//! Whose the mouse is.

/// Whose the mouse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mouse {
    /// The program listens to buttons and drags.
    #[default]
    Ours,
    /// The terminal keeps it, to select text with.
    Terminals,
}
