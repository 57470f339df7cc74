//! Positives up, negatives down, mirrored over the axis; the threshold a line through it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::by_hand;
use super::geometry::Geometry;
use super::number::{fixed, proportion};
use super::panel::{Focus, draw_foot, draw_panel};
use super::text::{fitting, left, width};
use super::theme::Theme;
use crate::app::{Counts, Deciding, Notice, View, axis_label};
use crate::metrics::{AxisView, Interval, SameLabels, Scale};

/// Eighths of a cell, filled from below.
const UP: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Filled from above there are signs for an eighth, a half and the whole only: what reads on any terminal without colours
/// or reverse.
const DOWN: [&str; 9] = [" ", "▔", "▔", "▀", "▀", "▀", "▀", "█", "█"];

pub(super) fn draw(frame: &mut Frame, geometry: &Geometry, view: &View, focus: Focus, theme: &Theme) {
    if geometry.scores.is_empty() {
        return;
    }
    let counts = view.counts.label();
    let titles = [format!("scores · 1 up, 0 down · {counts}"), format!("scores · {counts}"), counts.to_owned()];
    let title = fitting(titles, usize::from(geometry.scores.width.saturating_sub(4)));
    draw_panel(frame, geometry.scores, &title, focus, theme);
    let room = usize::from(geometry.scores.width.saturating_sub(4));
    let range = SameLabels::new(view.interval(), view.threshold, view.scale().decimals());
    let same = Notice::SameLabels(&range).to_string();
    let foot = match band_words(view) {
        _ if view.deciding == Deciding::Nothing => {
            fitting([Notice::NoThreshold, Notice::NoThresholdInShort].map(|notice| notice.to_string()), room)
        }
        _ if view.band.is_some() => by_hand::foot(view, room),
        Some([long, short]) => fitting([format!("{same} · {long}"), format!("{same} · {short}"), same], room),
        None => same,
    };
    draw_foot(frame, geometry.scores, &foot, theme.threshold);
    let area = geometry.axis;
    if area.width == 0 || area.height < 3 {
        return;
    }
    let axis_line = area.height / 2;
    let (above, below) = (axis_line, area.height - axis_line - 1);
    let bins = view.scale().histogram(usize::from(area.width));
    let tallest = bins.iter().map(|bin| bin.negatives.max(bin.positives)).max().unwrap_or(0).max(1);
    let buffer = frame.buffer_mut();
    let axis_y = area.y + axis_line;
    let counts = view.counts;
    let up = Half { growth: Growth::Up, axis_y, lines: above, tallest, counts, style: theme.positive };
    let down = Half { growth: Growth::Down, axis_y, lines: below, tallest, counts, style: theme.negative };
    for (column, bin) in (0..).zip(&bins) {
        up.bar(buffer, area.x + column, bin.positives);
        down.bar(buffer, area.x + column, bin.negatives);
    }
    match view.band {
        None if view.deciding == Deciding::Nothing => {
            rule(buffer, area, axis_y, view, [usize::from(area.width) / 2; 2], theme);
        }
        None => axis(buffer, area, axis_y, view, theme),
        Some(_) => by_hand::axis(buffer, area, axis_y, view, theme),
    }
}

/// Where the bars of one class go from the axis.
#[derive(Clone, Copy)]
enum Growth {
    Up,
    Down,
}

/// The bars of one class.
struct Half {
    growth: Growth,
    axis_y: u16,
    /// How many lines there are for them.
    lines: u16,
    /// The count that fills all lines.
    tallest: u64,
    counts: Counts,
    style: Style,
}

impl Half {
    /// One bar for `count` pairs, line by line away from the axis.
    fn bar(&self, buffer: &mut Buffer, x: u16, count: u64) {
        let eighths = self.eighths(count);
        for line in 0..self.lines {
            let filled = eighths.saturating_sub(line * 8).min(8);
            if filled == 0 {
                break;
            }
            let (y, signs) = match self.growth {
                Growth::Up => (self.axis_y - 1 - line, &UP),
                Growth::Down => (self.axis_y + 1 + line, &DOWN),
            };
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.set_symbol(signs[usize::from(filled)]).set_style(self.style);
            }
        }
    }

    /// The height in eighths of a line. What is there is seen, however little it is.
    fn eighths(&self, count: u64) -> u16 {
        let all = f64::from(self.lines) * 8.0;
        if count == 0 { 0 } else { (self.counts.share(count, self.tallest) * all).round().max(1.0) as u16 }
    }
}

/// The line between the bars with its ends and name; an end that has no room in the cells that are left for it is left out.
fn rule(buffer: &mut Buffer, area: Rect, y: u16, view: &View, [before, behind]: [usize; 2], theme: &Theme) {
    let cells = usize::from(area.width);
    let (low, high) = view.scale().range();
    let low = match view.axis {
        AxisView::Rank => 1.0_f64.min(high),
        AxisView::Score | AxisView::LogOdds => low,
    };
    let low = fitting([format!("{low} ")], before);
    let high = fitting([format!(" {} {high}", axis_label(view.axis)), format!(" {high}")], behind);
    let rule = "─".repeat(cells.saturating_sub(width(&low) + width(&high)));
    buffer.set_stringn(area.x, y, left(&format!("{low}{rule}{high}"), cells), cells, theme.faint);
}

/// The line between the bars, and the threshold through everything.
fn axis(buffer: &mut Buffer, area: Rect, y: u16, view: &View, theme: &Theme) {
    let cells = usize::from(area.width);
    let at = (view.scale().cell_of(view.threshold, cells)).min(cells - 1);
    // Its value beside it, on the side that has room.
    let value = format!(" {} ", fitting(place(view), cells / 2));
    let start = if cells - at - 1 > width(&value) + 2 { at + 1 } else { at.saturating_sub(width(&value)) };
    let end = (start + width(&value)).max(at + 1);

    // The threshold and its value cover no end in part.
    rule(buffer, area, y, view, [start.min(at), cells.saturating_sub(end)], theme);
    let x_of = |cell: usize| area.x.saturating_add(cell as u16);
    if let Some((from, to)) = band_cells(view, cells) {
        for at in from..=to {
            let on_rule = buffer.cell_mut((x_of(at), y)).filter(|cell| cell.symbol() == "─");
            if let Some(cell) = on_rule {
                cell.set_symbol("═").set_style(theme.threshold);
            }
        }
    }
    if let Some(pin) = view.pin.map(|pin| view.scale().cell_of(pin, cells).min(cells - 1))
        && let Some(cell) = buffer.cell_mut((x_of(pin), y))
    {
        cell.set_symbol("◇").set_style(theme.threshold);
    }
    for line in area.y..area.bottom() {
        if let Some(cell) = buffer.cell_mut((x_of(at), line)) {
            cell.set_symbol("┃").set_style(theme.threshold);
        }
    }
    buffer.set_stringn(x_of(start), y, value, cells.saturating_sub(start), theme.threshold);
}

/// `threshold of best F1 between 0.02 and 0.13 (95 %)`, and the same in few words: where 95 % of the thresholds lie that the current
/// objective chooses where rows are drawn anew.
fn band_words(view: &View) -> Option<[String; 2]> {
    let (objective, chosen) = view.current_sureness()?;
    let digits = view.scale().decimals().saturating_sub(1);
    let end = |end: f64| proportion(Some(end), digits);
    let (low, high) = (chosen.thresholds?.low.map(end), chosen.thresholds?.high.map(end));
    let name = objective.label();
    let (name, low, high) = (&name[..], low.as_deref(), high.as_deref());
    Some([Notice::Band { name, low, high }, Notice::BandInShort { name, low, high }].map(|notice| notice.to_string()))
}

/// The cells of the axis that this band takes, the last one included.
fn band_cells(view: &View, cells: usize) -> Option<(usize, usize)> {
    let (_, chosen) = view.current_sureness()?;
    let cell = |threshold: f64| view.scale().cell_of(threshold, cells).min(cells - 1);
    let Interval { low, high } = chosen.thresholds?;
    Some((low.map_or(0, cell), high.map_or(cells - 1, cell)))
}

/// Where the threshold stands, in the unit of the axis's ends; on an axis of another unit also as a score, if there is room.
fn place(view: &View) -> [String; 2] {
    let digits = |scale: Scale<'_>| scale.decimals().saturating_sub(1);
    let score = proportion(Some(view.threshold), digits(Scale::new(&view.scored, AxisView::Score)));
    let place = view.scale().place_of(view.threshold);
    let place = match view.axis {
        AxisView::Score => return [score, String::new()],
        AxisView::LogOdds => fixed(Some(place), digits(view.scale())),
        // The rank of the first row that is predicted 1.
        AxisView::Rank => format!("{}", place + 1.0),
    };
    [format!("{place} (score {score})"), place]
}
