//! How sure a mean over the rows is: of what they cost, or of what their answers gain.

use super::bootstrap::{Resampling, Statistic, cell_bootstrap};
use super::moments::Moments;
use super::objective::Goal;
use super::row_mean::RowMean;
use super::sureness::BootstrapPlan;
use super::terms::Terms;
use super::wilson::{Z_95, wilson};
use super::{Confusion, Costs, Outcome, Sweep};

/// A mean of numbers that differ by row, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanOfRows {
    /// The mean over the rows.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
}

impl MeanOfRows {
    /// The mean ± z standard errors; `None` where all rows have the same.
    pub(super) fn interval(self) -> Option<(f64, f64)> {
        let (low, high) = (self.value - Z_95 * self.se, self.value + Z_95 * self.se);
        (low < high).then_some((low, high))
    }
}

impl Terms<'_> {
    /// The value of `mean` at `threshold`, at the prevalence where there is one, and its standard error, where what it is taken of
    /// differs by row; `None` where it does not, and where there are too few rows to say how sure it is.
    pub(crate) fn mean_by_row(
        &self,
        mean: RowMean,
        sweep: &Sweep,
        threshold: f64,
        resampling: Resampling,
    ) -> Option<MeanOfRows> {
        let costs = self.rows_of(mean).filter(|costs| costs.differ_by_row())?;
        let MeanOfRows { value, se } = self.mean_paid(Paid::at(costs, sweep, threshold), resampling)?;
        Some(MeanOfRows { value: mean.of_paid(value), se })
    }

    fn mean_paid(&self, paid: Paid, resampling: Resampling) -> Option<MeanOfRows> {
        let Some(prevalence) = self.prevalence else { return paid.mean(resampling) };
        let (of_1, of_0) = (prevalence.share(), 1.0 - prevalence.share());
        let Paid { positives, negatives } = paid;
        let se = |moments: Moments| Some(moments.variance_of_sum()?.sqrt() / moments.rows);
        let value = of_1 * positives.mean + of_0 * negatives.mean;
        Some(MeanOfRows { value, se: (of_1 * se(positives)?).hypot(of_0 * se(negatives)?) })
    }

    /// The 95 % interval of `mean` at `threshold`, as measured, whatever the prevalence; `None` where nobody knows what it is taken of,
    /// and where all rows have the same.
    ///
    /// Where every outcome costs the same for all rows the four counts are drawn anew as `plan` says. Costs that differ by row
    /// are numbers of which the mean is taken: it is the mean ± z standard errors, which percentiles of drawing the rows anew
    /// come to with more and more rows. Exact match is a share of rows, and has Wilson's interval.
    pub(crate) fn mean_interval(
        &self,
        mean: RowMean,
        sweep: &Sweep,
        threshold: f64,
        plan: BootstrapPlan,
    ) -> Option<(f64, f64)> {
        let costs = self.rows_of(mean)?;
        if mean == RowMean::Exact {
            return exact_match(costs, sweep, threshold);
        }
        if costs.differ_by_row() {
            let paid = Paid::at(costs, sweep, threshold).mean(plan.resampling)?.interval()?;
            return Some(mean.of_interval(paid));
        }
        let counts = sweep.confusion(threshold);
        Self { prevalence: None, ..*self }.by_counts(mean, &counts, plan).filter(|(low, high)| low < high)
    }

    fn by_counts(&self, mean: RowMean, counts: &Confusion, plan: BootstrapPlan) -> Option<(f64, f64)> {
        let value = |counts: &Confusion| self.value_by(Goal::Mean(mean), counts);
        let found = cell_bootstrap(counts, plan.resampling, plan.replicates, plan.seed, &[Statistic::Other(&value)]);
        found.first()?.interval()
    }
}

/// Wilson's interval of the share of rows whose answer is right.
fn exact_match(costs: &Costs, sweep: &Sweep, threshold: f64) -> Option<(f64, f64)> {
    let candidate = sweep.candidate(threshold);
    // Whole numbers are added exactly.
    let right = 0.0 - costs.totals(candidate, &sweep.confusion_at(candidate)).total();
    wilson(right.round() as u64, sweep.rows())
}

/// What the rows of each label pay.
#[derive(Debug, Clone, Copy)]
struct Paid {
    positives: Moments,
    negatives: Moments,
}

impl Paid {
    fn at(costs: &Costs, sweep: &Sweep, threshold: f64) -> Self {
        let candidate = sweep.candidate(threshold);
        let counts = sweep.confusion_at(candidate);
        let of = |outcome: Outcome| costs.moments(outcome, counts.of(outcome), candidate);
        Self {
            positives: of(Outcome::TruePositive).and(of(Outcome::FalseNegative)),
            negatives: of(Outcome::FalsePositive).and(of(Outcome::TrueNegative)),
        }
    }

    /// `None` with fewer than two rows, or fewer than two of a class where class sizes are fixed.
    fn mean(self, resampling: Resampling) -> Option<MeanOfRows> {
        let all = self.positives.and(self.negatives);
        let variance = match resampling {
            Resampling::Rows => all.variance_of_sum()?,
            Resampling::FixedClassSizes => self.positives.variance_of_sum()? + self.negatives.variance_of_sum()?,
        };
        Some(MeanOfRows { value: all.mean, se: variance.sqrt() / all.rows })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::metrics::{CostColumn, CostColumns, predict};

    const ROWS: usize = 400;

    /// Scores, labels, and what a row costs where it is an error.
    fn rows() -> (Vec<f64>, Vec<bool>, Vec<f64>) {
        let noise = |row: usize| (row.wrapping_mul(2_654_435_761) >> 7) % 1000;
        let scores = (0..ROWS).map(|row| (noise(row) / 10) as f64 / 100.0).collect();
        let labels = (0..ROWS).map(|row| noise(row + 7) * 2 < noise(row) + 400).collect();
        let costs = (0..ROWS).map(|row| 1.0 + (noise(row + 31) as f64 / 250.0).powi(2)).collect();
        (scores, labels, costs)
    }

    fn costs(sweep: &Arc<Sweep>, labels: &[bool], column: &[f64]) -> Costs {
        let column = || Some(CostColumn { name: "cost".into(), values: column.into() });
        let columns = CostColumns { fp: column(), fn_: column(), ..CostColumns::default() };
        Costs::new(sweep, labels, "tn=-0.5".parse().unwrap(), &columns).unwrap()
    }

    #[test]
    fn the_interval_of_costs_by_row_is_that_of_a_mean_of_as_many_numbers() {
        let (scores, labels, column) = rows();
        let sweep = Arc::new(Sweep::new(&scores, &labels));
        let costs = costs(&sweep, &labels, &column);
        let paid = |row: usize| match (labels[row], predict(scores[row], 0.4)) {
            (true, true) => 0.0,
            (false, false) => -0.5,
            (true, false) | (false, true) => column[row],
        };
        let moments = |of: &dyn Fn(usize) -> bool| {
            let paid: Vec<f64> = (0..ROWS).filter(|&row| of(row)).map(paid).collect();
            let mean = paid.iter().sum::<f64>() / paid.len() as f64;
            let squares: f64 = paid.iter().map(|paid| (paid - mean).powi(2)).sum();
            (mean, squares / (paid.len() - 1) as f64, paid.len() as f64)
        };
        let (mean, variance, n) = moments(&|_| true);
        let within = [true, false].map(|class| moments(&|row| labels[row] == class));
        let of_classes: f64 = within.iter().map(|(_, variance, rows)| variance * rows).sum();
        for (resampling, se) in
            [(Resampling::Rows, (variance / n).sqrt()), (Resampling::FixedClassSizes, of_classes.sqrt() / n)]
        {
            let plan = BootstrapPlan { resampling, ..BootstrapPlan::default() };
            let terms = Terms { costs: Some(&costs), answers: None, prevalence: "2%".parse().ok() };
            let (low, high) = terms.mean_interval(RowMean::Cost, &sweep, 0.4, plan).unwrap();
            assert!((low - (mean - Z_95 * se)).abs() < 1e-12 && (high - (mean + Z_95 * se)).abs() < 1e-12);
        }
    }

    #[test]
    fn both_ways_agree_where_the_column_holds_the_same_number_everywhere() {
        let (scores, labels, _) = rows();
        let sweep = Arc::new(Sweep::new(&scores, &labels));
        let by_row = costs(&sweep, &labels, &[3.0; ROWS]);
        let constant =
            Costs::new(&sweep, &labels, "fp=3,fn=3,tn=-0.5".parse().unwrap(), &CostColumns::default()).unwrap();
        let of = |costs| {
            let terms = Terms { costs: Some(costs), ..Terms::default() };
            terms
                .mean_interval(
                    RowMean::Cost,
                    &sweep,
                    0.5,
                    BootstrapPlan { replicates: 20_000, ..BootstrapPlan::default() },
                )
                .unwrap()
        };
        let (rows, counts) = (of(&by_row), of(&constant));
        let width = counts.1 - counts.0;
        assert!(
            (rows.0 - counts.0).abs() < 0.05 * width && (rows.1 - counts.1).abs() < 0.05 * width,
            "{rows:?} {counts:?}"
        );
    }

    #[test]
    fn where_every_row_pays_the_same_there_is_nothing_to_say() {
        let (sweep, labels) = (Arc::new(Sweep::new(&[0.9, 0.8], &[true, true])), [true, true]);
        let constant = Costs::new(&sweep, &labels, "fp=1,fn=1".parse().unwrap(), &CostColumns::default()).unwrap();
        let none = Terms::default().mean_interval(RowMean::Cost, &sweep, 0.5, BootstrapPlan::default());
        let same = Terms { costs: Some(&constant), ..Terms::default() };
        assert_eq!((none, same.mean_interval(RowMean::Cost, &sweep, 0.5, BootstrapPlan::default())), (None, None));
        let by_row = costs(&sweep, &labels, &[1.0, 2.0]);
        let terms = Terms { costs: Some(&by_row), ..Terms::default() };
        let fixed = BootstrapPlan { resampling: Resampling::FixedClassSizes, ..BootstrapPlan::default() };
        assert!(terms.mean_interval(RowMean::Cost, &sweep, 0.85, BootstrapPlan::default()).is_some());
        assert_eq!(terms.mean_interval(RowMean::Cost, &sweep, 0.85, fixed), None, "no row of one class");
    }

    #[test]
    fn large_costs_do_not_hide_how_they_differ() {
        let (scores, labels, column) = rows();
        let sweep = Arc::new(Sweep::new(&scores, &labels));
        let of = |base: f64| {
            let paid: Vec<f64> = column.iter().map(|cost| base + cost.round()).collect();
            let all = || Some(CostColumn { name: "cost".into(), values: paid.clone().into() });
            let columns = CostColumns { tp: all(), fp: all(), fn_: all(), tn: all() };
            let costs = Costs::new(&sweep, &labels, "".parse().unwrap_or_default(), &columns).unwrap();
            let at = |prevalence: Option<&str>, resampling| {
                let prevalence = prevalence.map(|share| share.parse().unwrap());
                let terms = Terms { costs: Some(&costs), answers: None, prevalence };
                terms.mean_by_row(RowMean::Cost, &sweep, 0.4, resampling).unwrap().se
            };
            [at(None, Resampling::Rows), at(None, Resampling::FixedClassSizes), at(Some("2%"), Resampling::Rows)]
        };
        let small = of(0.0);
        for base in [1e3, 1e6, 1e9, -1e12] {
            for (large, small) in of(base).into_iter().zip(small) {
                assert!((large / small - 1.0).abs() < 1e-4, "{base}: {large} {small}");
            }
        }
    }
}
