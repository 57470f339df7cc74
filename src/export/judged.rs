//! What thresholds are judged by.

use crate::metrics::{Points, Sureness};

/// What thresholds are judged by, and how sure that is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged<'a> {
    pub points: &'a Points,
    /// What drawing the rows anew says, where that was done.
    pub sureness: Option<&'a Sureness>,
}
