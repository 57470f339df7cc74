//! The one key table: dispatch, footer, help page and the README's table all come from it.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

/// A key as the table names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// With these held; SHIFT is not compared for characters, whose case says it.
    pub modifiers: KeyModifiers,
}

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere.
    Global,
    /// While scoring.
    Scoring,
    /// On the panels.
    Review,
    /// In the list of operating points.
    Points,
    /// Over the pair in full and the help page.
    Scroll,
    /// In a text field.
    Input,
    /// In the export dialogue.
    Export,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// (to be filled in by the app room)
    Quit,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Any of these.
    pub keys: &'static [Key],
    /// Where.
    pub scope: Scope,
    /// Asks for this.
    pub action: Action,
    /// A word or two for the footer.
    pub label: &'static str,
    /// A sentence for the help page and the README.
    pub help: &'static str,
    /// Footer priority: 1 stays longest, 0 is never in the footer.
    pub priority: u8,
}

/// All bindings, in the order of the help page.
pub const BINDINGS: &[Binding] = &[];

impl Key {
    /// The key as a user reads it: `←`, `PgDn`, `Ctrl-C`, `H`.
    #[must_use]
    pub fn name(&self) -> String {
        todo!("app room")
    }
}
