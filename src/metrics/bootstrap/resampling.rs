//! Which rows a replicate is made of.

use super::binomial::binomial;
use super::random::Stream;

/// Which rows are drawn in a replicate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resampling {
    /// As many as there are, of all rows: how many are positive is chance, as it was when the test set was drawn.
    #[default]
    Rows,
    /// Of each class as many as there are.
    FixedClassSizes,
}

impl Resampling {
    /// How many of the rows of a replicate are positive.
    pub(super) fn positives(self, stream: &mut Stream, positives: u64, negatives: u64) -> u64 {
        let rows = positives + negatives;
        match self {
            Self::Rows => binomial(stream, rows, positives as f64 / rows as f64),
            Self::FixedClassSizes => positives,
        }
    }
}
