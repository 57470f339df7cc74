//! What a key can ask for; what each is called stands in words.rs.

use crate::app::{SearchFrom, Tab, Turn};
use crate::metrics::{Direction, StepSize};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// The threshold by one step.
    Step(Direction, StepSize),
    /// To the next threshold at which some prediction flips.
    Flip(Direction),
    /// Type a threshold, or an objective.
    TypeThreshold,
    TypeCosts,
    TypePrevalence,
    /// To the best point of the current objective.
    BestPoint,
    OpenPoints,
    /// Leave a band around the threshold to people, or label every row again.
    ToggleBand,
    /// Move the other end of the band from now on.
    SwitchEnd,
    /// Back to the starting threshold.
    Reset,
    Undo,
    CycleAxis,
    /// How tall the histogram draws its counts.
    CycleCounts,
    /// Up or down in what is in front.
    Move(Motion),
    NextPanel,
    /// Go to a tab.
    Show(Tab),
    /// Look at the curves more closely.
    Zoom,
    /// What is drawn against the threshold.
    CycleMetric,
    /// Cut the rows up by something else.
    TurnSlices(Turn),
    /// Which threshold each slice has.
    CycleRule,
    /// Where the second of two scores stands.
    CycleFooting,
    /// List the rows that only one of two scores gets right.
    ListOnlyA,
    /// Pin the threshold, to see what flips since.
    Pin,
    CycleFilter,
    CycleSort,
    ReverseSort,
    CycleColumn,
    Search,
    SearchAgain(SearchFrom),
    /// Show what is selected: the pair in full, or go to the operating point.
    Open,
    /// Copy what is in front.
    Copy,
    Export,
    Help,
    /// One level back.
    Back,
    Quit,
    /// Leave with exit code 130.
    Interrupt,
    /// Stop until `fg`.
    Suspend,
    /// Accept what was chosen or typed, or say yes.
    Accept,
    /// The next kind of export.
    NextKind,
    /// The other field of the dialogue.
    NextField,
    Edit(Edit),
}

impl Action {
    /// The same the other way, where there are two.
    fn other_way(self) -> Option<Self> {
        let other = |direction| match direction {
            Direction::Down => Direction::Up,
            Direction::Up => Direction::Down,
        };
        if let Self::Step(direction, size) = self {
            return Some(Self::Step(other(direction), size));
        }
        if let Self::Flip(direction) = self {
            return Some(Self::Flip(other(direction)));
        }
        None
    }

    /// Whether it moves the threshold, or chooses one.
    pub(in crate::app) fn asks_for_threshold(self) -> bool {
        match self {
            Self::Step(..)
            | Self::Flip(_)
            | Self::TypeThreshold
            | Self::TypeCosts
            | Self::TypePrevalence
            | Self::BestPoint
            | Self::OpenPoints
            | Self::ToggleBand
            | Self::SwitchEnd
            | Self::Reset
            | Self::Undo
            | Self::CycleRule
            | Self::CycleFooting
            | Self::Pin => true,
            Self::CycleAxis
            | Self::CycleCounts
            | Self::Move(_)
            | Self::NextPanel
            | Self::Show(_)
            | Self::Zoom
            | Self::CycleMetric
            | Self::TurnSlices(_)
            | Self::ListOnlyA
            | Self::CycleFilter
            | Self::CycleSort
            | Self::ReverseSort
            | Self::CycleColumn
            | Self::Search
            | Self::SearchAgain(_)
            | Self::Open
            | Self::Copy
            | Self::Export
            | Self::Help
            | Self::Back
            | Self::Quit
            | Self::Interrupt
            | Self::Suspend
            | Self::Accept
            | Self::NextKind
            | Self::NextField
            | Self::Edit(_) => false,
        }
    }

    /// Whether the footer names both or neither: they do the same, each in its own direction.
    pub(super) fn goes_with(self, other: Self) -> bool {
        self == other || self.other_way() == Some(other)
    }
}

/// Where to in a list or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Motion {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

/// A change of a text field; what is deleted stands before or behind the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edit {
    Left,
    Right,
    Home,
    End,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    /// Everything before the cursor.
    DeleteLine,
}
