//! What the view says of a row: its prediction where the threshold stands, what the last move changed, and how right its score is.

use super::View;
use crate::metrics::{Axis, Outcome, predict};

impl View {
    /// The score of `row`: NaN where it has none.
    pub(crate) fn score(&self, row: usize) -> f64 {
        self.scored.scores().values[row]
    }

    /// How far the score of `row` is from the threshold; `None` where it has none.
    pub(crate) fn distance(&self, row: usize) -> Option<f64> {
        self.scored.scores().value(row).map(|score| (score - self.threshold).abs())
    }

    /// Prediction for `row` at the active threshold.
    pub fn prediction(&self, row: usize) -> bool {
        predict(self.score(row), self.threshold)
    }

    /// Outcome of `row` at the active threshold.
    pub fn outcome(&self, row: usize) -> Outcome {
        Outcome::of(self.scored.labels()[row], self.prediction(row))
    }

    /// Whether the last move changed the label of `row`.
    pub fn changed(&self, row: usize) -> bool {
        self.previous.is_some_and(|previous| previous.ends().label(self.score(row)) != self.label_of(row))
    }

    /// Number of rows whose label the last move changed.
    pub fn changed_count(&self) -> u64 {
        let Some(before) = self.previous.map(|previous| previous.ends()) else { return 0 };
        let now = self.ends();
        let rows = |from: f64, to: f64| {
            let (negatives, positives) = self.scored.sweep().counts_between(from, to);
            if from < to { negatives + positives } else { 0 }
        };
        // A label changes where an end went over the score; where both ends did, it counts once.
        let [low, high] = [(before.low(), now.low()), (before.high(), now.high())]
            .map(|(before, now): (f64, f64)| (before.min(now), before.max(now)));
        rows(low.0, low.1) + rows(high.0, high.1) - rows(low.0.max(high.0), low.1.min(high.1))
    }

    /// Whether rows have a loss on this axis.
    pub(crate) fn has_loss(&self) -> bool {
        self.scored.margins().is_some()
    }

    /// How right the score is for the row's label: monotone in the loss where there is one (the probability of the label),
    /// else the distance from the far end of the range.
    pub fn rightness(&self, row: usize) -> f64 {
        let score = self.scored.scores().ranked(row);
        match (self.scored.labels()[row], self.scored.scores().axis) {
            (true, Axis::Probability) => score,
            (false, Axis::Probability) => 1.0 - score,
            (true, Axis::Cosine | Axis::Real) => score - self.scored.score_range().0,
            (false, Axis::Cosine | Axis::Real) => self.scored.score_range().1 - score,
        }
    }
}
