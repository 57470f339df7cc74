//! A threshold that was pinned, and what has flipped since.

use super::{Filter, Status, View};
use crate::metrics::predict;

/// What has flipped since a threshold was pinned. A threshold that moves one way flips all predictions the same way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flipped {
    /// Where it was pinned.
    pub pin: f64,
    /// What they became.
    pub became: bool,
    /// Rows that became that and are right now.
    pub right: u64,
    /// Rows that became that and are wrong now.
    pub wrong: u64,
}

impl View {
    /// Pin the threshold; where it is pinned already, take the pin away.
    pub(super) fn toggle_pin(&mut self) -> Status {
        if self.pin == Some(self.threshold) {
            self.pin = None;
            if self.rows.filter == Filter::Flipped {
                self.relist(|view| view.rows.filter = Filter::default());
            }
            return Status::Unpinned;
        }
        self.keeping_selection(|view| view.pin = Some(view.threshold));
        Status::Pinned(self.threshold)
    }

    /// What has flipped since the threshold was pinned; `None` without a pin.
    pub fn flipped(&self) -> Option<Flipped> {
        let pin = self.pin?;
        let (then, now) = (self.scored.sweep().confusion(pin), self.scored.sweep().confusion(self.threshold));
        let became = self.threshold < pin;
        let (right, wrong) =
            if became { (now.tp - then.tp, now.fp - then.fp) } else { (now.tn - then.tn, now.fn_ - then.fn_) };
        Some(Flipped { pin, became, right, wrong })
    }

    /// Whether the prediction of `row` is another one than at the pin.
    pub fn has_flipped(&self, row: usize) -> bool {
        self.pin.is_some_and(|pin| predict(self.score(row), pin) != predict(self.score(row), self.threshold))
    }
}
