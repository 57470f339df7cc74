//! Why what stands in a field was refused, in words.

use super::Failure;
use crate::metrics::{Confidence, Outcome, Prevalence, UnknownCosts, UnknownObjective, UnknownPrevalence, Unweighed};

/// Why what stands in a field was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Complaint {
    #[error("a threshold is a finite number, such as 0.73")]
    NoThreshold,
    #[error("type a finite number, such as 0.73, or an objective, such as f2 or precision>=0.9")]
    NeitherThresholdNorObjective,
    #[error(transparent)]
    Objective(UnknownObjective),
    #[error("cost needs costs: press $ and type them, as in fp=5,fn=1")]
    NoCosts,
    #[error("{0} needs questions with answers, and there are none here")]
    NoAnswers(String),
    #[error(transparent)]
    Costs(UnknownCosts),
    #[error("a {} needs a cost too; add {name}=", .0.label_in_full(), name = .0.name())]
    MissingCost(Outcome),
    #[error(transparent)]
    Prevalence(UnknownPrevalence),
    #[error("{0}")]
    Band(String),
    #[error("a band is chosen as measured: press % and empty the prevalence, or type both ends, as in 0.3,0.7")]
    BandAtPrevalence,
    #[error("{what}: {}", instead(*.0), what = .0)]
    Unweighed(Unweighed),
    #[error(
        "the guarantee holds for a threshold that was not chosen on these rows: close the band (a), type one that was fixed before (t), \
         and open it again"
    )]
    BandAroundPoint,
    #[error(
        "a guarantee holds for rows like these, not at another prevalence: press % and empty it, or leave out with {}%",
        .0.percent()
    )]
    GuaranteeAtPrevalence(Confidence),
    #[error(
        "own thresholds of slices ({rule}) are chosen as measured, not for a prevalence of {prevalence}: go back, then c takes equal \
         recall or one threshold for all, or press % and empty the prevalence"
    )]
    SlicesAtPrevalence { rule: String, prevalence: Prevalence },
    #[error("enter a file name")]
    NoFile,
    /// It could not be done.
    #[error("{0}")]
    Failed(Failure),
}

/// What can be done where rows are weighed.
fn instead(of: Unweighed) -> &'static str {
    match of {
        Unweighed::Bands => "type both ends, as in 0.3,0.7, or open the file without --weight",
        Unweighed::Prevalence | Unweighed::Slices | Unweighed::Comparison | Unweighed::Holdout | Unweighed::Verdict => {
            "open the file without --weight for that"
        }
    }
}
