//! The question in full.

use cutpoint::app::{App, Filter, Phase, Sort};
use cutpoint::dataset::Unanswerable;
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Modifier;

use super::super::drawing::{drawn, geometry, screen, unspaced, unspaced_overlay};
use super::super::{press, press_code};
use super::{ASKED, CONTEXT, app_of_questions, example_of_questions};

/// The question of `row` in full.
fn in_full(mut app: App, row: usize) -> App {
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view.relist(|view| (view.rows.filter, view.rows.sort) = (Filter::All, Sort::Row));
    view.select(row);
    press_code(&mut app, KeyCode::Enter);
    app
}

/// All lines of the overlay, on a screen so wide that the context has one line in two.
fn overlay(app: &App) -> Vec<String> {
    geometry(app, 120, 60).overlay_lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
}

/// The lines under a heading.
fn under(app: &App, heading: &str) -> Vec<String> {
    let lines = overlay(app);
    let from = lines.iter().position(|line| line == heading).unwrap_or_else(|| panic!("{heading} in {lines:#?}"));
    lines[from + 1..].iter().take_while(|line| !line.is_empty()).cloned().collect()
}

#[test]
fn what_is_answered_and_what_is_right_stand_between_signs_in_the_context() {
    let app = in_full(example_of_questions(), 2);
    let context = under(&app, "context");
    assert_eq!(context[0], "⟦ ⟧ the answer   « » right answers");
    let text = context[1..].join(" ");
    assert!(text.starts_with("⟦Fog⟧ lay over «the harbour of «Aveiro»» when"), "{text}");
    assert_eq!(text.replace(['⟦', '⟧', '«', '»'], ""), CONTEXT);
    assert_eq!(under(&app, "right answers"), ["· the harbour of Aveiro", "· Aveiro"]);
}

#[test]
fn the_best_text_is_marked_as_one_that_is_not_answered() {
    let app = in_full(example_of_questions(), 5);
    let context = under(&app, "context");
    assert_eq!(context[0], "⟦ ⟧ the best text, which is not answered here   « » right answers");
    assert!(context[1..].join(" ").contains("«late on ⟦Monday⟧»"), "{context:?}");
    assert_eq!(under(&app, "answer"), ["no answer"]);
    let app = in_full(example_of_questions(), 8);
    assert_eq!(under(&app, "context")[0], "no answer is marked", "there is nothing to mark");
    assert_eq!(under(&app, "right answers"), ["no answer"]);
}

#[test]
fn the_best_candidates_stand_with_their_probabilities_and_logits() {
    let app = in_full(example_of_questions(), 3);
    let words = |line: &String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let candidates: Vec<String> = under(&app, "best candidates").iter().map(words).collect();
    assert_eq!(candidates, ["prob. start end text", "› 0.750 4.000 1.750 forty guests", "0.250 1.000 0.500 no answer"]);
    let figures = overlay(&app)[..4].join(" ");
    for figure in [
        "score 0.5",
        "exact match 0",
        "F1 0.667",
        "start logit 4.000000",
        "end logit 1.750000",
        "null odds -0.5",
        "loss 0.5",
    ] {
        assert!(figures.contains(figure), "{figure} in {figures}");
    }
}

#[test]
fn marks_need_no_colour() {
    let mut app = in_full(example_of_questions(), 2);
    let buffer = drawn(&mut app, 120, 60, Palette::Mono);
    let is_drawn = |symbol: &str, as_what: Modifier| {
        buffer.content().iter().any(|cell| cell.symbol() == symbol && cell.modifier.contains(as_what))
    };
    assert!(is_drawn("⟦", Modifier::REVERSED) && is_drawn("«", Modifier::UNDERLINED));
    assert!(!is_drawn("⟦", Modifier::UNDERLINED), "it is not what is right");
}

#[test]
fn a_question_without_a_threshold_tells_none() {
    let answerable: Vec<_> = ASKED.into_iter().filter(|(.., gold)| !gold.is_empty()).collect();
    let app = in_full(app_of_questions(&answerable, Unanswerable::Never, 0.0), 4);
    assert!(!overlay(&app).join(" ").contains("threshold"), "{:?}", overlay(&app));
    assert_eq!(under(&app, "answer"), ["Monday"], "it is answered, however low its score");
}

#[test]
fn a_question_in_full_is_drawn_at_three_sizes() {
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let mut app = in_full(example_of_questions(), 2);
        insta::assert_snapshot!(format!("question_{width}x{height}"), screen(&mut app, width, height));
    }
}

#[test]
fn the_help_page_explains_the_signs_of_questions_where_there_are_questions() {
    let mut app = example_of_questions();
    press(&mut app, "?");
    assert!(unspaced_overlay(&app).contains(&unspaced("in the text of a question: what the model says")));
    let mut pairs = super::super::example();
    press(&mut pairs, "?");
    assert!(!unspaced_overlay(&pairs).contains(&unspaced("run_squad")));
}
