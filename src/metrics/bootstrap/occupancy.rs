//! How many of a cell's rows were not drawn.

use super::binomial::binomial;
use super::random::Stream;

/// Up to this many draws they are made one by one.
const FEW: u64 = 24;

/// Above this many draws a row the values below run too long; no cell of a bootstrap comes near it.
const CROWDED: u64 = 8;

/// How many of `rows` rows remain undrawn when `draws` of them are drawn with replacement: the classical occupancy
/// distribution, exactly, in a time that hardly grows with either.
///
/// Rows that are each drawn Poisson(λ) times hold, given their total, that many plain draws. So let slightly fewer draws fall
/// in that way: the empty rows are binomial, and the total follows from how many of the others have 1, 2, 3, … draws, one
/// binomial each. If the total exceeds `draws` (seldom, and a matter of the total alone), begin again. The draws that are
/// missing are few, and those of them that meet an empty row are the same question in small.
pub(super) fn undrawn(stream: &mut Stream, rows: u64, draws: u64) -> u64 {
    let (mut empty, mut draws) = (rows, draws);
    while draws > FEW && empty > 0 && draws / CROWDED <= empty {
        let (left, placed) = poisson_draws(stream, empty, draws);
        let missing = draws - placed;
        draws = binomial(stream, missing, left as f64 / empty as f64);
        empty = left;
    }
    one_by_one(stream, empty, draws)
}

/// Poisson draws on `rows` rows, fewer than `draws` by about three standard deviations and never more: (rows still empty,
/// draws made).
fn poisson_draws(stream: &mut Stream, rows: u64, draws: u64) -> (u64, u64) {
    let wanted = draws as f64 - 3.0 * (draws as f64).sqrt();
    let rate = wanted / rows as f64;
    loop {
        let empty = binomial(stream, rows, (-rate).exp());
        let (mut others, mut placed, mut value) = (rows - empty, 0_u64, 0_u64);
        while others > 0 && placed <= draws {
            value += 1;
            let have_it = binomial(stream, others, 1.0 / tail_over_chance(rate, value));
            placed = placed.saturating_add(have_it.saturating_mul(value));
            others -= have_it;
        }
        if placed <= draws {
            return (empty, placed);
        }
    }
}

/// P(X ≥ `value`) / P(X = `value`) for X Poisson with mean `rate`: the sum of ratioᵏ/… from the value on, all terms positive.
fn tail_over_chance(rate: f64, value: u64) -> f64 {
    let (mut sum, mut term, mut next) = (1.0, 1.0, value as f64);
    while term > f64::EPSILON * sum {
        next += 1.0;
        term *= rate / next;
        sum += term;
    }
    sum
}

fn one_by_one(stream: &mut Stream, rows: u64, draws: u64) -> u64 {
    let mut empty = rows;
    for _ in 0..draws {
        if empty == 0 {
            break;
        }
        empty -= u64::from(stream.below(rows) < empty);
    }
    empty
}

#[cfg(test)]
mod tests {
    use super::super::goodness::assert_fits;
    use super::*;

    /// The chances of 0, 1, …, `rows` empty rows, one draw after the other.
    fn chances(rows: usize, draws: usize) -> Vec<f64> {
        let mut chances = vec![0.0; rows + 1];
        chances[rows] = 1.0;
        for _ in 0..draws {
            for empty in 0..=rows {
                let arrives = chances.get(empty + 1).map_or(0.0, |chance| chance * (empty + 1) as f64 / rows as f64);
                chances[empty] = chances[empty] * (rows - empty) as f64 / rows as f64 + arrives;
            }
        }
        chances
    }

    #[test]
    fn undrawn_rows_follow_the_occupancy_distribution() {
        let mut stream = Stream::new(11, 0);
        for (rows, draws) in
            [(1, 0), (1, 40), (5, 5), (5, 200), (30, 30), (60, 25), (60, 60), (100, 300), (400, 400), (1_000, 60)]
        {
            let mut counts = vec![0_u32; rows + 1];
            for _ in 0..100_000 {
                counts[undrawn(&mut stream, rows as u64, draws as u64) as usize] += 1;
            }
            assert_fits(&counts, &chances(rows, draws), &format!("{rows}, {draws}"));
        }
    }

    #[test]
    fn a_cell_of_a_billion_rows_keeps_mean_and_spread() {
        let mut stream = Stream::new(5, 0);
        let rows = 1_000_000_000_u64;
        // For as many draws as rows: the mean is rows/e, the variance rows·(e − 2)/e² (Weiss 1958).
        let e = std::f64::consts::E;
        let (mean, sd) = (rows as f64 / e, (rows as f64 * (e - 2.0)).sqrt() / e);
        let draws: Vec<f64> = (0..4_000).map(|_| (undrawn(&mut stream, rows, rows) as f64 - mean) / sd).collect();
        let average = draws.iter().sum::<f64>() / draws.len() as f64;
        let square = draws.iter().map(|z| z * z).sum::<f64>() / draws.len() as f64;
        assert!(average.abs() < 0.08 && (square - 1.0).abs() < 0.12, "{average} {square}");
    }
}
