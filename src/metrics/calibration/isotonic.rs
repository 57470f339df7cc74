//! Isotonic regression: the best probabilities that never fall where the score rises.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::fit::{InvalidCalibration, NoFit};
use super::input::CalibrationInput;
use crate::metrics::sweep::Group;

/// Neighbouring scores that get one probability.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct IsotonicBlock {
    /// The lowest score in it.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Its rows.
    pub n: u64,
    /// Those with label 1.
    pub positives: u64,
    /// positives / n
    pub value: f64,
}

/// A step function of blocks, low to high (Zadrozny and Elkan 2002).
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Isotonic {
    of: CalibrationInput,
    #[serde(deserialize_with = "rising_blocks")]
    blocks: Vec<IsotonicBlock>,
}

impl Isotonic {
    /// The blocks of `groups` (ascending), by pooling adjacent violators in whole numbers: equal scores are one group from the
    /// start, and neighbours that are not strictly below each other are pooled. O(groups).
    ///
    /// # Errors
    /// Without rows.
    pub(super) fn fit(of: CalibrationInput, groups: &[Group]) -> Result<Self, NoFit> {
        let mut blocks: Vec<IsotonicBlock> = Vec::new();
        for group in groups.iter().filter(|group| group.negatives + group.positives > 0) {
            let mut block = IsotonicBlock {
                low: group.score,
                high: group.score,
                n: group.negatives + group.positives,
                positives: group.positives,
                value: 0.0,
            };
            while let Some(below) =
                blocks.pop_if(|below| product(below.positives, block.n) >= product(block.positives, below.n))
            {
                block.low = below.low;
                block.n += below.n;
                block.positives += below.positives;
            }
            blocks.push(block);
        }
        for block in &mut blocks {
            block.value = block.positives as f64 / block.n as f64;
        }
        if blocks.is_empty() { Err(NoFit::NoRows) } else { Ok(Self { of, blocks }) }
    }

    /// The blocks, low to high; there is always one.
    pub fn blocks(&self) -> &[IsotonicBlock] {
        &self.blocks
    }

    /// What it is of.
    pub fn of(&self) -> CalibrationInput {
        self.of
    }

    /// The probability of a number of what it is of: the value of the block that it lies in. Between two blocks it is on the
    /// straight line from the end of one to the start of the next, and beyond the outer ones it is theirs, as in scikit-learn's
    /// `IsotonicRegression(out_of_bounds="clip")`. It never falls where `x` rises.
    pub(super) fn probability(&self, x: f64) -> f64 {
        let next = self.blocks.partition_point(|block| block.high < x);
        let below = next.checked_sub(1).and_then(|below| self.blocks.get(below));
        match (below, self.blocks.get(next)) {
            (Some(below), Some(block)) if x < block.low => {
                // Halves, so that the distance between two f64s is always one, but not where halves lose digits.
                let unit = if (block.low - below.high).is_finite() { 1.0 } else { 0.5 };
                let share = (x * unit - below.high * unit) / (block.low * unit - below.high * unit);
                (below.value + share * (block.value - below.value)).min(block.value)
            }
            (_, Some(block)) | (Some(block), None) => block.value,
            // There is always a block.
            (None, None) => f64::NAN,
        }
    }
}

fn product(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}

/// Blocks whose scores and values rise, each value the share that its counts give.
fn rising_blocks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IsotonicBlock>, D::Error> {
    let blocks = Vec::<IsotonicBlock>::deserialize(deserializer)?;
    let sound = |block: &IsotonicBlock| {
        let finite = block.low.is_finite() && block.high.is_finite() && block.low <= block.high;
        finite && block.n > 0 && block.positives <= block.n && block.value == block.positives as f64 / block.n as f64
    };
    let rising = blocks.windows(2).all(|pair| pair[0].high < pair[1].low && pair[0].value <= pair[1].value);
    let right = !blocks.is_empty() && rising && blocks.iter().all(sound);
    if right { Ok(blocks) } else { Err(D::Error::custom(InvalidCalibration::Blocks)) }
}
