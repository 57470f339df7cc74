//! The proposed thresholds.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::geometry::Geometry;
use super::panel::{Focus, draw_panel};
use super::text::{UNDEFINED, fixed, left, right};
use super::theme::Theme;
use crate::app::{App, View};
use crate::metrics::{Objective, PointEntry, exact};

pub(super) fn draw(frame: &mut Frame, geometry: &Geometry, view: &View, focus: Focus, theme: &Theme) {
    if geometry.points.width < 3 {
        return;
    }
    draw_panel(frame, geometry.points, "operating points", focus, theme);
    draw_entries(frame, geometry.point_rows, view, |index, entry, cells| {
        let is_objective = index == view.objective;
        let mark = if is_objective { "›" } else { " " };
        let is_here = entry.point.is_some_and(|point| point.threshold == view.threshold);
        let style = match (focus, is_objective, is_here) {
            (Focus::Here, true, _) => theme.selected,
            (_, _, true) => theme.heading,
            _ => Style::new(),
        };
        (format!("{mark}{}", entry_line(entry, cells.saturating_sub(1))), style)
    });
}

/// The list of `o`, with the intervals.
pub(super) fn draw_list(frame: &mut Frame, area: Rect, app: &App, selected: usize, theme: &Theme) {
    let Some(view) = app.view() else { return };
    draw_entries(frame, area, view, |index, entry, cells| {
        let range = entry.point.map_or(String::new(), |point| {
            let low = point.interval.low.map_or("−∞".into(), |low| fixed(Some(low), 6));
            point.interval.high.map_or(format!("({low}, ∞)"), |high| format!("({low}, {}]", fixed(Some(high), 6)))
        });
        let style = if index == selected { theme.selected } else { Style::new() };
        (format!("{}  {range}", entry_line(entry, cells.saturating_sub(26))), style)
    });
}

/// A line for each entry, as `line` words and styles it for so many cells.
fn draw_entries(
    frame: &mut Frame,
    area: Rect,
    view: &View,
    line: impl Fn(usize, &PointEntry, usize) -> (String, Style),
) {
    let cells = usize::from(area.width);
    let lines = view.scored.points().iter().enumerate().map(|(index, entry)| {
        let (text, style) = line(index, entry, cells);
        Line::styled(left(&text, cells), style)
    });
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
}

/// `best accuracy        0.512   0.852`, `precision ≥ 0.95     0.871   recall 0.620`; where it is narrow only what is needed
/// to go there: `accuracy  0.512`.
fn entry_line(entry: &PointEntry, cells: usize) -> String {
    let (threshold_width, value_width) = match cells {
        40.. => (10, 12),
        30.. => (7, 6),
        _ => (8, 0),
    };
    let (name, value_name) = match entry.objective {
        Objective::Best(metric) if value_width == 0 => (metric.label().to_owned(), ""),
        Objective::Best(metric) => (format!("best {}", metric.label()), ""),
        Objective::RecallAtPrecision(floor) if value_width == 0 => (format!("prec ≥ {floor}"), ""),
        Objective::RecallAtPrecision(floor) => (format!("precision ≥ {floor}"), "recall "),
    };
    let value_name = if value_width >= 12 { value_name } else { "" };
    let (threshold, value) = match entry.point {
        Some(point) => (exact(point.threshold), format!("{value_name}{}", fixed(Some(point.value), 3))),
        None => (UNDEFINED.into(), "none".into()),
    };
    let name_width = cells.saturating_sub(threshold_width + value_width + 2);
    format!("{} {} {}", left(&name, name_width), right(&threshold, threshold_width), right(&value, value_width))
}
