//! The tab of the comparison.

mod exported;
mod listed;
mod pinned;

use std::sync::Arc;

use cutpoint::app::{
    App, Effect, Job, JobEvent, JobId, JobOutcome, JudgedRival, Message, Preset, RivalState, Tab, update,
};
use cutpoint::metrics::{
    Axis, BootstrapProgress, Footing, Pairing, Points, Priorities, ScoreSource, Scored, Scores, paired_sweep_bootstrap,
};
use ratatui::crossterm::event::KeyCode;

use super::drawing::{screen, unspaced, unspaced_overlay};
use super::{app_with, dataset, example, press, press_code, scores, view};

/// Further scores of the rows of `app`, in the order of its rivals.
type Others<'a> = &'a [&'a [f64]];

/// Do the work that `effects` start, as workers would, and what follows from that.
fn work(app: &mut App, others: Others<'_>, effects: Vec<Effect>) {
    let mut waiting = effects;
    while let Some(effect) = waiting.pop() {
        let Effect::Start(id, job) = effect else { continue };
        let outcome = match job {
            Job::Compare(comparing) => {
                let pairing = comparing.known.clone().unwrap_or_else(|| {
                    let source = ScoreSource::Read(app.preset.rivals[comparing.rival].clone());
                    let values = Scores::from_values(others[comparing.rival].to_vec());
                    let other = Scored::new(source, values, comparing.scored.labels().clone());
                    Arc::new(Pairing::new(Arc::clone(&comparing.scored), Arc::new(other)))
                });
                let points = Arc::new(Points::new(pairing.b(), comparing.priorities()).unwrap());
                JobOutcome::Compared(comparing.rival, JudgedRival { pairing, points, as_these: comparing.points })
            }
            Job::DrawPairs(drawing) => {
                let (a, b, plan) = (drawing.pairing.a().sweep(), drawing.pairing.b().sweep(), drawing.plan);
                let progress = BootstrapProgress::default();
                let drawn = paired_sweep_bootstrap(a, b, plan.resampling, 100, plan.seed, &progress);
                JobOutcome::DrawnPairs(Arc::clone(&drawing.pairing), drawn.map(Arc::new))
            }
            Job::Choose(choice) => {
                JobOutcome::Chosen(Arc::new(Points::new(&choice.scored, &choice.priorities).unwrap()), choice.goal)
            }
            Job::Slice(to_slice) => JobOutcome::Sliced(to_slice.work().unwrap()),
            Job::Draw(_)
            | Job::DrawHere(_)
            | Job::Curves(_)
            | Job::Calibrate(_)
            | Job::Correlate(_)
            | Job::ChooseBand(_)
            | Job::Score
            | Job::ScoreHoldout
            | Job::Export(_) => continue,
        };
        waiting.extend(update(app, Message::Job(id, JobEvent::Done(Ok(outcome)))));
    }
}

/// Twelve rows with one score, and with others of these names.
fn comparing(names: &[&str], others: Others<'_>) -> App {
    comparing_by(Priorities::default(), names, others)
}

/// The same, where thresholds are judged by `priorities`.
fn comparing_by(priorities: Priorities, names: &[&str], others: Others<'_>) -> App {
    let values = [0.03, 0.11, 0.19, 0.27, 0.35, 0.43, 0.52, 0.61, 0.7, 0.79, 0.88, 0.97];
    let data = dataset(&LABELS, |row| (format!("first text {row}"), format!("second text {row}")));
    let rivals = names.iter().map(|name| (*name).to_owned()).collect();
    let preset = Preset { rivals, priorities, ..Preset::default() };
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    let effects = app.begin();
    work(&mut app, others, effects);
    app
}

const LABELS: [bool; 12] = [false, false, true, false, false, true, false, true, true, false, true, true];

/// Right on rows 2 and 6, where the first score is wrong, and wrong on rows 0 and 8.
const OTHER: [f64; 12] = [0.66, 0.12, 0.72, 0.21, 0.33, 0.41, 0.47, 0.64, 0.31, 0.83, 0.92, 0.95];

fn show(app: &mut App, others: Others<'_>) {
    let effects = press(app, "4");
    work(app, others, effects);
}

#[test]
fn two_scores_stand_side_by_side_at_every_size() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = comparing(&["other model", "third"], &[&OTHER, &OTHER]);
        show(&mut app, &[&OTHER, &OTHER]);
        let mut shown = vec![screen(&mut app, width, height)];
        for _ in 0..2 {
            press(&mut app, "c");
            shown.push(screen(&mut app, width, height));
        }
        insta::assert_snapshot!(format!("comparison_{width}x{height}"), shown.join("\n"));
    }
}

#[test]
fn the_figures_follow_the_threshold_and_b_stands_where_it_is_told() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    let at = |app: &App| view(app).live_comparison().unwrap().comparison.thresholds;
    // At first each is at its best, and the threshold stays where it is.
    let own = at(&app);
    let best = view(&app).points.entries()[view(&app).objective].point().unwrap().threshold;
    assert_eq!((own.a, view(&app).threshold), (best, 0.5));
    assert_ne!(best, 0.5);
    press(&mut app, "c");
    assert_eq!((at(&app).a, at(&app).b), (0.5, own.b));
    press(&mut app, "cccc");
    assert_eq!((view(&app).comparison.footing, at(&app)), (Footing::Own, own));
    // A goes with a threshold that is moved here, away from its best.
    press(&mut app, "l");
    assert_eq!((view(&app).comparison.footing, at(&app).a, at(&app).b), (Footing::OwnOfB, 0.51, own.b));
    press(&mut app, "c");
    assert_eq!((view(&app).comparison.footing, at(&app).b), (Footing::Threshold, 0.51));
    press(&mut app, "h");
    let live = view(&app).live_comparison().unwrap();
    assert_eq!((live.comparison.both_right, live.comparison.both_wrong), (6, 2));
    assert_eq!((live.comparison.mcnemar.only_a_right, live.comparison.mcnemar.only_b_right), (2, 2));
    assert_eq!(live.counts.a(), view(&app).confusion());
    press(&mut app, "c");
    assert_eq!(view(&app).comparison.footing, Footing::Recall);
    press(&mut app, "cc");
    assert_eq!(view(&app).comparison.footing, Footing::Own);
    press(&mut app, "b");
    assert_eq!((view(&app).comparison.footing, view(&app).threshold), (Footing::Own, best));
    // Another objective chooses another point for B too.
    press(&mut app, "o");
    press(&mut app, "j");
    press_code(&mut app, KeyCode::Enter);
    let entry = &view(&app).points.entries()[2];
    let judged = view(&app).comparison.rival().unwrap().judged().unwrap();
    assert_eq!(judged.points.entries()[2].objective, entry.objective);
    let own = [entry, &judged.points.entries()[2]].map(|entry| entry.point().unwrap().threshold);
    assert_eq!((view(&app).comparison.footing, [at(&app).a, at(&app).b]), (Footing::Own, own));
}

#[test]
fn at_another_prevalence_nothing_is_said_to_be_best_on_these_rows() {
    let prevalence = "10%".parse().ok();
    let mut app = comparing_by(Priorities { prevalence, ..Priorities::default() }, &["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    for (keys, said) in
        [("", "each at its best F1 at a prevalence of 10 %"), ("c", "B at its best F1 at a prevalence of 10 %")]
    {
        press(&mut app, keys);
        let shown = screen(&mut app, 120, 40);
        assert!(shown.contains(&format!("{said}, figures as measured")), "{shown}");
        let shown = screen(&mut app, 80, 24);
        assert!(shown.contains(said) && !shown.contains("on these rows"), "{shown}");
        let shown = screen(&mut app, 60, 20);
        assert!(shown.contains("for 10 % positives") && !shown.contains("on these rows"), "{shown}");
    }
    press(&mut app, "?");
    let shown = unspaced_overlay(&app);
    let said = "note: operating points are chosen for a prevalence of 10 %, also where scores are compared; the figures of comparisons \
                and slices are as measured";
    assert!(shown.contains(&unspaced(said)), "{shown}");
}

#[test]
fn a_guarantee_at_another_prevalence_is_not_defined_rather_than_not_met() {
    let objectives = Some(vec!["recall@precision>=0.6 with 90%".parse().unwrap()]);
    for (prevalence, said) in [
        ("10%".parse().ok(), "is not defined: a guarantee holds for rows like these, not at another prevalence"),
        (None, "no threshold of score meets recall@precision>=0.6 with 90%; o chooses"),
    ] {
        let priorities = Priorities { objectives: objectives.clone(), prevalence, ..Priorities::default() };
        let mut app = comparing_by(priorities, &["other"], &[&OTHER]);
        show(&mut app, &[&OTHER]);
        let shown = screen(&mut app, 120, 40);
        assert!(shown.contains(said), "{shown}");
    }
}

#[test]
fn the_title_says_each_at_its_best_only_where_a_stands_there_too() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    assert!(screen(&mut app, 120, 40).contains("each at its best F1 on these rows"));
    press(&mut app, "l");
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("A at 0.51, B at its best F1 on these rows") && !shown.contains("each at"), "{shown}");
    press(&mut app, "b");
    assert_eq!(view(&app).comparison.footing, Footing::OwnOfB);
    assert!(screen(&mut app, 120, 40).contains("each at its best F1"));
    press(&mut app, "a");
    let [at, point] = [view(&app).threshold, view(&app).single()];
    assert_ne!(at, point, "the keys move an end of the band");
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("B at its best") && !shown.contains("each at"), "{shown}");
    press(&mut app, "ab");
    assert!(screen(&mut app, 120, 40).contains("each at its best"));
}

#[test]
fn the_table_has_a_column_of_the_other_score() {
    let mut app = comparing(&["other"], &[&OTHER]);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("   other    loss  sentence 1"), "{shown}");
    assert!(shown.contains("0.1900 ") && shown.contains("0.7200 ✓"), "{shown}");
    assert!(!screen(&mut app, 60, 20).contains("other"));
    press_code(&mut app, KeyCode::Enter);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("B other   predicted "), "{shown}");
}

#[test]
fn several_are_worked_out_one_after_the_other_and_tab_goes_through_them() {
    let data = dataset(&LABELS, |row| (row.to_string(), String::new()));
    let preset = Preset { rivals: vec!["one".into(), "two".into()], ..Preset::default() };
    let values: Vec<f64> = (0..12).map(|row| f64::from(row) / 12.0).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    let effects = app.begin();
    let started: Vec<JobId> = effects.iter().filter_map(compare_job).collect();
    assert_eq!(started.len(), 1, "{effects:?}");
    press(&mut app, "4");
    let shown = screen(&mut app, 80, 24);
    assert!(shown.contains("one is being worked out…"), "{shown}");
    // The first cannot be had: it is said, and the second is begun.
    let failure = Trouble("no such model").into();
    let effects = update(&mut app, Message::Job(started[0], JobEvent::Done(Err(failure))));
    assert!(matches!(view(&app).comparison.rivals[0].state, RivalState::Failed(_)));
    assert!(screen(&mut app, 80, 24).contains("one cannot be had: no such model"));
    work(&mut app, &[&OTHER, &OTHER], effects);
    let effects = press_code(&mut app, KeyCode::Tab);
    work(&mut app, &[&OTHER, &OTHER], effects);
    assert!(screen(&mut app, 80, 24).contains("B two (2 of 2)"));
    assert!(view(&app).comparison.rivals[1].differences.is_some());
    press_code(&mut app, KeyCode::Esc);
    assert_eq!(app.tab, Tab::Threshold);
}

fn compare_job(effect: &Effect) -> Option<JobId> {
    match effect {
        Effect::Start(id, Job::Compare(_)) => Some(*id),
        _ => None,
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Trouble(&'static str);

#[test]
fn another_objective_judges_the_other_score_too() {
    let mut app = comparing(&["other"], &[&OTHER]);
    press(&mut app, "t");
    press(&mut app, "recall>=0.9");
    let effects = press_code(&mut app, KeyCode::Enter);
    work(&mut app, &[&OTHER], effects);
    let judged = view(&app).comparison.rival().unwrap().judged().unwrap();
    assert!(Arc::ptr_eq(&judged.as_these, &view(&app).points));
    assert_eq!(judged.points.entries().len(), view(&app).points.entries().len());
    assert!(view(&app).side_by_side().is_some());
}

#[test]
fn without_another_score_the_tab_says_how_to_get_one() {
    let mut app = example();
    press(&mut app, "4");
    let shown = screen(&mut app, 80, 24);
    for option in ["--compare-score COL", "--compare FILE", "--compare-model DIR"] {
        assert!(shown.contains(option), "{option}: {shown}");
    }
    press(&mut app, "c");
    press_code(&mut app, KeyCode::Enter);
    press_code(&mut app, KeyCode::Tab);
    assert_eq!(app.status.as_ref().unwrap().to_string(), "there is nothing else to compare with");
    assert_eq!(app.tab, Tab::Comparison);
}

#[test]
fn the_first_tab_leads_to_a_comparison_and_its_title_says_where_a_stands() {
    let mut app = comparing(&["other"], &[&OTHER]);
    app.status = None;
    let footer = screen(&mut app, 120, 40).lines().last().unwrap().to_owned();
    assert!(footer.contains("4 comparison"), "{footer}");
    show(&mut app, &[&OTHER]);
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("each at its best F1 on these rows"), "{drawn}");
    press(&mut app, "a");
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("A at the upper end 0.6, B at its best F1"), "{drawn}");
    press(&mut app, "c");
    assert!(screen(&mut app, 200, 60).contains("at the same threshold, A at the upper end 0.6"));
}
