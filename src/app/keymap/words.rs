//! What the footer, the help page and `docs/keys.md` say about the keys.

use super::{Action, Binding, Edit, Motion, Scope};
use crate::app::{SearchFrom, Tab, Turn};
use crate::metrics::{Direction, StepSize};

impl Scope {
    /// The heading of its keys.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Tabs => "on every tab",
            Self::Review => "on the first tab, the threshold",
            Self::Curves => "on the second tab, the curves",
            Self::Slices => "on the third tab, the slices",
            Self::Comparison => "on the fourth tab, the comparison",
            Self::Screen => "everywhere but in text fields",
            Self::Global => "everywhere",
            Self::Points => "in the list of operating points",
            Self::Scroll => "while a row is shown in full, and on this page",
            Self::Detail => "while a row is shown in full",
            Self::Export => "in the export dialogue",
            Self::Confirm => "when asked whether to replace a file",
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
        Action::Step(Direction::Down, StepSize::Coarse) => {
            ("-", "lower the threshold by one step (0.01 for probabilities and cosines)")
        }
        Action::Step(Direction::Up, StepSize::Coarse) => {
            ("+", "raise the threshold by one step (0.01 for probabilities and cosines)")
        }
        Action::Step(Direction::Down, StepSize::Fine) => ("fine -", "lower the threshold by a tenth of a step"),
        Action::Step(Direction::Up, StepSize::Fine) => ("fine +", "raise the threshold by a tenth of a step"),
        Action::Flip(Direction::Down) => ("flip -", "down to the next threshold that changes a prediction"),
        Action::Flip(Direction::Up) => ("flip +", "up to the next threshold that changes a prediction"),
        Action::TypeThreshold => (
            "type",
            "type a threshold, or an objective that chooses one; of an open band its ends, or what chooses them",
        ),
        Action::TypeCosts => ("costs", "say what errors cost: fp=5,fn=1"),
        Action::TypePrevalence => ("prevalence", "say how many positives there will be: 2%"),
        Action::BestPoint => ("best", "jump to the best threshold for the current objective"),
        Action::OpenPoints => ("points", "list the operating points"),
        Action::ToggleBand => {
            ("by hand", "leave a band of scores around the threshold to people; again: label every row")
        }
        Action::SwitchEnd => ("end", "move the other end of the band from now on"),
        Action::Reset => ("reset", "back to the starting threshold"),
        Action::Undo => ("undo", "undo the last move of the threshold"),
        Action::CycleAxis => ("axis", "change the axis: score, log-odds, rank"),
        Action::CycleCounts => ("counts", "change the histogram's counts: linear, root, logarithm"),
        Action::Move(motion) => motion_words(motion, scope),
        Action::NextPanel if scope == Scope::Curves => ("next", "next curve"),
        Action::NextPanel if scope == Scope::Comparison => ("other B", "compare with the next of several scores"),
        Action::Show(Tab::Comparison) => ("comparison", "go to the fourth tab, the comparison"),
        Action::CycleFooting => (
            "where",
            "change where both stand: each at its best; or A at the threshold, and B at its best, at the same threshold, recall or share predicted 1",
        ),
        Action::ListOnlyA => {
            ("list", "list the rows that only A gets right, on the first tab; f there goes on to only B")
        }
        Action::Pin => ("pin", "pin the threshold, to see what flips since; again there: take the pin away"),
        Action::Show(Tab::Threshold) => ("threshold", "go to the first tab, the threshold"),
        Action::Show(Tab::Curves) => ("curves", "go to the second tab, the curves"),
        Action::Show(Tab::Slices) => ("slices", "go to the third tab, the slices"),
        Action::TurnSlices(Turn::Next) => ("by", "slice by the next column, or by length, truncation or script"),
        Action::TurnSlices(Turn::Previous) => ("by", "slice by the one before"),
        Action::CycleRule => {
            ("thresholds", "one threshold for all, or for each slice its best, equal recall, precision or share of 1")
        }
        Action::Open if scope == Scope::Slices => {
            ("rows", "list the rows of the slice on the first tab; Esc there lists all again")
        }
        Action::Zoom => ("zoom", "zoom in around the active threshold: 4, 16 and 64 times, then all again"),
        Action::CycleMetric => ("metric", "change the metric that is drawn against the threshold"),
        Action::NextPanel => ("panel", "next panel: rows, scores, metrics if they need scrolling, operating points"),
        Action::CycleFilter => (
            "filter",
            "change the filter: all, errors, fp, fn, tp, tn; by hand, only A or only B right, flipped, if there are such",
        ),
        Action::CycleSort => ("sort", "sort by row, score, loss or distance to the threshold"),
        Action::ReverseSort => ("reverse", "reverse the order"),
        Action::CycleColumn => ("column", "change the column: loss, margin, logits, probabilities"),
        Action::Search => ("search", "search the texts (or the other columns, if there are no texts)"),
        Action::SearchAgain(SearchFrom::Here | SearchFrom::Next) => ("next", "next match"),
        Action::SearchAgain(SearchFrom::Previous) => ("previous", "previous match"),
        Action::Open => ("open", "show the row in full; in the operating points, jump there"),
        Action::Copy if matches!(scope, Scope::Curves | Scope::Slices | Scope::Comparison) => {
            ("copy", "copy the threshold (OSC 52)")
        }
        Action::Copy if scope == Scope::Detail => ("copy", "copy the row"),
        Action::Copy => ("copy", "copy the row; in other panels, the threshold (OSC 52)"),
        Action::Export => ("export", "export predictions, a decision or a report"),
        Action::Help => ("help", "show this help"),
        Action::Back => back_words(scope),
        Action::Quit if scope == Scope::Failed => ("quit", "quit with exit code 1"),
        Action::Quit => ("quit", "quit"),
        Action::Interrupt => ("interrupt", "interrupt (exit code 130)"),
        Action::Suspend => ("suspend", "suspend; fg brings the screen back"),
        Action::Accept if scope == Scope::Points => ("go there", "make it the objective and jump there"),
        Action::Accept if scope == Scope::Confirm => ("replace", "replace the file"),
        Action::Accept if scope == Scope::Export => ("write", "write the file"),
        Action::Accept => ("accept", "accept what was typed"),
        Action::NextField => ("reason", "type the reason of a decision, or the file name again"),
        Action::NextKind => ("kind", "switch between predictions, decision and report"),
        Action::Edit(edit) => edit_words(edit),
    }
}

fn motion_words(motion: Motion, scope: Scope) -> (&'static str, &'static str) {
    match scope {
        Scope::Scroll | Scope::Comparison => line_words(motion),
        Scope::Points => match motion {
            Motion::Up => ("up", "one entry up"),
            Motion::Down => ("down", "one entry down"),
            Motion::PageUp | Motion::PageDown | Motion::First | Motion::Last => row_words(motion),
        },
        Scope::Curves => curve_words(motion),
        Scope::Slices => slice_words(motion),
        Scope::Global
        | Scope::Screen
        | Scope::Scoring
        | Scope::Tabs
        | Scope::Review
        | Scope::Detail
        | Scope::Failed
        | Scope::Input
        | Scope::Export
        | Scope::Confirm => row_words(motion),
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

fn curve_words(motion: Motion) -> (&'static str, &'static str) {
    match motion {
        Motion::Up => ("previous", "previous curve"),
        Motion::Down => ("next", "next curve"),
        Motion::PageUp => ("page up", "curves before those that show"),
        Motion::PageDown => ("page down", "curves behind those that show"),
        Motion::First => ("first", "first curve"),
        Motion::Last => ("last", "last curve"),
    }
}

fn slice_words(motion: Motion) -> (&'static str, &'static str) {
    match motion {
        Motion::Up => ("up", "one slice up"),
        Motion::Down => ("down", "one slice down"),
        Motion::PageUp => ("page up", "one page up"),
        Motion::PageDown => ("page down", "one page down"),
        Motion::First => ("first", "first slice, the worst"),
        Motion::Last => ("last", "last slice"),
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
        Scope::Scoring => ("cancel", "stop scoring and quit"),
        Scope::Confirm => ("keep", "keep the file and go back"),
        Scope::Global
        | Scope::Screen
        | Scope::Tabs
        | Scope::Review
        | Scope::Curves
        | Scope::Slices
        | Scope::Comparison
        | Scope::Input
        | Scope::Export
        | Scope::Failed => ("back", "back one level"),
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
