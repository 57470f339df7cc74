//! What drawing rows anew with their weights says of points that are chosen by weight.

use std::sync::Arc;

use super::bootstrap::{BootstrapProgress, DrawnAt, WeightedBootstrap, WeightedRows};
use super::objective::Objective;
use super::sureness::{BootstrapPlan, Sureness};
use super::{ByWeight, Points, Scored};

impl Sureness {
    /// The same with what drawing the rows of `scored` anew with their weights says, where `points` are chosen by them: of what the
    /// points choose, and of the figures at `threshold` and where the points stand. `None` where it was cancelled. Objectives whose costs
    /// differ by row, and those that were proven, have none.
    pub fn with_weights(
        self,
        scored: &Scored,
        points: &Points,
        threshold: f64,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        let Some(by_weight) = points.by_weight() else { return Some(self) };
        let objectives: Vec<Objective> =
            points.drawn().filter(|objective| !points.is_by_row(objective)).cloned().collect();
        let chosen = points.entries().iter().filter_map(|entry| Some(entry.point()?.threshold));
        let mut thresholds = vec![threshold];
        for threshold in chosen {
            if !thresholds.contains(&threshold) {
                thresholds.push(threshold);
            }
        }
        let (rows, BootstrapPlan { replicates, seed, resampling }) = (rows(scored, by_weight), self.plan);
        let found = WeightedBootstrap::new(rows, &objectives, &thresholds, resampling, replicates, seed, progress)?;
        Some(Self { weighted: Some(Arc::new(found)), ..self })
    }

    /// The same with what was found `at` another threshold of the weighted rows. Little is copied: the bands are shared.
    #[must_use]
    pub fn looked_at(&self, at: DrawnAt) -> Self {
        let weighted = self.weighted.as_deref().cloned().map(|mut weighted| {
            weighted.look_at(at);
            Arc::new(weighted)
        });
        Self { weighted, ..self.clone() }
    }
}

impl BootstrapPlan {
    /// What drawing the rows of `scored` anew with their weights says of `threshold`; `None` where `points` are not chosen by weight, and
    /// where it was cancelled. The rows are drawn as [`Sureness::with_weights`] draws them. Runs on the rayon pool that it is called in.
    pub fn weighted_at(
        self,
        scored: &Scored,
        points: &Points,
        threshold: f64,
        progress: &BootstrapProgress,
    ) -> Option<DrawnAt> {
        let Self { replicates, seed, resampling } = self;
        DrawnAt::new(rows(scored, points.by_weight()?), threshold, resampling, replicates, seed, progress)
    }
}

/// The rows of `scored` with their weights.
fn rows<'a>(scored: &'a Scored, by_weight: &'a ByWeight) -> WeightedRows<'a> {
    let weighting = by_weight.weighting();
    let (sweep, weights) = (weighting.sweep(), weighting.weights());
    WeightedRows { sweep, labels: scored.labels(), weights, costs: by_weight.costs() }
}
