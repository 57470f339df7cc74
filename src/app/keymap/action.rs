//! What a key can ask for.

use crate::app::SearchFrom;
use crate::metrics::{Direction, StepSize};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One step of the threshold.
    Step(Direction, StepSize),
    /// To the next threshold at which some prediction flips.
    Flip(Direction),
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
    /// Up or down in what is in front.
    Move(Motion),
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
    /// To the next match from there.
    SearchAgain(SearchFrom),
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
    /// Change the text field.
    Edit(Edit),
}

/// Where to in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Motion {
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
}

/// A change of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Cursor one character to the left.
    Left,
    /// One to the right.
    Right,
    /// To the start of the field.
    Home,
    /// To its end.
    End,
    /// Delete the character before the cursor.
    DeleteBack,
    /// Delete the character after it.
    DeleteForward,
    /// Delete the word before it.
    DeleteWord,
    /// Delete everything before it.
    DeleteLine,
}
