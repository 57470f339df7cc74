//! The export dialogue.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::input::draw_field;
use super::text::{left, visible, wrap};
use super::theme::Theme;
use crate::app::{ExportField, ExportForm, Notice, TextInput};

pub(super) fn draw(frame: &mut Frame, area: Rect, form: &ExportForm, theme: &Theme) {
    let cells = usize::from(area.width);
    let line = |offset: u16| Rect { y: area.y.saturating_add(offset), height: 1, ..area }.intersection(area);
    frame.render_widget(Paragraph::new(kinds(form, cells, theme)), line(0));
    for (offset, (name, input, which)) in (1..).zip(fields(form)) {
        let whole = line(offset);
        frame.render_widget(Paragraph::new(name), whole);
        let field = Rect { x: whole.x.saturating_add(NAME), width: whole.width.saturating_sub(NAME), ..whole };
        let field = field.intersection(area);
        if form.confirm_overwrite || which != form.field {
            frame.render_widget(Paragraph::new(left(&visible(&input.text), usize::from(field.width))), field);
        } else {
            draw_field(frame, field, input);
        }
    }
    let (text, style) = message(form, theme);
    let above = 2 + fields(form).len() as u16;
    let below =
        Rect { y: area.y.saturating_add(above), height: area.height.saturating_sub(above), ..area }.intersection(area);
    let text: Vec<Line<'_>> = wrap(&text, cells).into_iter().map(Line::raw).collect();
    frame.render_widget(Paragraph::new(text).style(style), below);
}

/// The kinds, the chosen one between brackets; where that would be cut, it alone with its place among them.
fn kinds(form: &ExportForm, cells: usize, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::raw("kind  ")];
    let mut end_of_chosen = 0;
    for kind in &form.kinds {
        let chosen = *kind == form.kind;
        let text = if chosen { format!("[{}]", kind.label()) } else { format!(" {} ", kind.label()) };
        spans.push(Span::styled(text, if chosen { theme.heading } else { theme.faint }));
        if chosen {
            end_of_chosen = spans.iter().map(Span::width).sum();
        }
        spans.push(Span::raw(" "));
    }
    if end_of_chosen <= cells {
        return Line::from(spans);
    }
    let place = form.kinds.iter().position(|kind| *kind == form.kind).map_or(0, |place| place + 1);
    Line::from_iter([
        Span::raw("kind  "),
        Span::styled(format!("[{}]", form.kind.label()), theme.heading),
        Span::styled(format!(" {place} of {}", form.kinds.len()), theme.faint),
    ])
}

/// Cells of the name of a field, and the space behind it.
const NAME: u16 = 6;

/// What can be typed, each with its name.
fn fields(form: &ExportForm) -> Vec<(&'static str, &TextInput, ExportField)> {
    let reason = form.asks_for_reason().then_some(("why", &form.reason, ExportField::Reason));
    [("file", &form.path, ExportField::Path)].into_iter().chain(reason).collect()
}

/// Lines that the dialogue takes in so many `cells`: its fields, a line between, and what is said of them.
pub(super) fn height(form: &ExportForm, cells: u16, theme: &Theme) -> usize {
    2 + fields(form).len() + wrap(&message(form, theme).0, usize::from(cells)).len()
}

/// What stands below the fields: why the last try failed, a question, or what is written.
fn message(form: &ExportForm, theme: &Theme) -> (String, Style) {
    match (&form.error, form.confirm_overwrite) {
        (_, true) => (Notice::Overwrite.to_string(), theme.error),
        (Some(error), false) => (error.to_string(), theme.error),
        (None, false) => (Notice::of_export(form).to_string(), theme.faint),
    }
}
