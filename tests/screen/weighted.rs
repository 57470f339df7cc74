//! Rows that weigh differently: figures by weight beside those measured, and operating points chosen by weight.

use std::path::Path;
use std::sync::Arc;

use cutpoint::app::{App, Effect, Job, JobEvent, JobId, JobOutcome, Message, Preset, Title, update};
use cutpoint::metrics::{
    Axis, BootstrapPlan, BootstrapProgress, DrawnAt, Goal, Metric, Objective, Points, Priorities, ScoreSource, Scored,
    Sureness, WeightedSweep,
};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::curves::show_curves;
use super::drawing::{drawn, lines, screen};
use super::{dataset, press, press_code, scores, view};

/// Scores, labels, and a column of the reference's weighted rows.
fn rows(column: usize) -> (Vec<f64>, Vec<bool>, Vec<f64>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose/weighted.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let cell = |line: &str, column: usize| line.split(',').nth(column).unwrap().parse::<f64>().unwrap();
    let of = |column: usize| text.lines().skip(1).map(|line| cell(line, column)).collect::<Vec<f64>>();
    (of(1), of(0).into_iter().map(|label| label == 1.0).collect(), of(column))
}

/// The screen on them, weighed.
fn app(priorities: Priorities) -> App {
    let (values, labels, weights) = rows(3);
    let data = dataset(&labels, |row| (format!("first text {row}"), format!("second text {row}")));
    let preset = Preset { priorities, ..Preset::default() };
    let source = ScoreSource::Read("score".into());
    let scored = Scored::new(source, scores(&values, Axis::Probability), labels.into());
    let scored = scored.weighed("weight", weights.into()).unwrap();
    let points = Points::new(&scored, &preset.priorities).unwrap();
    let title = Title { data: "weighted.csv".into(), ..Title::default() };
    App::with_scores(Arc::new(data), title, preset, Arc::new(scored), Arc::new(points))
}

/// Draw the rows anew, as the worker does.
fn draw_anew(app: &mut App) {
    let effects = app.begin();
    let Some(Effect::Start(id, Job::Draw(drawing))) = effects.first() else { panic!("{effects:?}") };
    let (plan, progress) = (BootstrapPlan { replicates: 200, ..drawing.plan }, BootstrapProgress::default());
    let sureness = Sureness::new(drawing.scored.sweep(), &drawing.points, plan, &progress).unwrap();
    let sureness = sureness.with_weights(&drawing.scored, &drawing.points, drawing.threshold, &progress);
    let outcome = JobOutcome::Drawn(Arc::clone(&drawing.points), sureness.map(Arc::new));
    update(app, Message::Job(*id, JobEvent::Done(Ok(outcome))));
}

fn at_its_best() -> App {
    let mut app = app(Priorities { costs: "fp=5,fn=1".parse().unwrap(), ..Priorities::default() });
    draw_anew(&mut app);
    press(&mut app, "b");
    app.status = None;
    app
}

/// The screen without its footer, which is told elsewhere.
fn panels(app: &mut App, width: u16, height: u16) -> String {
    let mut lines = lines(&drawn(app, width, height, Palette::Colour));
    lines.pop();
    lines.join("\n")
}

#[test]
fn figures_by_weight_have_a_column_with_their_intervals() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = at_its_best();
        insta::assert_snapshot!(format!("weighted_{width}x{height}"), panels(&mut app, width, height));
    }
    let mut app = at_its_best();
    let of = |app: &mut App, palette| lines(&drawn(app, 120, 40, palette));
    assert_eq!(of(&mut app, Palette::Mono), of(&mut app, Palette::Colour), "colours say nothing that words do not");
}

#[test]
fn points_are_chosen_by_weight_and_counts_are_those_of_rows() {
    let app = at_its_best();
    let (values, labels, weights) = rows(3);
    let sweep = WeightedSweep::new(&values, &labels, &weights).unwrap();
    let view = view(&app);
    let best = sweep.best(&Objective::best(Metric::F1), None).unwrap();
    let entry = &view.points.entries()[view.objective];
    assert_eq!(entry.objective, Objective::best(Metric::F1));
    assert_eq!((view.threshold, entry.point().unwrap().value), (best.chosen.threshold, best.value));
    assert_eq!(view.points.value(Goal::Metric(Metric::F1), &view.scored, view.threshold), Some(best.value));
    let counts = view.confusion();
    assert_eq!(counts.tp + counts.fp + counts.fn_ + counts.tn, 335, "each row once");
    let chosen = view.points.entries().iter().map(|entry| entry.point().unwrap().threshold);
    let measured = view.points.as_measured(&view.scored);
    let measured = measured.entries().iter().map(|entry| entry.point().unwrap().threshold);
    assert!(chosen.ne(measured), "the rows would choose others");
}

#[test]
fn both_columns_move_with_the_threshold() {
    let mut app = at_its_best();
    let line = |app: &mut App| {
        let told = screen(app, 120, 40);
        told.lines().find(|line| line.contains("F1  ")).unwrap().to_owned()
    };
    let here = line(&mut app);
    press(&mut app, "l");
    let there = line(&mut app);
    assert!(here != there, "{here}");
}

#[test]
fn where_the_threshold_rests_its_figures_get_their_intervals() {
    let mut app = at_its_best();
    let f1 = |app: &mut App| {
        let told = screen(app, 120, 40);
        told.lines().find(|line| line.contains("│F1  ")).unwrap().matches('–').count()
    };
    assert_eq!(f1(&mut app), 1, "the best point is looked at from the start");
    let effects = press(&mut app, "hhh");
    assert_eq!(f1(&mut app), 0, "nobody has looked at it");
    let here = view(&app).threshold;
    let started: Vec<_> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Start(id, Job::DrawHere(drawing)) => Some((id, drawing)),
            _ => None,
        })
        .collect();
    let (id, drawing) = started.last().unwrap();
    assert_eq!(drawing.threshold, here);
    let (plan, progress) = (BootstrapPlan { replicates: 200, ..drawing.plan }, BootstrapProgress::default());
    let found = plan.weighted_at(&drawing.scored, &drawing.points, here, &progress);
    let outcome = JobOutcome::DrawnHere(Arc::clone(&drawing.points), found.clone());
    update(&mut app, Message::Job(*id, JobEvent::Done(Ok(outcome))));
    assert_eq!(f1(&mut app), 1, "{}", screen(&mut app, 120, 40));
    // Back at the best point all is known, and at the start.
    for keys in ["b", "r", "u"] {
        assert!(press(&mut app, keys).is_empty(), "{keys}");
    }
    // The rows are drawn as they are for what is chosen: both say the same of one threshold.
    let mut other = at_its_best();
    let known = |app: &mut App| view(app).sureness.as_ref().unwrap().weighted.clone().unwrap();
    let best = view(&other).threshold;
    let again = plan.weighted_at(&drawing.scored, &drawing.points, best, &progress).unwrap();
    assert!(known(&mut other).at.contains(&again));
}

/// The job that looks at the threshold, and the one that is told to stop.
fn looking(effects: &[Effect]) -> (Option<JobId>, Option<JobId>) {
    let started = effects.iter().rev().find_map(|effect| match effect {
        Effect::Start(id, Job::DrawHere(_)) => Some(*id),
        _ => None,
    });
    let stopped = effects.iter().rev().find_map(|effect| match effect {
        Effect::Cancel(id) => Some(*id),
        _ => None,
    });
    (started, stopped)
}

#[test]
fn nobody_goes_on_looking_at_a_threshold_that_was_left() {
    for keys in ["b", "a", "tf2\n"] {
        let mut app = at_its_best();
        let (started, _) = looking(&press(&mut app, "hhh"));
        assert!(started.is_some());
        let mut effects = Vec::new();
        for key in keys.chars() {
            effects.extend(match key {
                '\n' => press_code(&mut app, KeyCode::Enter),
                key => press(&mut app, &key.to_string()),
            });
        }
        // New points come from a worker, and all is drawn for them again.
        if let Some(Effect::Start(id, Job::Choose(choice))) = effects.last() {
            let points = Points::new(&choice.scored, &choice.priorities).unwrap();
            let outcome = JobOutcome::Chosen(Arc::new(points), None);
            effects = update(&mut app, Message::Job(*id, JobEvent::Done(Ok(outcome))));
        }
        assert_eq!(looking(&effects), (None, started), "{keys}");
    }
}

#[test]
fn only_the_last_few_thresholds_that_were_looked_at_are_kept() {
    let mut app = at_its_best();
    let found = view(&app).sureness.as_ref().unwrap().weighted.as_ref().unwrap().at[0].clone();
    let kept = |app: &App| view(app).sureness.as_ref().unwrap().weighted.as_ref().unwrap().clone();
    let asked = kept(&app).at.len();
    for _ in 0..100 {
        let (Some(id), _) = looking(&press(&mut app, "h")) else { continue };
        let found = DrawnAt { threshold: view(&app).threshold, ..found.clone() };
        let outcome = JobOutcome::DrawnHere(Arc::clone(&view(&app).points), Some(found));
        update(&mut app, Message::Job(id, JobEvent::Done(Ok(outcome))));
    }
    assert_eq!((kept(&app).at.len(), kept(&app).later.len()), (asked, 16));
    assert_eq!(kept(&app).later[0].threshold, view(&app).threshold);
}

#[test]
fn help_says_what_the_weights_do() {
    let mut app = at_its_best();
    press(&mut app, "?");
    let told = screen(&mut app, 120, 60);
    assert!(told.contains("operating points are chosen for rows weighted by weight: the weights add"), "{told}");
}

#[test]
fn what_is_not_weighed_is_refused_with_what_to_do() {
    let mut app = at_its_best();
    for (keys, words) in [
        ("%2%\n", "weights say already what each row stands for"),
        ("\u{1b}ataccuracy>=0.9\n", "weights say nothing of bands: type both ends"),
        ("\u{1b}3", "slices are not weighed: open the file without --weight to slice its rows"),
        ("4", "A comparison does not weigh rows. Type the command again without --weight"),
    ] {
        for key in keys.chars() {
            match key {
                '\n' => press_code(&mut app, KeyCode::Enter),
                '\u{1b}' => press_code(&mut app, KeyCode::Esc),
                key => press(&mut app, &key.to_string()),
            };
        }
        let told = screen(&mut app, 120, 40);
        assert!(told.contains(words), "{keys:?}: {told}");
    }
}

#[test]
fn what_counts_each_row_once_says_so_where_points_are_chosen_by_weight() {
    let mut app = at_its_best();
    press(&mut app, "a");
    for (width, height) in [(200, 60), (120, 40)] {
        let told = screen(&mut app, width, height);
        assert!(told.contains("labelled rows · each row once"), "{told}");
    }
    press(&mut app, "a");
    show_curves(&mut app);
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let told = screen(&mut app, width, height);
        assert!(told.contains(" · each row once"), "{told}");
    }
}

#[test]
fn the_footer_offers_no_tab_that_refuses_weights() {
    let footer = |app: &mut App| lines(&drawn(app, 300, 40, Palette::Colour)).pop().unwrap();
    let mut app = at_its_best();
    for keys in ["1", "2"] {
        press(&mut app, keys);
        let offered = footer(&mut app);
        assert!(offered.contains("? help") && !offered.contains("slices"), "{offered}");
        assert!(!offered.contains("compar"), "{offered}");
    }
    let offered = footer(&mut super::example());
    assert!(offered.contains("3 slices"), "{offered}");
}
