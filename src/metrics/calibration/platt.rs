//! Platt scaling: a logistic curve with a slope and an offset.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::chunks::sums;
use super::fit::{InvalidCalibration, NoFit};
use super::input::CalibrationInput;
use super::logistic::Logistic;
use crate::metrics::sweep::Group;
use crate::metrics::{log_odds, sigmoid};

/// Newton steps and their halvings together. Usual data take fewer than 15.
const MOST_STEPS: usize = 200;

/// The search ends where a step gains no more than this share of the loss.
const NEAR: f64 = 1e-14;

/// p = 1 / (1 + exp(A · z + B)) (Platt 1999). A is below 0 where the label rises with z.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Platt {
    of: CalibrationInput,
    #[serde(rename = "A", deserialize_with = "finite")]
    a: f64,
    #[serde(rename = "B", deserialize_with = "finite")]
    b: f64,
}

impl Platt {
    /// The A and B that minimise the cross entropy to Platt's targets, (P + 1) / (P + 2) for label 1 and 1 / (N + 2) for 0,
    /// where `groups` (ascending) have z for their score.
    ///
    /// Strictly convex unless all z are equal; A is 0 then, and the probability the mean target.
    ///
    /// # Errors
    /// Without rows; where z are so close together that no f64 has room for A or B.
    pub(super) fn fit(of: CalibrationInput, groups: &[Group]) -> Result<Self, NoFit> {
        let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return Err(NoFit::NoRows) };
        let targets = Targets::of(groups);
        if first.score == last.score {
            return Ok(Self { of, a: 0.0, b: -log_odds(targets.mean()) });
        }
        // In units of half the range around its middle both parameters are of the size of log-odds, and nothing overflows.
        let middle = first.score / 2.0 + last.score / 2.0;
        let half = last.score / 2.0 - first.score / 2.0;
        let scaled: Vec<Group> =
            groups.iter().map(|group| Group { score: (group.score - middle) / half, ..*group }).collect();
        let [offset, slope] = minimum(&scaled, &targets);
        let (a, b) = (-slope / half, slope * (middle / half) - offset);
        if a.is_finite() && b.is_finite() { Ok(Self { of, a, b }) } else { Err(NoFit::OutOfRange) }
    }

    /// A, the slope: negative where the label rises with the score.
    pub fn a(&self) -> f64 {
        self.a
    }

    /// B, the offset.
    pub fn b(&self) -> f64 {
        self.b
    }

    /// What it is of.
    pub fn of(&self) -> CalibrationInput {
        self.of
    }

    /// The probability of a number of what it is of.
    pub(super) fn probability(&self, z: f64) -> f64 {
        sigmoid(-(self.a * z + self.b))
    }
}

/// What is fitted instead of 0 and 1, and how many rows have each.
struct Targets {
    negatives: f64,
    positives: f64,
    of_negative: f64,
    of_positive: f64,
}

impl Targets {
    fn of(groups: &[Group]) -> Self {
        let (negatives, positives) =
            groups.iter().fold((0_u64, 0_u64), |sum, group| (sum.0 + group.negatives, sum.1 + group.positives));
        let (negatives, positives) = (negatives as f64, positives as f64);
        let (of_negative, of_positive) = (1.0 / (negatives + 2.0), (positives + 1.0) / (positives + 2.0));
        Self { negatives, positives, of_negative, of_positive }
    }

    fn mean(&self) -> f64 {
        (self.negatives * self.of_negative + self.positives * self.of_positive) / (self.negatives + self.positives)
    }
}

/// The loss at a point `[offset, slope]`, its gradient, and the three distinct entries of its Hessian matrix.
struct Expansion {
    loss: f64,
    gradient: [f64; 2],
    hessian: [f64; 3],
}

impl Expansion {
    fn at([offset, slope]: [f64; 2], groups: &[Group], targets: &Targets) -> Self {
        let [loss, g0, g1, h00, h01, h11] = sums(groups, |group| {
            let x = group.score;
            let u = offset + slope * x;
            let rows = (group.negatives + group.positives) as f64;
            let target = group.negatives as f64 * targets.of_negative + group.positives as f64 * targets.of_positive;
            let p = Logistic::at(u);
            let (error, weight) = (rows * p.above - target, rows * (p.above * p.below));
            [rows * p.softplus() - target * u, error, error * x, weight, weight * x, weight * x * x]
        });
        Self { loss, gradient: [g0, g1], hessian: [h00, h01, h11] }
    }

    /// Newton's step from here to the minimum.
    fn step(&self) -> [f64; 2] {
        let ([g0, g1], [h00, h01, h11]) = (self.gradient, self.hessian);
        // Too small to bend the way, enough to divide by where the curve is flat to rounding.
        let ridge = 1e-20 * (h00 + h11) + f64::MIN_POSITIVE;
        let (h00, h11) = (h00 + ridge, h11 + ridge);
        let determinant = (h00 * h11 - h01 * h01).max(ridge * (h00 + h11));
        [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant]
    }
}

/// The point `[offset, slope]` of the least loss, by Newton's method with halved steps where one goes too far.
fn minimum(groups: &[Group], targets: &Targets) -> [f64; 2] {
    let mut point = [((targets.positives + 1.0) / (targets.negatives + 1.0)).ln(), 0.0];
    let mut here = Expansion::at(point, groups, targets);
    let mut share = 1.0;
    for _ in 0..MOST_STEPS {
        let [d0, d1] = here.step();
        let next = [point[0] - share * d0, point[1] - share * d1];
        // Twice what the step can still gain. From so near each step squares the distance: this is the last one needed.
        let gain = here.gradient[0] * d0 + here.gradient[1] * d1;
        if gain <= NEAR * here.loss {
            return if share < 1.0 { point } else { next };
        }
        let there = Expansion::at(next, groups, targets);
        if there.loss < here.loss {
            (point, here, share) = (next, there, 1.0);
        } else {
            share /= 2.0;
        }
    }
    point
}

fn finite<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if number.is_finite() { Ok(number) } else { Err(D::Error::custom(InvalidCalibration::Platt)) }
}
