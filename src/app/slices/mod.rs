//! The tab of the slices: what the rows are cut up by, which threshold each slice has, and which slice is looked at.

mod exported;
mod jobs;
mod words;

use std::cell::RefCell;
use std::sync::Arc;

use super::intervals::CellIntervals;
use super::keymap::Motion;
use super::rows::cycle;
use super::shared::are_shared;
use super::{App, Effect, Job, Panel, Status, Tab, View};
use crate::dataset::{SliceBy, SlicedRows};
use crate::metrics::{Confusion, LengthCorrelation, Objective, Points, SliceAt, SliceRule};

pub use exported::{LeftOut, SliceLabels};
pub use jobs::{SlicesFound, SlicesToExport, ToCorrelate, ToSlice};
pub(crate) use words::{Unsliced, rule_words};

/// What the tab shows.
#[derive(Debug, Default)]
pub struct SlicesView {
    /// What the rows can be cut up by, once that is known.
    pub choices: Option<Vec<SliceBy>>,
    /// What they are to be cut up by; where it is `None`, the first choice that says what kind of row each is, if one does.
    pub by: Option<SliceBy>,
    /// The slices, once they are there: those of the choice before while others are being cut.
    pub sliced: Option<Arc<SlicedRows>>,
    /// Whether scores go with the length of the texts, where there are texts; at first without intervals.
    pub length: Option<Arc<LengthCorrelation>>,
    /// Which threshold each slice has.
    pub rule: SliceRule,
    /// The slice that is looked at: its place in the parts of the sliced set.
    pub selected: usize,
    /// The first line of the list that shows.
    pub top: usize,
    /// Lines that the last frame had room for.
    pub page: usize,
    /// The intervals of the slice that is looked at, at the counts that they are of: worked out when they are first shown.
    pub(super) intervals: RefCell<Option<(Confusion, CellIntervals)>>,
    /// What became of thresholds by slice in the files that were written.
    pub(super) written: Vec<SliceLabels>,
    /// What was last asked of a worker.
    asked: Option<Asked>,
    /// Whether a worker was asked how sure the correlations with the length are.
    has_drawn: bool,
}

/// What slices are worked out from.
#[derive(Debug, Clone)]
struct Asked {
    by: Option<SliceBy>,
    objective: Objective,
    /// What errors cost, where the objective asks for it.
    costs: Option<Arc<Points>>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        are_shared(self.costs.as_ref(), other.costs.as_ref())
            && (&self.by, &self.objective) == (&other.by, &other.objective)
    }
}

/// A slice whose rows alone the table of the first tab lists.
#[derive(Debug, Clone)]
pub struct SliceFilter {
    /// Whose slice.
    pub rows: Arc<SlicedRows>,
    /// Its place in the parts of the sliced set.
    pub part: usize,
}

impl SliceFilter {
    /// What it is a slice by, and its name.
    pub(crate) fn name(&self) -> (&str, &str) {
        let part = self.rows.set().parts().get(self.part);
        (self.rows.by().name(), part.map_or("", |part| part.name()))
    }

    /// Whether both are the same slice, or all rows.
    pub(super) fn are_same(one: Option<&Self>, other: Option<&Self>) -> bool {
        match (one, other) {
            (None, None) => true,
            (Some(one), Some(other)) => one.part == other.part && Arc::ptr_eq(&one.rows, &other.rows),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether the line belongs to it.
    pub(super) fn holds(&self, line: usize) -> bool {
        let of_line = self.rows.slicing().of_line().get(line);
        let part = self.rows.set().parts().get(self.part);
        part.is_some_and(|part| of_line == Some(&(part.index() as u32)))
    }
}

/// The next of what can be sliced by, or the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Going round.
    Next,
    /// The same, backwards.
    Previous,
}

impl View {
    /// The objective that the best threshold of each slice is one for: the current one.
    fn slice_objective(&self) -> Objective {
        Objective { confidence: None, ..self.current_objective() }
    }

    /// Which threshold each slice has by `rule`, in a few words; where points are chosen at another prevalence, and this would be
    /// another threshold there, that it is as measured.
    pub(crate) fn rule_words(&self, rule: SliceRule, objective: &Objective) -> String {
        let depends = self.points.prevalence().is_some() && rule.depends_on_prevalence(objective);
        rule_words(rule, objective) + if depends { " (as measured)" } else { "" }
    }

    /// The slices at their thresholds, worst first; nothing while they are not there.
    pub fn slices_now(&self) -> Vec<SliceAt<'_>> {
        let Some(rows) = &self.slices.sliced else { return Vec::new() };
        let mut slices = rows.set().by_rule(self.single(), self.slice_rule());
        SliceAt::sort_worst_first(&mut slices, rows.set().judging());
        slices
    }

    /// Why there are no slices, where there are none.
    pub(crate) fn unsliced(&self) -> Unsliced {
        match (self.by_weight(), self.slices.choices.as_deref()) {
            (Some(_), _) => Unsliced::Weighed,
            (None, Some([])) => Unsliced::Nothing,
            (None, Some(_)) if self.slices.by.is_none() => Unsliced::NothingUnasked,
            (None, Some(_) | None) => Unsliced::NotYet,
        }
    }

    /// Where the slice that is looked at stands in the list.
    fn selected_slice(&self) -> usize {
        self.slices_now().iter().position(|slice| slice.part == self.slices.selected).unwrap_or(0)
    }

    /// Go up or down in the list.
    pub(super) fn move_in_slices(&mut self, motion: Motion) {
        let (here, page) = (self.selected_slice(), self.slices.page.max(1));
        let there = match motion {
            Motion::Up => here.saturating_sub(1),
            Motion::Down => here + 1,
            Motion::PageUp => here.saturating_sub(page),
            Motion::PageDown => here + page,
            Motion::First => 0,
            Motion::Last => usize::MAX,
        };
        self.select_slice(there);
    }

    /// Look at the slice in this place of the list, or at the last.
    pub(super) fn select_slice(&mut self, place: usize) {
        let slices = self.slices_now();
        let part = slices.get(place).or(slices.last()).map(|slice| slice.part);
        self.slices.selected = part.unwrap_or(0);
    }

    /// Take in that the list has room for so many lines: the slice that is looked at shows, and nothing is scrolled beyond the end.
    pub(super) fn fit_slices(&mut self, page: usize) {
        let (here, len) =
            (self.selected_slice(), self.slices.sliced.as_ref().map_or(0, |rows| rows.set().parts().len()));
        let lowest = (here + 1).saturating_sub(page.max(1));
        let slices = &mut self.slices;
        slices.page = page;
        slices.top = slices.top.clamp(lowest, here.max(lowest)).min(len.saturating_sub(page));
    }

    /// Which threshold each slice has now. Rows have one threshold or two: while a band is open all slices stand at the threshold
    /// without it, on the screen and in what is exported.
    pub fn slice_rule(&self) -> SliceRule {
        let is_there = |rule| self.slices.sliced.as_ref().is_some_and(|rows| rows.set().rules().contains(&rule));
        match (self.band, self.slices.rule) {
            (Some(_), _) => SliceRule::Common,
            // The decision has none for what the rows are cut up by now.
            (None, SliceRule::Decided) if !is_there(SliceRule::Decided) => SliceRule::Common,
            (None, rule) => rule,
        }
    }

    /// The next rule of the thresholds.
    pub(super) fn next_rule(&mut self) -> Option<Status> {
        if self.band.is_some() {
            return Some(Status::CommonWithBand);
        }
        let rules = self.slices.sliced.as_ref()?.set().rules();
        self.slices.rule = cycle(&rules, self.slice_rule());
        None
    }

    /// Cut the rows up by the next choice, or the one before.
    pub(super) fn turn_slices(&mut self, turn: Turn) -> Option<Status> {
        let Some(choices) = self.slices.choices.as_deref() else { return Some(Status::StillSlicing) };
        let is_only_one = match choices {
            [] => true,
            [only] => self.slices.by.as_ref() == Some(only),
            [_, _, ..] => false,
        };
        if is_only_one {
            return Some(Status::OnlyOneSlicing);
        }
        let here = choices.iter().position(|choice| Some(choice) == self.slices.by.as_ref());
        let there = match (here, turn) {
            (None, _) => 0,
            (Some(here), Turn::Next) => (here + 1) % choices.len(),
            (Some(here), Turn::Previous) => (here + choices.len() - 1) % choices.len(),
        };
        self.slices.by = choices.get(there).cloned();
        None
    }

    /// List the rows of the slice that is looked at.
    fn filter_by_slice(&mut self) -> Option<Status> {
        let rows = Arc::clone(self.slices.sliced.as_ref()?);
        let filter = SliceFilter { part: self.slices.selected, rows };
        let (by, name) = filter.name();
        let status = Status::OfSlice(by.to_owned(), name.to_owned());
        self.relist(|view| view.slice = Some(filter));
        Some(status)
    }
}

/// Enter: the rows of the slice, on the first tab.
pub(super) fn open(app: &mut App) {
    let status = app.view_mut().and_then(View::filter_by_slice);
    if status.is_some() {
        (app.tab, app.focus) = (Tab::Threshold, Panel::Pairs);
    }
    app.status = status;
}

/// List the rows of all slices again; `false` where they are.
pub(super) fn list_all(view: &mut View) -> bool {
    let is_filtered = view.slice.is_some();
    if is_filtered {
        view.keeping_selection(|view| view.slice = None);
    }
    is_filtered
}

/// Have a worker cut the rows up, where the tab shows and what it shows has changed.
pub(super) fn keep_up(app: &mut App) -> Vec<Effect> {
    if app.tab != Tab::Slices {
        return Vec::new();
    }
    let dataset = Arc::clone(&app.dataset);
    let Some(view) = app.view_mut() else { return Vec::new() };
    if view.unsliced() == Unsliced::Weighed {
        view.slices.choices = Some(Vec::new());
        return Vec::new();
    }
    let objective = view.slice_objective();
    let costs = objective.needs_costs().then(|| Arc::clone(&view.points));
    let wanted = Asked { by: view.slices.by.clone(), objective, costs };
    if view.slices.asked.as_ref() == Some(&wanted) {
        return Vec::new();
    }
    let to_slice = ToSlice {
        dataset,
        scored: Arc::clone(&view.scored),
        points: Arc::clone(&view.points),
        by: wanted.by.clone(),
        objective: wanted.objective.clone(),
        choices: view.slices.choices.clone(),
        decided: view.decided_slices().map(|(by, slices)| (by.clone(), Arc::clone(slices))),
        length: view.slices.length.clone(),
    };
    view.slices.asked = Some(wanted);
    app.start(Job::Slice(to_slice))
}

/// The slices are there: show them, and ask how sure the correlations are.
pub(super) fn take(app: &mut App, found: SlicesFound) -> Vec<Effect> {
    let dataset = Arc::clone(&app.dataset);
    let Some(view) = app.view_mut() else { return Vec::new() };
    let SlicesFound { choices, sliced, length } = found;
    let plan = view.plan;
    let slices = &mut view.slices;
    slices.choices = Some(choices);
    slices.by = sliced.as_ref().map(|rows| rows.by().clone()).or(slices.by.take());
    if let Some(asked) = &mut slices.asked {
        asked.by.clone_from(&slices.by);
    }
    let is_other = slices.sliced.as_ref().map(|rows| rows.by()) != sliced.as_ref().map(|rows| rows.by());
    slices.sliced = sliced;
    slices.length = slices.length.take().or(length);
    let draws = slices.length.is_some() && !std::mem::replace(&mut slices.has_drawn, true);
    if is_other {
        slices.top = 0;
        view.select_slice(0);
    }
    if !draws {
        return Vec::new();
    }
    let scored = Arc::clone(&view.scored);
    app.start(Job::Correlate(ToCorrelate { dataset, scored, plan }))
}
