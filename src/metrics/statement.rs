//! What a proof says, in words.

use super::decimal::complement;
use super::guarantee::{Attempt, Guarantee, Guaranteed, Procedure, rests_on};
use super::objective::{Confidence, Objective, Sense};
use super::p_value::Level;
use super::percent::in_percent;
use super::written::{exact, grouped};
use super::{BandProof, PointEntry};

impl Guarantee {
    /// What was proven for `objective`, at which threshold and from what; what that rests on; and how to use the threshold. `None`
    /// where nothing was.
    ///
    /// `guaranteed with 90 % confidence: precision ≥ 0.95 at threshold 0.871 (12 of 350 rows predicted 1 are wrong; were precision
    /// below 0.95, so few errors would occur in at most 3.1 % of test sets, p ≤ 0.031; 5 % are allowed, on a grid of thousandths)`
    pub(crate) fn statement(&self, objective: &Objective) -> Option<[String; 3]> {
        let (attempt, limit) = (self.chosen()?, objective.limits.first()?);
        let proven = attempt.proven.as_ref()?;
        let confidence = in_percent(objective.confidence?.share());
        let threshold =
            proven.threshold.map_or_else(|| "above all scores".into(), |t| format!("at threshold {}", exact(t)));
        let what = self.demand().what();
        let rows = match what {
            Guaranteed::Precision => "rows predicted 1 are wrong",
            Guaranteed::Recall => "positives are missed",
            Guaranteed::Fpr | Guaranteed::Specificity => "negatives are predicted 1",
        };
        let broken = match limit.sense {
            Sense::AtLeast => "below",
            Sense::AtMost => "above",
        };
        let (losses, trials) = (grouped(proven.losses), grouped(proven.trials));
        let (of, bound) = (limit.of.label(), exact(limit.bound));
        let said = format!(
            "guaranteed with {confidence} % confidence: {} {threshold} ({losses} of {trials} {rows}; were {of} {broken} {bound}, so few \
             errors would occur in {}; {})",
            limit.label(),
            Level::new(attempt.level_of_each()).passed(proven.p),
            allowed(attempt)
        );
        let exactly = "the threshold is the number that was tested, not to be rounded";
        Some([said, rests_on(&self.assumptions()), exactly.into()])
    }
}

/// That several guarantees do not hold together with the confidence of each, where something is guaranteed by the `entries` or `bands`
/// that stand side by side; `None` where they wanted no more than one. All that was wanted counts, proven or not: which of them would
/// pass was not known before.
pub(crate) fn together<'a>(
    entries: impl Iterator<Item = &'a PointEntry>,
    bands: impl Iterator<Item = BandProof>,
) -> Option<String> {
    let tried: Vec<(&Objective, &Guarantee)> =
        entries.filter_map(|entry| Some((&entry.objective, entry.proof.as_ref()?))).collect();
    let bands: Vec<Confidence> = bands.map(|band| band.confidence).collect();
    let is_any_proven = !bands.is_empty() || tried.iter().any(|(_, proof)| proof.proven().is_some());
    let wanted: Vec<Confidence> =
        tried.iter().filter_map(|(objective, _)| objective.confidence).chain(bands.iter().copied()).collect();
    (wanted.len() > 1 && is_any_proven).then(|| of_all(&wanted))
}

/// Bonferroni: the chances of going wrong add up to that of any, at most.
fn of_all(wanted: &[Confidence]) -> String {
    let wrong: f64 = wanted.iter().map(|confidence| complement(confidence.share())).sum();
    let all = Level::new(1.0 - wrong);
    let sure = if all.is_positive() {
        format!("all of those here hold together with at least {} %", all.percent())
    } else {
        "no confidence is left that all of those here hold together".into()
    };
    let limits = wanted.len();
    format!(
        "each guarantee holds with its own confidence, taken alone; {sure} (Bonferroni: {limits} limits were to be guaranteed, and what each may \
         go wrong by adds up)"
    )
}

/// How often it may go wrong, and how thresholds were tested.
fn allowed(attempt: &Attempt) -> String {
    let level = Level::new(attempt.level_of_each()).percent();
    match attempt.procedure {
        Procedure::Candidates => format!("{level} % are allowed, score by score"),
        Procedure::Grid1000 => format!("{level} % are allowed, on a grid of thousandths"),
        Procedure::Bonferroni20 => format!("{level} % are allowed at each of twenty thresholds"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::guarantee::Ending;
    use crate::metrics::{Axis, Sweep, Terms};

    #[test]
    fn a_proof_says_what_was_proven_from_what_and_what_it_rests_on() {
        let scores: Vec<f64> = (0..400).map(|row| f64::from(row) / 400.0).collect();
        let labels: Vec<bool> = (0..400).map(|row| row % 40 != 7).collect();
        let sweep = Sweep::new(&scores, &labels);
        for (objective, said, also) in [
            (
                "precision>=0.9 with 95%",
                "guaranteed with 95 % confidence: precision ≥ 0.9 at threshold 0 (10 of 400 rows predicted 1 are wrong; were precision \
                 below 0.9, so few errors would occur in fewer than 0.01 % of test sets, p < 0.0001; 0.125 % are allowed at each of twenty thresholds)",
                "; and over all such rows, precision does not rise as the threshold falls",
            ),
            (
                "recall>=0.5 with 90%",
                " positives are missed; were recall below 0.5, so few errors would occur in at most 8.6 % of test sets, p ≤ 0.086; 10 % are allowed, score by score)",
                "; none of these rows was used to train or choose the model; ",
            ),
            (
                "fpr<=0.9 with 60%",
                " negatives are predicted 1; were FPR above 0.9, so few errors would occur in at most ",
                "; and the limit and the confidence were fixed before looking at these rows (going through others until one passes voids it)",
            ),
        ] {
            let objective: Objective = objective.parse().unwrap();
            let chosen = sweep.choose_or_prove(&objective, &Terms::default(), Axis::Probability, None);
            let [found, rests, _] = chosen.proof.unwrap().statement(&objective).unwrap();
            assert!(found.contains(said), "{found}");
            assert!(rests.starts_with("it holds only if: the rows are independent; later rows come from "), "{rests}");
            assert!(rests.contains(also), "{rests}");
        }
    }

    #[test]
    fn several_guarantees_have_less_confidence_together() {
        let scores: Vec<f64> = (0..400).map(|row| f64::from(row) / 400.0).collect();
        let labels: Vec<bool> = (0..400).map(|row| row % 40 != 7).collect();
        let sweep = Sweep::new(&scores, &labels);
        let of = |objectives: &[&str]| {
            let entry = |objective: &&str| {
                let objective: Objective = objective.parse().unwrap();
                let chosen = sweep.choose_or_prove(&objective, &Terms::default(), Axis::Probability, None);
                PointEntry { objective, found: chosen.found, proof: chosen.proof }
            };
            together(objectives.iter().map(entry).collect::<Vec<_>>().iter(), std::iter::empty())
        };
        let (proven, other) = ("precision>=0.9 with 90%", "recall>=0.5 with 90%");
        let said = "each guarantee holds with its own confidence, taken alone; all of those here hold together with at least 80 % \
                    (Bonferroni: 2 limits were to be guaranteed, and what each may go wrong by adds up)";
        assert_eq!(of(&[proven, "f1", other]).as_deref(), Some(said));
        // What could not be proven was tried all the same.
        assert_eq!(of(&[proven, "precision>=0.999 with 90%"]).as_deref(), Some(said));
        assert_eq!([of(&[proven, "f1"]), of(&["precision>=0.999 with 90%", "precision>=1 with 90%"])], [None, None]);
        for (shares, at_once) in [
            (&[0.9, 0.9, 0.9][..], "; all of those here hold together with at least 70 % ("),
            (&[0.95, 0.999], "; all of those here hold together with at least 94.9 % ("),
            (&[0.5, 0.5], "; no confidence is left that all of those here hold together ("),
            (&[0.3, 0.6], "; no confidence is left that all of those here hold together ("),
        ] {
            let said = of_all(&shares.iter().filter_map(|share| Confidence::new(*share)).collect::<Vec<_>>());
            assert!(said.contains(at_once), "{said}");
        }
    }

    #[test]
    fn what_a_test_allows_is_told_by_threshold() {
        let attempt =
            |procedure| Attempt { procedure, level: 0.1, needed: None, proven: None, ending: Ending::EachAlone };
        for (procedure, said) in [
            (Procedure::Candidates, "10 % are allowed, score by score"),
            (Procedure::Grid1000, "10 % are allowed, on a grid of thousandths"),
            (Procedure::Bonferroni20, "0.5 % are allowed at each of twenty thresholds"),
        ] {
            assert_eq!(allowed(&attempt(procedure)), said);
        }
    }
}
