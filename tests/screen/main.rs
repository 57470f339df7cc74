//! The state of the screen, its listing and geometry, and what is drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod by_hand;
mod comparison;
mod curves;
mod drawing;
mod geometry;
mod goals;
mod holdout;
mod jobs;
mod keys;
mod listing;
mod panels;
mod questions;
mod slices;
mod tables;
mod then;
mod weighted;

use std::sync::Arc;

use cutpoint::app::{App, Effect, Filter, Message, Phase, Preset, Sort, Title, View, Viewport, update};
use cutpoint::dataset::{Cell, Dataset, Format, Inversions, Roles, Source, Table};
use cutpoint::metrics::{Axis, CostColumns, Points, Priorities, ScoreSource, Scored, Scores};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Rows of two texts with these labels.
fn dataset(labels: &[bool], text: impl Fn(usize) -> (String, String)) -> Dataset {
    let mut table = Table::new(["text_a", "text_b", "label", "source"].map(String::from).into());
    for (row, label) in labels.iter().enumerate() {
        let (first, second) = text(row);
        table.push([first.as_str(), &second, if *label { "1" } else { "0" }, "invented"].map(Cell::Text));
    }
    Dataset {
        source: Source { path: "test.tsv".into(), format: Format::Tsv.into(), embedded: None },
        lines: (2..).take(labels.len()).collect(),
        table,
        roles: Roles { text_a: Some(0), text_b: Some(1), label: Some(2), ..Roles::default() },
        counts: None,
        weights: None,
        empty_lines: Vec::new(),
        labels: Some(labels.to_vec().into()),
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
    }
}

fn scores(values: &[f64], axis: Axis) -> Scores {
    Scores { values: values.to_vec(), axis, logits: None, margins: None, check: None }
}

/// The scored set that a model's scores of `dataset` make.
fn scored(dataset: &Dataset, scores: Scores) -> Arc<Scored> {
    let labels = dataset.labels.clone().unwrap();
    Arc::new(Scored::counted(ScoreSource::Read("score".into()), scores, labels, dataset.counts.clone()))
}

/// Their operating points.
fn points_of(scored: &Scored, priorities: &Priorities) -> Arc<Points> {
    Arc::new(Points::new(scored, priorities).unwrap())
}

fn app_with(dataset: Dataset, scores: Scores, preset: Preset) -> App {
    let title = Title { data: "test.tsv".into(), ..Title::default() };
    let scored = scored(&dataset, scores);
    let points = points_of(&scored, &preset.priorities);
    App::with_scores(Arc::new(dataset), title, preset, scored, points)
}

fn app_of(labels: &[bool], values: &[f64], axis: Axis) -> App {
    let data = dataset(labels, |row| (format!("first text {row}"), format!("second text {row}")));
    app_with(data, scores(values, axis), Preset::default())
}

/// Twelve rows whose scores spread over (0, 1), four of them wrong at 0.5.
fn example() -> App {
    let rows = [
        (0.03, false),
        (0.11, false),
        (0.19, true),
        (0.27, false),
        (0.35, false),
        (0.43, true),
        (0.52, false),
        (0.61, true),
        (0.7, true),
        (0.79, false),
        (0.88, true),
        (0.97, true),
    ];
    let (values, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
    let mut app = app_of(&labels, &values, Axis::Probability);
    app.fit(Viewport { rows: 5, ..Viewport::default() });
    app
}

/// The same with the table as it is wanted.
fn example_listing(filter: Filter, sort: Sort) -> App {
    let mut app = example();
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view.keeping_selection(|view| (view.rows.filter, view.rows.sort) = (filter, sort));
    app
}

/// Make accuracy the current objective, wherever the threshold stands.
fn by_accuracy(app: &mut App) {
    let Phase::Review(view) = &mut app.phase else { unreachable!() };
    view.objective = 0;
}

fn view(app: &App) -> &View {
    app.view().unwrap()
}

fn press_key(app: &mut App, code: KeyCode, modifiers: KeyModifiers) -> Vec<Effect> {
    update(app, Message::Key(KeyEvent::new(code, modifiers)))
}

/// Type every character of `keys`.
fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    keys.chars().flat_map(|key| press_key(app, KeyCode::Char(key), KeyModifiers::NONE)).collect()
}

fn press_code(app: &mut App, code: KeyCode) -> Vec<Effect> {
    press_key(app, code, KeyModifiers::NONE)
}
