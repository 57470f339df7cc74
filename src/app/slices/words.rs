//! What the tab of the slices says.

use std::fmt;

use super::{LeftOut, SliceLabels};
use crate::metrics::{Objective, SliceRule, Unweighed};

/// Why there are no slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsliced {
    /// They are being cut.
    NotYet,
    /// There is nothing to cut them by.
    Nothing,
    /// There is, but only what is a measure or a name of single rows.
    NothingUnasked,
    /// Rows are weighed.
    Weighed,
}

impl fmt::Display for Unsliced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weighed => {
                return write!(f, "{}: open the file without --weight to slice its rows", Unweighed::Slices);
            }
            Self::NotYet => "cutting the rows up…",
            Self::NothingUnasked => {
                "the columns with 2 to 50 different values seem to hold costs, weights, counts, scores or ids; press s to slice by them anyway"
            }
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
        SliceRule::Decided => "as decided".into(),
        SliceRule::Best => format!("each best {}", objective.label()),
        SliceRule::EqualRecall => "equal recall".into(),
        SliceRule::EqualPrecision => "equal precision".into(),
        SliceRule::EqualPredictedRate => "equal share of 1".into(),
    }
}

/// Said behind the name of a file that was written.
impl fmt::Display for SliceLabels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Written(rule, objective) => {
                write!(f, ", with thresholds by slice ({})", rule_words(*rule, objective))
            }
            Self::LeftOut(LeftOut::Band) => write!(f, ", with the band for all rows"),
            Self::LeftOut(LeftOut::Moved | LeftOut::OneForAll | LeftOut::NotHere) => {
                write!(f, ", with one threshold for all rows")
            }
        }
    }
}
