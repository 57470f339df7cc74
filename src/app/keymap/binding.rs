//! What the key table is made of: keys, where they hold, and what they ask for.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Action;

/// A key as the table names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// A character in the case that it is typed in.
    pub(super) code: KeyCode,
    /// With these held; SHIFT is not compared for characters, whose case says it.
    pub(super) modifiers: KeyModifiers,
}

impl Key {
    /// The key as a user reads it: `←`, `PgDn`, `Ctrl-C`, `H`.
    pub fn name(&self) -> String {
        let name = match self.code {
            KeyCode::Char(character) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                character.to_ascii_uppercase().to_string()
            }
            KeyCode::Char(character) => character.to_string(),
            KeyCode::Left => "←".into(),
            KeyCode::Right => "→".into(),
            KeyCode::Up => "↑".into(),
            KeyCode::Down => "↓".into(),
            KeyCode::PageUp => "PgUp".into(),
            KeyCode::PageDown => "PgDn".into(),
            other => format!("{other:?}"),
        };
        match self.modifiers {
            KeyModifiers::CONTROL => format!("Ctrl-{name}"),
            KeyModifiers::SHIFT => format!("Shift-{name}"),
            _ => name,
        }
    }

    /// Whether `event` is this key. The case of a character already says whether SHIFT was held.
    pub(super) fn matches(&self, event: &KeyEvent) -> bool {
        let compared = match self.code {
            KeyCode::Char(_) => KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER,
            _ => KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::SHIFT,
        };
        self.code == event.code && event.modifiers & compared == self.modifiers & compared
    }
}

/// Where a binding holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere, text fields included.
    Global,
    /// Everywhere but in text fields.
    Screen,
    /// While scoring.
    Scoring,
    /// On every tab.
    Tabs,
    /// On the panels of the first tab.
    Review,
    /// On the tab of the curves.
    Curves,
    /// On the tab of the slices.
    Slices,
    /// On the tab of the comparison.
    Comparison,
    /// In the list of operating points.
    Points,
    /// Over the pair in full and the help page.
    Scroll,
    /// Over the pair in full alone.
    Detail,
    /// In a text field.
    Input,
    /// In the export dialogue, beside the keys of its text field.
    Export,
    /// While the export dialogue asks whether to replace a file.
    Confirm,
    /// After scoring has failed.
    Failed,
}

impl Scope {
    /// In the order of the help page.
    pub const ALL: [Self; 15] = [
        Self::Tabs,
        Self::Review,
        Self::Curves,
        Self::Slices,
        Self::Comparison,
        Self::Screen,
        Self::Global,
        Self::Points,
        Self::Scroll,
        Self::Detail,
        Self::Export,
        Self::Confirm,
        Self::Input,
        Self::Scoring,
        Self::Failed,
    ];

    /// The scopes that hold where this one does, nearest first.
    pub(crate) fn and_outer(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Screen => &[Self::Screen, Self::Global],
            Self::Scoring => &[Self::Scoring, Self::Screen, Self::Global],
            Self::Tabs => &[Self::Tabs, Self::Screen, Self::Global],
            Self::Review => &[Self::Review, Self::Tabs, Self::Screen, Self::Global],
            Self::Curves => &[Self::Curves, Self::Tabs, Self::Screen, Self::Global],
            Self::Slices => &[Self::Slices, Self::Tabs, Self::Screen, Self::Global],
            Self::Comparison => &[Self::Comparison, Self::Tabs, Self::Screen, Self::Global],
            Self::Points => &[Self::Points, Self::Screen, Self::Global],
            Self::Scroll => &[Self::Scroll, Self::Screen, Self::Global],
            Self::Detail => &[Self::Detail, Self::Scroll, Self::Screen, Self::Global],
            Self::Failed => &[Self::Failed, Self::Screen, Self::Global],
            Self::Input => &[Self::Input, Self::Global],
            Self::Confirm => &[Self::Confirm, Self::Global],
            Self::Export => &[Self::Export, Self::Input, Self::Global],
        }
    }
}

/// One line of the table. What the footer and the help page say of it is in words.rs.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// Any of these does it; the help page shows them in this order.
    pub keys: &'static [Key],
    /// Where the keys mean this; elsewhere they may mean something else.
    pub scope: Scope,
    /// What a press asks of the state.
    pub(crate) action: Action,
    /// Footer priority: 1 stays longest, 0 is never in the footer.
    pub(crate) priority: u8,
}
