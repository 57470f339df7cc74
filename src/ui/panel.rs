//! The frames that everything stands in.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear};

use super::text::width;
use super::theme::Theme;
use crate::app::{App, Panel};

/// Where the keys go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Here,
    Elsewhere,
}

impl Focus {
    pub(super) fn of(app: &App, panel: Panel) -> Self {
        if app.focus == panel { Self::Here } else { Self::Elsewhere }
    }
}

/// Draw the frame of a panel; what is inside comes back.
pub(super) fn draw_panel(frame: &mut Frame, area: Rect, title: &str, focus: Focus, theme: &Theme) -> Rect {
    let (kind, border, heading) = match focus {
        Focus::Here => (BorderType::Thick, theme.focus, theme.heading),
        Focus::Elsewhere => (BorderType::Plain, theme.faint, Style::new()),
    };
    let title = Span::styled(format!(" {title} "), heading);
    let block = Block::bordered().border_type(kind).border_style(border).title(title);
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// Words in the lower edge of a panel, at its right; left out where they do not fit.
pub(super) fn draw_foot(frame: &mut Frame, area: Rect, words: &str, style: Style) {
    let words = format!(" {words} ");
    let cells = u16::try_from(width(&words)).unwrap_or(u16::MAX);
    if area.height < 2 || area.width < cells.saturating_add(2) {
        return;
    }
    frame.buffer_mut().set_string(area.right() - 1 - cells, area.bottom() - 1, words, style);
}

/// The same over whatever was drawn there before.
pub(super) fn draw_in_front(frame: &mut Frame, area: Rect, title: &str, theme: &Theme) -> Rect {
    frame.render_widget(Clear, area);
    draw_panel(frame, area, title, Focus::Here, theme)
}
