//! What becomes of a job, and what the screen shows of it meanwhile.

use std::sync::Arc;

use cutpoint::app::{
    App, Effect, Existing, ExportKind, Job, JobEvent, JobId, JobKind, JobOutcome, JobProgress, JobResult, Message,
    Overlay, Phase, Preset, Signal, SliceLabels, update,
};
use cutpoint::metrics::{Axis, Band, Priorities, RunNote};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::drawing::{drawn, geometry, screen, unspaced};
use super::{dataset, example, points_of, press, press_code, press_key, scored, scores, view};

/// The one job that `effects` start.
fn started(effects: &[Effect]) -> (JobId, Job) {
    match effects {
        [Effect::Start(id, job)] => (*id, job.clone()),
        other => panic!("{other:?}"),
    }
}

fn done(id: JobId, result: JobResult) -> Message {
    Message::Job(id, JobEvent::Done(result))
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Trouble(&'static str);

fn failed(why: &'static str) -> JobResult {
    Err(Trouble(why).into())
}

/// The file that `job` writes, and how.
fn export(job: &Job) -> (ExportKind, &str, Existing) {
    match job {
        Job::Export(export) => (export.kind, export.path.to_str().unwrap(), export.existing),
        Job::Score
        | Job::ScoreHoldout
        | Job::Choose(_)
        | Job::ChooseBand(_)
        | Job::Draw(_)
        | Job::DrawHere(_)
        | Job::Curves(_)
        | Job::Calibrate(_)
        | Job::Slice(_)
        | Job::Correlate(_)
        | Job::Compare(_)
        | Job::DrawPairs(_) => panic!("it is an export"),
    }
}

#[test]
fn an_existing_file_is_overwritten_only_after_a_yes() {
    let mut app = example();
    press(&mut app, "e");
    let kept = || Ok(JobOutcome::Kept("test.predictions.csv".into()));
    let (id, job) = started(&press_code(&mut app, KeyCode::Enter));
    assert_eq!(export(&job), (ExportKind::Predictions, "test.predictions.csv", Existing::Keep));
    update(&mut app, done(id, kept()));
    assert!(press(&mut app, "qx").is_empty(), "only an answer counts");
    assert!(press(&mut app, "n").is_empty(), "and n goes back");
    let (id, _) = started(&press_code(&mut app, KeyCode::Enter));
    update(&mut app, done(id, kept()));
    let (id, job) = started(&press(&mut app, "y"));
    assert_eq!(export(&job), (ExportKind::Predictions, "test.predictions.csv", Existing::Replace));
    update(
        &mut app,
        done(
            id,
            Ok(JobOutcome::Written {
                kind: ExportKind::Predictions,
                path: "test.predictions.csv".into(),
                ends: Band::new(0.5, 0.5).unwrap(),
                labels: cutpoint::app::SliceLabels::None,
            }),
        ),
    );
    assert!(app.overlay.is_none());
    assert_eq!(app.status.as_ref().unwrap().to_string(), "wrote predictions to test.predictions.csv");

    press(&mut app, "e");
    press_code(&mut app, KeyCode::Tab);
    press_key(&mut app, KeyCode::Char('u'), KeyModifiers::CONTROL);
    press(&mut app, "my choice.json");
    let (id, job) = started(&press_code(&mut app, KeyCode::Enter));
    assert_eq!(export(&job), (ExportKind::Decision, "my choice.json", Existing::Keep));
    update(&mut app, done(id, failed("cannot write it")));
    let Some(Overlay::Export(form)) = &app.overlay else { panic!("the dialogue stays open") };
    assert_eq!(form.error.as_ref().unwrap().to_string(), "cannot write it");
}

#[test]
fn what_a_job_tells_after_its_end_is_dropped() {
    let mut app = example();
    press(&mut app, "e");
    let (id, _) = started(&press_code(&mut app, KeyCode::Enter));
    update(
        &mut app,
        done(
            id,
            Ok(JobOutcome::Written {
                kind: ExportKind::Predictions,
                path: "one.csv".into(),
                ends: Band::new(0.5, 0.5).unwrap(),
                labels: cutpoint::app::SliceLabels::None,
            }),
        ),
    );
    update(&mut app, done(id, failed("too late")));
    assert_eq!(app.status.as_ref().unwrap().to_string(), "wrote predictions to one.csv");
    let stale = JobId(1_000);
    let threshold = view(&app).threshold;
    let other = dataset(&[true], |row| (row.to_string(), String::new()));
    let other = scored(&other, scores(&[0.3], Axis::Probability));
    update(
        &mut app,
        done(stale, Ok(JobOutcome::Scored(Arc::clone(&other), points_of(&other, &Priorities::default()), Vec::new()))),
    );
    assert_eq!((view(&app).scored.labels().len(), view(&app).threshold), (12, threshold));
}

#[test]
fn an_export_is_told_in_the_dialogue_that_started_it_and_in_no_other() {
    let ends = [
        (
            Ok(JobOutcome::Written {
                kind: ExportKind::Predictions,
                path: "one.csv".into(),
                ends: Band::new(0.5, 0.5).unwrap(),
                labels: cutpoint::app::SliceLabels::None,
            }),
            "wrote predictions to one.csv",
        ),
        (Ok(JobOutcome::Kept("one.csv".into())), "one.csv already exists and was not replaced"),
        (failed("no room left"), "no room left"),
    ];
    for (end, told) in ends {
        let mut app = example();
        press(&mut app, "e");
        let (id, _) = started(&press_code(&mut app, KeyCode::Enter));
        press_code(&mut app, KeyCode::Esc);
        press(&mut app, "e");
        press_code(&mut app, KeyCode::Tab);
        let later = app.overlay.clone();
        update(&mut app, done(id, end));
        assert_eq!(app.overlay, later);
        assert_eq!(app.status.as_ref().unwrap().to_string(), told);
    }
}

#[test]
fn a_file_is_written_once_however_often_enter_is_pressed_and_under_the_name_that_was_looked_at() {
    let mut app = example();
    press(&mut app, "e");
    let (id, _) = started(&press_code(&mut app, KeyCode::Enter));
    let waiting = app.overlay.clone();
    for key in [KeyCode::Enter, KeyCode::Char('y'), KeyCode::Backspace, KeyCode::Tab] {
        assert!(press_code(&mut app, key).is_empty());
        assert_eq!(app.overlay, waiting, "{key} changes nothing meanwhile");
    }
    update(&mut app, done(id, failed("no room left")));
    started(&press_code(&mut app, KeyCode::Enter));
}

#[test]
fn an_export_holds_what_was_on_the_screen_when_it_was_asked_for() {
    let mut app = example();
    let asked = |app: &mut App| {
        press(app, "e");
        let (_, job) = started(&press_code(app, KeyCode::Enter));
        press_code(app, KeyCode::Esc);
        match job {
            Job::Export(export) => (export.threshold, export.objective.map(|objective| objective.to_string())),
            Job::Score
            | Job::ScoreHoldout
            | Job::Choose(_)
            | Job::ChooseBand(_)
            | Job::Draw(_)
            | Job::DrawHere(_)
            | Job::Curves(_)
            | Job::Calibrate(_)
            | Job::Slice(_)
            | Job::Correlate(_)
            | Job::Compare(_)
            | Job::DrawPairs(_) => {
                panic!("it is an export")
            }
        }
    };
    assert_eq!(asked(&mut app), (0.5, None));
    press(&mut app, "b");
    let best = view(&app).threshold;
    assert_eq!(asked(&mut app), (best, Some("f1".into())));
    press(&mut app, "l");
    assert_eq!(asked(&mut app), (view(&app).threshold, None));
}

/// A screen that waits for its scores, and the job that it waits for.
fn scoring() -> (App, JobId) {
    let data = dataset(&[true, false], |row| (row.to_string(), String::new()));
    let mut app = App::new(data.into(), cutpoint::app::Title::default(), Preset::default());
    let (id, job) = started(&app.begin());
    assert_eq!(job, Job::Score);
    (app, id)
}

#[test]
fn scoring_is_left_at_once() {
    let interrupt = || [Effect::Interrupt(Signal::Interrupt)];
    for key in [KeyCode::Esc, KeyCode::Char('q')] {
        assert_eq!(press_code(&mut scoring().0, key), interrupt());
    }
    assert_eq!(press_key(&mut scoring().0, KeyCode::Char('c'), KeyModifiers::CONTROL), interrupt());
    let (mut app, id) = scoring();
    assert_eq!(update(&mut app, done(id, Ok(JobOutcome::Cancelled))), [Effect::Interrupt(Signal::Interrupt)]);
    assert_eq!(update(&mut scoring().0, Message::Terminate(Signal::Terminate)), [Effect::Interrupt(Signal::Terminate)]);
}

#[test]
fn panel_keys_wait_for_the_scores() {
    let (mut app, id) = scoring();
    assert!(press(&mut app, "lhbteofs/").is_empty());
    assert!(app.overlay.is_none());
    press(&mut app, "?");
    assert!(matches!(app.overlay, Some(Overlay::Help { .. })), "help is always there");
    let scored = scored(&app.dataset, scores(&[0.2, 0.9], Axis::Probability));
    let notes = vec![RunNote::Truncated { truncated: 1, rows: 2, option: "--max-length" }];
    update(
        &mut app,
        done(id, Ok(JobOutcome::Scored(Arc::clone(&scored), points_of(&scored, &Priorities::default()), notes))),
    );
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "l");
    assert_eq!(view(&app).threshold, 0.51);
    assert_eq!(app.notes.len(), 1);
}

#[test]
fn a_failure_is_shown_and_left_with_its_sentence() {
    let (mut app, id) = scoring();
    update(&mut app, done(id, failed("the weights are damaged")));
    assert_eq!(press_code(&mut app, KeyCode::Enter), [Effect::Fail(Trouble("the weights are damaged").into())]);
}

#[test]
fn how_far_a_write_is_does_not_move_the_bar_of_scoring() {
    let (mut app, id) = scoring();
    let (export, _) = app.jobs.start(JobKind::Export);
    let before = scoring_of(&app);
    let progress = JobProgress { fraction: 0.9, ..JobProgress::default() };
    update(&mut app, Message::Job(export, JobEvent::Progress(progress)));
    assert_eq!(scoring_of(&app), before);
    update(&mut app, Message::Job(id, JobEvent::Progress(progress)));
    assert_ne!(scoring_of(&app), before);
}

fn scoring_of(app: &App) -> JobProgress {
    match app.phase {
        Phase::Scoring(progress) => progress,
        Phase::Review(_) | Phase::Failed(_) => panic!("it is scoring"),
    }
}

#[test]
fn why_a_file_could_not_be_written_is_read_to_its_end_at_every_width() {
    let why =
        "cannot write reports/of/today/predictions.csv: the folder reports/of/today does not exist; create it first";
    for width in [40, 60, 120] {
        let mut app = example();
        press(&mut app, "e");
        let (id, _) = started(&press_code(&mut app, KeyCode::Enter));
        update(&mut app, done(id, failed(why)));
        let buffer = drawn(&mut app, width, 20, Palette::Mono);
        let body = geometry(&app, width, 20).overlay_body;
        let shown: String = body.positions().map(|at| buffer[at].symbol()).collect();
        let is_text = |character: &char| !character.is_whitespace();
        let said: String = shown.chars().filter(is_text).collect();
        assert!(said.ends_with(&why.chars().filter(is_text).collect::<String>()), "{shown}");
    }
}

#[test]
fn a_decision_takes_a_reason_in_a_field_of_its_own() {
    let mut app = example();
    press(&mut app, "e");
    // Predictions have none: the keys that go there do nothing.
    press_code(&mut app, KeyCode::Down);
    press_code(&mut app, KeyCode::Tab);
    assert!(super::drawing::screen(&mut app, 80, 24).contains("┃ why   "));
    press_code(&mut app, KeyCode::Down);
    press(&mut app, "fewer misses ");
    press_code(&mut app, KeyCode::Up);
    press(&mut app, "x");
    let (_, job) = started(&press_code(&mut app, KeyCode::Enter));
    let Job::Export(export) = job else { panic!("it is an export") };
    assert_eq!((export.reason.as_deref(), export.path.to_str()), (Some("fewer misses"), Some("test.decision.jsonx")));
    let mut app = example();
    press(&mut app, "e");
    press_code(&mut app, KeyCode::Tab);
    let (_, job) = started(&press_code(&mut app, KeyCode::Enter));
    assert!(matches!(job, Job::Export(export) if export.reason.is_none()), "nobody said why");
}

#[test]
fn a_decision_that_is_written_again_proposes_the_reason_that_was_typed_last() {
    let mut app = example();
    let open = |app: &mut App| {
        press(app, "e");
        press_code(app, KeyCode::Tab);
        press_code(app, KeyCode::Down);
    };
    open(&mut app);
    press(&mut app, "fewer misses");
    let (id, job) = started(&press_code(&mut app, KeyCode::Enter));
    let Job::Export(first) = job else { panic!("it is an export") };
    let (kind, path, ends) = (ExportKind::Decision, first.path, Band::new(0.5, 0.5).unwrap());
    update(&mut app, done(id, Ok(JobOutcome::Written { kind, path, ends, labels: SliceLabels::None })));
    press(&mut app, "l");
    open(&mut app);
    assert!(screen(&mut app, 80, 24).contains("fewer misses"));
    press(&mut app, ", still");
    let (_, job) = started(&press_code(&mut app, KeyCode::Enter));
    assert!(matches!(job, Job::Export(export) if export.reason.as_deref() == Some("fewer misses, still")));
    // It may be taken away.
    press_code(&mut app, KeyCode::Esc);
    open(&mut app);
    (0.."fewer misses, still".len()).for_each(|_| drop(press_code(&mut app, KeyCode::Backspace)));
    let (_, job) = started(&press_code(&mut app, KeyCode::Enter));
    assert!(matches!(job, Job::Export(export) if export.reason.is_none()));
}

#[test]
fn the_dialogue_of_a_decision_tells_of_the_open_band() {
    let mut app = example();
    let dialogue = |app: &mut App| {
        press(app, "e");
        press_code(app, KeyCode::Tab);
        // As wide as the dialogue, which then covers whole lines.
        let shown = unspaced(&screen(app, 66, 24).replace('┃', " "));
        press_code(app, KeyCode::Esc);
        shown
    };
    assert!(dialogue(&mut app).contains(&unspaced("write the threshold with its figures")));
    press(&mut app, "a");
    let shown = dialogue(&mut app);
    assert!(shown.contains(&unspaced("write the band, 0.4 to below 0.6 left to people, with its figures")), "{shown}");
}
