//! The selected pair in full.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::number::{UNDEFINED, proportion};
use super::text::{class_name, digit, tick, visible, width, wrap};
use super::theme::{Palette, Theme};
use crate::app::{App, View};
use crate::metrics::{Outcome, exact, predict};

/// What becomes of a row that no threshold labels.
const BY_HAND: &str = "by hand";

/// `pair 17 · false positive`
pub(super) fn heading(app: &App) -> String {
    let view = app.view();
    match view.and_then(|view| Some((view, view.selected_row()?))) {
        Some((view, row)) => {
            let (unit, number) = (app.dataset.unit(), app.dataset.row_number(row));
            format!("{unit} {number} · {}", view.verdict(row).map_or(BY_HAND, Outcome::label_in_full))
        }
        None => app.dataset.unit().into(),
    }
}

/// What the score says that this one is compared with.
fn of_rival(view: &View, row: usize, theme: &Theme) -> Vec<Figure> {
    let (Some(beside), Some(rival)) = (view.side_by_side_in_rows(), view.comparison.rival()) else { return Vec::new() };
    let score = beside.pairing.b().scores().values[row];
    let prediction = predict(score, beside.thresholds.b);
    let outcome = Outcome::of(view.scored.labels()[row], prediction);
    let predicted = format!("{} {}", digit(prediction), tick(outcome));
    vec![
        Figure::new("B", visible(&rival.name).into_owned(), Style::new()),
        Figure::new("predicted", predicted, theme.class(prediction)),
        Figure::new("score", exact(score), Style::new()),
        Figure::new("threshold", exact(beside.thresholds.b), Style::new()),
    ]
}

/// Everything known of the row, wrapped to so many `cells`.
pub(super) fn lines(app: &App, cells: u16, palette: Palette) -> Vec<Line<'static>> {
    let theme = palette.theme();
    let Some((view, row)) = app.view().and_then(|view| Some((view, view.selected_row()?))) else {
        return Vec::new();
    };
    let cells = usize::from(cells);
    let mut lines = Vec::new();
    let label = view.scored.labels()[row];
    let predicted = match view.label_of(row).zip(view.verdict(row)) {
        Some((prediction, outcome)) => {
            Figure::new("predicted", format!("{} {}", digit(prediction), tick(outcome)), theme.class(prediction))
        }
        None => Figure::new("predicted", BY_HAND.into(), Style::new()),
    };
    let name = class_name(&app.dataset, usize::from(label));
    let name = name.map_or(String::new(), |name| format!(" ({})", visible(name)));
    let figures = [
        Figure::new("label", format!("{}{name}", digit(label)), theme.class(label)),
        predicted,
        Figure::new("score", exact(view.score(row)), theme.heading),
        Figure::new("threshold", exact(view.threshold), Style::new()),
    ];
    lines.extend(flow(figures, cells));
    lines.extend(flow(of_rival(view, row, theme), cells));
    lines.extend(flow(more(view, row, label), cells).into_iter().map(|line| line.style(theme.faint)));

    let mut section = |name: &str, text: &str| {
        lines.extend([Line::raw(""), Line::styled(visible(name).into_owned(), theme.heading)]);
        lines.extend(wrap(text, cells).into_iter().map(Line::raw));
    };
    let pair = app.dataset.pair(row);
    let roles = app.dataset.roles;
    let texts = [("sentence 1", roles.text_a.map(|_| pair.text_a)), ("sentence 2", pair.text_b)];
    for (name, text) in texts {
        if let Some(text) = text {
            section(name, text);
        }
    }
    let shown = [roles.text_a, roles.text_b, roles.label, roles.score];
    for (column, header) in app.dataset.table.headers().iter().enumerate() {
        if !shown.contains(&Some(column)) {
            // The index that pandas writes has no name.
            let unnamed = header.trim().is_empty().then(|| format!("column {}", column + 1));
            section(
                unnamed.as_deref().unwrap_or(header),
                app.dataset.table.cell(row, column).text().unwrap_or(UNDEFINED),
            );
        }
    }
    lines
}

/// A value with what it is called.
struct Figure {
    name: &'static str,
    value: String,
    style: Style,
}

impl Figure {
    fn new(name: &'static str, value: String, style: Style) -> Self {
        Self { name, value, style }
    }
}

/// The figures side by side in lines of at most `cells`. One without room begins a new line; only one that is longer than
/// a line is wrapped.
fn flow(figures: impl IntoIterator<Item = Figure>, cells: usize) -> Vec<Line<'static>> {
    const GAP: &str = "   ";
    let mut lines: Vec<Line<'static>> = Vec::new();
    for Figure { name, value, style } in figures {
        let text = format!("{name} {value}");
        let more = width(&text);
        if more > cells {
            lines.extend(wrap(&text, cells).into_iter().map(|line| Line::styled(line, style)));
            continue;
        }
        let figure = [Span::raw(format!("{name} ")), Span::styled(value, style)];
        match lines.last_mut() {
            Some(line) if line.width() + GAP.len() + more <= cells => {
                line.push_span(GAP);
                line.spans.extend(figure);
            }
            Some(_) | None => lines.push(Line::from_iter(figure)),
        }
    }
    lines
}

/// Margin, loss, logits and probabilities, where they exist.
fn more(view: &View, row: usize, label: bool) -> Vec<Figure> {
    let scores = view.scored.scores();
    let mut figures = Vec::new();
    let mut add = |name, value| figures.push(Figure::new(name, value, Style::new()));
    let in_full = |value: f64| format!("{value:.6}");
    if let Some(margin) = scores.margin(row) {
        add("margin", in_full(margin));
    }
    if let Some(loss) = scores.loss(row, label) {
        add("loss", in_full(loss));
    }
    if let Some(logits) = &scores.logits {
        let list = |values: Vec<String>| values.join(", ");
        add("logits", list(logits.row(row).iter().map(|logit| in_full((*logit).into())).collect()));
        let probability = |class| proportion(Some(logits.probability(row, class)), 6);
        add("probabilities", list((0..logits.classes).map(probability).collect()));
    }
    add("distance to the threshold", proportion(Some((view.score(row) - view.threshold).abs()), 6));
    figures
}
