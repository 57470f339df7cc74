//! Whether one number rises with another, whatever the shape of the curve.

use super::compensated::CompensatedSum;

/// Two columns of numbers, prepared for their rank correlation: a bootstrap asks for it with other counts again and again.
#[derive(Debug, Clone)]
pub struct Spearman {
    x: Ranked,
    y: Ranked,
}

/// A column by the order of its numbers.
#[derive(Debug, Clone)]
struct Ranked {
    /// For each line the place of its number among the distinct numbers, from 0.
    place: Vec<u32>,
    /// How many distinct numbers there are.
    distinct: usize,
}

impl Ranked {
    fn new(column: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..column.len()).collect();
        // Adding 0.0 makes the two zeros one.
        let number = |line: usize| column[line] + 0.0;
        order.sort_unstable_by(|&left, &right| number(left).total_cmp(&number(right)));
        let mut place = vec![0; column.len()];
        let mut distinct = 0;
        for tied in order.chunk_by(|&left, &right| number(left).total_cmp(&number(right)).is_eq()) {
            for &line in tied {
                place[line] = distinct as u32;
            }
            distinct += 1;
        }
        Self { place, distinct }
    }

    /// Twice how far the rank of each distinct number is from the mean rank, ties averaged: the rows below less the rows above; and
    /// the sum of their squares over all rows.
    fn twice_centred(&self, count: impl Fn(usize) -> u64, rows: u64) -> (Vec<f64>, f64) {
        let mut of_place = vec![0_u64; self.distinct];
        for (line, &place) in self.place.iter().enumerate() {
            of_place[place as usize] += count(line);
        }
        let (mut below, mut squares) = (0_u64, CompensatedSum::default());
        let centred = |tied: u64| {
            let above = rows - below - tied;
            let difference = (i128::from(below) - i128::from(above)) as f64;
            below += tied;
            squares.add(tied as f64 * difference * difference);
            difference
        };
        let centred = of_place.into_iter().map(centred).collect();
        (centred, squares.total())
    }
}

impl Spearman {
    /// Of two columns of finite numbers. O(n log n).
    ///
    /// # Panics
    /// Where the lengths differ, or there are 2³² lines or more.
    pub fn new(x: &[f64], y: &[f64]) -> Self {
        assert_eq!(x.len(), y.len(), "each line needs both numbers");
        assert!(u32::try_from(x.len()).is_ok(), "fewer than 2^32 lines");
        Self { x: Ranked::new(x), y: Ranked::new(y) }
    }

    /// Spearman's rank correlation, ties averaged (`scipy.stats.spearmanr`): `None` where a column is constant, as with fewer
    /// than two rows. O(n).
    pub fn correlation(&self) -> Option<f64> {
        self.with(|_| 1, self.x.place.len() as u64)
    }

    /// The same where line i stands for `counts[i]` equal rows (up to 2⁵³ in all). O(n).
    ///
    /// # Panics
    /// Where there is another number of counts than of lines.
    pub fn correlation_counted(&self, counts: &[u64]) -> Option<f64> {
        assert_eq!(self.x.place.len(), counts.len(), "each line needs a count");
        self.with(|line| counts[line], counts.iter().sum())
    }

    /// Pearson's correlation of the ranks.
    fn with(&self, count: impl Fn(usize) -> u64, rows: u64) -> Option<f64> {
        let ((x, xx), (y, yy)) = (self.x.twice_centred(&count, rows), self.y.twice_centred(&count, rows));
        let mut xy = CompensatedSum::default();
        for (line, (&of_x, &of_y)) in self.x.place.iter().zip(&self.y.place).enumerate() {
            xy.add(count(line) as f64 * x[of_x as usize] * y[of_y as usize]);
        }
        let scale = (xx * yy).sqrt();
        (scale > 0.0).then(|| (xy.total() / scale).clamp(-1.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_rises_together_is_one_whatever_the_curve_and_a_constant_has_none() {
        let of = |x: &[f64], y: &[f64]| Spearman::new(x, y).correlation();
        assert_eq!(of(&[1.0, 2.0, 30.0], &[-5.0, 0.0, 0.1]), Some(1.0));
        assert_eq!(of(&[1.0, 2.0, 30.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(of(&[1.0, 1.0], &[3.0, 2.0]), None);
        assert_eq!(of(&[0.0, -0.0], &[3.0, 2.0]), None, "zeros are equal");
        assert_eq!((of(&[1.0], &[1.0]), of(&[], &[])), (None, None));
        // The ranks are 1, 2.5, 2.5, 4, 5 and 1, 2, 3.5, 5, 3.5: squares about the mean of 9.5 each, and of the differences 4.5.
        let expected = 14.5 / 19.0;
        assert!((of(&[1.0, 2.0, 2.0, 3.0, 5.0], &[5.0, 6.0, 7.0, 8.0, 7.0]).unwrap() - expected).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn it_is_the_correlation_of_midranks_of_the_expanded_rows(
            lines in prop::collection::vec((0_u8..9, 0_u8..9, 0_u64..4), 0..40)
        ) {
            let x: Vec<f64> = lines.iter().map(|line| f64::from(line.0)).collect();
            let y: Vec<f64> = lines.iter().map(|line| f64::from(line.1)).collect();
            let counts: Vec<u64> = lines.iter().map(|line| line.2).collect();
            let expanded = |column: &[f64]| -> Vec<f64> {
                column.iter().zip(&counts).flat_map(|(&number, &count)| vec![number; count as usize]).collect()
            };
            let (rows_x, rows_y) = (expanded(&x), expanded(&y));
            let ranks = |column: &[f64]| -> Vec<f64> {
                let below = |number: f64| column.iter().filter(|other| **other < number).count() as f64;
                let tied = |number: f64| column.iter().filter(|other| **other == number).count() as f64;
                column.iter().map(|&number| below(number) + tied(number).midpoint(1.0)).collect()
            };
            let (of_x, of_y) = (ranks(&rows_x), ranks(&rows_y));
            let mean = (rows_x.len() as f64).midpoint(1.0);
            let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
            let scale = (product(&of_x, &of_x) * product(&of_y, &of_y)).sqrt();
            let found = Spearman::new(&x, &y).correlation_counted(&counts);
            prop_assert_eq!(found.is_some(), scale > 0.0);
            prop_assert!(found.is_none_or(|found| (found - product(&of_x, &of_y) / scale).abs() < 1e-12));
            prop_assert_eq!(Spearman::new(&rows_x, &rows_y).correlation().is_some(), found.is_some());
        }
    }
}
