//! Pure drawing: `draw(frame, &app)`, one file a panel; changes nothing.

mod confusion;
mod detail;
mod export;
mod help;
mod histogram;
mod hit;
mod input;
mod layout;
mod metrics;
mod pairs;
mod points;
mod scoring;
mod text;
mod theme;
mod title;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Clear, Paragraph};

use crate::app::{App, Overlay, Panel, Phase};

pub use hit::{hit, viewport};
pub use layout::{Layout, layout};
pub use theme::{Palette, Theme};

/// Draw the whole screen.
pub fn draw(frame: &mut Frame, app: &App, palette: Palette) {
    let theme = palette.theme();
    let layout = layout(frame.area(), app);
    if layout.too_small {
        frame.render_widget(Paragraph::new(plea(usize::from(frame.area().width))), frame.area());
        return;
    }
    title::draw(frame, layout.title, app, theme);
    match &app.phase {
        Phase::Scoring(state) => scoring::draw(frame, body(frame.area()), app, *state, theme),
        Phase::Failed(sentence) => scoring::draw_failure(frame, body(frame.area()), sentence, theme),
        Phase::Review(review) => {
            histogram::draw(frame, &layout, review, app.focus == Panel::Scores, theme);
            confusion::draw(frame, layout.confusion, &app.dataset, review, theme);
            metrics::draw(frame, layout.metrics, review, theme);
            points::draw(frame, &layout, review, app.focus == Panel::Points, theme);
            pairs::draw(frame, &layout, &app.dataset, review, app.focus == Panel::Pairs, theme);
        }
    }
    if let Some(overlay) = &app.overlay {
        draw_overlay(frame, &layout, app, overlay, palette);
    }
    title::draw_footer(frame, layout.footer, app, theme);
}

/// The line that asks for room, as much of it as `cells` hold.
fn plea(cells: usize) -> &'static str {
    let sentences = [
        "cutpoint needs 40×12 cells: enlarge the window (q quits)",
        "cutpoint needs 40×12: enlarge (q quits)",
        "needs 40×12 (q quits)",
        "needs 40×12",
        "40×12",
    ];
    sentences.into_iter().find(|sentence| text::width(sentence) <= cells).unwrap_or_default()
}

fn draw_overlay(frame: &mut Frame, layout: &Layout, app: &App, overlay: &Overlay, palette: Palette) {
    let theme = palette.theme();
    let heading = match overlay {
        Overlay::Help { .. } => "help".to_owned(),
        Overlay::Points { .. } => "operating points".to_owned(),
        Overlay::Threshold { .. } => "threshold".to_owned(),
        Overlay::Search { .. } => "search".to_owned(),
        Overlay::Detail { .. } => detail::heading(app),
        Overlay::Export(_) => "export".to_owned(),
    };
    let block = panel(&heading, true, theme);
    frame.render_widget(Clear, layout.overlay);
    frame.render_widget(block, layout.overlay);
    let body = layout.overlay_body;
    match overlay {
        Overlay::Help { scroll } => draw_lines(frame, body, help::lines(body.width), *scroll),
        Overlay::Detail { scroll } => draw_lines(frame, body, detail::lines(app, body.width, palette), *scroll),
        Overlay::Points { selected } => points::draw_list(frame, body, app, *selected, theme),
        Overlay::Threshold { input, error } => {
            let hint = "a number; Enter goes there, Esc leaves";
            input::draw(frame, body, input, hint, error.as_deref(), theme);
        }
        Overlay::Search { input } => {
            input::draw(frame, body, input, "in both texts, upper and lower case alike", None, theme);
        }
        Overlay::Export(form) => export::draw(frame, body, form, theme),
    }
}

/// The visible part of what scrolls.
fn draw_lines(frame: &mut Frame, area: Rect, lines: Vec<ratatui::text::Line<'static>>, scroll: usize) {
    let scroll = scroll.min(lines.len().saturating_sub(usize::from(area.height)));
    let shown: Vec<_> = lines.into_iter().skip(scroll).take(usize::from(area.height)).collect();
    frame.render_widget(Paragraph::new(shown), area);
}

/// Between the title and the footer.
fn body(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(2), ..area }.intersection(area)
}

/// The frame of a panel.
fn panel(title: &str, focused: bool, theme: &Theme) -> Block<'static> {
    let (kind, style) = if focused { (BorderType::Thick, theme.focus) } else { (BorderType::Plain, theme.faint) };
    let title = ratatui::text::Span::styled(format!(" {title} "), if focused { theme.heading } else { Style::new() });
    Block::bordered().border_type(kind).border_style(style).title(title)
}
