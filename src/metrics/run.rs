//! What a run of a model over its inputs had to note, beside the scores.

use std::fmt;

use super::{counted, grouped};

/// Something that a user should know of how the scores came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunNote {
    /// So many of the inputs were equal to others, which were computed once.
    Repeats {
        /// Inputs that were not computed.
        repeats: usize,
        /// Inputs in all.
        inputs: usize,
    },
    /// So many of the rows are longer than the model reads.
    Truncated {
        /// Rows of which something was cut off.
        truncated: usize,
        /// Rows in all.
        rows: usize,
        /// How the user says how much is read: a name of the command line's.
        option: &'static str,
    },
}

impl fmt::Display for RunNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Repeats { repeats, inputs } => {
                write!(f, "{} in {}, computed once", counted(repeats, "repeat"), counted(inputs, "input"))
            }
            Self::Truncated { truncated, rows, option } => {
                let (verb, rows) = (if truncated == 1 { "is" } else { "are" }, counted(rows, "row"));
                let truncated = grouped(truncated as u64);
                write!(f, "{truncated} of {rows} {verb} longer than the model reads: the rest was cut off ({option})")
            }
        }
    }
}
