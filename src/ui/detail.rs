//! The selected pair in full.

use ratatui::text::{Line, Span};

use super::number::{UNDEFINED, proportion};
use super::text::{class_name, digit, tick, visible, wrap};
use super::theme::Palette;
use crate::app::{App, View, outcome_label};
use crate::metrics::exact;

/// `pair 17 · false positive`
pub(super) fn heading(app: &App) -> String {
    let view = app.view();
    match view.and_then(|view| Some((view, view.selected_row()?))) {
        Some((view, row)) => {
            let (unit, number) = (app.dataset.unit(), app.dataset.row_number(row));
            format!("{unit} {number} · {}", outcome_label(view.outcome(row)))
        }
        None => app.dataset.unit().into(),
    }
}

/// Everything known of the row, wrapped to `width` cells.
pub(super) fn lines(app: &App, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let theme = palette.theme();
    let Some((view, row)) = app.view().and_then(|view| Some((view, view.selected_row()?))) else {
        return Vec::new();
    };
    let cells = usize::from(width);
    let mut lines = Vec::new();
    let (label, prediction, tick) = (view.scored.labels()[row], view.prediction(row), tick(view.outcome(row)));
    let name = class_name(&app.dataset, usize::from(label));
    let name = name.map_or(String::new(), |name| format!(" ({})", visible(name)));
    lines.push(Line::from(vec![
        Span::raw("label "),
        Span::styled(format!("{}{name}", digit(label)), theme.class(label)),
        Span::raw("   predicted "),
        Span::styled(digit(prediction), theme.class(prediction)),
        Span::raw(format!(" {tick}   score ")),
        Span::styled(exact(view.score(row)), theme.heading),
        Span::raw(format!("   threshold {}", exact(view.threshold))),
    ]));
    lines.extend(wrap(&more(view, row, label), cells).into_iter().map(|line| Line::styled(line, theme.faint)));

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
            section(header, app.dataset.table.cell(row, column).text().unwrap_or(UNDEFINED));
        }
    }
    lines
}

/// Margin, loss, logits and probabilities, where they exist.
fn more(view: &View, row: usize, label: bool) -> String {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            parts.push(format!("{name} {value:.6}"));
        }
    };
    add("margin", view.scored.scores().margin(row));
    add("loss", view.scored.scores().loss(row, label));
    if let Some(logits) = &view.scored.scores().logits {
        let list = |values: Vec<String>| values.join(", ");
        parts.push(format!("logits {}", list(logits.row(row).iter().map(|logit| format!("{logit:.6}")).collect())));
        let probability = |class| proportion(Some(logits.probability(row, class)), 6);
        parts.push(format!("probabilities {}", list((0..logits.classes).map(probability).collect())));
    }
    let distance = (view.score(row) - view.threshold).abs();
    parts.push(format!("distance to the threshold {}", proportion(Some(distance), 6)));
    parts.join("   ")
}
