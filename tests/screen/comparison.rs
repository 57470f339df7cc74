//! The tab of the comparison, the rows that only one of two scores gets right, and the pin.

mod exported;

use std::sync::Arc;

use cutpoint::app::{
    App, BandEnd, Effect, Filter, Job, JobEvent, JobId, JobOutcome, JudgedRival, Message, OpenBand, Preset, RivalState,
    Sort, Tab, update,
};
use cutpoint::dataset::{Cell, Roles, Table};
use cutpoint::metrics::{
    Agreement, Axis, BootstrapProgress, Footing, Pairing, Points, ScoreSource, Scored, Scores, paired_sweep_bootstrap,
};
use ratatui::crossterm::event::KeyCode;

use super::drawing::screen;
use super::{app_of, app_with, dataset, example, press, press_code, scores, view};

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
    let values = [0.03, 0.11, 0.19, 0.27, 0.35, 0.43, 0.52, 0.61, 0.7, 0.79, 0.88, 0.97];
    let data = dataset(&LABELS, |row| (format!("first text {row}"), format!("second text {row}")));
    let rivals = names.iter().map(|name| (*name).to_owned()).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), Preset { rivals, ..Preset::default() });
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
        let own = screen(&mut app, width, height);
        press(&mut app, "c");
        let common = screen(&mut app, width, height);
        insta::assert_snapshot!(format!("comparison_{width}x{height}"), [own, common].join("\n"));
    }
}

#[test]
fn the_figures_follow_the_threshold_and_b_stands_where_it_is_told() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    let at = |app: &App| view(app).live_comparison().unwrap().comparison.thresholds;
    let own = at(&app).b;
    assert_eq!(at(&app).a, 0.5);
    press(&mut app, "l");
    assert_eq!((at(&app).a, at(&app).b), (0.51, own));
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
    // Another objective chooses another point for B too.
    press(&mut app, "o");
    press(&mut app, "j");
    press_code(&mut app, KeyCode::Enter);
    let entry = &view(&app).points.entries()[1];
    let judged = view(&app).comparison.rival().unwrap().judged().unwrap();
    assert_eq!(judged.points.entries()[1].objective, entry.objective);
    assert_eq!(at(&app).b, judged.points.entries()[1].point().unwrap().threshold);
}

#[test]
fn the_title_says_both_at_their_best_only_where_a_stands_there_too() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    press(&mut app, "b");
    assert!(screen(&mut app, 120, 40).contains("both at their best"));
    press(&mut app, "a");
    let [at, point] = [view(&app).threshold, view(&app).single()];
    assert_ne!(at, point, "the keys move an end of the band");
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("B at its best") && !shown.contains("both at their"), "{shown}");
    press(&mut app, "ab");
    assert!(screen(&mut app, 120, 40).contains("both at their best"));
}

#[test]
fn the_rows_that_only_one_gets_right_are_listed_in_every_order() {
    let mut app = comparing(&["other"], &[&OTHER]);
    show(&mut app, &[&OTHER]);
    press(&mut app, "c");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!((app.tab, view(&app).rows.filter), (Tab::Threshold, Filter::OnlyA));
    for (filter, expected) in [(Filter::OnlyA, [0, 8]), (Filter::OnlyB, [2, 6])] {
        assert_eq!(view(&app).rows.filter, filter);
        for _ in 0..2 {
            for _ in Sort::ALL {
                press(&mut app, "s");
                let listing = view(&app).listing();
                let mut listed = listing.page(0, 20);
                for (position, row) in listed.iter().enumerate() {
                    assert_eq!((listing.position(*row), listing.page(position, 1)), (Some(position), vec![*row]));
                }
                listed.sort_unstable();
                assert_eq!((listing.len(), listed), (2, expected.to_vec()), "{filter:?} {:?}", view(&app).rows.sort);
                assert_eq!(listing.position(1), None);
            }
            press(&mut app, "S");
        }
        press(&mut app, "f");
    }
    assert_eq!(view(&app).rows.filter, Filter::All, "without a pin nothing can have flipped");
    // As the definition has it, at every threshold.
    for step in 0..=20 {
        let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
        state.threshold = f64::from(step) / 20.0;
        for (filter, agreement) in [(Filter::OnlyA, Agreement::OnlyARight), (Filter::OnlyB, Agreement::OnlyBRight)] {
            state.rows.filter = filter;
            let standing = state.side_by_side().unwrap();
            let expected: Vec<usize> = (0..12).filter(|row| standing.agreement(*row) == agreement).collect();
            let mut listed = state.listing().page(0, 20);
            listed.sort_unstable();
            assert_eq!(listed, expected, "{filter:?} at {}", state.threshold);
        }
    }
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
fn a_filter_of_the_command_line_waits_for_the_other_score() {
    let data = dataset(&LABELS, |row| (row.to_string(), String::new()));
    let preset = Preset { rivals: vec!["other".into()], filter: Some(Filter::OnlyB), ..Preset::default() };
    let values: Vec<f64> = (0..12).map(|row| f64::from(row) / 12.0).collect();
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    assert_eq!(view(&app).rows.filter, Filter::Errors);
    let effects = app.begin();
    work(&mut app, &[&OTHER], effects);
    assert_eq!(view(&app).rows.filter, Filter::OnlyB);
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
fn a_pinned_threshold_shows_what_has_flipped_since() {
    let mut app = example();
    press(&mut app, "P");
    assert_eq!(view(&app).pin, Some(0.5));
    assert!(app.status.as_ref().unwrap().to_string().starts_with("pinned 0.5"));
    press(&mut app, "[[");
    let flipped = view(&app).flipped().unwrap();
    assert_eq!((flipped.became, flipped.right, flipped.wrong), (true, 1, 1));
    while view(&app).rows.filter != Filter::Flipped {
        press(&mut app, "f");
    }
    for _ in Sort::ALL {
        press(&mut app, "s");
        let mut listed = view(&app).listing().page(0, 20);
        listed.sort_unstable();
        assert_eq!(listed, [4, 5]);
    }
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 became 1, 1 right and 1 wrong now"), "{shown}");
    assert!(shown.contains("1↑") && shown.contains("◇"), "{shown}");
    press(&mut app, "]]]]");
    let flipped = view(&app).flipped().unwrap();
    assert_eq!((flipped.became, flipped.right + flipped.wrong), (false, 2));
    assert!(screen(&mut app, 80, 24).contains("2 became 0, 1 right and 1 wrong now"));
    press(&mut app, "P");
    assert_eq!(view(&app).listing().len(), 0);
    assert!(screen(&mut app, 80, 24).contains("nothing has flipped since the pin"));
    press(&mut app, "P");
    assert_eq!((view(&app).pin, view(&app).rows.filter), (None, Filter::Errors));
    assert!(!screen(&mut app, 120, 40).contains('◇'));
}

#[test]
fn rows_left_to_people_since_the_pin_are_by_hand_and_became_nothing() {
    let mut app = example();
    press(&mut app, "Pa");
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 by hand now") && !shown.contains("became"), "{shown}");
    press(&mut app, "t");
    press(&mut app, "0.65,0.75");
    press_code(&mut app, KeyCode::Enter);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("since the pin at 0.5: 2 became 0, 1 right and 1 wrong now; 1 by hand"), "{shown}");
}

#[test]
fn a_pin_lists_what_flipped_at_every_threshold() {
    let values: Vec<f64> = (0..40).map(|row| f64::from(row * 7 % 11) / 11.0).collect();
    let labels: Vec<bool> = (0..40).map(|row| row % 3 == 0).collect();
    let mut app = app_of(&labels, &values, Axis::Probability);
    let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
    let all = (0..=12).flat_map(|pin| (0..=12).map(move |threshold| (pin, threshold)));
    // Alone, and as either end of a band.
    let all = all.flat_map(|(pin, threshold)| [None, Some(0), Some(4), Some(9)].map(|other| (pin, threshold, other)));
    for (pin, threshold, other) in all {
        (state.pin, state.threshold) = (Some(f64::from(pin) / 11.0), f64::from(threshold) / 11.0);
        state.band = other.map(|other| OpenBand {
            active: if other < threshold { BandEnd::High } else { BandEnd::Low },
            other: f64::from(other) / 11.0,
            single: 0.5,
            chosen: None,
        });
        state.rows.filter = Filter::Flipped;
        let expected: Vec<usize> = (0..40).filter(|row| state.has_flipped(*row)).collect();
        for sort in Sort::ALL {
            state.rows.sort = sort;
            let listing = state.listing();
            let mut listed = listing.page(0, 50);
            for (position, row) in listed.iter().enumerate() {
                assert_eq!(listing.position(*row), Some(position));
            }
            listed.sort_unstable();
            assert_eq!(listed, expected, "{sort:?} {pin} {threshold} {other:?}");
        }
        let flipped = state.flipped().unwrap();
        let then = |row: &usize| values[*row] >= f64::from(pin) / 11.0;
        let by_definition: Vec<usize> = (0..40).filter(|row| state.label_of(*row) != Some(then(row))).collect();
        assert_eq!(expected, by_definition);
        let became = |label: Option<bool>, is: Option<bool>| {
            let of = |row: &&usize| state.label_of(**row) == label && is.is_none_or(|is| labels[**row] == is);
            expected.iter().filter(of).count() as u64
        };
        let class = flipped.became;
        let counts = [became(Some(class), Some(class)), became(Some(class), Some(!class)), became(None, None)];
        assert_eq!([flipped.right, flipped.wrong, flipped.by_hand], counts, "{pin} {threshold} {other:?}");
        assert_eq!(became(Some(!class), None), 0, "{pin} {threshold} {other:?}");
    }
}

#[test]
fn in_a_slice_only_its_rows_are_listed_and_a_band_changes_nothing() {
    let values = [0.03, 0.11, 0.19, 0.27, 0.35, 0.43, 0.52, 0.61, 0.7, 0.79, 0.88, 0.97];
    let mut data = dataset(&LABELS, |row| (row.to_string(), String::new()));
    let mut table = Table::new(["label", "source"].map(String::from).into());
    for row in 0..12_usize {
        table.push(["1", if row.is_multiple_of(4) { "news" } else { "forum" }].map(Cell::Text));
    }
    data.table = table;
    data.roles = Roles { label: Some(0), ..Roles::default() };
    let preset = Preset { rivals: vec!["other".into()], ..Preset::default() };
    let mut app = app_with(data, scores(&values, Axis::Probability), preset);
    let effects = app.begin();
    work(&mut app, &[&OTHER], effects);
    let effects = press(&mut app, "3");
    work(&mut app, &[&OTHER], effects);
    let names: Vec<String> = ["news", "forum"].map(str::to_owned).into();
    for _ in 0..2 {
        press(&mut app, "3");
        press_code(&mut app, KeyCode::Enter);
        let slice = view(&app).slice.as_ref().unwrap();
        let part = &slice.rows.set().parts()[slice.part];
        assert!(names.contains(&part.name().to_owned()));
        let own: Vec<usize> = part.lines().iter().map(|line| *line as usize).collect();
        press(&mut app, "4cccc");
        for band in [false, true] {
            if band {
                press(&mut app, "1a");
            }
            let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
            state.pin = Some(0.2);
            for (filter, agreement) in [(Filter::OnlyA, Agreement::OnlyARight), (Filter::OnlyB, Agreement::OnlyBRight)]
            {
                for sort in Sort::ALL {
                    (state.rows.filter, state.rows.sort) = (filter, sort);
                    let beside = state.side_by_side().unwrap();
                    let expected: Vec<usize> =
                        own.iter().copied().filter(|row| beside.agreement(*row) == agreement).collect();
                    let mut listed = state.listing().page(0, 20);
                    listed.sort_unstable();
                    assert_eq!(listed, expected, "{filter:?} {sort:?} {band}");
                    state.rows.filter = Filter::Flipped;
                    let expected: Vec<usize> = own.iter().copied().filter(|row| state.has_flipped(*row)).collect();
                    let mut listed = state.listing().page(0, 20);
                    listed.sort_unstable();
                    assert_eq!(listed, expected, "{sort:?} {band}");
                }
            }
        }
        press(&mut app, "a");
        press(&mut app, "3j");
    }
}

#[test]
fn the_first_tab_leads_to_a_comparison_and_its_title_says_where_a_stands() {
    let mut app = comparing(&["other"], &[&OTHER]);
    app.status = None;
    let footer = screen(&mut app, 120, 40).lines().last().unwrap().to_owned();
    assert!(footer.contains("4 comparison"), "{footer}");
    show(&mut app, &[&OTHER]);
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("A at 0.5, B at its best accuracy on these rows"), "{drawn}");
    press(&mut app, "a");
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("A at the upper end 0.6, B at its best accuracy"), "{drawn}");
    press(&mut app, "c");
    assert!(screen(&mut app, 200, 60).contains("at the same threshold, A at the upper end 0.6"));
}
