//! What an export of a comparison holds, and what is said where there is nothing to compare.

use std::sync::Arc;

use cutpoint::app::{
    App, Effect, Export, ExportKind, Filter, HeldOut, Holdout, HoldoutScores, Job, JobEvent, JobOutcome, Message,
    Preset, RivalState, update,
};
use cutpoint::metrics::{
    Axis, BootstrapPlan, BootstrapProgress, ConstantCosts, Metric, Objective, Points, RowsNow, Sureness,
};
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{app_with, dataset, press, press_code, scores, view};
use super::{OTHER, Trouble, compare_job, comparing, show, work};

/// Ask for a report on the screen, and give what is to be written.
fn export_of_report(app: &mut App) -> Export {
    press(app, "e");
    press_code(app, KeyCode::Tab);
    press_code(app, KeyCode::Tab);
    let effects = press_code(app, KeyCode::Enter);
    let export = effects.into_iter().find_map(|effect| match effect {
        Effect::Start(_, Job::Export(export)) => Some(export),
        _ => None,
    });
    press_code(app, KeyCode::Esc);
    export.unwrap()
}

#[test]
fn a_report_compares_at_the_objective_that_the_tab_compares_at() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    press(&mut app, "o");
    press(&mut app, "j");
    press_code(&mut app, KeyCode::Enter);
    let chosen = view(&app).points.entries()[2].objective.clone();
    assert_eq!(export_of_report(&mut app).objective, Some(chosen.clone()));
    press(&mut app, "llllllllll");
    let shown = screen(&mut app, 120, 40).to_lowercase();
    assert!(shown.contains(&format!("b at its best {chosen}")), "{shown}");
    let export = export_of_report(&mut app);
    assert_eq!((export.kind, export.objective, export.current), (ExportKind::Report, None, chosen));
}

#[test]
fn where_b_has_no_threshold_the_table_says_so_and_claims_no_rows() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(view(&app).rows.filter, Filter::OnlyA);
    press(&mut app, "t");
    press(&mut app, "recall@precision>=0.99,predicted<=0.1%");
    let effects = press_code(&mut app, KeyCode::Enter);
    work(&mut app, &[&OTHER], effects);
    assert!(view(&app).side_by_side().is_none());
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("only A right – of 12"), "{shown}");
    assert!(shown.contains("no threshold of other meets recall@precision>=0.99,predicted<=0.1%"), "{shown}");
    assert!(!shown.contains("there is no row") && !shown.contains("c another place"), "{shown}");
}

#[test]
fn one_that_cannot_be_judged_again_is_given_up() {
    let mut app = comparing(&["one", "two"], &[&OTHER, &OTHER]);
    press(&mut app, "t");
    press(&mut app, "recall>=0.9");
    let mut effects = press_code(&mut app, KeyCode::Enter);
    let Some(Effect::Start(id, Job::Choose(choice))) = effects.pop() else { panic!() };
    let points = Arc::new(Points::new(&choice.scored, &choice.priorities).unwrap());
    let chosen = JobOutcome::Chosen(points, choice.goal);
    let effects = update(&mut app, Message::Job(id, JobEvent::Done(Ok(chosen))));
    let [first] = effects.iter().filter_map(compare_job).collect::<Vec<_>>()[..] else { panic!("{effects:?}") };
    // The one at work is told, and the other is gone on with.
    let failed = |app: &mut App, id| update(app, Message::Job(id, JobEvent::Done(Err(Trouble("no thread").into()))));
    let effects = failed(&mut app, first);
    let failures = |app: &App| {
        let rivals = view(app).comparison.rivals.iter();
        rivals.map(|rival| matches!(rival.state, RivalState::Failed(_))).collect::<Vec<_>>()
    };
    assert_eq!(failures(&app), [true, false]);
    let [second] = effects.iter().filter_map(compare_job).collect::<Vec<_>>()[..] else { panic!("{effects:?}") };
    let effects = failed(&mut app, second);
    assert_eq!((failures(&app), effects.iter().find_map(compare_job)), (vec![true, true], None));
}

#[test]
fn the_screen_gives_no_interval_without_width() {
    let other = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0];
    let labels: Vec<bool> = (0..12).map(|row| row > 5).collect();
    let data = dataset(&labels, |_| (String::new(), String::new()));
    let preset = Preset { rivals: vec!["other".into()], ..Preset::default() };
    let mut app = app_with(data, scores(&other, Axis::Probability), preset);
    let effects = app.begin();
    work(&mut app, &[&other], effects);
    show(&mut app, &[&other]);
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let shown = screen(&mut app, width, height);
        assert!(shown.contains("0.000 –") || shown.contains("0.000  –"), "{shown}");
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines.iter().all(|line| !line.contains("0.000 0.000")), "{shown}");
    }
}

#[test]
fn exports_are_the_same_only_where_all_that_goes_into_them_is() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    let export = export_of_report(&mut app);
    assert_eq!(export, export_of_report(&mut app));
    let costs = ConstantCosts::default();
    let holdout = Holdout {
        dataset: Arc::clone(&export.dataset),
        rows: RowsNow::Others,
        decided: RowsNow::Others,
        scores: HoldoutScores::Ready(HeldOut::new(Arc::clone(&export.scored), &export.dataset, costs)),
    };
    let again = Arc::new(Points::new(&export.scored, export.points.priorities()).unwrap());
    let mut judged = export.compared.clone();
    judged[0].0.points = Arc::clone(&again);
    let mut undrawn = export.compared.clone();
    assert!(undrawn[0].1.take().is_some());
    let plan = BootstrapPlan { seed: export.plan.seed + 1, ..export.plan };
    let others = [
        Export { reason: Some("because".into()), ..export.clone() },
        Export { holdout: Some(holdout), ..export.clone() },
        Export { plan, ..export.clone() },
        Export { points: again, ..export.clone() },
        Export { current: Objective::best(Metric::Recall), ..export.clone() },
        Export { compared: judged, ..export.clone() },
        Export { compared: undrawn, ..export.clone() },
        Export { compared: Vec::new(), ..export.clone() },
    ];
    for other in others {
        assert_ne!(export, other);
    }
    let sweep = export.scored.sweep();
    let progress = BootstrapProgress::default();
    let sure =
        || Sureness::new(sweep, &export.points, BootstrapPlan { replicates: 10, ..plan }, &progress).map(Arc::new);
    let [one, other] = [sure(), sure()].map(|sureness| Export { sureness, ..export.clone() });
    assert!(one.sureness.is_some() && one == one.clone() && one != other && one != export);
}

#[test]
fn the_difference_of_areas_has_one_interval_which_is_delongs() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    let rival = view(&app).comparison.rival().unwrap();
    assert!(rival.differences.is_some(), "the rows are drawn anew");
    let (low, high) = rival.judged().unwrap().pairing.delong().unwrap().interval().unwrap();
    let written = format!("{low:.3} to {high:.3}");
    let shown = screen(&mut app, 200, 60);
    let of_areas = shown.lines().find(|line| line.contains("ROC AUC ")).unwrap();
    assert!(of_areas.contains(&written), "{written}: {shown}");
    assert_eq!(shown.matches(&written).count(), 2, "in the table and under DeLong: {shown}");
}

#[test]
fn where_nobody_names_an_objective_the_current_one_is_f1_as_in_a_report() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    assert!(screen(&mut app, 120, 40).contains("each at its best F1"));
    assert_eq!(export_of_report(&mut app).current, Objective::default());
    // Judged by something else it stays so.
    assert_eq!(Objective::default(), Objective::best(Metric::F1));
}
