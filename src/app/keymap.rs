//! The one key table: dispatch, footer, help page and the README's table all come from it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
    /// In a text field.
    Input,
    /// In the export dialogue, beside the keys of its text field.
    Export,
    /// After scoring has failed.
    Failed,
}

impl Scope {
    /// In the order of the help page, with a heading for each.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Review, "on the panels"),
        (Self::Screen, "everywhere but in text fields"),
        (Self::Global, "everywhere"),
        (Self::Points, "in the list of operating points"),
        (Self::Scroll, "in the pair in full and this page"),
        (Self::Export, "in the export dialogue"),
        (Self::Input, "in a text field"),
        (Self::Scoring, "while scoring"),
        (Self::Failed, "after a failure"),
    ];

    /// The scopes that hold where this one does, nearest first.
    #[must_use]
    pub fn and_outer(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Screen => &[Self::Screen, Self::Global],
            Self::Scoring => &[Self::Scoring, Self::Screen, Self::Global],
            Self::Review => &[Self::Review, Self::Screen, Self::Global],
            Self::Points => &[Self::Points, Self::Screen, Self::Global],
            Self::Scroll => &[Self::Scroll, Self::Screen, Self::Global],
            Self::Failed => &[Self::Failed, Self::Screen, Self::Global],
            Self::Input => &[Self::Input, Self::Global],
            Self::Export => &[Self::Export, Self::Input, Self::Global],
        }
    }
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One step of the threshold down.
    StepDown,
    /// One step up.
    StepUp,
    /// A tenth of a step down.
    FineDown,
    /// A tenth of a step up.
    FineUp,
    /// To the threshold below at which some prediction flips.
    PreviousFlip,
    /// To the one above.
    NextFlip,
    /// Open the field for a threshold.
    TypeThreshold,
    /// To the best point of the current objective.
    BestPoint,
    /// Open the list of operating points.
    OpenPoints,
    /// Back to the starting threshold.
    Reset,
    /// Back to the threshold before.
    Undo,
    /// The next axis.
    CycleAxis,
    /// One row (entry, line) up.
    Up,
    /// One down.
    Down,
    /// One page up.
    PageUp,
    /// One page down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// Focus on the next panel.
    NextPanel,
    /// The next filter.
    CycleFilter,
    /// The next order.
    CycleSort,
    /// The order the other way round.
    ReverseSort,
    /// The next column beside the score.
    CycleColumn,
    /// Open the search field.
    Search,
    /// To the next match.
    SearchNext,
    /// To the previous match.
    SearchPrevious,
    /// Show what is selected: the pair in full, or go to the operating point.
    Open,
    /// Copy what is in front.
    Copy,
    /// Open the export dialogue.
    Export,
    /// Open the help page.
    Help,
    /// One level back.
    Back,
    /// Leave.
    Quit,
    /// Leave with exit code 130.
    Interrupt,
    /// Stop until `fg`.
    Suspend,
    /// Take what stands in the field.
    Accept,
    /// The next kind of export.
    NextKind,
    /// Cursor one character to the left.
    CursorLeft,
    /// One to the right.
    CursorRight,
    /// To the start of the field.
    CursorHome,
    /// To its end.
    CursorEnd,
    /// Delete the character before the cursor.
    DeleteBack,
    /// Delete the character after it.
    DeleteForward,
    /// Delete the word before it.
    DeleteWord,
    /// Delete everything before it.
    DeleteLine,
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

const fn bind(
    scope: Scope,
    keys: &'static [Key],
    action: Action,
    label: &'static str,
    priority: u8,
    help: &'static str,
) -> Binding {
    Binding { keys, scope, action, label, help, priority }
}

use Action as A;
use KeyCode as K;
use Scope as S;

/// All bindings, in the order of the help page.
pub const BINDINGS: &[Binding] = &[
    bind(S::Review, &[key(K::Left), char('h')], A::StepDown, "−", 1, "threshold one step (0.01) down"),
    bind(S::Review, &[key(K::Right), char('l')], A::StepUp, "+", 1, "threshold one step (0.01) up"),
    bind(S::Review, &[char('H'), shift(K::Left)], A::FineDown, "fine −", 8, "threshold a tenth of a step down"),
    bind(S::Review, &[char('L'), shift(K::Right)], A::FineUp, "fine +", 8, "threshold a tenth of a step up"),
    bind(S::Review, &[char('[')], A::PreviousFlip, "flip −", 7, "down to where some prediction flips"),
    bind(S::Review, &[char(']')], A::NextFlip, "flip +", 7, "up to where some prediction flips"),
    bind(S::Review, &[char('t')], A::TypeThreshold, "type", 4, "type a threshold"),
    bind(S::Review, &[char('b')], A::BestPoint, "best", 3, "to the best point of the current objective"),
    bind(S::Review, &[char('o')], A::OpenPoints, "points", 5, "list of operating points"),
    bind(S::Review, &[char('r')], A::Reset, "reset", 9, "back to the starting threshold"),
    bind(S::Review, &[char('u')], A::Undo, "undo", 6, "undo the last move of the threshold"),
    bind(S::Review, &[char('x')], A::CycleAxis, "axis", 6, "axis: score, log-odds, rank"),
    bind(S::Review, &[char('k'), key(K::Up)], A::Up, "up", 0, "one row up"),
    bind(S::Review, &[char('j'), key(K::Down)], A::Down, "down", 0, "one row down"),
    bind(S::Review, &[key(K::PageUp)], A::PageUp, "page up", 0, "one page up"),
    bind(S::Review, &[key(K::PageDown)], A::PageDown, "page down", 0, "one page down"),
    bind(S::Review, &[char('g'), key(K::Home)], A::First, "first", 0, "first row"),
    bind(S::Review, &[char('G'), key(K::End)], A::Last, "last", 0, "last row"),
    bind(S::Review, &[key(K::Tab)], A::NextPanel, "panel", 9, "next panel: pairs, scores, operating points"),
    bind(S::Review, &[char('f')], A::CycleFilter, "filter", 3, "filter: all, errors, fp, fn, tp, tn"),
    bind(S::Review, &[char('s')], A::CycleSort, "sort", 4, "sort by row, score, loss, distance to the threshold"),
    bind(S::Review, &[char('S')], A::ReverseSort, "reverse", 9, "reverse the order"),
    bind(S::Review, &[char('c')], A::CycleColumn, "column", 9, "column: loss, margin, logits, probabilities"),
    bind(S::Review, &[char('/')], A::Search, "search", 5, "search the texts"),
    bind(S::Review, &[char('n')], A::SearchNext, "next", 0, "next match"),
    bind(S::Review, &[char('N')], A::SearchPrevious, "previous", 0, "previous match"),
    bind(S::Review, &[key(K::Enter)], A::Open, "open", 4, "the pair in full; in the points panel: go there"),
    bind(S::Review, &[char('y')], A::Copy, "copy", 8, "copy the pair, or the threshold in other panels (OSC 52)"),
    bind(S::Review, &[char('e')], A::Export, "export", 2, "export predictions, decision or report"),
    bind(S::Screen, &[char('?')], A::Help, "help", 1, "this help"),
    bind(S::Screen, &[char('q')], A::Quit, "quit", 1, "quit"),
    bind(S::Global, &[key(K::Esc)], A::Back, "back", 0, "one level back"),
    bind(S::Global, &[ctrl('c')], A::Interrupt, "interrupt", 0, "interrupt (exit code 130)"),
    bind(S::Global, &[ctrl('z')], A::Suspend, "suspend", 0, "suspend; `fg` brings the screen back"),
    bind(S::Points, &[char('k'), key(K::Up)], A::Up, "up", 0, "one entry up"),
    bind(S::Points, &[char('j'), key(K::Down)], A::Down, "down", 0, "one entry down"),
    bind(S::Points, &[key(K::Enter)], A::Accept, "go there", 1, "make it the objective and go there"),
    bind(S::Points, &[char('o')], A::Back, "close", 2, "close the list"),
    bind(S::Scroll, &[char('k'), key(K::Up)], A::Up, "up", 2, "one line up"),
    bind(S::Scroll, &[char('j'), key(K::Down)], A::Down, "down", 2, "one line down"),
    bind(S::Scroll, &[key(K::PageUp)], A::PageUp, "page up", 0, "ten lines up"),
    bind(S::Scroll, &[key(K::PageDown)], A::PageDown, "page down", 0, "ten lines down"),
    bind(S::Scroll, &[char('g'), key(K::Home)], A::First, "top", 0, "to the top"),
    bind(S::Scroll, &[char('G'), key(K::End)], A::Last, "bottom", 0, "to the bottom"),
    bind(S::Scroll, &[key(K::Enter)], A::Back, "close", 1, "close"),
    bind(S::Scroll, &[char('y')], A::Copy, "copy", 3, "copy the pair"),
    bind(S::Export, &[key(K::Tab)], A::NextKind, "what", 1, "predictions, decision or report"),
    bind(S::Input, &[key(K::Enter)], A::Accept, "accept", 1, "take what stands in the field"),
    bind(S::Input, &[key(K::Left)], A::CursorLeft, "left", 0, "cursor left"),
    bind(S::Input, &[key(K::Right)], A::CursorRight, "right", 0, "cursor right"),
    bind(S::Input, &[key(K::Home), ctrl('a')], A::CursorHome, "start", 0, "cursor to the start"),
    bind(S::Input, &[key(K::End), ctrl('e')], A::CursorEnd, "end", 0, "cursor to the end"),
    bind(S::Input, &[key(K::Backspace)], A::DeleteBack, "delete", 0, "delete before the cursor"),
    bind(S::Input, &[key(K::Delete)], A::DeleteForward, "delete", 0, "delete after the cursor"),
    bind(S::Input, &[ctrl('w')], A::DeleteWord, "delete word", 0, "delete the word before the cursor"),
    bind(S::Input, &[ctrl('u')], A::DeleteLine, "clear", 2, "delete everything before the cursor"),
    bind(S::Scoring, &[key(K::Esc)], A::Back, "cancel", 1, "stop scoring and leave"),
    bind(S::Failed, &[key(K::Enter)], A::Quit, "leave", 1, "leave with exit code 1"),
];

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
#[must_use]
pub fn lookup(scope: Scope, event: &KeyEvent) -> Option<Action> {
    let holds = |scope: Scope| {
        BINDINGS.iter().find(|binding| binding.scope == scope && binding.keys.iter().any(|key| key.matches(event)))
    };
    scope.and_outer().iter().find_map(|scope| holds(*scope)).map(|binding| binding.action)
}

/// The hints for the footer where `scope` holds, in the table's order.
#[must_use]
pub fn footer(scope: Scope) -> Vec<Hint> {
    let shown = |binding: &&Binding| binding.priority > 0 && scope.and_outer().contains(&binding.scope);
    let hint = |binding: &Binding| Hint {
        keys: binding.keys.first().map(Key::name).unwrap_or_default(),
        label: binding.label,
        priority: binding.priority,
    };
    BINDINGS.iter().filter(shown).map(hint).collect()
}

/// The key table as the README has it.
#[must_use]
pub fn readme_table() -> String {
    let mut table = String::new();
    for (scope, heading) in Scope::ALL {
        let heading = heading.replace("this page", "the help page");
        table += &format!("| {heading} | |\n|---|---|\n");
        for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.name())).collect();
            table += &format!("| {} | {} |\n", keys.join(" "), binding.help);
        }
        table.push('\n');
    }
    table.truncate(table.trim_end().len());
    table.push('\n');
    table
}

impl Key {
    /// The key as a user reads it: `←`, `PgDn`, `Ctrl-C`, `H`.
    #[must_use]
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
    #[must_use]
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
    use super::*;

    #[test]
    fn no_key_asks_for_two_things_in_one_place() {
        for (scope, _) in Scope::ALL {
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
            (plain(K::Left), A::StepDown),
            (plain(K::Char('l')), A::StepUp),
            (KeyEvent::new(K::Char('H'), KeyModifiers::SHIFT), A::FineDown),
            (plain(K::Char('L')), A::FineUp),
            (KeyEvent::new(K::Right, KeyModifiers::SHIFT), A::FineUp),
            (plain(K::Char('[')), A::PreviousFlip),
            (plain(K::Char(']')), A::NextFlip),
            (plain(K::Char('t')), A::TypeThreshold),
            (plain(K::Char('b')), A::BestPoint),
            (plain(K::Char('o')), A::OpenPoints),
            (plain(K::Char('r')), A::Reset),
            (plain(K::Char('u')), A::Undo),
            (plain(K::Char('x')), A::CycleAxis),
            (plain(K::Char('j')), A::Down),
            (plain(K::Up), A::Up),
            (plain(K::PageUp), A::PageUp),
            (plain(K::PageDown), A::PageDown),
            (plain(K::Char('g')), A::First),
            (plain(K::End), A::Last),
            (plain(K::Tab), A::NextPanel),
            (plain(K::Char('f')), A::CycleFilter),
            (plain(K::Char('s')), A::CycleSort),
            (plain(K::Char('S')), A::ReverseSort),
            (plain(K::Char('c')), A::CycleColumn),
            (plain(K::Char('/')), A::Search),
            (plain(K::Char('n')), A::SearchNext),
            (plain(K::Char('N')), A::SearchPrevious),
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
}
