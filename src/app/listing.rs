//! The rows that the table lists, in its order, without ever building the list.
//!
//! Sorted by score, each outcome is one contiguous run: false positives are the negatives from the threshold up, false
//! negatives the positives below it, and so on. Loss and distance are monotone along such a run. So every filter is at
//! most two sorted runs, and the k-th row of their merge is one binary search, however many rows there are. Only the
//! file's own order under a filter takes a pass over the rows, a sequential one.

use std::cmp::Ordering;

use super::{Filter, Sort, View};
use crate::metrics::{Band, Sweep};

/// One sorted run of rows: a slice of one of the sweep's orders, read forwards or backwards.
#[derive(Debug, Clone, Copy, Default)]
struct Run<'a> {
    rows: &'a [u32],
    /// Of a slice, whose rows are numbered apart: which row of the data each is.
    of_slice: Option<&'a [u32]>,
    backwards: bool,
}

impl Run<'_> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn get(&self, index: usize) -> usize {
        let index = if self.backwards { self.rows.len() - 1 - index } else { index };
        let row = self.rows[index];
        self.of_slice.map_or(row, |rows| rows[row as usize]) as usize
    }

    /// The number of rows at its start for which `is_before` holds (they stand before all others).
    fn partition_point(&self, is_before: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if is_before(self.get(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The table's rows at the present threshold, filter and order.
///
/// Rows with equal keys stand first run before second (false negatives before false positives), and within a run in the
/// order of the sweep (by score, then by row) or its reverse.
pub struct Listing<'a> {
    view: &'a View,
    /// What labels the rows.
    ends: Band,
    len: usize,
    /// Each ascending by the sort's key; unused in the file's order.
    runs: [Run<'a>; 2],
}

impl View {
    /// The rows that the table lists, in its order.
    pub fn listing(&self) -> Listing<'_> {
        let runs = runs(self);
        Listing { view: self, ends: self.ends(), len: runs[0].len() + runs[1].len(), runs }
    }

    /// The rows that can be listed, in score order: those of the slice, with the row of the data that each is, or all.
    fn listed_sweep(&self) -> (&Sweep, Option<&[u32]>) {
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
                Filter::Errors | Filter::Fp | Filter::Fn | Filter::Tp | Filter::Tn | Filter::ByHand => {
                    (0..place).filter(|&place| self.admits(self.view.row_in_place(place))).count()
                }
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

    fn admits(&self, row: usize) -> bool {
        self.view.lists_at(self.ends, row)
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
        let scores = &self.view.scored.scores().values;
        let compare = |left: usize, right: usize| -> Ordering {
            let forwards = scores[left].total_cmp(&scores[right]).then(left.cmp(&right));
            if run.backwards { forwards.reverse() } else { forwards }
        };
        let index = run.partition_point(|other| compare(other, row).is_lt());
        (index < run.len() && run.get(index) == row).then_some(index)
    }

    /// What the table is sorted by: ascending along each run.
    fn key(&self, row: usize) -> f64 {
        match self.view.rows.sort {
            Sort::Row => row as f64,
            Sort::Score => self.view.score(row),
            Sort::Loss => self.view.rightness(row),
            Sort::Distance => (self.view.score(row) - self.view.threshold).abs(),
        }
    }
}

/// The runs that the filter leaves, each ascending by the key of the sort. Without a band both of its ends are the threshold.
fn runs(view: &View) -> [Run<'_>; 2] {
    let ((sweep, of_slice), ends) = (view.listed_sweep(), view.ends());
    let ((low_tn, low_fn), (high_tn, high_fn)) =
        (sweep.lines_predicted_0(ends.low()), sweep.lines_predicted_0(ends.high()));
    let (positives, negatives) = (sweep.positive_order(), sweep.negative_order());
    let here = match view.rows.sort {
        Sort::Distance => sweep.lines_predicted_0(view.threshold),
        Sort::Row | Sort::Score | Sort::Loss => (low_tn, low_fn),
    };
    let (below, above) = sweep.order().split_at(here.0 + here.1);

    // Positives and negatives that are listed; then the same rows as those below the threshold and those from it up.
    let by_label: [&[u32]; 2] = match view.rows.filter {
        Filter::All => [positives, negatives],
        Filter::Errors => [&positives[..low_fn], &negatives[high_tn..]],
        Filter::Fp => [&[], &negatives[high_tn..]],
        Filter::Fn => [&positives[..low_fn], &[]],
        Filter::Tp => [&positives[high_fn..], &[]],
        Filter::Tn => [&[], &negatives[..low_tn]],
        Filter::ByHand => [&positives[low_fn..high_fn], &negatives[low_tn..high_tn]],
    };
    let by_side: [&[u32]; 2] = match view.rows.filter {
        Filter::All => [below, above],
        Filter::Errors => by_label,
        Filter::Fp => [&[], by_label[1]],
        Filter::Fn => [by_label[0], &[]],
        Filter::Tp => [&[], by_label[0]],
        Filter::Tn => [by_label[1], &[]],
        Filter::ByHand => {
            let (first, last) = (low_tn + low_fn, high_tn + high_fn);
            let (from, to) = (first.max(here.0 + here.1), last.min(here.0 + here.1));
            [&sweep.order()[first..to.max(first)], &sweep.order()[from.min(last)..last]]
        }
    };
    // The lower a positive's score, the more wrong it is; the higher a negative's.
    let ([first, second], [first_backwards, second_backwards]) = match view.rows.sort {
        Sort::Row | Sort::Score => (by_side, [false, false]),
        Sort::Loss => (by_label, [false, true]),
        Sort::Distance => (by_side, [true, false]),
    };
    let run = |rows, backwards| Run { rows, of_slice, backwards };
    [run(first, first_backwards), run(second, second_backwards)]
}
