//! What a decision makes of rows.

use crate::metrics::Labelling;

/// What a decision makes of the rows at hand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Applied {
    pub labelling: Labelling,
    /// Lines whose value no slice of the decision has: the common threshold is theirs.
    pub unknown: usize,
}

impl From<Labelling> for Applied {
    fn from(labelling: Labelling) -> Self {
        Self { labelling, unknown: 0 }
    }
}
