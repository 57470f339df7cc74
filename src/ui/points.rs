//! The proposed thresholds, drawn: the panel, and the list of `o`.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::geometry::Geometry;
use super::panel::{Focus, draw_foot, draw_panel};
use super::point_list::PointList;
use super::theme::Theme;
use crate::app::{App, View};
use crate::metrics::PointEntry;

pub(super) fn draw(frame: &mut Frame, geometry: &Geometry, view: &View, focus: Focus, theme: &Theme) {
    if geometry.points.width < 3 {
        return;
    }
    let there = view.points.prevalence().map(|prevalence| format!(" · at {prevalence}"));
    let title = format!("operating points{}", there.unwrap_or_default());
    draw_panel(frame, geometry.points, &title, focus, theme);
    let style = |members: &[usize]| {
        let is_current = members.contains(&view.objective);
        let is_here = members.iter().any(|&index| stands_at(view, &view.points.entries()[index]));
        match (focus, is_current, is_here) {
            (Focus::Here, true, _) => theme.selected,
            (Focus::Here, false, true) | (Focus::Elsewhere, _, true) => theme.heading,
            (Focus::Here | Focus::Elsewhere, _, false) => Style::new(),
        }
    };
    draw_lines(frame, geometry.point_rows, &geometry.point_list, style, theme);
    if let Some(words) = geometry.point_list.unseen() {
        draw_foot(frame, geometry.points, &words, theme.faint);
    }
}

/// Whether the active threshold is the one that this point proposes.
fn stands_at(view: &View, entry: &PointEntry) -> bool {
    entry.point().is_some_and(|point| point.threshold == view.threshold)
}

/// The list of `o`.
pub(super) fn draw_list(frame: &mut Frame, geometry: &Geometry, app: &App, selected: usize, theme: &Theme) {
    let Some(view) = app.view() else { return };
    let list = PointList::of_all(view, selected, geometry.overlay_body);
    let style = |members: &[usize]| if members.contains(&selected) { theme.selected } else { Style::new() };
    draw_lines(frame, geometry.overlay_body, &list, style, theme);
    if let Some(words) = list.unseen() {
        draw_foot(frame, geometry.overlay, &words, theme.faint);
    }
}

fn draw_lines(frame: &mut Frame, area: Rect, list: &PointList, style: impl Fn(&[usize]) -> Style, theme: &Theme) {
    let lines = list.lines.iter().map(|line| Line::styled(line.text.clone(), style(&line.members)));
    let heading = Line::styled(list.heading.clone(), theme.faint);
    frame.render_widget(Paragraph::new(std::iter::once(heading).chain(lines).collect::<Vec<_>>()), area);
}
