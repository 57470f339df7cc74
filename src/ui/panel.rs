//! The frames that everything stands in.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Block, BorderType, Clear};

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

/// The same over whatever was drawn there before.
pub(super) fn draw_in_front(frame: &mut Frame, area: Rect, title: &str, theme: &Theme) -> Rect {
    frame.render_widget(Clear, area);
    draw_panel(frame, area, title, Focus::Here, theme)
}
