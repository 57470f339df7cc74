//! The figures of weighted rows at a threshold, with intervals.

use serde::Serialize;

use super::{WeightedSweep, Weights, n_effective};
use crate::metrics::shares::{MetricValues, ShareKind, Shares};
use crate::metrics::wilson::wilson_of_share;
use crate::metrics::{AucInterval, Confusion, Metric, ShareOfRows, Sweep};

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

/// How sure a figure of the true and the false positive rate is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedRates {
    /// 95 % interval by Newcombe's, of (Σw)² / Σw² rows in each class (Kish 1965).
    pub newcombe95: (f64, f64),
    /// That of as many rows as the weights add up to.
    pub newcombe95_as_counts: (f64, f64),
}

/// How sure the metrics of weighted rows are that have an interval in closed form; `None` where they are undefined.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WeightedIntervals {
    /// Of each share.
    #[serde(flatten)]
    pub shares: Shares<WeightedInterval>,
    /// (recall + specificity) / 2
    pub balanced_accuracy: Option<WeightedRates>,
    /// recall + specificity − 1
    pub youden_j: Option<WeightedRates>,
}

impl WeightedIntervals {
    /// The 95 % interval of `metric` by Kish's number of rows; `None` where it has none in closed form.
    pub fn of_metric(&self, metric: Metric) -> Option<(f64, f64)> {
        let of_rates = match metric {
            Metric::BalancedAccuracy => self.balanced_accuracy,
            Metric::YoudenJ => self.youden_j,
            Metric::Accuracy
            | Metric::Precision
            | Metric::Recall
            | Metric::Specificity
            | Metric::Npv
            | Metric::F1
            | Metric::Mcc
            | Metric::Kappa => None,
        };
        let of_share = || self.shares.of_metric(metric).map(|interval| interval.wilson95);
        of_rates.map(|interval| interval.newcombe95).or_else(of_share)
    }
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
    /// How sure they are.
    pub intervals: WeightedIntervals,
}

/// A share of weights.
struct WeighedShare {
    /// From 0 to 1.
    share: f64,
    /// Of as many rows of equal weight.
    n_effective: f64,
    /// Of so much weight.
    weights: f64,
}

impl WeightedSweep {
    /// The figures at `threshold`.
    pub fn at(&self, threshold: f64) -> WeightedAt {
        let confusion = self.confusion(threshold);
        WeightedAt {
            threshold,
            confusion,
            metrics: MetricValues::of(&confusion),
            intervals: WeightedIntervals {
                shares: Shares::of(|share| self.share_interval(share, threshold)),
                balanced_accuracy: self.rates_interval(Metric::BalancedAccuracy, threshold),
                youden_j: self.rates_interval(Metric::YoudenJ, threshold),
            },
        }
    }

    /// 95 % interval `(low, high)` of `metric` at `threshold` in closed form, of as many rows as the weights are worth (Kish): Wilson's
    /// of shares, and Newcombe's of balanced accuracy and Youden's J, each class by its own weights; `None` for the others and where
    /// it is undefined.
    pub fn confidence(&self, metric: Metric, threshold: f64) -> Option<(f64, f64)> {
        self.closed_form(metric, threshold, |share| share.n_effective)
    }

    /// Where a share of weights is one of so many `rows`.
    fn closed_form(&self, metric: Metric, threshold: f64, rows: impl Fn(&WeighedShare) -> f64) -> Option<(f64, f64)> {
        metric.closed_form(|share| {
            let weighed = self.share(share, threshold)?;
            Some(ShareOfRows { share: weighed.share, rows: rows(&weighed) })
        })
    }

    fn rates_interval(&self, metric: Metric, threshold: f64) -> Option<WeightedRates> {
        Some(WeightedRates {
            newcombe95: self.confidence(metric, threshold)?,
            newcombe95_as_counts: self.closed_form(metric, threshold, |share| share.weights)?,
        })
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
            classes.map(|(group, label, rows)| ((score_of(group), label), rows as u64)).unzip();
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
        let WeighedShare { share, n_effective, weights } = self.share(share, threshold)?;
        Some(WeightedInterval {
            n_effective,
            wilson95: wilson_of_share(share, n_effective)?,
            wilson95_as_counts: wilson_of_share(share, weights)?,
        })
    }

    fn share(&self, share: ShareKind, threshold: f64) -> Option<WeighedShare> {
        let candidate = self.lines.candidate(threshold);
        let (weights, squares) = (share.of(&self.sums[candidate])?, share.of(&self.squares[candidate])?);
        let n_effective = n_effective(weights.whole, squares.whole)?;
        // Part and whole are sums of their own: rounding could take a part that is the whole beyond it.
        let share = (weights.part / weights.whole).min(1.0);
        Some(WeighedShare { share, n_effective, weights: weights.whole })
    }
}

/// As a sweep is given it: NaN of what has none.
fn score_of(group: &super::Group<f64>) -> f64 {
    if group.score == f64::NEG_INFINITY { f64::NAN } else { group.score }
}
