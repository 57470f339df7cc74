//! The bootstrap: how much figures and chosen thresholds would differ on another test set of the same kind, and how much
//! choosing and measuring on the same rows flatters.
//!
//! [`cell_bootstrap`] resamples the four counts at a fixed threshold; [`sweep_bootstrap`] resamples rows, and chooses in each
//! replicate anew. A percentile interval of the best value itself is not to be shown as its interval: it covers too little.

mod binomial;
mod cells;
mod distribution;
mod draw;
mod layout;
mod occupancy;
mod optimism;
mod random;
mod rule;
mod run;
mod search;
mod walk;

pub use cells::{Statistic, cell_bootstrap};
pub use distribution::Distribution;
pub use optimism::Optimism;
pub use rule::{Ranked, Ranking, Rule};
pub use run::{BootstrapProgress, ChosenBootstrap, SweepBootstrap, sweep_bootstrap};

use binomial::binomial;
use random::Stream;

/// Which rows are drawn in a replicate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
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
    fn positives(self, stream: &mut Stream, positives: u64, negatives: u64) -> u64 {
        let rows = positives + negatives;
        match self {
            Self::Rows => binomial(stream, rows, positives as f64 / rows as f64),
            Self::FixedClassSizes => positives,
        }
    }
}

#[cfg(test)]
mod tests;
