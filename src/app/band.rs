//! A band of scores that is left to people: two thresholds, one of which the keys move.

use std::sync::Arc;

use super::rows::Filter;
use super::{App, BandChoice, Complaint, Effect, Job, Status, View};
use crate::metrics::{
    Band, BandFigures, BandGoal, BandWish, ChosenBand, Confusion, ConstantCosts, Direction, NoBand, Outcome,
    Priorities, StepSize, Unweighed,
};

/// One end of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BandEnd {
    /// Below it everything is 0.
    Low,
    /// From it on everything is 1.
    #[default]
    High,
}

impl BandEnd {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
        }
    }
}

/// A band beside the view's threshold, which is the end that the keys move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenBand {
    /// The end where the view's threshold stands.
    pub active: BandEnd,
    /// Where the other end is.
    pub other: f64,
    /// The threshold without the band: its errors are those that the band is to spare, and it comes back when that is closed.
    pub single: f64,
    /// What chose the ends; `None` where somebody put them there.
    pub chosen: Option<BandReason>,
}

/// What chose a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandReason {
    /// What it serves best.
    pub goal: BandGoal,
    /// Where that put it, with what was proven.
    pub chosen: ChosenBand,
    /// What outcomes cost in every row then. Bands are chosen as measured, never for another prevalence.
    pub costs: ConstantCosts,
}

impl BandReason {
    /// Whether it would be chosen again by this.
    fn holds_by(&self, judged_by: &Priorities) -> bool {
        let costs_are_the_same = match self.goal {
            BandGoal::Widest { .. } | BandGoal::Guaranteed { .. } => true,
            BandGoal::Cheapest { .. } => self.costs == judged_by.costs,
        };
        judged_by.prevalence.is_none() && costs_are_the_same
    }
}

/// Where the threshold stands, and the band beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Unrounded.
    pub threshold: f64,
    /// Where one is open.
    pub band: Option<OpenBand>,
}

impl Standing {
    /// What labels the rows: 1 from the upper end on, 0 below the lower one. Without a band both are the threshold.
    pub fn ends(&self) -> Band {
        Band::between(self.threshold, self.band.map_or(self.threshold, |band| band.other))
    }

    /// The same band, with this one of its ends to be moved.
    fn of(band: Band, active: BandEnd, single: f64, chosen: Option<BandReason>) -> Self {
        let (threshold, other) = match active {
            BandEnd::Low => (band.low(), band.high()),
            BandEnd::High => (band.high(), band.low()),
        };
        Self { threshold, band: Some(OpenBand { active, other, single, chosen }) }
    }

    /// With the threshold elsewhere. The other end gives way, so that the lower one stays below.
    pub(super) fn moved_to(self, threshold: f64) -> Self {
        let band = self.band.map(|band| {
            let other = match band.active {
                BandEnd::Low => band.other.max(threshold),
                BandEnd::High => band.other.min(threshold),
            };
            OpenBand { other, chosen: None, ..band }
        });
        Self { threshold, band }
    }
}

/// Which labels rows have beside a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelsLeft {
    /// 0 below it, and 1 from its upper end on.
    Both,
    /// Only 0, as no score reaches its upper end.
    NoneIs1,
    /// Only 1, as no score lies below it.
    NoneIs0,
    /// All rows are left to people.
    Neither,
}

impl LabelsLeft {
    /// `labelled` are the counts of the rows that the band leaves labelled.
    fn of(labelled: &Confusion) -> Self {
        match (labelled.predicted_1(), labelled.predicted_0()) {
            (0, 0) => Self::Neither,
            (0, _) => Self::NoneIs1,
            (_, 0) => Self::NoneIs0,
            (_, _) => Self::Both,
        }
    }

    /// Said behind what is left to people.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Both => "",
            Self::NoneIs1 => ", nothing is labelled 1",
            Self::NoneIs0 => ", nothing is labelled 0",
            Self::Neither => ", nothing is labelled",
        }
    }
}

/// Steps of the threshold that a new band reaches to each side.
const FIRST_STEPS: usize = 10;

impl View {
    /// Where the threshold stands, and the band beside it.
    pub fn standing(&self) -> Standing {
        Standing { threshold: self.threshold, band: self.band }
    }

    /// The band that is open, or the threshold alone as one that leaves nothing to people.
    pub fn ends(&self) -> Band {
        self.standing().ends()
    }

    /// The threshold without the band.
    pub fn single(&self) -> f64 {
        self.band.map_or(self.threshold, |band| band.single)
    }

    /// What the open band does; `None` where none is open.
    pub fn band_figures(&self) -> Option<BandFigures> {
        self.band.map(|_| BandFigures::new(self.scored.sweep(), self.ends()))
    }

    /// Counts at the threshold without the band.
    pub(crate) fn confusion_without(&self) -> Confusion {
        self.scored.sweep().confusion(self.single())
    }

    /// The label that `row` gets; `None` where it is left to people.
    pub fn label_of(&self, row: usize) -> Option<bool> {
        self.ends().label(self.score(row))
    }

    /// The outcome of `row`; `None` where it is left to people.
    pub fn verdict(&self, row: usize) -> Option<Outcome> {
        self.label_of(row).map(|label| Outcome::of(self.scored.labels()[row], label))
    }

    /// Whether the table lists `row`, as far as its outcome says; `ends` are those of the open band, which a pass over the rows
    /// works out once.
    pub(super) fn lists_at(&self, ends: Band, row: usize) -> bool {
        if self.slice.as_ref().is_some_and(|slice| !slice.holds(row)) {
            return false;
        }
        match ends.label(self.score(row)) {
            Some(label) => self.rows.filter.admits(Outcome::of(self.scored.labels()[row], label)),
            None => self.rows.filter.admits_by_hand(),
        }
    }

    /// What chose the band, while it stands where that put it, and is judged by what it was chosen by.
    pub(super) fn reason_of_band(&self) -> Option<BandReason> {
        self.band?.chosen.filter(|reason| self.is_reason(reason))
    }

    /// Whether it holds for what the screen shows, and for what is being worked out.
    fn is_reason(&self, reason: &BandReason) -> bool {
        reason.holds_by(&self.wanted) && reason.holds_by(self.points.priorities())
    }

    /// The same: what the band is for, and what is known of it.
    pub(crate) fn chosen_band(&self) -> Option<(BandGoal, ChosenBand)> {
        self.reason_of_band().map(|reason| (reason.goal, reason.chosen))
    }

    /// Open a band around the threshold, or close the one that is open: its threshold comes back.
    pub(super) fn toggle_band(&mut self) -> Status {
        if let Some(band) = self.band {
            self.stand(Standing { threshold: band.single, band: None });
            return Status::BandClosed(band.single);
        }
        let low = self.first_end(Direction::Down).min(self.threshold);
        let band = Band::between(low, self.first_end(Direction::Up).max(self.threshold));
        self.open_band(band, None);
        Status::BandOpened(band, self.last_end, LabelsLeft::of(&BandFigures::new(self.scored.sweep(), band).counts))
    }

    /// How far a new band reaches to this side: [`FIRST_STEPS`], or fewer where no more than half of the rows that the threshold
    /// labels there are to be left to people, or where that is none, not all of them.
    fn first_end(&self, direction: Direction) -> f64 {
        let labelled = |end: f64| {
            let counts = self.scored.sweep().confusion(end);
            match direction {
                Direction::Down => counts.predicted_0(),
                Direction::Up => counts.predicted_1(),
            }
        };
        let step = |at: &f64| Some(self.scale().step(*at, direction, StepSize::Coarse));
        let ends: Vec<f64> = std::iter::successors(Some(self.threshold), step).skip(1).take(FIRST_STEPS).collect();
        let farthest = |least: u64| ends.iter().rev().copied().find(|end| labelled(*end) >= least);
        let half = labelled(self.threshold).div_ceil(2).max(1);
        farthest(half).or_else(|| farthest(1)).unwrap_or(self.threshold)
    }

    /// Open this band, or move the open one there.
    pub(super) fn open_band(&mut self, band: Band, chosen: Option<BandReason>) {
        self.stand(Standing::of(band, self.last_end, self.single(), chosen));
    }

    /// The keys move the other end from now on.
    pub(super) fn switch_end(&mut self) -> Status {
        let Some(band) = self.band else { return Status::NoBandOpen };
        self.take_end(band.active.other());
        Status::EndTaken(self.last_end)
    }

    /// The keys move this end from now on. Nothing else changes: it is no step of undo.
    fn take_end(&mut self, end: BandEnd) {
        self.last_end = end;
        if let Some(band) = self.band {
            let Standing { threshold, band } = Standing::of(self.ends(), end, band.single, band.chosen);
            (self.threshold, self.band) = (threshold, band);
        }
    }

    /// The end nearer to a cell of the axis is the one that a press there moves; of two that are equally near, the one on the
    /// side of the press.
    pub(super) fn take_nearer_end(&mut self, cell: usize, cells: usize) {
        if self.band.is_none() {
            return;
        }
        let (ends, scale) = (self.ends(), self.scale());
        let [low, high] = [ends.low(), ends.high()].map(|end| scale.cell_of(end, cells));
        let is_low = match cell.abs_diff(low).cmp(&cell.abs_diff(high)) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => cell < low,
        };
        self.take_end(if is_low { BandEnd::Low } else { BandEnd::High });
    }

    /// `threshold`, or the other end of the band where that lies before it: steps and drags stop there.
    pub(super) fn up_to_other_end(&self, threshold: f64) -> f64 {
        match self.band {
            None => threshold,
            Some(OpenBand { active: BandEnd::Low, other, .. }) => threshold.min(other),
            Some(OpenBand { active: BandEnd::High, other, .. }) => threshold.max(other),
        }
    }

    /// Stand somewhere else, as one step of undo. The selected row stays selected while it is listed.
    pub(super) fn stand(&mut self, to: Standing) {
        let from = self.standing();
        if to == from {
            return;
        }
        if !self.dragging {
            self.remember(from);
        }
        self.stand_at(to);
    }

    /// Stand somewhere else. Without a band no row is by hand: a table of those lists the errors again.
    pub(super) fn stand_at(&mut self, to: Standing) {
        self.keeping_selection(|view| {
            (view.threshold, view.band) = (to.threshold, to.band);
            view.no_band = None;
            view.last_end = to.band.map_or(view.last_end, |band| band.active);
            if to.band.is_none() && view.rows.filter == Filter::ByHand {
                view.rows.filter = Filter::default();
            }
        });
    }
}

/// Take what was typed while a band is open: where this end is, where both are, or what chooses them.
pub(super) fn answer(app: &mut App, wish: BandWish) -> Result<Vec<Effect>, Complaint> {
    let Some(view) = app.view_mut() else { return Ok(Vec::new()) };
    let goal = match wish {
        BandWish::Ends(band) => {
            view.open_band(band, None);
            return Ok(Vec::new());
        }
        BandWish::Best(goal) => goal,
    };
    if view.points.prevalence().is_some() {
        return Err(Complaint::BandAtPrevalence);
    }
    if view.by_weight().is_some() {
        return Err(Complaint::Unweighed(Unweighed::Bands));
    }
    let costs = view.wanted.constant_costs();
    match goal {
        // What it is proven for must not have been chosen on these rows.
        BandGoal::Guaranteed { .. } if view.was_chosen_here() => return Err(Complaint::BandAroundPoint),
        BandGoal::Cheapest { .. } if costs.fp.is_none() || costs.fn_.is_none() => {
            return Err(Complaint::Band(NoBand::NoCosts.to_string()));
        }
        BandGoal::Widest { .. } | BandGoal::Guaranteed { .. } | BandGoal::Cheapest { .. } => {}
    }
    let (scored, threshold) = (Arc::clone(&view.scored), view.single());
    Ok(app.start(Job::ChooseBand(BandChoice { scored, threshold, costs, goal })))
}

/// The band that was asked for is there, or there is none.
pub(super) fn take(app: &mut App, goal: BandGoal, costs: ConstantCosts, found: Result<ChosenBand, NoBand>) {
    let Some(view) = app.view_mut() else { return };
    view.no_band = None;
    app.status = Some(match found {
        // Around another threshold nothing was proven.
        Ok(ChosenBand { proof: Some(proof), .. }) if proof.threshold != view.single() => Status::BandOutdated(goal),
        Ok(chosen) => {
            let reason = BandReason { goal, chosen, costs };
            if !view.is_reason(&reason) {
                app.status = Some(Status::BandOutdated(goal));
                return;
            }
            view.open_band(chosen.band, Some(reason));
            match chosen.proof {
                Some(proof) => Status::Proven(proof.statement()),
                None => Status::BandChosen(goal),
            }
        }
        Err(none) => {
            view.no_band = Some(none);
            Status::NoBand(none)
        }
    });
}
