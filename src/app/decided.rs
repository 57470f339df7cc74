//! A decision that the session was opened at: what it says holds while the threshold stands where it puts it.

use std::fmt;

use super::{BandReason, View};
use crate::dataset::SliceBy;
use crate::metrics::{Band, BandFigures, BandGoal, ChosenBand, Objective};

/// What a decision says beside its threshold and its band.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Unrounded; where there is a band, the threshold without it.
    pub threshold: f64,
    /// What it was chosen for; `None` where that is no objective, as of a threshold that somebody chose by hand.
    pub objective: Option<Objective>,
    /// What chose its band, with what was proven of it on these very rows.
    pub band: Option<(BandGoal, ChosenBand)>,
    /// How many slices have a threshold in it.
    pub slices: usize,
    /// What tells those apart, where these rows can be cut up by it.
    pub by: Option<SliceBy>,
}

/// A decision, and what the screen started with beside it.
#[derive(Debug, Clone)]
pub(super) struct OpenedAt {
    decided: Decided,
    /// The current objective then: it was not picked.
    current: Option<Objective>,
}

/// What becomes of the thresholds by slice of a decision that is opened, where another is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecidedSlices {
    /// It has none.
    #[default]
    None,
    /// They are kept: the threshold stands where it put it.
    Kept,
    /// They are left out: they were chosen beside another threshold.
    LeftOut,
}

/// What is written of a decision then.
impl fmt::Display for DecidedSlices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "write the threshold with its figures; ↓ says why",
            Self::Kept => "write the threshold with its figures, and the decision's thresholds by slice; ↓ says why",
            Self::LeftOut => {
                "write the threshold alone: the decision's thresholds by slice are left out, as they were chosen beside another (3 chooses them anew)"
            }
        })
    }
}

impl View {
    /// Start at what `decided` says; the current objective is that of the start already.
    pub(super) fn start_decided(&mut self, decided: Option<Decided>) {
        let current = self.points.entries().get(self.objective).map(|entry| entry.objective.clone());
        self.slices.by = decided.as_ref().and_then(|decided| decided.by.clone());
        self.decided = decided.map(|decided| OpenedAt { decided, current });
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

    /// What an export of the threshold makes of the decision's thresholds by slice.
    pub(super) fn decided_slices(&self) -> DecidedSlices {
        let has_slices = self.decided.as_ref().is_some_and(|opened| opened.decided.slices > 0);
        match (has_slices, self.standing_decision(), self.band) {
            (false, _, _) => DecidedSlices::None,
            (true, Some(_), None) => DecidedSlices::Kept,
            (true, None, _) | (true, Some(_), Some(_)) => DecidedSlices::LeftOut,
        }
    }
}
