//! Selective prediction: label the rows that are far enough from the threshold, leave the others to people, and keep the error
//! among the labelled below a target with a stated confidence.

use serde::{Deserialize, Serialize};

use super::Sweep;
use super::binomial::upper_limit;
use super::confusion::predict;
use super::curves::Curve;
use super::decimal::complement;
use super::objective::Confidence;

/// The rows that are at least so far from the threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Level {
    /// Their least distance, κ = |score − threshold|.
    theta: f64,
    /// How many they are.
    kept: u64,
    /// How many of them have the other label.
    errors: u64,
}

/// A distance that was tested.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// θ: rows with |score − threshold| ≥ θ are labelled.
    pub theta: f64,
    /// Rows that are labelled.
    pub kept: u64,
    /// Labelled rows that are wrong.
    pub errors: u64,
    /// The one-sided Clopper–Pearson upper limit of the share of errors among them, at δ / iterations.
    pub bound: f64,
}

/// A distance that meets the target, as two thresholds: 1 iff `score >= high`, 0 iff `score < low`, between them by hand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SelectiveBand {
    /// The distance.
    #[serde(flatten)]
    pub tested: Tested,
    /// The share of all rows that is labelled.
    pub coverage: f64,
    /// The lowest score that is labelled 1; `None` where no row is.
    pub predicted_1_from: Option<f64>,
    /// The highest score that is labelled 0, inclusive; `None` where no row is.
    pub predicted_0_to: Option<f64>,
    /// The least number from which on a score is not 0 any more, so that `score < low` labels exactly those at the distance θ
    /// or farther, rows still to come included.
    pub low: f64,
    /// The least number that is labelled 1, for rows still to come: no row at hand lies between it and `predicted_1_from`.
    pub high: f64,
}

/// One search for the closest distance that meets a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SelectiveRun {
    /// The highest share of errors among labelled rows.
    pub target_risk: f64,
    /// How often the bounds may be wrong.
    pub delta: f64,
    /// Where the published algorithm ends, which may miss the target; `None` with fewer than two rows.
    pub last: Option<Tested>,
    /// Whether its bound is below the target.
    pub last_meets_target: bool,
    /// Of all that were tested and meet the target, the one that labels most rows.
    pub best: Option<SelectiveBand>,
    /// Of all that were tested, the one with the least bound.
    #[serde(skip)]
    pub nearest: Option<Tested>,
}

/// How many rows are labelled, and how well, if so many are left to people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CoveragePoint {
    /// The share of all rows that is labelled.
    pub coverage: f64,
    /// The share of right labels among them.
    pub accuracy: f64,
}

/// The rows of a sweep by their distance from a threshold.
#[derive(Debug, Clone)]
pub struct Selective<'a> {
    sweep: &'a Sweep,
    threshold: f64,
    /// By ascending distance; the first keeps every row.
    levels: Vec<Level>,
}

impl<'a> Selective<'a> {
    /// Labels are those of `threshold`, which is finite. O(distinct scores).
    pub fn new(sweep: &'a Sweep, threshold: f64) -> Self {
        let mut levels: Vec<Level> = sweep
            .groups()
            .map(|group| Level {
                theta: (group.score - threshold).abs(),
                kept: group.negatives + group.positives,
                errors: if predict(group.score, threshold) { group.negatives } else { group.positives },
            })
            .collect();
        // Two runs, falling below the threshold and rising above it, which the stable sort merges in linear time.
        levels.sort_by(|left, right| left.theta.total_cmp(&right.theta));
        // Equal distances are one level.
        levels.dedup_by(|next, level| {
            let is_same = next.theta == level.theta;
            if is_same {
                level.kept += next.kept;
                level.errors += next.errors;
            }
            is_same
        });
        let (mut kept, mut errors) = (0, 0);
        for level in levels.iter_mut().rev() {
            kept += level.kept;
            errors += level.errors;
            (level.kept, level.errors) = (kept, errors);
        }
        Self { sweep, threshold, levels }
    }

    /// ⌈log₂ rows⌉, the number of distances that a run tests.
    pub fn iterations(&self) -> u32 {
        u64::BITS - self.rows().saturating_sub(1).leading_zeros()
    }

    /// Coverage against accuracy, from all rows labelled to only the farthest.
    pub fn coverage_curve(&self) -> impl Iterator<Item = CoveragePoint> + '_ {
        let rows = self.rows() as f64;
        self.levels.iter().map(move |level| CoveragePoint {
            coverage: level.kept as f64 / rows,
            accuracy: (level.kept - level.errors) as f64 / level.kept as f64,
        })
    }

    /// Search for the distance from which on at most `target_risk` of the labels are wrong, with confidence 1 − `delta`: SGR,
    /// algorithm 1 of Geifman and El-Yaniv (2017). Equal distances stay together, and no error is lost to rounding.
    ///
    /// The union bound covers every distance that was tested, hence `best`.
    pub fn run(&self, target_risk: f64, delta: f64) -> SelectiveRun {
        let rows = self.rows();
        let iterations = self.iterations();
        let level_delta = delta / f64::from(iterations);
        let (mut lowest, mut highest) = (1, rows);
        let (mut last, mut best): (Option<Tested>, Option<Tested>) = (None, None);
        let mut nearest: Option<Tested> = None;
        for _ in 0..iterations {
            let middle = lowest + (highest - lowest).div_ceil(2);
            let Some(Level { theta, kept, errors }) = self.level_of(middle) else { break };
            let tested = Tested { theta, kept, errors, bound: upper_limit(errors, kept, level_delta) };
            if tested.bound < target_risk {
                highest = middle;
                if best.is_none_or(|best| kept > best.kept) {
                    best = Some(tested);
                }
            } else {
                lowest = middle;
            }
            if nearest.is_none_or(|nearest| tested.bound < nearest.bound) {
                nearest = Some(tested);
            }
            last = Some(tested);
        }
        SelectiveRun {
            target_risk,
            delta,
            last,
            last_meets_target: last.is_some_and(|last| last.bound < target_risk),
            best: best.map(|tested| self.band(tested)),
            nearest,
        }
    }

    /// The same for an accuracy and a confidence in decimals: 1 − 0.95 is 0.05.
    pub fn run_for(&self, accuracy: f64, confidence: Confidence) -> SelectiveRun {
        self.run(complement(accuracy), complement(confidence.share()))
    }

    /// Point `index` of the curve: by ascending coverage, so that the last one labels every row.
    ///
    /// # Panics
    /// Where there are no more than `index` points.
    pub fn coverage_point(&self, index: usize) -> CoveragePoint {
        let level = self.level_at(index);
        let (kept, right) = (level.kept as f64, (level.kept - level.errors) as f64);
        CoveragePoint { coverage: kept / self.rows() as f64, accuracy: right / kept }
    }

    /// How far from the threshold the rows are that are labelled at point `index` of the curve.
    ///
    /// # Panics
    /// Where there are no more than `index` points.
    pub fn theta(&self, index: usize) -> f64 {
        self.level_at(index).theta
    }

    fn level_at(&self, index: usize) -> Level {
        self.levels[self.levels.len() - 1 - index]
    }

    fn rows(&self) -> u64 {
        self.levels.first().map_or(0, |level| level.kept)
    }

    /// The level of the row that is number `z`, from 1, by ascending distance.
    fn level_of(&self, z: u64) -> Option<Level> {
        let rows = self.rows();
        // `rows - kept` rows are closer than a level.
        let after = self.levels.partition_point(|level| rows - level.kept < z);
        after.checked_sub(1).map(|index| self.levels[index])
    }

    fn band(&self, tested: Tested) -> SelectiveBand {
        let Tested { theta, .. } = tested;
        let is_far = |score: f64| (score - self.threshold).abs() >= theta;
        let low = least(|score| score >= self.threshold || !is_far(score));
        let high = least(|score| score >= self.threshold && is_far(score));
        let scores = self.sweep.distinct();
        let (up, down) = (self.sweep.candidate(high), self.sweep.candidate(low));
        SelectiveBand {
            tested,
            coverage: tested.kept as f64 / self.rows() as f64,
            predicted_1_from: scores.get(up).copied(),
            predicted_0_to: down.checked_sub(1).map(|below| scores[below]),
            low,
            high,
        }
    }
}

/// The fewest rows on which [`Selective::run`] finds a distance that meets the target, where no two are equally far from the threshold
/// and every label is right; `None` where no number does, or none below 2⁵³.
///
/// The first distance that is tested labels the farther half. Where its bound is too high, so are those of fewer rows.
pub fn fewest_rows(target_risk: f64, delta: f64) -> Option<u64> {
    // So many rows take as many iterations: 2 to the power of one less of them, and one more, up to twice that.
    (1..=53_u32).find_map(|iterations| {
        let (least, most) = (1 + (1_u64 << (iterations - 1)), 1_u64 << iterations);
        let level_delta = delta / f64::from(iterations);
        let passes = |labelled: u64| upper_limit(0, labelled, level_delta) < target_risk;
        let (mut below, mut labelled) = (0, most / 2);
        if !passes(labelled) {
            return None;
        }
        // The bound falls as more rows are labelled.
        while below + 1 < labelled {
            let middle = below.midpoint(labelled);
            if passes(middle) {
                labelled = middle;
            } else {
                below = middle;
            }
        }
        Some(least.max(2 * labelled - 1))
    })
}

/// Coverage against accuracy.
impl Curve for Selective<'_> {
    fn points(&self) -> usize {
        self.levels.len()
    }

    fn x(&self, index: usize) -> f64 {
        self.coverage_point(index).coverage
    }

    fn y(&self, index: usize) -> Option<f64> {
        Some(self.coverage_point(index).accuracy)
    }
}

/// The least f64, from −∞ to +∞, from which on `holds` is true.
fn least(holds: impl Fn(f64) -> bool) -> f64 {
    // f64s in their order are whole numbers in theirs.
    let number = |key: i64| f64::from_bits((if key < 0 { i64::MIN - key } else { key }) as u64);
    let (mut below, mut found) = (-(f64::INFINITY.to_bits() as i64) - 1, f64::INFINITY.to_bits() as i64);
    while below + 1 < found {
        let middle = i64::midpoint(below, found);
        if holds(number(middle)) {
            found = middle;
        } else {
            below = middle;
        }
    }
    number(found)
}

#[cfg(test)]
mod tests;
