//! Whether there is a threshold to look for.

use super::keymap::Action;
use super::{Status, View};
use crate::dataset::{Dataset, Unanswerable};

/// What decides whether a prediction is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deciding {
    /// The threshold, which keys and the mouse move.
    #[default]
    Threshold,
    /// Nothing: as in SQuAD 1.1 each question has an answer, and is given one wherever there is a text to choose.
    Nothing,
}

impl Deciding {
    /// What decides about the rows of `dataset`.
    pub(super) fn of(dataset: &Dataset) -> Self {
        match dataset.questions.as_deref().map(|questions| questions.unanswerable) {
            None | Some(Unanswerable::Possible) => Self::Threshold,
            Some(Unanswerable::Never) => Self::Nothing,
        }
    }

    /// Where the threshold starts that was asked for. Where nothing decides, all that have a score are 1, whatever was asked for.
    pub(super) fn start(self, asked: Option<f64>) -> Option<f64> {
        match self {
            Self::Threshold => asked,
            Self::Nothing => Some(f64::NEG_INFINITY),
        }
    }
}

impl View {
    /// What is said to a key that moves a threshold, or chooses one, where there is none; `None` where there is.
    pub(super) fn refusal(&self) -> Option<Status> {
        match self.deciding {
            Deciding::Threshold => None,
            Deciding::Nothing => Some(Status::NoThreshold),
        }
    }

    /// Whether the key does nothing here but say why.
    pub(super) fn refuses(&self, action: Action) -> bool {
        action.asks_for_threshold() && self.refusal().is_some()
    }
}
