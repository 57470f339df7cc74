//! The key table: dispatch, footer, help page and the README's table all come from it.

mod action;
mod table;
mod words;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub use action::{Action, Edit, Motion};
pub use table::BINDINGS;

/// A key as the table names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// A character in the case that it is typed in.
    pub code: KeyCode,
    /// With these held; SHIFT is not compared for characters, whose case says it.
    pub modifiers: KeyModifiers,
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
    /// On the panels.
    Review,
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
    /// After scoring has failed.
    Failed,
}

impl Scope {
    /// In the order of the help page.
    pub const ALL: [Self; 10] = [
        Self::Review,
        Self::Screen,
        Self::Global,
        Self::Points,
        Self::Scroll,
        Self::Detail,
        Self::Export,
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
            Self::Review => &[Self::Review, Self::Screen, Self::Global],
            Self::Points => &[Self::Points, Self::Screen, Self::Global],
            Self::Scroll => &[Self::Scroll, Self::Screen, Self::Global],
            Self::Detail => &[Self::Detail, Self::Scroll, Self::Screen, Self::Global],
            Self::Failed => &[Self::Failed, Self::Screen, Self::Global],
            Self::Input => &[Self::Input, Self::Global],
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
    pub action: Action,
    /// Footer priority: 1 stays longest, 0 is never in the footer.
    pub priority: u8,
}

/// What the footer says of one binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The first of its keys.
    pub keys: String,
    /// A word or two.
    pub label: &'static str,
    /// 1 stays longest.
    pub priority: u8,
}

/// What `event` asks for where `scope` holds.
pub(crate) fn lookup(scope: Scope, event: &KeyEvent) -> Option<Action> {
    let holds = |scope: Scope| {
        BINDINGS.iter().find(|binding| binding.scope == scope && binding.keys.iter().any(|key| key.matches(event)))
    };
    scope.and_outer().iter().find_map(|scope| holds(*scope)).map(|binding| binding.action)
}

/// The hints for the footer where `scope` holds, in the table's order.
pub fn footer(scope: Scope) -> Vec<Hint> {
    let shown = |binding: &&Binding| binding.priority > 0 && scope.and_outer().contains(&binding.scope);
    let hint = |binding: &Binding| Hint {
        keys: binding.keys.first().map(Key::name).unwrap_or_default(),
        label: binding.label(),
        priority: binding.priority,
    };
    BINDINGS.iter().filter(shown).map(hint).collect()
}

/// The key table as the README has it.
pub fn readme_table() -> String {
    let mut table = String::new();
    for scope in Scope::ALL {
        let heading = scope.heading().replace("this page", "the help page");
        table += &format!("| {heading} | |\n|---|---|\n");
        for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.name())).collect();
            table += &format!("| {} | {} |\n", keys.join(" "), binding.help());
        }
        table.push('\n');
    }
    table.truncate(table.trim_end().len());
    table.push('\n');
    table
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
    pub fn matches(&self, event: &KeyEvent) -> bool {
        let compared = match self.code {
            KeyCode::Char(_) => KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER,
            _ => KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::SHIFT,
        };
        self.code == event.code && event.modifiers & compared == self.modifiers & compared
    }
}

#[cfg(test)]
mod tests {
    use Action as A;
    use KeyCode as K;

    use super::*;
    use crate::app::SearchFrom;
    use crate::metrics::Direction::{Down, Up};
    use crate::metrics::StepSize::{Coarse, Fine};

    #[test]
    fn no_key_asks_for_two_things_in_one_place() {
        for scope in Scope::ALL {
            let mut seen: Vec<Key> = Vec::new();
            for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
                for key in binding.keys {
                    assert!(!seen.contains(key), "{} is bound twice in {scope:?}", key.name());
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn every_key_of_the_design_is_bound_on_the_panels() {
        let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
        for (event, action) in [
            (plain(K::Left), A::Step(Down, Coarse)),
            (plain(K::Char('l')), A::Step(Up, Coarse)),
            (KeyEvent::new(K::Char('H'), KeyModifiers::SHIFT), A::Step(Down, Fine)),
            (plain(K::Char('L')), A::Step(Up, Fine)),
            (KeyEvent::new(K::Right, KeyModifiers::SHIFT), A::Step(Up, Fine)),
            (plain(K::Char('[')), A::Flip(Down)),
            (plain(K::Char(']')), A::Flip(Up)),
            (plain(K::Char('t')), A::TypeThreshold),
            (plain(K::Char('b')), A::BestPoint),
            (plain(K::Char('o')), A::OpenPoints),
            (plain(K::Char('r')), A::Reset),
            (plain(K::Char('u')), A::Undo),
            (plain(K::Char('x')), A::CycleAxis),
            (plain(K::Char('j')), A::Move(Motion::Down)),
            (plain(K::Up), A::Move(Motion::Up)),
            (plain(K::PageUp), A::Move(Motion::PageUp)),
            (plain(K::PageDown), A::Move(Motion::PageDown)),
            (plain(K::Char('g')), A::Move(Motion::First)),
            (plain(K::End), A::Move(Motion::Last)),
            (plain(K::Tab), A::NextPanel),
            (plain(K::Char('f')), A::CycleFilter),
            (plain(K::Char('s')), A::CycleSort),
            (plain(K::Char('S')), A::ReverseSort),
            (plain(K::Char('c')), A::CycleColumn),
            (plain(K::Char('/')), A::Search),
            (plain(K::Char('n')), A::SearchAgain(SearchFrom::Next)),
            (plain(K::Char('N')), A::SearchAgain(SearchFrom::Previous)),
            (plain(K::Enter), A::Open),
            (plain(K::Char('y')), A::Copy),
            (plain(K::Char('e')), A::Export),
            (plain(K::Char('?')), A::Help),
            (plain(K::Esc), A::Back),
            (plain(K::Char('q')), A::Quit),
            (KeyEvent::new(K::Char('c'), KeyModifiers::CONTROL), A::Interrupt),
            (KeyEvent::new(K::Char('z'), KeyModifiers::CONTROL), A::Suspend),
        ] {
            assert_eq!(lookup(Scope::Review, &event), Some(action), "{event:?}");
        }
    }

    #[test]
    fn a_control_key_is_not_its_letter() {
        for letter in ['l', 'h', 't', 'q', 'e'] {
            let event = KeyEvent::new(K::Char(letter), KeyModifiers::CONTROL);
            assert_eq!(lookup(Scope::Review, &event), None, "Ctrl-{letter}");
        }
    }

    #[test]
    fn letters_typed_into_a_field_are_not_commands() {
        for letter in ['q', '?', 'y', 'j'] {
            assert_eq!(lookup(Scope::Input, &KeyEvent::new(K::Char(letter), KeyModifiers::NONE)), None);
        }
        assert_eq!(lookup(Scope::Input, &KeyEvent::new(K::Esc, KeyModifiers::NONE)), Some(A::Back));
    }

    #[test]
    fn the_footer_promises_a_copy_of_the_pair_only_where_there_is_one() {
        let copies = |scope| footer(scope).iter().any(|hint| hint.label == "copy");
        assert!(copies(Scope::Detail) && copies(Scope::Review) && !copies(Scope::Scroll));
        let event = KeyEvent::new(K::Char('y'), KeyModifiers::NONE);
        assert_eq!((lookup(Scope::Detail, &event), lookup(Scope::Scroll, &event)), (Some(A::Copy), None));
    }
}
