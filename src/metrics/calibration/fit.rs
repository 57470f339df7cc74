//! A fitted calibration of any kind: what a decision carries.

use thiserror::Error;

use super::cross_validated::MOST_CROSS_VALIDATED;
use super::{CalibrationData, CalibrationFigures, CrossValidated, HeldOutFigures, Isotonic, Platt, Temperature};
use crate::metrics::Scored;

/// The ways to make probabilities of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalibrationMethod {
    /// One number that the log-odds are divided by.
    Temperature,
    /// A logistic curve over the log-odds.
    Platt,
    /// A step function that never falls.
    Isotonic,
}

impl CalibrationMethod {
    /// All there are, from the fewest parameters to the most.
    pub const ALL: [Self; 3] = [Self::Temperature, Self::Platt, Self::Isotonic];

    /// What it is called where it is typed, and in a decision.
    pub fn key(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Platt => "platt",
            Self::Isotonic => "isotonic",
        }
    }

    fn held_out(self, figures: &HeldOutFigures) -> Option<CalibrationFigures> {
        match self {
            Self::Temperature => figures.temperature,
            Self::Platt => figures.platt_on_logit,
            Self::Isotonic => figures.isotonic,
        }
    }
}

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoFit {
    /// No rows.
    #[error("there are no rows")]
    NoRows,
    /// The loss is least at an infinite temperature, or beyond it.
    #[error("the scores do not rise with the labels, so that no temperature is the best")]
    Uninformative,
    /// The loss falls for ever as the temperature goes to 0.
    #[error("the sign of the log-odds tells every label, so that no temperature is low enough")]
    Separable,
    /// A parameter is beyond what an f64 holds.
    #[error("the scores are too small or too close together for a number to hold the fit")]
    OutOfRange,
}

impl serde::Serialize for NoFit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What is wrong with a calibration that was read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum InvalidCalibration {
    #[error("a temperature is a finite number above 0")]
    Temperature,
    #[error("A and B are finite numbers")]
    Platt,
    #[error("isotonic blocks have rising scores and values, and each value is its positives / n")]
    Blocks,
}

/// A fit that turns scores into probabilities. It writes itself into a file, and checks itself when it is read back.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Calibration {
    /// See [`Temperature`].
    Temperature(Temperature),
    /// See [`Platt`].
    Platt(Platt),
    /// See [`Isotonic`].
    Isotonic(Isotonic),
}

impl Calibration {
    /// Fit on a set by `method`, on its margins where they are known. Without a method it is the one with the least log loss on
    /// rows that it has not seen, of equals the one with the fewest parameters; where there are so many rows that this takes
    /// long, the isotonic fit, which needs many and takes nothing for granted but the order.
    ///
    /// # Errors
    /// Where there is no best fit, with the reason.
    pub fn of(scored: &Scored, method: Option<CalibrationMethod>) -> Result<Self, NoFit> {
        let (scores, margins) = (scored.scores(), scored.scores().known_margins());
        let data =
            CalibrationData::counted(&scores.values, scored.labels(), margins.as_deref(), scores.axis, scored.counts());
        let best = || {
            if scored.labels().len() > MOST_CROSS_VALIDATED {
                return CalibrationMethod::Isotonic;
            }
            let held_out = CrossValidated::new(&data).after;
            let loss = |method: CalibrationMethod| Some((method, method.held_out(&held_out)?.log_loss));
            let known = CalibrationMethod::ALL.into_iter().filter_map(loss);
            let best = known.min_by(|left, right| left.1.total_cmp(&right.1));
            best.map_or(CalibrationMethod::Platt, |(method, _)| method)
        };
        Self::fit(method.unwrap_or_else(best), &data)
    }

    /// Fit by `method` on all rows of `data`: the same rows give the same bits. Linear time.
    ///
    /// # Errors
    /// Where there is no best fit, with the reason.
    pub fn fit(method: CalibrationMethod, data: &CalibrationData<'_>) -> Result<Self, NoFit> {
        let groups = data.raw_groups();
        match method {
            CalibrationMethod::Temperature => {
                Temperature::fit(data.logit(), &data.logits_of(&groups)).map(Self::Temperature)
            }
            CalibrationMethod::Platt => Platt::fit(data.logit(), &data.logits_of(&groups)).map(Self::Platt),
            CalibrationMethod::Isotonic => Isotonic::fit(data.isotonic_input(), &groups).map(Self::Isotonic),
        }
    }

    /// The calibrated probability of a row: in [0, 1], and never lower for a higher score, but for a Platt fit with A above 0.
    /// `margin` is the row's margin where it is known: see [`CalibrationInput::of`](super::CalibrationInput::of).
    pub fn apply(&self, score: f64, margin: Option<f64>) -> f64 {
        match self {
            Self::Temperature(fit) => fit.probability(fit.of().of(score, margin)),
            Self::Platt(fit) => fit.probability(fit.of().of(score, margin)),
            Self::Isotonic(fit) => fit.probability(fit.of().of(score, margin)),
        }
    }
}
