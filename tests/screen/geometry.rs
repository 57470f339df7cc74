//! Cells of the histogram, steps of the threshold, and the way between them.

use cutpoint::app::{App, AxisView, Phase, Review};
use cutpoint::metrics::{Axis, Logits, Scores};
use proptest::prelude::*;

use super::{app_of, dataset};

fn of(app: &mut App) -> &mut Review {
    let Phase::Review(review) = &mut app.phase else { unreachable!() };
    review
}

proptest! {
    #[test]
    fn every_row_stands_in_one_cell_on_every_axis(
        rows in prop::collection::vec((0_u32..=1000, any::<bool>()), 1..60),
        cells in 1_usize..130,
        axis in prop::sample::select(vec![Axis::Probability, Axis::Cosine, Axis::Real]),
    ) {
        let (values, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().map(|(score, label)| (f64::from(score) / 1000.0, label)).unzip();
        let mut app = app_of(&labels, &values, axis);
        let review = of(&mut app);
        for view in [AxisView::Score, AxisView::LogOdds, AxisView::Rank] {
            if view == AxisView::LogOdds && review.scored.margins().is_none() {
                continue;
            }
            review.axis = view;
            let counted = review.histogram(cells);
            prop_assert_eq!(counted.len(), cells);
            prop_assert_eq!(counted.iter().map(|cell| cell.0).sum::<u64>(), review.scored.sweep().negatives(), "{:?}", view);
            prop_assert_eq!(counted.iter().map(|cell| cell.1).sum::<u64>(), review.scored.sweep().positives(), "{:?}", view);
        }
    }

    #[test]
    fn a_click_puts_the_threshold_into_the_cell_that_was_clicked(
        cells in 1_usize..200,
        at in 0.0_f64..1.0,
        low in -50.0_f64..50.0,
        range in 0.001_f64..1000.0,
    ) {
        let cell = (at * cells as f64) as usize;
        let probabilities = app_of(&[true, false, true], &[0.2, 0.5, 0.9], Axis::Probability);
        let reals = app_of(&[true, false, true], &[low, low + range / 3.0, low + range], Axis::Real);
        for (mut app, views) in [(probabilities, vec![AxisView::Score, AxisView::LogOdds]), (reals, vec![AxisView::Score])] {
            for view in views {
                let review = of(&mut app);
                review.axis = view;
                review.threshold = review.cell_threshold(cell, cells);
                prop_assert_eq!(review.threshold_cell(cells), cell, "{:?} {}", view, review.threshold);
            }
        }
    }

    #[test]
    fn steps_go_on_to_the_end_of_the_axis_and_back(values in prop::collection::vec(0.0_f64..1.0, 2..30), fine in any::<bool>()) {
        let labels: Vec<bool> = values.iter().map(|score| *score > 0.4).collect();
        let mut app = app_of(&labels, &values, Axis::Probability);
        let review = of(&mut app);
        for view in [AxisView::Score, AxisView::LogOdds, AxisView::Rank] {
            review.axis = view;
            for up in [true, false] {
                for _ in 0..12_000 {
                    let next = review.step(up, fine);
                    if next == review.threshold {
                        break;
                    }
                    prop_assert!((next > review.threshold) == up, "{:?}: {} to {}", view, review.threshold, next);
                    review.move_to(next);
                }
                prop_assert_eq!(review.step(up, fine), review.threshold, "{:?} has an end", view);
            }
        }
    }
}

#[test]
fn steps_on_other_axes_are_powers_of_ten_of_their_range() {
    for (low, high, coarse) in [(0.0, 40.0, 1.0), (-3.0, 3.0, 0.1), (0.0, 5000.0, 100.0), (1.0, 1.2, 0.001)] {
        let mut app = app_of(&[true, false], &[high, low], Axis::Real);
        let review = of(&mut app);
        let start = review.threshold;
        let next = review.step(true, false);
        assert!((next - start) <= coarse * 1.000_001 && next > start, "from {start} to {next} in ({low}, {high})");
        review.threshold = next;
        assert!((review.step(true, false) - next - coarse).abs() < coarse * 1e-9);
    }
}

#[test]
fn the_start_is_one_half_wherever_that_means_something() {
    for (values, axis, expected) in [
        ([0.7, 0.9], Axis::Probability, 0.5),
        ([-0.7, 0.1], Axis::Cosine, 0.5),
        ([-3.0, 4.0], Axis::Real, 0.5),
        ([10.0, 20.0], Axis::Real, 15.0),
    ] {
        assert_eq!(of(&mut app_of(&[true, false], &values, axis)).threshold, expected);
    }
}

#[test]
fn log_odds_come_from_the_logits_where_the_probability_is_saturated() {
    // Probabilities that no f64 tells from 1 stand apart by their margins.
    let values: Vec<f32> = vec![-30.0, 30.0, -25.0, 25.0, 4.0, -4.0];
    let logits = Logits { classes: 2, positive: 1, values };
    let scores: Vec<f64> = (0..3).map(|row| logits.probability(row, 1)).collect();
    assert_eq!(scores[0], scores[1], "both are 1");
    let data = dataset(&[true, true, false], |row| (row.to_string(), String::new()));
    let mut review =
        Review::new(&data, Scores { values: scores, axis: Axis::Probability, logits: Some(logits), check: None }, None);
    review.axis = AxisView::LogOdds;
    assert_eq!(review.axis_range(), (-8.0, 60.0));
    let filled: Vec<usize> =
        review.histogram(68).iter().enumerate().filter(|(_, cell)| cell.0 + cell.1 > 0).map(|(at, _)| at).collect();
    assert_eq!(filled, [0, 58, 67], "-8, 50 and 60, the last cell closed");
}
