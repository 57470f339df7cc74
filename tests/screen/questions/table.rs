//! The table of questions.

use cutpoint::app::{Filter, GivenAnswer, Phase};
use cutpoint::ui::Palette;
use insta::assert_snapshot;

use super::super::drawing::{drawn, lines, screen};
use super::super::view;
use super::{ASKED, example_of_questions};

/// The rows that the table lists under `filter`.
fn listed(filter: Filter) -> Vec<usize> {
    let mut app = example_of_questions();
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view.rows.filter = filter;
    let mut rows = view.listing().page(0, ASKED.len());
    rows.sort_unstable();
    rows
}

#[test]
fn a_question_without_a_score_is_listed_where_a_prediction_of_0_is() {
    assert_eq!(listed(Filter::All), (0..10).collect::<Vec<_>>());
    assert_eq!(listed(Filter::Errors), [4, 5, 9]);
    assert_eq!(listed(Filter::Fn), [5, 9]);
    assert_eq!(listed(Filter::Tn), [6, 7, 8]);
}

#[test]
fn an_answer_is_worth_what_is_predicted_at_the_threshold() {
    let app = example_of_questions();
    let view = view(&app);
    let worth = |row: usize| view.answer_score(row).map(|worth| (worth.exact, worth.f1));
    assert_eq!(view.given_answer(3), GivenAnswer::Text("forty guests"));
    assert_eq!(worth(3), Some((0.0, 2.0 / 3.0)));
    assert_eq!((view.given_answer(5), worth(5)), (GivenAnswer::NoAnswer, Some((0.0, 0.0))), "it has one");
    assert_eq!((view.given_answer(8), worth(8)), (GivenAnswer::NoAnswer, Some((1.0, 1.0))), "it has none");
}

#[test]
fn the_table_has_a_column_less_where_there_is_less_room() {
    let has = |width: u16, word: &str| {
        let lines = lines(&drawn(&mut example_of_questions(), width, 40, Palette::Colour));
        lines.iter().any(|line| line.contains(" pred ") && line.contains("question") && line.contains(word))
    };
    assert_eq!([120, 80, 60].map(|width| has(width, "right answers")), [true, false, false]);
    assert_eq!([120, 80, 60].map(|width| has(width, "EM")), [true, true, false]);
    assert_eq!([120, 80, 60].map(|width| has(width, "answer")), [true, true, true]);
}

#[test]
fn questions_are_drawn_at_three_sizes() {
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let mut app = example_of_questions();
        let Phase::Review(view) = &mut app.phase else { unreachable!() };
        view.relist(|view| view.rows.filter = Filter::All);
        assert_snapshot!(format!("questions_{width}x{height}"), screen(&mut app, width, height));
    }
}
