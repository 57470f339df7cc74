//! Thresholds at which sets of rows are alike in something: their recall, their precision, their share of predicted 1.

use serde::Serialize;

use super::{Confusion, Metric, Sweep};

/// What a threshold gives, with all thresholds that give the same: `(low, high]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Cut<C = u64> {
    /// The next lower distinct score (exclusive); `None` below every score.
    pub low: Option<f64>,
    /// The score itself (inclusive); `None` above every score.
    pub high: Option<f64>,
    /// The counts.
    #[serde(flatten)]
    pub confusion: Confusion<C>,
    /// The shortest decimal in the interval.
    pub threshold: f64,
}

/// Where two sets of rows are compared, if not each at its own threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CommonPoint {
    /// The same number for both.
    Threshold(f64),
    /// The highest threshold of each with a recall of at least this.
    Recall(f64),
    /// The lowest threshold of each that predicts 1 for at most this share of its rows.
    PredictedShare(f64),
}

impl CommonPoint {
    /// The threshold there among the scores of `sweep`; `None` where it has none (a recall without positives or above 1; a
    /// share without rows or below 0).
    pub fn threshold(self, sweep: &Sweep) -> Option<f64> {
        match self {
            Self::Threshold(threshold) => Some(threshold),
            Self::Recall(recall) => sweep.highest_with_recall(recall).map(|cut| cut.threshold),
            Self::PredictedShare(share) => sweep.lowest_with_predicted_share(share).map(|cut| cut.threshold),
        }
    }
}

impl Sweep {
    /// The highest threshold whose recall is at least `recall`; `None` without positives, or above 1. O(log n).
    ///
    /// A limit is met by one division and one comparison: `recall` that was itself divided so is met with equality.
    pub fn highest_with_recall(&self, recall: f64) -> Option<Cut> {
        // Upwards the recall falls, so that those that meet the limit come first.
        let meets =
            |candidate: usize| self.confusion_at(candidate).value(Metric::Recall).is_some_and(|found| found >= recall);
        let candidate = self.first_candidate(|candidate| !meets(candidate)).checked_sub(1)?;
        Some(self.cut_at(candidate))
    }

    /// The lowest threshold that predicts 1 for at most `share` of the rows; `None` without rows, or below 0. O(log n).
    pub fn lowest_with_predicted_share(&self, share: f64) -> Option<Cut> {
        if self.is_empty() {
            return None;
        }
        let rows = self.rows() as f64;
        let meets = |candidate: usize| self.confusion_at(candidate).predicted_1() as f64 / rows <= share;
        let candidate = self.first_candidate(meets);
        (candidate <= self.distinct().len()).then(|| self.cut_at(candidate))
    }

    /// What `threshold` gives, with the interval that it lies in.
    pub fn cut(&self, threshold: f64) -> Cut {
        Cut { threshold, ..self.cut_at(self.candidate(threshold)) }
    }

    /// What a candidate gives.
    pub(super) fn cut_at(&self, candidate: usize) -> Cut {
        let interval = self.interval_at(candidate);
        Cut {
            low: interval.low,
            high: interval.high,
            confusion: self.confusion_at(candidate),
            threshold: interval.shortest_decimal(),
        }
    }

    /// The lowest candidate that is `wanted`, where all above it are too; one beyond the last where none is.
    fn first_candidate(&self, wanted: impl Fn(usize) -> bool) -> usize {
        let (mut from, mut to) = (0, self.distinct().len() + 1);
        while from < to {
            let middle = from.midpoint(to);
            if wanted(middle) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_had_has_no_threshold() {
        let (none, negative) = (Sweep::new(&[], &[]), Sweep::new(&[0.5], &[false]));
        for point in [CommonPoint::Recall(0.0), CommonPoint::PredictedShare(0.5)] {
            assert_eq!(point.threshold(&none), None);
        }
        assert_eq!(CommonPoint::Recall(0.0).threshold(&negative), None);
        assert_eq!(CommonPoint::PredictedShare(-0.1).threshold(&negative), None);
        assert_eq!(CommonPoint::PredictedShare(f64::NAN).threshold(&negative), None);
        assert_eq!(CommonPoint::PredictedShare(0.0).threshold(&negative), Some(1.0));
        let positive = Sweep::new(&[0.5], &[true]);
        assert_eq!(CommonPoint::Recall(1.01).threshold(&positive), None);
        assert_eq!(CommonPoint::Recall(f64::NAN).threshold(&positive), None);
        assert_eq!(CommonPoint::Threshold(0.3).threshold(&none), Some(0.3));
    }

    proptest! {
        #[test]
        fn the_thresholds_are_the_outermost_that_meet_their_limit(
            rows in prop::collection::vec((0_u8..12, any::<bool>()), 1..50), limit in 0.0..=1.0_f64, of in 0_usize..50
        ) {
            let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(*score) / 11.0).collect();
            let labels: Vec<bool> = rows.iter().map(|(_, label)| *label).collect();
            let sweep = Sweep::new(&scores, &labels);
            let candidates = || scores.iter().copied().chain([f64::INFINITY]);
            let recall = |threshold: f64| sweep.confusion(threshold).value(Metric::Recall);
            let share = |threshold: f64| sweep.confusion(threshold).predicted_1() as f64 / rows.len() as f64;
            // A limit in between, and one that some threshold meets with equality.
            let at = scores[of % scores.len()];
            for limit in [Some(limit), recall(at)].into_iter().flatten() {
                let expected = candidates().filter(|&t| recall(t).is_some_and(|r| r >= limit)).reduce(f64::max);
                let found = sweep.highest_with_recall(limit);
                prop_assert_eq!(found.map(|cut| cut.high), expected.map(|t| Some(t).filter(|t| t.is_finite())));
                prop_assert!(found.is_none_or(|cut| cut.confusion == sweep.confusion(cut.threshold)));
            }
            for limit in [limit, share(at)] {
                let expected = candidates().filter(|&t| share(t) <= limit).reduce(f64::min).unwrap();
                let found = sweep.lowest_with_predicted_share(limit).unwrap();
                prop_assert_eq!(found.high, Some(expected).filter(|t| t.is_finite()));
                prop_assert_eq!(found, sweep.cut(found.threshold));
            }
        }
    }
}
