//! The key table, read from where the keys are bound, and what the signs mean.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::text::{left, wrap};
use crate::app::keymap::{BINDINGS, Key, Scope};
use crate::app::{Notice, Sign};

/// Cells of the column with the keys.
const KEYS: usize = 20;

/// One line a binding, under a heading for each place; behind the keys of the panels the legend.
pub(super) fn lines(width: u16) -> Vec<Line<'static>> {
    let cells = usize::from(width);
    let sentence = |notice: Notice<'_>| wrap(&notice.to_string(), cells).into_iter().map(Line::raw);
    let mut lines: Vec<Line<'static>> = sentence(Notice::Rule).collect();
    lines.push(Line::raw(""));
    for scope in Scope::ALL {
        let keys = |keys: &[Key]| keys.iter().map(Key::name).collect::<Vec<_>>().join(" ");
        let here = BINDINGS.iter().filter(|binding| binding.scope == scope);
        section(&mut lines, scope.heading(), here.map(|binding| (keys(binding.keys), binding.help())), cells);
        if scope == Scope::Review {
            lines.extend(sentence(Notice::Mouse).chain([Line::raw("")]));
            section(&mut lines, Sign::HEADING, Sign::ALL.map(|sign| (sign.sign().into(), sign.meaning())), cells);
        }
    }
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
    lines.push(Line::styled(heading, bold));
    for (entry, meaning) in entries {
        for (index, text) in wrap(meaning, room).into_iter().enumerate() {
            let entry = if index == 0 { format!("  {entry}") } else { String::new() };
            lines.push(Line::from(vec![Span::styled(left(&entry, KEYS), bold), Span::raw(format!(" {text}"))]));
        }
    }
    lines.push(Line::raw(""));
}
