//! The figures of weighted rows at a threshold, with intervals.

use serde::Serialize;

use super::{WeightedSweep, Weights, n_effective};
use crate::metrics::shares::{MetricValues, ShareKind, Shares};
use crate::metrics::wilson::wilson_of_share;
use crate::metrics::{AucInterval, Confusion, Metric, Sweep};

/// Whole numbers below it, and their sums, are exact.
const LARGEST_EXACT: f64 = (1_u64 << 53) as f64;

/// How sure a share of weights is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedInterval {
    /// (Σw)² / Σw² over the rows in the denominator (Kish 1965).
    pub n_effective: f64,
    /// 95 % Wilson interval of so many rows, at the weighted share.
    pub wilson95: (f64, f64),
    /// That of as many rows as the weights add up to: right where weights are numbers of equal rows.
    pub wilson95_as_counts: (f64, f64),
}

/// Weighted rows at a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedAt {
    /// Where.
    pub threshold: f64,
    /// Sums of weights.
    #[serde(flatten)]
    pub confusion: Confusion<f64>,
    /// Every metric of these sums.
    #[serde(flatten)]
    pub metrics: MetricValues,
    /// How sure the shares are.
    pub intervals: Shares<WeightedInterval>,
}

impl WeightedSweep {
    /// The figures at `threshold`.
    pub fn at(&self, threshold: f64) -> WeightedAt {
        let confusion = self.confusion(threshold);
        WeightedAt {
            threshold,
            confusion,
            metrics: MetricValues::of(&confusion),
            intervals: Shares::of(|share| self.share_interval(share, threshold)),
        }
    }

    /// How sure `metric` is at `threshold`; `None` where it is no share, or undefined.
    pub fn confidence(&self, metric: Metric, threshold: f64) -> Option<WeightedInterval> {
        self.share_interval(ShareKind::Of(metric), threshold)
    }

    /// The rows, each as often as it weighs. `None` where a weight is not whole, and where the weights add up to 2⁵³ or more, so that
    /// they may be rounded.
    pub fn as_counts(&self) -> Option<Sweep> {
        match self.weights {
            Weights::Decimal => return None,
            Weights::Whole => {}
        }
        if self.sum_of_weights() >= LARGEST_EXACT {
            return None;
        }
        let classes =
            self.groups.iter().flat_map(|group| [(group, true, group.positives), (group, false, group.negatives)]);
        let (lines, counts): (Vec<_>, Vec<_>) =
            classes.map(|(group, label, rows)| ((group.score, label), rows as u64)).unzip();
        let (scores, labels): (Vec<f64>, Vec<bool>) = lines.into_iter().unzip();
        Sweep::counted(&scores, &labels, &counts).ok()
    }

    /// How sure the area under the ROC curve is where each row stands for as many as it weighs. `None` where they are
    /// [no counts](Self::as_counts), and where a class is missing.
    pub fn delong_on_repeated_rows(&self) -> Option<AucInterval> {
        let rows = self.as_counts()?;
        Some(AucInterval::new(&rows, self.summary().roc_auc?))
    }

    fn share_interval(&self, share: ShareKind, threshold: f64) -> Option<WeightedInterval> {
        let candidate = self.lines.candidate(threshold);
        let (weights, squares) = (share.of(&self.sums[candidate])?, share.of(&self.squares[candidate])?);
        let n_effective = n_effective(weights.whole, squares.whole)?;
        // Part and whole are sums of their own: rounding could take a part that is the whole beyond it.
        let share = (weights.part / weights.whole).min(1.0);
        Some(WeightedInterval {
            n_effective,
            wilson95: wilson_of_share(share, n_effective)?,
            wilson95_as_counts: wilson_of_share(share, weights.whole)?,
        })
    }
}
