//! How scores are laid out from left to right.

/// The three axes of `x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AxisView {
    /// The score itself.
    #[default]
    Score,
    /// Log-odds, from the margins: where softmax piles up near 0 and 1 this spreads out.
    LogOdds,
    /// Rank among the rows: every cell holds about as many rows.
    Rank,
}

impl AxisView {
    /// The next one in the cycle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Score => Self::LogOdds,
            Self::LogOdds => Self::Rank,
            Self::Rank => Self::Score,
        }
    }

    /// Its name under the histogram.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::LogOdds => "log-odds",
            Self::Rank => "rank",
        }
    }
}
