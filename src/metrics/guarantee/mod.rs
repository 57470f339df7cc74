//! Guarantees: a limit on precision, recall, FPR or specificity that the chosen threshold keeps with a stated confidence, on
//! rows like the ones at hand. Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021) with exact binomial p-values.

mod procedure;
mod result;

pub use procedure::Procedure;
pub use result::{Attempt, Ending, Failure, Guarantee, Proven};

use super::binomial::{Chance, fewest_trials};
use super::decimal::complement;
use super::{Axis, Confusion, Sweep};

/// What can be guaranteed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guaranteed {
    /// tp / (tp + fp), at least.
    Precision,
    /// tp / (tp + fn), at least.
    Recall,
    /// fp / (fp + tn), at most.
    Fpr,
    /// tn / (fp + tn), at least.
    Specificity,
}

impl Guaranteed {
    /// `precision`, `recall`, `fpr`, `specificity`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::Fpr => "fpr",
            Self::Specificity => "specificity",
        }
    }

    /// What a proof takes for granted: said wherever one is shown.
    pub fn assumptions(self) -> &'static [Assumption] {
        match self {
            Self::Precision => &[
                Assumption::IndependentRows,
                Assumption::SameSource,
                Assumption::UntouchedRows,
                Assumption::FixedBefore,
                Assumption::PrecisionFallsWithTheThreshold,
            ],
            Self::Recall | Self::Fpr | Self::Specificity => &[
                Assumption::IndependentRows,
                Assumption::SameSource,
                Assumption::UntouchedRows,
                Assumption::FixedBefore,
            ],
        }
    }

    /// How many rows went wrong, and of how many: those whose share the guarantee limits.
    fn losses(self, counts: &Confusion) -> (u64, u64) {
        match self {
            Self::Precision => (counts.fp, counts.predicted_1()),
            Self::Recall => (counts.fn_, counts.positives()),
            Self::Fpr | Self::Specificity => (counts.fp, counts.negatives()),
        }
    }
}

/// What must be so for a guarantee to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// Every row was drawn on its own.
    IndependentRows,
    /// Later rows come from where these were drawn.
    SameSource,
    /// No row was used to train or choose the model.
    UntouchedRows,
    /// What was to be proven, and how surely, was decided on before these rows were looked at.
    FixedBefore,
    /// Among all rows there are, a lower threshold has no higher precision.
    PrecisionFallsWithTheThreshold,
    /// The threshold that distances are from was there before these rows were looked at.
    ThresholdFixedBefore,
    /// A row stands for as many rows as it weighs.
    WeightsAreCounts,
}

impl std::fmt::Display for Assumption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::IndependentRows => "the rows are independent",
            Self::SameSource => "later rows come from the same source",
            Self::UntouchedRows => "none of these rows was used to train or choose the model",
            Self::FixedBefore => {
                "the limit and the confidence were fixed before looking at these rows (going through others until one passes voids it)"
            }
            Self::PrecisionFallsWithTheThreshold => {
                "over all such rows, precision does not rise as the threshold falls"
            }
            Self::ThresholdFixedBefore => "the threshold was not chosen on these rows",
            Self::WeightsAreCounts => "each weight is a number of rows that were seen",
        })
    }
}

/// `it holds only if: …; …; and …`
pub(super) fn rests_on(assumptions: &[Assumption]) -> String {
    let said: Vec<String> = assumptions.iter().map(ToString::to_string).collect();
    match &said[..] {
        [others @ .., last] if !others.is_empty() => format!("it holds only if: {}; and {last}", others.join("; ")),
        few => format!("it holds only if {}", few.concat()),
    }
}

/// Why something cannot be guaranteed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GuaranteeError {
    /// The limit is none.
    #[error("{0} is not a limit to guarantee: it is a number from 0 to 1")]
    Bound(f64),
    /// The confidence is none.
    #[error("{0} is not a confidence: it is a number between 0 and 1, as in 0.9")]
    Confidence(f64),
    /// [`Procedure::Grid1000`] on scores that are no probabilities.
    #[error("a grid of thousandths needs scores that are probabilities; drop it, and what suits these scores is used")]
    GridNeedsProbabilities,
    /// [`Procedure::Bonferroni20`] for anything else than precision.
    #[error("bonferroni guarantees precision only, not {what}", what = .0.key())]
    BonferroniNeedsPrecision(Guaranteed),
}

/// A limit to guarantee, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Demand {
    what: Guaranteed,
    bound: f64,
    risk: Chance,
    delta: f64,
}

impl Demand {
    /// `bound` is the lowest precision, recall or specificity, or the highest FPR, in [0, 1]; `confidence` lies in (0, 1). Both
    /// are taken for the decimals that they are printed as.
    ///
    /// # Errors
    /// [`GuaranteeError::Bound`] and [`GuaranteeError::Confidence`].
    pub fn new(what: Guaranteed, bound: f64, confidence: f64) -> Result<Self, GuaranteeError> {
        if !(0.0..=1.0).contains(&bound) {
            return Err(GuaranteeError::Bound(bound));
        }
        if !(0.0 < confidence && confidence < 1.0) {
            return Err(GuaranteeError::Confidence(confidence));
        }
        let bound = bound + 0.0; // −0.0 becomes 0.0
        let risk = match what {
            Guaranteed::Fpr => Chance::of_decimal(bound),
            Guaranteed::Precision | Guaranteed::Recall | Guaranteed::Specificity => {
                Chance::of_decimal(bound).complement()
            }
        };
        Ok(Self { what, bound, risk, delta: complement(confidence) })
    }

    /// What is to be guaranteed.
    pub fn what(&self) -> Guaranteed {
        self.what
    }

    /// The limit as it was typed.
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// α: the highest share of losses that keeps the limit.
    pub fn alpha(&self) -> f64 {
        self.risk.p()
    }

    /// δ: how often such a statement may be wrong, 1 − confidence.
    pub fn delta(&self) -> f64 {
        self.delta
    }

    /// `precision>=0.95`, `fpr<=0.05`
    pub fn target(&self) -> String {
        let sign = match self.what {
            Guaranteed::Fpr => "<=",
            Guaranteed::Precision | Guaranteed::Recall | Guaranteed::Specificity => ">=",
        };
        format!("{}{sign}{}", self.what.key(), self.bound)
    }

    /// The fewest rows (predicted 1 for precision, positives for recall, negatives else) that could prove it, all of them
    /// right: least m with (1 − α)^m ≤ δ. `None` where no number could.
    pub fn needed(&self) -> Option<u64> {
        fewest_trials(self.risk, self.delta)
    }

    /// Look for the threshold that goes farthest (precision, FPR, specificity: the lowest; recall: the highest) and keeps the
    /// limit with this confidence, by the procedure that suits it, or by `forced`.
    ///
    /// [`Procedure::Candidates`] where the risk is monotone (recall, FPR, specificity). For precision
    /// [`Procedure::Grid1000`] and [`Procedure::Bonferroni20`] at δ/2 each, so that the better may be taken; on axes that are
    /// no probabilities [`Procedure::Bonferroni20`] at δ.
    ///
    /// # Errors
    /// Where `forced` does not go with the axis or with what is to be guaranteed.
    pub fn prove(&self, sweep: &Sweep, axis: Axis, forced: Option<Procedure>) -> Result<Guarantee, GuaranteeError> {
        let attempt = |procedure, level| procedure::attempt(self, sweep, procedure, level);
        if let Some(procedure) = forced {
            self.allows(procedure, axis)?;
            return Ok(Guarantee::new(*self, vec![attempt(procedure, self.delta)]));
        }
        let attempts = match (self.what, axis) {
            (Guaranteed::Recall | Guaranteed::Fpr | Guaranteed::Specificity, _) => {
                vec![attempt(Procedure::Candidates, self.delta)]
            }
            (Guaranteed::Precision, Axis::Probability) => {
                [Procedure::Grid1000, Procedure::Bonferroni20].map(|each| attempt(each, self.delta / 2.0)).into()
            }
            (Guaranteed::Precision, Axis::Cosine | Axis::Real) => {
                vec![attempt(Procedure::Bonferroni20, self.delta)]
            }
        };
        Ok(Guarantee::new(*self, attempts))
    }

    /// Whether `procedure` can prove it on scores of this `axis`.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn allows(&self, procedure: Procedure, axis: Axis) -> Result<(), GuaranteeError> {
        match (procedure, self.what, axis) {
            (Procedure::Grid1000, _, Axis::Cosine | Axis::Real) => Err(GuaranteeError::GridNeedsProbabilities),
            (Procedure::Bonferroni20, Guaranteed::Recall | Guaranteed::Fpr | Guaranteed::Specificity, _) => {
                Err(GuaranteeError::BonferroniNeedsPrecision(self.what))
            }
            (Procedure::Candidates, _, _)
            | (Procedure::Grid1000, _, Axis::Probability)
            | (Procedure::Bonferroni20, Guaranteed::Precision, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
