//! Pure drawing: `draw(frame, &app)`, one file a panel; changes nothing.

use ratatui::Frame;

use crate::app::App;

/// Which colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Blue and orange on the terminal's own background.
    Colour,
    /// No colours at all: words, signs, bold and reverse only as attributes.
    Mono,
}

/// Draw the whole screen.
pub fn draw(frame: &mut Frame, app: &App, palette: Palette) {
    let _ = (frame, app, palette);
    todo!("ui room")
}

/// Where everything stands (replaced by the ui room).
pub struct Layout;

/// See the ui room.
#[must_use]
pub fn layout(_area: ratatui::layout::Rect, _app: &App) -> Layout {
    Layout
}

/// See the ui room.
#[must_use]
pub fn viewport(_app: &App, _layout: &Layout) -> crate::app::Message {
    crate::app::Message::Viewport { rows: 10, overlay_scroll: 0 }
}

/// See the ui room.
#[must_use]
pub fn hit(
    _app: &App,
    _layout: &Layout,
    _mouse: ratatui::crossterm::event::MouseEvent,
    _dragging: bool,
) -> Option<crate::app::Message> {
    None
}
