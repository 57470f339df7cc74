//! The lines of one label, with what they cost and what was drawn of them.

use std::ops::Range;

use super::super::draw::{DrawnCell, DrawnClass};
use super::super::from_above::FromAbove;
use super::super::layout::{Class, LIGHT};
use super::super::parts::{Part, sum};
use crate::metrics::{Costs, Outcome, Sweep};

/// The lines of one label, from the highest score down.
pub(super) struct Side {
    pub class: Class,
    rows: RowsOfLines,
    /// What each row of a line costs where it is predicted 0.
    as_0: Vec<f64>,
    /// How much more it costs where it is predicted 1.
    extra: Vec<f64>,
    savings: Savings,
    /// How many of them have one of the first so many distinct scores.
    ends: Vec<usize>,
}

/// How many rows the lines stand for.
enum RowsOfLines {
    One,
    /// `None` where they are drawn as a whole.
    Many(Vec<Option<u16>>),
}

/// Which lines cost less where they are predicted 1.
enum Savings {
    None,
    All,
    /// How much more each costs where that is less than 0, else 0.
    Some(Vec<f64>),
}

/// What was drawn of the lines of one label.
#[derive(Debug, Clone, Copy)]
pub(super) enum Draws<'a> {
    /// How often each, where they stand for one row.
    OfRows(&'a [u8]),
    OfLines(&'a [DrawnCell]),
}

/// Rows that are predicted 1.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct As1 {
    pub rows: u64,
    /// How much more they cost than where they are predicted 0.
    pub extra: f64,
}

impl Side {
    pub(super) fn new(sweep: &Sweep, costs: &Costs, FromAbove { lines, ends }: FromAbove, label: bool) -> Self {
        let mut class = Class::default();
        let rows: Vec<u64> = lines.iter().map(|&line| sweep.count(line)).collect();
        for &rows in &rows {
            class.add(rows);
        }
        let as_0: Vec<f64> = lines.iter().map(|&line| costs.of_line(Outcome::of(label, false), line)).collect();
        let as_1 = lines.iter().map(|&line| costs.of_line(Outcome::of(label, true), line));
        let extra: Vec<f64> = as_1.zip(&as_0).map(|(as_1, as_0)| as_1 - as_0).collect();
        let rows = if rows.iter().all(|&rows| rows == 1) {
            RowsOfLines::One
        } else {
            RowsOfLines::Many(rows.iter().map(|&rows| (rows <= LIGHT).then_some(rows as u16)).collect())
        };
        Self { class, rows, as_0, savings: Savings::of(&extra), extra, ends }
    }

    /// What was drawn of each line; `room` is used where they stand for more than a row.
    pub(super) fn draws<'a>(&self, drawn: &'a DrawnClass, room: &'a mut Vec<DrawnCell>) -> Draws<'a> {
        let RowsOfLines::Many(rows) = &self.rows else { return Draws::OfRows(drawn.light()) };
        let (mut light, mut heavy) = (drawn.light(), drawn.heavy());
        room.clear();
        room.extend(rows.iter().map(|rows| match rows {
            Some(rows) => {
                let (these, below) = light.split_at(usize::from(*rows));
                light = below;
                these.iter().fold(DrawnCell::default(), |cell, &count| DrawnCell {
                    drawn: cell.drawn + u64::from(count),
                    undrawn: cell.undrawn + u64::from(count == 0),
                })
            }
            // There is a cell for each heavy line.
            None => heavy.next().copied().unwrap_or_default(),
        }));
        Draws::OfLines(room)
    }

    /// The lines of `groups`, distinct scores from the highest down.
    pub(super) fn lines(&self, groups: Range<usize>) -> Range<usize> {
        self.ends[groups.start]..self.ends[groups.end]
    }

    /// All lines, those without a score among them, which come last.
    pub(super) fn all_lines(&self) -> Range<usize> {
        0..self.as_0.len()
    }

    /// A part of some lines where they are predicted 1.
    pub(super) fn as_1(&self, draws: Draws<'_>, lines: Range<usize>, part: Part) -> As1 {
        As1 { rows: draws.rows(lines.clone(), part), extra: draws.sum(&self.extra, lines, part) }
    }

    /// The same of one line that was drawn.
    pub(super) fn line_as_1(&self, draws: Draws<'_>, line: usize) -> As1 {
        let rows = match draws {
            Draws::OfRows(counts) => u64::from(counts[line]),
            Draws::OfLines(cells) => cells[line].drawn,
        };
        As1 { rows, extra: rows as f64 * self.extra[line] }
    }

    /// What a part of all lines costs where they are predicted 0.
    pub(super) fn as_0(&self, draws: Draws<'_>, part: Part) -> f64 {
        draws.sum(&self.as_0, self.all_lines(), part)
    }

    /// The least that any part of what was drawn of some lines costs more where it is predicted 1; `extra` is what all of it does.
    pub(super) fn least_extra(&self, draws: Draws<'_>, lines: Range<usize>, extra: f64) -> f64 {
        match &self.savings {
            Savings::None => 0.0,
            Savings::All => extra,
            Savings::Some(savings) => draws.sum(savings, lines, Part::Drawn),
        }
    }
}

impl Savings {
    fn of(extra: &[f64]) -> Self {
        if extra.iter().all(|&extra| extra >= 0.0) {
            Self::None
        } else if extra.iter().all(|&extra| extra <= 0.0) {
            Self::All
        } else {
            Self::Some(extra.iter().map(|extra| extra.min(0.0)).collect())
        }
    }
}

impl Draws<'_> {
    /// How many rows a part of `lines` has.
    pub(super) fn rows(self, lines: Range<usize>, part: Part) -> u64 {
        match (self, part) {
            (Self::OfRows(counts), Part::Drawn) => counts[lines].iter().map(|&count| u64::from(count)).sum(),
            (Self::OfRows(counts), Part::Undrawn) => counts[lines].iter().map(|&count| u64::from(count == 0)).sum(),
            (Self::OfLines(cells), Part::Drawn) => cells[lines].iter().map(|cell| cell.drawn).sum(),
            (Self::OfLines(cells), Part::Undrawn) => cells[lines].iter().map(|cell| cell.undrawn).sum(),
        }
    }

    /// What they have of something, of which each row of a line has so much.
    fn sum(self, of_row: &[f64], lines: Range<usize>, part: Part) -> f64 {
        let of_row = &of_row[lines.clone()];
        match (self, part) {
            (Self::OfRows(counts), part) => part.sum(&counts[lines], of_row),
            (Self::OfLines(cells), Part::Drawn) => sum(&cells[lines], of_row, |cell| cell.drawn as f64),
            (Self::OfLines(cells), Part::Undrawn) => sum(&cells[lines], of_row, |cell| cell.undrawn as f64),
        }
    }
}

impl As1 {
    pub(super) fn and(self, more: Self) -> Self {
        Self { rows: self.rows + more.rows, extra: self.extra + more.extra }
    }
}
