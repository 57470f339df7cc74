//! The tab of the comparison: what the scores are compared with, where both stand, and what that gives.

mod live;
mod rivals;
mod state;
mod suggestion;
mod tasks;
mod words;

pub(super) use rivals::{
    begin_drawing, drawn, failed, go_to_next, list_only_a, next_rival, progressed, take, take_drawn,
};
pub use state::{ComparisonView, LiveComparison, Rival, RivalState, SideBySide};
pub(crate) use suggestion::suggested_column;
pub use tasks::{Comparing, JudgedRival, PairDrawing};
pub(crate) use words::{NoFigures, ways_to_compare};
