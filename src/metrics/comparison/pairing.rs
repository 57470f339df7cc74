//! Two scored sets over the same rows, prepared so that moving either threshold costs one pass over the lines, in the order
//! that they are stored in.

use std::sync::Arc;

use super::{Agreement, PairedDelong, Subset, Thresholds};
use crate::metrics::cut::CommonPoint;
use crate::metrics::{Metric, PairedConfusion, PairedCounts, Scored, Sweep, predict};

/// Where two scores stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Footing {
    /// Each at its own operating point.
    #[default]
    Own,
    /// The first at a given threshold, the second at its own operating point.
    OwnOfB,
    /// Both at a given threshold.
    Threshold,
    /// The first at a given threshold, the second where its recall is at least as high: the highest such threshold.
    Recall,
    /// The first at a given threshold, the second where it predicts 1 at most as often: the lowest such threshold.
    PredictedShare,
}

impl Footing {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Own, Self::OwnOfB, Self::Threshold, Self::Recall, Self::PredictedShare];

    /// What JSON calls it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::OwnOfB => "own_of_b",
            Self::Threshold => "threshold",
            Self::Recall => "recall",
            Self::PredictedShare => "predicted_share",
        }
    }

    /// What a person reads: where both stand.
    pub fn label(self) -> &'static str {
        match self {
            Self::Own => "each at its own point",
            Self::OwnOfB => "B at its own point",
            Self::Threshold => "at the same threshold",
            Self::Recall => "at the same recall",
            Self::PredictedShare => "at the same share predicted 1",
        }
    }

    /// The same for B, with A at the given threshold.
    pub fn with_a_given(self) -> Self {
        match self {
            Self::Own | Self::OwnOfB => Self::OwnOfB,
            Self::Threshold | Self::Recall | Self::PredictedShare => self,
        }
    }
}

/// The operating points of two scores, each where it has one.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OwnThresholds {
    /// Of the first.
    pub a: Option<f64>,
    /// Of the second.
    pub b: Option<f64>,
}

/// Two scored sets, A and B, over the same lines, labels and counts. Immutable; shared behind an [`Arc`].
#[derive(Debug)]
pub struct Pairing {
    a: Arc<Scored>,
    b: Arc<Scored>,
    positives: Side,
    negatives: Side,
    delong: Option<PairedDelong>,
}

/// How a score predicts a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correctness {
    /// As it is labelled.
    Right,
    /// Otherwise.
    Wrong,
}

/// The lines of one label, in the order of A's sweep.
#[derive(Debug)]
struct Side {
    /// By line: the number of B's distinct scores below its score there.
    of_b: Vec<u32>,
    /// How many rows each stands for; `None` where each is one row.
    rows: Option<Vec<u64>>,
}

impl Side {
    fn new(order: &[u32], group_of_b: &[u32], a: &Scored) -> Self {
        let of_b = order.iter().map(|&line| group_of_b[line as usize]).collect();
        let rows = a.counts().map(|counts| order.iter().map(|&line| counts[line as usize]).collect());
        Self { of_b, rows }
    }

    /// The rows in `lines` that are in a group of B from number `group` up.
    fn rows_from(&self, lines: std::ops::Range<usize>, group: u32) -> u64 {
        let of_b = &self.of_b[lines.clone()];
        match &self.rows {
            None => {
                // Sums of few enough that they fit into 32 bits, which a compiler keeps in vectors.
                let of_chunk = |chunk: &[u32]| chunk.iter().map(|&of_b| u32::from(of_b >= group)).sum::<u32>();
                of_b.chunks(1 << 20).map(|chunk| u64::from(of_chunk(chunk))).sum()
            }
            Some(rows) => {
                let rows = &rows[lines];
                of_b.iter().zip(rows).filter(|(of_b, _)| **of_b >= group).map(|(_, rows)| rows).sum()
            }
        }
    }

    /// The four counts, of `all` rows; A predicts 1 from line `split` on, B from its group number `group` on.
    fn counts(&self, split: usize, group: u32, predicted_1: [u64; 2], all: u64) -> PairedCounts {
        let lines = self.of_b.len();
        let [of_a, of_b] = predicted_1;
        // The shorter part is walked; the rest follows.
        let both = if split * 2 > lines {
            self.rows_from(split..lines, group)
        } else {
            of_b - self.rows_from(0..split, group)
        };
        PairedCounts { both, only_a: of_a - both, only_b: of_b - both, neither: all + both - of_a - of_b }
    }
}

impl Pairing {
    /// Of two sets over the same rows. O(lines); with DeLong's test of their areas.
    ///
    /// # Panics
    /// Where they have other labels or counts.
    pub fn new(a: Arc<Scored>, b: Arc<Scored>) -> Self {
        assert!(a.labels() == b.labels() && a.counts() == b.counts(), "both have the same rows");
        let mut group_of_b = vec![0; b.labels().len()];
        for (group, lines) in (0..).zip(b.sweep().lines_by_group()) {
            for &line in lines {
                group_of_b[line as usize] = group;
            }
        }
        let side = |order| Side::new(order, &group_of_b, &a);
        let (positives, negatives) = (side(a.sweep().positive_order()), side(a.sweep().negative_order()));
        let delong = PairedDelong::new(a.sweep(), b.sweep());
        Self { a, b, positives, negatives, delong }
    }

    /// The first set.
    pub fn a(&self) -> &Arc<Scored> {
        &self.a
    }

    /// The second.
    pub fn b(&self) -> &Arc<Scored> {
        &self.b
    }

    /// DeLong's test of the areas under their ROC curves; `None` where a class is missing.
    pub fn delong(&self) -> Option<&PairedDelong> {
        self.delong.as_ref()
    }

    /// The footings that make sense: the same threshold only where both scores are of one kind.
    pub fn footings(&self) -> Vec<Footing> {
        let is_one_axis = self.a.scores().axis == self.b.scores().axis;
        Footing::ALL.into_iter().filter(|footing| *footing != Footing::Threshold || is_one_axis).collect()
    }

    /// Both thresholds, with A given at `a`; `None` where one of them has none there.
    pub fn thresholds(&self, footing: Footing, a: f64, own: OwnThresholds) -> Option<Thresholds> {
        let here = || self.a.sweep().confusion(a);
        let b = match footing {
            Footing::Own => return Some(Thresholds { a: own.a?, b: own.b? }),
            Footing::OwnOfB => own.b?,
            Footing::Threshold => a,
            Footing::Recall => CommonPoint::Recall(here().value(Metric::Recall)?).threshold(self.b.sweep())?,
            Footing::PredictedShare => {
                let share = here().predicted_1() as f64 / self.a.sweep().rows() as f64;
                CommonPoint::PredictedShare(share).threshold(self.b.sweep())?
            }
        };
        Some(Thresholds { a, b })
    }

    /// The eight counts. One pass over half of the lines at most.
    pub fn confusion(&self, thresholds: Thresholds) -> PairedConfusion {
        let (a, b) = (self.a.sweep(), self.b.sweep());
        let (of_a, of_b) = (a.confusion(thresholds.a), b.confusion(thresholds.b));
        let (negatives, positives) = a.lines_predicted_0(thresholds.a);
        let group = self.group_of_b(thresholds.b);
        PairedConfusion {
            positives: self.positives.counts(positives, group, [of_a.tp, of_b.tp], a.positives()),
            negatives: self.negatives.counts(negatives, group, [of_a.fp, of_b.fp], a.negatives()),
        }
    }

    /// The number of the lowest group of B's sweep that is 1 at `threshold`.
    fn group_of_b(&self, threshold: f64) -> u32 {
        let sweep = self.b.sweep();
        // A sweep has fewer than 2^32 lines, and no more groups.
        sweep.group_of(sweep.candidate(threshold)) as u32
    }

    /// Which of the two is right on `line`.
    pub fn agreement(&self, line: usize, thresholds: Thresholds) -> Agreement {
        let predicted = |scored: &Scored, threshold| predict(scored.scores().values[line], threshold);
        Agreement::of(self.a.labels()[line], predicted(&self.a, thresholds.a), predicted(&self.b, thresholds.b))
    }

    /// Of the lines with label 1 in the order of A's sweep, and of those with label 0, the ones on which B, at `threshold`, is
    /// right, or wrong. One pass.
    pub fn lines_where_b(&self, is: Correctness, threshold: f64) -> [Subset; 2] {
        let group = self.group_of_b(threshold);
        // On the positives B is right where it predicts 1.
        let of = |side: &Side, predicted: bool| {
            if predicted {
                Subset::of(&side.of_b, |of_b| of_b >= group)
            } else {
                Subset::of(&side.of_b, |of_b| of_b < group)
            }
        };
        [of(&self.positives, is == Correctness::Right), of(&self.negatives, is == Correctness::Wrong)]
    }

    /// The same of some of the lines, which a sweep of their own numbers apart: line i of it is line `lines[i]` here.
    pub fn lines_of_part_where_b(&self, is: Correctness, threshold: f64, part: &Sweep, lines: &[u32]) -> [Subset; 2] {
        let scores = &self.b.scores().values;
        let of = |order: &[u32], predicted: bool| {
            Subset::of(order, |line| predict(scores[lines[line as usize] as usize], threshold) == predicted)
        };
        [of(part.positive_order(), is == Correctness::Right), of(part.negative_order(), is == Correctness::Wrong)]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::{Counts, PairedScores, ScoreSource, Scores};

    fn scored(values: Vec<f64>, labels: &[bool], counts: Option<&Counts>) -> Arc<Scored> {
        let source = ScoreSource::Read("score".into());
        Arc::new(Scored::counted(source, Scores::from_values(values), labels.to_vec().into(), counts.cloned()))
    }

    proptest! {
        #[test]
        fn the_counts_and_lists_are_those_of_the_lines_one_by_one(
            rows in prop::collection::vec((0_u8..9, 0_u8..9, any::<bool>(), 1_u64..4), 1..50),
            a in -0.1..1.1_f64, b in -0.1..1.1_f64, counted in any::<bool>()
        ) {
            let column = |of: fn(&(u8, u8, bool, u64)) -> u8| rows.iter().map(|row| f64::from(of(row)) / 8.0).collect::<Vec<_>>();
            let (scores_a, scores_b) = (column(|row| row.0), column(|row| row.1));
            let labels: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let counts = counted.then(|| Counts::new(rows.iter().map(|row| row.3).collect()).unwrap());
            let set = |values: &[f64]| scored(values.to_vec(), &labels, counts.as_ref());
            let pairing = Pairing::new(set(&scores_a), set(&scores_b));
            let thresholds = Thresholds { a, b };
            let confusion = pairing.confusion(thresholds);
            let simple = PairedScores::new(&labels, &scores_a, &scores_b, counts.as_deref());
            prop_assert_eq!(confusion.comparison(thresholds), simple.at(thresholds));
            prop_assert_eq!(confusion.a(), pairing.a().sweep().confusion(a));
            prop_assert_eq!(confusion.b(), pairing.b().sweep().confusion(b));
            let mut all: Vec<u32> = Vec::new();
            for is in [Correctness::Right, Correctness::Wrong] {
                let subsets = pairing.lines_where_b(is, b);
                let orders = [pairing.a().sweep().positive_order(), pairing.a().sweep().negative_order()];
                for (subset, order) in subsets.iter().zip(orders) {
                    let lines: Vec<u32> = (0..subset.len()).map(|index| order[subset.select(index)]).collect();
                    for &line in &lines {
                        let line = line as usize;
                        prop_assert_eq!(predict(scores_b[line], b) == labels[line], is == Correctness::Right);
                        prop_assert_eq!(pairing.agreement(line, thresholds), simple.agreement(line, thresholds));
                    }
                    all.extend(lines);
                }
            }
            all.sort_unstable();
            prop_assert_eq!(all, (0..rows.len() as u32).collect::<Vec<_>>());
        }

        #[test]
        fn the_second_stands_where_its_footing_says(
            rows in prop::collection::vec((0_u8..9, 0_u8..9, any::<bool>()), 1..50), a in -0.1..1.1_f64
        ) {
            let labels: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let set = |of: fn(&(u8, u8, bool)) -> u8| scored(rows.iter().map(|row| f64::from(of(row)) / 8.0).collect(), &labels, None);
            let pairing = Pairing::new(set(|row| row.0), set(|row| row.1));
            let at = |footing: Footing, own| pairing.thresholds(footing, a, own);
            let [none, of_a, of_b] =
                [(None, None), (Some(0.6), None), (None, Some(0.3))].map(|(a, b)| OwnThresholds { a, b });
            let both = OwnThresholds { a: of_a.a, b: of_b.b };
            prop_assert_eq!([none, of_a, of_b].map(|own| at(Footing::Own, own)), [None; 3]);
            prop_assert_eq!(at(Footing::Own, both), Some(Thresholds { a: 0.6, b: 0.3 }));
            prop_assert_eq!([none, of_a].map(|own| at(Footing::OwnOfB, own)), [None; 2]);
            for footing in [Footing::OwnOfB, Footing::Own.with_a_given()] {
                prop_assert_eq!(at(footing, of_b), Some(Thresholds { a, b: 0.3 }));
            }
            prop_assert_eq!(at(Footing::Threshold, none), Some(Thresholds { a, b: a }));
            let of = |thresholds: Thresholds| { let found = pairing.confusion(thresholds); (found.a(), found.b()) };
            match at(Footing::Recall, none) {
                Some(thresholds) => {
                    let (a, b) = of(thresholds);
                    prop_assert!(b.value(Metric::Recall) >= a.value(Metric::Recall));
                }
                None => prop_assert!(!labels.contains(&true)),
            }
            let (a, b) = of(at(Footing::PredictedShare, none).unwrap());
            prop_assert!(b.predicted_1() <= a.predicted_1());
        }
    }

    #[test]
    fn scores_of_different_kinds_have_no_threshold_in_common() {
        let labels = [true, false];
        let pairing =
            |b: [f64; 2]| Pairing::new(scored(vec![0.2, 0.7], &labels, None), scored(b.to_vec(), &labels, None));
        assert_eq!(pairing([0.1, 0.4]).footings(), Footing::ALL);
        assert_eq!(
            pairing([4.0, 7.0]).footings(),
            [Footing::Own, Footing::OwnOfB, Footing::Recall, Footing::PredictedShare]
        );
    }
}
