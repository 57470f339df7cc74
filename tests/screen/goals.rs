//! Objectives, costs and a prevalence, typed on the screen.

use std::sync::Arc;

use cutpoint::app::{
    App, Choice, Drawing, Effect, Job, JobEvent, JobId, JobOutcome, JobProgress, Message, Overlay, Phase, Preset,
    Stroke, Title, update,
};
use cutpoint::metrics::{
    BootstrapPlan, BootstrapProgress, CostColumn, CostColumns, Metric, Objective, Points, Priorities, Sureness,
};
use cutpoint::ui::hit;
use ratatui::crossterm::event::{KeyCode, MouseButton, MouseEventKind};

use super::drawing::{geometry, mouse, screen, unspaced, unspaced_overlay};
use super::{example, press, press_code, view};

/// Open the field of `key`, empty it, type `text` and accept it.
fn typed(app: &mut App, key: &str, text: &str) -> Vec<Effect> {
    press(app, key);
    while matches!(&app.overlay, Some(Overlay::Field { input, .. }) if !input.text.is_empty()) {
        press_code(app, KeyCode::Backspace);
    }
    press(app, text);
    press_code(app, KeyCode::Enter)
}

/// Do the choosing that `effects` start, as a worker would.
fn chosen(effects: &[Effect]) -> (JobId, JobOutcome) {
    let [Effect::Start(id, Job::Choose(Choice { scored, priorities, goal }))] = effects else { panic!("{effects:?}") };
    (*id, JobOutcome::Chosen(Arc::new(Points::new(scored, priorities).unwrap()), goal.clone()))
}

fn end(app: &mut App, (id, outcome): (JobId, JobOutcome)) {
    update(app, Message::Job(id, JobEvent::Done(Ok(outcome))));
}

fn type_and_choose(app: &mut App, key: &str, text: &str) {
    let effects = typed(app, key, text);
    end(app, chosen(&effects));
}

#[test]
fn an_objective_that_is_typed_becomes_a_line_and_moves_the_threshold() {
    let mut app = example();
    type_and_choose(&mut app, "t", "recall>=0.8");
    let drawn = screen(&mut app, 120, 40);
    // F1 wants the same threshold: what was typed has its own value all the same.
    let line = |name: &str| drawn.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(line("›precision at").contains("0.400  0.714") && drawn.contains("recall ≥ 0.8"), "{drawn}");
    assert!(line(" F1                 0.4").contains("0.400  0.769"), "{drawn}");
    let point = view(&app).points.entries().last().unwrap().point().unwrap();
    assert_eq!(view(&app).threshold, point.threshold);
    // The export says why: the field was the reason.
    press(&mut app, "l");
    assert_ne!(view(&app).threshold, point.threshold);
    press(&mut app, "b");
    assert_eq!(view(&app).threshold, point.threshold, "it is the current objective now");
    let lines = view(&app).points.entries().len();
    assert_eq!(typed(&mut app, "t", "precision@recall>=80%"), [], "it is there already");
    assert_eq!(view(&app).points.entries().len(), lines);
}

#[test]
fn an_objective_that_nothing_meets_is_a_line_that_says_so() {
    let mut app = example();
    let before = view(&app).threshold;
    type_and_choose(&mut app, "t", "recall@precision>=1,recall>=0.9");
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("not met"), "{drawn}");
    assert!(
        drawn.contains("no threshold meets recall@precision>=1,recall>=0.9; the nearest that can be had"),
        "{drawn}"
    );
    assert_eq!(view(&app).threshold, before);
}

#[test]
fn what_nothing_meets_is_not_met_in_the_panel_at_every_size_that_has_it() {
    for (width, height) in [(200, 60), (140, 40), (120, 40), (100, 30), (80, 24)] {
        for objective in ["f1@precision<=0.1", "precision@precision>=0.9,recall>=0.99"] {
            let mut app = example();
            type_and_choose(&mut app, "t", objective);
            app.status = None;
            let Phase::Review(view) = &mut app.phase else { unreachable!() };
            view.objective = view.points.entries().len() - 1;
            let drawn = screen(&mut app, width, height);
            assert_eq!(drawn.matches(" not met").count(), 1, "{drawn}");
        }
    }
}

#[test]
fn why_nothing_meets_an_objective_is_read_to_its_end_at_every_size_and_again_in_the_help() {
    for (objective, end) in [
        (
            "recall@precision>=1,recall>=0.9",
            "; the nearest that can be had is 'recall@precision>=1,recall>=0.3333', at",
        ),
        (
            "precision>=0.95 with 95%",
            "; at least 72 rows predicted 1 would be needed even if all were right, and more with any error",
        ),
    ] {
        let mut app = example();
        type_and_choose(&mut app, "t", objective);
        let said = app.status.as_ref().unwrap().to_string();
        assert!(said.starts_with("no threshold meets recall@") && said.contains(end), "{said}");
        for (width, height) in [(200, 60), (120, 40), (80, 24), (60, 20), (40, 12)] {
            let drawn = screen(&mut app, width, height);
            assert!(unspaced(&drawn).ends_with(&unspaced(&said)), "{width}x{height}: {drawn}");
            assert!(drawn.starts_with(" cutpoint"), "{drawn}");
        }
        // Nobody clicks what lies under it.
        let footer = geometry(&app, 60, 20).footer;
        assert!(footer.height > 1, "{footer:?}");
        let pressed = mouse(MouseEventKind::Down(MouseButton::Left), 10, footer.y);
        assert_eq!(hit(&app, &geometry(&app, 60, 20), pressed, Stroke::Press), None);
        press(&mut app, "?");
        assert_eq!(app.status, None, "the next key takes it away");
        let help = unspaced_overlay(&app);
        assert!(help.contains(&unspaced(&format!("note: {said}"))), "{help}");
    }
}

#[test]
fn costs_are_typed_shown_and_taken_away() {
    let mut app = example();
    assert!(!screen(&mut app, 120, 40).contains("cost per 1,000"));
    type_and_choose(&mut app, "$", "fp=5,fn=1");
    assert_eq!(app.status.as_ref().unwrap().to_string(), "operating points as measured, costs fp=5,fn=1");
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains("cost per 1,000") && drawn.contains("cost of a row"), "{drawn}");
    // Two false alarms at 5 and two misses at 1 of twelve rows.
    let cost = drawn.lines().find(|line| line.contains("cost per 1,000")).unwrap();
    let figures: Vec<&str> = cost.split("cost per 1,000").nth(1).unwrap().split_whitespace().take(2).collect();
    let (low, high) = figures[1].split_once('–').unwrap_or_else(|| panic!("an interval: {cost}"));
    let [low, high] = [low, high].map(|end| end.parse::<f64>().unwrap());
    assert!(figures[0] == "1000.0" && low < 600.0 && high > 1500.0, "{cost}");
    press(&mut app, "$");
    let Some(Overlay::Field { input, .. }) = &app.overlay else { panic!("{:?}", app.overlay) };
    assert_eq!(input.text, "fp=5,fn=1", "the field holds what counts now");
    press_code(&mut app, KeyCode::Esc);
    type_and_choose(&mut app, "$", "");
    assert_eq!(app.status.as_ref().unwrap().to_string(), "operating points as measured, no costs");
    assert!(!screen(&mut app, 120, 40).contains("cost per 1,000"));
}

#[test]
fn columns_of_costs_go_before_what_is_typed_and_the_screen_says_so() {
    let mut app = example();
    let rows = view(&app).scored.labels().len();
    let column = |name: &str| Some(CostColumn { name: name.into(), values: vec![2.5; rows].into() });
    let cost_columns = CostColumns { fp: column("cost_fp"), fn_: column("cost_fn"), ..CostColumns::default() };
    let priorities = Priorities { cost_columns, ..Priorities::default() };
    let scored = Arc::clone(&view(&app).scored);
    app = App::with_scores(
        Arc::clone(&app.dataset),
        Title::default(),
        Preset { priorities: priorities.clone(), ..Preset::default() },
        Arc::clone(&scored),
        Arc::new(Points::new(&scored, &priorities).unwrap()),
    );
    press(&mut app, "$");
    let asked = unspaced(&screen(&mut app, 80, 24).replace('│', ""));
    assert!(asked.contains(&unspaced("columns go first: fp=cost_fp,fn=cost_fn; a number counts where")), "{asked}");
    press_code(&mut app, KeyCode::Esc);
    type_and_choose(&mut app, "$", "fp=100");
    let said = "operating points as measured, costs fp=cost_fp,fn=cost_fn (columns go before numbers)";
    assert_eq!(app.status.as_ref().unwrap().to_string(), said);
    type_and_choose(&mut app, "$", "");
    assert_eq!(app.status.as_ref().unwrap().to_string(), said);
}

#[test]
fn another_prevalence_stands_beside_the_measured_figures() {
    let mut app = example();
    type_and_choose(&mut app, "%", "2%");
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains("· at 2 %") && drawn.contains("operating points · at 2 %"), "{drawn}");
    // At 0.5: recall 4/6, false alarms 2/6; precision there 0.02·4/6 / (0.02·4/6 + 0.98·2/6).
    assert!(drawn.contains("0.039"), "{drawn}");
    for (width, height) in [(80, 24), (60, 20), (200, 60)] {
        let drawn = screen(&mut app, width, height);
        assert!(drawn.contains("precision") && drawn.contains("0.039"), "{drawn}");
    }
    // The interval is that of the measured value, and stands beside it.
    let precision = drawn.lines().find(|line| line.contains("precision  ")).unwrap();
    let figures: Vec<&str> = precision.split("precision").nth(1).unwrap().split_whitespace().take(3).collect();
    assert!(figures[0] == "0.667" && figures[1].contains('–') && figures[2].starts_with("0.039"), "{precision}");
    // A narrow panel says for which share of positives its points are, however it is called.
    assert!(screen(&mut app, 80, 24).contains(" points · at 2 % "), "{}", screen(&mut app, 80, 24));
    type_and_choose(&mut app, "%", "");
    assert!(!screen(&mut app, 120, 40).contains("2 %"));
}

#[test]
fn what_is_typed_wrongly_stays_and_is_told_in_full() {
    let mut app = example();
    for (key, text, words) in [
        ("t", "..", "type a finite number, such as 0.73, or an objective"),
        ("t", "auc", "recall@precision>=0.95"),
        ("t", "cost", "press $ and type them"),
        ("t", "em", "exact match needs questions with answers"),
        ("$", "fp=5", "a false negative needs a cost too; add fn="),
        ("$", "5", "'5' is not a cost"),
        ("%", "200%", "'200%' is not a prevalence"),
    ] {
        assert_eq!(typed(&mut app, key, text), [], "{text}");
        let drawn = screen(&mut app, 80, 24);
        assert!(drawn.contains(words), "{drawn}");
        assert!(matches!(&app.overlay, Some(Overlay::Field { input, .. }) if input.text == text));
        press_code(&mut app, KeyCode::Esc);
    }
}

#[test]
fn two_that_are_typed_in_a_hurry_both_count() {
    let mut app = example();
    let first = chosen(&typed(&mut app, "t", "f2"));
    let effects = typed(&mut app, "t", "f0.5");
    let [Effect::Cancel(_), rest @ ..] = &effects[..] else { panic!("{effects:?}") };
    let second = chosen(rest);
    end(&mut app, first);
    assert_eq!(view(&app).points.entries().len(), 7, "the first is out of date");
    end(&mut app, second);
    let names: Vec<String> = view(&app).points.entries().iter().map(|entry| entry.objective.to_string()).collect();
    assert_eq!(names[7..], ["f2", "f0.5"]);
}

#[test]
fn a_guarantee_never_looks_like_a_point_estimate() {
    let mut app = example();
    type_and_choose(&mut app, "t", "fpr<=0.9 with 50%");
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("recall at guaranteed FPR ≤ 0.9 (50 %)"), "{drawn}");
    assert!(drawn.contains("guaranteed with 50 % confidence: FPR ≤ 0.9 at threshold"), "{drawn}");
    press(&mut app, "?");
    let help = screen(&mut app, 200, 100);
    assert!(help.contains("it holds only if: the rows are independent; later rows come from the same"), "{help}");
    press_code(&mut app, KeyCode::Esc);
    // Beside it stand limits that nobody proved.
    press(&mut app, "o");
    let list = screen(&mut app, 200, 60);
    assert!(list.contains(" limits are point estimates unless guaranteed "), "{list}");
    press_code(&mut app, KeyCode::Esc);
    type_and_choose(&mut app, "t", "fpr<=0.001 with 99%");
    assert!(screen(&mut app, 200, 60).contains("recall at FPR ≤ 0.001, not proven (99 %)"));
    // Two limits were to be guaranteed: 50 % and 1 % may go wrong.
    press(&mut app, "?");
    let help = screen(&mut app, 200, 100);
    assert!(help.contains("here hold together with at least 49 % (Bonferroni: 2 limits were to be"), "{help}");
    press_code(&mut app, KeyCode::Esc);
    type_and_choose(&mut app, "%", "5%");
    let drawn = screen(&mut app, 200, 60);
    assert!(
        drawn.contains("recall at FPR ≤ 0.9, not defined here (50 %)") && !drawn.contains("guaranteed"),
        "a guarantee is not for another prevalence: {drawn}"
    );
    press(&mut app, "b");
    let told = unspaced(&screen(&mut app, 200, 60));
    let why = "is not defined: a guarantee holds for rows like these, not at another prevalence";
    assert!(told.contains(&unspaced(why)) && !told.contains(&unspaced("no threshold meets")), "{told}");
    // Asked for there it is refused, and nothing becomes the current objective.
    let current = view(&app).objective;
    press(&mut app, "tprecision>=0.5 with 50%");
    assert_eq!(press_code(&mut app, KeyCode::Enter), []);
    let Some(Overlay::Field { error: Some(error), .. }) = &app.overlay else { panic!() };
    let told =
        "a guarantee holds for rows like these, not at another prevalence: press % and empty it, or leave out with 50%";
    assert_eq!((error.to_string().as_str(), view(&app).objective), (told, current));
}

#[test]
fn how_an_objective_that_was_typed_does_on_other_rows_is_said_when_that_is_known() {
    /// Type an objective, do `meanwhile`, and end the drawing that it began.
    fn said(meanwhile: impl FnOnce(&mut App)) -> Option<String> {
        let mut app = example();
        let (id, outcome) = chosen(&typed(&mut app, "t", "recall@precision>=0.8"));
        let effects = update(&mut app, Message::Job(id, JobEvent::Done(Ok(outcome))));
        let [.., Effect::Start(id, Job::Draw(Drawing { scored, points, plan, .. }))] = &effects[..] else {
            panic!("{effects:?}")
        };
        assert!(app.status.is_none(), "{:?}", app.status);
        meanwhile(&mut app);
        let plan = BootstrapPlan { replicates: 200, ..*plan };
        let sureness = Sureness::new(scored.sweep(), points, plan, &BootstrapProgress::default()).unwrap();
        end(&mut app, (*id, JobOutcome::Drawn(Arc::clone(points), Some(Arc::new(sureness)))));
        let last = screen(&mut app, 120, 40).lines().last().unwrap().to_owned();
        last.contains("rows not used to choose").then_some(last)
    }
    let shown = said(|_| ()).unwrap();
    assert!(shown.starts_with(" recall at precision ≥ 0.8: 0.") && shown.contains(" here, "), "{shown}");
    assert_eq!(said(|app| drop(press(app, "l"))), None, "the threshold stands elsewhere");
    assert_eq!(said(|app| drop(press(app, "y"))), None, "what was copied stands there");
    assert_eq!(said(|app| drop(press(app, "lu"))), Some(shown), "it is back");
}

#[test]
fn how_sure_a_point_is_comes_in_the_background_and_stands_beside_it() {
    let mut app = example();
    let [Effect::Start(id, Job::Draw(Drawing { scored, points, plan, .. }))] = &app.begin()[..] else { panic!() };
    let plan = BootstrapPlan { replicates: 200, ..*plan };
    let progress = JobProgress { done: 680, all: 2_000, ..JobProgress::default() };
    update(&mut app, Message::Job(*id, JobEvent::Progress(progress)));
    let drawn = screen(&mut app, 200, 60);
    assert!(drawn.contains("ROC AUC            0.778 0.494–1.000"), "DeLong's needs no drawing: {drawn}");
    assert!(drawn.contains("average precision  0.811  "), "it has no interval yet: {drawn}");
    assert!(drawn.contains("drawing rows anew 34 %") && !drawn.contains("═"), "{drawn}");
    let sureness = Sureness::new(scored.sweep(), points, plan, &BootstrapProgress::default()).unwrap();
    end(&mut app, (*id, JobOutcome::Drawn(Arc::clone(points), Some(Arc::new(sureness)))));
    press(&mut app, "b");
    for (width, height) in [(200, 60), (120, 40)] {
        let drawn = screen(&mut app, width, height);
        assert!(drawn.contains("threshold of best F1 between 0.") && drawn.contains("═"), "{drawn}");
        assert!(drawn.contains("F1: 0.769 here, 0."), "{drawn}");
    }
    // Under limits it tells of what is limited too.
    let sure = Arc::clone(view(&app).sureness.as_ref().unwrap());
    let objective: Objective = "recall@precision>=0.95".parse().unwrap();
    let limited = sure.of(&objective).unwrap();
    let before = view(&app).objective;
    typed(&mut app, "t", "recall@precision>=0.95");
    let [goal, precision] = [limited.optimism.out_of_bag, limited.beside[0].out_of_bag].map(Option::unwrap);
    let said = format!(
        "recall at precision ≥ 0.95: 0.333 here, {goal:.3} on rows not used to choose; precision 1.000 here, {precision:.3} there"
    );
    let drawn = screen(&mut app, 120, 40);
    assert!(drawn.contains(&said), "{said}: {drawn}");
    assert_ne!(view(&app).objective, before);
    press(&mut app, "b");
    // The value on rows that were not used stands in the panel and in the list.
    let elsewhere = view(&app).sureness.as_ref().unwrap().of(&Objective::best(Metric::F1)).unwrap().optimism.out_of_bag;
    let elsewhere = format!("{:.3}", elsewhere.unwrap());
    let under_limits = format!("{goal:.3}");
    press(&mut app, "o");
    let list = screen(&mut app, 80, 24);
    press(&mut app, "o");
    for drawn in [screen(&mut app, 120, 40), list] {
        let of = |name: &str| drawn.lines().rfind(|line| line.contains(name)).unwrap().to_owned();
        assert!(drawn.contains("value unseen  vs now") || drawn.contains("value   unseen   vs now"), "{drawn}");
        assert!(of("F1  ").contains(&elsewhere), "{elsewhere}: {drawn}");
        assert!(of("recall at ").contains(&under_limits), "{under_limits}: {drawn}");
    }
    // What is no share of rows has an interval too.
    let drawn = screen(&mut app, 200, 60);
    let mcc = drawn.lines().find(|line| line.contains("MCC  ")).unwrap();
    assert!(mcc.contains('–') || mcc.contains(" to "), "{mcc}");
    let average = drawn.lines().find(|line| line.contains("average precision")).unwrap();
    assert!(average.contains("0.811 0.") && average.contains('–'), "{average}");
    // Other points are drawn for anew, and what was said of the old ones is gone.
    let effects = typed(&mut app, "t", "f2");
    let (id, outcome) = chosen(&effects);
    let effects = update(&mut app, Message::Job(id, JobEvent::Done(Ok(outcome))));
    assert!(matches!(&effects[..], [Effect::Start(_, Job::Draw(_))]), "{effects:?}");
    assert!(!screen(&mut app, 200, 60).contains('═'));
}
