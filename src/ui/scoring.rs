//! While the model is at work, and when that failed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::panel::draw_in_front;
use super::text::{left, visible};
use super::theme::Theme;
use crate::app::{App, Failure, JobProgress, Notice, TitleHint};

pub(super) fn draw(frame: &mut Frame, area: Rect, app: &App, progress: JobProgress, theme: &Theme) {
    let inner = draw_in_front(frame, area, "scoring", theme);
    let cells = usize::from(inner.width);
    let done = (progress.fraction.clamp(0.0, 1.0) * cells as f64) as usize;
    let bar = format!("{}{}", "█".repeat(done), "░".repeat(cells.saturating_sub(done)));
    let doing = if progress.fraction > 0.0 { Notice::Pace(progress, app.dataset.unit()) } else { Notice::ReadingTexts };
    let what = match app.title.hint {
        Some(TitleHint::Demo) => Notice::ReadingDemo,
        None => Notice::Reading { model: app.title.model.as_deref(), data: &app.title.data },
    };
    let said = |notice: Notice<'_>| Line::raw(left(&notice.to_string(), cells));
    let lines = vec![
        said(what),
        Line::styled(bar, theme.positive),
        said(Notice::Done(progress, app.dataset.unit())),
        said(doing),
    ];
    frame.render_widget(Paragraph::new(lines), inner);
}

pub(super) fn draw_failure(frame: &mut Frame, area: Rect, failure: &Failure, theme: &Theme) {
    let inner = draw_in_front(frame, area, "scoring failed", theme);
    let text =
        Paragraph::new(Line::styled(visible(&failure.to_string()).into_owned(), theme.error)).wrap(Wrap { trim: true });
    frame.render_widget(text, inner);
}
