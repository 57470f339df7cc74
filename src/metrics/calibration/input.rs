//! Which number a fit takes in.

use crate::metrics::log_odds;

/// Probabilities are kept this far away from 0 and 1 before their log-odds are taken: the f64 machine epsilon, 2.2e-16, as in
/// the log loss.
pub(super) const CLIP: f64 = f64::EPSILON;

/// What a calibration is of; its name in files is the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum CalibrationInput {
    /// The margin of the logits, which does not saturate where the probability does.
    #[serde(rename = "margin")]
    Margin,
    /// The log-odds of the score, a probability, clipped to [2.2e-16, 1 − 2.2e-16].
    #[serde(rename = "logit of the clipped score")]
    LogOdds,
    /// The score as it is.
    #[serde(rename = "score")]
    Score,
}

impl CalibrationInput {
    /// The number that a fit of this takes of a row. Where the margin is asked for and is missing or infinite, the log-odds
    /// of the clipped score stand in for it: they are the same but for rounding.
    pub fn of(self, score: f64, margin: Option<f64>) -> f64 {
        match self {
            Self::Score => score,
            Self::LogOdds => clipped_log_odds(score),
            Self::Margin => margin.filter(|margin| margin.is_finite()).unwrap_or_else(|| clipped_log_odds(score)),
        }
    }
}

/// Log-odds of a probability kept away from 0 and 1.
fn clipped_log_odds(probability: f64) -> f64 {
    log_odds(probability.clamp(CLIP, 1.0 - CLIP))
}
