//! What reading tells the user, as data: each kind of message stands here with its one rendering.

mod excerpt;
mod fault;
mod note;

pub(super) use excerpt::joined;
pub(crate) use excerpt::{Counts, Excerpt, Names};
pub(crate) use excerpt::{option, shell};
pub(crate) use fault::{
    Aggregate, ExpectedColumns, HeaderFault, Hint, LabelFault, QuoteFault, Role, RowFault, UnknownDelimiter,
    UnknownLayout, Unreadable, WantedLabel,
};
pub(crate) use note::{Guess, Note, Probabilities, ScoresFrom, SkippedRows, Suspicion, Turn, Warning};
