//! How often each line is drawn: for what follows from the rows of one label alone.

use super::binomial::binomial;
use super::distribution::Distribution;
use super::draw::DrawnClass;
use super::layout::Class;
use super::random::Stream;
use super::replicates::BootstrapProgress;

/// The distribution of `statistic`, of how often each of `lines` lines was drawn, where as many rows are drawn as there are;
/// `counts` say how many rows each line stands for (one, without them). `None` where it was cancelled. Replicate i uses stream i of
/// `seed`, in the rayon pool this is called in.
///
/// # Panics
/// Where there is another number of counts than of lines, or they add up to more than 2⁵³.
pub fn line_bootstrap(
    lines: usize,
    counts: Option<&[u64]>,
    replicates: u32,
    seed: u64,
    progress: &BootstrapProgress,
    statistic: impl Fn(&[u64]) -> Option<f64> + Sync,
) -> Option<Distribution> {
    assert!(counts.is_none_or(|counts| counts.len() == lines), "each line needs a count");
    let class = Class { rows: lines as u64, light: lines, heavy: Vec::new() };
    let values = progress.each(replicates, seed, |(class_drawn, drawn): &mut (DrawnClass, Vec<u64>), stream| {
        drawn.clear();
        match counts {
            None => {
                class_drawn.draw(&class, class.rows, stream, &|| progress.go_on())?;
                drawn.extend(class_drawn.light().iter().map(|&count| u64::from(count)));
            }
            Some(counts) => draw_counted(counts, stream, drawn),
        }
        progress.go_on()?;
        Some(statistic(drawn))
    })?;
    Some(Distribution::of(values.into_iter()))
}

/// One line after the other: of the draws that are left, each falls on it by its share of the rows that are left.
fn draw_counted(counts: &[u64], stream: &mut Stream, drawn: &mut Vec<u64>) {
    let mut rows: u64 = counts.iter().sum();
    let mut draws = rows;
    for &count in counts {
        let of_line = if count == 0 { 0 } else { binomial(stream, draws, count as f64 / rows as f64) };
        drawn.push(of_line);
        draws -= of_line;
        rows -= count;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn as_many_rows_are_drawn_as_there_are_and_each_as_often_as_another() {
        for counts in [None, Some(&[3, 0, 1, 6][..])] {
            let rows = counts.map_or(4, |counts| counts.iter().sum());
            let progress = BootstrapProgress::default();
            let of = |statistic: &(dyn Fn(&[u64]) -> u64 + Sync)| {
                line_bootstrap(4, counts, 4_000, 7, &progress, |drawn| Some(statistic(drawn) as f64)).unwrap()
            };
            let all = of(&|drawn| drawn.iter().sum());
            assert_eq!((all.mean, all.sd), (Some(rows as f64), Some(0.0)), "{counts:?}");
            for line in 0..4 {
                // Binomial of so many draws: its mean is the count, within five standard errors.
                let count = counts.map_or(1.0, |counts| counts[line] as f64);
                let error = (count * (1.0 - count / rows as f64) / 4_000.0).sqrt();
                let mean = of(&|drawn| drawn[line]).mean.unwrap();
                assert!((mean - count).abs() <= 5.0 * error, "{counts:?} {line}: {mean}");
            }
        }
        let progress = BootstrapProgress::default();
        progress.cancel();
        assert_eq!(line_bootstrap(4, None, 9, 1, &progress, |_| None), None);
    }
}
