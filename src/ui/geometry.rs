//! Where everything stands: laid out once a frame, for drawing, mouse hits and page size alike.

use ratatui::layout::{Constraint, Layout as Split, Margin, Rect};
use ratatui::text::Line;

use super::beside::Beside;
use super::comparison::ComparisonPanels;
use super::curves::{self, CurvePanel};
use super::point_list::PointList;
use super::slices::{self, SlicePanels};
use super::{Palette, detail, export, help, input, metrics, title};
use crate::app::{App, Deciding, Notice, Overlay, Panel, Phase, Tab, View, Viewport};

/// Below this one line asks for room.
const LEAST: (u16, u16) = (40, 12);

/// The regions of one frame; one that is not shown is empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Geometry {
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
    /// All their lines, of which those from the view's scroll offset on are shown.
    pub(super) metric_lines: Vec<Line<'static>>,
    /// Operating points with their frame.
    pub points: Rect,
    /// The lines of the operating points, their heading the first.
    pub point_rows: Rect,
    /// What stands in them.
    pub(super) point_list: PointList,
    /// The table with its frame.
    pub pairs: Rect,
    /// The table's rows, without its header.
    pub rows: Rect,
    /// The curves, on their tab.
    pub curves: Vec<CurvePanel>,
    /// How many there is room for.
    curves_room: usize,
    /// The slices, on their tab.
    pub slices: SlicePanels,
    /// Two scores beside each other, on their tab.
    pub(super) comparison: ComparisonPanels,
    /// How far scoring is, or why it failed, with its frame.
    pub notice: Rect,
    /// Last line; feedback that is longer lies over those above it.
    pub footer: Rect,
    /// The open overlay with its frame.
    pub overlay: Rect,
    /// What the overlay shows.
    pub overlay_body: Rect,
    /// The lines of an overlay that scrolls, wrapped to its width.
    pub overlay_lines: Vec<Line<'static>>,
}

impl Geometry {
    /// Lay `app` out in `area`.
    pub fn new(area: Rect, app: &App, palette: Palette) -> Self {
        let mut geometry = Self { too_small: area.width < LEAST.0 || area.height < LEAST.1, ..Self::default() };
        if geometry.too_small {
            return geometry;
        }
        let [first, body, last] =
            Split::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area);
        let said = u16::try_from(title::said(app, usize::from(last.width)).len()).unwrap_or(u16::MAX);
        let height = said.clamp(1, body.height);
        geometry.footer = Rect { y: last.bottom() - height, height, ..last };
        geometry.title = first;
        match (&app.phase, app.tab) {
            (Phase::Review(view), Tab::Threshold) => panels(&mut geometry, view, body, palette),
            (Phase::Review(view), Tab::Curves) => {
                geometry.curves = curves::panels(body, view);
                geometry.curves_room = curves::room(body);
            }
            (Phase::Review(view), Tab::Slices) => geometry.slices = slices::panels(body, view),
            (Phase::Review(view), Tab::Comparison) => {
                geometry.comparison = ComparisonPanels::new(body, app, view, palette.theme());
            }
            (Phase::Scoring(_), Tab::Threshold | Tab::Curves | Tab::Slices | Tab::Comparison) => {
                geometry.notice = body.centered(Constraint::Max(72), Constraint::Length(7));
            }
            (Phase::Failed(_), Tab::Threshold | Tab::Curves | Tab::Slices | Tab::Comparison) => {
                geometry.notice = body.centered(Constraint::Max(72), Constraint::Max(9));
            }
        }
        if let Some(overlay) = &app.overlay {
            lay_over(&mut geometry, overlay, body, app, palette);
        }
        geometry
    }

    /// How much of what the state has the frame can show.
    pub fn viewport(&self) -> Viewport {
        let scroll = self.overlay_lines.len().saturating_sub(usize::from(self.overlay_body.height));
        let panels = Panel::ALL.into_iter().filter(|panel| self.has_room_for(*panel)).collect();
        Viewport {
            rows: usize::from(self.rows.height),
            scroll,
            metrics: self.unseen_metrics(),
            panels,
            curves: self.curves_room,
            slices: usize::from(self.slices.rows.height),
            comparison: self.comparison.unseen(),
        }
    }

    /// Lines of the metrics that do not fit.
    fn unseen_metrics(&self) -> usize {
        self.metric_lines.len().saturating_sub(usize::from(self.metrics.height.saturating_sub(2)))
    }

    fn has_room_for(&self, panel: Panel) -> bool {
        match panel {
            Panel::Pairs => !self.rows.is_empty(),
            Panel::Scores => !self.axis.is_empty(),
            // There is nothing to do in them where all show.
            Panel::Metrics => self.unseen_metrics() > 0,
            Panel::Points => !self.point_list.lines.is_empty(),
        }
    }
}

/// The panels fold by priority: the table keeps some rows, then the figures, then the histogram's height. An odd number of
/// lines gives both of its halves as many; where there is room it takes about a third of the screen.
fn panels(geometry: &mut Geometry, view: &View, body: Rect, palette: Palette) {
    let third = (body.height * 3 / 8) | 1;
    let (scores, figures) = match body.height {
        0..=15 => (0, 5),
        16..=19 => (5, 6),
        20..=21 => (5, 8),
        22..=25 => (7, 8),
        26..=31 => (9, 9),
        32..=35 => (third, 11),
        36..=49 => (third, 13),
        _ => (third, 16),
    };
    let [scores, figures, pairs] =
        Split::vertical([Constraint::Length(scores), Constraint::Length(figures), Constraint::Fill(1)]).areas(body);
    geometry.scores = scores;
    geometry.axis = scores.inner(Margin::new(2, 1));
    let widths = match body.width {
        0..=59 => [Constraint::Length(22), Constraint::Fill(1), Constraint::Length(0)],
        60..=79 => [Constraint::Length(26), Constraint::Fill(1), Constraint::Length(0)],
        80..=99 => [Constraint::Length(24), Constraint::Length(33), Constraint::Fill(1)],
        100..=109 => [Constraint::Length(28), Constraint::Length(33), Constraint::Fill(1)],
        110..=119 => [Constraint::Length(28), Constraint::Length(39), Constraint::Fill(1)],
        _ => [Constraint::Length(28), Constraint::Length(43), Constraint::Fill(1)],
    };
    let widths = match (Beside::of(view).is_some(), body.width) {
        // Two columns, each with its interval.
        (true, 140..) => [Constraint::Length(28), Constraint::Length(60), Constraint::Fill(1)],
        (true | false, _) => widths,
    };
    [geometry.confusion, geometry.metrics, geometry.points] = Split::horizontal(widths).areas(figures);
    geometry.metric_lines = metrics::lines(view, geometry.metrics.inner(Margin::new(1, 1)), palette.theme());
    geometry.point_rows = geometry.points.inner(Margin::new(1, 1));
    geometry.point_list = match view.deciding {
        Deciding::Threshold => PointList::of_panel(view, geometry.point_rows),
        Deciding::Nothing => PointList::default(),
    };
    geometry.pairs = pairs;
    let inner = pairs.inner(Margin::new(1, 1));
    geometry.rows =
        Rect { y: inner.y.saturating_add(1).min(inner.bottom()), height: inner.height.saturating_sub(1), ..inner };
}

/// An overlay lies in the middle, as large as its content wants and the screen allows.
fn lay_over(geometry: &mut Geometry, overlay: &Overlay, body: Rect, app: &App, palette: Palette) {
    // Between the frame and the text there is a cell on each side.
    let inner = |width: u16| width.min(body.width).saturating_sub(4);
    let lines = |count: usize| u16::try_from(count).unwrap_or(u16::MAX).saturating_add(2);
    let (width, height) = match overlay {
        Overlay::Help { .. } => {
            geometry.overlay_lines = help::lines(app, inner(84), palette);
            (84, body.height)
        }
        Overlay::Detail { .. } => {
            let width = body.width.saturating_sub(4).min(110);
            geometry.overlay_lines = detail::lines(app, inner(width), palette);
            (width, lines(geometry.overlay_lines.len()))
        }
        // One line for the heading.
        Overlay::Points { selected } => {
            let all = Rect::new(0, 0, inner(92), u16::MAX);
            (92, lines(app.view().map_or(0, |view| PointList::of_all(view, *selected, all).lines.len() + 1)))
        }
        Overlay::Field { asked, error, .. } => {
            let below = input::lines_below(Notice::field(app, *asked), error.as_ref(), inner(72));
            (72, lines(1 + below.len()))
        }
        Overlay::Search { .. } => (56, 4),
        Overlay::Export(form) => (66, lines(export::height(form, inner(66), palette.theme()))),
    };
    geometry.overlay =
        body.centered(Constraint::Length(width.min(body.width)), Constraint::Length(height.min(body.height)));
    geometry.overlay_body = geometry.overlay.inner(Margin::new(2, 1));
}
