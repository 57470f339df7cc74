//! The key table, read from where the keys are bound, and what the signs mean.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::text::{left, wrap};
use super::theme::Palette;
use crate::app::keymap::{BINDINGS, Key, Scope};
use crate::app::{App, Content, Notice, Remark, Sign};

/// Cells of the column with the keys.
const KEYS: usize = 20;

/// What there is to know of the rows; then one line a binding, under a heading for each place; behind the keys of the panels
/// the legend.
pub(super) fn lines(app: &App, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let cells = usize::from(width);
    let sentence = |notice: Notice<'_>| wrap(&notice.to_string(), cells).into_iter().map(Line::raw);
    let mut lines = remarks(app, cells, palette);
    lines.extend(sentence(Notice::Rule).chain([Line::raw("")]));
    for scope in Scope::ALL {
        let keys = |keys: &[Key]| keys.iter().map(Key::name).collect::<Vec<_>>().join(" ");
        let here = BINDINGS.iter().filter(|binding| binding.scope == scope);
        section(&mut lines, scope.heading(), here.map(|binding| (keys(binding.keys), binding.help())), cells);
        if scope == Scope::Review {
            lines.extend(sentence(Notice::Mouse(app.preset.mouse)).chain([Line::raw("")]));
            let signs = Sign::of(Content::of(&app.dataset)).map(|sign| (sign.sign().into(), sign.meaning()));
            section(&mut lines, Sign::HEADING, signs, cells);
        }
    }
    lines
}

/// Every warning and every note in full, under their heading; nothing where there are none.
fn remarks(app: &App, cells: usize, palette: Palette) -> Vec<Line<'static>> {
    let theme = palette.theme();
    let remarks = app.remarks();
    if remarks.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::styled(Remark::HEADING, theme.heading)];
    for remark in remarks {
        let style = if remark.is_warning() { theme.error } else { Style::new() };
        lines.extend(wrap(&remark.to_string(), cells).into_iter().map(|line| Line::styled(line, style)));
    }
    lines.push(Line::raw(""));
    lines
}

/// A heading, and under it what is explained beside its explanation.
fn section(
    lines: &mut Vec<Line<'static>>,
    heading: &'static str,
    entries: impl IntoIterator<Item = (String, &'static str)>,
    cells: usize,
) {
    let room = cells.saturating_sub(KEYS + 1).max(8);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    lines.extend(wrap(heading, cells).into_iter().map(|line| Line::styled(line, bold)));
    for (entry, meaning) in entries {
        for (index, text) in wrap(meaning, room).into_iter().enumerate() {
            let entry = if index == 0 { format!("  {entry}") } else { String::new() };
            lines.push(Line::from(vec![Span::styled(left(&entry, KEYS), bold), Span::raw(format!(" {text}"))]));
        }
    }
    lines.push(Line::raw(""));
}
