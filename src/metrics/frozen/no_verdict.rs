//! Why nothing can be said of whether a threshold holds.

use super::NoCosts;
use crate::metrics::Unweighed;
use crate::metrics::written::{exact, significant};

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoVerdict {
    /// There is no objective.
    #[error("the threshold was chosen manually, so no objective can hold or fail")]
    ByHand,
    /// There is a band, and nothing was wanted of it.
    #[error("the band was chosen manually, so nothing was promised of it")]
    BandByHand,
    /// There is a band, and it was chosen for its cost.
    #[error("the band was chosen for its cost, so that no accuracy was promised of it")]
    CheapestBand,
    /// There is one of weighted rows.
    #[error("it was chosen for weighted rows, and {}", Unweighed::Verdict)]
    Weighted,
    /// There is one of another kind.
    #[error("what it was chosen for is no objective that this version can judge")]
    Other,
    /// The rows are those that it was chosen on.
    #[error("these are the very rows that it was chosen on, which proves nothing")]
    SameRows,
    /// Nothing can have changed on them.
    #[error("these are the very rows that it was measured on then, which proves nothing")]
    MeasuredThen,
    /// The value of the goal is undefined.
    #[error("its value is undefined, then or now")]
    Undefined,
    /// Its costs differ by row, and nothing says what the rows at hand cost.
    #[error("its costs differ by row, and {0}")]
    RowCostsNow(NoCosts),
    /// They do, and nothing says how sure their mean was then.
    #[error(
        "its costs differ by row, and nothing says how sure their mean was when it was chosen; choose it again on those rows"
    )]
    RowCostsThen,
    /// Nothing says what the answers to the rows at hand are worth.
    #[error("these rows have no answers that it could be measured by")]
    AnswersNow,
    /// It does not say what they were worth then.
    #[error("nothing says how sure the mean of its answers was when it was chosen; choose it again on those rows")]
    AnswersThen,
    /// A share is not the unit of costs, and there is no number of that unit that suits all costs.
    #[error(
        "nothing says how much more a row may cost than promised: 'cutpoint report' takes it, in the unit of the costs, as in \
         --margin {margin}, which allows {margin} more than the {} that was promised",
        significant(*promised),
        margin = tenth(*promised)
    )]
    CostMargin {
        /// The mean cost of a row that was promised.
        promised: f64,
    },
}

/// A tenth of `cost` in one digit, as an example of a margin.
fn tenth(cost: f64) -> String {
    let tenth = format!("{:.0e}", cost.abs() / 10.0).parse().ok().filter(|tenth| *tenth > 0.0);
    exact(tenth.unwrap_or(0.1))
}
