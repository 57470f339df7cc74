//! Rows that were held out: a second column in the metrics, a second matrix, and what becomes of the threshold there.

use std::sync::Arc;

use cutpoint::app::{
    App, Decided, Effect, HeldOut, Holdout, HoldoutScores, Job, JobEvent, JobId, JobKind, JobOutcome, JobProgress,
    Message, Preset, Title, update,
};
use cutpoint::metrics::{
    Axis, BootstrapPlan, BootstrapProgress, ConstantCosts, CostColumn, CostColumns, Goal, Metric, Objective, Points,
    Priorities, RowMean, RowsNow, Sureness,
};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, lines, screen};
use super::{by_accuracy, dataset, points_of, press, press_code, scored, scores, view};

/// Scores that go with their labels, more (`noise` near 0) or less.
pub(super) fn rows(count: u32, noise: f64) -> (Vec<bool>, Vec<f64>) {
    let scatter = |row: u32, by: u32| f64::from(row.wrapping_mul(by) >> 16) / 65_536.0;
    (0..count)
        .map(|row| {
            let label = scatter(row, 2_654_435_761) < 0.4;
            let pull = if label { 0.65 } else { 0.35 };
            let score = pull + (scatter(row, 2_246_822_519) - 0.5) * (0.7 + noise);
            (label, (score.clamp(0.0, 1.0) * 1e4).round() / 1e4)
        })
        .unzip()
}

pub(super) fn held_out(name: &str, (labels, values): &(Vec<bool>, Vec<f64>), is_scored: bool) -> Holdout {
    let mut data = dataset(labels, |row| (format!("held out {row}"), format!("second {row}")));
    data.source.path = name.into();
    let scored = scored(&data, scores(values, Axis::Probability));
    let scores = if is_scored {
        HoldoutScores::Ready(HeldOut::new(scored, &data, ConstantCosts::default()))
    } else {
        HoldoutScores::Waiting(JobProgress::default())
    };
    Holdout { dataset: Arc::new(data), rows: RowsNow::Others, decided: RowsNow::Others, scores }
}

/// 600 rows to choose on, and those of `holdout`.
fn app(holdout: Holdout, priorities: Priorities) -> App {
    let (labels, values) = rows(600, 0.1);
    let data = dataset(&labels, |row| (format!("first text {row}"), format!("second text {row}")));
    let preset = Preset { holdout: Some(holdout), priorities, ..Preset::default() };
    let scored = scored(&data, scores(&values, Axis::Probability));
    let points = points_of(&scored, &preset.priorities);
    let title = Title { data: "dev.tsv".into(), ..Title::default() };
    App::with_scores(Arc::new(data), title, preset, scored, points)
}

/// Draw the rows anew, as the worker does.
fn draw_anew(app: &mut App) {
    let effects = app.begin();
    let Some(Effect::Start(id, Job::Draw(drawing))) = effects.first() else { panic!("{effects:?}") };
    let plan = BootstrapPlan { replicates: 200, ..drawing.plan };
    let sureness = Sureness::new(drawing.scored.sweep(), &drawing.points, plan, &BootstrapProgress::default());
    let outcome = JobOutcome::Drawn(Arc::clone(&drawing.points), sureness.map(Arc::new));
    update(app, Message::Job(*id, JobEvent::Done(Ok(outcome))));
}

fn worse() -> App {
    let mut app = app(held_out("next.tsv", &rows(300, 0.6), true), Priorities::default());
    draw_anew(&mut app);
    by_accuracy(&mut app);
    press(&mut app, "b");
    app.status = None;
    app
}

/// The screen without its footer, which is told elsewhere.
pub(super) fn panels(app: &mut App, width: u16, height: u16) -> String {
    let mut lines = lines(&drawn(app, width, height, Palette::Colour));
    lines.pop();
    lines.join("\n")
}

#[test]
fn the_holdout_has_a_column_and_a_matrix_of_its_own_where_there_is_room() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = worse();
        insta::assert_snapshot!(format!("holdout_{width}x{height}"), panels(&mut app, width, height));
    }
}

#[test]
fn colours_say_nothing_that_words_do_not() {
    let mut app = worse();
    let of = |app: &mut App, palette| lines(&drawn(app, 120, 40, palette));
    assert_eq!(of(&mut app, Palette::Mono), of(&mut app, Palette::Colour));
}

#[test]
fn both_columns_move_with_the_threshold_and_only_a_chosen_one_is_judged() {
    let mut app = worse();
    let told = |app: &mut App| screen(app, 120, 40);
    assert!(told(&mut app).contains("holdout: accuracy lower than promised"), "{}", told(&mut app));
    let before = view(&app).holdout_confusion().unwrap();
    press(&mut app, "l");
    let after = view(&app).holdout_confusion().unwrap();
    assert!(after.tp + after.fp < before.tp + before.fp);
    assert!(told(&mut app).contains("holdout, 300 pairs: chosen manually"), "{}", told(&mut app));
    press(&mut app, "b");
    assert_eq!(view(&app).holdout_confusion(), Some(before));
}

#[test]
fn help_says_in_full_what_becomes_of_the_threshold_there() {
    let mut app = worse();
    press(&mut app, "?");
    let told = screen(&mut app, 120, 60);
    assert!(told.contains("accuracy is lower than promised"), "{told}");
    assert!(told.contains(" on rows not used to choose;") && told.contains("the difference is -0.0"), "{told}");
}

#[test]
fn of_the_very_rows_that_are_chosen_on_nothing_is_said_but_that_they_prove_nothing() {
    let same = Holdout { rows: RowsNow::TheSame, ..held_out("dev.tsv", &rows(600, 0.1), true) };
    let limited = Priorities { objectives: Some(vec!["f1@recall>=0.6".parse().unwrap()]), ..Priorities::default() };
    let mut app = app(same, limited);
    draw_anew(&mut app);
    press(&mut app, "b");
    app.status = None;
    let shown = panels(&mut app, 120, 40);
    assert!(shown.contains("the same rows prove nothing"), "{shown}");
    press(&mut app, "?");
    let told = screen(&mut app, 120, 60);
    assert!(told.contains("these are the very rows that it was chosen on, which "), "{told}");
    for untrue in ["difference is", "by its 95 % interval", "one interval in twenty"] {
        assert!(!told.contains(untrue), "{untrue} in\n{told}");
    }
}

#[test]
fn a_model_scores_the_holdout_behind_the_screen() {
    let values = rows(300, 0.1);
    let mut app = app(held_out("next.tsv", &values, false), Priorities::default());
    let effects = app.begin();
    let jobs: Vec<&Job> = effects
        .iter()
        .map(|effect| match effect {
            Effect::Start(_, job) => job,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(matches!(jobs[..], [Job::Draw(_), Job::ScoreHoldout]), "{jobs:?}");
    let id: JobId = app.jobs.running(JobKind::Holdout).unwrap();
    let progress = JobProgress { done: 120, all: 300, fraction: 0.4, ..JobProgress::default() };
    update(&mut app, Message::Job(id, JobEvent::Progress(progress)));
    let waiting = screen(&mut app, 120, 40);
    assert!(waiting.contains("holdout, 300 pairs: scoring, 40 %") && waiting.contains('…'), "{waiting}");
    let there = {
        let data = dataset(&values.0, |row| (row.to_string(), String::new()));
        HeldOut::new(scored(&data, scores(&values.1, Axis::Probability)), &data, ConstantCosts::default())
    };
    update(&mut app, Message::Job(id, JobEvent::Done(Ok(JobOutcome::ScoredHoldout(Some(there))))));
    assert!(view(&app).holdout_confusion().is_some());
    press(&mut app, "b");
    let drawing = screen(&mut app, 120, 40);
    assert!(
        drawing.contains("holdout: drawing rows anew…") || drawing.contains("pairs: drawing rows anew…"),
        "{drawing}"
    );
}

#[test]
fn costs_and_another_prevalence_stand_beside_the_holdout() {
    let priorities = Priorities {
        costs: "fp=1,fn=5".parse().unwrap(),
        prevalence: Some("10%".parse().unwrap()),
        ..Priorities::default()
    };
    let mut app = app(held_out("next.tsv", &rows(300, 0.1), true), priorities);
    draw_anew(&mut app);
    for (width, height) in [(200, 60), (80, 24)] {
        insta::assert_snapshot!(format!("holdout_there_{width}x{height}"), panels(&mut app, width, height));
    }
    let _: &Points = &view(&app).points;
}

#[test]
fn a_band_has_its_figures_on_the_holdout_too() {
    let mut app = worse();
    press(&mut app, "a");
    app.status = None;
    insta::assert_snapshot!("holdout_band_120x40", panels(&mut app, 120, 40));
}

#[test]
fn costs_by_row_are_those_of_the_rows_that_were_held_out() {
    let (labels, values) = rows(300, 0.6);
    let column = |name: &str, rows: u32, by: f64| {
        Some(CostColumn { name: name.into(), values: (0..rows).map(|row| by * f64::from(1 + row % 4)).collect() })
    };
    let columns = |rows: u32, by: f64| CostColumns {
        fp: column("fpc", rows, by),
        fn_: column("fnc", rows, 3.0 * by),
        ..CostColumns::default()
    };
    let mut data = dataset(&labels, |row| (format!("held out {row}"), String::new()));
    data.costs = columns(300, 2.0);
    let costs = ConstantCosts::default();
    let scores = HoldoutScores::Ready(HeldOut::new(scored(&data, scores(&values, Axis::Probability)), &data, costs));
    let holdout = Holdout { dataset: Arc::new(data), rows: RowsNow::Others, decided: RowsNow::Others, scores };
    let objectives = Some(vec![Objective::from(Goal::Mean(RowMean::Cost))]);
    let mut app = app(holdout, Priorities { cost_columns: columns(600, 1.0), objectives, ..Priorities::default() });
    draw_anew(&mut app);
    press(&mut app, "b");
    app.status = None;
    let mean = |app: &App| {
        let paid = |row: usize| match (labels[row], values[row] >= view(app).threshold) {
            (true, true) | (false, false) => 0.0,
            (false, true) => 2.0 * (1 + row % 4) as f64,
            (true, false) => 6.0 * (1 + row % 4) as f64,
        };
        (0..300).map(paid).sum::<f64>() / 300.0
    };
    for keys in ["", "lll"] {
        press(&mut app, keys);
        let shown = screen(&mut app, 200, 60);
        let line = shown.lines().find(|line| line.contains("cost per 1,000")).unwrap();
        assert!(line.contains(&format!(" {:.1}", mean(&app) * 1e3)), "{} {line}", mean(&app));
    }
    press(&mut app, "b?");
    let told = screen(&mut app, 200, 60);
    let before = told.split_once(" on the holdout, ").unwrap().0;
    let there: f64 = before.rsplit(' ').next().unwrap().parse().unwrap();
    assert!((there - mean(&app)).abs() < 1e-4, "{} {told}", mean(&app));
    // Numbers that are typed stand beside the columns there too.
    let mut app = app;
    press_code(&mut app, KeyCode::Esc);
    let tn = |app: &App| view(app).holdout_confusion().unwrap().tn as f64 / 300.0;
    press(&mut app, "$tn=2");
    let effects = press_code(&mut app, KeyCode::Enter);
    let Some(Effect::Start(id, Job::Choose(choice))) = effects.into_iter().next() else { panic!("nothing is chosen") };
    let points = Arc::new(Points::new(&choice.scored, &choice.priorities).unwrap());
    update(&mut app, Message::Job(id, JobEvent::Done(Ok(JobOutcome::Chosen(points, choice.goal)))));
    let shown = screen(&mut app, 200, 60);
    let line = shown.lines().find(|line| line.contains("cost per 1,000")).unwrap();
    let expected = mean(&app) + 2.0 * tn(&app);
    assert!(line.contains(&format!(" {:.1}", expected * 1e3)), "{expected} {line}");
}

#[test]
fn under_another_prevalence_the_title_says_that_the_holdout_is_as_measured() {
    let mut app = worse();
    assert!(!panels(&mut app, 200, 60).contains("as measured"));
    let priorities = Priorities { prevalence: Some("5%".parse().unwrap()), ..Priorities::default() };
    let mut app = self::app(held_out("next.tsv", &rows(300, 0.1), true), priorities);
    for (width, height) in [(200, 60), (120, 40)] {
        let shown = panels(&mut app, width, height);
        assert!(
            shown.contains("at 5 % · right: holdout as measured") || shown.contains("at 5 % · holdout as measured"),
            "{shown}"
        );
    }
}

#[test]
fn rows_that_a_decision_was_chosen_on_prove_nothing_as_its_holdout() {
    let (labels, values) = rows(600, 0.1);
    let data = dataset(&labels, |row| (format!("first text {row}"), format!("second text {row}")));
    let said = |rows: RowsNow, decided: RowsNow| {
        let holdout = Holdout { rows, decided, ..held_out("next.tsv", &self::rows(300, 0.1), true) };
        let (threshold, objective) = (0.312, Some(Objective::best(Metric::F1)));
        let decided = Some(Decided { threshold, objective: objective.clone(), ..Decided::default() });
        let preset =
            Preset { holdout: Some(holdout), threshold: Some(threshold), objective, decided, ..Preset::default() };
        let scored = scored(&data, scores(&values, Axis::Probability));
        let points = points_of(&scored, &preset.priorities);
        let title = Title { data: "dev.tsv".into(), ..Title::default() };
        let mut app = App::with_scores(Arc::new(data.clone()), title, preset, scored, points);
        draw_anew(&mut app);
        press(&mut app, "?");
        screen(&mut app, 120, 60)
    };
    let proves_nothing = said(RowsNow::Others, RowsNow::TheSame);
    assert!(proves_nothing.contains("these are the very rows that it was chosen on, which "), "{proves_nothing}");
    let themselves = said(RowsNow::TheSame, RowsNow::Others);
    assert!(themselves.contains("these are the very rows that it was measured on then, which "), "{themselves}");
    let others = said(RowsNow::Others, RowsNow::Others);
    assert!(others.contains("the difference is"), "{others}");
}
