//! Cells of the histogram, steps of the threshold, and the way between them.

use cutpoint::app::{App, Phase, Preset, View};
use cutpoint::metrics::{Axis, AxisView, Direction, Logits, Scores, StepSize};
use proptest::prelude::*;

use super::{app_of, app_with, dataset};

fn of(app: &mut App) -> &mut View {
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view
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
        let view = of(&mut app);
        for axis in [AxisView::Score, AxisView::LogOdds, AxisView::Rank] {
            if axis == AxisView::LogOdds && view.scored.margins().is_none() {
                continue;
            }
            view.axis = axis;
            let counted = view.scale().histogram(cells);
            prop_assert_eq!(counted.len(), cells);
            prop_assert_eq!(counted.iter().map(|cell| cell.negatives).sum::<u64>(), view.scored.sweep().negatives(), "{:?}", axis);
            prop_assert_eq!(counted.iter().map(|cell| cell.positives).sum::<u64>(), view.scored.sweep().positives(), "{:?}", axis);
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
            for axis in views {
                let view = of(&mut app);
                view.axis = axis;
                view.threshold = view.scale().threshold_in(cell, cells);
                prop_assert_eq!(view.scale().cell_of(view.threshold, cells), cell, "{:?} {}", axis, view.threshold);
            }
        }
    }

    #[test]
    fn steps_go_on_to_the_end_of_the_axis_and_back(values in prop::collection::vec(0.0_f64..1.0, 2..30), size in prop::sample::select(vec![StepSize::Coarse, StepSize::Fine])) {
        let labels: Vec<bool> = values.iter().map(|score| *score > 0.4).collect();
        let mut app = app_of(&labels, &values, Axis::Probability);
        let view = of(&mut app);
        for axis in [AxisView::Score, AxisView::LogOdds, AxisView::Rank] {
            view.axis = axis;
            for direction in [Direction::Up, Direction::Down] {
                for _ in 0..12_000 {
                    let next = view.scale().step(view.threshold, direction, size);
                    if next == view.threshold {
                        break;
                    }
                    prop_assert!((next > view.threshold) == (direction == Direction::Up), "{:?}: {} to {}", axis, view.threshold, next);
                    view.move_to(next);
                }
                prop_assert_eq!(view.scale().step(view.threshold, direction, size), view.threshold, "{:?} has an end", axis);
            }
        }
    }
}

#[test]
fn steps_on_other_axes_are_powers_of_ten_of_their_range() {
    for (low, high, coarse) in [(0.0, 40.0, 1.0), (-3.0, 3.0, 0.1), (0.0, 5000.0, 100.0), (1.0, 1.2, 0.001)] {
        let mut app = app_of(&[true, false], &[high, low], Axis::Real);
        let view = of(&mut app);
        let start = view.threshold;
        let next = view.scale().step(view.threshold, Direction::Up, StepSize::Coarse);
        assert!((next - start) <= coarse * 1.000_001 && next > start, "from {start} to {next} in ({low}, {high})");
        view.threshold = next;
        assert!(
            (view.scale().step(view.threshold, Direction::Up, StepSize::Coarse) - next - coarse).abs() < coarse * 1e-9
        );
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
    let scores = Scores { values: scores, axis: Axis::Probability, logits: Some(logits), margins: None, check: None };
    let mut app = app_with(data, scores, Preset::default());
    let view = of(&mut app);
    view.axis = AxisView::LogOdds;
    assert_eq!(view.scale().range(), (-8.0, 60.0));
    let filled: Vec<usize> = view
        .scale()
        .histogram(68)
        .iter()
        .enumerate()
        .filter(|(_, cell)| cell.negatives + cell.positives > 0)
        .map(|(at, _)| at)
        .collect();
    assert_eq!(filled, [0, 58, 67], "-8, 50 and 60, the last cell closed");
}
