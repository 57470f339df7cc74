//! The tab of the curves: what is asked for, what is drawn, and what keys and mouse do there.

use std::sync::Arc;

use cutpoint::app::{
    App, CurveKind, Effect, Filter, Job, JobEvent, JobOutcome, Message, Overlay, Pointer, Sort, Stroke, Tab, Zoom,
    update,
};
use cutpoint::metrics::{Axis, BootstrapPlan, BootstrapProgress, CalibrationReport, CurveSet, Metric, Sureness};
use cutpoint::ui::{self, Palette};
use ratatui::crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::drawing::{drawn, geometry, lines, screen};
use super::{app_of, example, example_listing, press, press_code, view};

/// Do the work that `effects` start, as workers would.
fn work(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        let Effect::Start(id, job) = effect else { panic!("{effect:?}") };
        let outcome = match job {
            Job::Curves(set) => JobOutcome::Curves(Arc::new(CurveSet::new(set.0.sweep(), set.0.scores().axis))),
            Job::Calibrate(set) => JobOutcome::Calibrated(CalibrationReport::of(&set.0).map(Arc::new)),
            Job::Draw(_) | Job::DrawHere(_) => continue,
            Job::Score
            | Job::ScoreHoldout
            | Job::Export(_)
            | Job::Choose(_)
            | Job::ChooseBand(_)
            | Job::Slice(_)
            | Job::Correlate(_)
            | Job::Compare(_)
            | Job::DrawPairs(_) => panic!("{job:?}"),
        };
        update(app, Message::Job(id, JobEvent::Done(Ok(outcome))));
    }
}

/// Go to the tab and wait for it.
pub(crate) fn show_curves(app: &mut App) {
    let effects = press(app, "2");
    work(app, effects);
}

/// 600 rows whose scores are too sure of themselves.
fn rows(axis: Axis) -> App {
    let share = |row: usize, factor: u32| f64::from((row as u32 + 1).wrapping_mul(factor)) / f64::from(u32::MAX);
    let margin = |row: usize| 12.0 * share(row, 2_654_435_761) - 5.0;
    let labels: Vec<bool> =
        (0..600).map(|row| 1.0 / (1.0 + (-margin(row) / 2.0).exp()) > share(row, 2_246_822_519)).collect();
    let score = |row| match axis {
        Axis::Probability => 1.0 / (1.0 + (-margin(row)).exp()),
        Axis::Cosine | Axis::Real => margin(row),
    };
    app_of(&labels, &(0..600).map(score).collect::<Vec<_>>(), axis)
}

fn at_curves(axis: Axis) -> App {
    let mut app = rows(axis);
    show_curves(&mut app);
    app
}

fn select(app: &mut App, kind: CurveKind) {
    press(app, "g");
    while view(app).curves.selected != kind {
        press(app, "j");
    }
}

#[test]
fn the_curves_look_as_they_were_accepted() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = at_curves(Axis::Probability);
        screen(&mut app, width, height);
        let shown = geometry(&app, width, height).curves.len();
        let pages: Vec<String> = CurveKind::ALL
            .chunks(shown)
            .map(|page| {
                select(&mut app, page[0]);
                screen(&mut app, width, height)
            })
            .collect();
        insta::assert_snapshot!(format!("curves_{width}x{height}"), pages.join("\n"));
    }
    let mut app = at_curves(Axis::Probability);
    press(&mut app, "z");
    insta::assert_snapshot!("curves_zoomed_120x40", screen(&mut app, 120, 40));
}

#[test]
fn a_frame_has_room_for_one_two_or_four_curves() {
    let app = at_curves(Axis::Probability);
    for ((width, height), expected) in [((60, 20), 1), ((80, 24), 1), ((120, 40), 2), ((100, 60), 2), ((200, 60), 4)] {
        assert_eq!(geometry(&app, width, height).curves.len(), expected, "{width}×{height}");
    }
}

#[test]
fn curves_are_worked_out_when_they_are_first_looked_at_and_never_waited_for() {
    let mut app = example();
    let effects = press(&mut app, "2");
    assert!(
        matches!(&effects[..], [Effect::Start(_, Job::Curves(_)), Effect::Start(_, Job::Calibrate(_))]),
        "{effects:?}"
    );
    assert!(screen(&mut app, 80, 24).contains("working out the curves…"));
    press(&mut app, "1");
    assert_eq!(press(&mut app, "2"), [], "they are under way");
    work(&mut app, effects);
    assert!(screen(&mut app, 80, 24).contains("AUC 0.778"));
    press(&mut app, "1");
    assert_eq!(press(&mut app, "2"), [], "they are there");
}

#[test]
fn a_metric_has_its_interval_at_each_threshold_once_the_rows_are_drawn() {
    let mut app = at_curves(Axis::Probability);
    select(&mut app, CurveKind::Metric);
    let metric = view(&app).curves.metric;
    assert!(matches!(metric, Metric::F1 | Metric::Mcc), "it is no share of rows: {metric:?}");
    let before = screen(&mut app, 80, 24);
    assert!(!before.contains("dotted"), "{before}");
    let [Effect::Start(id, Job::Draw(drawing))] = &app.begin()[..] else { panic!() };
    let plan = BootstrapPlan { replicates: 200, ..drawing.plan };
    let sureness = Sureness::new(drawing.scored.sweep(), &drawing.points, plan, &BootstrapProgress::default()).unwrap();
    let drawn = JobOutcome::Drawn(Arc::clone(&drawing.points), Some(Arc::new(sureness)));
    update(&mut app, Message::Job(*id, JobEvent::Done(Ok(drawn))));
    insta::assert_snapshot!("curves_band_80x24", screen(&mut app, 80, 24));
    // The interval of the panel is the one that the curve has there.
    let shown = screen(&mut app, 80, 24);
    let view = view(&app);
    let sweep = view.scored.sweep();
    let bands = &view.sureness.as_ref().unwrap().bands;
    let (low, high) = bands.at(sweep, metric, sweep.candidate(view.threshold)).unwrap();
    assert!(low < view.confusion().value(metric).unwrap() && high > low, "{low} {high}");
    assert!(shown.contains("dotted: 95 % at each threshold"), "{shown}");
    // It follows the axis and the zoom, and every metric has one.
    for _ in 0..Metric::ALL.len() {
        for keys in ["x", "z", "x", "z", "z", "z"] {
            press(&mut app, keys);
            assert!(screen(&mut app, 80, 24).contains("dotted: 95 %"));
        }
        press(&mut app, "c");
    }
}

#[test]
fn a_tab_is_left_as_it_is_found() {
    let mut app = example_listing(Filter::All, Sort::Row);
    screen(&mut app, 80, 24);
    // A row of a page that is not the first one, and lines below the first of the metrics.
    press(&mut app, "Gkk");
    press_code(&mut app, KeyCode::Tab);
    press_code(&mut app, KeyCode::Tab);
    press(&mut app, "jj");
    let before = screen(&mut app, 80, 24);
    assert!(before.contains("more above"), "{before}");
    show_curves(&mut app);
    assert_eq!(app.tab, Tab::Curves);
    assert_ne!(screen(&mut app, 80, 24), before);
    press_code(&mut app, KeyCode::Esc);
    assert_eq!((app.tab, screen(&mut app, 80, 24)), (Tab::Threshold, before));
}

#[test]
fn keys_go_from_curve_to_curve_by_one_or_by_as_many_as_show() {
    let mut app = at_curves(Axis::Probability);
    screen(&mut app, 120, 40);
    let mut selected = |keys: &str| {
        press(&mut app, keys);
        view(&app).curves.selected
    };
    assert_eq!(selected("j"), CurveKind::PrecisionRecall);
    assert_eq!(selected("jj"), CurveKind::Calibration);
    assert_eq!(selected("k"), CurveKind::Metric);
    assert_eq!(selected("G"), CurveKind::Coverage);
    assert_eq!(selected("j"), CurveKind::Coverage);
    assert_eq!(selected("g"), CurveKind::Roc);
    press_code(&mut app, KeyCode::PageDown);
    assert_eq!(view(&app).curves.selected, CurveKind::Metric);
    press(&mut app, "G");
    press_code(&mut app, KeyCode::Tab);
    assert_eq!(view(&app).curves.selected, CurveKind::Roc, "Tab goes round");
    update(&mut app, Message::Pointer(Pointer::Wheel(3)));
    assert_eq!(view(&app).curves.selected, CurveKind::PrecisionRecall);
}

#[test]
fn the_mark_follows_the_threshold_on_every_curve() {
    for axis in [Axis::Probability, Axis::Real] {
        for kind in CurveKind::ALL {
            if axis == Axis::Real && kind == CurveKind::Calibration {
                continue;
            }
            let mut app = at_curves(axis);
            // Where every row is labelled coverage is 1, whatever the threshold is.
            press(&mut app, if kind == CurveKind::Coverage { "aA" } else { "" });
            select(&mut app, kind);
            let mark = |app: &mut App| {
                let lines = lines(&drawn(app, 80, 24, Palette::Mono));
                let line =
                    lines.iter().position(|line| line.contains('●')).unwrap_or_else(|| panic!("{}", lines.join("\n")));
                (line, lines[line].chars().position(|sign| sign == '●'))
            };
            let before = mark(&mut app);
            press(&mut app, &"h".repeat(if axis == Axis::Real { 5 } else { 40 }));
            assert_ne!(mark(&mut app), before, "{kind:?} on {axis:?}");
        }
    }
}

#[test]
fn a_click_on_a_curve_goes_to_the_threshold_of_its_nearest_point() {
    // A place on the curve of coverage is a band.
    for kind in CurveKind::ALL.into_iter().filter(|kind| *kind != CurveKind::Coverage) {
        let mut app = at_curves(Axis::Probability);
        select(&mut app, kind);
        screen(&mut app, 80, 24);
        // Where the mark stands at another threshold is where that threshold is clicked.
        press(&mut app, &"h".repeat(20));
        let wanted = view(&app).threshold;
        let screens = lines(&drawn(&mut app, 80, 24, Palette::Colour));
        let line = screens.iter().position(|line| line.contains('●')).unwrap();
        let column = screens[line].chars().position(|sign| sign == '●').unwrap();
        press(&mut app, "r");
        let click = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: column as u16,
            row: line as u16,
            modifiers: KeyModifiers::NONE,
        };
        let pointer = ui::hit(&app, &geometry(&app, 80, 24), click, Stroke::Press).unwrap();
        update(&mut app, Message::Pointer(pointer));
        let found = view(&app).threshold;
        assert!((found - wanted).abs() < 0.06, "{kind:?}: {found}, clicked where {wanted} is");
        press(&mut app, "u");
        assert_eq!(view(&app).threshold, 0.5, "{kind:?}: a click is one move");
    }
}

#[test]
fn a_drag_stays_on_the_curve_that_it_began_on_and_is_one_move() {
    let mut app = at_curves(Axis::Probability);
    screen(&mut app, 120, 40);
    let mut mouse = |kind, (column, row): (u16, u16), stroke| {
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        let pointer = ui::hit(&app, &geometry(&app, 120, 40), event, stroke).unwrap();
        update(&mut app, Message::Pointer(pointer));
        view(&app).threshold
    };
    let pressed = mouse(MouseEventKind::Down(MouseButton::Left), (20, 10), Stroke::Press);
    let right = mouse(MouseEventKind::Drag(MouseButton::Left), (40, 4), Stroke::Drag);
    let beyond = mouse(MouseEventKind::Drag(MouseButton::Left), (90, 2), Stroke::Drag);
    mouse(MouseEventKind::Up(MouseButton::Left), (90, 2), Stroke::Drag);
    assert!(pressed > right && right > beyond, "to the right thresholds fall: {pressed}, {right}, {beyond}");
    assert_eq!(view(&app).curves.selected, CurveKind::Roc);
    press(&mut app, "u");
    assert_eq!(view(&app).threshold, 0.5);
}

#[test]
fn zoom_is_around_the_threshold_and_esc_goes_back_to_all() {
    let mut app = at_curves(Axis::Probability);
    for (zoom, said) in [(Zoom::Quarter, "×4"), (Zoom::Sixteenth, "×16"), (Zoom::SixtyFourth, "×64")] {
        press(&mut app, "z");
        assert_eq!(view(&app).curves.zoom, zoom);
        for kind in CurveKind::ALL {
            select(&mut app, kind);
            let shown = screen(&mut app, 80, 24);
            assert!(shown.contains(said) && shown.contains('●'), "{kind:?}:\n{shown}");
        }
    }
    press(&mut app, "z");
    assert_eq!(view(&app).curves.zoom, Zoom::Whole);
    press(&mut app, "z");
    press_code(&mut app, KeyCode::Esc);
    assert_eq!((view(&app).curves.zoom, app.tab), (Zoom::Whole, Tab::Curves));
}

#[test]
fn any_metric_stands_against_the_threshold_on_the_axis_of_the_first_tab() {
    let mut app = at_curves(Axis::Probability);
    for _ in 0..Metric::ALL.len() {
        press(&mut app, "c");
        assert_eq!(view(&app).curves.selected, CurveKind::Metric);
        let name = view(&app).curves.metric.label();
        assert!(screen(&mut app, 80, 24).contains(&format!("{name} · against the threshold")));
    }
    assert_eq!(view(&app).curves.metric, Metric::F1, "it goes round");
    for axis in ["log-odds", "rank", "score"] {
        press(&mut app, "x");
        let shown = screen(&mut app, 80, 24);
        assert!(shown.contains(&format!(" {axis} ")), "{shown}");
    }
}

#[test]
fn a_curve_that_there_cannot_be_says_what_it_needs() {
    let mut app = app_of(&[true, true], &[0.2, 0.8], Axis::Probability);
    show_curves(&mut app);
    assert!(screen(&mut app, 80, 24).contains("this curve needs rows of both classes"));
    let mut app = at_curves(Axis::Real);
    select(&mut app, CurveKind::Calibration);
    assert!(screen(&mut app, 80, 24).contains("these scores are not probabilities"));
    let roomy = screen(&mut app, 120, 40);
    assert!(roomy.contains("isotonic"), "but fits can be had:\n{roomy}");
}

#[test]
fn any_scores_and_any_size_are_drawn() {
    let sets: [(&[bool], &[f64]); 6] = [
        (&[], &[]),
        (&[true], &[0.5]),
        (&[false, true], &[0.5, 0.5]),
        (&[false, true, false], &[f64::MIN, 0.0, f64::MAX]),
        (&[false, true, true], &[0.0, 5e-324, 1.0]),
        (&[true, false], &[1e-300, 1e300]),
    ];
    for (labels, values) in sets {
        for axis in [Axis::Probability, Axis::Cosine, Axis::Real] {
            let mut app = app_of(labels, values, axis);
            show_curves(&mut app);
            for keys in ["", "zx", "zxz"] {
                press(&mut app, keys);
                for kind in CurveKind::ALL {
                    select(&mut app, kind);
                    for (width, height) in [(40, 12), (41, 60), (130, 14)] {
                        drawn(&mut app, width, height, Palette::Mono);
                        let geometry = geometry(&app, width, height);
                        for panel in &geometry.curves {
                            let at = (panel.plot.x, panel.plot.bottom().saturating_sub(1));
                            let click = MouseEvent {
                                kind: MouseEventKind::Down(MouseButton::Left),
                                column: at.0,
                                row: at.1,
                                modifiers: KeyModifiers::NONE,
                            };
                            if let Some(pointer) = ui::hit(&app, &geometry, click, Stroke::Press) {
                                update(&mut app, Message::Pointer(pointer));
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_threshold_is_typed_and_copied_here_too() {
    let mut app = at_curves(Axis::Probability);
    press(&mut app, "t");
    assert!(matches!(app.overlay, Some(Overlay::Field { .. })));
    press_code(&mut app, KeyCode::Esc);
    assert_eq!(app.tab, Tab::Curves);
    assert_eq!(press(&mut app, "y"), [Effect::Copy("0.5".into())]);
}
