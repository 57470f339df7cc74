//! Two thresholds with people between them: the keys, the panels, and what is typed.

use std::sync::Arc;

use cutpoint::app::{
    App, BandChoice, BandEnd, Choice, Effect, Filter, Job, JobEvent, JobOutcome, Message, Overlay, Phase, Pointer,
    Preset, Stroke, update,
};
use cutpoint::metrics::{Axis, Band, ConstantCosts, Points, Priorities};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, geometry, lines, screen, unspaced, unspaced_overlay};
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

/// Type `text` into the field of `key` instead of what it holds, and choose the operating points, as a worker would.
fn judge(app: &mut App, key: &str, text: &str) {
    press(app, key);
    while matches!(&app.overlay, Some(Overlay::Field { input, .. }) if !input.text.is_empty()) {
        press_code(app, KeyCode::Backspace);
    }
    press(app, text);
    for effect in press_code(app, KeyCode::Enter) {
        let Effect::Start(id, Job::Choose(Choice { scored, priorities, goal })) = effect else { panic!("{effect:?}") };
        let points = Arc::new(Points::new(&scored, &priorities).unwrap());
        update(app, Message::Job(id, JobEvent::Done(Ok(JobOutcome::Chosen(points, goal)))));
    }
}

/// What the band would be exported as, and what the panel says of it.
fn is_chosen(app: &mut App) -> bool {
    let shown = screen(app, 200, 60);
    press(app, "e");
    let effects = press_code(app, KeyCode::Enter);
    press_code(app, KeyCode::Esc);
    let [Effect::Start(_, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    let is_chosen = export.band.unwrap().1.chosen.is_some();
    assert_eq!(shown.contains("point estimate:") || shown.contains("guaranteed:"), is_chosen, "{shown}");
    is_chosen
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
fn an_estimated_and_a_guaranteed_band_are_typed_and_never_look_alike() {
    let mut app = many();
    press(&mut app, "a");
    type_band(&mut app, "accuracy>=0.95");
    assert_eq!(said(&app), "fewest rows by hand with accuracy ≥ 0.95 (a point estimate on these rows)");
    let widest = view(&app).band_figures().unwrap();
    assert!(widest.accuracy.unwrap() >= 0.95);
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("point estimate: accuracy ≥ 0.95") && !drawn.contains("guaranteed"), "{drawn}");
    type_band(&mut app, "accuracy>=0.95 with 90%");
    assert!(
        said(&app).starts_with("guaranteed with 90 % confidence: accuracy ≥ 0.95 among the labelled rows"),
        "{}",
        said(&app)
    );
    let proven = view(&app).band_figures().unwrap();
    assert!(proven.coverage < widest.coverage, "a proof labels fewer rows");
    press(&mut app, "f");
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("guaranteed: accuracy ≥ 0.95, 90 %") && !drawn.contains("point estimate"), "{drawn}");
    press(&mut app, "?");
    let help = screen(&mut app, 120, 200);
    assert!(help.contains("and the threshold was not"), "{help}");
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "l");
    assert!(!screen(&mut app, 200, 60).contains("guaranteed"), "a moved end is nobody's proof");
}

#[test]
fn the_cheapest_band_shows_what_it_costs_with_the_rows_by_hand() {
    let mut app = many();
    let costs = ConstantCosts { fp: Some(1.0), fn_: Some(5.0), ..ConstantCosts::default() };
    let priorities = Priorities { costs, ..Priorities::default() };
    let review = view(&app);
    let points = Arc::new(Points::new(&review.scored, &priorities).unwrap());
    let Phase::Review(review) = &mut app.phase else { panic!() };
    (review.points, review.wanted) = (points, priorities);
    press(&mut app, "a");
    type_band(&mut app, "abstain=0.4");
    let figures = view(&app).band_figures().unwrap();
    let labels = (figures.counts.fp + 5 * figures.counts.fn_) as f64 / 0.6;
    let all = labels + 0.4 * figures.abstained as f64 / 0.6;
    assert!(figures.abstained > 0 && all > labels);
    let drawn = screen(&mut app, 120, 40);
    let value = |name: &str| {
        let line = drawn.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {drawn}"));
        line.split(name).nth(1).unwrap().split_whitespace().next().unwrap().parse::<f64>().unwrap()
    };
    assert!((value("total cost/1,000") - all).abs() < 0.1, "{all}: {drawn}");
    assert!((value("label cost/1,000") - labels).abs() < 0.1, "{labels}: {drawn}");
    // Of ends that somebody moves nothing says what a row by hand costs.
    press(&mut app, "l");
    assert!(!screen(&mut app, 120, 40).contains("total cost"));
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
fn what_cannot_be_chosen_is_said() {
    let mut app = example();
    press(&mut app, "a");
    for (text, told) in [
        ("0.7,0.3", "the lower threshold comes first, as in 0.3,0.7"),
        ("precision>=0.9", "give two thresholds, as in 0.3,0.7"),
        ("abstain=0.4", "the cheapest band needs costs"),
    ] {
        press(&mut app, "t");
        press(&mut app, text);
        assert_eq!(press_code(&mut app, KeyCode::Enter), []);
        let Some(Overlay::Field { error: Some(error), .. }) = &app.overlay else { panic!("{text}") };
        assert!(error.to_string().contains(told), "{error}");
        press_code(&mut app, KeyCode::Esc);
    }
    type_band(&mut app, "accuracy>=0.99 with 99%");
    assert!(said(&app).starts_with("no band is proven to reach accuracy 0.99"), "{}", said(&app));
    assert_eq!(ends(&app), (0.4, 0.6), "nothing moved");
    let why = unspaced(&said(&app));
    assert!(unspaced(&screen(&mut app, 60, 20)).ends_with(&why), "{}", screen(&mut app, 60, 20));
    press(&mut app, "?");
    assert!(unspaced_overlay(&app).contains(&why), "it can be read again");
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "l?");
    assert!(!unspaced_overlay(&app).contains("nobandisproven"), "until the threshold moves");
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "u");
    // A threshold that was chosen on these rows bears no guarantee.
    press(&mut app, "aba");
    press(&mut app, "t");
    press(&mut app, "accuracy>=0.5 with 50%");
    press_code(&mut app, KeyCode::Enter);
    let Some(Overlay::Field { error: Some(error), .. }) = &app.overlay else { panic!() };
    assert!(error.to_string().contains("not chosen on these rows"), "{error}");
}

#[test]
fn a_band_keeps_its_reason_only_while_it_is_judged_by_what_it_was_chosen_by() {
    let mut app = many();
    judge(&mut app, "$", "fp=5,fn=1");
    press(&mut app, "a");
    type_band(&mut app, "abstain=0.4");
    assert!(is_chosen(&mut app));
    judge(&mut app, "$", "fp=1,fn=5");
    assert!(!is_chosen(&mut app), "other costs would choose another band");
    press(&mut app, "lu");
    assert!(!is_chosen(&mut app), "undone to where the costs were others");
    judge(&mut app, "$", "fp=5,fn=1");
    assert!(is_chosen(&mut app), "these chose it");
    type_band(&mut app, "accuracy>=0.95 with 90%");
    assert!(is_chosen(&mut app));
    judge(&mut app, "$", "fp=1,fn=5");
    assert!(is_chosen(&mut app), "a proof of the accuracy asks for no costs");
    judge(&mut app, "%", "5%");
    assert!(!is_chosen(&mut app), "nothing is proven for another prevalence");
    press(&mut app, "?");
    let help = screen(&mut app, 120, 200);
    assert!(!help.contains("guaranteed with"), "{help}");
    press_code(&mut app, KeyCode::Esc);
    judge(&mut app, "%", "");
    assert!(is_chosen(&mut app));
}

#[test]
fn a_band_that_was_worked_out_for_other_costs_is_not_taken() {
    let mut app = many();
    judge(&mut app, "$", "fp=5,fn=1");
    press(&mut app, "at");
    press(&mut app, "abstain=0.4");
    let effects = press_code(&mut app, KeyCode::Enter);
    let [Effect::Start(id, Job::ChooseBand(BandChoice { scored, threshold, costs, goal }))] = &effects[..] else {
        panic!("{effects:?}")
    };
    judge(&mut app, "$", "fp=1,fn=5");
    let before = ends(&app);
    let found = goal.choose(scored.sweep(), *threshold, costs);
    update(&mut app, Message::Job(*id, JobEvent::Done(Ok(JobOutcome::Band(*goal, *costs, found)))));
    assert_eq!(said(&app), "the threshold, costs or prevalence changed meanwhile; type abstain=0.4 again");
    assert_eq!(ends(&app), before);
}

#[test]
fn no_guarantee_stands_on_a_point_of_these_rows_whatever_the_current_objective_is() {
    let mut app = many();
    let refused = |app: &mut App| {
        press(app, "t");
        press(app, "accuracy>=0.9 with 90%");
        let effects = press_code(app, KeyCode::Enter);
        let error = match &app.overlay {
            Some(Overlay::Field { error: Some(error), .. }) => Some(error.to_string()),
            _ => None,
        };
        press_code(app, KeyCode::Esc);
        assert_eq!(error.is_some(), effects.is_empty());
        error.is_some_and(|error| error.contains("not chosen on these rows"))
    };
    press(&mut app, "ba");
    let point = view(&app).single();
    assert!(refused(&mut app));
    // Another objective becomes the current one; the threshold without the band stays.
    let cutpoint::app::Phase::Review(state) = &mut app.phase else { unreachable!() };
    let elsewhere = |entry: &cutpoint::metrics::PointEntry| entry.point().is_some_and(|other| other.threshold != point);
    state.objective = state.points.entries().iter().position(elsewhere).unwrap();
    assert_eq!(view(&app).single(), point);
    assert!(refused(&mut app));
    // What the message advises helps, even where that threshold happens to be a point.
    press(&mut app, "a");
    press(&mut app, "t");
    press(&mut app, &point.to_string());
    press_code(&mut app, KeyCode::Enter);
    press(&mut app, "a");
    assert_eq!(view(&app).single(), point);
    assert!(!refused(&mut app));
    press(&mut app, "abb");
    let point = view(&app).points.entries()[view(&app).objective].point().unwrap().threshold;
    press(&mut app, "a");
    assert_eq!(view(&app).single(), point);
    assert!(refused(&mut app), "the objective went there last");
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
    let written =
        JobOutcome::Written { path: "p.csv".into(), ends: view(&app).ends(), labels: cutpoint::app::SliceLabels::None };
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
