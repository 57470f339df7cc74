//! A threshold that was pinned, and what has flipped since.

use super::{Filter, Status, Tab, View};
use crate::metrics::predict;

/// What has flipped since a threshold was pinned. A threshold that moves one way flips all predictions the same way; beside a band
/// others are left to people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flipped {
    /// Where it was pinned.
    pub pin: f64,
    /// What those became that are labelled.
    pub became: bool,
    /// Rows that became that and are right now.
    pub right: u64,
    /// Rows that became that and are wrong now.
    pub wrong: u64,
    /// Rows that are left to people now.
    pub by_hand: u64,
}

impl View {
    /// Pin the threshold, on this tab; where it is pinned already, take the pin away.
    pub(super) fn toggle_pin(&mut self, tab: Tab) -> Status {
        if self.pin == Some(self.threshold) {
            self.pin = None;
            if self.rows.filter == Filter::Flipped {
                self.relist(|view| view.rows.filter = Filter::default());
            }
            return Status::Unpinned;
        }
        self.keeping_selection(|view| view.pin = Some(view.threshold));
        Status::Pinned(self.threshold, tab)
    }

    /// What has flipped since the threshold was pinned; `None` without a pin.
    pub fn flipped(&self) -> Option<Flipped> {
        let (pin, ends) = (self.pin?, self.ends());
        let [then, low, high] =
            [pin, ends.low(), ends.high()].map(|threshold| self.scored.sweep().confusion(threshold));
        // From the upper end to a pin above it rows became 1, from a pin to the lower end above it 0.
        let became = ends.high() < pin;
        let (right, wrong) = match (became, pin < ends.low()) {
            (true, _) => (high.tp - then.tp, high.fp - then.fp),
            (false, true) => (low.tn - then.tn, low.fn_ - then.fn_),
            (false, false) => (0, 0),
        };
        let by_hand = low.predicted_1() - high.predicted_1();
        Some(Flipped { pin, became, right, wrong, by_hand })
    }

    /// Whether `row` has another label than at the pin, or is left to people.
    pub fn has_flipped(&self, row: usize) -> bool {
        self.pin.is_some_and(|pin| self.label_of(row) != Some(predict(self.score(row), pin)))
    }
}
