//! Two thresholds with people between them: the keys, the panels, and what is typed.

mod chosen;
mod opened;

use cutpoint::app::{
    App, BandChoice, BandEnd, Effect, Filter, Job, JobEvent, JobOutcome, Message, Pointer, Preset, Stroke, update,
};
use cutpoint::metrics::{Axis, Band};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, geometry, lines, screen};
use super::{app_of, app_with, dataset, example, press, press_code, scores, view};

fn ends(app: &App) -> (f64, f64) {
    let band = view(app).ends();
    (band.low(), band.high())
}

fn said(app: &App) -> String {
    app.status.as_ref().map_or_else(String::new, ToString::to_string)
}

/// Type `text` into the field of `t`, and do what it starts, as a worker would.
fn type_band(app: &mut App, text: &str) {
    press(app, "t");
    press(app, text);
    for effect in press_code(app, KeyCode::Enter) {
        let Effect::Start(id, Job::ChooseBand(BandChoice { scored, threshold, costs, goal })) = effect else {
            panic!("{effect:?}")
        };
        let found = goal.choose(scored.sweep(), threshold, &costs);
        update(app, Message::Job(id, JobEvent::Done(Ok(JobOutcome::Band(goal, costs, found)))));
    }
}

/// 600 rows, one in fifty wrong, and every third around 0.5.
fn many() -> App {
    let rows = (0..600_u32).map(|row| {
        let is_wrong = if (250..350).contains(&row) { row.is_multiple_of(3) } else { row % 50 == 7 };
        (f64::from(row) / 600.0, (row >= 300) != is_wrong)
    });
    let (values, labels): (Vec<f64>, Vec<bool>) = rows.unzip();
    app_of(&labels, &values, Axis::Probability)
}

#[test]
fn a_band_opens_around_the_threshold_and_closes_to_it() {
    let mut app = example();
    press(&mut app, "a");
    assert_eq!(ends(&app), (0.4, 0.6));
    assert_eq!(said(&app), "from 0.4 to below 0.6 left to people; keys move the upper end, A takes the other");
    press(&mut app, "ll");
    assert_eq!(ends(&app), (0.4, 0.62));
    press(&mut app, "Ahh");
    assert_eq!(ends(&app), (0.38, 0.62));
    press(&mut app, "a");
    assert_eq!((view(&app).threshold, view(&app).band), (0.5, None));
    assert_eq!(said(&app), "every row is labelled again, at threshold 0.5");
    press(&mut app, "A");
    assert_eq!(said(&app), "no band is open; a leaves one to people");
}

#[test]
fn every_move_of_a_band_is_undone_and_the_reset_closes_it() {
    let mut app = example();
    press(&mut app, "aAh]");
    let last = ends(&app);
    press(&mut app, "u");
    assert_eq!(ends(&app), (0.39, 0.6));
    assert_ne!(ends(&app), last);
    press(&mut app, "uu");
    assert_eq!((view(&app).threshold, view(&app).band), (0.5, None));
    press(&mut app, "u");
    assert_eq!(said(&app), "nothing to undo");
    press(&mut app, "alr");
    assert_eq!((view(&app).threshold, view(&app).band), (0.5, None));
    press(&mut app, "u");
    assert_eq!(ends(&app), (0.41, 0.6), "the keys still move the lower end, and the reset is undone as well");
}

#[test]
fn the_lower_end_never_passes_the_upper_one() {
    let mut app = example();
    press(&mut app, "aA");
    press(&mut app, &"l".repeat(40));
    assert_eq!(ends(&app), (0.6, 0.6), "steps stop at the other end");
    press(&mut app, "t");
    press(&mut app, "0.8");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(ends(&app), (0.8, 0.8), "what is typed takes the other end along");
    press(&mut app, "h");
    assert_eq!(ends(&app), (0.79, 0.8));
    for key in ["b", "[", "]"] {
        press(&mut app, key);
        assert!(ends(&app).0 <= ends(&app).1, "{key}");
    }
}

#[test]
fn the_mouse_moves_the_nearer_end() {
    let mut app = example();
    press(&mut app, "a");
    let cells = usize::from(geometry(&app, 120, 40).axis.width);
    let at = |share: f64| (share * cells as f64) as usize;
    let touch = |app: &mut App, share: f64, stroke| {
        update(app, Message::Pointer(Pointer::Threshold { cell: at(share), cells, stroke }));
    };
    touch(&mut app, 0.31, Stroke::Press);
    assert_eq!((view(&app).last_end, ends(&app).1), (BandEnd::Low, 0.6));
    touch(&mut app, 0.25, Stroke::Drag);
    touch(&mut app, 0.95, Stroke::Drag);
    update(&mut app, Message::Pointer(Pointer::Release));
    assert_eq!(ends(&app), (0.6, 0.6), "a drag stops at the other end");
    press(&mut app, "u");
    assert_eq!(ends(&app), (0.4, 0.6), "a drag is one step of undo");
    touch(&mut app, 0.9, Stroke::Press);
    assert_eq!((view(&app).last_end, ends(&app).0), (BandEnd::High, 0.4));
}

#[test]
fn rows_by_hand_have_a_filter_while_a_band_is_open() {
    let mut app = example();
    press(&mut app, "afffff");
    assert_eq!((view(&app).rows.filter, view(&app).listing().len()), (Filter::ByHand, 2));
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains("pairs · by hand 2 of 12") && drawn.contains(" hand –"), "{drawn}");
    press_code(&mut app, KeyCode::Enter);
    let detail = screen(&mut app, 120, 40);
    assert!(detail.contains("· by hand") && detail.contains("predicted by hand"), "{detail}");
    press_code(&mut app, KeyCode::Esc);
    let effects = press(&mut app, "y");
    let [Effect::Copy(text)] = &effects[..] else { panic!("{effects:?}") };
    assert!(text.ends_with('\t'), "no prediction: {text:?}");
    press(&mut app, "a");
    assert_eq!(view(&app).rows.filter, Filter::Errors, "without a band no row is by hand");
}

#[test]
fn a_move_marks_the_rows_whose_label_it_changed() {
    let mut app = example();
    press(&mut app, "a");
    // Of 0.43 and 0.52 neither has a label any more.
    assert_eq!(view(&app).changed_count(), 2);
    assert!(view(&app).changed(5) && view(&app).changed(6) && !view(&app).changed(7));
    press(&mut app, "l]");
    assert_eq!(view(&app).changed_count(), 1);
    type_band(&mut app, "0.1,0.9");
    let marked = (0..12).filter(|&row| view(&app).changed(row)).count() as u64;
    assert_eq!(view(&app).changed_count(), marked);
}

#[test]
fn a_band_that_leaves_nothing_says_so() {
    let mut app = example();
    press(&mut app, "a");
    type_band(&mut app, "0,0");
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains("at 0 nothing is left to people"), "{drawn}");
    assert!(
        drawn.contains(" on · nothing is left to people · keys move the upper end") && !drawn.contains("by hand from"),
        "{drawn}"
    );
}

#[test]
fn a_name_in_a_narrow_title_is_cut_once() {
    let mut app = example();
    app.title.data = "paired-with-a-long-name.csv".into();
    press(&mut app, "a");
    for cells in 36..=60 {
        let title = screen(&mut app, cells, 20).lines().next().unwrap().to_owned();
        assert!(title.matches('…').count() <= 1, "{cells}: {title}");
    }
}

#[test]
fn operating_points_are_not_compared_with_one_end_of_a_band() {
    let mut app = example();
    let heading_and_first = |app: &mut App| {
        let drawn = screen(app, 120, 40);
        let at = drawn.lines().position(|line| line.contains("vs now")).unwrap_or_else(|| panic!("{drawn}"));
        drawn.lines().nth(at + 1).unwrap().to_owned()
    };
    let has_change = |line: &str| line.trim_end().trim_end_matches('│').trim_end().ends_with('–');
    assert!(!has_change(&heading_and_first(&mut app)));
    press(&mut app, "a");
    let line = heading_and_first(&mut app);
    assert!(has_change(&line), "{line}");
}

#[test]
fn an_export_has_the_band_and_the_end_says_what_was_not_saved() {
    let mut app = example();
    press(&mut app, "al");
    assert_eq!(
        app.farewell().unwrap().to_string(),
        "the band 0.4,0.61 was not saved (e writes a decision; --band 0.4,0.61 starts with it)"
    );
    press(&mut app, "e");
    let effects = press_code(&mut app, KeyCode::Enter);
    let [Effect::Start(id, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((export.threshold, export.band.map(|(ends, _)| ends)), (0.5, Some(Band::new(0.4, 0.61).unwrap())));
    let written = JobOutcome::Written {
        kind: cutpoint::app::ExportKind::Predictions,
        path: "p.csv".into(),
        ends: view(&app).ends(),
        labels: cutpoint::app::SliceLabels::None,
    };
    let id = *id;
    update(&mut app, Message::Job(id, JobEvent::Done(Ok(written))));
    assert_eq!(app.farewell(), None);
}

#[test]
fn a_band_that_was_decided_on_is_open_from_the_start() {
    let data = dataset(&[false, true, true], |row| (row.to_string(), String::new()));
    let band = Some(Band::new(0.2, 0.7).unwrap());
    let preset = Preset { threshold: Some(0.5), band, filter: Some(Filter::ByHand), ..Preset::default() };
    let mut app = app_with(data, scores(&[0.1, 0.3, 0.9], Axis::Probability), preset);
    assert_eq!((ends(&app), view(&app).single(), view(&app).listing().len()), ((0.2, 0.7), 0.5, 1));
    assert!(app.farewell().is_none());
    press(&mut app, "lar");
    assert_eq!(ends(&app), (0.2, 0.7), "r goes back to it");
    assert!(screen(&mut app, 120, 40).contains("by hand from 0.2 to below 0.7"));
}

#[test]
fn the_panels_say_what_is_labelled_and_what_is_left_at_every_size() {
    for (width, height) in [(120, 40), (80, 24), (60, 20), (200, 60)] {
        for palette in [Palette::Colour, Palette::Mono] {
            let mut app = many();
            press(&mut app, "a");
            press_code(&mut app, KeyCode::Esc);
            // A key that means nothing to the status line but to clear it.
            press(&mut app, "v");
            let drawn = lines(&drawn(&mut app, width, height, palette)).join("\n");
            for expected in ["by hand", "hand", "coverage", "accuracy", "errors left"] {
                assert!(drawn.contains(expected), "{expected} at {width}×{height}:\n{drawn}");
            }
            if palette == Palette::Mono {
                insta::assert_snapshot!(format!("by_hand_{width}x{height}"), drawn);
            }
        }
    }
}

#[test]
fn the_title_keeps_both_ends_of_a_band_beside_a_warning() {
    for (width, shown, warned) in [
        (120, "by hand from 0.3012 to below 0.70125", "1 warning: press ?"),
        (80, "by hand from 0.3012 to below 0.70125", "1 warning: press ?"),
        (66, "by hand 0.3012 to 0.70125", "1 warning: press ?"),
        (48, "by hand 0.3012 to 0.70125", "! ? "),
    ] {
        // Labels that the scores put the wrong way round bring a warning.
        let data = dataset(&[true, true, false], |row| (row.to_string(), String::new()));
        let preset = Preset { band: Some(Band::new(0.3012, 0.70125).unwrap()), ..Preset::default() };
        let mut app = app_with(data, scores(&[0.1, 0.35, 0.9], Axis::Probability), preset);
        let title = screen(&mut app, width, 24).lines().next().unwrap().to_owned();
        assert!(title.contains(shown) && title.contains(warned), "{width}: {title}");
    }
}

#[test]
fn no_count_is_cut_however_many_rows_there_are() {
    for (count, width) in [(12_345_u64, 120), (403_130, 80), (403_130, 40), (40_313_012, 80), (40_313_012, 40)] {
        let labels = [false, true, false, true, false, true];
        let data = dataset(&labels, |row| (row.to_string(), String::new()));
        let counts = cutpoint::metrics::Counts::new(vec![count; 6]).unwrap();
        let data = cutpoint::dataset::Dataset { counts: Some(counts), ..data };
        let mut app = app_with(data, scores(&[0.1, 0.2, 0.45, 0.55, 0.8, 0.9], Axis::Probability), Preset::default());
        press(&mut app, "a");
        let drawn = screen(&mut app, width, 24);
        let grouped = |count: u64| {
            let digits = count.to_string();
            let parts: Vec<&str> =
                digits.as_bytes().rchunks(3).rev().map(|part| std::str::from_utf8(part).unwrap()).collect();
            parts.join(",")
        };
        let shown = drawn.matches(&grouped(count)).count() + drawn.matches(&count.to_string()).count();
        assert!(shown >= 6, "{count} at {width}:\n{drawn}");
    }
}
