//! A label column without labels.

use super::excerpt::Excerpt;

/// What stands in a label column that has no label in any row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoLabels {
    /// Nothing.
    Blank,
    /// −1, as in the unlabelled test sets of Hugging Face.
    MinusOne,
}

impl NoLabels {
    /// What is wrong with `column`.
    pub(in crate::dataset) fn of(self, column: &Excerpt) -> String {
        match self {
            Self::Blank => format!("column {column} has no label in any row"),
            Self::MinusOne => {
                format!("all labels in column {column} are -1, which usually means that there is no label")
            }
        }
    }

    pub(super) fn way_out(self) -> &'static str {
        match self {
            Self::Blank => " (--label names another)",
            Self::MinusOne => "; if they are all of class 0, add --positive 1 (--label names another column)",
        }
    }
}
