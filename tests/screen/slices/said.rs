//! What is said before the rows are cut up, and of thresholds that are not a slice's own.

use cutpoint::app::{App, Preset};
use cutpoint::dataset::{Cell, Roles, SliceBy, Table};
use cutpoint::metrics::{Axis, SliceRule};

use super::super::drawing::{screen, unspaced, unspaced_overlay};
use super::super::{app_with, dataset, press, scores, view};
use super::{app, press_and_wait, work};

#[test]
fn before_anything_is_cut_nobody_says_that_there_is_nothing_else() {
    let mut app = app();
    let effects = press(&mut app, "3");
    press(&mut app, "s");
    assert_eq!(app.status.as_ref().unwrap().to_string(), "the rows are still being cut up");
    work(&mut app, effects);
    press_and_wait(&mut app, "s");
    assert_ne!(app.status.as_ref().map(ToString::to_string).as_deref(), Some("the rows are still being cut up"));
    assert!(view(&app).slices.by.is_some());
}

#[test]
fn costs_are_sliced_by_when_that_is_asked_for_and_not_before() {
    let labels: Vec<bool> = (0..40).map(|row| row % 2 == 1).collect();
    let mut data = dataset(&labels, |_| (String::new(), String::new()));
    data.table = Table::new(["label", "cost_fp", "cost_fn"].map(String::from).into());
    data.roles = Roles { label: Some(0), ..Roles::default() };
    for label in &labels {
        let [label, cost] = if *label { ["1", "2.5"] } else { ["0", "1"] };
        data.table.push([label, cost, cost].map(Cell::Text));
    }
    let values: Vec<f64> = (0..40).map(|row| f64::from(row * 7 % 40) / 40.0).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), Preset::default());
    press_and_wait(&mut app, "3");
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let shown = unspaced(&screen(&mut app, width, height));
        assert!(shown.contains(&unspaced("different values seem to hold")), "{shown}");
    }
    assert_eq!(view(&app).slices.by, None);
    for column in ["cost_fp", "cost_fn", "cost_fp"] {
        press_and_wait(&mut app, "s");
        assert_eq!(view(&app).slices.by, Some(SliceBy::Column(column.into())));
        assert_eq!(view(&app).slices_now().len(), 2);
    }
}

#[test]
fn a_slice_without_a_threshold_of_its_own_has_the_common_one_in_brackets() {
    let labels: Vec<bool> = (0..40).map(|row| row % 2 == 1 && row > 4).collect();
    let mut data = dataset(&labels, |_| (String::new(), String::new()));
    data.table = Table::new(["text_a", "text_b", "label", "source"].map(String::from).into());
    for (row, label) in labels.iter().enumerate() {
        let source = if row < 4 { "rare" } else { "often" };
        data.table.push(["first", "second", if *label { "1" } else { "0" }, source].map(Cell::Text));
    }
    let values: Vec<f64> = (0..40).map(|row| f64::from(row * 7 % 40) / 40.0).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), Preset::default());
    press_and_wait(&mut app, "3");
    let line = |app: &mut App, name: &str| {
        let shown = screen(app, 120, 40);
        shown.lines().find(|line| line.contains(name)).unwrap().to_owned()
    };
    assert!(line(&mut app, "rare").contains(" 0.5 ") && !line(&mut app, "rare").contains('('));
    press_and_wait(&mut app, "c");
    assert_eq!(view(&app).slices.rule, SliceRule::Best);
    assert!(line(&mut app, "rare").contains(" (0.5) "), "{}", screen(&mut app, 120, 40));
    assert!(!line(&mut app, "often").contains('('), "{}", screen(&mut app, 120, 40));
}

#[test]
fn that_own_thresholds_flatter_stands_under_the_list_and_in_the_help() {
    let mut app = app();
    press_and_wait(&mut app, "3");
    for (width, height) in [(120, 40), (80, 24)] {
        assert!(!screen(&mut app, width, height).contains("flatter"), "one threshold was not chosen by slice");
    }
    for _ in 0..4 {
        press_and_wait(&mut app, "c");
        assert_ne!(view(&app).slices.rule, SliceRule::Common);
        let shown = screen(&mut app, 120, 40);
        assert!(shown.contains("own thresholds were chosen on these rows, which flatters them"), "{shown}");
        for (width, height) in [(80, 24), (60, 20)] {
            let shown = screen(&mut app, width, height);
            assert!(shown.contains("own thresholds flatter"), "{shown}");
        }
    }
    press(&mut app, "?");
    let shown = unspaced_overlay(&app);
    assert!(shown.contains(&unspaced("all, own all slices, each at its own threshold")), "{shown}");
    assert!(shown.contains(&unspaced("which flatters it beside the common one")), "{shown}");
}
