//! The one key table: keys, where they hold, what they ask for, and how long the footer keeps them.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::{Action, Binding, Edit, Key, Motion, Scope};
use crate::app::{SearchFrom, Tab, Turn};
use crate::metrics::Direction::{Down, Up};
use crate::metrics::StepSize::{Coarse, Fine};

const fn key(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::NONE }
}

const fn char(character: char) -> Key {
    key(KeyCode::Char(character))
}

const fn ctrl(character: char) -> Key {
    Key { code: KeyCode::Char(character), modifiers: KeyModifiers::CONTROL }
}

const fn shift(code: KeyCode) -> Key {
    Key { code, modifiers: KeyModifiers::SHIFT }
}

const fn bind(scope: Scope, keys: &'static [Key], action: Action, priority: u8) -> Binding {
    Binding { keys, scope, action, priority }
}

use Action as A;
use Edit as E;
use KeyCode as K;
use Motion as M;
use Scope as S;

/// All bindings, in the order of the help page.
pub const BINDINGS: &[Binding] = &[
    bind(S::Tabs, &[key(K::Left), char('h')], A::Step(Down, Coarse), 1),
    bind(S::Tabs, &[key(K::Right), char('l')], A::Step(Up, Coarse), 1),
    bind(S::Tabs, &[char('H'), shift(K::Left)], A::Step(Down, Fine), 8),
    bind(S::Tabs, &[char('L'), shift(K::Right)], A::Step(Up, Fine), 8),
    bind(S::Tabs, &[char('[')], A::Flip(Down), 7),
    bind(S::Tabs, &[char(']')], A::Flip(Up), 7),
    bind(S::Tabs, &[char('t')], A::TypeThreshold, 4),
    bind(S::Tabs, &[char('b')], A::BestPoint, 3),
    bind(S::Tabs, &[char('o')], A::OpenPoints, 5),
    bind(S::Tabs, &[char('$')], A::TypeCosts, 9),
    bind(S::Tabs, &[char('%')], A::TypePrevalence, 9),
    bind(S::Tabs, &[char('a')], A::ToggleBand, 7),
    bind(S::Tabs, &[char('A')], A::SwitchEnd, 9),
    bind(S::Tabs, &[char('r')], A::Reset, 9),
    bind(S::Tabs, &[char('u')], A::Undo, 6),
    bind(S::Tabs, &[char('x')], A::CycleAxis, 6),
    bind(S::Review, &[char('v')], A::CycleCounts, 8),
    bind(S::Review, &[char('k'), key(K::Up)], A::Move(M::Up), 0),
    bind(S::Review, &[char('j'), key(K::Down)], A::Move(M::Down), 0),
    bind(S::Review, &[key(K::PageUp)], A::Move(M::PageUp), 0),
    bind(S::Review, &[key(K::PageDown)], A::Move(M::PageDown), 0),
    bind(S::Review, &[char('g'), key(K::Home)], A::Move(M::First), 0),
    bind(S::Review, &[char('G'), key(K::End)], A::Move(M::Last), 0),
    bind(S::Review, &[key(K::Tab)], A::NextPanel, 9),
    bind(S::Review, &[char('f')], A::CycleFilter, 3),
    bind(S::Review, &[char('s')], A::CycleSort, 4),
    bind(S::Review, &[char('S')], A::ReverseSort, 9),
    bind(S::Review, &[char('c')], A::CycleColumn, 9),
    bind(S::Review, &[char('/')], A::Search, 5),
    bind(S::Review, &[char('n')], A::SearchAgain(SearchFrom::Next), 0),
    bind(S::Review, &[char('N')], A::SearchAgain(SearchFrom::Previous), 0),
    bind(S::Review, &[key(K::Enter)], A::Open, 4),
    bind(S::Review, &[char('y')], A::Copy, 8),
    bind(S::Tabs, &[char('e')], A::Export, 2),
    bind(S::Review, &[char('P')], A::Pin, 4),
    bind(S::Review, &[char('2')], A::Show(Tab::Curves), 2),
    bind(S::Review, &[char('3')], A::Show(Tab::Slices), 4),
    bind(S::Review, &[char('4')], A::Show(Tab::Comparison), 9),
    bind(S::Curves, &[char('k'), key(K::Up)], A::Move(M::Up), 0),
    bind(S::Curves, &[char('j'), key(K::Down)], A::Move(M::Down), 3),
    bind(S::Curves, &[key(K::PageUp)], A::Move(M::PageUp), 0),
    bind(S::Curves, &[key(K::PageDown)], A::Move(M::PageDown), 0),
    bind(S::Curves, &[char('g'), key(K::Home)], A::Move(M::First), 0),
    bind(S::Curves, &[char('G'), key(K::End)], A::Move(M::Last), 0),
    bind(S::Curves, &[key(K::Tab)], A::NextPanel, 9),
    bind(S::Curves, &[char('z')], A::Zoom, 3),
    bind(S::Curves, &[char('c')], A::CycleMetric, 4),
    bind(S::Curves, &[char('y')], A::Copy, 8),
    bind(S::Curves, &[char('1')], A::Show(Tab::Threshold), 2),
    bind(S::Curves, &[char('3')], A::Show(Tab::Slices), 3),
    bind(S::Slices, &[char('k'), key(K::Up)], A::Move(M::Up), 0),
    bind(S::Slices, &[char('j'), key(K::Down)], A::Move(M::Down), 3),
    bind(S::Slices, &[key(K::PageUp)], A::Move(M::PageUp), 0),
    bind(S::Slices, &[key(K::PageDown)], A::Move(M::PageDown), 0),
    bind(S::Slices, &[char('g'), key(K::Home)], A::Move(M::First), 0),
    bind(S::Slices, &[char('G'), key(K::End)], A::Move(M::Last), 0),
    bind(S::Slices, &[char('s')], A::TurnSlices(Turn::Next), 1),
    bind(S::Slices, &[char('S')], A::TurnSlices(Turn::Previous), 0),
    bind(S::Slices, &[char('c')], A::CycleRule, 1),
    bind(S::Slices, &[key(K::Enter)], A::Open, 1),
    bind(S::Slices, &[char('y')], A::Copy, 8),
    bind(S::Slices, &[char('1')], A::Show(Tab::Threshold), 2),
    bind(S::Slices, &[char('2')], A::Show(Tab::Curves), 3),
    bind(S::Slices, &[char('4')], A::Show(Tab::Comparison), 9),
    bind(S::Curves, &[char('4')], A::Show(Tab::Comparison), 9),
    bind(S::Comparison, &[char('c')], A::CycleFooting, 2),
    bind(S::Comparison, &[key(K::Tab)], A::NextPanel, 3),
    bind(S::Comparison, &[key(K::Enter)], A::ListOnlyA, 4),
    bind(S::Comparison, &[char('P')], A::Pin, 5),
    bind(S::Comparison, &[char('k'), key(K::Up)], A::Move(M::Up), 0),
    bind(S::Comparison, &[char('j'), key(K::Down)], A::Move(M::Down), 0),
    bind(S::Comparison, &[key(K::PageUp)], A::Move(M::PageUp), 0),
    bind(S::Comparison, &[key(K::PageDown)], A::Move(M::PageDown), 0),
    bind(S::Comparison, &[char('g'), key(K::Home)], A::Move(M::First), 0),
    bind(S::Comparison, &[char('G'), key(K::End)], A::Move(M::Last), 0),
    bind(S::Comparison, &[char('y')], A::Copy, 8),
    bind(S::Comparison, &[char('1')], A::Show(Tab::Threshold), 2),
    bind(S::Comparison, &[char('2')], A::Show(Tab::Curves), 6),
    bind(S::Comparison, &[char('3')], A::Show(Tab::Slices), 6),
    bind(S::Screen, &[char('?')], A::Help, 1),
    bind(S::Screen, &[char('q')], A::Quit, 1),
    bind(S::Global, &[key(K::Esc)], A::Back, 0),
    bind(S::Global, &[ctrl('c')], A::Interrupt, 0),
    bind(S::Global, &[ctrl('z')], A::Suspend, 0),
    bind(S::Points, &[char('k'), key(K::Up)], A::Move(M::Up), 0),
    bind(S::Points, &[char('j'), key(K::Down)], A::Move(M::Down), 0),
    bind(S::Points, &[key(K::Enter)], A::Accept, 1),
    bind(S::Points, &[char('o')], A::Back, 2),
    bind(S::Scroll, &[char('k'), key(K::Up)], A::Move(M::Up), 2),
    bind(S::Scroll, &[char('j'), key(K::Down)], A::Move(M::Down), 2),
    bind(S::Scroll, &[key(K::PageUp)], A::Move(M::PageUp), 0),
    bind(S::Scroll, &[key(K::PageDown)], A::Move(M::PageDown), 0),
    bind(S::Scroll, &[char('g'), key(K::Home)], A::Move(M::First), 0),
    bind(S::Scroll, &[char('G'), key(K::End)], A::Move(M::Last), 0),
    bind(S::Scroll, &[key(K::Enter)], A::Back, 1),
    bind(S::Detail, &[char('y')], A::Copy, 3),
    bind(S::Export, &[key(K::Enter)], A::Accept, 1),
    bind(S::Export, &[key(K::Tab)], A::NextKind, 1),
    bind(S::Export, &[key(K::Down), key(K::Up)], A::NextField, 0),
    bind(S::Confirm, &[char('y')], A::Accept, 1),
    bind(S::Confirm, &[char('n')], A::Back, 1),
    bind(S::Input, &[key(K::Enter)], A::Accept, 1),
    bind(S::Input, &[key(K::Left)], A::Edit(E::Left), 0),
    bind(S::Input, &[key(K::Right)], A::Edit(E::Right), 0),
    bind(S::Input, &[key(K::Home), ctrl('a')], A::Edit(E::Home), 0),
    bind(S::Input, &[key(K::End), ctrl('e')], A::Edit(E::End), 0),
    bind(S::Input, &[key(K::Backspace)], A::Edit(E::DeleteBack), 0),
    bind(S::Input, &[key(K::Delete)], A::Edit(E::DeleteForward), 0),
    bind(S::Input, &[ctrl('w')], A::Edit(E::DeleteWord), 0),
    bind(S::Input, &[ctrl('u')], A::Edit(E::DeleteLine), 2),
    bind(S::Scoring, &[key(K::Esc)], A::Back, 1),
    bind(S::Failed, &[key(K::Enter)], A::Quit, 1),
];
