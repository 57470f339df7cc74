//! What follows from the counts, with 95 % intervals beside the proportions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::number::{proportion, span};
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{cut, left, right, width};
use super::theme::Theme;
use crate::app::{Notice, View};
use crate::metrics::Metric;

/// Cells of a value: `>0.999`, `-0.123`.
const VALUE: usize = 6;

/// Cells of an interval with the space before it: ` 0.998–>0.999`. Two ends with signs are written as one.
const INTERVAL: usize = 13;

/// Cells of the longest name that has an interval, and one more.
const SHORT_NAME: usize = 12;

/// Cells of the longest name, and one more.
const LONG_NAME: usize = 18;

/// Cells between figures that share a line.
const GAP: usize = 2;

/// Cells inside the panel from which on the intervals have room, whatever the numbers are.
const WITH_INTERVALS: usize = SHORT_NAME + VALUE + INTERVAL;

/// The panel with as many of its `lines` as have room.
pub(super) fn draw(frame: &mut Frame, area: Rect, lines: &[Line<'static>], view: &View, focus: Focus, theme: &Theme) {
    let title = if has_intervals(area.width.saturating_sub(2)) { "metrics · 95 % intervals" } else { "metrics" };
    let inner = draw_panel(frame, area, title, focus, theme);
    let room = usize::from(inner.height);
    let above = view.metrics_top.min(lines.len().saturating_sub(room));
    let below = lines.len().saturating_sub(above + room);
    frame.render_widget(Paragraph::new(lines.iter().skip(above).take(room).cloned().collect::<Vec<_>>()), inner);
    if above + below > 0 {
        draw_foot(frame, area, &Notice::Unseen { above, below }.to_string(), theme.faint);
    }
}

/// Whether `cells` inside the panel are enough for the intervals.
fn has_intervals(cells: u16) -> bool {
    usize::from(cells) >= WITH_INTERVALS
}

/// All figures, in lines of the width of `area`, those most needed first. Where there is room each metric has a line; else only
/// those with an interval do, and the others share lines.
pub(super) fn lines(view: &View, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let cells = usize::from(area.width);
    let line = |metric: Metric| metric_line(view, metric, area.width, theme);
    let figure = |metric: Metric| Figure {
        name: metric.label(),
        value: proportion(view.confusion().value(metric), 3),
        style: theme.heading,
    };
    // The figures that need no threshold.
    let global = view.scored.summary().figures();
    let global =
        global.map(|figure| Figure { name: figure.short, value: proportion(figure.value, 3), style: theme.faint });
    let roomy: Vec<Line<'_>> =
        Metric::by_use().into_iter().map(line).chain(sharing(global.clone().into(), cells)).collect();
    if roomy.len() <= usize::from(area.height) {
        return roomy;
    }
    let (often, seldom): (Vec<Metric>, Vec<Metric>) = Metric::by_use().into_iter().partition(|m| m.is_needed_often());
    let alone = |metrics: &[Metric]| -> Vec<Line<'static>> {
        metrics.iter().copied().filter(|metric| metric.has_interval()).map(line).collect()
    };
    let shared = |metrics: &[Metric], more: Vec<Figure>| {
        let figures = metrics.iter().copied().filter(|metric| !metric.has_interval()).map(figure);
        sharing(figures.chain(more).collect(), cells)
    };
    [alone(&often), shared(&often, global.into()), alone(&seldom), shared(&seldom, Vec::new())].concat()
}

/// A metric, its value, and its interval where it has one.
fn metric_line(view: &View, metric: Metric, cells: u16, theme: &Theme) -> Line<'static> {
    let confusion = view.confusion();
    let beside = if has_intervals(cells) { VALUE + INTERVAL } else { VALUE };
    let name_width = LONG_NAME.min(usize::from(cells).saturating_sub(beside));
    let interval = confusion.confidence(metric).filter(|_| has_intervals(cells));
    Line::from(vec![
        Span::raw(left(metric.label(), name_width)),
        Span::styled(right(&proportion(confusion.value(metric), 3), VALUE), theme.heading),
        Span::styled(interval.map_or(String::new(), |ends| format!(" {}", span(ends, 3))), theme.faint),
    ])
}

/// A name with its value.
#[derive(Clone)]
struct Figure {
    name: &'static str,
    value: String,
    /// Of the value.
    style: Style,
}

/// Figures one behind the other, as many as a line holds; the name of one alone may be cut.
fn sharing(figures: Vec<Figure>, cells: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for Figure { name, value, style } in figures {
        let name = cut(name, cells.saturating_sub(1 + width(&value)));
        let wanted = width(&name) + 1 + width(&value);
        let spans = [Span::raw(name + " "), Span::styled(value, style)];
        match lines.last_mut() {
            Some(line) if line.width() + GAP + wanted <= cells => {
                line.push_span(" ".repeat(GAP));
                for span in spans {
                    line.push_span(span);
                }
            }
            _ => lines.push(Line::from_iter(spans)),
        }
    }
    lines
}
