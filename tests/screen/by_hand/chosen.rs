//! Bands that are chosen for what was typed.

use std::sync::Arc;

use cutpoint::app::{App, BandChoice, Choice, Effect, Job, JobEvent, JobOutcome, Message, Overlay, Phase, update};
use cutpoint::metrics::{ConstantCosts, Points, Priorities};
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::{screen, unspaced, unspaced_overlay};
use super::super::{example, press, press_code, view};
use super::{ends, many, said, type_band};

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
