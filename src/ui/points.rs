//! The proposed thresholds, drawn: the panel, and the list of `o`.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::geometry::Geometry;
use super::panel::{Focus, draw_foot, draw_panel};
use super::point_list::PointList;
use super::text::{fitting, wrap};
use super::theme::Theme;
use crate::app::{App, Deciding, Notice, View};
use crate::metrics::PointEntry;

pub(super) fn draw(frame: &mut Frame, geometry: &Geometry, view: &View, focus: Focus, theme: &Theme) {
    if geometry.points.width < 3 {
        return;
    }
    let title = title(view, usize::from(geometry.points.width.saturating_sub(4)));
    draw_panel(frame, geometry.points, &title, focus, theme);
    match view.deciding {
        Deciding::Threshold => {}
        Deciding::Nothing => {
            let words = wrap(&Notice::NoThreshold.to_string(), usize::from(geometry.point_rows.width));
            frame.render_widget(Paragraph::new(words.join("\n")), geometry.point_rows);
            return;
        }
    }
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

/// What the panel shows, for which share of positives or by weight, and how far the rows are drawn anew, as far as there is room.
fn title(view: &View, room: usize) -> String {
    let at_prevalence = view.points.prevalence().map(|prevalence| format!("at {prevalence}"));
    let by_weight = view.points.by_weight().map(|_| "by weight".to_owned());
    let there = at_prevalence.or(by_weight).unwrap_or_default();
    let behind = |name: &str| if there.is_empty() { name.to_owned() } else { format!("{name} · {there}") };
    let (long, short) = (behind("operating points"), behind("points"));
    let drawing = match (&view.sureness, view.drawn) {
        (None, drawn @ 1..) => {
            let share = u64::from(drawn) * 100 / u64::from(view.points.draws(view.plan.replicates));
            format!("{long} · drawing rows anew {share} %")
        }
        (Some(_), _) | (None, 0) => long.clone(),
    };
    fitting([drawing, long, short, there], room)
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
    let room = usize::from(geometry.overlay.width.saturating_sub(4));
    if let Some(words) = list_foot(view, &list, room) {
        draw_foot(frame, geometry.overlay, &words, theme.faint);
    }
}

/// What is not shown of the list of `o`, and that a limit that nobody guarantees says what is so on these rows.
fn list_foot(view: &View, list: &PointList, room: usize) -> Option<String> {
    let unseen = list.unseen();
    let limited = view.points.entries().iter().filter(|entry| !entry.objective.limits.is_empty());
    let (guaranteed, plain): (Vec<_>, Vec<_>) = limited.partition(|entry| entry.objective.confidence.is_some());
    if plain.is_empty() {
        return unseen;
    }
    let short = Notice::Limits.to_string();
    let is_proven = guaranteed.iter().any(|entry| entry.point().is_some());
    let long = if is_proven { Notice::LimitsUnlessGuaranteed.to_string() } else { short.clone() };
    Some(match unseen {
        None => fitting([long, short], room),
        Some(unseen) => fitting([format!("{long} · {unseen}"), format!("{short} · {unseen}"), unseen], room),
    })
}

fn draw_lines(frame: &mut Frame, area: Rect, list: &PointList, style: impl Fn(&[usize]) -> Style, theme: &Theme) {
    let lines = list.lines.iter().map(|line| Line::styled(line.text.clone(), style(&line.members)));
    let heading = Line::styled(list.heading.clone(), theme.faint);
    frame.render_widget(Paragraph::new(std::iter::once(heading).chain(lines).collect::<Vec<_>>()), area);
}
