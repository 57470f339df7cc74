//! What the footer, the help page and `docs/keys.md` say about the keys.

use super::{Action, Binding, Edit, Motion, Scope};
use crate::app::SearchFrom;
use crate::metrics::{Direction, StepSize};

impl Scope {
    /// The heading of its keys.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Review => "on the panels",
            Self::Screen => "everywhere but in text fields",
            Self::Global => "everywhere",
            Self::Points => "in the list of operating points",
            Self::Scroll => "in the pair in full and this page",
            Self::Detail => "in the pair in full",
            Self::Export => "in the export dialogue",
            Self::Input => "in a text field",
            Self::Scoring => "while scoring",
            Self::Failed => "after a failure",
        }
    }
}

impl Binding {
    /// A word or two for the footer.
    pub(super) fn label(&self) -> &'static str {
        words(self.action, self.scope).0
    }

    /// A sentence for the help page and `docs/keys.md`.
    pub fn help(&self) -> &'static str {
        words(self.action, self.scope).1
    }
}

/// What an action is called where `scope` holds: in a word or two, and in a sentence.
fn words(action: Action, scope: Scope) -> (&'static str, &'static str) {
    match action {
        Action::Step(Direction::Down, StepSize::Coarse) => ("−", "threshold one step (0.01) down"),
        Action::Step(Direction::Up, StepSize::Coarse) => ("+", "threshold one step (0.01) up"),
        Action::Step(Direction::Down, StepSize::Fine) => ("fine −", "threshold a tenth of a step down"),
        Action::Step(Direction::Up, StepSize::Fine) => ("fine +", "threshold a tenth of a step up"),
        Action::Flip(Direction::Down) => ("flip −", "down to where some prediction flips"),
        Action::Flip(Direction::Up) => ("flip +", "up to where some prediction flips"),
        Action::TypeThreshold => ("type", "type a threshold"),
        Action::BestPoint => ("best", "to the best point of the current objective"),
        Action::OpenPoints => ("points", "list of operating points"),
        Action::Reset => ("reset", "back to the starting threshold"),
        Action::Undo => ("undo", "undo the last move of the threshold"),
        Action::CycleAxis => ("axis", "axis: score, log-odds, rank"),
        Action::Move(motion) => motion_words(motion, scope),
        Action::NextPanel => ("panel", "next panel: pairs, scores, operating points"),
        Action::CycleFilter => ("filter", "filter: all, errors, fp, fn, tp, tn"),
        Action::CycleSort => ("sort", "sort by row, score, loss, distance to the threshold"),
        Action::ReverseSort => ("reverse", "reverse the order"),
        Action::CycleColumn => ("column", "column: loss, margin, logits, probabilities"),
        Action::Search => ("search", "search the texts"),
        Action::SearchAgain(SearchFrom::Here | SearchFrom::Next) => ("next", "next match"),
        Action::SearchAgain(SearchFrom::Previous) => ("previous", "previous match"),
        Action::Open => ("open", "the pair in full; in the points panel: go there"),
        Action::Copy if scope == Scope::Detail => ("copy", "copy the pair"),
        Action::Copy => ("copy", "copy the pair, or the threshold in other panels (OSC 52)"),
        Action::Export => ("export", "export predictions, decision or report"),
        Action::Help => ("help", "this help"),
        Action::Back => back_words(scope),
        Action::Quit if scope == Scope::Failed => ("leave", "leave with exit code 1"),
        Action::Quit => ("quit", "quit"),
        Action::Interrupt => ("interrupt", "interrupt (exit code 130)"),
        Action::Suspend => ("suspend", "suspend; `fg` brings the screen back"),
        Action::Accept if scope == Scope::Points => ("go there", "make it the objective and go there"),
        Action::Accept => ("accept", "take what stands in the field"),
        Action::NextKind => ("what", "predictions, decision or report"),
        Action::Edit(edit) => edit_words(edit),
    }
}

fn motion_words(motion: Motion, scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Scroll => line_words(motion),
        Scope::Points => match motion {
            Motion::Up => ("up", "one entry up"),
            Motion::Down => ("down", "one entry down"),
            Motion::PageUp | Motion::PageDown | Motion::First | Motion::Last => row_words(motion),
        },
        Scope::Global
        | Scope::Screen
        | Scope::Scoring
        | Scope::Review
        | Scope::Detail
        | Scope::Failed
        | Scope::Input
        | Scope::Export => row_words(motion),
    }
}

fn line_words(motion: Motion) -> (&'static str, &'static str) {
    match motion {
        Motion::Up => ("up", "one line up"),
        Motion::Down => ("down", "one line down"),
        Motion::PageUp => ("page up", "ten lines up"),
        Motion::PageDown => ("page down", "ten lines down"),
        Motion::First => ("top", "to the top"),
        Motion::Last => ("bottom", "to the bottom"),
    }
}

fn row_words(motion: Motion) -> (&'static str, &'static str) {
    match motion {
        Motion::Up => ("up", "one row up"),
        Motion::Down => ("down", "one row down"),
        Motion::PageUp => ("page up", "one page up"),
        Motion::PageDown => ("page down", "one page down"),
        Motion::First => ("first", "first row"),
        Motion::Last => ("last", "last row"),
    }
}

fn back_words(scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Points => ("close", "close the list"),
        Scope::Scroll | Scope::Detail => ("close", "close"),
        Scope::Scoring => ("cancel", "stop scoring and leave"),
        Scope::Global | Scope::Screen | Scope::Review | Scope::Input | Scope::Export | Scope::Failed => {
            ("back", "one level back")
        }
    }
}

fn edit_words(edit: Edit) -> (&'static str, &'static str) {
    match edit {
        Edit::Left => ("left", "cursor left"),
        Edit::Right => ("right", "cursor right"),
        Edit::Home => ("start", "cursor to the start"),
        Edit::End => ("end", "cursor to the end"),
        Edit::DeleteBack => ("delete", "delete before the cursor"),
        Edit::DeleteForward => ("delete", "delete after the cursor"),
        Edit::DeleteWord => ("delete word", "delete the word before the cursor"),
        Edit::DeleteLine => ("clear", "delete everything before the cursor"),
    }
}
