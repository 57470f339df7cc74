//! Pure drawing: `draw(frame, &app)`, one file a panel; changes nothing.

mod beside;
mod by_hand;
mod comparison;
mod confusion;
mod curves;
mod detail;
mod export;
mod geometry;
mod help;
mod histogram;
mod hit;
mod input;
mod marked;
mod metrics;
mod number;
mod pairs;
mod panel;
mod point_list;
mod points;
mod question_columns;
mod rival_column;
mod scoring;
mod slices;
mod text;
mod theme;
mod title;

use ratatui::Frame;
use ratatui::widgets::Paragraph;

use panel::{Focus, draw_in_front};
use theme::Theme;

use crate::app::{App, Asked, Content, Notice, Overlay, PLEAS, Panel, Phase, Tab, View};

pub use curves::CurvePanel;
pub use geometry::Geometry;
pub use hit::hit;
pub use slices::SlicePanels;
pub use theme::Palette;

/// Draw the whole screen as `geometry`, made for this state, lays it out.
pub fn draw(frame: &mut Frame, app: &App, geometry: &Geometry, palette: Palette) {
    let theme = palette.theme();
    if geometry.too_small {
        let cells = usize::from(frame.area().width);
        let plea = PLEAS.into_iter().find(|plea| text::width(plea) <= cells);
        frame.render_widget(Paragraph::new(plea.unwrap_or_default()), frame.area());
        return;
    }
    title::draw(frame, geometry.title, app, theme);
    match &app.phase {
        Phase::Scoring(progress) => scoring::draw(frame, geometry.notice, app, *progress, theme),
        Phase::Failed(failure) => scoring::draw_failure(frame, geometry.notice, failure, theme),
        Phase::Review(view) => match app.tab {
            Tab::Threshold => draw_threshold(frame, geometry, app, view, theme),
            Tab::Comparison => comparison::draw(frame, &geometry.comparison, view, theme),
            Tab::Curves => curves::draw(frame, &geometry.curves, view, theme),
            Tab::Slices => slices::draw(frame, &geometry.slices, view, theme),
        },
    }
    if let Some(overlay) = &app.overlay {
        draw_overlay(frame, geometry, app, overlay, theme);
    }
    title::draw_footer(frame, geometry.footer, app, theme);
}

/// The tab of the threshold: what it does, and to which pairs.
fn draw_threshold(frame: &mut Frame, geometry: &Geometry, app: &App, view: &View, theme: &Theme) {
    histogram::draw(frame, geometry, view, Focus::of(app, Panel::Scores), theme);
    confusion::draw(frame, geometry.confusion, &app.dataset, view, theme);
    metrics::draw(frame, geometry.metrics, &geometry.metric_lines, view, Focus::of(app, Panel::Metrics), theme);
    points::draw(frame, geometry, view, Focus::of(app, Panel::Points), theme);
    pairs::draw(frame, geometry, &app.dataset, view, Focus::of(app, Panel::Pairs), theme);
}

fn draw_overlay(frame: &mut Frame, geometry: &Geometry, app: &App, overlay: &Overlay, theme: &Theme) {
    let heading = match overlay {
        Overlay::Help { .. } => "help".to_owned(),
        Overlay::Points { .. } => "operating points".to_owned(),
        Overlay::Field { asked: Asked::Threshold, .. } => "threshold or objective".to_owned(),
        Overlay::Field { asked: Asked::Band, .. } => "band left to people".to_owned(),
        Overlay::Field { asked: Asked::Costs, .. } => "costs".to_owned(),
        Overlay::Field { asked: Asked::Prevalence, .. } => "prevalence".to_owned(),
        Overlay::Search { .. } => "search".to_owned(),
        Overlay::Detail { .. } => detail::heading(app),
        Overlay::Export(_) => "export".to_owned(),
    };
    draw_in_front(frame, geometry.overlay, &heading, theme);
    let body = geometry.overlay_body;
    match overlay {
        Overlay::Help { scroll } | Overlay::Detail { scroll } => draw_lines(frame, geometry, *scroll),
        Overlay::Points { selected } => points::draw_list(frame, geometry, app, *selected, theme),
        Overlay::Field { asked, input, error } => {
            input::draw(frame, body, input, Notice::field(app, *asked), error.as_ref(), theme);
        }
        Overlay::Search { input } => {
            let (content, has_ids) = (Content::of(&app.dataset), app.dataset.roles.id.is_some());
            input::draw(frame, body, input, Notice::SearchField { content, has_ids }, None, theme);
        }
        Overlay::Export(form) => export::draw(frame, body, form, theme),
    }
}

/// The visible part of what scrolls.
fn draw_lines(frame: &mut Frame, geometry: &Geometry, scroll: usize) {
    let (lines, height) = (&geometry.overlay_lines, usize::from(geometry.overlay_body.height));
    let first = scroll.min(lines.len().saturating_sub(height));
    let shown: Vec<_> = lines.iter().skip(first).take(height).cloned().collect();
    frame.render_widget(Paragraph::new(shown), geometry.overlay_body);
}
