//! What reading tells the user, as data: each kind of message stands here with its one rendering.

mod beside;
mod encoding;
mod excerpt;
mod fault;
mod json;
mod no_labels;
mod note;
mod questions;
mod slice;

pub(crate) use beside::{BesideFault, Joined, RowName, Side};
pub(crate) use encoding::Encoding;
pub(crate) use excerpt::{Counts, Excerpt, Names};
pub(super) use excerpt::{MOST_SHOWN, joined};
pub(crate) use excerpt::{option, shell};
pub(crate) use fault::{
    Aggregate, ClassScoreFault, CountsFault, ExpectedColumns, FirstLine, HeaderFault, Hint, LabelFault, QuoteFault,
    Role, RowFault, UnknownDelimiter, UnknownLayout, Unreadable, WantedLabel,
};
pub(crate) use json::{JsonFault, JsonKind, Wanted};
pub(crate) use no_labels::NoLabels;
pub(crate) use note::{Guess, Inversion, Note, Probabilities, ScoresFrom, SkippedRows, Suspicion, Warning};
pub(crate) use questions::{
    AnswerCell, BadValue, ByIdFault, QuestionCounts, QuestionFault, Questionable, QuestionsDoubt, QuestionsFault,
    WantedById,
};
pub use slice::SliceFault;
