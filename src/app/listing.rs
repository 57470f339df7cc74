//! The rows that the table lists, in its order, without ever building the list.
//!
//! Sorted by score, each outcome is one contiguous run: false positives are the negatives from the threshold up, false
//! negatives the positives below it, and so on. Loss and distance are monotone along such a run. So every filter is at
//! most two sorted runs, and the k-th row of their merge is one binary search, however many rows there are. Only the
//! file's own order under a filter takes a pass over the rows, a sequential one.

use std::cmp::Ordering;

use super::runs::{Run, runs};
use super::{Deciding, Filter, SideBySide, Sort, View};
use crate::metrics::{Agreement, Band, Sweep};

/// The table's rows at the present threshold, filter and order.
///
/// Rows with equal keys stand first run before second (false negatives before false positives), and within a run in the
/// order of the sweep (by score, then by row) or its reverse.
pub struct Listing<'a> {
    view: &'a View,
    /// What labels the rows.
    ends: Band,
    /// Where another score stands, where the filter asks for it.
    beside: Option<SideBySide>,
    len: usize,
    /// Each ascending by the sort's key; unused in the file's order.
    runs: [Run<'a>; 2],
}

impl View {
    /// The rows that the table lists, in its order.
    pub fn listing(&self) -> Listing<'_> {
        let beside = self.rows.filter.needs_rival().then(|| self.side_by_side_in_rows()).flatten();
        let runs = runs(self, beside.as_ref());
        Listing { view: self, ends: self.ends(), beside, len: runs[0].len() + runs[1].len(), runs }
    }

    /// The filters that there are now, in the order of the key that cycles them.
    pub fn filters(&self) -> Vec<Filter> {
        let of_band = self.band.map(|_| Filter::ByHand);
        let of_rival = self.side_by_side_in_rows().map(|_| [Filter::OnlyA, Filter::OnlyB]);
        let of_pin = self.pin.map(|_| Filter::Flipped);
        let of_answers = self.knows_answers().then_some(Filter::WrongText);
        Filter::ALWAYS
            .into_iter()
            .chain(of_answers)
            .chain(of_band)
            .chain(of_rival.into_iter().flatten())
            .chain(of_pin)
            .collect()
    }

    /// What the table can be sorted by, in the order of the key that cycles it: without a threshold nothing is near it.
    pub(super) fn sorts(&self) -> &'static [Sort] {
        match self.deciding {
            Deciding::Threshold => &Sort::ALL,
            Deciding::Nothing => &[Sort::Row, Sort::Score, Sort::Loss],
        }
    }

    /// Start with the table listing these rows, where that can be done at once (what other scores say is not known yet), else what is
    /// wrong.
    pub(super) fn start_listing(&mut self, filter: Option<Filter>) {
        let can_be = |filter: &Filter| !filter.needs_rival() && (!filter.needs_answers() || self.knows_answers());
        self.rows.filter = filter.filter(can_be).unwrap_or_else(|| match self.deciding {
            // That a question is answered is no error then: a wrong answer is one.
            Deciding::Nothing if self.knows_answers() => Filter::WrongText,
            Deciding::Nothing | Deciding::Threshold => Filter::default(),
        });
    }

    /// The rows that can be listed, in score order: those of the slice, with the row of the data that each is, or all.
    pub(super) fn listed_sweep(&self) -> (&Sweep, Option<&[u32]>) {
        let part = self.slice.as_ref().and_then(|slice| slice.rows.set().parts().get(slice.part));
        part.map_or((self.scored.sweep(), None), |part| (part.sweep(), Some(part.lines())))
    }

    /// How many rows can be listed, whatever the filter of outcomes is.
    pub fn listable(&self) -> usize {
        self.listed_sweep().1.map_or(self.scored.labels().len(), <[u32]>::len)
    }

    /// The row in this place of those that can be listed, in the file's order.
    fn row_in_place(&self, place: usize) -> usize {
        self.listed_sweep().1.map_or(place, |rows| rows[place] as usize)
    }

    /// How many rows that can be listed stand before `row` in the file.
    fn place_of_row(&self, row: usize) -> usize {
        self.listed_sweep().1.map_or(row, |rows| rows.partition_point(|&other| (other as usize) < row))
    }

    /// The selected row; `None` where the list is empty.
    pub fn selected_row(&self) -> Option<usize> {
        self.listing().page(self.rows.selected, 1).first().copied()
    }

    /// Select position `to` of the list, or the last one.
    pub fn select(&mut self, to: usize) {
        let len = self.listing().len();
        self.rows.select(to, len);
    }

    /// Change what the list shows, and go to its top.
    pub fn relist(&mut self, change: impl FnOnce(&mut Self)) {
        change(self);
        self.rows.top = 0;
        self.select(0);
    }

    /// Change what the list shows, and keep the selected row selected while it is listed.
    pub fn keeping_selection(&mut self, change: impl FnOnce(&mut Self)) {
        let row = self.selected_row();
        change(self);
        let position = row.and_then(|row| self.listing().position(row));
        self.select(position.unwrap_or(self.rows.selected));
    }
}

impl Listing<'_> {
    /// Number of rows listed.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no row is listed.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows at positions `from..from + count`, fewer at the end.
    pub fn page(&self, from: usize, count: usize) -> Vec<usize> {
        let to = from.saturating_add(count).min(self.len);
        if self.view.rows.sort != Sort::Row {
            return (from..to).map(|position| self.merged(self.turned(position))).collect();
        }
        let row = |place: usize| self.view.row_in_place(place);
        if self.view.rows.filter == Filter::All {
            return (from..to).map(|position| row(self.turned(position))).collect();
        }
        let count = to.saturating_sub(from);
        let rows = (0..self.view.listable()).map(row);
        if self.view.rows.reverse {
            rows.rev().filter(|&row| self.admits(row)).skip(from).take(count).collect()
        } else {
            rows.filter(|&row| self.admits(row)).skip(from).take(count).collect()
        }
    }

    /// The position of `row` in the list; `None` where it is not listed.
    pub fn position(&self, row: usize) -> Option<usize> {
        if !self.admits(row) {
            return None;
        }
        if self.view.rows.sort == Sort::Row {
            let place = self.view.place_of_row(row);
            let earlier = match self.view.rows.filter {
                Filter::All => place,
                Filter::Errors
                | Filter::Fp
                | Filter::Fn
                | Filter::Tp
                | Filter::Tn
                | Filter::ByHand
                | Filter::WrongText
                | Filter::OnlyA
                | Filter::OnlyB
                | Filter::Flipped => (0..place).filter(|&place| self.admits(self.view.row_in_place(place))).count(),
            };
            return Some(self.turned(earlier));
        }
        let [first, second] = &self.runs;
        let key = self.key(row);
        let position = match (self.index_in(first, row), self.index_in(second, row)) {
            (Some(index), _) => index + second.partition_point(|other| self.key(other) < key),
            (None, Some(index)) => index + first.partition_point(|other| self.key(other) <= key),
            (None, None) => return None,
        };
        Some(self.turned(position))
    }

    /// A position counted from the other end where the order is reversed.
    fn turned(&self, position: usize) -> usize {
        if self.view.rows.reverse { self.len - 1 - position } else { position }
    }

    /// Whether `row` is listed.
    pub(super) fn admits(&self, row: usize) -> bool {
        let agreement = || self.beside.as_ref().map(|beside| beside.agreement(row));
        self.view.lists_at(self.ends, row)
            && match self.view.rows.filter {
                Filter::OnlyA => agreement() == Some(Agreement::OnlyARight),
                Filter::OnlyB => agreement() == Some(Agreement::OnlyBRight),
                Filter::WrongText => self.view.has_wrong_text(row),
                Filter::Flipped => self.view.has_flipped(row),
                Filter::All | Filter::Errors | Filter::Fp | Filter::Fn | Filter::Tp | Filter::Tn | Filter::ByHand => {
                    true
                }
            }
    }

    /// The row at `position` of the merge of the two runs.
    fn merged(&self, position: usize) -> usize {
        let [first, second] = &self.runs;
        // How many of the rows before `position` come from the first run.
        let (mut low, mut high) = (position.saturating_sub(second.len()), position.min(first.len()));
        while low < high {
            let middle = low.midpoint(high);
            if self.key(first.get(middle)) <= self.key(second.get(position - middle - 1)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let from_second = position - low;
        let first_is_next = low < first.len()
            && (from_second >= second.len() || self.key(first.get(low)) <= self.key(second.get(from_second)));
        if first_is_next { first.get(low) } else { second.get(from_second) }
    }

    /// Where `row` stands in `run`; `None` where it is not in it.
    fn index_in(&self, run: &Run<'_>, row: usize) -> Option<usize> {
        let scores = self.view.scored.scores();
        let compare = |left: usize, right: usize| -> Ordering {
            let forwards = scores.ranked(left).total_cmp(&scores.ranked(right)).then(left.cmp(&right));
            if run.backwards { forwards.reverse() } else { forwards }
        };
        let index = run.partition_point(|other| compare(other, row).is_lt());
        (index < run.len() && run.get(index) == row).then_some(index)
    }

    /// What the table is sorted by: ascending along each run.
    fn key(&self, row: usize) -> f64 {
        match self.view.rows.sort {
            Sort::Row => row as f64,
            Sort::Score => self.view.scored.scores().ranked(row),
            Sort::Loss => self.view.rightness(row),
            Sort::Distance => self.view.distance(row).unwrap_or(f64::INFINITY),
        }
    }
}
