//! What can be exported of questions, and the names that are proposed.

use std::sync::Arc;

use cutpoint::app::{App, Effect, ExportKind, Job, Overlay, PredictionsAs, Preset, Title};
use cutpoint::dataset::Unanswerable;
use cutpoint::metrics::{AnswerSet, Answered, Priorities, ScoreSource, Scored};
use ratatui::crossterm::event::KeyCode;

use super::super::{example, points_of, press, press_code};
use super::{ASKED, Asked, app_of_questions, example_of_questions, rows_of, scored_questions};

/// The kinds of the dialogue, each with the name that it proposes.
fn proposed(app: &mut App) -> Vec<(ExportKind, String)> {
    press(app, "e");
    let mut found: Vec<(ExportKind, String)> = Vec::new();
    loop {
        let Some(Overlay::Export(form)) = &app.overlay else { panic!("no dialogue") };
        if found.first().is_some_and(|(first, _)| *first == form.kind) {
            return found;
        }
        found.push((form.kind, form.path.text.clone()));
        press_code(app, KeyCode::Tab);
    }
}

/// The same questions, answered by another program.
fn read_from_files() -> App {
    let data = rows_of(&ASKED, Unanswerable::Possible);
    let of_model = scored_questions(&ASKED, &data);
    let bare = |row: &Answered| Answered { n_best: Vec::new(), best: None, ..row.clone() };
    let answers = of_model.answers().unwrap().rows().iter().map(bare).collect();
    let source = ScoreSource::Read("null_odds.json".into());
    let scored = Scored::new(source, of_model.scores().clone(), of_model.labels().clone());
    let scored = Arc::new(scored.with_answers(Arc::new(AnswerSet::new(answers))));
    let points = points_of(&scored, &Priorities::default());
    App::with_scores(Arc::new(data), Title::default(), Preset::default(), scored, points)
}

#[test]
fn the_files_of_run_squad_are_offered_where_a_model_answered() {
    let names: Vec<String> = proposed(&mut example_of_questions()).into_iter().map(|(_, name)| name).collect();
    let expected = [
        "test.predictions.json",
        "test.decision.json",
        "test.report.md",
        "test.nbest_predictions.json",
        "test.null_odds.json",
    ];
    assert_eq!(names, expected);
    let kinds = |app: &mut App| proposed(app).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    let three = [ExportKind::Predictions, ExportKind::Decision, ExportKind::Report];
    assert_eq!(kinds(&mut read_from_files()), three);
    assert_eq!(kinds(&mut example()), three);
    let answerable: Vec<Asked> = ASKED.into_iter().filter(|(.., gold)| !gold.is_empty()).collect();
    let mut never = app_of_questions(&answerable, Unanswerable::Never, 0.0);
    assert!(!kinds(&mut never).contains(&ExportKind::Decision), "there is no threshold to decide for");
}

#[test]
fn beside_a_band_rows_alone_are_written() {
    let mut app = example_of_questions();
    press(&mut app, "a");
    press(&mut app, "e");
    let Some(Overlay::Export(form)) = &app.overlay else { panic!("no dialogue") };
    assert_eq!((form.predictions, form.path.text.as_str()), (PredictionsAs::Rows, "test.predictions.csv"));
}

#[test]
fn the_null_odds_are_written_as_the_dialogue_has_it() {
    let mut app = example_of_questions();
    press(&mut app, "e");
    for _ in 0..4 {
        press_code(&mut app, KeyCode::Tab);
    }
    let effects = press_code(&mut app, KeyCode::Enter);
    let [Effect::Start(_, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((export.kind, export.path.to_str()), (ExportKind::NullOdds, Some("test.null_odds.json")));
}
