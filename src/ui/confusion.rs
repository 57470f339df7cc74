//! The four counts, as predicted by label, and how far a reduced precision may have moved them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::by_hand;
use super::panel::{Focus, draw_panel};
use super::text::{class_name, fitting, left, right, width};
use super::theme::Theme;
use crate::app::View;
use crate::dataset::Dataset;
use crate::metrics::{ByWeight, Confusion, Outcome, counted, grouped, significant};

/// Cells that a count takes at least.
const COUNT: usize = 6;

/// Cells of `is 1`.
const NAME: usize = 4;

pub(super) fn draw(frame: &mut Frame, area: Rect, dataset: &Dataset, view: &View, theme: &Theme) {
    let inner = draw_panel(frame, area, "confusion", Focus::Elsewhere, theme);
    let cells = usize::from(inner.width);
    let (mut lines, said) = match view.band_figures() {
        None => (matrix(dataset, &view.confusion(), "predicted", cells, theme), sentences(view, cells)),
        Some(band) => (by_hand::matrix(dataset, &band, cells, theme), by_hand::sentences(view, &band, cells)),
    };
    let mut said: Vec<Line<'static>> = said.into_iter().map(|text| Line::raw(left(&text, cells))).collect();
    // With a band the metrics alone tell of the holdout.
    if let Some(there) = view.holdout_confusion().filter(|_| view.band.is_none()) {
        let held_out = matrix(dataset, &there, "holdout", cells, theme);
        // They go before what the others sum to.
        if let Some(room) = usize::from(inner.height).checked_sub(lines.len() + held_out.len()) {
            said.truncate(room);
            said.extend(held_out);
        }
    }
    lines.extend(said);
    frame.render_widget(Paragraph::new(lines), inner);
}

/// The counts under what was predicted, which `heading` stands before, and beside what they are. A count is never cut: the names of the classes give way,
/// then those of the outcomes.
fn matrix(dataset: &Dataset, confusion: &Confusion, heading: &str, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Confusion { tp, fp, fn_, tn } = *confusion;
    let longest = [tn, fp, fn_, tp].map(|count| grouped(count).len()).into_iter().max().unwrap_or(0);
    let tag_width = if 2 * (longest + 4) + 2 <= cells { 3 } else { 0 };
    let roomy = (cells.saturating_sub(NAME) / 2).saturating_sub(tag_width + 1).min(COUNT + 2);
    let count_width = longest.max(roomy) + 1;
    let name_width = cells.saturating_sub(2 * (count_width + tag_width));
    let row = |class: usize, predicted: [(u64, Outcome); 2]| {
        let name = class_name(dataset, class).map_or(String::new(), |name| format!(" {name}"));
        let is = match name_width {
            width if width > NAME + 1 => format!("is {class}{name}"),
            NAME.. => format!("is {class}"),
            _ => class.to_string(),
        };
        let mut spans = vec![Span::raw(left(&is, name_width))];
        for (count, outcome) in predicted {
            let emphasis = if outcome.is_correct() { theme.heading } else { Style::new() };
            spans.push(Span::styled(right(&grouped(count), count_width), theme.class(class == 1).patch(emphasis)));
            spans.push(Span::styled(left(&format!(" {}", tag(outcome)), tag_width), theme.faint));
        }
        Line::from(spans)
    };
    let column = |class: &str| left(&right(class, count_width), count_width + tag_width);
    // The word may reach over the empty cells before the first digit.
    let short: String = heading.chars().take(4).chain(['.']).collect();
    let word = fitting([heading.to_owned(), short], (name_width + count_width).saturating_sub(2));
    let digits = column("0") + &column("1");
    let header = word.clone() + &right(digits.trim_start(), cells.saturating_sub(width(&word)));
    vec![
        Line::styled(left(&header, cells), theme.faint),
        row(0, [(tn, Outcome::TrueNegative), (fp, Outcome::FalsePositive)]),
        row(1, [(fn_, Outcome::FalseNegative), (tp, Outcome::TruePositive)]),
    ]
}

/// What stands beside a count.
fn tag(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::TruePositive => "TP",
        Outcome::FalsePositive => "FP",
        Outcome::FalseNegative => "FN",
        Outcome::TrueNegative => "TN",
    }
}

/// What the counts sum to, the most wanted first.
fn sentences(view: &View, cells: usize) -> Vec<String> {
    let confusion = view.confusion();
    let errors = confusion.errors();
    let all = grouped(confusion.total());
    let share = |count: u64, what: &str| {
        let count = grouped(count);
        fitting([format!("{count} of {all} {what}"), format!("{count}/{all} {what}"), format!("{count} {what}")], cells)
    };
    let mut said = vec![share(confusion.predicted_1(), "predicted 1")];
    said.extend(Some(precision(view, cells)).filter(|text| !text.is_empty()));
    said.push(counted(errors as usize, "error"));
    said.push(share(confusion.positives(), "labelled 1"));
    said.extend(view.by_weight().into_iter().flat_map(|by_weight| weight(by_weight, cells)));
    said
}

/// What the rows weigh together, and as many equal ones would say as much.
fn weight(by_weight: &ByWeight, cells: usize) -> Vec<String> {
    let sweep = by_weight.weighting().sweep();
    let sum = significant(sweep.sum_of_weights());
    let sum = fitting([format!("weights add up to {sum}"), format!("weights: {sum}")], cells);
    let equal = sweep.n_effective().map(|n| grouped(n.round() as u64));
    let equal = equal.map(|n| {
        let [in_full, in_short] = ["rows of equal weight", "of equal weight"].map(|rows| format!("about {n} {rows}"));
        fitting(
            [format!("about as sure as {n} rows of equal weight"), in_full, in_short, format!("about {n} equal rows")],
            cells,
        )
    });
    std::iter::once(sum).chain(equal).collect()
}

/// `8 bits: scores ±0.0123, 2 of 200 flip`, as much of it as `cells` hold; nothing where all was computed in full.
fn precision(view: &View, cells: usize) -> String {
    let Some(cost) = view.scored.precision_cost(view.threshold) else { return String::new() };
    let (rows, flipped, difference) = (grouped(cost.rows as u64), grouped(cost.flipped as u64), cost.difference());
    let wordings = [
        format!("8 bits: scores ±{difference}, {flipped} of {rows} flip"),
        format!("int8: ±{difference}, {flipped}/{rows} flip"),
        format!("±{difference}, {flipped}/{rows} flip"),
    ];
    fitting(wordings, cells)
}
