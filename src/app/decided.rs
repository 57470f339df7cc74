//! A decision that the session was opened at: what it says holds while the threshold stands where it puts it.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{BandReason, View};
use crate::dataset::SliceBy;
use crate::metrics::{
    Band, BandFigures, BandGoal, ChosenBand, CostColumns, Costs, FrozenThen, Judgement, NoCosts, Objective, RowsNow,
    SliceRule, SliceThreshold,
};

/// What a decision says beside its threshold and its band.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Unrounded; where there is a band, the threshold without it.
    pub threshold: f64,
    /// What it was chosen for; `None` where that is no objective, as of a threshold that somebody chose manually.
    pub objective: Option<Objective>,
    /// What chose its band, with what was proven of it on these very rows.
    pub band: Option<(BandGoal, ChosenBand)>,
    /// The thresholds of its slices; none, where it has one for all rows.
    pub slices: Arc<[SliceThreshold]>,
    /// What tells those apart, where these rows can be cut up by it.
    pub by: Option<SliceBy>,
    /// What it was on the rows that it was made on, where these are others.
    pub then: Option<DecidedThen>,
    /// Whether these are the rows that it was chosen on.
    pub rows: RowsNow,
}

/// A decision on the rows that it was made on, to be measured again on others.
#[derive(Debug, Clone, PartialEq)]
pub struct DecidedThen {
    /// Its threshold then.
    pub frozen: FrozenThen,
    /// The columns of its costs, as these rows have them; or why they do not.
    pub costs: Result<CostColumns, NoCosts>,
}

/// A decision, and what the screen started with beside it.
#[derive(Debug, Clone)]
pub(super) struct OpenedAt {
    pub(super) decided: Decided,
    /// The current objective then: it was not picked.
    current: Option<Objective>,
    /// What became of it on these rows, once that was asked for.
    pub(super) judgement: OnceCell<Judgement>,
    /// What these rows cost as it says, once that was asked for.
    pub(super) costs: OnceCell<Result<Costs, NoCosts>>,
}

impl View {
    /// Start at what `decided` says; the current objective is that of the start already.
    pub(super) fn start_decided(&mut self, decided: Option<Decided>) {
        let current = self.points.entries().get(self.objective).map(|entry| entry.objective.clone());
        self.slices.by = decided.as_ref().and_then(|decided| decided.by.clone());
        let (judgement, costs) = (OnceCell::new(), OnceCell::new());
        self.decided = decided.map(|decided| OpenedAt { decided, current, judgement, costs });
        if self.decided_slices().is_some() {
            self.slices.rule = SliceRule::Decided;
        }
    }

    /// What chose `band`, where that is the one of the decision. A proof that these rows do not bear out is none.
    pub(super) fn decided_band(&self, band: Band) -> Option<BandReason> {
        let (goal, chosen) = self.decided.as_ref()?.decided.band?;
        if chosen.band != band {
            return None;
        }
        let figures = BandFigures::new(self.scored.sweep(), band);
        let proof = chosen.proof.filter(|proof| {
            (figures.counts.total(), figures.counts.errors()) == (proof.tested.kept, proof.tested.errors)
        });
        Some(BandReason { goal, chosen: ChosenBand { proof, ..chosen }, costs: self.wanted.constant_costs() })
    }

    /// The decision that the session was opened at, while the threshold, without a band, stands where that puts it.
    fn standing_decision(&self) -> Option<&OpenedAt> {
        self.decided.as_ref().filter(|opened| opened.decided.threshold == self.single())
    }

    /// The objective that the threshold, without a band, was chosen for: the current one, if it stands where that puts it, or that
    /// of the decision, wherever the best threshold of these rows is.
    pub(crate) fn met_objective(&self) -> Option<Objective> {
        let current = self.points.entries().get(self.objective);
        let met = current.filter(|entry| entry.point().is_some_and(|point| point.threshold == self.single()));
        let met = met.map(|entry| &entry.objective);
        match self.standing_decision() {
            Some(opened) if met.is_none() || met == opened.current.as_ref() => opened.decided.objective.clone(),
            Some(_) | None => met.cloned(),
        }
    }

    /// Whether `objective` puts the threshold, without a band, where it stands, on these rows.
    pub(super) fn is_chosen_here(&self, objective: &Objective) -> bool {
        self.points.chooses(objective, self.single())
    }

    /// The decision's thresholds by slice, and what tells the slices apart; `None` where these rows cannot be cut up so.
    pub(super) fn decided_slices(&self) -> Option<(&SliceBy, &Arc<[SliceThreshold]>)> {
        let decided = &self.decided.as_ref()?.decided;
        Some((decided.by.as_ref()?, &decided.slices))
    }

    /// Whether the decision has thresholds by slice, also where these rows cannot be cut up so.
    pub(super) fn has_decided_slices(&self) -> bool {
        self.decided.as_ref().is_some_and(|opened| !opened.decided.slices.is_empty())
    }

    /// Whether thresholds by slice that show were chosen on these rows, which flatters them.
    pub(crate) fn flatters_slices(&self) -> bool {
        match self.slice_rule() {
            SliceRule::Common => false,
            SliceRule::Decided => self.decided.as_ref().is_some_and(|opened| opened.decided.rows == RowsNow::TheSame),
            SliceRule::Best | SliceRule::EqualRecall | SliceRule::EqualPrecision | SliceRule::EqualPredictedRate => {
                true
            }
        }
    }

    /// Whether the threshold, without a band, stands where the decision puts it.
    pub(super) fn stands_as_decided(&self) -> bool {
        self.standing_decision().is_some()
    }
}
