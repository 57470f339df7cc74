//! What the panels show while a band of scores is left to people.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::number::proportion;
use super::text::{class_name, fitting, left, right, width};
use super::theme::Theme;
use crate::app::{BandEnd, Notice, View, axis_label};
use crate::dataset::Dataset;
use crate::metrics::{AxisView, BandFigures, counted, exact, grouped};

/// Cells of `is 1`.
const NAME: usize = 4;

/// What becomes of a row that is left to people.
const BY_HAND: &str = "hand";

/// What becomes of rows, from the lowest scores to the highest.
const PREDICTED: [&str; 3] = ["0", BY_HAND, "1"];

/// What the zone between the ends is called on the axis.
const ZONE: &str = " by hand ";

/// The counts under what becomes of the rows and beside what they are; where three of them have no room side by side, the other
/// way round. A count is never cut.
pub(super) fn matrix(dataset: &Dataset, figures: &BandFigures, cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let BandFigures { counts, abstained, abstained_positives, .. } = *figures;
    let rows = [[counts.tn, abstained - abstained_positives, counts.fp], [counts.fn_, abstained_positives, counts.tp]];
    let longest = rows.iter().flatten().map(|count| grouped(*count).len()).max().unwrap_or(0);
    let roomy = cells.saturating_sub(NAME + 2) / 3;
    let count_width = (longest + 1).max(BY_HAND.len() + 1).max(roomy.min(8));
    if 3 * count_width < cells {
        side_by_side(dataset, rows, count_width, cells, theme)
    } else {
        turned(rows, cells, theme)
    }
}

fn side_by_side(
    dataset: &Dataset,
    [zeros, ones]: [[u64; 3]; 2],
    count_width: usize,
    cells: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let name_width = cells.saturating_sub(3 * count_width);
    let line = |class: usize, counts: [u64; 3]| {
        let name = class_name(dataset, class).map_or(String::new(), |name| format!(" {name}"));
        let is = match name_width {
            width if width > NAME + 1 => format!("is {class}{name}"),
            NAME.. => format!("is {class}"),
            _ => class.to_string(),
        };
        let counts = counts
            .iter()
            .enumerate()
            .map(|(column, count)| Span::styled(right(&grouped(*count), count_width), style(class, column, theme)));
        std::iter::once(Span::raw(left(&is, name_width))).chain(counts).collect::<Line<'static>>()
    };
    let columns: String = PREDICTED.map(|column| right(column, count_width)).concat();
    let word = fitting(["predicted".into(), "pred.".into()], (name_width + count_width).saturating_sub(2));
    let header = word.clone() + &right(columns.trim_start(), cells.saturating_sub(width(&word)));
    vec![Line::styled(left(&header, cells), theme.faint), line(0, zeros), line(1, ones)]
}

/// What becomes of the rows from above to below, what they are side by side.
fn turned([zeros, ones]: [[u64; 3]; 2], cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let count_width = cells.saturating_sub(BY_HAND.len()) / 2;
    let written =
        |count: u64| Some(grouped(count)).filter(|text| text.len() < count_width).unwrap_or(count.to_string());
    let header = ["is 0", "is 1"].map(|class| right(class, count_width)).concat();
    let header = Line::styled(" ".repeat(BY_HAND.len()) + &header, theme.faint);
    let lines = (0..3).map(|column| {
        let counts = [zeros[column], ones[column]].into_iter().enumerate();
        let counts =
            counts.map(|(class, count)| Span::styled(right(&written(count), count_width), style(class, column, theme)));
        std::iter::once(Span::raw(left(PREDICTED[column], BY_HAND.len()))).chain(counts).collect()
    });
    std::iter::once(header).chain(lines).collect()
}

/// Of a count of rows that are `class`, in this column of [`PREDICTED`]: what is right stands out.
fn style(class: usize, column: usize, theme: &Theme) -> Style {
    let is_right = column == 2 * class;
    theme.class(class == 1).patch(if is_right { theme.heading } else { Style::new() })
}

/// What the counts sum to, the most wanted first.
pub(super) fn sentences(view: &View, figures: &BandFigures, cells: usize) -> Vec<String> {
    let (by_hand, all) = (grouped(figures.abstained), grouped(figures.counts.total() + figures.abstained));
    let errors = counted(figures.counts.errors() as usize, "error");
    let without = grouped(view.confusion_without().errors());
    let single = exact(view.single());
    vec![
        fitting(
            [format!("{by_hand} of {all} by hand"), format!("{by_hand}/{all} by hand"), format!("{by_hand} by hand")],
            cells,
        ),
        fitting(
            [format!("{errors}; {without} at {single}"), format!("{errors}; {without} without"), errors.clone()],
            cells,
        ),
        fitting([format!("{} labelled 1 or 0", grouped(figures.counts.total()))], cells),
    ]
}

/// What stands under the histogram.
pub(super) fn foot(view: &View, cells: usize) -> String {
    let digits = view.scale().decimals().saturating_sub(1);
    let (ends, end) = (view.ends(), active(view));
    let [low, high] = [ends.low(), ends.high()].map(|end| proportion(Some(end), digits));
    let (low, high) = (&low, &high);
    let wordings = if ends.is_empty() {
        [Notice::NoZone { at: low, end }, Notice::NoZoneInShort]
    } else {
        [Notice::Zone { low, high, end }, Notice::ZoneInShort { low, high }]
    };
    fitting(wordings.map(|notice| notice.to_string()), cells)
}

/// The end that the keys move.
fn active(view: &View) -> BandEnd {
    view.band.map_or_else(BandEnd::default, |band| band.active)
}

/// The line between the bars with its ends, both thresholds through everything, and what lies between them. The end that the
/// keys move is drawn heavy.
pub(super) fn axis(buffer: &mut Buffer, area: Rect, y: u16, view: &View, theme: &Theme) {
    let cells = usize::from(area.width);
    let Some(last) = cells.checked_sub(1) else { return };
    let (scale, ends) = (view.scale(), view.ends());
    let [low, high] = [ends.low(), ends.high()].map(|end| scale.cell_of(end, cells).min(last));
    let digits = scale.decimals().saturating_sub(1);
    let value = |end: f64| match view.axis {
        AxisView::Score | AxisView::LogOdds => format!(" {} ", proportion(Some(scale.place_of(end)), digits)),
        // The rank of the first row from there on.
        AxisView::Rank => format!(" {} ", scale.place_of(end) + 1.0),
    };
    let (before, behind) = (value(ends.low()), value(ends.high()));
    // Each value stands outside of the zone, where there is room, else inside.
    let between = high.saturating_sub(low + 1);
    let fits_inside = |text: &str| width(text) + width(ZONE) <= between;
    let (before, inside_low) = if width(&before) <= low { (before, String::new()) } else { (String::new(), before) };
    let (behind, inside_high) =
        if width(&behind) < cells - high { (behind, String::new()) } else { (String::new(), behind) };
    let [inside_low, inside_high] =
        if fits_inside(&format!("{inside_low}{inside_high}")) { [inside_low, inside_high] } else { Default::default() };
    let (from, to) = (low - width(&before), high + 1 + width(&behind));
    let (first, final_) = scale.range();
    let first = if view.axis == AxisView::Rank { 1.0_f64.min(final_) } else { first };
    let first = fitting([format!("{first} ")], from);
    let label = axis_label(view.axis);
    let final_ = fitting([format!(" {label} {final_}"), format!(" {final_}")], cells.saturating_sub(to));
    let rule = "─".repeat(cells.saturating_sub(width(&first) + width(&final_)));
    buffer.set_stringn(area.x, y, left(&format!("{first}{rule}{final_}"), cells), cells, theme.faint);
    let x_of = |cell: usize| area.x.saturating_add(cell as u16);
    let room = between - width(&inside_low) - width(&inside_high);
    let zone = fitting([ZONE.to_owned()], room);
    let dashes = room - width(&zone);
    let dashes = ["╌".repeat(dashes / 2), "╌".repeat(dashes - dashes / 2)];
    let zone = format!("{inside_low}{}{zone}{}{inside_high}", dashes[0], dashes[1]);
    buffer.set_stringn(x_of(low + 1), y, zone, between, theme.threshold);
    for (cell, end) in [(low, BandEnd::Low), (high, BandEnd::High)] {
        let sign = if end == active(view) { "┃" } else { "│" };
        // Where both are in one cell the heavy one shows.
        if low == high && end != active(view) {
            continue;
        }
        for line in area.y..area.bottom() {
            if let Some(cell) = buffer.cell_mut((x_of(cell), line)) {
                cell.set_symbol(sign).set_style(theme.threshold);
            }
        }
    }
    buffer.set_stringn(x_of(from), y, before, low - from, theme.threshold);
    buffer.set_stringn(x_of(high + 1), y, behind, cells.saturating_sub(high + 1), theme.threshold);
}
