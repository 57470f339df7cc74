//! What was tried to prove, in the JSON report.

use serde::Serialize;

use crate::metrics::{Guarantee, Points};

/// What was tried to prove.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Guarantees {
    targets: Vec<Guarantee>,
}

impl Guarantees {
    /// Of these points.
    pub(super) fn of(points: &Points) -> Self {
        Self { targets: points.entries().iter().filter_map(|entry| entry.proof.clone()).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }
}
