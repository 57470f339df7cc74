//! What the mouse means where it is, and how much the screen can show.

use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Layout, detail, help};
use crate::app::{App, Message, Overlay, Pointer};

/// Rows that one notch of the wheel moves.
const WHEEL: isize = 3;

/// The message that a mouse event stands for; `dragging`: a press on the histogram has not been let go yet.
#[must_use]
pub fn hit(app: &App, layout: &Layout, mouse: MouseEvent, dragging: bool) -> Option<Message> {
    let at = Position { x: mouse.column, y: mouse.row };
    let pointer = match mouse.kind {
        MouseEventKind::ScrollUp => Pointer::Wheel(-WHEEL),
        MouseEventKind::ScrollDown => Pointer::Wheel(WHEEL),
        MouseEventKind::Up(MouseButton::Left) => Pointer::Release,
        MouseEventKind::Drag(MouseButton::Left) if dragging => on_axis(layout.axis, at, true)?,
        MouseEventKind::Down(MouseButton::Left) if app.overlay.is_none() => {
            if layout.scores.contains(at) {
                on_axis(layout.axis, at, false)?
            } else if layout.rows.contains(at) {
                Pointer::Row { offset: usize::from(at.y - layout.rows.y) }
            } else if layout.point_rows.contains(at) {
                let index = usize::from(at.y - layout.point_rows.y);
                app.review().filter(|review| index < review.scored.points().len())?;
                Pointer::Point { index }
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(Message::Pointer(pointer))
}

/// The cell under the pointer, the nearest one where it is beside the axis.
fn on_axis(axis: Rect, at: Position, dragging: bool) -> Option<Pointer> {
    let cells = usize::from(axis.width);
    let last = cells.checked_sub(1)?;
    Some(Pointer::Threshold { cell: usize::from(at.x.saturating_sub(axis.x)).min(last), cells, dragging })
}

/// Tells the state how much fits.
#[must_use]
pub fn viewport(app: &App, layout: &Layout) -> Message {
    let lines = match &app.overlay {
        Some(Overlay::Help { .. }) => help::lines(layout.overlay_body.width).len(),
        Some(Overlay::Detail { .. }) => detail::lines(app, layout.overlay_body.width, super::Palette::Mono).len(),
        _ => 0,
    };
    Message::Viewport {
        rows: usize::from(layout.rows.height),
        overlay_scroll: lines.saturating_sub(usize::from(layout.overlay_body.height)),
    }
}
