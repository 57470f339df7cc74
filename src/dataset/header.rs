//! What the first record of a file is.

use super::uneven::Uneven;

/// What the first record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The names of the columns.
    Names,
    /// Their numbers from 0, as pandas writes them where there are no names; perhaps behind a column of row numbers.
    Numbers,
    /// Names, but not as many as the rows have fields.
    Uneven(Uneven),
    /// A row like the others.
    Missing,
}

impl Header {
    /// Whether columns go by their names.
    pub(super) fn has_names(self) -> bool {
        match self {
            Self::Names => true,
            Self::Uneven(uneven) => uneven.has_names(),
            Self::Numbers | Self::Missing => false,
        }
    }

    /// The same, where `records` begin with the header: whether its names fit the rows below it.
    pub(super) fn fitted(self, records: &[Vec<String>]) -> Self {
        match (self, records.split_first()) {
            (Self::Names, Some((first, others))) => Uneven::of(first, others).map_or(self, Self::Uneven),
            (Self::Names, None) | (Self::Missing | Self::Numbers | Self::Uneven(_), _) => self,
        }
    }
}
