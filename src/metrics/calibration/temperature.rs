//! Temperature scaling: one number that the log-odds are divided by.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::chunks::sums;
use super::fit::{InvalidCalibration, NoFit};
use super::input::CalibrationInput;
use super::logistic::Logistic;
use crate::metrics::sigmoid;
use crate::metrics::sweep::Group;

/// Steps of Newton's method and of halving together. Usual data take fewer than 20.
const MOST_STEPS: usize = 400;

/// How far one step may go upwards before anything is known from above.
const LONGEST_STEP: f64 = 64.0;

/// p = σ(z / T) (Guo, Pleiss, Sun and Weinberger 2017).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Temperature {
    of: CalibrationInput,
    #[serde(deserialize_with = "above_zero")]
    temperature: f64,
}

impl Temperature {
    /// The T that minimises the mean log loss of σ(z / T), where `groups` have z for their score.
    ///
    /// The loss is convex in 1/T, and its derivative, the mean of z · (σ(z / T) − label), rises to one root at most: there is
    /// no random part.
    ///
    /// # Errors
    /// Without rows; where z does not rise with the label; where z > 0 tells the labels without an error.
    pub(super) fn fit(of: CalibrationInput, groups: &[Group]) -> Result<Self, NoFit> {
        let largest = groups.iter().fold(0.0_f64, |largest, group| largest.max(group.score.abs()));
        if groups.is_empty() {
            return Err(NoFit::NoRows);
        }
        // In units of the largest z nothing overflows; T is given back in the old unit.
        let scaled: Vec<Group> = groups.iter().map(|group| Group { score: group.score / largest, ..*group }).collect();
        let [at_zero] = sums(&scaled, |g| [(g.negatives as f64 - g.positives as f64) * g.score]);
        // A largest z of 0 makes NaN here, which is no descent either.
        if at_zero.partial_cmp(&0.0) != Some(std::cmp::Ordering::Less) {
            return Err(NoFit::Uninformative);
        }
        let wrong = |g: &Group| (g.score > 0.0 && g.negatives > 0) || (g.score < 0.0 && g.positives > 0);
        if !scaled.iter().any(wrong) {
            return Err(NoFit::Separable);
        }
        let temperature = largest / inverse_temperature(&scaled);
        if temperature > 0.0 && temperature.is_finite() { Ok(Self { of, temperature }) } else { Err(NoFit::OutOfRange) }
    }

    /// The temperature: above 1 it makes scores less sure, below 1 more.
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// What it is of.
    pub fn of(&self) -> CalibrationInput {
        self.of
    }

    /// The probability of a number of what it is of.
    pub(super) fn probability(&self, z: f64) -> f64 {
        sigmoid(z / self.temperature)
    }
}

/// The root of the derivative by Newton's method, kept between what is known to be too low and too high.
fn inverse_temperature(groups: &[Group]) -> f64 {
    let (mut low, mut high, mut b) = (0.0, f64::INFINITY, 0.0_f64);
    for _ in 0..MOST_STEPS {
        let (slope, curvature) = derivatives(groups, b);
        if slope < 0.0 {
            low = b;
        } else {
            high = b;
        }
        let newton = b - slope / curvature;
        let next = if high.is_infinite() {
            if b == 0.0 { newton } else { newton.min(LONGEST_STEP * b) }
        } else if low < newton && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        let arrived = (next - b).abs() <= 1e-14 * b || slope == 0.0;
        if arrived || !next.is_finite() {
            return b;
        }
        b = next;
    }
    b
}

/// First and second derivative by b of the summed log loss of σ(b z).
fn derivatives(groups: &[Group], b: f64) -> (f64, f64) {
    let [slope, curvature] = sums(groups, |group| {
        let z = group.score;
        let Logistic { below, above, .. } = Logistic::at(b * z);
        let (negatives, positives) = (group.negatives as f64, group.positives as f64);
        [z * (negatives * above - positives * below), (negatives + positives) * (z * z) * (below * above)]
    });
    (slope, curvature)
}

fn above_zero<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let temperature = f64::deserialize(deserializer)?;
    let right = temperature.is_finite() && temperature > 0.0;
    if right { Ok(temperature) } else { Err(D::Error::custom(InvalidCalibration::Temperature)) }
}
