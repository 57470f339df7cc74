//! Why a curve is missing, in words.

/// Why there is nothing to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Gap {
    #[error("working out the curves…")]
    NotYet,
    #[error("this curve needs rows of both classes")]
    NeedsBothClasses,
    #[error("this curve needs rows with label 1")]
    NeedsPositives,
    #[error("this curve needs rows")]
    NeedsRows,
    #[error("these scores are not probabilities")]
    NeedsProbabilities,
    #[error("it is undefined at every threshold")]
    UndefinedEverywhere,
}
