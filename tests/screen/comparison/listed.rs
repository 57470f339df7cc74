//! The rows that only one of two scores gets right.

use cutpoint::app::{Filter, Preset, Sort, Tab};
use cutpoint::dataset::{Cell, Roles, Table};
use cutpoint::metrics::{Agreement, Axis};
use ratatui::crossterm::event::KeyCode;

use super::super::{app_with, by_accuracy, dataset, press, press_code, scores, view};
use super::{LABELS, OTHER, comparing, show, work};

#[test]
fn the_rows_that_only_one_gets_right_are_listed_in_every_order() {
    let mut app = comparing(&["other"], &[&OTHER]);
    by_accuracy(&mut app);
    show(&mut app, &[&OTHER]);
    press(&mut app, "c");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((app.tab, view(&app).rows.filter), (Tab::Threshold, Filter::OnlyA));
    for (filter, expected) in [(Filter::OnlyA, [0, 8]), (Filter::OnlyB, [2, 6])] {
        assert_eq!(view(&app).rows.filter, filter);
        for _ in 0..2 {
            for _ in Sort::ALL {
                press(&mut app, "s");
                let listing = view(&app).listing();
                let mut listed = listing.page(0, 20);
                for (position, row) in listed.iter().enumerate() {
                    assert_eq!((listing.position(*row), listing.page(position, 1)), (Some(position), vec![*row]));
                }
                listed.sort_unstable();
                assert_eq!((listing.len(), listed), (2, expected.to_vec()), "{filter:?} {:?}", view(&app).rows.sort);
                assert_eq!(listing.position(1), None);
            }
            press(&mut app, "S");
        }
        press(&mut app, "f");
    }
    assert_eq!(view(&app).rows.filter, Filter::All, "without a pin nothing can have flipped");
    // As the definition has it, at every threshold.
    for step in 0..=20 {
        let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
        state.threshold = f64::from(step) / 20.0;
        for (filter, agreement) in [(Filter::OnlyA, Agreement::OnlyARight), (Filter::OnlyB, Agreement::OnlyBRight)] {
            state.rows.filter = filter;
            let standing = state.side_by_side_in_rows().unwrap();
            let expected: Vec<usize> = (0..12).filter(|row| standing.agreement(*row) == agreement).collect();
            let mut listed = state.listing().page(0, 20);
            listed.sort_unstable();
            assert_eq!(listed, expected, "{filter:?} at {}", state.threshold);
        }
    }
}

#[test]
fn the_rows_listed_are_those_that_the_tab_counts_with_a_at_its_best() {
    let mut app = comparing(&["other"], &[&OTHER]);
    by_accuracy(&mut app);
    show(&mut app, &[&OTHER]);
    let counted = view(&app).live_comparison().unwrap().comparison;
    assert_ne!(counted.thresholds.a, view(&app).threshold);
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((app.tab, view(&app).threshold), (Tab::Threshold, counted.thresholds.a));
    let said = app.status.as_ref().unwrap().to_string();
    assert_eq!(said, "threshold moved to 0.6, where A stands beside B; u takes it back");
    assert_eq!(view(&app).listing().len() as u64, counted.mcnemar.only_a_right);
    press(&mut app, "u");
    assert_eq!(view(&app).threshold, 0.5);
    // On the first tab A is where it labels the rows.
    let beside = view(&app).side_by_side_in_rows().unwrap();
    assert_eq!(beside.thresholds.a, 0.5);
    let listed = view(&app).listing().page(0, 20);
    assert!(listed.iter().all(|row| beside.agreement(*row) == Agreement::OnlyARight), "{listed:?}");
}

#[test]
fn a_filter_of_the_command_line_waits_for_the_other_score() {
    let data = dataset(&LABELS, |row| (row.to_string(), String::new()));
    let preset = Preset { rivals: vec!["other".into()], filter: Some(Filter::OnlyB), ..Preset::default() };
    let values: Vec<f64> = (0..12).map(|row| f64::from(row) / 12.0).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    assert_eq!(view(&app).rows.filter, Filter::Errors);
    let effects = app.begin();
    work(&mut app, &[&OTHER], effects);
    assert_eq!(view(&app).rows.filter, Filter::OnlyB);
}

#[test]
fn in_a_slice_only_its_rows_are_listed_and_a_band_changes_nothing() {
    let values = [0.03, 0.11, 0.19, 0.27, 0.35, 0.43, 0.52, 0.61, 0.7, 0.79, 0.88, 0.97];
    let mut data = dataset(&LABELS, |row| (row.to_string(), String::new()));
    let mut table = Table::new(["label", "source"].map(String::from).into());
    for row in 0..12_usize {
        table.push(["1", if row.is_multiple_of(4) { "news" } else { "forum" }].map(Cell::Text));
    }
    data.table = table;
    data.roles = Roles { label: Some(0), ..Roles::default() };
    let preset = Preset { rivals: vec!["other".into()], ..Preset::default() };
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    let effects = app.begin();
    work(&mut app, &[&OTHER], effects);
    let effects = press(&mut app, "3");
    work(&mut app, &[&OTHER], effects);
    let names: Vec<String> = ["news", "forum"].map(str::to_owned).into();
    for _ in 0..2 {
        press(&mut app, "3");
        press_code(&mut app, KeyCode::Enter);
        let slice = view(&app).slice.as_ref().unwrap();
        let part = &slice.rows.set().parts()[slice.part];
        assert!(names.contains(&part.name().to_owned()));
        let own: Vec<usize> = part.lines().iter().map(|line| *line as usize).collect();
        press(&mut app, "4cccc");
        for band in [false, true] {
            if band {
                press(&mut app, "1a");
            }
            let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
            state.pin = Some(0.2);
            for (filter, agreement) in [(Filter::OnlyA, Agreement::OnlyARight), (Filter::OnlyB, Agreement::OnlyBRight)]
            {
                for sort in Sort::ALL {
                    (state.rows.filter, state.rows.sort) = (filter, sort);
                    let beside = state.side_by_side_in_rows().unwrap();
                    let expected: Vec<usize> =
                        own.iter().copied().filter(|row| beside.agreement(*row) == agreement).collect();
                    let mut listed = state.listing().page(0, 20);
                    listed.sort_unstable();
                    assert_eq!(listed, expected, "{filter:?} {sort:?} {band}");
                    state.rows.filter = Filter::Flipped;
                    let expected: Vec<usize> = own.iter().copied().filter(|row| state.has_flipped(*row)).collect();
                    let mut listed = state.listing().page(0, 20);
                    listed.sort_unstable();
                    assert_eq!(listed, expected, "{sort:?} {band}");
                }
            }
        }
        press(&mut app, "a");
        press(&mut app, "3j");
    }
}
