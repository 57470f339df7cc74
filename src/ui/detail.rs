//! The selected pair in full.

mod question;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::number::{UNDEFINED, proportion, written_threshold};
use super::text::{class_name, digit, tick, visible, width, wrap};
use super::theme::{Palette, Theme};
use crate::app::{App, Deciding, View};
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
    let written = beside.pairing.b().scores().value(row).map_or_else(|| UNDEFINED.to_owned(), exact);
    let prediction = predict(score, beside.thresholds.b);
    let outcome = Outcome::of(view.scored.labels()[row], prediction);
    let predicted = format!("{} {}", digit(prediction), tick(outcome));
    vec![
        Figure::new("B", visible(&rival.name).into_owned(), Style::new()),
        Figure::new("predicted", predicted, theme.class(prediction)),
        Figure::new("score", written, Style::new()),
        Figure::new("threshold", written_threshold(beside.thresholds.b), Style::new()),
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
    let score = view.scored.scores().value(row).map_or_else(|| UNDEFINED.to_owned(), exact);
    let threshold = match view.deciding {
        Deciding::Threshold => Some(Figure::new("threshold", exact(view.threshold), Style::new())),
        Deciding::Nothing => None,
    };
    let label = Figure::new("label", format!("{}{name}", digit(label)), theme.class(label));
    let figures = [label, predicted, Figure::new("score", score, theme.heading)].into_iter().chain(threshold);
    lines.extend(flow(figures, cells));
    lines.extend(flow(of_rival(view, row, theme), cells));
    let more = more(view, row).into_iter().chain(question::figures(view, row));
    lines.extend(flow(more, cells).into_iter().map(|line| line.style(theme.faint)));
    match &app.dataset.questions {
        Some(questions) => lines.extend(question::sections(app, view, questions, row, cells, theme)),
        None => lines.extend(sections(app, row, cells, theme)),
    }
    lines
}

/// A heading with what stands below it.
fn section(name: &str, below: impl IntoIterator<Item = Line<'static>>, theme: &Theme) -> Vec<Line<'static>> {
    let heading = [Line::raw(""), Line::styled(visible(name).into_owned(), theme.heading)];
    heading.into_iter().chain(below).collect()
}

/// A text under what it is called.
fn text_section(name: &str, text: &str, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    section(name, wrap(text, cells).into_iter().map(Line::raw), theme)
}

/// The texts of a row, and its other columns.
fn sections(app: &App, row: usize, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut section = |name: &str, text: &str| lines.extend(text_section(name, text, cells, theme));
    let pair = app.dataset.pair(row);
    let roles = app.dataset.roles;
    let texts = [("sentence 1", roles.text_a.map(|_| pair.text_a)), ("sentence 2", pair.text_b)];
    for (name, text) in texts {
        if let Some(text) = text {
            section(name, text);
        }
    }
    for (name, text) in other_columns(app, row) {
        section(&name, text.unwrap_or(UNDEFINED));
    }
    lines
}

/// What stands in the columns that have no role above, with what they are called.
fn other_columns(app: &App, row: usize) -> impl Iterator<Item = (String, Option<&str>)> {
    let roles = app.dataset.roles;
    let shown = [roles.text_a, roles.text_b, roles.label, roles.score];
    let others = app.dataset.table.headers().iter().enumerate();
    others.filter(move |(column, _)| !shown.contains(&Some(*column))).map(move |(column, header)| {
        // The index that pandas writes has no name.
        let is_named = !header.trim().is_empty();
        let name = if is_named { header.clone() } else { format!("column {}", column + 1) };
        (name, app.dataset.table.cell(row, column).text())
    })
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
fn more(view: &View, row: usize) -> Vec<Figure> {
    let (scores, label) = (view.scored.scores(), view.scored.labels()[row]);
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
    if let Some(distance) = view.distance(row).filter(|distance| distance.is_finite()) {
        add("distance to the threshold", proportion(Some(distance), 6));
    }
    figures
}
