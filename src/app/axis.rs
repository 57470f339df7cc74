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

/// Log-odds of a probability; ±∞ at the ends.
#[must_use]
pub fn log_odds(probability: f64) -> f64 {
    probability.ln() - (-probability).ln_1p()
}

/// The probability of log-odds.
#[must_use]
pub fn sigmoid(log_odds: f64) -> f64 {
    // The form whose exponential is at most 1 keeps its digits at both ends.
    let small = (-log_odds.abs()).exp();
    if log_odds < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}
