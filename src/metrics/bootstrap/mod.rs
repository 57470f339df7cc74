//! The bootstrap: how much figures and chosen thresholds would differ on another test set of the same kind, and how much
//! choosing and measuring on the same rows flatters.
//!
//! [`cell_bootstrap`] resamples the four counts at a fixed threshold, [`Bands`] does so at many; [`sweep_bootstrap`] resamples rows, and chooses in each
//! replicate anew; [`line_bootstrap`] gives the draws of each line themselves; `paired_…` do so for the difference of two scores of the same rows. A percentile interval of the best value itself is not to be shown as its interval: it covers too little.

mod band;
mod binomial;
mod cells;
mod distribution;
mod draw;
mod from_above;
mod layout;
mod lines;
mod occupancy;
mod optimism;
mod paired;
mod paired_sweep;
mod parts;
mod random;
mod replicates;
mod resampling;
mod row_costs;
mod rule;
mod run;
mod search;
#[doc(hidden)]
mod walk;
mod weighted;

pub use band::Bands;
pub use cells::{CellDifference, Statistic, cell_bootstrap, cell_difference_bootstrap};
pub use distribution::Distribution;
pub use lines::line_bootstrap;
pub use optimism::{Beside, Optimism};
pub use paired::{PairedConfusion, PairedCounts, paired_cell_bootstrap};
pub use paired_sweep::{PairedSweepBootstrap, paired_sweep_bootstrap};
pub use replicates::BootstrapProgress;
pub use resampling::Resampling;
pub(super) use row_costs::row_costs_bootstrap;
pub use rule::{Course, Ranked, Ranking, Rule};
pub use run::{ChosenBootstrap, SweepBootstrap, sweep_bootstrap};
pub(super) use search::Replicate;
pub(super) use walk::Candidate;
pub use weighted::{DrawnAt, WeightedBootstrap, WeightedRows};

#[cfg(test)]
mod goodness;
#[cfg(test)]
mod tests;
