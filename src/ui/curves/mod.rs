//! The tab of the curves: one, two or four panels of braille lines between axes.

mod canvas;
mod fits;
mod kinds;
mod plot;
mod ticks;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout as Split, Margin, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use plot::{Axes, Plot};

use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{fitting, width, wrap};
use super::theme::Theme;
use crate::app::{CurveKind, Gap, View, Window};

/// Cells that a label below takes with what is between two of them, and lines that one at the left does.
const CELLS_PER_TICK: u16 = 10;
const LINES_PER_TICK: u16 = 3;

/// Where one curve stands.
#[derive(Debug, Clone, PartialEq)]
pub struct CurvePanel {
    /// Which it is.
    pub kind: CurveKind,
    /// With its frame.
    pub area: Rect,
    /// The cells of its dots; empty where there is no curve.
    pub plot: Rect,
    /// The part of the plane that they show, or why there is none.
    pub(super) window: Result<Window, Gap>,
    /// Lines below the axis.
    fits: Rect,
}

/// How many curves stand beside and above each other.
fn grid(body: Rect) -> (usize, usize) {
    (if body.width >= 120 { 2 } else { 1 }, if body.height >= 48 { 2 } else { 1 })
}

/// The panels that `body` has room for.
pub(super) fn panels(body: Rect, view: &View) -> Vec<CurvePanel> {
    let (columns, lines) = grid(body);
    let shown = view.curves.shown(room(body));
    let rows = Split::vertical(vec![Constraint::Fill(1); lines]).split(body);
    let areas = rows.iter().flat_map(|row| Split::horizontal(vec![Constraint::Fill(1); columns]).split(*row).to_vec());
    shown.iter().zip(areas).map(|(&kind, area)| panel(kind, area, view)).collect()
}

/// How many curves `body` has room for.
pub(super) fn room(body: Rect) -> usize {
    let (columns, lines) = grid(body);
    columns * lines
}

fn panel(kind: CurveKind, area: Rect, view: &View) -> CurvePanel {
    let window = view.curves.set.as_deref().ok_or(Gap::NotYet).and_then(|set| view.window(kind, set));
    let inner = area.inner(Margin::new(1, 1));
    let (inner, fits) = match kind {
        CurveKind::Calibration => fits::below(inner, &view.curves),
        CurveKind::Roc
        | CurveKind::PrecisionRecall
        | CurveKind::Metric
        | CurveKind::Cost
        | CurveKind::Det
        | CurveKind::Gain
        | CurveKind::Lift
        | CurveKind::Coverage => (inner, Rect::default()),
    };
    let plot = window.map_or_else(
        |_| Rect::default(),
        |window| {
            let left = label_width(kind, window, inner.height) + 1;
            Rect {
                x: inner.x.saturating_add(left),
                y: inner.y,
                // A cell at the right for half of the last label.
                width: inner.width.saturating_sub(left + 1),
                height: inner.height.saturating_sub(2),
            }
        },
    );
    CurvePanel { kind, area, plot, window, fits }
}

/// Cells of the longest label at the left.
fn label_width(kind: CurveKind, window: Window, height: u16) -> u16 {
    up(kind, window, height).iter().map(|tick| width(&tick.label) as u16).max().unwrap_or(0)
}

fn up(kind: CurveKind, window: Window, height: u16) -> Vec<ticks::Tick> {
    ticks::of(kind, window.y, usize::from((height / LINES_PER_TICK).max(2)))
}

/// All that there is room for.
pub(super) fn draw(frame: &mut Frame, panels: &[CurvePanel], view: &View, theme: &Theme) {
    for panel in panels {
        draw_one(frame, panel, view, theme);
    }
}

fn draw_one(frame: &mut Frame, panel: &CurvePanel, view: &View, theme: &Theme) {
    let focus = if view.curves.selected == panel.kind { Focus::Here } else { Focus::Elsewhere };
    let names = kinds::names(panel.kind, view);
    let room = usize::from(panel.area.width.saturating_sub(4));
    let zoom = match view.curves.zoom.factor() {
        1 => String::new(),
        factor => format!(" · ×{factor}"),
    };
    let figures = view.curves.set.as_deref().map(|set| kinds::figures(panel.kind, view, set)).unwrap_or_default();
    // Curves are of rows, whatever those weigh.
    let once = if view.by_weight().is_some() { " · each row once" } else { "" };
    let title = [zoom.clone() + once, zoom.clone()].into_iter().find_map(|more| {
        let title = title(&names.titles, &figures, room.checked_sub(width(&more))?);
        (!title.is_empty()).then(|| title + &more)
    });
    let title = title.unwrap_or(zoom);
    let inner = draw_panel(frame, panel.area, &title, focus, theme);
    let (set, window) = match (view.curves.set.as_deref(), panel.window) {
        (Some(set), Ok(window)) => (set, window),
        (_, Err(gap)) => {
            // Fits make probabilities even of scores that are none.
            draw_gap(frame, Rect { height: inner.height.saturating_sub(panel.fits.height), ..inner }, gap);
            return fits::draw(frame, panel.fits, &view.curves, theme);
        }
        (None, Ok(_)) => return,
    };
    let right = fitting(figures, room.saturating_sub(width(&title) + 4));
    draw_head(frame, panel.area, &right, theme.heading);
    let place = view.place(panel.kind, set);
    let foot = fitting(kinds::at_threshold(panel.kind, view, set, place), room.saturating_sub(2));
    if !foot.is_empty() {
        draw_foot(frame, panel.area, &foot, theme.threshold);
    }
    if panel.plot.is_empty() {
        return;
    }
    let axes = Axes {
        name: names.across,
        across: ticks::of(panel.kind, window.x, usize::from((panel.plot.width / CELLS_PER_TICK).max(2))),
        up: up(panel.kind, window, panel.plot.height + 2),
        label_width: label_width(panel.kind, window, panel.plot.height + 2),
    };
    let plot = Plot::new(panel.plot, window);
    plot.draw_axes(frame.buffer_mut(), &axes, theme);
    kinds::draw(panel.kind, view, set, plot, place, frame.buffer_mut(), theme);
    fits::draw(frame, panel.fits, &view.curves, theme);
}

/// The longest title that leaves room for the figures at its right, in fewer words at least.
fn title(titles: &[String; 3], figures: &[String; 2], room: usize) -> String {
    let least = figures.iter().map(|words| width(words)).min().filter(|cells| *cells > 0).map_or(0, |cells| cells + 4);
    let is_short = |title: &&String| width(title) + least <= room;
    let with_figures = titles.iter().find(is_short).cloned();
    with_figures.unwrap_or_else(|| fitting(titles.clone(), room))
}

/// Words in the upper edge of a panel, at its right.
fn draw_head(frame: &mut Frame, area: Rect, words: &str, style: Style) {
    if words.is_empty() {
        return;
    }
    let words = format!(" {words} ");
    let cells = u16::try_from(width(&words)).unwrap_or(u16::MAX);
    if area.width >= cells.saturating_add(2) && area.height >= 2 {
        frame.buffer_mut().set_string(area.right() - 1 - cells, area.y, words, style);
    }
}

/// Why there is no curve, in the middle.
fn draw_gap(frame: &mut Frame, area: Rect, gap: Gap) {
    let lines = wrap(&gap.to_string(), usize::from(area.width.saturating_sub(2)));
    let cells = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let place = area.centered(
        Constraint::Length(u16::try_from(cells).unwrap_or(u16::MAX)),
        Constraint::Length(u16::try_from(lines.len()).unwrap_or(u16::MAX)),
    );
    frame.render_widget(Paragraph::new(lines.into_iter().map(Line::raw).collect::<Vec<_>>()), place);
}
