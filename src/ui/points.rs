//! The proposed thresholds.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::text::{UNDEFINED, fixed, left, right};
use super::theme::Theme;
use super::{Geometry, panel};
use crate::app::{App, View};
use crate::metrics::{Objective, PointEntry, exact};

pub(super) fn draw(frame: &mut Frame, geometry: &Geometry, view: &View, focused: bool, theme: &Theme) {
    if geometry.points.width < 3 {
        return;
    }
    frame.render_widget(panel("operating points", focused, theme), geometry.points);
    let cells = usize::from(geometry.point_rows.width);
    let lines: Vec<Line<'_>> = view
        .scored
        .points()
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let mark = if index == view.objective { "›" } else { " " };
            let here = entry.point.is_some_and(|point| point.threshold == view.threshold);
            let style = match (focused && index == view.objective, here) {
                (true, _) => theme.selected,
                (_, true) => theme.heading,
                _ => ratatui::style::Style::new(),
            };
            Line::styled(left(&format!("{mark}{}", entry_line(entry, cells.saturating_sub(1))), cells), style)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), geometry.point_rows);
}

/// The list of `o`, with the intervals.
pub(super) fn draw_list(frame: &mut Frame, area: Rect, app: &App, selected: usize, theme: &Theme) {
    let Some(view) = app.view() else { return };
    let cells = usize::from(area.width);
    let lines: Vec<Line<'_>> = view
        .scored
        .points()
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let range = entry.point.map_or(String::new(), |point| {
                let low = point.interval.low.map_or("−∞".into(), |low| fixed(Some(low), 6));
                point.interval.high.map_or(format!("({low}, ∞)"), |high| format!("({low}, {}]", fixed(Some(high), 6)))
            });
            let line = format!("{}  {range}", entry_line(entry, cells.saturating_sub(26)));
            let style = if index == selected { theme.selected } else { ratatui::style::Style::new() };
            Line::styled(left(&line, cells), style)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
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
