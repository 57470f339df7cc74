//! The key table: dispatch, footer, help page and the table in `docs/keys.md` all come from it.

mod action;
mod binding;
mod table;
mod words;

use ratatui::crossterm::event::KeyEvent;

pub(crate) use action::{Action, Edit, Motion};
pub use binding::{Binding, Key, Scope};
pub use table::BINDINGS;

/// What the footer says of one binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    /// The first of its keys.
    pub keys: String,
    /// A word or two.
    pub label: &'static str,
    /// 1 stays longest.
    pub priority: u8,
    action: Action,
}

impl Hint {
    /// Whether the footer has both or neither: a key and the one that does the same in the other direction.
    pub(crate) fn goes_with(&self, other: &Self) -> bool {
        self.action.goes_with(other.action)
    }
}

/// What `event` asks for where `scope` holds.
pub(crate) fn lookup(scope: Scope, event: &KeyEvent) -> Option<Action> {
    let holds = |scope: Scope| {
        BINDINGS.iter().find(|binding| binding.scope == scope && binding.keys.iter().any(|key| key.matches(event)))
    };
    scope.and_outer().iter().find_map(|scope| holds(*scope)).map(|binding| binding.action)
}

/// The hints for the footer where `scope` holds, in the table's order; `priority` is that of a binding as things stand, 0 where it
/// would do nothing.
pub(crate) fn footer(scope: Scope, priority: impl Fn(&Binding) -> u8) -> Vec<Hint> {
    // A key means what the nearest scope says.
    let nearest = |key: &Key| {
        let holds = |scope: &&Scope| BINDINGS.iter().any(|other| other.scope == **scope && other.keys.contains(key));
        scope.and_outer().iter().find(holds).copied()
    };
    let holds = |binding: &Binding| binding.keys.first().is_some_and(|key| nearest(key) == Some(binding.scope));
    let shown = |binding: &&Binding| priority(binding) > 0 && holds(binding);
    let hint = |binding: &Binding| Hint {
        keys: binding.keys.first().map(Key::name).unwrap_or_default(),
        label: binding.label(),
        priority: priority(binding),
        action: binding.action,
    };
    BINDINGS.iter().filter(shown).map(hint).collect()
}

#[cfg(test)]
mod tests {
    use Action as A;
    use KeyCode as K;
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};

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
            (plain(K::Char('v')), A::CycleCounts),
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
        let copies = |scope| footer(scope, |binding| binding.priority).iter().any(|hint| hint.label == "copy");
        assert!(copies(Scope::Detail) && copies(Scope::Review) && !copies(Scope::Scroll));
        let event = KeyEvent::new(K::Char('y'), KeyModifiers::NONE);
        assert_eq!((lookup(Scope::Detail, &event), lookup(Scope::Scroll, &event)), (Some(A::Copy), None));
    }
}
