//! What a proof says, in words.

use super::guarantee::{Guarantee, Guaranteed, Procedure};
use super::objective::Objective;
use super::percent::in_percent;
use super::written::{exact, grouped, joined};

impl Guarantee {
    /// What was proven for `objective`, at which threshold and from what; then what that rests on. `None` where nothing was.
    ///
    /// `guaranteed with 90 % confidence: precision ≥ 0.95 at threshold 0.871 (12 of 350 rows predicted 1 are wrong; p = 0.031, tested
    /// at 0.05 on a grid of thousandths)`
    pub(crate) fn statement(&self, objective: &Objective) -> Option<[String; 2]> {
        let (attempt, limit) = (self.chosen()?, objective.limits.first()?);
        let proven = attempt.proven.as_ref()?;
        let confidence = in_percent(objective.confidence?.share());
        let threshold =
            proven.threshold.map_or_else(|| "above all scores".into(), |t| format!("at threshold {}", exact(t)));
        let rows = match self.demand().what() {
            Guaranteed::Precision => "rows predicted 1 are wrong",
            Guaranteed::Recall => "positives are missed",
            Guaranteed::Fpr | Guaranteed::Specificity => "negatives are predicted 1",
        };
        let (losses, trials) = (grouped(proven.losses), grouped(proven.trials));
        let p = short(proven.p);
        let said = format!(
            "guaranteed with {confidence} % confidence: {} {threshold} ({losses} of {trials} {rows}; p = {p}, tested at {} {})",
            limit.label(),
            exact(attempt.level),
            way(attempt.procedure)
        );
        let assumptions: Vec<String> = self.assumptions().iter().map(ToString::to_string).collect();
        Some([
            said,
            format!(
                "it holds if {}; the threshold is the number that was tested, not to be rounded",
                joined(&assumptions)
            ),
        ])
    }
}

/// How thresholds were tested.
fn way(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::Candidates => "score by score",
        Procedure::Grid1000 => "on a grid of thousandths",
        Procedure::Bonferroni20 => "at twenty thresholds",
    }
}

/// Two significant digits.
fn short(p: f64) -> String {
    if p == 0.0 || p >= 0.995 {
        return format!("{p:.2}");
    }
    let digits = (1 - p.log10().floor() as i32).max(0) as usize;
    if digits <= 6 { format!("{p:.digits$}") } else { format!("{p:.1e}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Axis, Sweep, Terms};

    #[test]
    fn a_proof_says_what_was_proven_from_what_and_what_it_rests_on() {
        let scores: Vec<f64> = (0..400).map(|row| f64::from(row) / 400.0).collect();
        let labels: Vec<bool> = (0..400).map(|row| row % 40 != 7).collect();
        let sweep = Sweep::new(&scores, &labels);
        for (objective, said, rests_on) in [
            (
                "precision>=0.9 with 95%",
                "guaranteed with 95 % confidence: precision ≥ 0.9 at threshold 0 (10 of 400 rows predicted 1 are wrong; p = ",
                "precision does not rise as the threshold falls",
            ),
            ("recall>=0.5 with 90%", "positives are missed; p = ", "none was used to train or choose the model"),
            (
                "fpr<=0.9 with 60%",
                "negatives are predicted 1; p = ",
                "the rows are independent, later rows come from the same source",
            ),
        ] {
            let objective: Objective = objective.parse().unwrap();
            let chosen = sweep.choose_or_prove(&objective, &Terms::default(), Axis::Probability, None);
            let [found, rests] = chosen.proof.unwrap().statement(&objective).unwrap();
            assert!(found.contains(said), "{found}");
            assert!(rests.contains(rests_on), "{rests}");
        }
    }
}
