//! How far a band reaches when it is opened.

use cutpoint::metrics::{Axis, Confusion};
use ratatui::crossterm::event::KeyCode;

use super::super::{app_of, press, press_code, view};
use super::{ends, many, said};

/// How many rows are labelled 0 and 1.
fn labelled(counts: &Confusion) -> (u64, u64) {
    (counts.tn + counts.fn_, counts.tp + counts.fp)
}

#[test]
fn a_new_band_leaves_rows_labelled_on_both_sides_where_few_are_above() {
    // Three scores of 600 are above 0.95: ten steps of 0.01 would leave nobody there.
    let mut app = many();
    for (threshold, least) in [("0.943", 17), ("0.995", 1), ("0.06", 18), ("0.5", 150)] {
        press(&mut app, "t");
        press(&mut app, threshold);
        press_code(&mut app, KeyCode::Enter);
        let before = labelled(&view(&app).confusion());
        press(&mut app, "a");
        let (zeros, ones) = labelled(&view(&app).band_figures().unwrap().counts);
        assert!(zeros.min(ones) >= least, "{threshold}: {zeros}, {ones}");
        assert!(2 * zeros >= before.0 && 2 * ones >= before.1, "{threshold}: {zeros}, {ones}");
        assert!(view(&app).band_figures().unwrap().abstained > 0, "{threshold}");
        press(&mut app, "a");
    }
}

#[test]
fn beyond_all_scores_a_new_band_reaches_inwards_alone() {
    let mut app = app_of(&[false, true, false, true], &[0.2, 0.3, 0.4, 0.5], Axis::Probability);
    press(&mut app, "t");
    press(&mut app, "0.55");
    press_code(&mut app, KeyCode::Enter);
    press(&mut app, "a");
    assert_eq!(ends(&app), (0.45, 0.55));
}

#[test]
fn a_new_band_that_leaves_a_label_to_no_row_says_so() {
    for (threshold, reach) in [
        ("0.9", "from 0.8 to below 0.9 left to people, nothing is labelled 1; keys move the upper end"),
        ("0.1", "from 0.1 to below 0.2 left to people, nothing is labelled 0; keys move the upper end"),
        ("0.35", "from 0.25 to below 0.45 left to people; keys move the upper end"),
    ] {
        let mut app = app_of(&[false, true, false, true], &[0.2, 0.3, 0.4, 0.5], Axis::Probability);
        press(&mut app, "t");
        press(&mut app, threshold);
        press_code(&mut app, KeyCode::Enter);
        press(&mut app, "a");
        assert!(said(&app).starts_with(reach), "{}", said(&app));
    }
}
