#![allow(clippy::unwrap_used)]
use std::sync::Arc;

use proptest::prelude::*;

use super::candidates::Candidates;
use super::extremes::Extremes;
use super::*;
use crate::metrics::{AxisView, Metric, Summary, Sweep};

fn sweep(scores: &[f64], labels: &[bool]) -> Arc<Sweep> {
    Arc::new(Sweep::new(scores, labels))
}

/// Rows with many ties and any share of positives.
fn rows() -> impl Strategy<Value = Arc<Sweep>> {
    let score = prop_oneof![(0_u8..=10).prop_map(|tenth| f64::from(tenth) / 10.0), -1.0..2.0_f64];
    let rows = move |share: f64| prop::collection::vec((score.clone(), prop::bool::weighted(share)), 0..120);
    (0.0..=1.0_f64).prop_flat_map(rows).prop_map(|rows| {
        let (scores, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
        sweep(&scores, &labels)
    })
}

/// Whether a curve goes straight from point to point, or holds the height of the next one.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Straight,
    Steps,
}

/// What [`cells`] is to give for one cell, from every segment of the curve.
fn cell_by_definition(curve: &dyn ErasedCurve, between: Between, low: f64, high: f64, is_last: bool) -> Option<Cell> {
    let holds = |x: f64| low <= x && (x < high || (is_last && x == high));
    let mut heights = Vec::new();
    for next in 0..curve.count() {
        let (right, at_point) = (curve.place(next), curve.tall(next));
        if holds(right) {
            heights.extend(at_point);
        }
        let left = if next > 0 { curve.place(next - 1) } else { f64::NEG_INFINITY };
        if left < right && left < high && right >= low {
            match between {
                Between::Steps => heights.extend(at_point),
                Between::Straight if next > 0 => {
                    heights
                        .extend([left.max(low), right.min(high)].map(|x| curve.between(next, x)).into_iter().flatten());
                }
                Between::Straight => {}
            }
        }
    }
    let (low, high) = heights.into_iter().fold(None, |seen, y| Some(curve::wider(seen, (y, y))))?;
    Some(Cell { low, high })
}

/// [`Curve`] without what makes it fast.
trait ErasedCurve {
    fn count(&self) -> usize;
    fn place(&self, index: usize) -> f64;
    fn tall(&self, index: usize) -> Option<f64>;
    fn between(&self, next: usize, x: f64) -> Option<f64>;
    fn cells(&self, edges: &[f64]) -> Vec<Option<Cell>>;
    fn thin(&self, most: usize) -> Vec<usize>;
}

impl<C: Curve> ErasedCurve for C {
    fn count(&self) -> usize {
        self.points()
    }
    fn place(&self, index: usize) -> f64 {
        self.x(index)
    }
    fn tall(&self, index: usize) -> Option<f64> {
        self.y(index)
    }
    fn between(&self, next: usize, x: f64) -> Option<f64> {
        // A straight line ends in the point before as well.
        if next > 0 && x == self.x(next - 1) { self.y(next - 1).or(self.height(next, x)) } else { self.height(next, x) }
    }
    fn cells(&self, edges: &[f64]) -> Vec<Option<Cell>> {
        cells(self, edges)
    }
    fn thin(&self, most: usize) -> Vec<usize> {
        thin(self, most)
    }
}

/// Every curve of a sweep that there is.
fn curves_of(sweep: &Arc<Sweep>) -> Vec<(&'static str, Between, Box<dyn ErasedCurve>)> {
    let mut curves: Vec<(&str, Between, Box<dyn ErasedCurve>)> = Vec::new();
    if let Some(roc) = Roc::new(sweep) {
        curves.push(("roc", Between::Straight, Box::new(roc)));
    }
    if let Some(hull) = RocConvexHull::new(sweep) {
        curves.push(("hull", Between::Straight, Box::new(hull.line())));
    }
    if let Some(cost) = CostCurve::new(sweep, 20) {
        curves.push(("cost", Between::Straight, Box::new(cost.envelope().clone())));
    }
    if let Some(gain) = GainCurve::new(sweep) {
        curves.push(("gain", Between::Straight, Box::new(gain)));
    }
    if let Some(lift) = LiftCurve::new(sweep) {
        curves.push(("lift", Between::Straight, Box::new(lift)));
    }
    if let Some(precision_recall) = PrecisionRecall::new(sweep) {
        curves.push(("precision over recall", Between::Steps, Box::new(precision_recall)));
    }
    for metric in Metric::ALL {
        curves.push((metric.key(), Between::Steps, Box::new(MetricCurve::new(sweep, metric))));
    }
    if let Some(det) = Det::new(sweep) {
        curves.push(("det", Between::Straight, Box::new(det)));
    }
    curves
}

#[test]
fn a_class_that_is_missing_leaves_the_curves_that_need_none_of_it() {
    for (scores, labels) in [(vec![], vec![]), (vec![0.3, 0.7], vec![false; 2]), (vec![0.3, 0.7, 0.7], vec![true; 3])] {
        let sweep = sweep(&scores, &labels);
        let curves = Curves::new(&sweep, 200);
        assert_eq!(curves.candidates, sweep.distinct().len() + 1);
        assert!(
            curves.roc.is_none()
                && curves.det.is_none()
                && curves.roc_convex_hull.is_none()
                && curves.cost_curve.is_none()
        );
        let has_positives = sweep.positives() > 0;
        assert_eq!((curves.pr.is_some(), curves.gain_and_lift.is_some()), (has_positives, has_positives));
    }
}

#[test]
fn a_score_that_parts_the_classes_leaves_one_point_of_the_det_curve() {
    let det = Det::new(&sweep(&[0.1, 0.2, 0.8, 0.9], &[false, false, true, true])).unwrap();
    let point = det.point(0);
    assert_eq!((det.points(), point.candidate, point.fpr, point.fnr), (1, 2, 0.0, 0.0));
    assert_eq!((point.probit_fpr, det.threshold(0)), (None, Some(0.8)));
}

#[test]
fn scores_at_the_ends_of_f64_have_curves_too() {
    let sweep = sweep(&[f64::MIN, -5e-324, 0.0, 5e-324, f64::MAX], &[false, true, false, true, true]);
    let json = serde_json::to_string(&Curves::new(&sweep, 3)).unwrap();
    assert!(json.contains("5e-324"), "{json}");
    for (name, _, curve) in curves_of(&sweep) {
        let drawn = curve.cells(&even_edges((f64::MIN, f64::MAX), 7));
        assert!(drawn.iter().flatten().all(|cell| cell.low <= cell.high), "{name}");
        assert!(curve.thin(3).len() <= 3, "{name}");
    }
}

#[test]
fn edges_on_every_axis_are_thresholds_in_order() {
    let scores: Vec<f64> = (0..100).map(|row| f64::from(row / 4) / 25.0).collect();
    let labels: Vec<bool> = (0..100).map(|row| row % 3 == 0).collect();
    let sweep = sweep(&scores, &labels);
    assert_eq!(threshold_edges(AxisView::Score, &sweep, (0.0, 1.0), 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
    assert_eq!(threshold_edges(AxisView::LogOdds, &sweep, (-2.0, 2.0), 2)[1], 0.5);
    // 50 rows lie below the score of rank 50, 48 of them below 0.48.
    assert_eq!(threshold_edges(AxisView::Rank, &sweep, (0.0, 100.0), 2), [0.0, 0.48, f64::INFINITY]);
    assert_eq!(threshold_edges(AxisView::Rank, &Sweep::new(&[], &[]), (0.0, 0.0), 1), [f64::INFINITY; 2]);
    assert_eq!(even_edges((0.0, 1.0), 0), [0.0]);
}

#[test]
fn no_cells_are_drawn_of_no_edges() {
    let roc = Roc::new(&sweep(&[0.1, 0.9], &[false, true])).unwrap();
    assert_eq!((cells(&roc, &[]), cells(&roc, &[0.5])), (vec![], vec![]));
    assert_eq!(cells(&roc, &[0.25, 0.75]), [Some(Cell { low: 1.0, high: 1.0 })]);
}

#[test]
fn a_thinned_line_keeps_its_corners_before_anything_else() {
    // A tent of 1,001 points with two valleys: five corners, which are what five points keep.
    let height = |x: f64| {
        if x <= 0.25 {
            x
        } else if x <= 0.5 {
            0.5 - x
        } else if x <= 0.75 {
            x - 0.5
        } else {
            1.0 - x
        }
    };
    let points = (0..=1000).map(|k| f64::from(k) / 1000.0).map(|x| (x, height(x))).collect();
    assert_eq!(thin(&Polyline(points), 5), [0, 250, 500, 750, 1000]);
}

#[test]
fn a_thinned_roc_has_nearly_the_area_of_all_points() {
    let scores: Vec<f64> = (0..20_000_u64).map(|row| (row.wrapping_mul(7919) % 10_007) as f64 / 10_007.0).collect();
    let labels: Vec<bool> = scores.iter().enumerate().map(|(row, score)| (row % 97) as f64 / 97.0 < *score).collect();
    let sweep = sweep(&scores, &labels);
    let roc = Curves::new(&sweep, 200).roc.unwrap();
    assert_eq!(roc.fpr.len(), 200);
    let area: f64 = (1..200).map(|at| (roc.fpr[at] - roc.fpr[at - 1]) * (roc.tpr[at] + roc.tpr[at - 1]) / 2.0).sum();
    assert!((area - Summary::from_sweep(&sweep).roc_auc.unwrap()).abs() < 1e-4, "{area}");
}

proptest! {
    #[test]
    fn every_cell_holds_what_the_curve_does_there(
        sweep in rows(), columns in 1_usize..40, ends in prop::sample::select(vec![(0.0, 1.0), (-2.0, 3.0), (0.2, 0.3), (0.5, 0.9)]),
    ) {
        for (name, between, curve) in curves_of(&sweep) {
            let edges = even_edges(ends, columns);
            let found = curve.cells(&edges);
            prop_assert_eq!(found.len(), columns);
            for (column, found) in found.into_iter().enumerate() {
                let (low, high) = (edges[column], edges[column + 1]);
                let expected = cell_by_definition(curve.as_ref(), between, low, high, column + 1 == columns);
                let close = |left: f64, right: f64| left == right || (left - right).abs() < 1e-9;
                let alike = match (found, expected) {
                    (Some(found), Some(expected)) => close(found.low, expected.low) && close(found.high, expected.high),
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                };
                prop_assert!(alike, "{} [{}, {}): {:?}, expected {:?}", name, low, high, found, expected);
            }
        }
    }

    #[test]
    fn a_thinned_curve_keeps_ends_and_extremes_and_no_more_than_asked(sweep in rows(), most in 0_usize..60) {
        for (name, _, curve) in curves_of(&sweep) {
            let kept = curve.thin(most);
            let defined: Vec<usize> = (0..curve.count()).filter(|&index| curve.tall(index).is_some()).collect();
            prop_assert_eq!(kept.len(), most.min(defined.len()), "{}", name);
            prop_assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
            if most >= 4 && !defined.is_empty() {
                prop_assert_eq!((kept.first(), kept.last()), (defined.first(), defined.last()));
                let heights = |of: &[usize]| of.iter().fold(None, |seen, &index| {
                    let y = curve.tall(index).unwrap();
                    Some(curve::wider(seen, (y, y)))
                });
                prop_assert_eq!(heights(&kept), heights(&defined), "{}", name);
            }
        }
    }

    #[test]
    fn no_point_lies_above_the_hull_and_every_corner_turns(sweep in rows()) {
        let Some(hull) = RocConvexHull::new(&sweep) else { return Ok(()) };
        let turn = |a: (u64, u64), b: (u64, u64), c: (u64, u64)| {
            let wide = |point: (u64, u64)| (i128::from(point.0), i128::from(point.1));
            let (a, b, c) = (wide(a), wide(b), wide(c));
            (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
        };
        let corners: Vec<(u64, u64)> = hull.corners.iter().map(|corner| (corner.fp, corner.tp)).collect();
        prop_assert!(corners.windows(3).all(|three| turn(three[0], three[1], three[2]) < 0));
        let candidates = Candidates::of(&sweep);
        for candidate in 0..candidates.count() {
            let confusion = candidates.confusion(candidate);
            prop_assert!(corners.windows(2).all(|edge| turn(edge[0], edge[1], (confusion.fp, confusion.tp)) <= 0));
        }
        prop_assert!(hull.area >= Summary::from_sweep(&sweep).roc_auc.unwrap());
    }

    #[test]
    fn the_cost_curve_is_the_least_of_all_candidates_and_counts_its_ties(sweep in rows(), parts in 1_u32..30) {
        let Some(cost) = CostCurve::new(&sweep, parts) else { return Ok(()) };
        let (p, n, parts) = (sweep.positives(), sweep.negatives(), u64::from(parts));
        let candidates = Candidates::of(&sweep);
        for (part, point) in (0..).zip(&cost.points) {
            let loss = |candidate: usize| {
                let confusion = candidates.confusion(candidate);
                confusion.fn_ * n * part + confusion.fp * p * (parts - part)
            };
            let least = (0..candidates.count()).map(loss).min().unwrap();
            let tied: Vec<usize> = (0..candidates.count()).filter(|&candidate| loss(candidate) == least).collect();
            prop_assert_eq!(point.n_tied, tied.len());
            prop_assert_eq!(point.least, least as f64 / (p * n * parts) as f64);
            let thresholds: Vec<_> = tied.iter().take(6).map(|&candidate| candidates.threshold(candidate)).collect();
            prop_assert_eq!(&point.thresholds, &thresholds);
        }
        // The area under a concave line is no less than that under chords of it.
        let chords: f64 = cost.points.windows(2).map(|pair| (pair[1].x - pair[0].x) * (pair[0].least + pair[1].least) / 2.0).sum();
        prop_assert!(cost.area_under_lower_envelope >= chords - 1e-12);
    }

    #[test]
    fn gain_rises_to_one_and_is_the_height_of_its_curve(sweep in rows(), parts in 1_u32..30) {
        let Some(found) = GainAndLift::new(&sweep, parts) else { return Ok(()) };
        let curve = GainCurve::new(&sweep).unwrap();
        for step in &found.steps {
            let next = (0..curve.points()).find(|&index| curve.x(index) >= step.share).unwrap();
            let height = curve.height(next, step.share).unwrap();
            prop_assert!((step.gain - height).abs() < 1e-12 && (step.lift * step.share - step.gain).abs() < 1e-12);
            let at_most = (step.at_most.tp + step.at_most.fp) * u64::from(parts);
            prop_assert!(at_most as f64 <= (step.share * f64::from(parts)).round() * (sweep.len() as f64));
        }
        prop_assert!(found.steps.windows(2).all(|pair| pair[0].gain <= pair[1].gain));
        prop_assert_eq!(found.steps.last().unwrap().gain, 1.0);
    }

    #[test]
    fn the_extremes_of_any_range_are_those_of_a_pass_over_it(
        numbers in prop::collection::vec(prop::option::weighted(0.9, -1.0..1.0_f64), 0..9000),
        ends in prop::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 20),
    ) {
        let extremes = Extremes::new(numbers.len(), |index| numbers[index]);
        let place = |share: f64| (share * numbers.len() as f64) as usize;
        for (one, other) in ends {
            let range = place(one.min(other))..place(one.max(other));
            let passed = numbers[range.clone()].iter().flatten();
            let expected = passed.fold(None, |seen, &number| Some(curve::wider(seen, (number, number))));
            prop_assert_eq!(extremes.of(range, |index| numbers[index]), expected);
        }
    }
}
