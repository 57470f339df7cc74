//! The key table, read from where the keys are bound.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::text::{left, wrap};
use crate::app::Notice;
use crate::app::keymap::{BINDINGS, Key, Scope};

/// Cells of the column with the keys.
const KEYS: usize = 20;

/// One line a binding, under a heading for each place.
pub(super) fn lines(width: u16) -> Vec<Line<'static>> {
    let room = usize::from(width).saturating_sub(KEYS + 1).max(8);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut lines = vec![Line::raw(Notice::Rule.to_string()), Line::raw("")];
    for scope in Scope::ALL {
        lines.push(Line::styled(scope.heading(), bold));
        for binding in BINDINGS.iter().filter(|binding| binding.scope == scope) {
            let keys = binding.keys.iter().map(Key::name).collect::<Vec<_>>().join(" ");
            for (index, text) in wrap(binding.help(), room).into_iter().enumerate() {
                let keys = if index == 0 { format!("  {keys}") } else { String::new() };
                lines.push(Line::from(vec![Span::styled(left(&keys, KEYS), bold), Span::raw(format!(" {text}"))]));
            }
        }
        lines.push(Line::raw(""));
    }
    lines.push(Line::raw(Notice::Mouse.to_string()));
    lines
}
