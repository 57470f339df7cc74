//! What a user waits for on a million rows: a move of the threshold, and a frame at 120×40.
//! `cargo bench --bench frame`
#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::Arc;

use cutpoint::app::{
    App, CurveKind, Effect, Filter, HeldOut, Holdout, HoldoutScores, Job, JobEvent, JobOutcome, JudgedRival, Message,
    Phase, Preset, Rival, RivalState, Sort, Tab, Title, View, Viewport, Zoom, update,
};
use cutpoint::dataset::{Cell, Dataset, Format, Inversions, Roles, Source, Table};
use cutpoint::metrics::{
    BootstrapPlan, BootstrapProgress, CalibrationReport, ConstantCosts, CostColumns, CurveSet, Footing,
    LengthCorrelation, Pairing, Points, Priorities, RowsNow, ScoreSource, Scored, Scores, SliceRule,
};
use cutpoint::ui::{self, Geometry, Palette};
use divan::Bencher;
use divan::counter::ItemsCount;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

const ROWS: usize = 1_000_000;

fn main() {
    divan::main();
}

/// The standard operating points.
fn points(scored: &Scored) -> Arc<Points> {
    Arc::new(Points::new(scored, &Priorities::default()).unwrap())
}

/// A million rows with short texts; scores spread evenly, labels that follow them roughly.
fn app(filter: Filter, sort: Sort) -> App {
    let spread = |row: usize, factor: u32| f64::from((row as u32).wrapping_mul(factor)) / f64::from(u32::MAX);
    let values: Vec<f64> = (0..ROWS).map(|row| spread(row, 2_654_435_761)).collect();
    let labels: Vec<bool> = (0..ROWS).map(|row| values[row] > spread(row, 2_246_822_519)).collect();
    let mut table = Table::new(["text_a", "text_b", "source"].map(String::from).into());
    for row in 0..ROWS {
        let (first, source) = (format!("first sentence {row}"), (row * 7 % 50).to_string());
        table.push([first.as_str(), "谁有狂三这张高清的 and some English", &source].map(Cell::Text));
    }
    let dataset = Dataset {
        source: Source { path: "million.csv".into(), format: Format::Csv.into(), embedded: None },
        lines: Vec::new(),
        table,
        roles: Roles { text_a: Some(0), text_b: Some(1), ..Roles::default() },
        counts: None,
        weights: None,
        empty_lines: Vec::new(),
        labels: Some(labels.into()),
        class_names: ["0".into(), "1".into()],
        scores: None,
        skipped: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        questions: None,
        predicted: None,
        inversions: Inversions::default(),
        compared: Vec::new(),
        costs: CostColumns::default(),
    };
    let labels = dataset.labels.clone().unwrap();
    let scored = Arc::new(Scored::new(ScoreSource::Read("score".into()), Scores::from_values(values), labels));
    let points = points(&scored);
    let mut app = App::with_scores(Arc::new(dataset), Title::default(), Preset::default(), scored, points);
    app.fit(Viewport { rows: 14, ..Viewport::default() });
    if let Phase::Review(view) = &mut app.phase {
        // The first row of the list stays selected: to find another again in the file's order takes as long as it is far down.
        (view.rows.filter, view.rows.sort) = (filter, sort);
    }
    app
}

fn step(app: &mut App, up: bool) {
    let key = if up { 'l' } else { 'h' };
    update(app, Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)));
}

/// One key press: new threshold, confusion, table page, the selected row found again.
#[divan::bench(args = [Sort::Loss, Sort::Score, Sort::Distance, Sort::Row], sample_count = 50)]
fn move_threshold(bencher: Bencher, sort: Sort) {
    let mut app = app(Filter::Errors, sort);
    let mut up = false;
    bencher.bench_local(move || {
        up = !up;
        step(&mut app, up);
        app.view().map(|view| view.listing().page(view.rows.top, 14).len())
    });
}

/// A move and its frame, without a holdout and with one of a million rows: every second move goes to the point of an objective, where the
/// holdout is judged.
#[divan::bench(args = [(120, 40, false), (120, 40, true), (200, 60, false), (200, 60, true)], sample_count = 50)]
fn move_and_draw(bencher: Bencher, (width, height, has_holdout): (u16, u16, bool)) {
    let mut app = app(Filter::Errors, Sort::Row);
    let press = |app: &mut App, code| update(app, Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    // F1 has no closed form, so that its counts are drawn anew.
    for code in [KeyCode::Char('o'), KeyCode::Down, KeyCode::Enter] {
        press(&mut app, code);
    }
    let dataset = Arc::clone(&app.dataset);
    if let Phase::Review(view) = &mut app.phase {
        let scores = HoldoutScores::Ready(HeldOut::new(Arc::clone(&view.scored), &dataset, ConstantCosts::default()));
        view.holdout =
            has_holdout.then_some(Holdout { dataset, rows: RowsNow::Others, decided: RowsNow::Others, scores });
    }
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut is_back = false;
    bencher.bench_local(move || {
        is_back = !is_back;
        press(&mut app, KeyCode::Char(if is_back { 'b' } else { 'l' }));
        let geometry = Geometry::new(Rect::new(0, 0, width, height), &app, Palette::Colour);
        terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour)).unwrap();
    });
}

/// The same of an end of a band, while the rows that are left to people are listed.
#[divan::bench(args = [Sort::Loss, Sort::Distance, Sort::Row], sample_count = 50)]
fn move_end(bencher: Bencher, sort: Sort) {
    let mut app = app(Filter::ByHand, sort);
    update(&mut app, Message::Key(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE)));
    let mut up = false;
    bencher.bench_local(move || {
        up = !up;
        step(&mut app, up);
        app.view().map(|view| view.listing().page(view.rows.top, 14).len())
    });
}

/// Layout and drawing, at first of a threshold alone, then of a band.
#[divan::bench(args = [(Sort::Loss, ""), (Sort::Row, ""), (Sort::Loss, "a")], sample_count = 50)]
fn draw_frame(bencher: Bencher, (sort, keys): (Sort, &str)) {
    let mut app = app(Filter::Errors, sort);
    for key in keys.chars() {
        update(&mut app, Message::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE)));
    }
    let app = app;
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    bencher.bench_local(move || {
        let geometry = Geometry::new(terminal.get_frame().area(), &app, Palette::Colour);
        terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour)).unwrap();
    });
}

/// Beside another score of the same rows: a key press and a frame of the tab of the comparison; of the first tab, where it lists
/// the rows that only one of the two gets right.
#[divan::bench(args = [(Tab::Comparison, Footing::OwnOfB), (Tab::Comparison, Footing::Recall), (Tab::Threshold, Footing::OwnOfB), (Tab::Threshold, Footing::Threshold)], sample_count = 50)]
fn move_beside_another(bencher: Bencher, (tab, footing): (Tab, Footing)) {
    let mut app = app(Filter::Errors, Sort::Loss);
    if let Phase::Review(view) = &mut app.phase {
        let values =
            view.scored.scores().values.iter().map(|score| (score * 7.0).fract() / 10.0 + score * 0.9).collect();
        let source = ScoreSource::Read("other".into());
        let other = Scored::new(source, Scores::from_values(values), view.scored.labels().clone());
        let pairing = Arc::new(Pairing::new(Arc::clone(&view.scored), Arc::new(other)));
        let judged = JudgedRival { points: points(pairing.b()), pairing, as_these: Arc::clone(&view.points) };
        let rival = Rival { name: "other".into(), state: RivalState::Ready(judged), differences: None, draws: 0 };
        (view.comparison.rivals, view.comparison.footing) = (vec![rival], footing);
        view.rows.filter = Filter::OnlyA;
    }
    app.tab = tab;
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let mut up = false;
    bencher.bench_local(move || {
        up = !up;
        step(&mut app, up);
        let geometry = Geometry::new(terminal.get_frame().area(), &app, Palette::Colour);
        terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour)).unwrap();
    });
}

/// Layout and drawing of four curves: the first page at a size, the second with the zoom that cuts most points in two.
#[divan::bench(args = [(120, 40, CurveKind::Roc), (200, 60, CurveKind::Roc), (200, 60, CurveKind::Cost), (200, 60, CurveKind::Coverage)], sample_count = 50)]
fn draw_curves(bencher: Bencher, (width, height, selected): (u16, u16, CurveKind)) {
    let mut app = app(Filter::Errors, Sort::Loss);
    app.tab = Tab::Curves;
    if let Phase::Review(view) = &mut app.phase {
        view.curves.set = Some(Arc::new(CurveSet::new(view.scored.sweep(), view.scored.scores().axis)));
        view.curves.calibration = CalibrationReport::of(&view.scored).map(Arc::new);
        view.curves.selected = selected;
        view.curves.zoom = if selected == CurveKind::Roc { Zoom::Whole } else { Zoom::Quarter };
    }
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    bencher.bench_local(move || {
        let geometry = Geometry::new(terminal.get_frame().area(), &app, Palette::Colour);
        terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour)).unwrap();
    });
}

/// The tab of the slices, with fifty of them.
fn at_slices(rule: SliceRule) -> App {
    let mut app = app(Filter::Errors, Sort::Loss);
    let effects = update(&mut app, Message::Key(KeyEvent::new(KeyCode::Char('3'), KeyModifiers::NONE)));
    for effect in effects {
        if let Effect::Start(id, Job::Slice(to_slice)) = effect {
            let found = JobOutcome::Sliced(to_slice.work().unwrap());
            update(&mut app, Message::Job(id, JobEvent::Done(Ok(found))));
        }
    }
    if let Phase::Review(view) = &mut app.phase {
        view.slices.rule = rule;
    }
    app
}

/// One key press on that tab, and its frame: every slice at its threshold, worst first, intervals of the selected one.
#[divan::bench(args = [SliceRule::Common, SliceRule::EqualPrecision], sample_count = 50)]
fn move_on_slices(bencher: Bencher, rule: SliceRule) {
    let mut app = at_slices(rule);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let mut up = false;
    bencher.bench_local(move || {
        up = !up;
        step(&mut app, up);
        let geometry = Geometry::new(terminal.get_frame().area(), &app, Palette::Colour);
        app.fit(geometry.viewport());
        terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour)).unwrap();
    });
}

/// What that tab starts with, on a worker.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn cut_into_slices(bencher: Bencher) {
    let mut app = app(Filter::Errors, Sort::Loss);
    let effects = update(&mut app, Message::Key(KeyEvent::new(KeyCode::Char('3'), KeyModifiers::NONE)));
    let [Effect::Start(_, Job::Slice(to_slice))] = &effects[..] else { unreachable!() };
    bencher.bench_local(|| to_slice.clone().work().unwrap());
}

/// Two replicates of the rank correlation of score and length, one of each label.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn correlate_with_length(bencher: Bencher) {
    let app = app(Filter::Errors, Sort::Loss);
    let scored = app.view().map(|view| Arc::clone(&view.scored)).unwrap();
    let plan = BootstrapPlan { replicates: 10, ..BootstrapPlan::default() };
    let lengths = app.dataset.text_lengths().unwrap();
    let draw = |plan| LengthCorrelation::new(&scored, &lengths, plan, &BootstrapProgress::default());
    bencher.counter(ItemsCount::new(10_usize)).bench_local(|| draw(Some(plan)));
}

/// What the tab of the curves starts with, on a worker.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn prepare_curves(bencher: Bencher) {
    let app = app(Filter::Errors, Sort::Loss);
    let scored = app.view().map(|view| Arc::clone(&view.scored)).unwrap();
    bencher.bench_local(move || CurveSet::new(scored.sweep(), scored.scores().axis));
}

/// From a million scores to the first frame.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn begin_review(bencher: Bencher) {
    let app = app(Filter::Errors, Sort::Loss);
    let scored = app.view().map(|view| Arc::clone(&view.scored)).unwrap();
    bencher.bench_local(move || {
        let scored = Scored::new(ScoreSource::Read("score".into()), scored.scores().clone(), scored.labels().clone());
        let points = points(&scored);
        View::new(Arc::new(scored), points, None)
    });
}
