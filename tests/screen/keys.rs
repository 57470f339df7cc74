//! What each key does.

use cutpoint::app::{
    App, Column, Effect, Filter, Message, Overlay, Panel, Pointer, Preset, Signal, Sort, Stroke, Viewport, update,
};
use cutpoint::metrics::{Axis, AxisView, Logits};
use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::drawing::screen;
use super::{
    app_of, app_with, by_accuracy, dataset, example, example_listing, press, press_code, press_key, scores, view,
};

#[test]
fn steps_are_exact_and_undone_one_by_one() {
    let mut app = example();
    press(&mut app, "lll");
    assert_eq!(view(&app).threshold, 0.53);
    press(&mut app, "hH");
    assert_eq!(view(&app).threshold, 0.519);
    press_code(&mut app, KeyCode::Right);
    assert_eq!(view(&app).threshold, 0.52);
    press_key(&mut app, KeyCode::Right, KeyModifiers::SHIFT);
    assert_eq!(view(&app).threshold, 0.521);
    press(&mut app, "uuu");
    assert_eq!(view(&app).threshold, 0.52, "the coarse step before H");
    press(&mut app, "r");
    assert_eq!(view(&app).threshold, 0.5);
    press(&mut app, "u");
    assert_eq!(view(&app).threshold, 0.52, "a reset can be undone");
    press(&mut app, "uuuuuuuu");
    assert_eq!(app.status.as_ref().unwrap().to_string(), "nothing to undo");
    assert_eq!(view(&app).threshold, 0.5);
}

#[test]
fn brackets_go_to_where_one_prediction_flips_and_mark_it() {
    let mut app = example();
    press(&mut app, "]");
    assert_eq!(view(&app).threshold, 0.6, "between 0.52 and 0.61");
    assert_eq!(view(&app).changed_count(), 1);
    assert!(view(&app).changed(6) && !view(&app).changed(7));
    press(&mut app, "[");
    assert_eq!(view(&app).confusion(), view(&app).scored.sweep().confusion(0.5));
    for _ in 0..20 {
        press(&mut app, "]");
    }
    assert_eq!(view(&app).confusion().tp + view(&app).confusion().fp, 0);
    assert_eq!(app.status.as_ref().unwrap().to_string(), "all predictions are already 0");
}

#[test]
fn a_typed_threshold_is_taken_or_refused_with_a_reason() {
    let mut app = example();
    press(&mut app, "t");
    press(&mut app, "0.73q");
    assert!(matches!(app.overlay, Some(Overlay::Field { .. })), "q is typed, not obeyed");
    press_code(&mut app, KeyCode::Enter);
    let Some(Overlay::Field { error: Some(error), .. }) = &app.overlay else { panic!("{:?}", app.overlay) };
    let expected = "type a finite number, such as 0.73, or an objective, such as f2 or precision>=0.9";
    assert_eq!(error.to_string(), expected);
    for (code, modifiers) in [(KeyCode::Char('d'), KeyModifiers::CONTROL), (KeyCode::Up, KeyModifiers::NONE)] {
        press_key(&mut app, code, modifiers);
        let kept = matches!(&app.overlay, Some(Overlay::Field { error: Some(_), .. }));
        assert!(kept, "{code:?} means nothing here and leaves the complaint");
    }
    press_code(&mut app, KeyCode::Backspace);
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((view(&app).threshold, app.overlay.is_none()), (0.73, true));
    for refused in ["nan", "inf", "", "1,5"] {
        press(&mut app, "t");
        press(&mut app, refused);
        press_code(&mut app, KeyCode::Enter);
        assert!(app.overlay.is_some(), "{refused:?}");
        press_code(&mut app, KeyCode::Esc);
        assert!(app.overlay.is_none());
    }
    assert_eq!(view(&app).threshold, 0.73);
}

#[test]
fn the_best_point_of_the_chosen_objective_is_one_key_away() {
    let mut app = example();
    by_accuracy(&mut app);
    press(&mut app, "b");
    let best = view(&app).points.entries()[0].point().unwrap();
    assert_eq!(view(&app).threshold, best.threshold);
    press(&mut app, "oj");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((view(&app).objective, app.overlay.is_none()), (1, true));
    assert_eq!(view(&app).threshold, view(&app).points.entries()[1].point().unwrap().threshold);
    // The same in the panel itself.
    while app.focus != Panel::Points {
        press_code(&mut app, KeyCode::Tab);
    }
    press(&mut app, "k");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(view(&app).threshold, best.threshold);
    press_code(&mut app, KeyCode::Esc);
    assert_eq!(app.focus, Panel::Pairs);
}

#[test]
fn rows_are_walked_by_line_and_page_and_to_the_ends() {
    let mut app = example();
    press(&mut app, "ffffff");
    assert_eq!(view(&app).rows.filter, Filter::Errors, "six filters go round");
    let mut app = example_listing(Filter::All, Sort::Loss);
    press(&mut app, "gjj");
    assert_eq!(view(&app).rows.selected, 2);
    press_code(&mut app, KeyCode::PageDown);
    assert_eq!((view(&app).rows.selected, view(&app).rows.top), (7, 3));
    press(&mut app, "G");
    assert_eq!((view(&app).rows.selected, view(&app).rows.top), (11, 7));
    press_code(&mut app, KeyCode::Down);
    assert_eq!(view(&app).rows.selected, 11);
    press_code(&mut app, KeyCode::Home);
    press_code(&mut app, KeyCode::Up);
    assert_eq!(view(&app).rows.selected, 0);
}

#[test]
fn the_selected_row_stays_selected_while_it_is_listed() {
    let mut app = example_listing(Filter::All, Sort::Loss);
    press(&mut app, "jjj");
    let row = view(&app).selected_row().unwrap();
    for keys in ["l", "]", "h", "[[", "r"] {
        press(&mut app, keys);
        assert_eq!(view(&app).selected_row(), Some(row), "after {keys}");
    }
}

#[test]
fn a_new_order_or_filter_begins_at_the_top_of_the_list() {
    for key in ["s", "S", "f"] {
        let mut app = example_listing(Filter::All, Sort::Loss);
        press(&mut app, "G");
        assert!(view(&app).rows.top > 0);
        press(&mut app, key);
        let rows = view(&app).rows;
        assert_eq!((rows.top, rows.selected), (0, 0), "after {key}");
        assert_eq!(view(&app).selected_row(), view(&app).listing().page(0, 1).first().copied());
    }
}

#[test]
fn search_finds_in_both_texts_goes_round_and_says_so() {
    let mut app = example_listing(Filter::All, Sort::Distance);
    press(&mut app, "/SECOND TEXT 1");
    press_code(&mut app, KeyCode::Enter);
    let found = view(&app).selected_row().unwrap();
    let mut seen = vec![found];
    for _ in 0..2 {
        press(&mut app, "n");
        seen.push(view(&app).selected_row().unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, [1, 10, 11]);
    press(&mut app, "n");
    assert_eq!(view(&app).selected_row(), Some(found));
    press(&mut app, "N");
    assert_ne!(view(&app).selected_row(), Some(found));
    press(&mut app, "/not there");
    press_code(&mut app, KeyCode::Enter);
    assert!(app.status.as_ref().unwrap().to_string().contains("in the rows listed (all)"), "{:?}", app.status);
    let mut fresh = example();
    press(&mut fresh, "n");
    assert_eq!(fresh.status.as_ref().unwrap().to_string(), "no search yet; press /");
}

#[test]
fn axes_cycle_and_log_odds_are_passed_over_where_there_are_none() {
    let mut app = example();
    let mut seen = Vec::new();
    for _ in 0..3 {
        press(&mut app, "x");
        seen.push(view(&app).axis);
    }
    assert_eq!(seen, [AxisView::LogOdds, AxisView::Rank, AxisView::Score]);
    let mut app = app_of(&[true, false], &[-1.0, 3.0], Axis::Real);
    press(&mut app, "x");
    assert_eq!(view(&app).axis, AxisView::Rank);
    assert!(app.status.unwrap().to_string().contains("no log-odds"));
}

#[test]
fn what_is_copied_depends_on_the_panel() {
    let mut app = example();
    let effects = press(&mut app, "y");
    let row = view(&app).selected_row().unwrap();
    let score = view(&app).scored.scores().values[row];
    assert_eq!(effects, [Effect::Copy(format!("first text {row}\tsecond text {row}\t1\t{score:?}\t0"))]);
    press_code(&mut app, KeyCode::Tab);
    assert_eq!(press(&mut app, "y"), [Effect::Copy("0.5".into())]);
}

#[test]
fn a_drag_is_one_step_of_undo() {
    let mut app = example();
    let drag = |cell, stroke| Message::Pointer(Pointer::Threshold { cell, cells: 100, stroke });
    update(&mut app, drag(60, Stroke::Press));
    for cell in 61..80 {
        update(&mut app, drag(cell, Stroke::Drag));
    }
    update(&mut app, Message::Pointer(Pointer::Release));
    assert_eq!(view(&app).scale().cell_of(view(&app).threshold, 100), 79);
    assert_eq!(view(&app).changed_count(), 3, "marked against where the drag began");
    press(&mut app, "u");
    assert_eq!(view(&app).threshold, 0.5);
}

#[test]
fn the_mouse_selects_rows_and_points_and_scrolls() {
    let mut app = example_listing(Filter::All, Sort::Loss);
    press(&mut app, "g");
    update(&mut app, Message::Pointer(Pointer::Row(3)));
    assert_eq!(view(&app).rows.selected, 3);
    update(&mut app, Message::Pointer(Pointer::Wheel(3)));
    assert_eq!(view(&app).rows.selected, 6);
    update(&mut app, Message::Pointer(Pointer::Point(2)));
    assert_eq!(view(&app).objective, 2);
    press(&mut app, "?");
    update(&mut app, Message::Pointer(Pointer::Row(0)));
    assert_eq!(view(&app).rows.selected, 6, "what lies under an overlay is not clicked");
    app.fit(Viewport { rows: 5, scroll: 4, ..Viewport::default() });
    update(&mut app, Message::Pointer(Pointer::Wheel(3)));
    assert_eq!(app.overlay, Some(Overlay::Help { scroll: 3 }));
    update(&mut app, Message::Pointer(Pointer::Wheel(3)));
    app.fit(Viewport { rows: 5, scroll: 4, ..Viewport::default() });
    assert_eq!(app.overlay, Some(Overlay::Help { scroll: 4 }), "not beyond the end");
    app.fit(Viewport { rows: 5, scroll: 1, ..Viewport::default() });
    assert_eq!(app.overlay, Some(Overlay::Help { scroll: 1 }));
}

#[test]
fn the_help_page_promises_no_copy_and_makes_none() {
    let mut app = example();
    press(&mut app, "?");
    assert!(press(&mut app, "y").is_empty());
    let footer = screen(&mut app, 120, 40).lines().last().unwrap().to_owned();
    assert!(!footer.contains("copy"), "{footer}");
    press_code(&mut app, KeyCode::Esc);
    press_code(&mut app, KeyCode::Enter);
    let footer = screen(&mut app, 120, 40).lines().last().unwrap().to_owned();
    assert!(footer.contains("y copy"), "{footer}");
    assert!(matches!(press(&mut app, "y")[..], [Effect::Copy(_)]));
}

#[test]
fn leaving_suspending_and_interrupting() {
    assert_eq!(press(&mut example(), "q"), [Effect::Quit]);
    assert_eq!(
        press_key(&mut example(), KeyCode::Char('c'), KeyModifiers::CONTROL),
        [Effect::Interrupt(Signal::Interrupt)]
    );
    assert_eq!(press_key(&mut example(), KeyCode::Char('z'), KeyModifiers::CONTROL), [Effect::Suspend]);
    let mut app = example();
    press_code(&mut app, KeyCode::Enter);
    assert!(matches!(app.overlay, Some(Overlay::Detail { .. })));
    assert_eq!(press_key(&mut app, KeyCode::Char('z'), KeyModifiers::CONTROL), [Effect::Suspend]);
    assert!(press_code(&mut app, KeyCode::Esc).is_empty());
    assert!(app.overlay.is_none());
}

#[test]
fn c_shows_what_is_known_beside_the_score() {
    // Without logits there are the loss and the margin.
    let mut app = example();
    for column in [Column::Margin, Column::Loss, Column::Margin] {
        press(&mut app, "c");
        assert_eq!(view(&app).rows.column, column);
    }
    // With them the logits and probabilities of each class too.
    let logits = Logits { classes: 2, positive: 1, values: vec![1.25, -0.5, -2.0, 3.0] };
    let mut with_logits = scores(&[logits.probability(0, 1), logits.probability(1, 1)], Axis::Probability);
    with_logits.logits = Some(logits);
    let rows = dataset(&[true, true], |row| (format!("first {row}"), format!("second {row}")));
    let preset = Preset { filter: Some(Filter::All), ..Preset::default() };
    let mut app = app_with(rows, with_logits, preset);
    for (column, shown) in [
        (Column::Loss, ["1.910", "0.007"]),
        (Column::Margin, ["-1.750", "5.000"]),
        (Column::Logits, ["1.250  -0.500", "-2.000   3.000"]),
        (Column::Probabilities, ["0.852   0.148", "0.007   0.993"]),
    ] {
        assert_eq!(view(&app).rows.column, column);
        let screen = screen(&mut app, 120, 40);
        assert!(screen.contains(column.label()) && shown.iter().all(|text| screen.contains(text)), "{screen}");
        press(&mut app, "c");
    }
    assert_eq!(view(&app).rows.column, Column::Loss);
    // Where a score is no probability there is nothing to show.
    let mut app = app_of(&[true, false], &[3.0, -2.0], Axis::Real);
    press(&mut app, "c");
    assert_eq!(
        app.status.as_ref().unwrap().to_string(),
        "scores are not probabilities, so there is no loss or margin to show"
    );
}

#[test]
fn what_is_scrolled_before_the_first_frame_of_a_text_counts() {
    for (keys, expected) in [("?G", 7), ("?jj", 2), ("?Gg", 0)] {
        let mut app = example();
        press(&mut app, keys);
        app.fit(Viewport { rows: 10, scroll: 7, ..Viewport::default() });
        assert!(
            matches!(app.overlay, Some(Overlay::Help { scroll }) if scroll == expected),
            "{keys}: {:?}",
            app.overlay
        );
    }
}

#[test]
fn a_jump_to_a_point_where_all_is_predicted_alike_says_so() {
    // The labels run against the scores, and most are 0, or most are 1.
    for (label, said) in [(false, "every prediction is 0"), (true, "every prediction is 1")] {
        let labels = [!label, label, label, label];
        let values = if label { [0.9, 0.6, 0.3, 0.2] } else { [0.1, 0.6, 0.7, 0.8] };
        let mut app = app_of(&labels, &values, Axis::Probability);
        by_accuracy(&mut app);
        press(&mut app, "b");
        assert_eq!(app.status.as_ref().unwrap().to_string(), said);
    }
    let mut app = example();
    press(&mut app, "b");
    assert!(app.status.is_none(), "{:?}", app.status);
}

#[test]
fn a_search_says_which_of_the_listed_rows_that_match_it_arrived_at() {
    for (filter, of) in [(Filter::All, 3), (Filter::Tn, 1)] {
        for sort in Sort::ALL {
            let mut app = example_listing(filter, sort);
            press(&mut app, "g/second text 1");
            press_code(&mut app, KeyCode::Enter);
            for number in (1..=of).chain([1]) {
                let said = app.status.as_ref().unwrap().to_string();
                assert!(said.starts_with(&format!("match {number} of {of} ")), "{sort:?}: {said}");
                assert!(said.ends_with(" for “second text 1”"), "{sort:?}: {said}");
                press(&mut app, "n");
            }
            assert!(of > 1 || app.status.as_ref().unwrap().to_string().contains(" (wrapped around) "));
            press(&mut app, "N");
            let said = app.status.as_ref().unwrap().to_string();
            assert!(said.starts_with(&format!("match 1 of {of} ")), "{sort:?}: {said}");
        }
    }
}

#[test]
fn the_footer_offers_what_is_of_use_as_things_stand() {
    let footer = |app: &mut App, width: u16| screen(app, width, 40).lines().last().unwrap().to_owned();
    let mut app = example();
    assert!(!footer(&mut app, 200).contains("A end"), "no band is open");
    press(&mut app, "a");
    app.status = None;
    for width in [80, 120, 200] {
        let offered = footer(&mut app, width);
        assert!(offered.contains("A end") && offered.contains("t type"), "{offered}");
    }
    press(&mut app, "a");
    app.status = None;
    press(&mut app, "4");
    let alone = footer(&mut app, 120);
    assert!(!alone.contains("c where") && !alone.contains("Tab other B") && alone.contains("1 threshold"), "{alone}");
}

#[test]
fn the_footer_names_both_directions_or_neither() {
    let mut app = example();
    for tab in ["1", "2", "3", "4"] {
        press(&mut app, tab);
        app.status = None;
        for width in 20..=220 {
            let offered = screen(&mut app, width, 40).lines().last().unwrap().to_owned();
            for (down, up) in [("← -", "→ +"), ("H fine -", "L fine +"), ("[ flip -", "] flip +")] {
                assert_eq!(offered.contains(down), offered.contains(up), "tab {tab}, {width} cells: {offered}");
            }
        }
    }
}
