//! Which way numbers are better.

/// Which side of a bound is allowed; the bound itself always is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
}

impl Sense {
    /// `value`, turned so that more is better.
    pub(super) fn signed(self, value: f64) -> f64 {
        match self {
            Self::AtLeast => value,
            Self::AtMost => -value,
        }
    }
}
