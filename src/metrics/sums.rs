//! Sums of a column of numbers at or above any threshold: a cost a row, or what an answer gains, needs no more of the sweep.

use std::fmt::Debug;
use std::sync::Arc;

use super::Sweep;
use super::compensated::CompensatedSum;

/// What a column may hold.
pub trait Summand: Copy {
    /// What a sum of them is.
    type Total: Copy + Debug + PartialEq;
    /// A sum under way.
    type Running: Default;

    /// Take the number of a line that stands for `rows` rows into the sum.
    fn add_to(self, rows: u64, running: &mut Self::Running);

    /// The sum so far.
    fn total(running: &Self::Running) -> Self::Total;
}

/// Whole numbers are added exactly: fewer than 2⁶⁴ of them, of 64 bits each, stay inside 128 bits.
impl Summand for i64 {
    type Total = i128;
    type Running = i128;

    fn add_to(self, rows: u64, running: &mut i128) {
        *running += i128::from(self) * i128::from(rows);
    }

    fn total(running: &i128) -> i128 {
        *running
    }
}

/// Other numbers are added with compensation: the rounding error does not grow with the number of rows.
impl Summand for f64 {
    type Total = f64;
    type Running = CompensatedSum;

    fn add_to(self, rows: u64, running: &mut CompensatedSum) {
        running.add(self * rows as f64);
    }

    fn total(running: &CompensatedSum) -> f64 {
        running.total()
    }
}

/// A column's sums over the rows from each distinct score up. Immutable.
#[derive(Debug, Clone)]
pub struct Sums<T: Summand> {
    sweep: Arc<Sweep>,
    /// One for each candidate of the sweep; the last, "nothing is 1", is the empty sum.
    at_or_above: Vec<T::Total>,
    /// Over all rows, those without a score among them, which are above no candidate.
    all: T::Total,
}

impl<T: Summand> Sums<T> {
    /// The sums of `column`, one number a line of `sweep` (in the order that [`Sweep::new`] was given), which every row that
    /// the line stands for has. O(n).
    ///
    /// # Panics
    /// Where the column has another length.
    pub fn new(sweep: Arc<Sweep>, column: &[T]) -> Self {
        assert_eq!(sweep.lines(), column.len(), "each line needs a number");
        let mut running = T::Running::default();
        let mut at_or_above = vec![T::total(&running)];
        // From the top down: each sum is added up itself, not got by subtracting two large ones.
        for lines in sweep.lines_by_group().rev() {
            for &line in lines.iter().rev() {
                column[line as usize].add_to(sweep.count(line), &mut running);
            }
            at_or_above.push(T::total(&running));
        }
        let all = T::total(&running);
        // The rows without a score, which came last, are at or above no candidate.
        at_or_above.truncate(sweep.distinct().len() + 1);
        at_or_above.reverse();
        Self { sweep, at_or_above, all }
    }

    /// The sum over the rows that are 1 at `threshold`: O(log n).
    pub fn sum_at_or_above(&self, threshold: f64) -> T::Total {
        self.at(self.sweep.candidate(threshold))
    }

    /// The sum over all rows, whatever is predicted.
    pub fn all(&self) -> T::Total {
        self.all
    }

    /// The sum over the rows that are 1 at a candidate of the sweep.
    pub(super) fn at(&self, candidate: usize) -> T::Total {
        self.at_or_above[candidate]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::predict;

    proptest! {
        #[test]
        fn a_sum_is_that_of_the_rows_predicted_1(
            rows in prop::collection::vec((0_u8..12, -1_000_i64..1_000, any::<bool>()), 0..60),
            threshold in -1_i8..13,
        ) {
            let scores: Vec<f64> = rows.iter().map(|(score, ..)| f64::from(*score) / 11.0).collect();
            let column: Vec<i64> = rows.iter().map(|(_, number, _)| *number).collect();
            let labels: Vec<bool> = rows.iter().map(|(.., label)| *label).collect();
            let (sweep, threshold) = (Arc::new(Sweep::new(&scores, &labels)), f64::from(threshold) / 11.0);
            let expected: i64 =
                scores.iter().zip(&column).filter(|(score, _)| predict(**score, threshold)).map(|(_, number)| number).sum();
            let sums = Sums::new(Arc::clone(&sweep), &column);
            prop_assert_eq!(sums.sum_at_or_above(threshold), i128::from(expected));
            prop_assert_eq!(sums.sum_at_or_above(f64::NEG_INFINITY), i128::from(column.iter().sum::<i64>()));
            prop_assert_eq!(sums.sum_at_or_above(f64::NAN), 0, "nothing is 1 there");
            let decimals: Vec<f64> = column.iter().map(|number| *number as f64 / 8.0).collect();
            let in_decimals = Sums::new(sweep, &decimals).sum_at_or_above(threshold);
            prop_assert_eq!(in_decimals, expected as f64 / 8.0, "eighths are exact in f64 too");
        }
    }

    #[test]
    fn sums_keep_what_plain_addition_loses() {
        let scores = [0.9, 0.8, 0.7, 0.6];
        let sweep = Arc::new(Sweep::new(&scores, &[true; 4]));
        let sums = Sums::new(Arc::clone(&sweep), &[1e16, 1.0, 1.0, -1e16]);
        assert_eq!(sums.sum_at_or_above(0.6), 2.0);
        let whole = Sums::new(sweep, &[i64::MAX, i64::MAX, -1, 1]);
        assert_eq!(whole.sum_at_or_above(0.75), 2 * i128::from(i64::MAX));
    }
}
