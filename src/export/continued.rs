//! A decision that goes on from an earlier one: what that says of the same threshold, or the same band, stays true.

use std::path::Path;

use super::decision::Decision;
use super::decision_costs::DecisionMean;
use super::judged::Judged;
use super::origin::Fingerprint;
use super::reason::Reason;
use super::refinement::{DecisionBand, Refinement};
use super::report::{Chosen, ChosenBy};
use crate::dataset::{Dataset, Note, SliceBy};
use crate::metrics::{
    Band, BandGoal, BandThen, BandWish, ChosenBand, FrozenThen, Prevalence, Procedure, Resampling, RowMean, RowsNow,
    Scored,
};

impl Decision {
    /// The one after `earlier`. Where both put the threshold (or the ends of the band) in the same place, it is there for the same
    /// reason, at the same costs and for the same prevalence, and thresholds by slice stay beside it. What was proven or drawn stays
    /// only where the rows are the same too; what a row costs is measured again on these, which `judged` says other costs of.
    pub(crate) fn continuing(self, earlier: &Self, (scored, dataset): (&Scored, &Dataset), judged: Judged<'_>) -> Self {
        if self.threshold != earlier.threshold {
            return self;
        }
        let rows = self.rows_of(earlier);
        let is_same = rows == RowsNow::TheSame && self.objective == earlier.objective;
        // What it was judged by goes with what it was chosen for; what that cost is a figure of the rows.
        let again = FrozenThen { prevalence: self.chosen_at(earlier), ..earlier.then() };
        let said = judged.points.costs();
        let by_columns = || again.own_costs(scored, &dataset.cost_columns(&again.cost_columns()).ok()?).ok();
        let is_otherwise = self.is_for_costs_of(earlier) && !said.is_some_and(|costs| again.has_said(costs));
        let own = if is_otherwise { by_columns() } else { None };
        // What goes by other names is the same.
        let is_renamed = own.as_ref().zip(said).is_some_and(|(own, said)| own.sources() == said.sources());
        let are_others = is_otherwise && !is_renamed;
        // The columns of these rows may be called otherwise.
        let decided = if are_others { own.as_ref().map(|own| own.sources().into()) } else { self.costs.clone() };
        let costs = decided.or_else(|| earlier.costs.clone());
        let resampling = judged.sureness.map_or_else(Resampling::default, |sureness| sureness.plan.resampling);
        let costs_here = if are_others { own.as_ref() } else { said };
        let mean = |mean| again.mean_by_row(mean, costs_here, scored, resampling);
        let recorded = |mean| DecisionMean::new(mean, scored.sweep().rows());
        let mean_cost = mean(RowMean::Cost).map(recorded).or(earlier.mean_cost.filter(|_| is_same));
        let mean_answer = self.objective.mean_of_answers().and_then(mean).map(recorded);
        let mean_answer = mean_answer.or(earlier.mean_answer.filter(|_| is_same));
        let prevalence = again.prevalence.map(Prevalence::share);
        let (guarantee, optimism) = (self.guarantee.clone(), self.optimism.clone());
        let guarantee = guarantee.or_else(|| earlier.guarantee.clone().filter(|_| is_same));
        // What was drawn here is of what thresholds are judged by here.
        let optimism = optimism.filter(|_| !are_others && prevalence == self.prevalence);
        let optimism = optimism.or_else(|| earlier.optimism.clone().filter(|_| is_same));
        let refinement = match (&self.refinement, &earlier.refinement) {
            (Some(Refinement::Band(band)), Some(Refinement::Band(before))) => {
                Some(Refinement::Band(band.clone().continuing(before, rows)))
            }
            (None, Some(slices @ Refinement::Slices(_))) => Some(slices.clone()),
            (Some(Refinement::Band(_) | Refinement::Slices(_)), _) | (None, Some(Refinement::Band(_)) | None) => None,
        };
        let chosen_on = self.chosen_before(earlier);
        let continued = Self { chosen_on, costs, mean_cost, mean_answer, optimism, guarantee, prevalence, ..self };
        refinement.into_iter().fold(continued, Self::refined)
    }

    /// What `earlier` chose it on, where it did and that is another file.
    fn chosen_before(&self, earlier: &Self) -> Option<Fingerprint> {
        let is_theirs = self.objective == earlier.objective && earlier.was_chosen();
        let theirs = earlier.chosen_on_data();
        (is_theirs && theirs.sha256 != self.data.sha256).then(|| theirs.clone())
    }

    /// What its threshold was chosen on.
    pub(crate) fn chosen_on_data(&self) -> &Fingerprint {
        self.chosen_on.as_ref().unwrap_or(&self.data)
    }

    /// Whether its figures, and what was proven, are of `rows`.
    pub(crate) fn is_measured_on(&self, rows: RowsNow) -> bool {
        match rows {
            RowsNow::Others => false,
            RowsNow::TheSame => self.chosen_on.is_none(),
            RowsNow::MeasuredThen => true,
        }
    }

    /// The share of positives that it was chosen for, where `earlier` may have chosen it.
    fn chosen_at(&self, earlier: &Self) -> Option<Prevalence> {
        let was_chosen = match &self.objective {
            Reason::Manual => false,
            Reason::Objective(_) | Reason::Weighted(..) | Reason::Other(_) => self.objective == earlier.objective,
        };
        Prevalence::new(if was_chosen { earlier.prevalence } else { self.prevalence }?)
    }

    /// Whether the costs of `earlier` put its threshold, or its band, there.
    fn is_for_costs_of(&self, earlier: &Self) -> bool {
        let needs_costs = match &self.objective {
            Reason::Objective(objective) | Reason::Weighted(objective, _) => objective.needs_costs(),
            Reason::Manual | Reason::Other(_) => false,
        };
        let has_band_of_costs = match (&self.refinement, &earlier.refinement) {
            (Some(Refinement::Band(band)), Some(Refinement::Band(before))) => {
                band.goal().is_none() && band.clone().continuing(before, RowsNow::Others).is_for_costs()
            }
            (Some(Refinement::Band(_) | Refinement::Slices(_)) | None, _) => false,
        };
        earlier.costs.is_some() && (needs_costs && self.objective == earlier.objective || has_band_of_costs)
    }

    /// That it has thresholds by slice, for who takes only the common one; `None` where it has none.
    pub(crate) fn common_threshold_note(&self) -> Option<Note> {
        let slices = self.by_slice()?;
        let by = slices.by().name().into();
        Some(Note::CommonThreshold { slices: self.slices(), by, threshold: self.threshold })
    }

    /// The same for who sees both; `None` too where `seen`, what the rows can be cut up by, is nothing.
    pub(crate) fn slices_note(&self, seen: Option<&SliceBy>) -> Option<Note> {
        let by = seen?.name().into();
        Some(Note::DecidedSlices { slices: self.slices(), by, threshold: self.threshold })
    }

    /// Without its thresholds by slice: what it says of the common one.
    pub(crate) fn of_all_rows(self) -> Self {
        let refinement = self.refinement.filter(|refinement| match refinement {
            Refinement::Band(_) => true,
            Refinement::Slices(_) => false,
        });
        Self { refinement, ..self }
    }

    /// Whether it was measured on the rows and scores of `earlier`: the same file, of which the same was read.
    fn rows_of(&self, earlier: &Self) -> RowsNow {
        let sha256 = |decision: &Self| {
            let model = decision.model.as_ref().map(|model| model.sha256.clone());
            (decision.data.sha256.clone(), model)
        };
        let is_same = self.data.sha256.is_some()
            && sha256(self) == sha256(earlier)
            && self.asked.score_column == earlier.asked.score_column
            && self.at.confusion == earlier.at.confusion;
        if is_same { RowsNow::TheSame } else { RowsNow::Others }
    }

    /// What a report says of where its threshold comes from, where it stands in the file `path`.
    pub(crate) fn chosen(&self, path: &Path) -> Chosen {
        let Self { threshold, objective, reason: note, revision, .. } = self.clone();
        let prevalence = self.prevalence.and_then(Prevalence::new);
        let by = ChosenBy::Decision { path: path.to_owned(), reason: objective, prevalence, note, revision };
        Chosen { threshold, by }
    }

    /// Whether rows had a part in what it says: not, where somebody put everything there by hand.
    pub(crate) fn was_chosen(&self) -> bool {
        let by_rows = match &self.objective {
            Reason::Manual => false,
            Reason::Objective(_) | Reason::Weighted(..) | Reason::Other(_) => true,
        };
        by_rows
            || match &self.refinement {
                None => false,
                Some(Refinement::Band(band)) => band.was_chosen(),
                Some(Refinement::Slices(_)) => true,
            }
    }

    /// Whether nothing tells what becomes of it, as it was chosen for weighted rows. Of a band its accuracy does.
    pub(crate) fn has_no_verdict(&self) -> bool {
        match &self.objective {
            Reason::Weighted(..) => self.band().is_none(),
            Reason::Objective(_) | Reason::Manual | Reason::Other(_) => false,
        }
    }

    /// What chose its band, with what was proven of it, where `rows` are those that it was proven on.
    pub(crate) fn chosen_band(&self, rows: RowsNow) -> Option<(BandGoal, ChosenBand)> {
        match self.refinement.as_ref()? {
            Refinement::Band(band) => {
                let (goal, chosen) = band.chosen()?;
                let proof = chosen.proof.filter(|_| self.is_measured_on(rows));
                Some((goal, ChosenBand { proof, ..chosen }))
            }
            Refinement::Slices(_) => None,
        }
    }

    /// Its band, as it was then.
    pub(super) fn band_then(&self) -> Option<BandThen> {
        match self.refinement.as_ref()? {
            Refinement::Band(band) => {
                let (coverage, accuracy) = (band.coverage, band.accuracy);
                Some(BandThen { band: band.band().ok()?, goal: band.goal(), coverage, accuracy })
            }
            Refinement::Slices(_) => None,
        }
    }

    /// How its limit was proven, where that procedure alone was tried. One that won against another had only half the chance to be
    /// wrong: it has to win again, and taking it for the only one would be a choice after the data were seen. So it is where nothing
    /// says at which level it was tested.
    pub(crate) fn procedure(&self) -> Option<Procedure> {
        let proven = self.guarantee.as_ref()?;
        let is_alone = proven.level.is_some_and(|level| level > 0.75 * (1.0 - proven.confidence));
        if !is_alone {
            return None;
        }
        [Procedure::Grid1000, Procedure::Bonferroni20].into_iter().find(|procedure| procedure.key() == proven.procedure)
    }

    /// What tells its slices apart, where it has thresholds for them.
    pub(crate) fn slices_by(&self) -> Option<&SliceBy> {
        match self.refinement.as_ref()? {
            Refinement::Slices(slices) => Some(slices.by()),
            Refinement::Band(_) => None,
        }
    }

    /// That something was proven elsewhere, and nothing of `rows`; `None` where they are those that it was proven on.
    pub(crate) fn proven_elsewhere(&self, rows: RowsNow) -> Option<Note> {
        if self.is_measured_on(rows) {
            return None;
        }
        let of_band = match &self.refinement {
            Some(Refinement::Band(band)) => band.proven(),
            Some(Refinement::Slices(_)) | None => None,
        };
        let limit = self.guarantee.as_ref().map(|proven| (proven.target.as_str(), proven.confidence));
        let (target, confidence) = limit.or(of_band)?;
        let data = self.data.path.display().to_string();
        Some(Note::ProvenElsewhere { target: target.into(), confidence, data: data.as_str().into() })
    }
}

impl DecisionBand {
    /// The same band, as `before` has it: why it is that one, and on the same `rows` what was proven.
    fn continuing(self, before: &Self, rows: RowsNow) -> Self {
        if (self.low, self.high) != (before.low, before.high) {
            return self;
        }
        let objective = self.objective.clone().or_else(|| before.objective.clone());
        let is_same = rows == RowsNow::TheSame && objective == before.objective;
        let guarantee = self.guarantee.clone().or_else(|| before.guarantee.clone().filter(|_| is_same));
        Self { objective, guarantee, ..self }
    }

    /// Whether it costs least.
    fn is_for_costs(&self) -> bool {
        self.goal().is_some_and(|goal| goal.price_by_hand().is_some())
    }

    fn goal(&self) -> Option<BandGoal> {
        match self.objective.as_ref()?.parse().ok()? {
            BandWish::Best(goal) => Some(goal),
            BandWish::Ends(_) => None,
        }
    }

    fn chosen(&self) -> Option<(BandGoal, ChosenBand)> {
        let band: Band = self.band().ok()?;
        let goal = self.goal()?;
        Some((goal, ChosenBand { band, proof: self.guarantee.as_ref().and_then(|proven| proven.proof(goal)) }))
    }
}
