//! First line: what is looked at, and the threshold. Last line: feedback, or the keys that fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::text::{left, right, width};
use super::theme::Theme;
use crate::app::keymap::{Hint, footer};
use crate::app::{App, View};
use crate::metrics::{Interval, ScoreSource, counted, exact, grouped};

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, theme: &Theme) {
    let facts = facts(app);
    let cells = usize::from(area.width);
    let name = " cutpoint ";
    // The threshold stays; what is known of the data gives way, then the threshold's interval.
    let shown = app.view().map_or(String::new(), |view| threshold(view, cells.saturating_sub(width(name))));
    let room = cells.saturating_sub(width(name) + width(&shown) + 1);
    // A cell or two of a name say nothing.
    let facts = if room < 4 { String::new() } else { facts };
    let line = Line::from(vec![
        Span::styled(name, theme.heading),
        Span::raw(left(&facts, room) + " "),
        Span::styled(shown, theme.threshold),
    ]);
    frame.render_widget(Paragraph::new(line), area);
}

/// `threshold 0.5  (0.4987, 0.5012] `, as much of it as `cells` hold.
fn threshold(view: &View, cells: usize) -> String {
    let short = format!("threshold {} ", exact(view.threshold));
    let full = format!("{short} {} ", interval(view.interval(), view.threshold));
    [full, short].into_iter().find(|text| width(text) < cells).unwrap_or_default()
}

/// File, rows, model, and what the user should know of the rows.
fn facts(app: &App) -> String {
    let dataset = &app.dataset;
    let mut facts = vec![format!("{} · {}", app.title.data, counted(dataset.len(), dataset.unit()))];
    facts.extend(app.title.hint.map(|hint| hint.to_string()));
    facts.extend(model(app).map(str::to_owned));
    if !dataset.skipped.is_empty() {
        facts.push(format!("{} skipped", counted(dataset.skipped.len(), "bad row")));
    }
    facts.extend(app.notes.first().map(ToString::to_string));
    let doubt = || app.view().and_then(|view| dataset.doubts(&view.scored).into_iter().next());
    facts.extend(dataset.warnings.first().cloned().or_else(doubt).map(|warning| warning.to_string()));
    format!(" {}", facts.join(" · "))
}

/// The model whose scores are looked at or waited for; nothing where a file carried them.
fn model(app: &App) -> Option<&str> {
    match app.view().map(|view| view.scored.source()) {
        Some(ScoreSource::Model(name)) => Some(name),
        Some(ScoreSource::Read(_) | ScoreSource::Written(_)) => None,
        None => app.title.model.as_deref(),
    }
}

/// `(0.4987, 0.5012]`: all of it gives the same predictions as `threshold`, for the ends are shortened inwards.
fn interval(interval: Interval, threshold: f64) -> String {
    let low = interval.low.map_or("−∞".into(), |low| inward(low, 1.0, |end| low <= end && end < threshold));
    interval.high.map_or_else(
        || format!("({low}, ∞)"),
        |high| format!("({low}, {}]", inward(high, -1.0, |end| threshold <= end && end <= high)),
    )
}

/// `end` with the fewest digits, four at least, that are still inside; `toward` is where the threshold lies.
fn inward(end: f64, toward: f64, is_inside: impl Fn(f64) -> bool) -> String {
    const SHORT: usize = 7;
    let full = exact(end);
    if full.len() <= SHORT {
        return full;
    }
    let shorter = (4..16_u8).find_map(|digits| {
        let unit = 10_f64.powi(-i32::from(digits));
        [end, end + toward * unit].into_iter().find_map(|value| {
            let text = format!("{value:.*}", usize::from(digits));
            text.parse().is_ok_and(&is_inside).then_some(text)
        })
    });
    shorter.filter(|text| text.len() < full.len()).unwrap_or(full)
}

pub(super) fn draw_footer(frame: &mut Frame, area: Rect, app: &App, theme: &Theme) {
    let cells = usize::from(area.width);
    if let Some(status) = &app.status {
        let style = if status.is_error() { theme.error } else { theme.heading };
        let line = Line::styled(left(&format!(" {status}"), cells), style);
        frame.render_widget(Paragraph::new(line), area);
        return;
    }
    let changed = app.view().map_or(0, View::changed_count);
    let news = if changed > 0 { format!("• {} changed ", grouped(changed)) } else { String::new() };
    let mut spans = vec![Span::raw(" ")];
    for hint in fitting(footer(app.scope()), cells.saturating_sub(1 + width(&news))) {
        spans.push(Span::styled(hint.keys.clone(), theme.heading));
        spans.push(Span::styled(format!(" {}  ", hint.label), theme.faint));
    }
    let used: usize = spans.iter().map(|span| width(&span.content)).sum();
    spans.push(Span::raw(right(&news, cells.saturating_sub(used))));
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// As many hints as fit, the least important dropped first; they keep the table's order.
fn fitting(mut hints: Vec<Hint>, cells: usize) -> Vec<Hint> {
    let size = |hint: &Hint| width(&hint.keys) + width(hint.label) + 3;
    while hints.iter().map(size).sum::<usize>() > cells {
        let last = hints.iter().enumerate().max_by_key(|(index, hint)| (hint.priority, *index));
        match last.map(|(index, _)| index) {
            Some(index) => hints.remove(index),
            None => break,
        };
    }
    hints
}
