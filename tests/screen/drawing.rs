//! What is drawn, read back from the buffer with its styles.

use std::sync::Arc;

use cutpoint::app::{App, Filter, JobEvent, JobId, JobProgress, Message, Pointer, Preset, Sort, Stroke, Title, update};
use cutpoint::metrics::{Axis, PrecisionCheck, Priorities, ScoreSource, Scored, Scores};
use cutpoint::ui::{self, Geometry, Palette};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::curves::show_curves;
use super::{
    app_of, app_with, dataset, example, example_listing, points_of, press, press_code, press_key, scores, view,
};

pub(crate) fn geometry(app: &App, width: u16, height: u16) -> Geometry {
    Geometry::new(Rect::new(0, 0, width, height), app, Palette::Colour)
}

/// Draw as the event loop does: first the state learns how much fits.
pub(crate) fn drawn(app: &mut App, width: u16, height: u16, palette: Palette) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let geometry = Geometry::new(Rect::new(0, 0, width, height), app, palette);
    app.fit(geometry.viewport());
    terminal.draw(|frame| ui::draw(frame, app, &geometry, palette)).unwrap();
    terminal.backend().buffer().clone()
}

pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (0..area.height)
        .map(|y| {
            let mut line = String::new();
            let mut x = 0;
            while x < area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += symbol.width().max(1) as u16;
            }
            line
        })
        .collect()
}

pub(crate) fn screen(app: &mut App, width: u16, height: u16) -> String {
    lines(&drawn(app, width, height, Palette::Colour)).join("\n")
}

/// `text` without spaces and line ends, so that it does not matter where it was wrapped.
pub(crate) fn unspaced(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The lines of the open overlay, those that are not scrolled to among them, unspaced.
pub(crate) fn unspaced_overlay(app: &App) -> String {
    let lines = geometry(app, 120, 40).overlay_lines;
    unspaced(&lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
}

fn scoring() -> (App, JobId) {
    let data = dataset(&[true, false], |row| (row.to_string(), String::new()));
    let title = Title { data: "test.tsv".into(), model: Some("my-bert".into()), ..Title::default() };
    let mut app = App::new(Arc::new(data), title, Preset::default());
    app.begin();
    let id = app.jobs.running(cutpoint::app::JobKind::Scoring).unwrap();
    let progress = JobProgress {
        done: 40,
        all: 100,
        fraction: 0.4,
        per_second: Some(20.0),
        eta: Some(std::time::Duration::from_secs(95)),
        elapsed: std::time::Duration::from_secs(2),
    };
    update(&mut app, Message::Job(id, JobEvent::Progress(progress)));
    (app, id)
}

#[derive(Debug, thiserror::Error)]
#[error("the model's weights are damaged: copy them again")]
struct Damaged;

/// Every phase and every overlay.
fn all_states() -> Vec<(&'static str, App)> {
    let mut states = vec![("review", example()), ("scoring", scoring().0)];
    let (mut failed, id) = scoring();
    update(&mut failed, Message::Job(id, JobEvent::Done(Err(Damaged.into()))));
    states.push(("failed", failed));
    states.push(("empty", app_of(&[], &[], Axis::Probability)));
    for (name, keys) in [("help", "?"), ("points", "o"), ("threshold", "t0.7"), ("search", "/text"), ("export", "e")] {
        let mut app = example();
        press(&mut app, keys);
        states.push((name, app));
    }
    let mut detail = example();
    press_code(&mut detail, KeyCode::Enter);
    states.push(("detail", detail));
    let mut curves = example();
    show_curves(&mut curves);
    states.push(("curves", curves));
    states
}

#[test]
fn the_screens_look_as_they_were_accepted() {
    for (name, mut app) in all_states() {
        for (width, height) in [(120, 40), (80, 24), (40, 15)] {
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen(&mut app, width, height));
        }
    }
}

#[test]
fn no_size_is_too_small_for_any_state() {
    let small = (0..=3).flat_map(|width| (0..=3).map(move |height| (width, height)));
    let odd = [(1, 200), (200, 1), (40, 12), (41, 13), (39, 40), (120, 11), (60, 20), (300, 80)];
    for (width, height) in small.chain(odd) {
        for (_, mut app) in all_states() {
            for palette in [Palette::Colour, Palette::Mono] {
                drawn(&mut app, width, height, palette);
            }
        }
    }
}

#[test]
fn scores_of_any_range_are_drawn() {
    for high in [f64::MIN_POSITIVE, 1e-9, 0.5, 3178.0, 1e12, 1e300, f64::MAX] {
        for axis in [Axis::Real, Axis::Probability] {
            let mut app = app_of(&[true, false, true], &[high, 0.0, -high], axis);
            press_code(&mut app, KeyCode::Right);
            let shown = screen(&mut app, 120, 40);
            assert!(shown.contains("threshold"), "{high}:\n{shown}");
        }
    }
}

#[test]
fn below_forty_by_twelve_one_line_asks_for_room() {
    let screen = screen(&mut example(), 39, 20);
    assert!(screen.starts_with("cutpoint needs 40×12"), "{screen}");
    assert_eq!(screen.lines().filter(|line| !line.trim().is_empty()).count(), 1);
}

#[test]
fn what_eight_bits_cost_stands_beside_the_counts_and_follows_the_threshold() {
    let check = PrecisionCheck { reduced: vec![0.5, 0.2, 0.7], exact: vec![0.49, 0.2, 0.75] };
    let scores = Scores { check: Some(check), ..scores(&[0.5, 0.2, 0.7], Axis::Probability) };
    let data = dataset(&[true, false, true], |row| (row.to_string(), String::new()));
    let app = || app_with(data.clone(), scores.clone(), Preset::default());
    for (width, height, expected) in [(120, 40, "int8: ±0.0500, 1/3 flip"), (80, 24, "±0.0500, 1/3 flip")] {
        let mut app = app();
        let at_half = screen(&mut app, width, height);
        assert!(at_half.contains(&format!("│{expected} ")), "{at_half}");
        press(&mut app, "l");
        let moved = screen(&mut app, width, height);
        assert!(moved.contains(&expected.replace("1/3", "0/3")), "{moved}");
    }
}

#[test]
fn the_title_names_the_model_of_the_set_that_is_shown() {
    let data = dataset(&[true, false], |row| (row.to_string(), String::new()));
    let title = Title { data: "test.tsv".into(), model: Some("my-bert".into()), ..Title::default() };
    for (source, expected) in [
        (ScoreSource::Model("the-second".into()), " cutpoint  test.tsv · 2 pairs · the-second  "),
        (ScoreSource::Read("a column".into()), " cutpoint  test.tsv · 2 pairs  "),
    ] {
        let scored = Scored::new(source, scores(&[0.9, 0.2], Axis::Probability), data.labels.clone().unwrap());
        let points = points_of(&scored, &Priorities::default());
        let (data, scored) = (Arc::new(data.clone()), Arc::new(scored));
        let mut app = App::with_scores(data, title.clone(), Preset::default(), scored, points);
        let screen = screen(&mut app, 120, 40);
        assert!(screen.starts_with(expected), "{screen}");
    }
}

#[test]
fn mono_has_no_colour_at_all() {
    for (name, mut app) in all_states() {
        let buffer = drawn(&mut app, 120, 40, Palette::Mono);
        for cell in buffer.content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{name}: {:?}", cell.symbol());
        }
    }
}

#[test]
fn label_one_is_blue_above_the_axis_and_label_zero_orange_below() {
    let mut app = example();
    let buffer = drawn(&mut app, 120, 40, Palette::Colour);
    let axis = geometry(&app, 120, 40).axis;
    let middle = axis.y + axis.height / 2;
    let mut seen = [0, 0];
    for y in axis.top()..axis.bottom() {
        for x in axis.left()..axis.right() {
            let cell = &buffer[(x, y)];
            if y != middle && !matches!(cell.symbol(), " " | "┃") {
                let expected = if y < middle { Color::Indexed(33) } else { Color::Indexed(208) };
                assert_eq!(cell.fg, expected, "at {x}, {y}");
                seen[usize::from(y > middle)] += 1;
            }
        }
    }
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
}

#[test]
fn the_selected_row_is_reversed_and_a_changed_row_is_marked() {
    let mut app = example_listing(Filter::All, Sort::Row);
    press(&mut app, "l]");
    let buffer = drawn(&mut app, 120, 40, Palette::Mono);
    let rows = geometry(&app, 120, 40).rows;
    let selected = view(&app).rows.selected as u16;
    assert!(buffer[(rows.x + 10, rows.y + selected)].modifier.contains(Modifier::REVERSED));
    let text = lines(&buffer).join("\n");
    assert_eq!(text.matches('•').count(), 2, "one row, and the count in the footer\n{text}");
    assert!(text.contains("• 1 changed"), "{text}");
}

#[test]
fn wide_text_leaves_every_column_where_it_is() {
    let texts = ["谁有狂三这张高清的", "👩‍👩‍👧 family of three", "plain words", "e\u{301}tude in Ｅ", "tab\there\u{202e}"];
    let labels = [true, false, true, false, true];
    let data = dataset(&labels, |row| (texts[row].repeat(1 + row * 7), texts[4 - row].to_owned()));
    let preset = Preset { filter: Some(Filter::All), ..Preset::default() };
    let mut app = app_with(data, scores(&[0.1, 0.2, 0.6, 0.7, 0.8], Axis::Probability), preset);
    for width in [120, 80] {
        let buffer = drawn(&mut app, width, 40, Palette::Colour);
        let rows = geometry(&app, width, 40).rows;
        let column = |y: u16| (rows.left()..rows.right()).find(|&x| buffer[(x, y)].symbol() == "│");
        let header = column(rows.y - 1);
        assert!(header.is_some());
        for row in 0..5 {
            assert_eq!(column(rows.y + row), header, "row {row} at {width}");
            assert!(matches!(buffer[(rows.right(), rows.y + row)].symbol(), "│" | "┃"), "the frame stands");
        }
        let text = lines(&buffer).join("\n");
        assert!(!text.contains(['\t', '\u{202e}', '\x1b']));
    }
}

#[test]
fn what_is_undefined_is_a_dash_and_never_a_zero() {
    let mut app = app_of(&[true, true], &[0.2, 0.9], Axis::Probability);
    let screen = screen(&mut app, 120, 40);
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("specificity").contains("specificity            –"), "{}", line("specificity"));
    assert!(line("ROC AUC").contains("ROC AUC –"));
    assert!(line(" balanced accuracy  ").ends_with("–      –      –       –│"), "{screen}");
}

pub(crate) fn mouse(kind: MouseEventKind, column: u16, row: u16) -> MouseEvent {
    MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }
}

#[test]
fn a_click_means_what_is_drawn_under_it() {
    let mut app = example();
    drawn(&mut app, 120, 40, Palette::Colour);
    let layout = geometry(&app, 120, 40);
    let down = MouseEventKind::Down(MouseButton::Left);
    let at = mouse(down, layout.axis.x + 30, layout.axis.y);
    let pointer = ui::hit(&app, &layout, at, Stroke::Press).unwrap();
    update(&mut app, Message::Pointer(pointer));
    assert_eq!(view(&app).scale().cell_of(view(&app).threshold, usize::from(layout.axis.width)), 30);
    let buffer = drawn(&mut app, 120, 40, Palette::Colour);
    assert_eq!(buffer[(layout.axis.x + 30, layout.axis.y)].symbol(), "┃");

    let hit = |kind, x, y, stroke| ui::hit(&app, &layout, mouse(kind, x, y), stroke);
    let drag = MouseEventKind::Drag(MouseButton::Left);
    assert!(hit(drag, 5, 30, Stroke::Press).is_none(), "a drag belongs to where it began");
    assert!(matches!(
        hit(drag, 119, 39, Stroke::Drag),
        Some(Pointer::Threshold { cell, cells, stroke: Stroke::Drag }) if cell == cells - 1
    ));
    assert!(matches!(hit(down, layout.rows.x + 3, layout.rows.y + 2, Stroke::Press), Some(Pointer::Row(2))));
    let point = |line| hit(down, layout.point_rows.x, layout.point_rows.y + line, Stroke::Press);
    assert!(point(0).is_none(), "the heading");
    assert!(matches!(point(1), Some(Pointer::Point(0))));
    assert!(matches!(point(3), Some(Pointer::Point(0))), "a line that the names go on in");
    assert!(matches!(point(4), Some(Pointer::Point(1))), "F1, after those that share accuracy's range");
    assert!(hit(MouseEventKind::Moved, 5, 5, Stroke::Press).is_none());
    assert!(hit(down, layout.confusion.x + 2, layout.confusion.y + 2, Stroke::Press).is_none());
}

#[test]
fn the_line_that_asks_for_room_is_never_cut() {
    for width in 5..40 {
        let screen = screen(&mut example(), width, 11);
        let line = screen.lines().next().unwrap().trim_end();
        assert!(line.ends_with("(q quits)") || line.ends_with("40×12"), "{width}: {line}");
    }
}

#[test]
fn the_threshold_is_on_the_screen_at_every_size_and_apart_from_what_is_known_of_the_data() {
    let mut app = example();
    press(&mut app, "t");
    press_key(&mut app, KeyCode::Char('u'), KeyModifiers::CONTROL);
    press(&mut app, "0.5123456789");
    press_code(&mut app, KeyCode::Enter);
    app.title.data = "a-test-set-with-a-long-name-indeed.tsv".into();
    for width in 40..120 {
        let screen = screen(&mut app, width, 12);
        let title = screen.lines().next().unwrap();
        assert!(title.contains(" threshold 0.5123456789"), "{width}: {title}");
    }
}
