//! Search in questions, their texts and answers.

use std::sync::Arc;

use cutpoint::app::{App, Filter, Phase, Preset, Sort, Title};
use cutpoint::dataset::{Questions, Unanswerable};
use cutpoint::metrics::Priorities;
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{points_of, press, press_code, view};
use super::{ASKED, rows_of, scored_questions};

/// All questions in the order of the file, the last two about a text of their own.
fn app() -> App {
    let mut data = rows_of(&ASKED, Unanswerable::Possible);
    let Questions { mut contexts, mut rows, unanswerable } = (**data.questions.as_ref().unwrap()).clone();
    contexts.push("Tea is served with Ziegenkäse.".into());
    for question in &mut rows[8..] {
        question.context = 1;
    }
    data.questions = Some(Arc::new(Questions { contexts, rows, unanswerable }));
    let scored = Arc::new(scored_questions(&ASKED, &data));
    let points = points_of(&scored, &Priorities::default());
    let mut app = App::with_scores(Arc::new(data), Title::default(), Preset::default(), scored, points);
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view.relist(|view| (view.rows.filter, view.rows.sort) = (Filter::All, Sort::Row));
    app
}

/// The rows that a search and `n` go to, until they come round.
fn found(needle: &str) -> Vec<usize> {
    let mut app = app();
    press(&mut app, "/");
    press(&mut app, needle);
    press_code(&mut app, KeyCode::Enter);
    let mut rows = Vec::new();
    while app.status.as_ref().is_some_and(|status| !status.to_string().starts_with("no match")) {
        let row = view(&app).selected_row().unwrap();
        if rows.contains(&row) {
            break;
        }
        rows.push(row);
        press(&mut app, "n");
    }
    rows
}

#[test]
fn it_looks_in_questions_answers_and_texts() {
    assert_eq!(found("TAUGHT"), [7], "a question");
    assert_eq!(found("ziegenkäse"), [8, 9], "a text");
    assert_eq!(found("at six"), (0..8).collect::<Vec<_>>(), "the other text");
    assert_eq!(found("q4"), [4], "an id");
    assert_eq!(found("nowhere"), [0_usize; 0]);
    // The last question is about another text: its answer alone has it.
    assert_eq!(found("fog"), (0..8).chain([9]).collect::<Vec<_>>(), "a right answer");
}

#[test]
fn the_field_says_what_is_searched() {
    let mut app = app();
    press(&mut app, "/");
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains("searches question, answers, text, id, ignoring case"), "{drawn}");
}
