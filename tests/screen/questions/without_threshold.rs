//! SQuAD 1.1: each question is answered, and no threshold decides.

use cutpoint::app::{App, Filter, Message, Phase, Pointer, Sort, Stroke, Tab, update};
use cutpoint::dataset::Unanswerable;
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::{geometry, screen};
use super::super::{press, press_code, view};
use super::{ASKED, Asked, app_of_questions};

const SAID: &str = "SQuAD 1.1: every question is answered, there is no threshold";

/// Those of the questions that have an answer, whatever threshold somebody asks for.
fn example() -> App {
    let answerable: Vec<Asked> = ASKED.into_iter().filter(|(.., gold)| !gold.is_empty()).collect();
    app_of_questions(&answerable, Unanswerable::Never, 3.0)
}

#[test]
fn every_question_with_a_candidate_is_answered() {
    let app = example();
    let counts = view(&app).confusion();
    assert_eq!((counts.tp, counts.fn_), (5, 1), "one has no text to choose");
}

#[test]
fn keys_and_mouse_that_move_a_threshold_say_that_there_is_none() {
    for keys in ["h", "L", "[", "]", "t", "b", "o", "r", "u", "a", "A", "P", "$", "%"] {
        let mut app = example();
        press(&mut app, keys);
        assert_eq!(app.status.as_ref().map(ToString::to_string).as_deref(), Some(SAID), "{keys}");
        assert!(app.overlay.is_none(), "{keys}");
        assert_eq!(view(&app).threshold, f64::NEG_INFINITY, "{keys}");
    }
    let mut app = example();
    update(&mut app, Message::Pointer(Pointer::Threshold { cell: 3, cells: 40, stroke: Stroke::Press }));
    assert_eq!(app.status.as_ref().map(ToString::to_string).as_deref(), Some(SAID));
    assert_eq!(view(&app).threshold, f64::NEG_INFINITY);
}

#[test]
fn the_screen_says_so_and_shows_no_threshold() {
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let mut app = example();
        let drawn = screen(&mut app, width, height);
        assert!(drawn.contains("every question is answered, there is no threshold"), "{drawn}");
        let axis = geometry(&app, width, height).axis;
        let buffer = super::super::drawing::drawn(&mut app, width, height, Palette::Mono);
        assert!(axis.positions().all(|at| buffer[at].symbol() != "┃"), "no line goes through the bars\n{drawn}");
        assert!(!drawn.contains("inf") && !drawn.contains("same labels"), "{drawn}");
        for tab in ["2", "3", "4"] {
            press(&mut app, tab);
            assert!(!screen(&mut app, width, height).contains("-inf"), "{tab}");
        }
    }
}

#[test]
fn the_table_starts_with_wrong_texts() {
    let app = example();
    assert_eq!(view(&app).rows.filter, Filter::WrongText);
    let texts: Vec<&str> =
        view(&app).listing().page(0, 9).iter().map(|row| view(&app).given_answer(*row).text().unwrap()).collect();
    assert_eq!(texts, ["Monday", "forty guests", "Fog"], "the least sure first");
}

#[test]
fn nothing_is_sorted_by_the_distance_to_it() {
    let mut app = example();
    for _ in 0..5 {
        press(&mut app, "s");
        assert_ne!(view(&app).rows.sort, Sort::Distance);
    }
}

#[test]
fn a_question_opens_and_the_other_tabs_stay_within_reach() {
    let mut app = example();
    press_code(&mut app, KeyCode::Enter);
    assert!(app.overlay.is_some());
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "2");
    assert_eq!(app.tab, Tab::Curves);
}

#[test]
fn questions_without_a_threshold_are_drawn_at_three_sizes() {
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let mut app = example();
        let Phase::Review(view) = &mut app.phase else { unreachable!() };
        view.relist(|view| view.rows.filter = Filter::All);
        insta::assert_snapshot!(format!("no_threshold_{width}x{height}"), screen(&mut app, width, height));
    }
}
