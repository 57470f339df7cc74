//! How sure an area under the ROC curve is.

use super::Sweep;
use super::compensated::CompensatedSum;
use super::probability::sigmoid;
use super::wilson::Z_95;

/// An area under the ROC curve and how sure it is. What is undefined is `None`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct AucInterval {
    /// The area itself.
    pub roc_auc: f64,
    /// DeLong's variance of it: needs two rows of each class.
    pub variance: Option<f64>,
    /// Its root.
    pub se: Option<f64>,
    /// The area ± z · se, cut to [0, 1]. Where the classes do not overlap, the one point 0 or 1.
    pub ci95: Option<(f64, f64)>,
    /// The same on the log-odds of the area, which never leaves (0, 1); undefined at 0 and 1.
    pub ci95_logit: Option<(f64, f64)>,
}

impl AucInterval {
    /// Of `roc_auc`, the area under the ROC curve of `sweep`, at 95 %. O(distinct scores).
    ///
    /// DeLong, DeLong and Clarke-Pearson (1988); the interval on log-odds by the delta method, se / (A (1 − A)).
    pub fn new(sweep: &Sweep, roc_auc: f64) -> Self {
        let variance = variance(sweep, roc_auc);
        let se = variance.map(f64::sqrt);
        let ci95 = se.map(|se| ((roc_auc - Z_95 * se).max(0.0), (roc_auc + Z_95 * se).min(1.0)));
        let ci95_logit = se.filter(|_| 0.0 < roc_auc && roc_auc < 1.0).map(|se| {
            let log_odds = (roc_auc / (1.0 - roc_auc)).ln();
            let half_width = Z_95 * se / (roc_auc * (1.0 - roc_auc));
            (sigmoid(log_odds - half_width), sigmoid(log_odds + half_width))
        });
        Self { roc_auc, variance, se, ci95, ci95_logit }
    }
}

/// The 95 % interval of the area under the ROC curve of `sweep`, cut to [0, 1]: `None` with fewer than two rows of a class.
/// O(distinct scores).
pub(crate) fn auc_interval(sweep: &Sweep, auc: f64) -> Option<(f64, f64)> {
    AucInterval::new(sweep, auc).ci95
}

/// DeLong's variance of the area `auc` under the ROC curve of `sweep`: `None` with fewer than two rows of a class.
///
/// S₁₀/P + S₀₁/N, with S₁₀ the variance over the positives of the share of negatives that each scores above (a tie counts one
/// half), and S₀₁ that over the negatives, both with n − 1. Where the classes do not overlap it is 0.
fn variance(sweep: &Sweep, auc: f64) -> Option<f64> {
    let (positives, negatives) = (sweep.positives(), sweep.negatives());
    if positives < 2 || negatives < 2 {
        return None;
    }
    let share = |below: u64, tied: u64, of: u64| (below as f64 + tied as f64 / 2.0) / of as f64;
    let (mut of_positives, mut of_negatives) = (CompensatedSum::default(), CompensatedSum::default());
    let (mut negatives_below, mut positives_above) = (0, positives);
    for group in sweep.groups() {
        positives_above -= group.positives;
        let above_negatives = share(negatives_below, group.negatives, negatives);
        let below_positives = share(positives_above, group.positives, positives);
        of_positives.add(group.positives as f64 * (above_negatives - auc).powi(2));
        of_negatives.add(group.negatives as f64 * (below_positives - auc).powi(2));
        negatives_below += group.negatives;
    }
    let variance_of_mean = |squares: f64, count: u64| squares / (count - 1) as f64 / count as f64;
    Some(variance_of_mean(of_positives.total(), positives) + variance_of_mean(of_negatives.total(), negatives))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn interval(scores: &[f64], labels: &[bool]) -> Option<(f64, f64)> {
        let sweep = Sweep::new(scores, labels);
        let pairs = (sweep.positives() * sweep.negatives()) as f64;
        let win = |positive: f64, negative: f64| match positive.total_cmp(&negative) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        };
        let of =
            |class: bool| scores.iter().zip(labels).filter(move |(_, label)| **label == class).map(|(score, _)| *score);
        let auc = of(true).flat_map(|p| of(false).map(move |n| win(p, n))).sum::<f64>() / pairs;
        let found = auc_interval(&sweep, auc);
        // The same from all pairs, as the paper has it.
        let mean = |of: &mut dyn Iterator<Item = f64>, count: u64| of.sum::<f64>() / count as f64;
        let (p, n) = (sweep.positives(), sweep.negatives());
        let v10: Vec<f64> = of(true).map(|s| mean(&mut of(false).map(|t| win(s, t)), n)).collect();
        let v01: Vec<f64> = of(false).map(|t| mean(&mut of(true).map(|s| win(s, t)), p)).collect();
        let spread =
            |v: &[f64]| v.iter().map(|x| (x - auc).powi(2)).sum::<f64>() / (v.len() as f64 - 1.0) / v.len() as f64;
        if let Some((low, high)) = found {
            let half = Z_95 * (spread(&v10) + spread(&v01)).sqrt();
            assert!((low - (auc - half).max(0.0)).abs() < 1e-12 && (high - (auc + half).min(1.0)).abs() < 1e-12);
        }
        found
    }

    #[test]
    fn classes_that_do_not_overlap_leave_no_doubt() {
        let labels = [true, true, false, false];
        assert_eq!(interval(&[0.9, 0.8, 0.2, 0.1], &labels), Some((1.0, 1.0)));
        assert_eq!(interval(&[0.1, 0.2, 0.8, 0.9], &labels), Some((0.0, 0.0)));
        assert_eq!(interval(&[0.1, 0.2], &[true, false]), None, "one row of a class has no spread");
    }

    proptest! {
        #[test]
        fn it_is_that_of_all_pairs(rows in prop::collection::vec((0_u8..15, any::<bool>()), 4..80)) {
            let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(*score) / 14.0).collect();
            let labels: Vec<bool> = rows.iter().map(|(_, label)| *label).collect();
            let count = |class: bool| labels.iter().filter(|label| **label == class).count();
            prop_assert_eq!(interval(&scores, &labels).is_some(), count(true) > 1 && count(false) > 1);
        }
    }
}
