//! The tab of the slices: what is asked for, what is drawn, what keys and mouse do there, and what they do to the first tab.

mod decided;
mod exported;
mod said;

use std::sync::Arc;

use cutpoint::app::{
    App, Effect, Filter, Job, JobEvent, JobOutcome, Message, Preset, Sort, Stroke, Tab, Title, update,
};
use cutpoint::dataset::{Cell, Dataset, SliceBy, Table};
use cutpoint::metrics::{Axis, BootstrapPlan, BootstrapProgress, Metric, Objective, Priorities, SliceRule};
use cutpoint::ui::{self, Palette};
use ratatui::crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::drawing::{drawn, geometry, lines, screen};
use super::{app_of, dataset, points_of, press, press_code, scored, scores, view};

/// Do the work that `effects` start, as workers would; how sure the correlations are is drawn fifty times.
fn work(app: &mut App, effects: Vec<Effect>) {
    for effect in effects {
        let Effect::Start(id, job) = effect else { continue };
        let outcome = match job {
            Job::Slice(to_slice) => JobOutcome::Sliced(to_slice.work().unwrap()),
            Job::Correlate(mut to_correlate) => {
                to_correlate.plan = BootstrapPlan { replicates: 50, ..to_correlate.plan };
                JobOutcome::Correlated(to_correlate.work(&BootstrapProgress::default()).map(Arc::new))
            }
            Job::Draw(_) | Job::DrawHere(_) | Job::Curves(_) | Job::Calibrate(_) => continue,
            Job::Score
            | Job::ScoreHoldout
            | Job::Export(_)
            | Job::Choose(_)
            | Job::ChooseBand(_)
            | Job::Compare(_)
            | Job::DrawPairs(_) => {
                panic!("{job:?}")
            }
        };
        let effects = update(app, Message::Job(id, JobEvent::Done(Ok(outcome))));
        work(app, effects);
    }
}

/// Press keys, and do what they start.
fn press_and_wait(app: &mut App, keys: &str) {
    let effects = press(app, keys);
    work(app, effects);
}

const SOURCES: [&str; 6] = ["news", "forum", "forum", "问答", "", "a name that is longer than there is room for it"];

/// Whether the row is positive, by how it scores and by its source: some sources are harder.
fn row(row: usize) -> (f64, bool, &'static str) {
    let share = |factor: u32| f64::from((row as u32 + 1).wrapping_mul(factor)) / f64::from(u32::MAX);
    let source = SOURCES[(share(2_654_435_761) * 60.0) as usize % 6];
    let score = share(2_246_822_519);
    let noise = if source == "forum" { 0.9 } else { 0.3 };
    (score, score + noise * (share(3_266_489_917) - 0.5) > 0.55, source)
}

/// 600 rows with a source each, and texts of all lengths.
fn rows() -> (Dataset, Vec<f64>) {
    let rows: Vec<_> = (0..600).map(row).collect();
    let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
    let mut data = dataset(&labels, |_| (String::new(), String::new()));
    data.table = Table::new(["text_a", "text_b", "label", "source"].map(String::from).into());
    for (place, (_, label, source)) in rows.iter().enumerate() {
        let first = format!("text {place} {}", "word ".repeat(place % 7));
        data.table.push([first.as_str(), "second", if *label { "1" } else { "0" }, source].map(Cell::Text));
    }
    (data, rows.iter().map(|row| row.0).collect())
}

fn app() -> App {
    let (data, values) = rows();
    super::app_with(data, scores(&values, Axis::Probability), Preset::default())
}

fn at_slices() -> App {
    at_slices_with(Priorities::default())
}

fn at_slices_with(priorities: Priorities) -> App {
    let (data, values) = rows();
    let preset = Preset { priorities, ..Preset::default() };
    let mut app = super::app_with(data, scores(&values, Axis::Probability), preset);
    press_and_wait(&mut app, "3");
    app
}

/// The names in the list, from the top down.
fn listed(app: &App) -> Vec<&str> {
    view(app).slices_now().iter().map(|slice| slice.name).collect()
}

#[test]
fn the_slices_look_as_they_were_accepted() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = at_slices();
        let common = screen(&mut app, width, height);
        press(&mut app, "ccjj");
        let own = screen(&mut app, width, height);
        press_and_wait(&mut app, "s");
        press(&mut app, "ccc");
        let length = screen(&mut app, width, height);
        insta::assert_snapshot!(format!("slices_{width}x{height}"), [common, own, length].join("\n"));
    }
}

#[test]
fn rows_are_cut_up_when_the_tab_is_first_looked_at_and_never_waited_for() {
    let mut app = app();
    let effects = press(&mut app, "3");
    assert!(matches!(&effects[..], [Effect::Start(_, Job::Slice(_))]), "{effects:?}");
    assert!(screen(&mut app, 80, 24).contains("cutting the rows up…"));
    press(&mut app, "1");
    assert_eq!(press(&mut app, "3"), [], "they are under way");
    let [Effect::Start(id, Job::Slice(to_slice))] = &effects[..] else { unreachable!() };
    let found = JobOutcome::Sliced(to_slice.clone().work().unwrap());
    let then = update(&mut app, Message::Job(*id, JobEvent::Done(Ok(found))));
    assert!(matches!(&then[..], [Effect::Start(_, Job::Correlate(_))]), "{then:?}");
    assert!(screen(&mut app, 80, 24).contains("slices by source"));
    press(&mut app, "1");
    assert_eq!(press(&mut app, "3"), [], "they are there");
}

#[test]
fn what_is_sliced_by_goes_round_and_the_old_slices_stay_until_the_new_are_there() {
    let mut app = at_slices();
    let by = |app: &App| view(app).slices.sliced.as_ref().unwrap().by().name().to_owned();
    assert_eq!(by(&app), "source");
    let effects = press(&mut app, "s");
    assert_eq!(by(&app), "source", "a worker cuts them");
    work(&mut app, effects);
    assert_eq!(by(&app), "length");
    press_and_wait(&mut app, "s");
    assert_eq!((by(&app).as_str(), listed(&app).as_slice()), ("script", &["Latin"][..]));
    press_and_wait(&mut app, "s");
    assert_eq!(by(&app), "source");
    press_and_wait(&mut app, "S");
    assert_eq!(by(&app), "script");
    // Another choice before the first is done replaces it.
    let (first, second) = (press(&mut app, "s"), press(&mut app, "s"));
    assert!(matches!(&second[..], [Effect::Cancel(_), Effect::Start(..)]), "{second:?}");
    work(&mut app, first);
    assert_eq!(by(&app), "script", "nobody waits for it any more");
    work(&mut app, second);
    assert_eq!(by(&app), "length");
}

#[test]
fn the_worst_leads_by_the_upper_end_of_its_interval_and_the_order_follows_the_threshold() {
    let mut app = at_slices();
    let in_order = |app: &App| {
        let slices = view(app).slices_now();
        let upper: Vec<f64> = slices.iter().map(|slice| slice.confusion.value(Metric::Accuracy).unwrap()).collect();
        (slices[0].name == "forum", upper)
    };
    let (leads, before) = in_order(&app);
    assert!(leads, "{before:?}");
    press(&mut app, &"l".repeat(20));
    assert_eq!(view(&app).threshold, 0.7);
    let (_, after) = in_order(&app);
    assert_ne!(before, after, "the slices are at the threshold that moved");
    press(&mut app, "u");
    assert_eq!(view(&app).threshold, 0.69, "and undo undoes it");
}

#[test]
fn thresholds_go_from_common_to_best_and_to_what_makes_slices_alike() {
    let mut app = at_slices();
    let thresholds = |app: &App| view(app).slices_now().iter().map(|slice| slice.threshold).collect::<Vec<_>>();
    assert!(thresholds(&app).iter().all(|threshold| *threshold == 0.5));
    for rule in [SliceRule::Best, SliceRule::EqualRecall, SliceRule::EqualPrecision, SliceRule::EqualPredictedRate] {
        press(&mut app, "c");
        assert_eq!(view(&app).slices.rule, rule);
        assert!(thresholds(&app).iter().any(|threshold| *threshold != 0.5), "{rule:?}");
    }
    let shown = screen(&mut app, 120, 40);
    assert!(
        shown.contains("equal share of 1") && shown.contains("all, own") && shown.contains("all, common"),
        "{shown}"
    );
    press(&mut app, "c");
    assert_eq!(view(&app).slices.rule, SliceRule::Common);
}

#[test]
fn the_best_of_a_slice_follows_the_current_objective() {
    let mut app = at_slices();
    let objective = |app: &App| view(app).slices.sliced.as_ref().unwrap().set().objective().to_string();
    assert_eq!(objective(&app), "f1");
    press(&mut app, "oj");
    let effects = press_code(&mut app, KeyCode::Enter);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Start(_, Job::Slice(_)))), "{effects:?}");
    work(&mut app, effects);
    assert_eq!(objective(&app), "mcc");
}

#[test]
fn the_slice_that_is_looked_at_stays_while_the_order_changes() {
    let mut app = at_slices();
    press(&mut app, "jj");
    let selected = |app: &App| {
        let part = view(app).slices.selected;
        view(app).slices.sliced.as_ref().unwrap().set().parts()[part].name().to_owned()
    };
    let name = selected(&app);
    press(&mut app, &"l".repeat(30));
    assert_eq!(selected(&app), name);
    press(&mut app, "G");
    assert_eq!(selected(&app), *listed(&app).last().unwrap());
    press(&mut app, "g");
    assert_eq!(selected(&app), listed(&app)[0]);
    press(&mut app, "k");
    assert_eq!(selected(&app), listed(&app)[0]);
}

#[test]
fn a_click_looks_at_a_slice_and_a_short_screen_scrolls() {
    let mut app = at_slices();
    let shown = lines(&drawn(&mut app, 80, 24, Palette::Mono));
    let line = shown.iter().position(|line| line.contains("news")).unwrap();
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 10,
        row: line as u16,
        modifiers: KeyModifiers::NONE,
    };
    let pointer = ui::hit(&app, &geometry(&app, 80, 24), click, Stroke::Press).unwrap();
    update(&mut app, Message::Pointer(pointer));
    assert!(lines(&drawn(&mut app, 80, 24, Palette::Mono))[line].contains("› news"));
    for (width, height) in [(40, 12), (41, 13), (60, 16), (300, 14), (40, 60)] {
        press(&mut app, "G");
        let name = (*listed(&app).last().unwrap()).to_owned();
        let shown = screen(&mut app, width, height);
        assert!(shown.contains(&format!("› {}", name.chars().take(4).collect::<String>())), "{shown}");
        press(&mut app, "g");
        assert!(screen(&mut app, width, height).contains("› forum"));
    }
}

#[test]
fn enter_lists_the_rows_of_the_slice_and_esc_all_again() {
    let mut app = at_slices();
    screen(&mut app, 120, 40);
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(app.tab, Tab::Threshold);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("pairs of source: forum · errors") && shown.contains("Esc lists all again"), "{shown}");
    let in_slice = |app: &App| {
        let listing = view(app).listing();
        let rows = listing.page(0, usize::MAX);
        assert_eq!(rows.len(), listing.len());
        rows
    };
    let forum = |place: &usize| row(*place).2 == "forum";
    let errors = in_slice(&app);
    assert!(!errors.is_empty() && errors.iter().all(|place| forum(place) && (row(*place).0 >= 0.5) != row(*place).1));
    press(&mut app, "f");
    assert!(screen(&mut app, 120, 40).contains("pairs of source: forum · false positives"));
    // Esc goes back to the table first, then to all rows.
    press_code(&mut app, KeyCode::Tab);
    press_code(&mut app, KeyCode::Esc);
    assert!(view(&app).slice.is_some());
    press_code(&mut app, KeyCode::Esc);
    assert!(view(&app).slice.is_none() && app.tab == Tab::Threshold);
    assert!(screen(&mut app, 120, 40).contains("pairs · false positives"));
}

#[test]
fn rows_of_a_slice_are_listed_in_every_order_under_every_filter() {
    let mut app = at_slices();
    press_code(&mut app, KeyCode::Enter);
    for filter in Filter::ALL {
        for sort in Sort::ALL {
            for reverse in [false, true] {
                let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
                state.relist(|view| (view.rows.filter, view.rows.sort, view.rows.reverse) = (filter, sort, reverse));
                let listing = state.listing();
                let rows = listing.page(0, usize::MAX);
                let mut expected: Vec<usize> =
                    (0..600).filter(|&place| row(place).2 == "forum" && filter.admits(state.outcome(place))).collect();
                for (position, &place) in rows.iter().enumerate() {
                    assert_eq!(listing.position(place), Some(position), "{filter:?} {sort:?} {reverse}");
                }
                assert_eq!(listing.position(0), (row(0).2 == "forum").then_some(0).and(listing.position(0)));
                let mut found = rows.clone();
                found.sort_unstable();
                assert_eq!(found, expected, "{filter:?} {sort:?} {reverse}");
                if sort == Sort::Row {
                    if reverse {
                        expected.reverse();
                    }
                    assert_eq!(rows, expected);
                }
                if sort == Sort::Score {
                    let scores: Vec<f64> = rows.iter().map(|&place| row(place).0).collect();
                    assert!(scores.is_sorted_by(|a, b| if reverse { a >= b } else { a <= b }));
                }
            }
        }
    }
}

#[test]
fn a_search_finds_rows_of_the_slice_alone() {
    let mut app = at_slices();
    press_code(&mut app, KeyCode::Enter);
    press(&mut app, "f/text ");
    press_code(&mut app, KeyCode::Enter);
    let listed = view(&app).listing().len();
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains(&format!("of {listed} for “text ”")), "{shown}");
}

#[test]
fn the_tab_is_left_as_it_is_found_and_opens_first_where_that_was_asked_for() {
    let mut app = at_slices();
    press(&mut app, "jc");
    let before = screen(&mut app, 80, 24);
    press(&mut app, "1");
    assert_ne!(screen(&mut app, 80, 24), before);
    press(&mut app, "3");
    assert_eq!(screen(&mut app, 80, 24), before);
    press_code(&mut app, KeyCode::Esc);
    assert_eq!(app.tab, Tab::Threshold);

    let (data, values) = rows();
    let preset = Preset {
        slice: Some(SliceBy::Column("source".into())),
        priorities: Priorities { objectives: Some(vec![Objective::best(Metric::Recall)]), ..Priorities::default() },
        ..Preset::default()
    };
    let set = scored(&data, scores(&values, Axis::Probability));
    let points = points_of(&set, &preset.priorities);
    let mut app = App::with_scores(Arc::new(data), Title::default(), preset, set, points);
    assert_eq!(app.tab, Tab::Slices);
    let effects = app.begin();
    work(&mut app, effects);
    assert!(screen(&mut app, 120, 40).contains("worst recall first"));
}

#[test]
fn an_interval_with_a_sign_has_the_digits_that_its_column_has_room_for() {
    let (data, values) = rows();
    // The scores say little: Youden's J of each slice may be below 0.
    let values: Vec<f64> = values.iter().map(|score| (score * 7.0).fract()).collect();
    let preset = Preset {
        slice: Some(SliceBy::Column("source".into())),
        priorities: Priorities { objectives: Some(vec![Objective::best(Metric::YoudenJ)]), ..Priorities::default() },
        ..Preset::default()
    };
    let set = scored(&data, scores(&values, Axis::Probability));
    let points = points_of(&set, &preset.priorities);
    let mut app = App::with_scores(Arc::new(data), Title::default(), preset, set, points);
    let effects = app.begin();
    work(&mut app, effects);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("worst Youden's J first"), "{shown}");
    // Three digits would be "-0.210 to 0.172", which has no room.
    for ends in ["-0.020 -0.21 to 0.17     0.490", "0.144   0.006–0.275     0.571"] {
        assert!(shown.contains(ends), "{shown}");
    }
}

#[test]
fn where_there_is_nothing_to_slice_by_it_is_said() {
    let mut app = app_of(&[true, false], &[0.2, 0.8], Axis::Probability);
    press_and_wait(&mut app, "3");
    assert!(screen(&mut app, 80, 24).contains("slices by length"), "texts have lengths");
    let mut data = dataset(&[true, false], |_| (String::new(), String::new()));
    data.table = Table::new(vec!["label".into()]);
    data.table.push([Cell::Text("1")]);
    data.table.push([Cell::Text("0")]);
    data.roles = cutpoint::dataset::Roles { label: Some(0), ..cutpoint::dataset::Roles::default() };
    let mut app = super::app_with(data, scores(&[0.2, 0.8], Axis::Probability), Preset::default());
    press_and_wait(&mut app, "3");
    assert!(screen(&mut app, 80, 24).contains("nothing to slice by"));
    assert_eq!(press(&mut app, "jGcs"), []);
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(app.tab, Tab::Slices);
}
