//! What follows from the counts, with 95 % intervals beside the proportions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::number::{proportion, span};
use super::panel::{Focus, draw_panel};
use super::text::{left, right, width};
use super::theme::Theme;
use crate::app::View;
use crate::metrics::Metric;

/// Cells of a value: `>0.999`, `-0.123`.
const VALUE: usize = 6;

/// Cells of an interval with the space before it: ` 0.998–>0.999`. Two ends with signs are written as one.
const INTERVAL: usize = 13;

/// Cells of the longest name that has an interval, and one more.
const SHORT_NAME: usize = 12;

/// Cells of the longest name, and one more.
const LONG_NAME: usize = 18;

/// Cells inside the panel from which on the intervals have room, whatever the numbers are.
const WITH_INTERVALS: usize = SHORT_NAME + VALUE + INTERVAL;

pub(super) fn draw(frame: &mut Frame, area: Rect, view: &View, theme: &Theme) {
    let cells = usize::from(area.width.saturating_sub(2));
    let has_intervals = cells >= WITH_INTERVALS;
    let title = if has_intervals { "metrics · 95 % intervals" } else { "metrics" };
    let inner = draw_panel(frame, area, title, Focus::Elsewhere, theme);
    let room = usize::from(inner.height);
    let confusion = view.confusion();

    // The figures that need no threshold stand two or three a line at the end; they take as many lines as they are given.
    let lines_for_global = if room >= 8 { 2 } else { usize::from(room >= 5) };
    let beside = if has_intervals { VALUE + INTERVAL } else { VALUE };
    let name_width = LONG_NAME.min(cells.saturating_sub(beside));
    let metrics = Metric::by_use().into_iter().take(room.saturating_sub(lines_for_global));
    let mut lines: Vec<Line<'_>> = metrics
        .map(|metric| {
            let interval = confusion.confidence(metric).filter(|_| has_intervals);
            let interval = interval.map_or(String::new(), |ends| format!(" {}", span(ends, 3)));
            Line::from(vec![
                Span::raw(left(metric.label(), name_width)),
                Span::styled(right(&proportion(confusion.value(metric), 3), VALUE), theme.heading),
                Span::styled(interval, theme.faint),
            ])
        })
        .collect();
    let global = view.scored.summary().figures().map(|figure| (figure.short, proportion(figure.value, 3)));
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
