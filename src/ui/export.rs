//! The export dialogue.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::input::draw_field;
use super::text::left;
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
    let (text, style) = match (&form.error, form.confirm_overwrite) {
        (_, true) => (Notice::Overwrite.to_string(), theme.error),
        (Some(error), false) => (error.to_string(), theme.error),
        (None, false) => (Notice::ExportField(form.kind).to_string(), theme.faint),
    };
    frame.render_widget(Paragraph::new(Line::styled(left(&text, cells), style)), line(3));
}
