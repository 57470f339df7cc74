//! The 95 % intervals of metrics in closed form: nothing has to be drawn anew for them.

use super::metric::IntervalForm;
use super::newcombe::{Estimate, ShareOfRows};
use super::shares::ShareKind;
use super::{Confusion, Metric};

impl Metric {
    /// Its 95 % interval `(low, high)`, where it has one in closed form, from shares of rows that are as sure as `share` says.
    ///
    /// A share of rows has Wilson's. Youden's J is the difference of two shares of rows that have nothing to do with each other,
    /// the true and the false positive rate, and has Newcombe's; balanced accuracy is (J + 1) / 2. Both hold where a class has few
    /// rows and all of them are right, as drawing these anew cannot: every draw has them all right too.
    pub(super) fn closed_form(self, share: impl Fn(ShareKind) -> Option<ShareOfRows>) -> Option<(f64, f64)> {
        match self.interval_form() {
            IntervalForm::Wilson => share(ShareKind::Of(self))?.wilson(),
            IntervalForm::Newcombe(from_j) => {
                let (low, high) = share(ShareKind::Of(Self::Recall))?.minus(share(ShareKind::Fpr)?)?;
                Some((from_j(low), from_j(high)))
            }
            IntervalForm::Drawn => None,
        }
    }

    /// How far apart two values can be, where it follows from the true and the false positive rate; `None` for other metrics.
    pub(super) fn range_of_rates(self) -> Option<f64> {
        match self.interval_form() {
            IntervalForm::Newcombe(from_j) => Some(from_j(1.0) - from_j(-1.0)),
            IntervalForm::Wilson | IntervalForm::Drawn => None,
        }
    }
}

impl Confusion {
    /// 95 % interval `(low, high)` of `metric` in closed form: Wilson's of shares of rows (accuracy, precision, recall, specificity,
    /// NPV), Newcombe's of balanced accuracy and Youden's J; `None` for the others and where the metric is undefined.
    pub(crate) fn confidence(&self, metric: Metric) -> Option<(f64, f64)> {
        metric.closed_form(|share| {
            let share = share.of(self)?;
            ShareOfRows::of_counts(share.part, share.whole)
        })
    }

    /// `metric` with that interval.
    pub(super) fn estimate(&self, metric: Metric) -> Option<Estimate> {
        Some(Estimate { value: self.value(metric)?, interval: self.confidence(metric)? })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::{Resampling, Statistic, cell_bootstrap};

    const J: Metric = Metric::YoudenJ;

    fn assert_near(found: Option<(f64, f64)>, (low, high): (f64, f64)) {
        let found = found.unwrap();
        assert!((found.0 - low).abs() < 1e-12 && (found.1 - high).abs() < 1e-12, "{found:?}, not {:?}", (low, high));
    }

    #[test]
    fn youdens_j_has_newcombes_interval_and_balanced_accuracy_the_middle_of_it_and_1() {
        // In Python, from wilson(p, n) = (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) of tpr = tp/(tp + fn) and
        // fpr = fp/(fp + tn): J − √((tpr − low(tpr))² + (high(fpr) − fpr)²) to J + √((high(tpr) − tpr)² + (fpr − low(fpr))²). The first
        // is Newcombe's own example, 56/70 and 48/80, which he has from 0.0524 to 0.3339.
        for ((tp, fn_, fp, tn), ends) in [
            ((56, 14, 48, 32), (0.052_431_472_402_364_98, 0.333_872_654_036_906)),
            // All 20 positives are right.
            ((20, 0, 829, 1161), (0.420_823_779_846_749_7, 0.604_896_259_267_505)),
            ((9, 1, 24, 466), (0.546_012_198_133_992_3, 0.934_659_257_313_403_8)),
            ((10, 0, 0, 490), (0.722_358_209_876_805_2, 1.0)),
        ] {
            let counts = Confusion { tp, fp, fn_, tn };
            assert_near(counts.confidence(J), ends);
            assert_near(
                counts.confidence(Metric::BalancedAccuracy),
                (f64::midpoint(ends.0, 1.0), f64::midpoint(ends.1, 1.0)),
            );
        }
        let without_a_class = Confusion { tp: 0, fp: 1, fn_: 0, tn: 4 };
        assert_eq!([J, Metric::BalancedAccuracy].map(|metric| without_a_class.confidence(metric)), [None; 2]);
    }

    /// How likely each number of `trials` is that succeed with a chance of `chance`.
    fn chances(trials: u32, chance: f64) -> Vec<f64> {
        let mut known = vec![(1.0 - chance).powi(trials as i32)];
        for count in 1..=trials {
            let last = known[known.len() - 1];
            known.push(last * f64::from(trials - count + 1) / f64::from(count) * chance / (1.0 - chance));
        }
        known
    }

    /// How often an interval covers the true Youden's J of 0.85 with 10 positives (recall 0.9) and 490 negatives (specificity 0.95):
    /// no simulation, all outcomes by their chances.
    fn coverage(interval: impl Fn(&Confusion) -> Option<(f64, f64)>) -> f64 {
        let (of_positives, of_negatives) = (chances(10, 0.9), chances(490, 0.05));
        let mut covered = 0.0;
        for (tp, of_tp) in (0..).zip(&of_positives) {
            for (fp, of_fp) in (0..).zip(&of_negatives).filter(|(_, chance)| *chance * of_tp > 1e-7) {
                let counts = Confusion { tp, fp, fn_: 10 - tp, tn: 490 - fp };
                if interval(&counts).is_some_and(|(low, high)| low <= 0.85 && 0.85 <= high) {
                    covered += of_tp * of_fp;
                }
            }
        }
        covered
    }

    #[test]
    fn with_ten_positives_newcombes_interval_covers_youdens_j_where_rows_drawn_anew_do_not() {
        let newcombe = coverage(|counts| counts.confidence(J));
        assert!(newcombe > 0.93 && newcombe < 0.97, "{newcombe}");
        let drawn = |counts: &Confusion| {
            cell_bootstrap(counts, Resampling::Rows, 200, 1, &[Statistic::Metric(J)])[0].interval()
        };
        let percentiles = coverage(drawn);
        assert!(percentiles < 0.8, "{percentiles}");
    }
}
