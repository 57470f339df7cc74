//! The sorted runs of rows that a filter leaves: at most two, each a part of one of the sweep's orders, or some of such a part.

use std::ops::Range;

use super::{Filter, SideBySide, Sort, View};
use crate::metrics::{Correctness, Subset, Sweep};

/// Rows sorted by score, ties by row.
#[derive(Debug, Clone)]
enum Sorted<'a> {
    /// A part of one of the sweep's orders.
    Part(&'a [u32]),
    /// Some of an order: those of a subset with these numbers.
    Some(&'a [u32], Subset, Range<usize>),
}

impl Default for Sorted<'_> {
    fn default() -> Self {
        Self::Part(&[])
    }
}

impl Sorted<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Part(rows) => rows.len(),
            Self::Some(_, _, numbers) => numbers.len(),
        }
    }

    fn get(&self, index: usize) -> u32 {
        match self {
            Self::Part(rows) => rows[index],
            Self::Some(order, subset, numbers) => order[subset.select(numbers.start + index)],
        }
    }
}

/// One sorted run of rows, read forwards or backwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Run<'a> {
    sorted: Sorted<'a>,
    /// Of a slice, whose rows are numbered apart: which row of the data each is.
    of_slice: Option<&'a [u32]>,
    pub backwards: bool,
}

impl Run<'_> {
    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn get(&self, index: usize) -> usize {
        let row = self.sorted.get(if self.backwards { self.len() - 1 - index } else { index });
        self.of_slice.map_or(row, |rows| rows[row as usize]) as usize
    }

    /// The number of rows at its start for which `is_before` holds (they stand before all others).
    pub(super) fn partition_point(&self, is_before: impl Fn(usize) -> bool) -> usize {
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

/// The runs that the filter leaves, each ascending by the key of the sort.
pub(super) fn runs<'a>(view: &'a View, beside: Option<&SideBySide>) -> [Run<'a>; 2] {
    let of_slice = view.listed_sweep().1;
    let Listed { by_label, by_side } = listed(view, beside);
    // The lower a positive's score, the more wrong it is; the higher a negative's.
    let ([first, second], [first_backwards, second_backwards]) = match view.rows.sort {
        Sort::Row | Sort::Score => (by_side, [false, false]),
        Sort::Loss => (by_label, [false, true]),
        Sort::Distance => (by_side, [true, false]),
    };
    let run = |sorted, backwards| Run { sorted, of_slice, backwards };
    [run(first, first_backwards), run(second, second_backwards)]
}

/// The rows that the filter leaves, twice: positives and negatives; those below the threshold, and those from it up.
#[derive(Default)]
struct Listed<'a> {
    by_label: [Sorted<'a>; 2],
    by_side: [Sorted<'a>; 2],
}

/// Without a band both of its ends are the threshold.
fn listed<'a>(view: &'a View, beside: Option<&SideBySide>) -> Listed<'a> {
    let (sweep, ends) = (view.listed_sweep().0, view.ends());
    let ((low_tn, low_fn), (high_tn, high_fn)) =
        (sweep.lines_predicted_0(ends.low()), sweep.lines_predicted_0(ends.high()));
    let (positives, negatives) = (sweep.positive_order(), sweep.negative_order());
    let here = match view.rows.sort {
        Sort::Distance => sweep.lines_predicted_0(view.threshold),
        Sort::Row | Sort::Score | Sort::Loss => (low_tn, low_fn),
    };
    let (below, above) = sweep.order().split_at(here.0 + here.1);
    let parts = |rows: [&'a [u32]; 2]| rows.map(Sorted::Part);
    let of = |by_label: [&'a [u32]; 2], by_side| Listed { by_label: parts(by_label), by_side: parts(by_side) };
    let none: &[u32] = &[];
    match view.rows.filter {
        Filter::All => of([positives, negatives], [below, above]),
        Filter::Errors => {
            of([&positives[..low_fn], &negatives[high_tn..]], [&positives[..low_fn], &negatives[high_tn..]])
        }
        Filter::Fp => of([none, &negatives[high_tn..]], [none, &negatives[high_tn..]]),
        Filter::Fn => of([&positives[..low_fn], none], [&positives[..low_fn], none]),
        Filter::Tp => of([&positives[high_fn..], none], [none, &positives[high_fn..]]),
        Filter::Tn => of([none, &negatives[..low_tn]], [&negatives[..low_tn], none]),
        Filter::ByHand => {
            let (first, last) = (low_tn + low_fn, high_tn + high_fn);
            let (from, to) = (first.max(here.0 + here.1), last.min(here.0 + here.1));
            let by_side = [&sweep.order()[first..to.max(first)], &sweep.order()[from.min(last)..last]];
            of([&positives[low_fn..high_fn], &negatives[low_tn..high_tn]], by_side)
        }
        Filter::WrongText => {
            let wrong = view.lines_with_wrong_text();
            let answered = Sorted::Some(positives, wrong.clone(), wrong.rank(high_fn)..wrong.len());
            let none = || Sorted::Part(none);
            Listed { by_label: [answered.clone(), none()], by_side: [none(), answered] }
        }
        Filter::OnlyA => of_one(view, beside, Correctness::Wrong),
        Filter::OnlyB => of_one(view, beside, Correctness::Right),
        Filter::Flipped => since_pin(view, sweep),
    }
}

/// The rows that one of two scores gets right, and the other does not. A band changes nothing there.
fn of_one<'a>(view: &'a View, beside: Option<&SideBySide>, b_is: Correctness) -> Listed<'a> {
    let Some(beside) = beside else { return Listed::default() };
    let sweep = view.listed_sweep().0;
    let (tn, fn_) = sweep.lines_predicted_0(view.threshold);
    let [of_positives, of_negatives] = view.lines_where_b(b_is, beside);
    // Below the border, and from it up.
    let parts = |order: &'a [u32], subset: Subset, border: usize| {
        let (rank, all) = (subset.rank(border), subset.len());
        (Sorted::Some(order, subset.clone(), 0..rank), Sorted::Some(order, subset, rank..all))
    };
    let (positives_below, positives_above) = parts(sweep.positive_order(), of_positives, fn_);
    let (negatives_below, negatives_above) = parts(sweep.negative_order(), of_negatives, tn);
    // A is right on the positives from the threshold up and on the negatives below it, and wrong on the others.
    match b_is {
        Correctness::Wrong => {
            let [positives, negatives] = [positives_above, negatives_below];
            Listed { by_label: [positives.clone(), negatives.clone()], by_side: [negatives, positives] }
        }
        Correctness::Right => {
            let [positives, negatives] = [positives_below, negatives_above];
            Listed { by_label: [positives.clone(), negatives.clone()], by_side: [positives, negatives] }
        }
    }
}

/// The rows between the pin and the threshold; beside a band those up to its farther end, and all inside it.
fn since_pin<'a>(view: &'a View, sweep: &'a Sweep) -> Listed<'a> {
    let (pin, ends) = (view.pin.unwrap_or(view.threshold), view.ends());
    let ((tn_from, fn_from), (tn_to, fn_to)) =
        (sweep.lines_predicted_0(ends.low().min(pin)), sweep.lines_predicted_0(ends.high().max(pin)));
    let (first, last) = (tn_from + fn_from, tn_to + fn_to);
    let (tn_here, fn_here) = sweep.lines_predicted_0(view.threshold);
    let here = (tn_here + fn_here).clamp(first, last);
    let by_label = [&sweep.positive_order()[fn_from..fn_to], &sweep.negative_order()[tn_from..tn_to]];
    let by_side = [&sweep.order()[first..here], &sweep.order()[here..last]];
    Listed { by_label: by_label.map(Sorted::Part), by_side: by_side.map(Sorted::Part) }
}
