//! What follows from the counts, with 95 % intervals beside the proportions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::panel::{Focus, draw_panel};
use super::text::{fixed, left, width};
use super::theme::Theme;
use crate::app::View;
use crate::metrics::Metric;

pub(super) fn draw(frame: &mut Frame, area: Rect, view: &View, theme: &Theme) {
    let inner = draw_panel(frame, area, "metrics, 95 % interval", Focus::Elsewhere, theme);
    let room = usize::from(inner.height);
    let cells = usize::from(inner.width);
    let confusion = view.confusion();
    let mut figures: Vec<_> = Metric::by_use()
        .into_iter()
        .map(|metric| (metric.label(), fixed(confusion.value(metric), 3), confusion.confidence(metric)))
        .collect();
    let global = view.scored.summary().figures().map(|figure| (figure.short, fixed(figure.value, 3)));

    // The figures that need no threshold stand two or three a line at the end; they take as many lines as they are given.
    let lines_for_global = if room >= 8 { 2 } else { usize::from(room >= 5) };
    figures.truncate(room.saturating_sub(lines_for_global));
    let name_width = match cells {
        36.. => 18,
        18.. => 12,
        _ => cells.saturating_sub(6),
    };
    let mut lines: Vec<Line<'_>> = figures
        .into_iter()
        .map(|(name, value, interval)| {
            let interval = interval.map_or(String::new(), |(low, high)| format!("  {low:.3}–{high:.3}"));
            let used = name_width + width(&value);
            let interval = if used + width(&interval) <= cells { interval } else { String::new() };
            Line::from(vec![
                Span::raw(left(name, name_width)),
                Span::styled(value, theme.heading),
                Span::styled(interval, theme.faint),
            ])
        })
        .collect();
    let mut rest = global.into_iter().peekable();
    for _ in 0..lines_for_global {
        let mut line = String::new();
        while let Some((name, value)) = rest.next_if(|(name, value)| width(&line) + width(name) + width(value) < cells)
        {
            line += &format!("{name} {value}  ");
        }
        lines.push(Line::styled(line.trim_end().to_owned(), theme.faint));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}
