//! What the state hears, and what it wants done outside.

use ratatui::crossterm::event::KeyEvent;

use super::Pointed;
use super::jobs::{Failure, Job, JobEvent, JobId};

/// What the program hears.
#[derive(Debug)]
pub enum Message {
    /// A key (releases are dropped before).
    Key(KeyEvent),
    /// The mouse, translated by the geometry into what it means.
    Pointer(Pointer),
    /// How a job goes.
    Job(JobId, JobEvent),
    /// Text could not be put on the clipboard.
    NotCopied(Failure),
    /// A signal from outside.
    Terminate(Signal),
}

/// What ends a run from outside; Ctrl-C in raw mode is the same as SIGINT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGHUP: the terminal is gone.
    Hangup,
    /// SIGINT.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// Its number, which a shell tells as an exit code with 128 added.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Hangup => 1,
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }

    /// The signal with this number; any other interrupts.
    pub(crate) fn of(number: usize) -> Self {
        [Self::Hangup, Self::Terminate]
            .into_iter()
            .find(|signal| usize::from(signal.number()) == number)
            .unwrap_or(Self::Interrupt)
    }
}

/// What a mouse event means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointer {
    /// Button pressed or dragged at cell `cell` of a histogram that is `cells` wide.
    Threshold {
        /// Counted from 0 at the left end of the axis; may be outside while dragging and is then clamped.
        cell: usize,
        /// Width of the axis.
        cells: usize,
        /// Whether this begins a move or goes on with one.
        stroke: Stroke,
    },
    /// Button pressed or dragged on a curve.
    Curve(Pointed, Stroke),
    /// The button was let go.
    Release,
    /// A row of the visible page of the pair table was clicked, counted from 0 at its top.
    Row(usize),
    /// An entry of the operating points was clicked: an index into the [entries](crate::metrics::Points::entries).
    Point(usize),
    /// A line of the list of slices was clicked, counted from 0 at the top of its page.
    Slice(usize),
    /// The wheel over the table (or the open overlay): rows down, negative up.
    Wheel(isize),
}

/// What the held button does to the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// It goes down.
    Press,
    /// It was pressed before: the whole drag is one step of undo.
    Drag,
}

/// What `update` wants done outside.
#[allow(clippy::large_enum_variant, reason = "there are a handful at a time, for one turn of the loop")]
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave with success.
    Quit,
    /// Leave with the exit code of this signal.
    Interrupt(Signal),
    /// Leave with this error (exit code 1).
    Fail(Failure),
    /// Put the terminal back and stop the process until `fg`.
    Suspend,
    /// Put text on the clipboard (OSC 52).
    Copy(String),
    /// Do this on a worker, which tells of it under this name.
    Start(JobId, Job),
    /// Ask a worker to stop.
    Cancel(JobId),
}
