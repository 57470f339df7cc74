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
