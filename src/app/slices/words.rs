//! What the tab of the slices says.

use std::fmt;

use crate::metrics::{Objective, SliceRule};

/// Why there are no slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsliced {
    /// They are being cut.
    NotYet,
    /// There is nothing to cut them by.
    Nothing,
}

impl fmt::Display for Unsliced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYet => "cutting the rows up…",
            Self::Nothing => {
                "nothing to slice by: no other column has 2 to 50 different values, and there are no texts"
            }
        })
    }
}

/// Which threshold each slice has, in a few words.
pub(crate) fn rule_words(rule: SliceRule, objective: &Objective) -> String {
    match rule {
        SliceRule::Common => "one threshold".into(),
        SliceRule::Best => format!("each best {}", objective.label()),
        SliceRule::EqualRecall => "equal recall".into(),
        SliceRule::EqualPrecision => "equal precision".into(),
        SliceRule::EqualPredictedRate => "equal share of 1".into(),
    }
}
