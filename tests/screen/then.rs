//! A decision that is opened on other rows than it was made on: what it said then stands beside what it does now.

use std::sync::Arc;

use cutpoint::app::{App, Decided, DecidedThen, Overlay, Preset, Title};
use cutpoint::metrics::{
    Axis, Band, BandGoal, BandThen, Confusion, CostColumn, CostColumns, CostSource, CostSources, FrozenThen, Goal,
    MeanOfRows, Metric, NoCosts, Objective, Occasion, Priorities, Promise, RowMean,
};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, lines, screen, unspaced, unspaced_overlay};
use super::holdout::{held_out, panels, rows};
use super::{dataset, points_of, press, press_code, scored, scores, view};

/// The rows of `now`, opened at a decision that 600 others were made for, with this promise and band.
fn opened(now: &(Vec<bool>, Vec<f64>), promise: Promise, band: Option<BandThen>, preset: Preset) -> App {
    opened_at(now, FrozenThen { promise, band, ..then() }, Ok(CostColumns::default()), preset)
}

/// A threshold on 600 rows, by hand.
fn then() -> FrozenThen {
    FrozenThen {
        threshold: 0.47,
        counts: counts(&rows(600, 0.1)),
        occasion: Occasion::Later,
        promise: Promise::ByHand,
        costs: None,
        mean_cost: None,
        mean_answer: None,
        prevalence: None,
        band: None,
    }
}

/// The rows of `now`, opened at the decision that was `then`; `costs` are its columns, as the rows have them.
fn opened_at(
    now: &(Vec<bool>, Vec<f64>),
    then: FrozenThen,
    costs: Result<CostColumns, NoCosts>,
    preset: Preset,
) -> App {
    let (threshold, band) = (then.threshold, then.band);
    let objective = match &then.promise {
        Promise::Objective(objective, _) => Some(objective.clone()),
        Promise::ByHand | Promise::Weighted(_) | Promise::Other(_) | Promise::Band => None,
    };
    let decided =
        Decided { threshold, objective, then: Some(DecidedThen { frozen: then, costs }), ..Decided::default() };
    let preset =
        Preset { threshold: Some(threshold), band: band.map(|band| band.band), decided: Some(decided), ..preset };
    let data = dataset(&now.0, |row| (format!("first text {row}"), format!("second text {row}")));
    let scored = scored(&data, scores(&now.1, Axis::Probability));
    let points = points_of(&scored, &preset.priorities);
    let title = Title { data: "next.tsv".into(), ..Title::default() };
    let mut app = App::with_scores(Arc::new(data), title, preset, scored, points);
    app.status = None;
    app
}

fn counts((labels, values): &(Vec<bool>, Vec<f64>)) -> Confusion {
    let data = dataset(labels, |_| (String::new(), String::new()));
    scored(&data, scores(values, Axis::Probability)).sweep().confusion(0.47)
}

fn f1() -> Promise {
    Promise::Objective(Objective::best(Metric::F1), Some(0.86))
}

fn worse() -> App {
    opened(&rows(300, 0.6), f1(), None, Preset::default())
}

#[test]
fn then_stands_beside_now_with_what_became_of_it() {
    for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20)] {
        let mut app = worse();
        insta::assert_snapshot!(format!("then_{width}x{height}"), panels(&mut app, width, height));
    }
    let mut app = worse();
    let of = |app: &mut App, palette| lines(&drawn(app, 120, 40, palette));
    assert_eq!(of(&mut app, Palette::Mono), of(&mut app, Palette::Colour), "colours say nothing more");
}

#[test]
fn what_was_then_stays_while_the_threshold_moves_and_the_verdict_goes() {
    let mut app = worse();
    let then = Metric::ALL.map(|metric| counts(&rows(600, 0.1)).value(metric).unwrap());
    let shown = |app: &mut App| screen(app, 200, 60);
    let column = |shown: &str| {
        let f1 = shown.lines().find(|line| line.contains("│F1 ")).unwrap().to_owned();
        f1.split("F1 ").nth(1).unwrap().split_whitespace().take(4).map(str::to_owned).collect::<Vec<_>>()
    };
    let at_first = shown(&mut app);
    assert!(at_first.contains("decision, then and now: F1 lower than promised"), "{at_first}");
    let place = Metric::ALL.iter().position(|metric| *metric == Metric::F1).unwrap();
    assert_eq!(column(&at_first)[2], format!("{:.3}", then[place]));
    press(&mut app, &"l".repeat(12));
    let moved = shown(&mut app);
    assert!(moved.contains("then: the decision's threshold 0.47, on its own rows"), "{moved}");
    assert!(!moved.contains("promised"), "{moved}");
    assert_eq!(column(&moved)[2..], column(&at_first)[2..]);
    assert_ne!(column(&moved)[0], column(&at_first)[0]);
    press(&mut app, &"u".repeat(12));
    let back = shown(&mut app);
    assert_eq!(column(&back), column(&at_first));
    assert!(back.contains("decision, then and now: F1 lower than promised"), "{back}");
}

#[test]
fn help_says_in_full_what_became_of_it() {
    let mut app = worse();
    press(&mut app, "?");
    let told = screen(&mut app, 120, 60);
    assert!(told.contains("F1 is lower than promised"), "{told}");
    assert!(told.contains(" now, ") && told.contains(" then on rows not used to choose;"), "{told}");
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "l?");
    assert!(matches!(app.overlay, Some(Overlay::Help { .. })));
    assert!(!screen(&mut app, 120, 60).contains("promised"));
}

#[test]
fn what_promised_nothing_has_its_figures_and_no_verdict() {
    for (promise, said) in [
        (Promise::ByHand, "decision: threshold chosen manually"),
        (Promise::Weighted("f1, weighted by w".into()), "f1, weighted by w: no verdict"),
    ] {
        let mut app = opened(&rows(300, 0.1), promise, None, Preset::default());
        let shown = screen(&mut app, 200, 60);
        assert!(shown.contains(said) || shown.contains("then and now: threshold chosen manually"), "{shown}");
        assert!(shown.contains("right: then"), "{shown}");
    }
    let mut app = opened(&rows(2_000, 0.1), f1(), None, Preset::default());
    assert!(screen(&mut app, 200, 60).contains("then and now: F1"), "{}", screen(&mut app, 200, 60));
}

#[test]
fn a_band_is_compared_by_the_accuracy_that_it_was_chosen_for() {
    let band = Band::new(0.35, 0.6).unwrap();
    let goal = BandGoal::Widest { accuracy: 0.93 };
    let then = BandThen { band, goal: Some(goal), coverage: Some(0.7), accuracy: Some(0.94) };
    let mut app = opened(&rows(300, 0.6), f1(), Some(then), Preset::default());
    insta::assert_snapshot!("then_band_120x40", panels(&mut app, 120, 40));
    assert!(screen(&mut app, 120, 40).contains("decision: band"), "{}", screen(&mut app, 120, 40));
    press(&mut app, "a");
    assert!(view(&app).band.is_none());
    let closed = screen(&mut app, 200, 60);
    // The figures of then are those of its threshold alone now.
    assert!(closed.contains("then: the decision's threshold 0.47 without its band"), "{closed}");
    // Nobody decided on a band: the figures of one threshold stand beside no other.
    let mut app = worse();
    press(&mut app, "a");
    assert!(!screen(&mut app, 120, 40).contains("then"), "{}", screen(&mut app, 120, 40));
}

#[test]
fn a_holdout_goes_first_and_costs_are_compared_at_the_same_prices() {
    let holdout = held_out("held.tsv", &rows(200, 0.1), true);
    let mut app = opened(&rows(300, 0.6), f1(), None, Preset { holdout: Some(holdout), ..Preset::default() });
    let shown = screen(&mut app, 200, 60);
    assert!(shown.contains("right: holdout") && !shown.contains("then and now"), "{shown}");
    let priorities = Priorities { costs: "fp=1,fn=5".parse().unwrap(), ..Priorities::default() };
    let mut app = opened(&rows(300, 0.6), f1(), None, Preset { priorities, ..Preset::default() });
    let Confusion { fp, fn_, .. } = counts(&rows(600, 0.1));
    let cost = (fp + 5 * fn_) as f64 / 600.0 * 1e3;
    let shown = screen(&mut app, 200, 60);
    let line = shown.lines().find(|line| line.contains("cost per 1,000")).unwrap();
    assert!(line.contains(&format!("{cost:.0}")), "{cost} {line}");
}

/// The line of this figure, in words.
fn words(shown: &str, name: &str) -> Vec<String> {
    let line = shown.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {shown}"));
    let figure = line.split(name).nth(1).unwrap().split('│').next().unwrap();
    figure.split_whitespace().map(str::to_owned).collect()
}

fn of_cost() -> Promise {
    Promise::Objective(Objective::from(Goal::Mean(RowMean::Cost)), None)
}

#[test]
fn costs_of_the_decision_are_compared_at_its_own_prices() {
    let then = FrozenThen {
        promise: of_cost(),
        costs: Some(CostSources {
            fp: Some(CostSource::Each(5.0)),
            fn_: Some(CostSource::Each(1.0)),
            ..CostSources::default()
        }),
        ..then()
    };
    let at = |counts: &Confusion, fp: u64, fn_: u64| {
        let rows = counts.tp + counts.fp + counts.fn_ + counts.tn;
        format!("{:.1}", (fp * counts.fp + fn_ * counts.fn_) as f64 / rows as f64 * 1e3)
    };
    let (now, was) = (counts(&rows(300, 0.6)), counts(&rows(600, 0.1)));
    let open = |typed: &str| {
        let priorities = Priorities { costs: typed.parse().unwrap(), ..Priorities::default() };
        opened_at(&rows(300, 0.6), then.clone(), Ok(CostColumns::default()), Preset { priorities, ..Preset::default() })
    };
    let mut app = open("fp=1,fn=9");
    let shown = screen(&mut app, 200, 60);
    let here = words(&shown, "cost per 1,000");
    assert!(here[0] == at(&now, 1, 9) && !here.contains(&at(&was, 1, 9)), "{shown}");
    assert_eq!(words(&shown, "decision's costs"), [at(&now, 5, 1), at(&was, 5, 1)], "{shown}");
    for (width, height) in [(120, 40), (80, 24)] {
        insta::assert_snapshot!(format!("then_costs_{width}x{height}"), panels(&mut app, width, height));
    }
    press(&mut app, "?");
    let help = screen(&mut app, 200, 60);
    assert!(help.contains("note: then and now are compared at the") && help.contains("(fp=5,fn=1)"), "{help}");
    let mut app = open("fp=5,fn=1");
    let shown = screen(&mut app, 200, 60);
    let here = words(&shown, "cost per 1,000");
    assert!(here[0] == at(&now, 5, 1) && here.last() == Some(&at(&was, 5, 1)), "{shown}");
    assert!(!shown.contains("decision's costs"), "{shown}");
    press(&mut app, "?");
    assert!(!screen(&mut app, 200, 60).contains("then and now are compared"));
}

#[test]
fn what_a_row_cost_then_is_what_the_decision_recorded_where_costs_differ_by_row() {
    let rows = rows(300, 0.6);
    let column = |name: &str, cost: f64| {
        let values = (0..300).map(|row| cost + f64::from(row % 3)).collect();
        Some(CostColumn { name: name.into(), values })
    };
    let columns = CostColumns { fp: column("fpc", 1.0), fn_: column("fnc", 8.0), ..CostColumns::default() };
    let then = FrozenThen {
        promise: of_cost(),
        costs: Some(CostSources {
            fp: Some(CostSource::Column("fpc".into())),
            fn_: Some(CostSource::Column("fnc".into())),
            ..CostSources::default()
        }),
        mean_cost: Some(MeanOfRows { value: 1.2231, se: 0.12 }),
        ..then()
    };
    let paid = |row: usize| match (rows.0[row], rows.1[row] >= 0.47) {
        (true, true) | (false, false) => 0.0,
        (false, true) => 1.0 + (row % 3) as f64,
        (true, false) => 8.0 + (row % 3) as f64,
    };
    let now = format!("{:.1}", (0..300).map(paid).sum::<f64>() / 300.0 * 1e3);
    let priorities = Priorities { cost_columns: columns.clone(), ..Priorities::default() };
    let preset = Preset { priorities, ..Preset::default() };
    let shown = screen(&mut opened_at(&rows, then.clone(), Ok(columns.clone()), preset), 200, 60);
    let here = words(&shown, "cost per 1,000");
    assert!(here[0] == now && here.last().unwrap() == "1223.1", "{shown}");
    // Others were typed: those of the columns stand below.
    let typed = Priorities { costs: "fp=1,fn=1".parse().unwrap(), ..Priorities::default() };
    let preset = Preset { priorities: typed, ..Preset::default() };
    let shown = screen(&mut opened_at(&rows, then.clone(), Ok(columns), preset.clone()), 200, 60);
    assert_eq!(words(&shown, "decision's costs"), [now.as_str(), "1223.1"], "{shown}");
    // Without a column nothing says what these rows cost.
    let shown = screen(&mut opened_at(&rows, then, Err(NoCosts::Absent("fpc".into())), preset), 200, 60);
    assert_eq!(words(&shown, "decision's costs"), ["–", "1223.1"], "{shown}");
}

#[test]
fn then_is_flattered_only_on_the_rows_that_were_chosen_on() {
    let promise = Promise::Objective(Objective::best(Metric::F1), None);
    let help = |occasion| {
        let then = FrozenThen { promise: promise.clone(), occasion, ..then() };
        let mut app = opened_at(&rows(300, 0.6), then, Ok(CostColumns::default()), Preset::default());
        press(&mut app, "?");
        unspaced_overlay(&app)
    };
    let where_chosen = help(Occasion::Later);
    assert!(
        where_chosen.contains(&unspaced("then is on the rows that it was chosen on, which flatters it;")),
        "{where_chosen}"
    );
    let elsewhere = help(Occasion::LaterAgain);
    assert!(elsewhere.contains(&unspaced("then on rows not used to choose; the difference is")), "{elsewhere}");
    assert!(!elsewhere.contains(&unspaced("then is on the rows")), "{elsewhere}");
}
