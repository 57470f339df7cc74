//! How sure every metric is at every threshold: a band around the curve of a metric against the threshold.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::cells::{Statistic, cell_bootstrap};
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use crate::metrics::{Confusion, Metric, Sweep};

/// Thresholds at which the counts are drawn anew at most.
const MOST_KNOTS: usize = 200;

/// The 95 % intervals of every metric, each for its own threshold: pointwise, so that the whole curve need not stay inside.
///
/// What has an interval in closed form has that one. Anything else has the percentiles of its four counts drawn anew, at up to
/// 200 thresholds: all of them where there are no more, else half spread over the scores and half over the rows. Between two of
/// these the distance to the curve goes straight from one to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// Candidates of the sweep, ascending.
    knots: Vec<usize>,
    /// The intervals at each of them, of the metrics that have none in closed form.
    drawn: Vec<(Metric, Vec<Ends>)>,
}

/// Of an interval; `None` where the metric is undefined, and where all replicates agree.
type Ends = Option<(f64, f64)>;

impl Bands {
    /// Draw the counts at thresholds of `sweep` anew, at each `replicates` times; `None` where it was cancelled. Replicate i uses
    /// stream i of `seed` at every threshold. Runs on the rayon pool it is called in; O(replicates) a threshold, however many rows
    /// there are.
    pub fn new(
        sweep: &Sweep,
        resampling: Resampling,
        replicates: u32,
        seed: u64,
        progress: &BootstrapProgress,
    ) -> Option<Self> {
        let metrics: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| !metric.has_interval()).collect();
        let knots = knots(sweep);
        let at = |&candidate: &usize| {
            progress.go_on()?;
            let counts = sweep.confusion_at(candidate);
            let statistics: Vec<Statistic<'_>> = metrics.iter().copied().map(Statistic::Metric).collect();
            let found = cell_bootstrap(&counts, resampling, replicates, seed, &statistics);
            let ends = metrics
                .iter()
                .zip(found)
                .map(|(metric, found)| found.interval().filter(|_| is_defined(*metric, &counts)));
            Some(ends.collect::<Vec<Ends>>())
        };
        let at_knots: Vec<Vec<Ends>> = knots.par_iter().map(at).collect::<Option<_>>()?;
        let of_metric = |(index, metric): (usize, Metric)| (metric, at_knots.iter().map(|ends| ends[index]).collect());
        let drawn = metrics.iter().copied().enumerate().map(of_metric).collect();
        Some(Self { knots, drawn })
    }

    /// The candidates of the sweep at which the intervals were worked out themselves, ascending: numbered as the distinct scores,
    /// and "nothing is 1" behind them.
    pub fn knots(&self) -> &[usize] {
        &self.knots
    }

    /// The interval of `metric` at a candidate of `sweep`, which is the one that the bands are of: O(log knots).
    pub fn at(&self, sweep: &Sweep, metric: Metric, candidate: usize) -> Option<(f64, f64)> {
        let counts = sweep.confusion_at(candidate);
        if metric.has_interval() {
            return counts.confidence(metric);
        }
        let (_, ends) = self.drawn.iter().find(|(other, _)| *other == metric)?;
        let next = self.knots.partition_point(|&knot| knot < candidate);
        if self.knots.get(next) == Some(&candidate) {
            return ends[next];
        }
        let before = next.checked_sub(1)?;
        // How far the curve is from each end, at the knots on both sides.
        let distances = |knot: usize| {
            let (low, high) = (*ends.get(knot)?)?;
            let counts = sweep.confusion_at(self.knots[knot]);
            let value = counts.value(metric)?;
            Some((value - low, high - value, counts.predicted_1()))
        };
        let ((below_left, above_left, ones_left), (below_right, above_right, ones_right)) =
            (distances(before)?, distances(next)?);
        let share = (ones_left - counts.predicted_1()) as f64 / (ones_left - ones_right) as f64;
        let between = |left: f64, right: f64| left + share * (right - left);
        let value = counts.value(metric)?;
        Some((value - between(below_left, below_right), (value + between(above_left, above_right)).min(1.0)))
    }
}

fn is_defined(metric: Metric, counts: &Confusion) -> bool {
    counts.value(metric).is_some()
}

/// The candidates to draw at: with the lowest and the highest, which predict everything alike.
fn knots(sweep: &Sweep) -> Vec<usize> {
    let last = sweep.distinct().len();
    if last < MOST_KNOTS {
        return (0..=last).collect();
    }
    let steps = MOST_KNOTS / 2 - 1;
    let (low, high) = (sweep.distinct()[0], sweep.distinct()[last - 1]);
    let rows = sweep.rows();
    let by_score = (1..=steps).map(|step| {
        let share = step as f64 / steps as f64;
        sweep.candidate(low * (1.0 - share) + high * share)
    });
    let by_rows = (1..=steps).map(|step| {
        let below = rows as f64 * step as f64 / steps as f64;
        // The first candidate that leaves as many rows below.
        partition_point(last, |candidate| (sweep.confusion_at(candidate).predicted_0() as f64) < below)
    });
    let mut knots: Vec<usize> = by_score.chain(by_rows).chain([0, last]).collect();
    knots.sort_unstable();
    knots.dedup();
    knots
}

/// The first of `count` numbers for which `is_before` does not hold, as for a sorted list.
fn partition_point(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const REPLICATES: u32 = 400;

    fn sweep(rows: u32, distinct: u32) -> Sweep {
        let noise = |row: u32| row.wrapping_mul(2_654_435_761) >> 12;
        let scores: Vec<f64> = (0..rows).map(|row| f64::from(noise(row) % distinct) / f64::from(distinct)).collect();
        let labels: Vec<bool> =
            (0..rows).map(|row| f64::from(noise(row + 7) % 1000) / 1000.0 < scores[row as usize]).collect();
        Sweep::new(&scores, &labels)
    }

    fn bands(sweep: &Sweep) -> Bands {
        Bands::new(sweep, Resampling::Rows, REPLICATES, 1, &BootstrapProgress::default()).unwrap()
    }

    fn at_once(sweep: &Sweep, metric: Metric, candidate: usize) -> Option<(f64, f64)> {
        let counts = sweep.confusion_at(candidate);
        let found = cell_bootstrap(&counts, Resampling::Rows, REPLICATES, 1, &[Statistic::Metric(metric)]);
        found[0].interval().filter(|_| is_defined(metric, &counts))
    }

    #[test]
    fn with_few_scores_every_threshold_has_the_interval_that_the_panel_shows_there() {
        let sweep = sweep(300, 120);
        let bands = bands(&sweep);
        assert_eq!(bands.knots().len(), sweep.distinct().len() + 1);
        for candidate in 0..=sweep.distinct().len() {
            for metric in Metric::ALL {
                let expected = if metric.has_interval() {
                    sweep.confusion_at(candidate).confidence(metric)
                } else {
                    at_once(&sweep, metric, candidate)
                };
                assert_eq!(bands.at(&sweep, metric, candidate), expected, "{metric:?} {candidate}");
            }
        }
    }

    #[test]
    fn between_the_thresholds_that_were_drawn_it_is_nearly_what_drawing_there_gives() {
        let sweep = sweep(40_000, 30_000);
        let bands = bands(&sweep);
        assert!((150..=MOST_KNOTS).contains(&bands.knots().len()), "{}", bands.knots().len());
        let last = sweep.distinct().len();
        assert_eq!((bands.knots()[0], bands.knots().last()), (0, Some(&last)));
        let mut compared = 0;
        for candidate in (last / 50..last * 49 / 50).step_by(97) {
            for metric in Metric::ALL.into_iter().filter(|metric| !metric.has_interval()) {
                let (found, expected) =
                    (bands.at(&sweep, metric, candidate).unwrap(), at_once(&sweep, metric, candidate).unwrap());
                let width = expected.1 - expected.0;
                let off = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
                assert!(off < 0.1 * width, "{metric:?} {candidate}: {found:?} {expected:?}");
                compared += 1;
            }
        }
        assert!(compared > 500, "{compared}");
    }

    #[test]
    fn without_rows_or_a_class_there_is_nothing_where_nothing_is_defined() {
        for (scores, labels) in [(&[][..], &[][..]), (&[0.3, 0.6], &[true, true])] {
            let sweep = Sweep::new(scores, labels);
            let bands = bands(&sweep);
            for candidate in 0..=scores.len() {
                assert_eq!(bands.at(&sweep, Metric::Mcc, candidate), None);
            }
            assert_eq!(bands.at(&sweep, Metric::Recall, 0).is_some(), !scores.is_empty());
        }
        let cancelled = BootstrapProgress::default();
        cancelled.cancel();
        assert_eq!(Bands::new(&sweep(50, 10), Resampling::Rows, 10, 1, &cancelled), None);
    }

    #[test]
    fn threads_change_nothing() {
        let sweep = sweep(5_000, 4_000);
        let of = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bands(&sweep))
        };
        assert_eq!(of(1), of(3));
    }
}
