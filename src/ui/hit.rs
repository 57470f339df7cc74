//! What the mouse means where it is.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::curves::CurvePanel;
use super::geometry::Geometry;
use crate::app::{App, Pointed, Pointer, Stroke};

/// Rows that one notch of the wheel moves.
const WHEEL: isize = 3;

/// What a mouse event stands for. The next `stroke` is a drag where the histogram or a curve was pressed and not let go yet.
pub fn hit(app: &App, geometry: &Geometry, mouse: MouseEvent, stroke: Stroke) -> Option<Pointer> {
    let at = Position { x: mouse.column, y: mouse.row };
    let pointer = match mouse.kind {
        MouseEventKind::ScrollUp => Pointer::Wheel(-WHEEL),
        MouseEventKind::ScrollDown => Pointer::Wheel(WHEEL),
        MouseEventKind::Up(MouseButton::Left) => Pointer::Release,
        MouseEventKind::Drag(MouseButton::Left) if stroke == Stroke::Drag => {
            // A drag belongs to the curve that it began on, wherever it goes.
            let selected = app.view().map(|view| view.curves.selected);
            let panel = geometry.curves.iter().find(|panel| Some(panel.kind) == selected);
            panel.map_or_else(|| on_axis(geometry.axis, at, stroke), |panel| on_curve(panel, at, stroke))?
        }
        // What lies under feedback is not seen.
        MouseEventKind::Down(MouseButton::Left) if app.overlay.is_none() && !geometry.footer.contains(at) => {
            let panel = geometry.curves.iter().find(|panel| panel.area.contains(at));
            if let Some(pointer) = panel.and_then(|panel| on_curve(panel, at, Stroke::Press)) {
                pointer
            } else if geometry.scores.contains(at) {
                on_axis(geometry.axis, at, Stroke::Press)?
            } else if geometry.slices.rows.contains(at) {
                Pointer::Slice(usize::from(at.y - geometry.slices.rows.y))
            } else if geometry.rows.contains(at) {
                Pointer::Row(usize::from(at.y - geometry.rows.y))
            } else if geometry.point_rows.contains(at) {
                Pointer::Point(*geometry.point_list.at(at.y - geometry.point_rows.y)?.members.first()?)
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(pointer)
}

/// The cell of a curve under the pointer, the nearest one where it is beside its dots.
fn on_curve(panel: &CurvePanel, at: Position, stroke: Stroke) -> Option<Pointer> {
    let plot = panel.plot;
    if plot.is_empty() {
        return None;
    }
    let cell = |at: u16, start: u16, cells: u16| usize::from(at.saturating_sub(start).min(cells - 1));
    let pointed = Pointed {
        kind: panel.kind,
        column: cell(at.x, plot.x, plot.width),
        line: cell(at.y, plot.y, plot.height),
        columns: usize::from(plot.width),
        lines: usize::from(plot.height),
    };
    Some(Pointer::Curve(pointed, stroke))
}

/// The cell under the pointer, the nearest one where it is beside the axis.
fn on_axis(axis: Rect, at: Position, stroke: Stroke) -> Option<Pointer> {
    let cells = usize::from(axis.width);
    let last = cells.checked_sub(1)?;
    Some(Pointer::Threshold { cell: usize::from(at.x.saturating_sub(axis.x)).min(last), cells, stroke })
}
