//! The difference between two predictions of the same rows, which are drawn for both alike.

use super::binomial::binomial;
use super::cells::Statistic;
use super::distribution::Distribution;
use super::random::Stream;
use super::resampling::Resampling;
use crate::metrics::{ComparisonAt, Confusion, McNemar, Thresholds};

/// What two predictions say of the rows of one label, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedCounts {
    /// 1 by both.
    pub both: u64,
    /// 1 by the first alone.
    pub only_a: u64,
    /// 1 by the second alone.
    pub only_b: u64,
    /// 0 by both.
    pub neither: u64,
}

/// The eight counts of two predictions of the same rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedConfusion {
    /// Rows with label 1.
    pub positives: PairedCounts,
    /// Rows with label 0.
    pub negatives: PairedCounts,
}

impl PairedCounts {
    fn total(&self) -> u64 {
        self.both + self.only_a + self.only_b + self.neither
    }

    /// `draws` of these rows, drawn with replacement.
    fn resample(&self, stream: &mut Stream, draws: u64) -> Self {
        // One count after the other: of the draws that are left, each falls into it by its share of the rows that are left.
        let (mut draws, mut rows) = (draws, self.total());
        let mut draw = |of: u64| {
            let drawn = binomial(stream, draws, of as f64 / rows as f64);
            draws -= drawn;
            rows -= of;
            drawn
        };
        let (both, only_a, only_b) = (draw(self.both), draw(self.only_a), draw(self.only_b));
        Self { both, only_a, only_b, neither: draws }
    }
}

impl PairedConfusion {
    /// The four counts of the first prediction.
    pub fn a(&self) -> Confusion {
        let of = |counts: &PairedCounts| (counts.both + counts.only_a, counts.only_b + counts.neither);
        let ((tp, fn_), (fp, tn)) = (of(&self.positives), of(&self.negatives));
        Confusion { tp, fp, fn_, tn }
    }

    /// The four counts of the second.
    pub fn b(&self) -> Confusion {
        let swapped = |counts: PairedCounts| PairedCounts { only_a: counts.only_b, only_b: counts.only_a, ..counts };
        Self { positives: swapped(self.positives), negatives: swapped(self.negatives) }.a()
    }

    /// Which of the two is right how often, at the thresholds that gave these counts.
    pub fn comparison(&self, thresholds: Thresholds) -> ComparisonAt {
        let (positives, negatives) = (&self.positives, &self.negatives);
        ComparisonAt {
            thresholds,
            both_right: positives.both + negatives.neither,
            both_wrong: positives.neither + negatives.both,
            mcnemar: McNemar::new(positives.only_a + negatives.only_b, positives.only_b + negatives.only_a),
        }
    }
}

/// The distribution of the first value less the second, for each of `statistics` in order, at thresholds that were fixed
/// beforehand. It is undefined where one of the two is. As fast as [`cell_bootstrap`](super::cell_bootstrap).
pub fn paired_cell_bootstrap(
    counts: &PairedConfusion,
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    statistics: &[Statistic<'_>],
) -> Vec<Distribution> {
    let resample = |index: u32| {
        let stream = &mut Stream::new(seed, index.into());
        let (positives, negatives) = (counts.positives.total(), counts.negatives.total());
        let of_positives = resampling.positives(stream, positives, negatives);
        PairedConfusion {
            positives: counts.positives.resample(stream, of_positives),
            negatives: counts.negatives.resample(stream, positives + negatives - of_positives),
        }
    };
    let draws: Vec<(Confusion, Confusion)> =
        (0..replicates).map(resample).map(|drawn| (drawn.a(), drawn.b())).collect();
    let distribution = |statistic: &Statistic<'_>| {
        Distribution::of(draws.iter().map(|(a, b)| Some(statistic.value(a)? - statistic.value(b)?)))
    };
    statistics.iter().map(distribution).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::{Metric, Sweep, predict};

    #[test]
    fn a_prediction_differs_from_itself_by_nothing() {
        let same = PairedCounts { both: 10, neither: 5, ..PairedCounts::default() };
        let counts = PairedConfusion { positives: same, negatives: same };
        let found =
            paired_cell_bootstrap(&counts, Resampling::Rows, 100, 1, &[Statistic::Metric(Metric::F1)]).remove(0);
        assert_eq!((found.mean, found.p2_5, found.p97_5), (Some(0.0), Some(0.0), Some(0.0)));
    }

    proptest! {
        #[test]
        fn each_side_of_the_eight_counts_is_its_own_confusion(
            rows in prop::collection::vec((any::<bool>(), 0_u8..10, 0_u8..10), 0..50)
        ) {
            let mut counts = PairedConfusion::default();
            for &(label, a, b) in &rows {
                let class = if label { &mut counts.positives } else { &mut counts.negatives };
                match (predict(a.into(), 4.0), predict(b.into(), 6.0)) {
                    (true, true) => class.both += 1,
                    (true, false) => class.only_a += 1,
                    (false, true) => class.only_b += 1,
                    (false, false) => class.neither += 1,
                }
            }
            let labels: Vec<bool> = rows.iter().map(|row| row.0).collect();
            let sweep = |scores: Vec<f64>| Sweep::new(&scores, &labels);
            prop_assert_eq!(counts.a(), sweep(rows.iter().map(|row| row.1.into()).collect()).confusion(4.0));
            prop_assert_eq!(counts.b(), sweep(rows.iter().map(|row| row.2.into()).collect()).confusion(6.0));
        }
    }
}
