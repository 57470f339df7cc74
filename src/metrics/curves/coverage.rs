//! Coverage against accuracy: how many of the labelled rows are right, if those closest to the threshold are left to people.

use super::Polyline;
use crate::metrics::{Confusion, Sweep};

/// The curve of `sweep` around `threshold`, by ascending coverage up to all rows; about `most` of its points, at equal steps of rank
/// among the scores, all of them where there are no more scores. `None` without rows. O(most · log scores): cheap enough for each
/// frame, as the curve is another one for each threshold.
///
/// Labels are those of the threshold. A point labels the rows with |score − threshold| ≥ θ, as
/// [`Selective`](crate::metrics::Selective) has it.
pub fn coverage_curve(sweep: &Sweep, threshold: f64, most: usize) -> Option<Polyline> {
    let rows = sweep.rows();
    let scored = rows - sweep.without_score();
    let steps = (most.max(2) - 1) as u64;
    let distance = |score: f64| (score - threshold).abs();
    let mut distances: Vec<f64> = if sweep.distinct().len() <= most {
        sweep.distinct().iter().copied().map(distance).collect()
    } else {
        let ranks = (0..=steps).map(|step| ((u128::from(step) * u128::from(scored - 1)) / u128::from(steps)) as u64);
        ranks.filter_map(|rank| sweep.score_at_rank(rank)).map(distance).collect()
    };
    // With them all rows are labelled; what has no score is farther than anything.
    distances.push(0.0);
    distances.extend((scored < rows).then_some(f64::INFINITY));
    distances.sort_by(|left, right| right.total_cmp(left));
    distances.dedup();
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(distances.len());
    for theta in distances {
        let counts = labelled(sweep, threshold, theta);
        let kept = counts.total();
        let coverage = kept as f64 / rows as f64;
        if kept > 0 && points.last().is_none_or(|(last, _)| *last < coverage) {
            points.push((coverage, (counts.tp + counts.tn) as f64 / kept as f64));
        }
    }
    (!points.is_empty()).then(|| Polyline::new(points))
}

/// The counts of the rows that are at least `theta` from the threshold.
fn labelled(sweep: &Sweep, threshold: f64, theta: f64) -> Confusion {
    let scores = sweep.distinct();
    let low = scores.partition_point(|score| *score < threshold && threshold - score >= theta);
    let high = scores.partition_point(|score| *score < threshold || score - threshold < theta);
    let (below, above) = (sweep.confusion_at(low), sweep.confusion_at(high));
    Confusion { tp: above.tp, fp: above.fp, fn_: below.fn_, tn: below.tn }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::Selective;

    proptest! {
        #[test]
        fn its_points_are_those_of_the_exact_curve(
            rows in prop::collection::vec((0_u32..40, any::<bool>()), 1..120), threshold in 0.0..1.0_f64, most in 2_usize..50,
        ) {
            let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(*score) / 39.0).collect();
            let labels: Vec<bool> = rows.iter().map(|(_, label)| *label).collect();
            let sweep = Sweep::new(&scores, &labels);
            let exact: Vec<(f64, f64)> = Selective::new(&sweep, threshold)
                .coverage_curve()
                .map(|point| (point.coverage, point.accuracy))
                .collect();
            let drawn = coverage_curve(&sweep, threshold, most).unwrap();
            prop_assert!(drawn.as_points().iter().all(|point| exact.contains(point)), "{:?} of {:?}", drawn, exact);
            prop_assert!(drawn.as_points().is_sorted_by(|left, right| left.0 < right.0));
            prop_assert_eq!(drawn.as_points().last(), exact.first());
            if sweep.distinct().len() <= most {
                prop_assert_eq!(drawn.as_points().len(), exact.len());
            }
        }
    }

    #[test]
    fn without_rows_there_is_no_curve() {
        assert_eq!(coverage_curve(&Sweep::new(&[], &[]), 0.5, 100), None);
    }
}
