//! What jobs of the comparison need and bring.

use std::sync::Arc;

use crate::metrics::{BootstrapPlan, Pairing, Points, Priorities, Scored};

/// Two scores of the same rows, with the operating points of the second.
#[derive(Debug, Clone)]
pub struct JudgedRival {
    /// A and B.
    pub pairing: Arc<Pairing>,
    /// The operating points of B.
    pub points: Arc<Points>,
    /// Those of A, whose priorities these are chosen by too.
    pub as_these: Arc<Points>,
}

impl PartialEq for JudgedRival {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pairing, &other.pairing)
            && Arc::ptr_eq(&self.points, &other.points)
            && Arc::ptr_eq(&self.as_these, &other.as_these)
    }
}

/// What a job is to compare with.
#[derive(Debug, Clone)]
pub struct Comparing {
    /// Which of the rivals.
    pub rival: usize,
    /// A.
    pub scored: Arc<Scored>,
    /// Its operating points: those of B are judged alike.
    pub points: Arc<Points>,
    /// What is known from before, where only the points are to be chosen again.
    pub known: Option<Arc<Pairing>>,
}

impl PartialEq for Comparing {
    fn eq(&self, other: &Self) -> bool {
        self.rival == other.rival
            && Arc::ptr_eq(&self.scored, &other.scored)
            && Arc::ptr_eq(&self.points, &other.points)
    }
}

impl Comparing {
    /// What the points of B are judged by.
    pub fn priorities(&self) -> &Priorities {
        self.points.priorities()
    }
}

/// The rows of two sets to be drawn anew, for both alike.
#[derive(Debug, Clone)]
pub struct PairDrawing {
    /// The two.
    pub pairing: Arc<Pairing>,
    /// How.
    pub plan: BootstrapPlan,
}

impl PartialEq for PairDrawing {
    fn eq(&self, other: &Self) -> bool {
        self.plan == other.plan && Arc::ptr_eq(&self.pairing, &other.pairing)
    }
}
