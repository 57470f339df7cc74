//! What has flipped since a pin.

use cutpoint::app::{App, BandEnd, Filter, OpenBand, Sort};
use cutpoint::metrics::Axis;
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{app_of, example, press, press_code, view};
use super::{OTHER, comparing, show};

#[test]
fn a_pinned_threshold_shows_what_has_flipped_since() {
    let mut app = example();
    press(&mut app, "P");
    assert_eq!(view(&app).pin, Some(0.5));
    assert!(app.status.as_ref().unwrap().to_string().starts_with("pinned 0.5"));
    press(&mut app, "[[");
    let flipped = view(&app).flipped().unwrap();
    assert_eq!((flipped.became, flipped.right, flipped.wrong), (true, 1, 1));
    while view(&app).rows.filter != Filter::Flipped {
        press(&mut app, "f");
    }
    for _ in Sort::ALL {
        press(&mut app, "s");
        let mut listed = view(&app).listing().page(0, 20);
        listed.sort_unstable();
        assert_eq!(listed, [4, 5]);
    }
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 became 1, 1 right and 1 wrong now"), "{shown}");
    assert!(shown.contains("1↑") && shown.contains("◇"), "{shown}");
    press(&mut app, "]]]]");
    let flipped = view(&app).flipped().unwrap();
    assert_eq!((flipped.became, flipped.right + flipped.wrong), (false, 2));
    assert!(screen(&mut app, 80, 24).contains("2 became 0, 1 right and 1 wrong now"));
    press(&mut app, "P");
    assert_eq!(view(&app).listing().len(), 0);
    assert!(screen(&mut app, 80, 24).contains("nothing has flipped since the pin"));
    press(&mut app, "P");
    assert_eq!((view(&app).pin, view(&app).rows.filter), (None, Filter::Errors));
    assert!(!screen(&mut app, 120, 40).contains('◇'));
}

#[test]
fn the_footer_offers_the_pin_where_there_is_room_and_the_comparison_tells_what_flipped() {
    let mut app = example();
    for (width, height) in [(200, 60), (120, 40)] {
        assert!(footer(&mut app, width, height).contains("P pin"));
    }
    assert!(!footer(&mut app, 80, 24).contains("P pin"));
    for rivals in [&["other"][..], &["other", "third"]] {
        let mut app = comparing(rivals, &[&OTHER, &OTHER]);
        show(&mut app, &[&OTHER, &OTHER]);
        for (width, height) in [(200, 60), (120, 40)] {
            assert!(footer(&mut app, width, height).contains("P pin"), "{rivals:?}");
        }
        press(&mut app, "P");
        let said = app.status.take().unwrap().to_string();
        assert_eq!(said, "pinned 0.5: move the threshold to see what flips; f on the first tab lists it");
        press(&mut app, "[[");
        for (width, height, expected) in [
            (200, 60, "─ 2 became 1, 1 right and 1 wrong now ┘"),
            (120, 40, "─ since the pin at 0.5: 2 became 1, 1 right and 1 wrong now ┘"),
            (80, 24, "─ since the pin at 0.5: 2 became 1, 1 right and 1 wrong now ┘"),
            (60, 20, "─ 2 became 1, 1 right and 1 wrong now ┘"),
        ] {
            let shown = screen(&mut app, width, height);
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
    }
}

fn footer(app: &mut App, width: u16, height: u16) -> String {
    screen(app, width, height).lines().last().unwrap().to_owned()
}

#[test]
fn rows_left_to_people_since_the_pin_are_by_hand_and_became_nothing() {
    let mut app = example();
    press(&mut app, "Pa");
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 by hand now") && !shown.contains("became"), "{shown}");
    press(&mut app, "t");
    press(&mut app, "0.65,0.75");
    press_code(&mut app, KeyCode::Enter);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 became 0, 1 right and 1 wrong now; 1 by hand"), "{shown}");
}

#[test]
fn a_pin_lists_what_flipped_at_every_threshold() {
    let values: Vec<f64> = (0..40).map(|row| f64::from(row * 7 % 11) / 11.0).collect();
    let labels: Vec<bool> = (0..40).map(|row| row % 3 == 0).collect();
    let mut app = app_of(&labels, &values, Axis::Probability);
    let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
    let all = (0..=12).flat_map(|pin| (0..=12).map(move |threshold| (pin, threshold)));
    // Alone, and as either end of a band.
    let all = all.flat_map(|(pin, threshold)| [None, Some(0), Some(4), Some(9)].map(|other| (pin, threshold, other)));
    for (pin, threshold, other) in all {
        (state.pin, state.threshold) = (Some(f64::from(pin) / 11.0), f64::from(threshold) / 11.0);
        state.band = other.map(|other| OpenBand {
            active: if other < threshold { BandEnd::High } else { BandEnd::Low },
            other: f64::from(other) / 11.0,
            single: 0.5,
            chosen: None,
        });
        state.rows.filter = Filter::Flipped;
        let expected: Vec<usize> = (0..40).filter(|row| state.has_flipped(*row)).collect();
        for sort in Sort::ALL {
            state.rows.sort = sort;
            let listing = state.listing();
            let mut listed = listing.page(0, 50);
            for (position, row) in listed.iter().enumerate() {
                assert_eq!(listing.position(*row), Some(position));
            }
            listed.sort_unstable();
            assert_eq!(listed, expected, "{sort:?} {pin} {threshold} {other:?}");
        }
        let flipped = state.flipped().unwrap();
        let then = |row: &usize| values[*row] >= f64::from(pin) / 11.0;
        let by_definition: Vec<usize> = (0..40).filter(|row| state.label_of(*row) != Some(then(row))).collect();
        assert_eq!(expected, by_definition);
        let became = |label: Option<bool>, is: Option<bool>| {
            let of = |row: &&usize| state.label_of(**row) == label && is.is_none_or(|is| labels[**row] == is);
            expected.iter().filter(of).count() as u64
        };
        let class = flipped.became;
        let counts = [became(Some(class), Some(class)), became(Some(class), Some(!class)), became(None, None)];
        assert_eq!([flipped.right, flipped.wrong, flipped.by_hand], counts, "{pin} {threshold} {other:?}");
        assert_eq!(became(Some(!class), None), 0, "{pin} {threshold} {other:?}");
    }
}
