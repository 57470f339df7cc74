//! The lines of the operating points: for the panel (objectives with one range together) and for the list of `o` (each with its
//! range).

use ratatui::layout::Rect;

use super::number::{UNDEFINED, amount, amount_difference, column, difference, proportion};
use super::text::{fitting, left, right, width};
use crate::app::{Notice, View};
use crate::metrics::{Objective, OperatingPoint, PointEntry, SameLabels, StepSize, Unit};

/// Cells of `threshold`.
const THRESHOLD: usize = 9;

/// Cells of a value, with the space before it; where there is room it gets another.
const VALUE: usize = 7;

/// Cells of a value on rows that were not used to choose, the same.
const UNUSED: usize = 7;

/// Cells of a difference, with the space before it; where there is room it gets two more.
const DIFFERENCE: usize = 7;

/// Cells that the names want at least before anything else is shown, and at most.
const NAMES: (usize, usize) = (12, 44);

/// Cells between the columns and a range.
const GAP: usize = 2;

/// Cells before the names that go on in a second line.
const INDENT: usize = 3;

/// Some lines of a list that scrolls, its heading apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PointList {
    pub(super) heading: String,
    /// Those that are shown.
    pub(super) lines: Vec<PointLine>,
    /// How many are not.
    above: usize,
    below: usize,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PointLine {
    /// Which objectives it is about: indices into the [entries](crate::metrics::Points::entries).
    pub(super) members: Vec<usize>,
    pub(super) text: String,
}

impl PointList {
    /// What the panel shows in `area`: objectives with one range stand together.
    pub(super) fn of_panel(view: &View, area: Rect) -> Self {
        Self::new(view, view.point_groups(), view.objective, area, Ranges::Hide)
    }

    /// What the list of `o` shows in `area`: each objective for itself.
    pub(super) fn of_all(view: &View, selected: usize, area: Rect) -> Self {
        let each = (0..view.points.entries().len()).map(|index| vec![index]).collect();
        Self::new(view, each, selected, area, Ranges::Show)
    }

    fn new(view: &View, groups: Vec<Vec<usize>>, selected: usize, area: Rect, ranges: Ranges) -> Self {
        let columns = Columns::new(view, usize::from(area.width), ranges);
        let mut lines: Vec<PointLine> = Vec::new();
        for members in groups {
            let texts = columns.lines(view, &members, members.contains(&selected));
            lines.extend(texts.into_iter().map(|text| PointLine { members: members.clone(), text }));
        }
        // The heading takes a line. The selected one shows to its end, or as much of it from its figures on as there is room for.
        let height = usize::from(area.height.saturating_sub(1));
        let is_selected = |line: &PointLine| line.members.contains(&selected);
        let start = lines.iter().position(is_selected).unwrap_or(0);
        let end = lines.iter().rposition(is_selected).map_or(0, |last| last + 1);
        let above = end.saturating_sub(height).min(start);
        // No objective is shown from its middle on.
        let begins = |at: usize| at == 0 || lines[at].members != lines[at - 1].members;
        let above = (above..start).find(|&at| begins(at)).unwrap_or(start);
        let below = lines.len().saturating_sub(above + height);
        let lines = lines.into_iter().skip(above).take(height).collect();
        Self { heading: columns.heading(), lines, above, below }
    }

    /// The line drawn in this line of the area, the heading being the first.
    pub(super) fn at(&self, offset: u16) -> Option<&PointLine> {
        self.lines.get(usize::from(offset).checked_sub(1)?)
    }

    /// What is not shown, in words; nothing where all is.
    pub(super) fn unseen(&self) -> Option<String> {
        let Self { above, below, .. } = *self;
        (above + below > 0).then(|| Notice::Unseen { above, below }.to_string())
    }
}

/// Whether each point tells which thresholds predict the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ranges {
    Show,
    Hide,
}

/// What stands in a line, and how wide it is. Digits of a threshold never give way: first the ranges do, then spaces, then the
/// values on unused rows, then differences; where names would have no room beside the figures, those stand under them.
struct Columns {
    cells: usize,
    place: Place,
    /// Cells of the names.
    names: usize,
    /// The thresholds in order, all as wide.
    thresholds: Vec<String>,
    value: usize,
    unused: usize,
    difference: usize,
    range: usize,
}

/// Where the figures stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BesideNames,
    UnderNames,
}

impl Columns {
    fn new(view: &View, cells: usize, ranges: Ranges) -> Self {
        let fine = view.scale().grid(StepSize::Fine).exponent;
        let points: Vec<Option<f64>> =
            view.points.entries().iter().map(|entry| entry.point().map(|point| point.threshold)).collect();
        let thresholds = column(&points, usize::try_from(-fine).unwrap_or(0));
        let digits = thresholds.iter().map(|text| width(text)).max().unwrap_or(0);
        let roomy = digits.max(THRESHOLD);
        // Threshold, value, value on unused rows, difference; the mark takes a cell, the space before a threshold another.
        let wanted = [
            (roomy, VALUE + 1, UNUSED + 2, DIFFERENCE + 2),
            (digits, VALUE, UNUSED, DIFFERENCE + 1),
            (roomy, VALUE + 1, 0, DIFFERENCE + 2),
            (digits, VALUE, 0, DIFFERENCE),
            (digits, VALUE, 0, 0),
        ];
        let figures = |(threshold, value, unused, difference): (usize, usize, usize, usize)| {
            threshold + value + unused + difference
        };
        let beside = wanted.into_iter().find(|&wanted| cells.saturating_sub(2) >= NAMES.0 + figures(wanted));
        let place = if beside.is_some() { Place::BesideNames } else { Place::UnderNames };
        let (threshold, value, unused, difference) = beside.unwrap_or_else(|| {
            let value = if cells >= digits + VALUE { VALUE } else { 0 };
            let difference = if cells >= digits + VALUE + DIFFERENCE { DIFFERENCE } else { 0 };
            // The heading has all the room that is left.
            (cells.saturating_sub(value + difference), value, 0, difference)
        });
        let room = cells.saturating_sub(2 + figures((threshold, value, unused, difference)));
        let range = match ranges {
            Ranges::Show if difference > 0 => longest_range(view) + GAP,
            Ranges::Show | Ranges::Hide => 0,
        };
        let range = if place == Place::BesideNames && room >= NAMES.0 + range { range } else { 0 };
        let names = match place {
            Place::BesideNames => (room - range).min(NAMES.1),
            Place::UnderNames => cells.saturating_sub(1),
        };
        let thresholds = thresholds.into_iter().map(|text| right(&text, threshold)).collect();
        Self { cells, place, names, thresholds, value, unused, difference, range }
    }

    fn heading(&self) -> String {
        let threshold = self.thresholds.first().map_or(0, |text| width(text));
        let room = match self.place {
            Place::BesideNames => 2 + self.names + threshold,
            Place::UnderNames => threshold,
        };
        let before = right(&fitting(["threshold".into(), "thresh.".into()], room), room);
        let value = right(if self.value > 0 { "value" } else { "" }, self.value);
        let difference = right(if self.difference > 0 { "vs now" } else { "" }, self.difference);
        let unused = right(if self.unused > 0 { "unseen" } else { "" }, self.unused);
        left(&(before + &value + &unused + &difference + &left("  same labels", self.range)), self.cells)
    }

    /// The lines of these objectives, with the figures of the first.
    fn lines(&self, view: &View, members: &[usize], is_current: bool) -> Vec<String> {
        let Some(&first) = members.first() else { return Vec::new() };
        let names = listed(members.iter().map(|&index| name(&view.points.entries()[index])).collect());
        let rest = self.cells.saturating_sub(INDENT);
        let mark = if is_current { "›" } else { " " };
        let indented = |name: String| left(&format!("{}{name}", " ".repeat(INDENT)), self.cells);
        let figures = self.figures(view, first);
        match self.place {
            Place::BesideNames => {
                let mut names = wrapped(&names, self.names, rest).into_iter();
                let name = left(&names.next().unwrap_or_default(), self.names);
                let line = left(&format!("{mark}{name} {figures}"), self.cells);
                std::iter::once(line).chain(names.map(indented)).collect()
            }
            Place::UnderNames => {
                let (own, others) = names.split_at(1);
                let mut own = wrapped(own, self.names, rest).into_iter();
                let line = left(&format!("{mark}{}", own.next().unwrap_or_default()), self.cells);
                let lines = std::iter::once(line).chain(own.map(indented));
                lines
                    .chain([left(&figures, self.cells)])
                    .chain(wrapped(others, rest, rest).into_iter().map(indented))
                    .collect()
            }
        }
    }

    /// Threshold, value, difference and range of one objective, as far as they have room.
    fn figures(&self, view: &View, index: usize) -> String {
        let entry = &view.points.entries()[index];
        let threshold = &self.thresholds[index];
        let Some(point) = entry.point() else {
            let figures = match missing(&entry.objective) {
                Missing::Undefined => threshold.clone() + &right(UNDEFINED, self.value),
                // It is said at any size, and takes cells of the threshold where those of the value are too few.
                Missing::NotMet => {
                    let room = width(threshold) + self.value;
                    let words = [format!("{UNDEFINED} {NOT_MET}"), NOT_MET.into(), UNDEFINED.into()];
                    right(&fitting(words, room), room)
                }
            };
            return figures + &right(UNDEFINED, self.unused) + &right(UNDEFINED, self.difference);
        };
        // Of a band that is open no value is that of one threshold.
        let now = view.points.value(entry.objective.goal, &view.scored, view.threshold);
        let now = now.filter(|_| view.band.is_none());
        let change = now.map(|now| point.value - now);
        let unused = view.out_of_bag(&entry.objective);
        let (value, unused, change) = match entry.objective.goal.unit() {
            Unit::Amount => {
                let or_undefined = |number: Option<f64>, of: fn(f64) -> String| number.map_or(UNDEFINED.into(), of);
                (amount(point.value), or_undefined(unused, amount), or_undefined(change, amount_difference))
            }
            Unit::Share => (proportion(Some(point.value), 3), proportion(unused, 3), difference(change, 3)),
        };
        let range = format!("{}{}", " ".repeat(GAP), range_of(view, &point));
        threshold.clone()
            + &right(&value, self.value)
            + &right(&unused, self.unused)
            + &right(&change, self.difference)
            + &left(&range, self.range)
    }
}

/// What stands for threshold and value where limits are not met.
const NOT_MET: &str = "not met";

/// Why no threshold serves an objective.
enum Missing {
    /// It is undefined; of a guarantee the name says that it was not proven.
    Undefined,
    NotMet,
}

fn missing(objective: &Objective) -> Missing {
    if objective.limits.is_empty() || objective.confidence.is_some() { Missing::Undefined } else { Missing::NotMet }
}

/// `0.4958 to 0.5031`
fn range_of(view: &View, point: &OperatingPoint) -> String {
    SameLabels::new(point.interval, point.threshold, view.scale().decimals()).brief()
}

/// Cells of the longest range, or of its heading.
fn longest_range(view: &View) -> usize {
    let points = view.points.entries().iter().filter_map(PointEntry::point);
    points.map(|point| width(&range_of(view, &point))).chain([width("same labels")]).max().unwrap_or(0)
}

/// `F1 (also MCC, kappa)`, in parts that a line may be broken between: the figures of a line are those of the first name.
fn listed(mut names: Vec<String>) -> Vec<String> {
    let last = names.len().saturating_sub(1);
    for (index, name) in names.iter_mut().enumerate().skip(1) {
        let (before, behind) = (if index == 1 { "(also\u{a0}" } else { "" }, if index == last { ")" } else { "," });
        *name = format!("{before}{name}{behind}");
    }
    names
}

/// What an objective is called in the list. Its value is that of the metric named first.
fn name(entry: &PointEntry) -> String {
    entry.label().replace("≥ ", &format!("≥{UNBREAKABLE}")).replace("≤ ", &format!("≤{UNBREAKABLE}"))
}

/// A space that no line is broken at.
const UNBREAKABLE: char = '\u{a0}';

/// `names` one behind the other in lines, the first at most `first` cells wide and the others `rest`: broken between
/// names, and inside one only where it is longer than a line.
fn wrapped(names: &[String], first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        let room = if lines.is_empty() { first } else { rest };
        let is_whole = width(name) <= room;
        let parts = if is_whole { vec![name.as_str()] } else { name.split(' ').collect() };
        for part in parts {
            let room = if lines.len() > 1 { rest } else { first };
            match lines.last_mut() {
                Some(line) if width(line) + 1 + width(part) <= room => *line = format!("{line} {part}"),
                _ => lines.push(part.to_owned()),
            }
        }
    }
    lines.into_iter().map(|line| line.replace(UNBREAKABLE, " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_on_in_the_next_line_and_are_broken_only_where_they_must() {
        let lines = |names: &[&str], first, rest| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            wrapped(&listed(names), first, rest)
        };
        assert_eq!(lines(&["F1", "MCC", "kappa"], 22, 20), ["F1 (also MCC, kappa)"]);
        let four = ["MCC", "balanced accuracy", "Youden's J", "kappa"];
        assert_eq!(lines(&four, 12, 18), ["MCC", "(also balanced", "accuracy,", "Youden's J, kappa)"]);
        assert_eq!(lines(&four, 12, 26), ["MCC", "(also balanced accuracy,", "Youden's J, kappa)"]);
        assert_eq!(lines(&["balanced accuracy", "F1"], 12, 18), ["balanced", "accuracy (also F1)"]);
        assert_eq!(lines(&["recall at precision ≥\u{a0}0.95"], 23, 30), ["recall at precision", "≥ 0.95"]);
    }
}
