//! What a user should know of the rows and of how their scores came about: what the other commands print on stderr.

use super::{App, Remark, Status, View};
use crate::dataset::{SkippedRows, Warning};
use crate::metrics::{Judgement, PointEntry, together};

impl App {
    /// All there is to say of the rows, the model and the scores, the warnings first.
    pub(crate) fn remarks(&self) -> Vec<Remark<'_>> {
        let notes = self.dataset.notes.iter().map(Remark::Note);
        let of_model = self.title.model_notes.iter().map(|note| Remark::OfModel(note));
        let of_rivals = self.preset.rival_notes.iter().map(|note| Remark::OfRival(note));
        let of_run = self.notes.iter().filter(|note| !note.is_warning()).map(Remark::OfRun);
        self.warnings()
            .into_iter()
            .chain(self.frozen())
            .chain(self.proofs())
            .chain(self.weighed())
            .chain(self.chosen_for())
            .chain(self.unmet())
            .chain(notes)
            .chain(of_model)
            .chain(of_rivals)
            .chain(of_run)
            .collect()
    }

    /// What becomes of the threshold on the rows that were held out, or became of the decision on these.
    fn frozen(&self) -> Vec<Remark<'_>> {
        let since = || self.view().and_then(View::judgement_since).cloned();
        let judgement = self.view().and_then(View::settled_judgement).or_else(since);
        let at_its_costs = self.view().and_then(View::at_its_costs).map(|said| said.to_string());
        judgement.iter().flat_map(Judgement::sentences).chain(at_its_costs).map(Remark::Frozen).collect()
    }

    /// Why operating points under limits, and the band that was asked for last, are not there.
    fn unmet(&self) -> Vec<Remark<'_>> {
        let under_limits = self.entries().iter().filter(|entry| !entry.objective.limits.is_empty());
        let unmet = under_limits.filter_map(|PointEntry { objective, found, .. }| {
            let unmet = found.as_ref().err()?.clone();
            Some(Status::NotMet(objective.clone(), unmet))
        });
        let no_band = self.view().and_then(|view| view.no_band).map(Status::NoBand);
        unmet.chain(no_band).map(|status| Remark::Unmet(status.to_string())).collect()
    }

    fn entries(&self) -> &[PointEntry] {
        self.view().map_or(&[], |view| view.points.entries())
    }

    /// How much rows weigh.
    fn weighed(&self) -> Option<Remark<'_>> {
        let weighting = self.view()?.by_weight()?.weighting();
        let (column, sweep) = (weighting.column(), weighting.sweep());
        Some(Remark::Weighed { column, sum: sweep.sum_of_weights(), equal: sweep.n_effective() })
    }

    /// The share of positives that operating points are chosen for, where that is not the measured one.
    fn chosen_for(&self) -> Option<Remark<'_>> {
        self.view()?.points.prevalence().map(Remark::ChosenFor)
    }

    /// What was proven of operating points, and what that rests on.
    fn proofs(&self) -> Vec<Remark<'_>> {
        let statements = self.entries().iter().filter_map(|entry| entry.proof.as_ref()?.statement(&entry.objective));
        let band = self.view().and_then(|view| view.chosen_band()?.1.proof);
        let said = statements.chain(band.map(|proof| proof.statement())).flatten();
        said.chain(together(self.entries().iter(), band.into_iter())).map(Remark::Proof).collect()
    }

    /// What to worry about in the rows that were held out, and not in the others too.
    fn of_holdout(&self) -> Vec<Remark<'_>> {
        let Some(holdout) = self.preset.holdout.as_ref().map(|holdout| &holdout.dataset) else { return Vec::new() };
        let warnings = holdout.warnings.iter().filter(|warning| !self.dataset.warnings.contains(warning));
        let skipped = holdout.skipped.first().map(|first| SkippedRows { count: holdout.skipped.len(), first });
        let said = warnings.map(ToString::to_string).chain(skipped.map(|skipped| skipped.to_string()));
        said.map(Remark::OfHoldout).collect()
    }

    /// What to worry about.
    pub(crate) fn warnings(&self) -> Vec<Remark<'_>> {
        let dataset = &self.dataset;
        let of_run = self.notes.iter().filter(|note| note.is_warning()).copied().map(Warning::Run);
        let doubts = self.view().map_or_else(Vec::new, |view| dataset.doubts(&view.scored));
        let warnings = dataset.warnings.iter().cloned().chain(of_run).chain(doubts).map(Remark::Warning);
        let skipped = dataset.skipped.first().map(|first| SkippedRows { count: dataset.skipped.len(), first });
        warnings.chain(skipped.map(Remark::Skipped)).chain(self.of_holdout()).collect()
    }
}
