//! What the screen adds to a scored set: a threshold with its history, an axis, and the table's state.

use std::cell::RefCell;
use std::sync::Arc;

use super::answers::WrongTexts;
use super::decided::OpenedAt;
use super::holdout::{Holdout, HoldoutKnown};
use super::intervals::LiveIntervals;
use super::rows::cycle;
use super::{
    BandEnd, Column, ComparisonView, Complaint, Counts, CurvesView, Deciding, OpenBand, RowList, SliceFilter,
    SlicesView, Standing, Status, Stroke,
};
use crate::dataset::Warning;
use crate::metrics::{
    AxisView, Band, BootstrapPlan, ChosenBootstrap, Confusion, Direction, Interval, NoBand, Objective, PointEntry,
    Points, Priorities, Scale, Scored, StepSize, Sureness,
};

/// Thresholds that `undo` remembers.
const UNDO_DEPTH: usize = 1_000;

/// A view on a scored set.
#[derive(Debug)]
pub struct View {
    /// What is looked at.
    pub scored: Arc<Scored>,
    /// The operating points, with what they were judged by.
    pub points: Arc<Points>,
    /// How sure they are, once that is known.
    pub sureness: Option<Arc<Sureness>>,
    /// How many times the rows have been drawn anew so far.
    pub drawn: u32,
    /// How rows are drawn anew.
    pub plan: BootstrapPlan,
    /// The threshold that weighted rows were last asked to be drawn anew for.
    pub(super) asked_here: Option<f64>,
    /// The intervals that are drawn anew at every move: worked out when they are first shown.
    pub(super) intervals: RefCell<Option<LiveIntervals>>,
    /// Rows that were held out.
    pub holdout: Option<Holdout>,
    /// What was worked out of them: when it is first shown.
    pub(super) holdout_known: HoldoutKnown,
    /// What the next operating points are to be judged by: ahead of `points` while they are being chosen.
    pub wanted: Priorities,
    /// The objective that was typed last, until it is said how it does on rows that were not used to choose.
    pub(super) unsaid: Option<Objective>,
    /// Index into the [entries](Points::entries) of the current objective (`b` jumps there).
    pub objective: usize,
    /// Whether there is a threshold at all.
    pub deciding: Deciding,
    /// The active threshold, unrounded; where a band is open, the end of it that the keys move.
    pub threshold: f64,
    /// The threshold that somebody named, at the start or on the screen, rather than one that was chosen on these rows.
    pub(super) named: Option<f64>,
    /// The band that is left to people, where one is open.
    pub band: Option<OpenBand>,
    /// Why there is none of the kind that was asked for last, until the threshold moves.
    pub no_band: Option<NoBand>,
    /// The end of a band that the keys moved last.
    pub last_end: BandEnd,
    /// What `r` goes back to.
    pub start: f64,
    /// The band there.
    pub start_band: Option<OpenBand>,
    /// Where the threshold stood before the last move: rows labelled otherwise then are marked.
    pub previous: Option<Standing>,
    /// Where it stood earlier, the latest last.
    pub undo: Vec<Standing>,
    /// A drag of the mouse is under way: its moves are one.
    pub dragging: bool,
    /// How scores are laid out from left to right.
    pub axis: AxisView,
    /// How tall the histogram draws its counts.
    pub counts: Counts,
    /// The bands, and thresholds alone, at which something was exported.
    pub saved: Vec<Band>,
    /// Why the last decision was made that was to be exported, as it was typed.
    pub(super) reason: String,
    /// The first line of the metrics that shows, where not all do.
    pub metrics_top: usize,
    /// The table: filter, sort, selection.
    pub rows: RowList,
    /// The questions whose texts are wrong: worked out when they are first listed.
    pub(super) wrong_texts: RefCell<Option<WrongTexts>>,
    /// What `n` and `N` look for again.
    pub search: Option<String>,
    /// The slice whose rows alone the table lists; `None` for all rows.
    pub slice: Option<SliceFilter>,
    /// The tab of the curves.
    pub curves: CurvesView,
    /// The tab of the slices.
    pub slices: SlicesView,
    /// The tab of the comparison.
    pub comparison: ComparisonView,
    /// A threshold that what flips is told from.
    pub pin: Option<f64>,
    /// The decision that the session was opened at.
    pub(super) decided: Option<OpenedAt>,
}

impl View {
    /// A view on `scored`. The threshold starts at `threshold`, or where nobody has named one.
    pub fn new(scored: Arc<Scored>, points: Arc<Points>, threshold: Option<f64>) -> Self {
        let start = threshold.unwrap_or_else(|| scored.default_threshold());
        let objective = points.first_current();
        Self {
            scored,
            wanted: points.priorities().clone(),
            sureness: None,
            drawn: 0,
            plan: BootstrapPlan::default(),
            asked_here: None,
            intervals: RefCell::default(),
            holdout: None,
            holdout_known: HoldoutKnown::default(),
            unsaid: None,
            points,
            objective,
            deciding: Deciding::default(),
            threshold: start,
            named: Some(start),
            band: None,
            no_band: None,
            last_end: BandEnd::default(),
            start,
            start_band: None,
            previous: None,
            undo: Vec::new(),
            dragging: false,
            axis: AxisView::Score,
            counts: Counts::default(),
            saved: Vec::new(),
            reason: String::new(),
            metrics_top: 0,
            rows: RowList::default(),
            wrong_texts: RefCell::default(),
            search: None,
            slice: None,
            curves: CurvesView::default(),
            slices: SlicesView::default(),
            comparison: ComparisonView::default(),
            pin: None,
            decided: None,
        }
    }

    /// Make `objective` the current one, where its operating point is in the list. The threshold was chosen for it then.
    pub(super) fn start_with(&mut self, objective: Option<&Objective>) {
        self.named = self.named.filter(|_| objective.is_none());
        let index = self.points.entries().iter().position(|entry| Some(&entry.objective) == objective);
        self.objective = index.unwrap_or(self.objective);
    }

    /// Start with this band open, where there is one.
    pub(super) fn start_at(&mut self, band: Option<Band>) {
        if let Some(band) = band {
            self.open_band(band, self.decided_band(band));
            (self.start_band, self.previous) = (self.band, None);
            self.start = self.threshold;
            self.undo.clear();
        }
    }

    /// Where `r` goes back to.
    pub(super) fn start_standing(&self) -> Standing {
        Standing { threshold: self.start, band: self.start_band }
    }

    /// What there is to say of the active threshold, where it is outside of all that a score can be.
    pub(super) fn odd_threshold(&self) -> Option<Status> {
        let warning = Warning::of_threshold(self.threshold, self.scored.scores().axis);
        warning.filter(|_| self.refusal().is_none()).map(Status::Odd)
    }

    /// The scored set on the current axis.
    pub fn scale(&self) -> Scale<'_> {
        Scale::new(&self.scored, self.axis)
    }

    /// Counts at the active threshold.
    pub fn confusion(&self) -> Confusion {
        self.scored.sweep().confusion(self.threshold)
    }

    /// What drawing the rows anew says of the current objective.
    pub(crate) fn current_sureness(&self) -> Option<(&Objective, &ChosenBootstrap)> {
        let objective = &self.points.entries().get(self.objective)?.objective;
        Some((objective, self.sureness.as_ref()?.as_chosen(objective)?))
    }

    /// The value of `objective` on rows that were not used to choose; `None` where a limit is guaranteed, and until the rows have been
    /// drawn anew.
    pub(crate) fn out_of_bag(&self, objective: &Objective) -> Option<f64> {
        self.sureness.as_ref()?.as_chosen(objective)?.optimism.out_of_bag
    }

    /// The thresholds that predict the same as the active one.
    pub fn interval(&self) -> Interval {
        self.scored.sweep().interval(self.threshold)
    }

    /// Move the threshold, as one step of undo. A move to where it stands is none. The selected row stays selected while it
    /// is listed.
    pub fn move_to(&mut self, threshold: f64) {
        let threshold = threshold + 0.0; // −0.0 becomes 0.0
        if threshold != self.threshold {
            self.stand(self.standing().moved_to(threshold));
        }
    }

    /// A step of undo goes back there, and rows that were labelled otherwise there are marked.
    pub(super) fn remember(&mut self, standing: Standing) {
        if self.undo.len() == UNDO_DEPTH {
            self.undo.remove(0);
        }
        self.undo.push(standing);
        self.previous = Some(standing);
    }

    /// The mouse moves the threshold. A drag is one step of undo, which goes back to where it began.
    pub(crate) fn drag_to(&mut self, threshold: f64, stroke: Stroke) {
        self.dragging &= stroke == Stroke::Drag;
        let before = self.threshold;
        self.move_to(self.up_to_other_end(threshold));
        self.dragging |= self.threshold != before;
    }

    /// One step of the threshold.
    pub fn step(&mut self, direction: Direction, size: StepSize) {
        self.move_to(self.up_to_other_end(self.scale().step(self.threshold, direction, size)));
    }

    /// To the next threshold at which some prediction flips.
    pub fn flip(&mut self, direction: Direction) -> Option<Status> {
        let sweep = self.scored.sweep();
        let (flip, class) = match direction {
            Direction::Up => (sweep.next_flip(self.threshold), 0),
            Direction::Down => (sweep.previous_flip(self.threshold), 1),
        };
        match flip {
            Some(threshold) => {
                self.move_to(self.up_to_other_end(threshold));
                None
            }
            None if self.band.is_some() => Some(Status::NoFurther),
            None => Some(Status::AllPredicted(class)),
        }
    }

    /// Make operating point `index` the objective and move there.
    pub(crate) fn go_to_point(&mut self, index: usize) -> Option<Status> {
        if let Some(refusal) = self.refusal() {
            return Some(refusal);
        }
        let PointEntry { objective, found, proof } = self.points.entries().get(index)?.clone();
        self.objective = index;
        match found {
            Ok(point) => {
                // That it was named before the rows were asked cannot be told any more.
                self.named = self.named.filter(|named| *named != point.threshold);
                self.move_to(point.threshold);
                let statement = proof.and_then(|proof| proof.statement(&objective));
                let all_alike = || self.only_class().map(Status::EveryPrediction);
                statement.map(Status::Proven).or_else(all_alike).or_else(|| self.how_sure())
            }
            Err(unmet) => Some(Status::NotMet(objective, unmet)),
        }
    }

    /// What drawing the rows anew says of the current objective, once they are drawn.
    fn how_sure(&self) -> Option<Status> {
        let (objective, chosen) = self.current_sureness()?;
        Some(Status::HowSure(objective.clone(), Box::new(chosen.clone())))
    }

    /// The same of the objective that was typed last, where that could not be said when it was gone to and the threshold still
    /// stands there.
    pub(super) fn still_to_say(&mut self) -> Option<Status> {
        let typed = self.unsaid.take();
        self.how_sure().filter(|_| typed == Some(self.current_objective()) && self.is_at_point())
    }

    /// The class of every prediction at the active threshold; `None` where there are both, or no rows.
    fn only_class(&self) -> Option<u8> {
        if self.band.is_some() {
            return None;
        }
        let confusion = self.confusion();
        match (confusion.predicted_0(), confusion.predicted_1()) {
            (1.., 0) => Some(0),
            (0, 1..) => Some(1),
            (0, 0) | (1.., 1..) => None,
        }
    }

    /// Whether the threshold stands where the current objective puts it: with a band, the end that the keys move.
    pub(crate) fn is_at_point(&self) -> bool {
        let point = self.points.entries().get(self.objective).and_then(PointEntry::point);
        point.is_some_and(|point| point.threshold == self.threshold)
    }

    /// Somebody names a threshold, which becomes the active one.
    pub(super) fn name_threshold(&mut self, threshold: f64) {
        if self.band.is_none() {
            self.named = Some(threshold);
        }
        self.move_to(threshold);
    }

    /// Whether the threshold, without a band, is an operating point of these rows, and nobody named it.
    pub(super) fn was_chosen_here(&self) -> bool {
        let single = self.single();
        let mut points = self.points.entries().iter().filter_map(PointEntry::point);
        self.named != Some(single) && points.any(|point| point.threshold == single)
    }

    /// The current objective, wherever the threshold stands.
    pub(crate) fn current_objective(&self) -> Objective {
        let current = self.points.entries().get(self.objective);
        current.map_or_else(Objective::default, |entry| entry.objective.clone())
    }

    /// Back to the threshold before the last move.
    pub fn undo(&mut self) -> Option<Status> {
        let Some(standing) = self.undo.pop() else { return Some(Status::NothingToUndo) };
        self.previous = Some(self.standing());
        self.stand_at(standing);
        None
    }

    /// The next axis that the scores have.
    pub(crate) fn cycle_axis(&mut self) -> Option<Status> {
        self.axis = cycle(&AxisView::ALL, self.axis);
        let is_missing = self.axis == AxisView::LogOdds && !self.has_loss();
        is_missing.then(|| {
            self.axis = cycle(&AxisView::ALL, self.axis);
            Status::NoLogOdds
        })
    }

    /// The next column beside the score that the scores have.
    pub(crate) fn cycle_column(&mut self) -> Option<Status> {
        if !self.has_loss() {
            return Some(Status::NoLoss);
        }
        let known = if self.scored.scores().logits.is_some() { &Column::ALL[..] } else { &Column::ALL[..2] };
        self.rows.column = cycle(known, self.rows.column);
        None
    }
}

/// A threshold as typed, in the dialogue or on the command line. −0.0 is read as 0.0.
pub(crate) fn parse_threshold(text: &str) -> Result<f64, Complaint> {
    let threshold = text.trim().parse().ok().filter(|threshold: &f64| threshold.is_finite());
    threshold.map(|threshold| threshold + 0.0).ok_or(Complaint::NoThreshold)
}
