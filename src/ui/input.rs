//! A one-line text field with its cursor.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::text::{left, visible, width, wrap};
use super::theme::Theme;
use crate::app::{Complaint, Notice, TextInput};

/// The field, and under it the complaint or else the hint.
pub(super) fn draw(
    frame: &mut Frame,
    area: Rect,
    input: &TextInput,
    hint: Notice<'_>,
    error: Option<&Complaint>,
    theme: &Theme,
) {
    draw_field(frame, Rect { height: area.height.min(1), ..area }, input);
    let below = Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    let style = if error.is_some() { theme.error } else { theme.faint };
    let lines = lines_below(hint, error, area.width).into_iter().map(|text| Line::styled(text, style));
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), below);
}

/// What stands under a field in lines of so many cells: the complaint, or else the hint.
pub(super) fn lines_below(hint: Notice<'_>, error: Option<&Complaint>, cells: u16) -> Vec<String> {
    let text = error.map_or_else(|| hint.to_string(), ToString::to_string);
    wrap(&text, usize::from(cells))
}

/// The part of the text around the cursor, and the cursor in it.
pub(super) fn draw_field(frame: &mut Frame, area: Rect, input: &TextInput) {
    if area.is_empty() {
        return;
    }
    let cells = usize::from(area.width);
    let (before, after) = input.text.split_at(input.cursor);
    // The cursor needs a cell of its own: the text moves left until it has one.
    let mut head = visible(before).into_owned();
    while width(&head) + 1 > cells && !head.is_empty() {
        head.remove(0);
    }
    let at = width(&head);
    frame.render_widget(Paragraph::new(left(&format!("{head}{}", visible(after)), cells)), area);
    frame.set_cursor_position((area.x + at as u16, area.y));
}
