//! What a proof says, in words.

use super::guarantee::{Attempt, Guarantee, Guaranteed, Procedure, rests_on};
use super::objective::{Objective, Sense};
use super::p_value::Level;
use super::percent::in_percent;
use super::written::{exact, grouped};

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
                "; and the limit and the confidence were fixed before looking at these rows (trying several voids it)",
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
