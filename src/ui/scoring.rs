//! While the model is at work, and when that failed.

use std::time::Duration;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::panel;
use super::text::{left, visible};
use super::theme::Theme;
use crate::app::{App, Failure, JobProgress, Scoring};
use crate::metrics::grouped;

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, scoring: &Scoring, theme: &Theme) {
    let block = panel("scoring", true, theme);
    let inner = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let cells = usize::from(inner.width);
    let JobProgress { done: pairs_done, all: pairs, fraction, per_second, eta, elapsed } = scoring.progress;
    let done = (fraction.clamp(0.0, 1.0) * cells as f64) as usize;
    let bar = format!("{}{}", "█".repeat(done), "░".repeat(cells.saturating_sub(done)));
    let doing = match (scoring.cancelling, fraction > 0.0) {
        (true, _) => "stopping after this batch… (Ctrl-C leaves at once)".to_owned(),
        (false, false) => "reading the texts…".to_owned(),
        (false, true) => {
            let rate = per_second.map_or(String::new(), |rate| format!("{rate:.0} pairs/s"));
            let left = eta.map_or(String::new(), |eta| format!(", about {} left", duration(eta)));
            format!("{rate}{left}")
        }
    };
    let model = app.title.model.as_deref().unwrap_or("model");
    let lines = vec![
        Line::raw(left(&format!("{model} reads {}", app.title.data), cells)),
        Line::styled(bar, theme.positive),
        Line::raw(left(
            &format!("{} of {} pairs, {}", grouped(pairs_done as u64), grouped(pairs as u64), duration(elapsed)),
            cells,
        )),
        Line::raw(left(&doing, cells)),
    ];
    frame.render_widget(Paragraph::new(lines), inner);
}

pub(super) fn draw_failure(frame: &mut Frame, area: Rect, failure: &Failure, theme: &Theme) {
    let block = panel("scoring failed", true, theme);
    let inner = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    let text =
        Paragraph::new(Line::styled(visible(&failure.to_string()).into_owned(), theme.error)).wrap(Wrap { trim: true });
    frame.render_widget(text, inner);
}

/// `48 s`, `3 min 05 s`
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
}
