//! The four counts, as predicted by actual, and how far a reduced precision may have moved them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::panel::{Focus, draw_panel};
use super::text::{class_name, left, right, width};
use super::theme::Theme;
use crate::app::View;
use crate::dataset::Dataset;
use crate::metrics::{counted, grouped};

/// Cells that a count takes at least.
const COUNT: usize = 6;

/// Cells of `predicted`.
const NAME: usize = 9;

pub(super) fn draw(frame: &mut Frame, area: Rect, dataset: &Dataset, view: &View, theme: &Theme) {
    let inner = draw_panel(frame, area, "confusion", Focus::Elsewhere, theme);
    let (confusion, cells) = (view.confusion(), usize::from(inner.width));
    // A count is never cut: the names give way.
    let counts = [confusion.tn, confusion.fp, confusion.fn_, confusion.tp].map(|count| grouped(count).len() + 1);
    let roomy = cells.saturating_sub(NAME) / 2;
    let count_width = counts.into_iter().max().unwrap_or(0).max(COUNT).max(roomy.min(8));
    let name_width = cells.saturating_sub(2 * count_width);
    let row = |class: usize, predicted: [u64; 2]| {
        let name = class_name(dataset, class).map_or(String::new(), |name| format!(" {name}"));
        let mut spans = vec![Span::raw(left(&format!("actual {class}{name}"), name_width))];
        for (prediction, count) in predicted.into_iter().enumerate() {
            let right_one = if prediction == class { theme.heading } else { Style::new() };
            spans.push(Span::styled(right(&grouped(count), count_width), theme.class(class == 1).patch(right_one)));
        }
        Line::from(spans)
    };
    let predicted = format!("{}{}{}", left("predicted", name_width), right("0", count_width), right("1", count_width));
    let (negatives, positives) = (view.scored.sweep().negatives(), view.scored.sweep().positives());
    let lines = vec![
        Line::styled(predicted, theme.faint),
        row(0, [confusion.tn, confusion.fp]),
        row(1, [confusion.fn_, confusion.tp]),
        Line::raw(left(&precision(view, cells), cells)),
        Line::raw(left(&counted(confusion.errors() as usize, "error"), cells)),
        Line::styled(left(&format!("{} of 0, {} of 1", grouped(negatives), grouped(positives)), cells), theme.faint),
    ];
    frame.render_widget(Paragraph::new(lines), inner);
}

/// `8 bits: scores ±0.0123, 2 of 200 flip`, as much of it as `cells` hold; nothing where all was computed in full.
fn precision(view: &View, cells: usize) -> String {
    let Some(cost) = view.scored.precision_cost(view.threshold) else { return String::new() };
    let (rows, flipped, difference) = (grouped(cost.rows as u64), grouped(cost.flipped as u64), cost.difference());
    let candidates = [
        format!("8 bits: scores ±{difference}, {flipped} of {rows} flip"),
        format!("int8: ±{difference}, {flipped}/{rows} flip"),
        format!("±{difference}, {flipped}/{rows} flip"),
    ];
    candidates.into_iter().find(|text| width(text) <= cells).unwrap_or_default()
}
