//! What outcomes cost, in any unit: the same for all rows or by row. Negative costs are gains.

use std::sync::Arc;

use super::moments::Moments;
use super::per_outcome::{ConstantCosts, CostSource, PerOutcome};
use super::{Confusion, Outcome, Sums, Sweep};

/// What an outcome costs in each row.
#[derive(Debug, Clone, PartialEq)]
pub struct CostColumn {
    /// What the file calls it.
    pub name: Arc<str>,
    /// One number a row, of which those of the other label stay unread.
    pub values: Arc<[f64]>,
}

/// A column of costs for each outcome that has one.
pub type CostColumns = PerOutcome<Option<CostColumn>>;

/// An error has no cost: neither a number nor a column says what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing says what a {} costs", .0.label_in_full())]
pub struct MissingCost(pub Outcome);

/// What one outcome costs.
#[derive(Debug, Clone)]
enum Cell {
    /// The same for every row.
    Each(f64),
    /// The column that says it, the number there that is farthest from 0, and its sums over the rows of the outcome's label at or
    /// above any threshold: of the costs, and of the squares of how far each is from the centre, so that large costs do not hide
    /// how they differ.
    ByRow { column: CostColumn, largest: f64, sums: Arc<Sums<f64>>, centre: f64, squares: Arc<Sums<f64>> },
}

/// What the predictions cost at any threshold. Immutable.
#[derive(Debug, Clone)]
pub struct Costs {
    constant: ConstantCosts,
    cells: PerOutcome<Cell>,
    /// No total is farther from 0.
    scale: f64,
    /// How many rows there are.
    rows: u64,
}

/// What the rows of each label cost together.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct CostTotals {
    pub positives: f64,
    pub negatives: f64,
}

impl Costs {
    /// The cost of each outcome: from its column, else from `constant`, else 0. False positives and false negatives need one.
    /// `labels` and columns have one entry a row of `sweep`, in the order that it was given. O(n) a column.
    ///
    /// # Errors
    /// Where an error has no cost.
    ///
    /// # Panics
    /// Where a column has another length.
    pub fn new(
        sweep: &Arc<Sweep>,
        labels: &[bool],
        constant: ConstantCosts,
        columns: &CostColumns,
    ) -> Result<Self, MissingCost> {
        let errors = [Outcome::FalsePositive, Outcome::FalseNegative];
        let has_source = |outcome: Outcome| columns.get(outcome).is_some() || constant.get(outcome).is_some();
        if let Some(missing) = errors.into_iter().find(|outcome| !has_source(*outcome)) {
            return Err(MissingCost(missing));
        }
        let each = |outcome: Outcome| constant.get(outcome).unwrap_or(0.0);
        Ok(Self { constant, ..Self::by_outcome(sweep, labels, each, columns) })
    }

    /// What each outcome costs by its column, else what `each` says.
    pub(super) fn by_outcome(
        sweep: &Arc<Sweep>,
        labels: &[bool],
        each: impl Fn(Outcome) -> f64,
        columns: &CostColumns,
    ) -> Self {
        let cells = PerOutcome::from_fn(|outcome| match columns.get(outcome) {
            None => Cell::Each(each(outcome)),
            Some(column) => {
                let is_own = |label: &bool| *label == outcome.label();
                let own = |of: &dyn Fn(f64) -> f64| -> Vec<f64> {
                    let cells = column.values.iter().zip(labels);
                    cells.map(|(cost, label)| if is_own(label) { of(*cost) } else { 0.0 }).collect()
                };
                let sums = Sums::new(Arc::clone(sweep), &own(&|cost| cost));
                let rows = sweep.confusion_at(0);
                let rows = if outcome.label() { rows.positives() } else { rows.negatives() };
                let centre = sums.all() / rows.max(1) as f64;
                let squares = Sums::new(Arc::clone(sweep), &own(&|cost| (cost - centre).powi(2)));
                let largest = column.values.iter().fold(0.0, |largest: f64, cost| largest.max(cost.abs()));
                let (sums, squares) = (Arc::new(sums), Arc::new(squares));
                Cell::ByRow { column: column.clone(), largest, sums, centre, squares }
            }
        });
        Self::of(ConstantCosts::default(), cells, sweep.rows())
    }

    fn of(constant: ConstantCosts, cells: PerOutcome<Cell>, rows: u64) -> Self {
        let largest = Outcome::ALL.map(|outcome| match cells.get(outcome) {
            Cell::Each(cost) => cost.abs(),
            Cell::ByRow { largest, .. } => *largest,
        });
        let scale = largest.into_iter().fold(0.0, f64::max) * rows as f64;
        Self { constant, cells, scale, rows }
    }

    /// What each outcome costs in every row, and for those that cost more in one row than in another the columns.
    pub(super) fn taken_apart(&self) -> (ConstantCosts, CostColumns) {
        let each = |outcome: Outcome| match self.cells.get(outcome) {
            Cell::Each(cost) => Some(*cost),
            Cell::ByRow { .. } => None,
        };
        let column = |outcome: Outcome| match self.cells.get(outcome) {
            Cell::Each(_) => None,
            Cell::ByRow { column, .. } => Some(column.clone()),
        };
        (PerOutcome::from_fn(each), PerOutcome::from_fn(column))
    }

    /// Where each cost comes from; `None` where nothing says what an outcome costs, so that it costs nothing.
    pub fn sources(&self) -> PerOutcome<Option<CostSource>> {
        PerOutcome::from_fn(|outcome| match self.cells.get(outcome) {
            Cell::Each(_) => self.constant.get(outcome).map(CostSource::Each),
            Cell::ByRow { column, .. } => Some(CostSource::Column(column.name.to_string())),
        })
    }

    /// `fp=5,fn=cost_fn`: where each cost comes from, in the order tp, fp, fn, tn; a column by its name.
    pub fn written(&self) -> String {
        self.sources().written()
    }

    /// The same columns beside other numbers: each outcome without a column costs what `constant` says, else 0. O(1).
    pub(crate) fn with_constant(&self, constant: ConstantCosts) -> Self {
        let number = |outcome: Outcome| constant.get(outcome).unwrap_or(0.0);
        let cells = PerOutcome::from_fn(|outcome| match self.cells.get(outcome) {
            Cell::Each(_) => Cell::Each(number(outcome)),
            by_row @ Cell::ByRow { .. } => by_row.clone(),
        });
        Self::of(constant, cells, self.rows)
    }

    /// The costs themselves, where every outcome costs the same for all rows.
    pub fn of_all_rows(&self) -> Option<PerOutcome<f64>> {
        let each = |outcome: Outcome| match self.cells.get(outcome) {
            Cell::Each(cost) => Some(*cost),
            Cell::ByRow { .. } => None,
        };
        let [tp, fp, fn_, tn] = Outcome::ALL.map(each);
        Some(PerOutcome { tp: tp?, fp: fp?, fn_: fn_?, tn: tn? })
    }

    /// Whether an outcome costs more in one row than in another.
    pub(super) fn differ_by_row(&self) -> bool {
        self.of_all_rows().is_none()
    }

    /// The threshold that costs least where scores are calibrated probabilities,
    /// (fp − tn) / ((fp − tn) + (fn − tp)) of the costs (Elkan 2001, equation 2); `None` for costs by row, and where an error
    /// costs no more than what is right.
    pub fn elkan_threshold(&self) -> Option<f64> {
        let costs = self.of_all_rows()?;
        let PerOutcome { tp, fp, fn_, tn } = in_whole_numbers(&costs).unwrap_or(costs);
        let (false_alarm, miss) = (fp - tn, fn_ - tp);
        (false_alarm + miss > 0.0).then(|| false_alarm / (false_alarm + miss) + 0.0)
    }

    /// Which share of the cost positives make where every row is wrong and `positives` is their share of the rows: what cost curves
    /// go over. p(+)(fn − tp) / (p(+)(fn − tp) + p(−)(fp − tn)) of the costs; `None` for costs by row, and where an error costs less than what is
    /// right, or no more for both classes.
    pub(crate) fn probability_cost(&self, positives: f64) -> Option<f64> {
        let PerOutcome { tp, fp, fn_, tn } = self.of_all_rows()?;
        let (miss, false_alarm) = (positives * (fn_ - tp), (1.0 - positives) * (fp - tn));
        let all_wrong = miss + false_alarm;
        (miss >= 0.0 && false_alarm >= 0.0 && all_wrong > 0.0 && all_wrong.is_finite()).then(|| miss / all_wrong)
    }

    /// What is paid at a candidate, where `counts` are the counts.
    pub(super) fn totals(&self, candidate: usize, counts: &Confusion) -> CostTotals {
        let paid = |outcome: Outcome| self.paid(outcome, counts.of(outcome), candidate);
        CostTotals {
            positives: paid(Outcome::TruePositive) + paid(Outcome::FalseNegative),
            negatives: paid(Outcome::FalsePositive) + paid(Outcome::TrueNegative),
        }
    }

    /// What a row of `line` costs where it has this outcome; the line's label has to be that of the outcome.
    pub(super) fn of_line(&self, outcome: Outcome, line: u32) -> f64 {
        match self.cells.get(outcome) {
            Cell::Each(cost) => *cost,
            Cell::ByRow { column, .. } => column.values[line as usize],
        }
    }

    /// What is paid for the rows of an outcome at a candidate, of which there are `count`.
    pub(super) fn paid(&self, outcome: Outcome, count: u64, candidate: usize) -> f64 {
        match self.cells.get(outcome) {
            Cell::Each(cost) => cost * count as f64,
            Cell::ByRow { sums, .. } => of_outcome(sums, outcome, candidate),
        }
    }

    /// How what the rows of an outcome pay at a candidate differs, of which there are `count`.
    pub(super) fn moments(&self, outcome: Outcome, count: u64, candidate: usize) -> Moments {
        let rows = count as f64;
        if count == 0 {
            return Moments::default();
        }
        match self.cells.get(outcome) {
            Cell::Each(cost) => Moments { rows, mean: *cost, squares: 0.0 },
            Cell::ByRow { sums, centre, squares, .. } => {
                let mean = of_outcome(sums, outcome, candidate) / rows;
                let squares = of_outcome(squares, outcome, candidate) - rows * (mean - centre).powi(2);
                Moments { rows, mean, squares: squares.max(0.0) }
            }
        }
    }

    /// What is paid for these counts, where every outcome costs the same for all rows.
    pub(super) fn totals_by(&self, counts: &Confusion) -> Option<CostTotals> {
        let PerOutcome { tp, fp, fn_, tn } = self.of_all_rows()?;
        Some(CostTotals {
            positives: tp * counts.tp as f64 + fn_ * counts.fn_ as f64,
            negatives: fp * counts.fp as f64 + tn * counts.tn as f64,
        })
    }

    /// Totals that differ by no more than this are equal: 1e-12 of the largest that there can be.
    pub(super) fn tolerance(&self) -> f64 {
        1e-12 * self.scale
    }
}

/// The same costs in so small a unit that all are whole numbers, of which sums are exact: 0.1 and 0.7 are 1 and 7. `None` where a
/// cost is no decimal of a few digits.
fn in_whole_numbers(costs: &PerOutcome<f64>) -> Option<PerOutcome<f64>> {
    const LARGEST: f64 = 1e15;
    const DIGITS: i32 = 15;
    (0..=DIGITS).map(|digits| 10_f64.powi(digits)).find_map(|unit| {
        let whole = costs.try_map(|_, cost| {
            let whole = (cost * unit).round();
            if whole.abs() <= LARGEST && whole / unit == *cost { Ok(whole) } else { Err(()) }
        });
        whole.ok()
    })
}

/// The part of `sums`, which are over the rows of the outcome's label, that the rows with the outcome make.
fn of_outcome(sums: &Sums<f64>, outcome: Outcome, candidate: usize) -> f64 {
    match outcome {
        Outcome::TruePositive | Outcome::FalsePositive => sums.at(candidate),
        Outcome::FalseNegative | Outcome::TrueNegative => sums.all() - sums.at(candidate),
    }
}

impl CostTotals {
    pub(super) fn total(self) -> f64 {
        self.positives + self.negatives
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn elkans_threshold_is_that_of_the_decimals_that_were_typed() {
        let sweep = Arc::new(Sweep::new(&[0.2, 0.8], &[false, true]));
        let elkan = |typed: &str| {
            let costs = Costs::new(&sweep, &[false, true], typed.parse().unwrap(), &CostColumns::default());
            costs.unwrap().elkan_threshold()
        };
        // In f64 0.1 + 0.7 is less than 0.8, and 0.1 / (0.1 + 0.7) above 1/8.
        assert_eq!(elkan("fp=0.1,fn=0.7"), Some(0.125));
        assert_eq!(elkan("fp=1.1,fn=2.2"), Some(1.0 / 3.0));
        assert_eq!(elkan("fp=1e100,fn=1e100"), Some(0.5), "as near as f64 comes");
        assert_eq!(elkan("fp=1,fn=1,tp=1,tn=1"), None);
    }

    #[test]
    fn the_probability_cost_is_the_share_of_positives_in_the_cost_of_getting_all_wrong() {
        let sweep = Arc::new(Sweep::new(&[0.2, 0.8], &[false, true]));
        for (typed, positives, expected) in [
            ("fp=1,fn=1", 0.3, Some(0.3)),
            ("fp=1,fn=5", 0.1, Some(0.5 / 1.4)),
            ("fp=2,fn=3,tp=-1,tn=1", 0.5, Some(0.8)),
            ("fp=0,fn=3", 0.5, Some(1.0)),
            ("fp=0,fn=0", 0.5, None),
            ("fp=-1,fn=3", 0.5, None),
            ("fp=1,fn=1,tp=2", 0.5, None),
        ] {
            let costs = Costs::new(&sweep, &[false, true], typed.parse().unwrap(), &CostColumns::default()).unwrap();
            let found = costs.probability_cost(positives);
            assert!(
                found.zip(expected).is_some_and(|(found, expected)| (found - expected).abs() < 1e-15)
                    || found == expected,
                "{typed}: {found:?}"
            );
        }
        let column = CostColumn { name: "cost_fp".into(), values: [4.0, 7.0].into() };
        let by_row = CostColumns { fp: Some(column), ..CostColumns::default() };
        let by_row = Costs::new(&sweep, &[false, true], "fn=2".parse().unwrap(), &by_row).unwrap();
        assert_eq!(by_row.probability_cost(0.5), None);
    }

    #[test]
    fn an_error_without_a_cost_is_missing() {
        let sweep = Arc::new(Sweep::new(&[0.2, 0.8], &[false, true]));
        let of = |typed: &str| Costs::new(&sweep, &[false, true], typed.parse().unwrap(), &CostColumns::default());
        assert_eq!(of("fp=1").unwrap_err(), MissingCost(Outcome::FalseNegative));
        assert_eq!(of("fn=1,tp=3").unwrap_err(), MissingCost(Outcome::FalsePositive));
        let misses = CostColumn { name: "cost_fn".into(), values: [4.0, 7.0].into() };
        let column = CostColumns { fn_: Some(misses), ..CostColumns::default() };
        let costs = Costs::new(&sweep, &[false, true], "fp=2".parse().unwrap(), &column).unwrap();
        assert_eq!(costs.totals(2, &sweep.confusion_at(2)).total(), 7.0, "nothing is 1: the positive is missed");
        assert_eq!(costs.totals(0, &sweep.confusion_at(0)).total(), 2.0, "all are 1: the negative is paid for");
        assert_eq!(costs.totals(1, &sweep.confusion_at(1)).total(), 0.0);
    }

    #[test]
    fn what_counts_as_equal_goes_with_the_costs_in_force() {
        let sweep = Arc::new(Sweep::new(&[0.2, 0.8], &[false, true]));
        let misses = CostColumn { name: "cost_fn".into(), values: [-4.0, 7.0].into() };
        let column = CostColumns { fn_: Some(misses), ..CostColumns::default() };
        let of = |typed: &str| Costs::new(&sweep, &[false, true], typed.parse().unwrap(), &column).unwrap();
        let dear = of("fp=1e6");
        assert_eq!(dear.tolerance(), 1e-12 * 2e6);
        for typed in ["fp=2", "fp=-9", "fp=1e9"] {
            assert_eq!(dear.with_constant(typed.parse().unwrap()).tolerance(), of(typed).tolerance(), "{typed}");
        }
    }
}
