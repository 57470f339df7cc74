//! Where everything stands: one pure function for drawing, mouse hits and page size alike.

use ratatui::layout::{Constraint, Layout as Split, Margin, Rect};

use super::{Palette, detail};
use crate::app::{App, Overlay, Phase};

/// Below this one line asks for room.
const LEAST: (u16, u16) = (40, 12);

/// The regions of one frame; one that is not shown is empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout {
    /// There is no room for panels.
    pub too_small: bool,
    /// First line.
    pub title: Rect,
    /// Histogram with its frame.
    pub scores: Rect,
    /// The cells of the histogram: all bars, the axis between them.
    pub axis: Rect,
    /// Confusion matrix with its frame.
    pub confusion: Rect,
    /// Metrics with their frame.
    pub metrics: Rect,
    /// Operating points with their frame.
    pub points: Rect,
    /// The lines of the operating points.
    pub point_rows: Rect,
    /// The table with its frame.
    pub pairs: Rect,
    /// The table's rows, without its header.
    pub rows: Rect,
    /// Last line.
    pub footer: Rect,
    /// The open overlay with its frame.
    pub overlay: Rect,
    /// What the overlay shows.
    pub overlay_body: Rect,
}

/// Lay `app` out in `area`.
#[must_use]
pub fn layout(area: Rect, app: &App) -> Layout {
    let mut layout = Layout { too_small: area.width < LEAST.0 || area.height < LEAST.1, ..Layout::default() };
    if layout.too_small {
        return layout;
    }
    let [title, body, footer] =
        Split::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    (layout.title, layout.footer) = (title, footer);
    if matches!(app.phase, Phase::Review(_)) {
        panels(&mut layout, body);
    }
    if let Some(overlay) = &app.overlay {
        layout.overlay = overlay_area(overlay, body, app);
        layout.overlay_body = layout.overlay.inner(Margin::new(2, 1));
    }
    layout
}

/// The panels fold by priority: the table keeps some rows, then the figures, then the histogram's height.
fn panels(layout: &mut Layout, body: Rect) {
    let (scores, figures) = match body.height {
        0..=15 => (0, 5),
        16..=19 => (5, 5),
        20..=25 => (6, 8),
        26..=31 => (8, 9),
        _ => (11, 10),
    };
    let [scores, figures, pairs] =
        Split::vertical([Constraint::Length(scores), Constraint::Length(figures), Constraint::Fill(1)]).areas(body);
    layout.scores = scores;
    layout.axis = scores.inner(Margin::new(2, 1));
    let widths = match body.width {
        0..=79 => [Constraint::Length(22), Constraint::Fill(1), Constraint::Length(0)],
        80..=99 => [Constraint::Length(23), Constraint::Length(33), Constraint::Fill(1)],
        100..=109 => [Constraint::Length(28), Constraint::Length(31), Constraint::Fill(1)],
        _ => [Constraint::Length(28), Constraint::Length(39), Constraint::Fill(1)],
    };
    [layout.confusion, layout.metrics, layout.points] = Split::horizontal(widths).areas(figures);
    layout.point_rows = layout.points.inner(Margin::new(1, 1));
    layout.pairs = pairs;
    let inner = pairs.inner(Margin::new(1, 1));
    layout.rows =
        Rect { y: inner.y.saturating_add(1).min(inner.bottom()), height: inner.height.saturating_sub(1), ..inner };
}

/// Where an overlay lies: in the middle, as large as its content wants and the screen allows.
fn overlay_area(overlay: &Overlay, body: Rect, app: &App) -> Rect {
    let points = app.review().map_or(0, |review| review.scored.points().len()) as u16;
    let (width, height) = match overlay {
        Overlay::Help { .. } => (78, body.height),
        Overlay::Detail { .. } => {
            let width = body.width.saturating_sub(4).min(110);
            let lines = detail::lines(app, width.saturating_sub(4), Palette::Mono).len();
            (width, u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2))
        }
        Overlay::Points { .. } => (76, points + 2),
        Overlay::Threshold { .. } | Overlay::Search { .. } => (56, 4),
        Overlay::Export(_) => (66, 6),
    };
    body.centered(Constraint::Length(width.min(body.width)), Constraint::Length(height.min(body.height)))
}
