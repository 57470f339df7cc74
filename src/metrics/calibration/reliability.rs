//! How often the label is 1 where the score says it is: reliability by bins, with the errors and Brier's terms that follow.

use std::num::NonZeroUsize;

use super::bins::{self, Bin};
use crate::metrics::Sweep;
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::sweep::Group;
use crate::metrics::wilson::wilson;

/// Which rows share a bin. Equal scores always do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinRule {
    /// This many bins of equal width: `min(floor(score · B), B − 1)`.
    EqualWidth(NonZeroUsize),
    /// This many bins of about as many rows: `floor(B · (rows with a lower score) / n)` in whole numbers.
    EqualMass(NonZeroUsize),
}

impl BinRule {
    /// The number of bins, empty ones included.
    pub fn count(self) -> NonZeroUsize {
        match self {
            Self::EqualWidth(count) | Self::EqualMass(count) => count,
        }
    }

    /// The JSON key: `equal_width_10`, `equal_mass_15`, …
    pub fn key(self) -> String {
        match self {
            Self::EqualWidth(count) => format!("equal_width_{count}"),
            Self::EqualMass(count) => format!("equal_mass_{count}"),
        }
    }

    /// Call `visit` for each group with its bin.
    fn for_each(self, sweep: &Sweep, mut visit: impl FnMut(usize, &Group)) {
        let (rows, mut below) = (u128::from(rows(sweep)), 0_u128);
        for group in sweep.groups() {
            let bin = match self {
                Self::EqualWidth(count) => bins::of_width(group.score, count),
                // Less than `count`, since fewer than all rows lie below.
                Self::EqualMass(count) => (count.get() as u128 * below / rows) as usize,
            };
            visit(bin, &group);
            below += u128::from(group.negatives + group.positives);
        }
    }
}

/// One bin: `{"n": 0}` where it has no rows.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ReliabilityBin {
    /// Its rows.
    pub n: u64,
    /// What is known of them.
    #[serde(flatten)]
    pub filled: Option<FilledBin>,
}

/// What is known of the rows in a bin that has some.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct FilledBin {
    /// Rows with label 1.
    pub positives: u64,
    /// What the scores say.
    pub mean_score: f64,
    /// What the labels say: positives / n.
    pub positive_rate: f64,
    /// The lowest score in the bin.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// 95 % Wilson interval of the positive rate.
    pub wilson95: (f64, f64),
}

/// The Brier score taken apart: reliability − resolution + uncertainty + `within_bin_variance` − `within_bin_covariance`
/// (Stephenson, Coelho and Jolliffe 2008). The first three alone add up only where all scores in a bin are equal.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BrierTerms {
    /// Mean squared error of the scores.
    pub brier: f64,
    /// Mean over the rows of (mean score − positive rate)² of their bin: the less the better.
    pub reliability: f64,
    /// Mean over the rows of (positive rate of their bin − that of all)²: the more the better.
    pub resolution: f64,
    /// Positive rate of all · (1 − it).
    pub uncertainty: f64,
    /// Mean of (score − mean score of its bin)².
    pub within_bin_variance: f64,
    /// Twice the mean of (label − positive rate of its bin) · (score − mean score of its bin).
    pub within_bin_covariance: f64,
    /// Murphy's three terms, shown because others do.
    pub reliability_minus_resolution_plus_uncertainty: f64,
}

/// A reliability diagram and its figures.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Reliability {
    /// The bins from low scores to high ones, empty ones included.
    pub bins: Vec<ReliabilityBin>,
    /// Expected calibration error: |mean score − positive rate|, averaged over the rows.
    pub ece: f64,
    /// Maximum calibration error: the greatest of a bin that has rows.
    pub mce: f64,
    /// The Brier score taken apart by these bins.
    pub brier: BrierTerms,
}

impl Reliability {
    /// The rows of `sweep` in bins by `rule`; `None` without rows and where a score lies outside [0, 1]. O(distinct scores +
    /// bins).
    pub fn new(sweep: &Sweep, rule: BinRule) -> Option<Self> {
        let (lowest, highest) = sweep.distinct().first().zip(sweep.distinct().last())?;
        if *lowest < 0.0 || *highest > 1.0 {
            return None;
        }
        let mut bins = bins::empty(rule.count());
        rule.for_each(sweep, |bin, group| bins[bin].add(group));
        let (ece, mce) = bins::errors(&bins, rows(sweep));
        let brier = brier_terms(sweep, rule, &bins);
        Some(Self { bins: bins.iter().map(described).collect(), ece, mce, brier })
    }
}

fn rows(sweep: &Sweep) -> u64 {
    sweep.positives() + sweep.negatives()
}

fn described(bin: &Bin) -> ReliabilityBin {
    let filled = wilson(bin.positives, bin.rows).map(|wilson95| FilledBin {
        positives: bin.positives,
        mean_score: bin.mean_score(),
        positive_rate: bin.positive_rate(),
        low: bin.low,
        high: bin.high,
        wilson95,
    });
    ReliabilityBin { n: bin.rows, filled }
}

fn brier_terms(sweep: &Sweep, rule: BinRule, bins: &[Bin]) -> BrierTerms {
    let rows = rows(sweep) as f64;
    let base = sweep.positives() as f64 / rows;
    let [mut reliability, mut resolution] = [CompensatedSum::default(); 2];
    for bin in bins.iter().filter(|bin| bin.rows > 0) {
        let share = bin.rows as f64 / rows;
        reliability.add(share * (bin.mean_score() - bin.positive_rate()).powi(2));
        resolution.add(share * (bin.positive_rate() - base).powi(2));
    }
    let [mut brier, mut variance, mut covariance] = [CompensatedSum::default(); 3];
    rule.for_each(sweep, |bin, group| {
        let (negatives, positives) = (group.negatives as f64, group.positives as f64);
        let (off, rate) = (group.score - bins[bin].mean_score(), bins[bin].positive_rate());
        brier.add(negatives * group.score.powi(2) + positives * (1.0 - group.score).powi(2));
        variance.add((negatives + positives) * off * off);
        covariance.add(2.0 * (positives * (1.0 - rate) - negatives * rate) * off);
    });
    let (reliability, resolution, uncertainty) = (reliability.total(), resolution.total(), base * (1.0 - base));
    BrierTerms {
        brier: brier.total() / rows,
        reliability,
        resolution,
        uncertainty,
        within_bin_variance: variance.total() / rows,
        within_bin_covariance: covariance.total() / rows,
        reliability_minus_resolution_plus_uncertainty: reliability - resolution + uncertainty,
    }
}
