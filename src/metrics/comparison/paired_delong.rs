//! Whether the areas under two ROC curves over the same rows differ.

use serde::Serialize;

use crate::metrics::Sweep;
use crate::metrics::compensated::CompensatedSum;
use crate::metrics::normal::normal_two_sided_p;
use crate::metrics::wilson::Z_95;

/// DeLong's test of two scores of the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairedDelong {
    /// ROC AUC of the first.
    pub auc_a: f64,
    /// ROC AUC of the second.
    pub auc_b: f64,
    /// The first minus the second.
    pub difference: f64,
    /// Variance of the first area; `None`, as all that follows, with fewer than two rows of a class.
    pub var_a: Option<f64>,
    /// Variance of the second area.
    pub var_b: Option<f64>,
    /// Covariance of the two.
    pub covariance: Option<f64>,
    /// Variance of the difference.
    pub var_difference: Option<f64>,
    /// The difference in standard deviations, with the sign of pROC: above 0 where the first area is larger. 0 where the two
    /// rank alike; `None` where the variance is 0 though the areas differ.
    pub z: Option<f64>,
    /// P(|Z| ≥ |z|), two-sided.
    pub p: Option<f64>,
    /// 95 % interval of the difference.
    pub ci95: Option<(f64, f64)>,
}

/// Sums over the rows of one class, of placements less their mean.
#[derive(Debug, Clone, Copy, Default)]
struct Spread {
    of_a: CompensatedSum,
    of_b: CompensatedSum,
    product: CompensatedSum,
    of_difference: CompensatedSum,
}

impl PairedDelong {
    /// Of two sweeps over the same lines, labels and counts; `None` where a class is missing. O(lines).
    ///
    /// DeLong, DeLong and Clarke-Pearson (1988), from ranks as Sun and Xu (2014). A row's placement is the share of the other
    /// class that it is on the right side of (a tie counts one half). The variance of the difference is that of the
    /// differences of placements, which is the same as var a + var b − 2 cov and does not cancel.
    ///
    /// # Panics
    /// Where the sweeps have other numbers of lines, or of rows of a class.
    pub fn new(a: &Sweep, b: &Sweep) -> Option<Self> {
        assert_eq!(a.lines(), b.lines(), "both have the same lines");
        assert_eq!((a.positives(), a.negatives()), (b.positives(), b.negatives()), "both have the same labels");
        let (positives, negatives) = (a.positives(), a.negatives());
        let pairs = positives as f64 * negatives as f64;
        if pairs == 0.0 {
            return None;
        }
        let (of_a, of_b) = (Placements::new(a), Placements::new(b));
        let won = |placements: &Placements| (placements.twice_won as f64 / 2.0) / pairs;
        // In whole numbers, so that equal areas differ by exactly 0.
        let difference = (of_a.twice_won as i128 - of_b.twice_won as i128) as f64 / 2.0 / pairs;
        let areas = Self {
            auc_a: won(&of_a),
            auc_b: won(&of_b),
            difference,
            var_a: None,
            var_b: None,
            covariance: None,
            var_difference: None,
            z: None,
            p: None,
            ci95: None,
        };
        if positives < 2 || negatives < 2 {
            return Some(areas);
        }
        Some(areas.with_spread(a, &of_a, &of_b))
    }

    /// The 95 % interval for people; `None` too where it has no width: rows that both rank alike say nothing of other rows.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.ci95.filter(|(low, high)| low < high)
    }

    /// With all that needs the variances.
    fn with_spread(self, sweep: &Sweep, of_a: &Placements, of_b: &Placements) -> Self {
        let spread = |order: &[u32], others: u64| {
            let mut spread = Spread::default();
            for &line in order {
                let count = sweep.count(line) as f64;
                let share = |placements: &Placements| placements.twice[line as usize] / 2.0 / others as f64;
                let (a, b) = (share(of_a) - self.auc_a, share(of_b) - self.auc_b);
                let twice = of_a.twice[line as usize] - of_b.twice[line as usize];
                spread.of_a.add(count * a * a);
                spread.of_b.add(count * b * b);
                spread.product.add(count * a * b);
                spread.of_difference.add(count * (twice / 2.0 / others as f64 - self.difference).powi(2));
            }
            spread
        };
        let (positives, negatives) = (sweep.positives(), sweep.negatives());
        let (of_positives, of_negatives) =
            (spread(sweep.positive_order(), negatives), spread(sweep.negative_order(), positives));
        let variance = |sum: fn(&Spread) -> CompensatedSum| {
            let of_mean = |sum: CompensatedSum, rows: u64| sum.total() / (rows - 1) as f64 / rows as f64;
            of_mean(sum(&of_positives), positives) + of_mean(sum(&of_negatives), negatives)
        };
        let rank_alike = of_a.twice == of_b.twice;
        let var_difference = if rank_alike { 0.0 } else { variance(|spread| spread.of_difference) };
        let deviation = var_difference.sqrt();
        let z = match (rank_alike, deviation > 0.0) {
            (true, _) => Some(0.0),
            (false, true) => Some(self.difference / deviation),
            (false, false) => None,
        };
        let half = Z_95 * deviation;
        Self {
            var_a: Some(variance(|spread| spread.of_a)),
            var_b: Some(variance(|spread| spread.of_b)),
            covariance: Some(variance(|spread| spread.product)),
            var_difference: Some(var_difference),
            z,
            p: z.map(normal_two_sided_p),
            ci95: z.map(|_| (self.difference - half, self.difference + half)),
            ..self
        }
    }
}

/// For each line, how many rows of the other class it is on the right side of.
struct Placements {
    /// Twice that number, ties counted once, by line: whole, and so exact, up to 2⁵² rows.
    twice: Vec<f64>,
    /// The sum over the positives: twice Mann and Whitney's U.
    twice_won: u128,
}

impl Placements {
    fn new(sweep: &Sweep) -> Self {
        let mut placements = Self { twice: vec![0.0; sweep.lines()], twice_won: 0 };
        let (mut positives, mut negatives) = (sweep.positive_order().iter(), sweep.negative_order().iter());
        let (mut negatives_below, mut positives_above) = (0, sweep.positives());
        for (lines, group) in sweep.lines_by_group().zip(sweep.groups()) {
            positives_above -= group.positives;
            let twice = |inside: u64, tied: u64| 2 * u128::from(inside) + u128::from(tied);
            let of_positive = twice(negatives_below, group.negatives);
            let of_negative = twice(positives_above, group.positives);
            placements.twice_won += u128::from(group.positives) * of_positive;
            // The lines of the group are the next ones of both classes.
            for &line in lines {
                let is_positive = positives.as_slice().first() == Some(&line);
                if is_positive {
                    positives.next()
                } else {
                    negatives.next()
                };
                placements.twice[line as usize] = if is_positive { of_positive } else { of_negative } as f64;
            }
            negatives_below += group.negatives;
        }
        placements
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn compared(labels: &[bool], a: &[f64], b: &[f64]) -> Option<PairedDelong> {
        PairedDelong::new(&Sweep::new(a, labels), &Sweep::new(b, labels))
    }

    #[test]
    fn a_missing_class_leaves_nothing_and_a_lonely_row_only_the_areas() {
        assert_eq!(compared(&[true, true], &[0.1, 0.2], &[0.2, 0.1]), None);
        assert_eq!(compared(&[], &[], &[]), None);
        let lonely = compared(&[true, false, false], &[0.5, 0.1, 0.9], &[0.5, 0.1, 0.2]).unwrap();
        assert_eq!((lonely.auc_a, lonely.auc_b, lonely.difference), (0.5, 1.0, -0.5));
        assert_eq!((lonely.var_a, lonely.z, lonely.p, lonely.ci95), (None, None, None, None));
    }

    #[test]
    fn two_that_rank_alike_do_not_differ_and_opposites_cannot_be_tested() {
        let labels = [true, false, true, false];
        let same = compared(&labels, &[0.9, 0.2, 0.3, 0.4], &[9.0, -2.0, 3.0, 4.0]).unwrap();
        assert_eq!(
            (same.var_difference, same.z, same.p, same.ci95),
            (Some(0.0), Some(0.0), Some(1.0), Some((0.0, 0.0)))
        );
        assert!(same.var_a.unwrap() > 0.0);
        let opposite = compared(&labels, &[0.9, 0.1, 0.8, 0.2], &[0.1, 0.9, 0.2, 0.8]).unwrap();
        assert_eq!((opposite.difference, opposite.var_difference), (1.0, Some(0.0)));
        assert_eq!((opposite.z, opposite.p, opposite.ci95), (None, None, None));
    }

    proptest! {
        #[test]
        fn it_is_the_test_over_all_pairs(
            rows in prop::collection::vec((0_u8..9, 0_u8..9, any::<bool>(), 0_u64..4), 4..50)
        ) {
            let column = |of: fn(&(u8, u8, bool, u64)) -> u8| rows.iter().map(|row| f64::from(of(row)) / 8.0).collect::<Vec<_>>();
            let (a, b) = (column(|row| row.0), column(|row| row.1));
            let labels: Vec<bool> = rows.iter().map(|row| row.2).collect();
            let counts: Vec<u64> = rows.iter().map(|row| row.3).collect();
            let of = |class: bool, scores: &[f64]| -> Vec<f64> {
                let lines = (0..rows.len()).filter(|&line| labels[line] == class);
                lines.flat_map(|line| vec![scores[line]; counts[line] as usize]).collect()
            };
            let found = PairedDelong::new(
                &Sweep::counted(&a, &labels, &counts).unwrap(), &Sweep::counted(&b, &labels, &counts).unwrap()
            );
            let (p, n) = (of(true, &a).len(), of(false, &a).len());
            prop_assert_eq!(found.is_some(), p > 0 && n > 0);
            prop_assume!(p > 1 && n > 1);
            let found = found.unwrap();
            let win = |positive: f64, negative: f64| {
                f64::from(u8::from(positive > negative)) + f64::from(u8::from(positive == negative)) / 2.0
            };
            let placements = |scores: &[f64]| {
                let (positives, negatives) = (of(true, scores), of(false, scores));
                let v10: Vec<f64> =
                    positives.iter().map(|&s| negatives.iter().map(|&t| win(s, t)).sum::<f64>() / n as f64).collect();
                let v01: Vec<f64> =
                    negatives.iter().map(|&t| positives.iter().map(|&s| win(s, t)).sum::<f64>() / p as f64).collect();
                (v10, v01)
            };
            let (of_a, of_b) = (placements(&a), placements(&b));
            let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
            let covariance = |v: &[f64], w: &[f64]| {
                let (x, y) = (mean(v), mean(w));
                v.iter().zip(w).map(|(v, w)| (v - x) * (w - y)).sum::<f64>() / (v.len() - 1) as f64 / v.len() as f64
            };
            let both = |v: &(Vec<f64>, Vec<f64>), w: &(Vec<f64>, Vec<f64>)| covariance(&v.0, &w.0) + covariance(&v.1, &w.1);
            let (aa, bb, ab) = (both(&of_a, &of_a), both(&of_b, &of_b), both(&of_a, &of_b));
            for (found, expected) in [
                (found.auc_a, mean(&of_a.0)), (found.auc_b, mean(&of_b.0)), (found.var_a.unwrap(), aa),
                (found.var_b.unwrap(), bb), (found.covariance.unwrap(), ab), (found.var_difference.unwrap(), aa + bb - 2.0 * ab),
            ] {
                prop_assert!((found - expected).abs() < 1e-12, "{} {}", found, expected);
            }
        }
    }
}
