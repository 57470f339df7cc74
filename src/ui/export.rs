//! The export dialogue.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::input::draw_field;
use super::text::{left, wrap};
use super::theme::Theme;
use crate::app::{ExportForm, ExportKind, Notice};

pub(super) fn draw(frame: &mut Frame, area: Rect, form: &ExportForm, theme: &Theme) {
    let cells = usize::from(area.width);
    let line = |offset: u16| Rect { y: area.y.saturating_add(offset), height: 1, ..area }.intersection(area);
    let mut spans = vec![Span::raw("kind  ")];
    for kind in ExportKind::ALL {
        let chosen = kind == form.kind;
        let text = if chosen { format!("[{}]", kind.label()) } else { format!(" {} ", kind.label()) };
        spans.push(Span::styled(text, if chosen { theme.heading } else { theme.faint }));
        spans.push(Span::raw(" "));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), line(0));
    frame.render_widget(Paragraph::new("file"), line(1));
    let field = line(1);
    let field = Rect { x: field.x.saturating_add(6), width: field.width.saturating_sub(6), ..field }.intersection(area);
    if form.confirm_overwrite {
        frame.render_widget(Paragraph::new(left(&form.path.text, usize::from(field.width))), field);
    } else {
        draw_field(frame, field, &form.path);
    }
    let (text, style) = message(form, theme);
    let below = Rect { y: area.y.saturating_add(3), height: area.height.saturating_sub(3), ..area }.intersection(area);
    let text: Vec<Line<'_>> = wrap(&text, cells).into_iter().map(Line::raw).collect();
    frame.render_widget(Paragraph::new(text).style(style), below);
}

/// Lines that the dialogue takes in so many `cells`: its fields, a line between, and what is said of them.
pub(super) fn height(form: &ExportForm, cells: u16, theme: &Theme) -> usize {
    3 + wrap(&message(form, theme).0, usize::from(cells)).len()
}

/// What stands below the fields: why the last try failed, a question, or what is written.
fn message(form: &ExportForm, theme: &Theme) -> (String, Style) {
    match (&form.error, form.confirm_overwrite) {
        (_, true) => (Notice::Overwrite.to_string(), theme.error),
        (Some(error), false) => (error.to_string(), theme.error),
        (None, false) => (Notice::ExportField(form.kind, form.rule).to_string(), theme.faint),
    }
}
