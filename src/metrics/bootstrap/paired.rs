//! The difference between two scores of the same rows, which are drawn for both alike.

use super::binomial::binomial;
use super::cells::Statistic;
use super::distribution::Distribution;
use super::draw::DrawnClass;
use super::layout::{Both, Class, LIGHT};
use super::random::Stream;
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use crate::metrics::{ComparisonAt, Confusion, McNemar, Sweep, Thresholds};

/// What two predictions say of the rows of one label, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedCounts {
    /// 1 by both.
    pub both: u64,
    /// 1 by the first alone.
    pub only_a: u64,
    /// 1 by the second alone.
    pub only_b: u64,
    /// 0 by both.
    pub neither: u64,
}

/// The eight counts of two predictions of the same rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedConfusion {
    /// Rows with label 1.
    pub positives: PairedCounts,
    /// Rows with label 0.
    pub negatives: PairedCounts,
}

impl PairedCounts {
    fn total(&self) -> u64 {
        self.both + self.only_a + self.only_b + self.neither
    }

    /// `draws` of these rows, drawn with replacement.
    fn resample(&self, stream: &mut Stream, draws: u64) -> Self {
        // One count after the other: of the draws that are left, each falls into it by its share of the rows that are left.
        let (mut draws, mut rows) = (draws, self.total());
        let mut draw = |of: u64| {
            let drawn = binomial(stream, draws, of as f64 / rows as f64);
            draws -= drawn;
            rows -= of;
            drawn
        };
        let (both, only_a, only_b) = (draw(self.both), draw(self.only_a), draw(self.only_b));
        Self { both, only_a, only_b, neither: draws }
    }
}

impl PairedConfusion {
    /// The four counts of the first prediction.
    pub fn a(&self) -> Confusion {
        let of = |counts: &PairedCounts| (counts.both + counts.only_a, counts.only_b + counts.neither);
        let ((tp, fn_), (fp, tn)) = (of(&self.positives), of(&self.negatives));
        Confusion { tp, fp, fn_, tn }
    }

    /// The four counts of the second.
    pub fn b(&self) -> Confusion {
        let swapped = |counts: PairedCounts| PairedCounts { only_a: counts.only_b, only_b: counts.only_a, ..counts };
        Self { positives: swapped(self.positives), negatives: swapped(self.negatives) }.a()
    }

    /// Which of the two is right how often, at the thresholds that gave these counts.
    pub fn comparison(&self, thresholds: Thresholds) -> ComparisonAt {
        let (positives, negatives) = (&self.positives, &self.negatives);
        ComparisonAt {
            thresholds,
            both_right: positives.both + negatives.neither,
            both_wrong: positives.neither + negatives.both,
            mcnemar: McNemar::new(positives.only_a + negatives.only_b, positives.only_b + negatives.only_a),
        }
    }
}

/// The distribution of the first value less the second, for each of `statistics` in order, at thresholds that were fixed
/// beforehand. It is undefined where one of the two is. As fast as [`cell_bootstrap`](super::cell_bootstrap).
pub fn paired_cell_bootstrap(
    counts: &PairedConfusion,
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    statistics: &[Statistic<'_>],
) -> Vec<Distribution> {
    let resample = |index: u32| {
        let stream = &mut Stream::new(seed, index.into());
        let (positives, negatives) = (counts.positives.total(), counts.negatives.total());
        let of_positives = resampling.positives(stream, positives, negatives);
        PairedConfusion {
            positives: counts.positives.resample(stream, of_positives),
            negatives: counts.negatives.resample(stream, positives + negatives - of_positives),
        }
    };
    let draws: Vec<(Confusion, Confusion)> =
        (0..replicates).map(resample).map(|drawn| (drawn.a(), drawn.b())).collect();
    let distribution = |statistic: &Statistic<'_>| {
        Distribution::of(draws.iter().map(|(a, b)| Some(statistic.value(a)? - statistic.value(b)?)))
    };
    statistics.iter().map(distribution).collect()
}

/// The distribution of the ROC AUC of `a` less that of `b`, two scores of the same rows in the same order; `None` where it was
/// cancelled. A replicate without one of the classes is undefined. Works row by row, in the rayon pool it is called in; a line
/// that stands for very many rows is drawn by one binomial number.
///
/// # Panics
/// Where the two do not have the same labels and counts.
pub fn paired_auc_bootstrap(
    a: &Sweep,
    b: &Sweep,
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    progress: &BootstrapProgress,
) -> Option<Distribution> {
    let places = Both { positives: Places::of(a, a.positive_order()), negatives: Places::of(a, a.negative_order()) };
    let (a, b) = (RankedRows::new(a, &places), RankedRows::new(b, &places));
    let classes = Both { positives: places.positives.class, negatives: places.negatives.class };
    let differences = progress.each(replicates, seed, |drawn: &mut Both<DrawnClass>, stream| {
        let (positives, negatives) = (classes.positives.rows, classes.negatives.rows);
        let of_positives = resampling.positives(stream, positives, negatives);
        let go_on = || progress.go_on();
        drawn.positives.draw(&classes.positives, of_positives, stream, &go_on)?;
        drawn.negatives.draw(&classes.negatives, positives + negatives - of_positives, stream, &go_on)?;
        let pairs = 2.0 * drawn.positives.total as f64 * drawn.negatives.total as f64;
        let auc = |rows: &RankedRows| rows.twice_pairs_won(drawn) / pairs;
        Some((pairs > 0.0).then(|| auc(&a) - auc(&b)))
    })?;
    Some(Distribution::of(differences.into_iter()))
}

/// Where what was drawn of each line of one label stands, in the order of a common sweep.
struct Places {
    class: Class,
    /// By line.
    of_line: Vec<Option<Place>>,
}

/// Where what was drawn of a line stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// Its rows are light ones, from this one on.
    Light { first: u32, rows: u32 },
    /// It is a heavy cell.
    Heavy(u32),
}

impl Places {
    fn of(sweep: &Sweep, order: &[u32]) -> Self {
        let mut class = Class::default();
        let mut of_line = vec![None; sweep.lines()];
        for &line in order {
            let rows = sweep.count(line);
            class.rows += rows;
            of_line[line as usize] = Some(if rows > LIGHT {
                class.heavy.push(rows);
                Place::Heavy(class.heavy.len() as u32 - 1)
            } else {
                let first = class.light as u32;
                class.light += rows as usize;
                Place::Light { first, rows: rows as u32 }
            });
        }
        assert!(u32::try_from(class.light).is_ok(), "rows that are drawn one by one are fewer than 2^32");
        Self { class, of_line }
    }
}

/// Rows by ascending score, each as its place among what was drawn of its label.
struct RankedRows {
    light: Both<Vec<u32>>,
    heavy: Both<Vec<u32>>,
    /// How many of them each distinct score has.
    groups: Vec<GroupSize>,
}

/// Light rows and heavy cells.
#[derive(Debug, Clone, Copy, Default)]
struct GroupSize {
    light: Both<u32>,
    heavy: Both<u32>,
}

impl RankedRows {
    fn new(sweep: &Sweep, places: &Both<Places>) -> Self {
        let place = |class: &Places, line: u32| class.of_line.get(line as usize).copied().flatten();
        let same = |class: &Places, order: &[u32]| {
            let known = class.of_line.iter().flatten().count();
            known == order.len() && order.iter().all(|&line| place(class, line).is_some())
        };
        let Both { positives, negatives } = places;
        let same = same(positives, sweep.positive_order()) && same(negatives, sweep.negative_order());
        assert!(same, "both sweeps have the same labels");
        let mut ranked = Self { light: Both::default(), heavy: Both::default(), groups: Vec::new() };
        for group in sweep.lines_by_group() {
            let mut size = GroupSize::default();
            for &line in group {
                let (light, heavy, sizes, place) = match (place(positives, line), place(negatives, line)) {
                    (Some(place), _) => {
                        let sizes = (&mut size.light.positives, &mut size.heavy.positives);
                        (&mut ranked.light.positives, &mut ranked.heavy.positives, sizes, place)
                    }
                    (None, Some(place)) => {
                        let sizes = (&mut size.light.negatives, &mut size.heavy.negatives);
                        (&mut ranked.light.negatives, &mut ranked.heavy.negatives, sizes, place)
                    }
                    (None, None) => continue,
                };
                match place {
                    Place::Light { first, rows } => {
                        light.extend(first..first + rows);
                        *sizes.0 += rows;
                    }
                    Place::Heavy(cell) => {
                        heavy.push(cell);
                        *sizes.1 += 1;
                    }
                }
            }
            ranked.groups.push(size);
        }
        ranked
    }

    /// Twice the pairs that a positive wins, a tie counting one half.
    fn twice_pairs_won(&self, drawn: &Both<DrawnClass>) -> f64 {
        let (mut light, mut heavy) = (self.light.slices(), self.heavy.slices());
        let (mut pairs, mut negatives_below) = (0_u128, 0_u64);
        for size in &self.groups {
            let of_positives = drawn.positives.drawn_of(take(&mut light.positives, size.light.positives))
                + drawn.positives.drawn_of_cells(take(&mut heavy.positives, size.heavy.positives));
            let of_negatives = drawn.negatives.drawn_of(take(&mut light.negatives, size.light.negatives))
                + drawn.negatives.drawn_of_cells(take(&mut heavy.negatives, size.heavy.negatives));
            pairs += u128::from(of_positives) * u128::from(2 * negatives_below + of_negatives);
            negatives_below += of_negatives;
        }
        pairs as f64
    }
}

impl Both<Vec<u32>> {
    fn slices(&self) -> Both<&[u32]> {
        Both { positives: &self.positives, negatives: &self.negatives }
    }
}

/// The first `count` slots, which are taken away.
fn take<'a>(slots: &mut &'a [u32], count: u32) -> &'a [u32] {
    let (these, rest) = slots.split_at(count as usize);
    *slots = rest;
    these
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::metrics::{Metric, predict};

    #[test]
    fn a_score_differs_from_itself_by_nothing() {
        let scores: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 13)).collect();
        let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
        let sweep = Sweep::new(&scores, &labels);
        let doubled = Sweep::new(&scores.iter().map(|score| score * 2.0).collect::<Vec<_>>(), &labels);
        let found =
            paired_auc_bootstrap(&sweep, &doubled, Resampling::Rows, 100, 1, &BootstrapProgress::default()).unwrap();
        assert_eq!((found.mean, found.sd, found.p2_5, found.undefined), (Some(0.0), Some(0.0), Some(0.0), 0));
        let same = PairedCounts { both: 10, neither: 5, ..PairedCounts::default() };
        let counts = PairedConfusion { positives: same, negatives: same };
        let found =
            paired_cell_bootstrap(&counts, Resampling::Rows, 100, 1, &[Statistic::Metric(Metric::F1)]).remove(0);
        assert_eq!((found.mean, found.p2_5, found.p97_5), (Some(0.0), Some(0.0), Some(0.0)));
    }

    #[test]
    #[should_panic(expected = "both sweeps have the same labels")]
    fn other_labels_are_a_mistake_of_the_caller() {
        let (a, b) = (Sweep::new(&[0.1, 0.2], &[true, false]), Sweep::new(&[0.1, 0.2], &[false, true]));
        paired_auc_bootstrap(&a, &b, Resampling::Rows, 1, 1, &BootstrapProgress::default());
    }

    #[test]
    fn without_one_of_the_classes_there_is_no_difference() {
        for labels in [&[][..], &[true], &[false, false]] {
            let sweep = Sweep::new(&vec![0.5; labels.len()], labels);
            let progress = BootstrapProgress::default();
            let found = paired_auc_bootstrap(&sweep, &sweep, Resampling::Rows, 9, 1, &progress).unwrap();
            assert_eq!((found.mean, found.undefined), (None, 9));
        }
    }

    #[test]
    fn lines_that_stand_for_many_rows_are_drawn_as_those_rows() {
        let (lines, plan) = (40_u32, (Resampling::Rows, 400, 7));
        let count = |line: u32| u64::from(1 + line * 7 % 5);
        let score = |line: u32, by: u32| f64::from(line * by % 11);
        let label = |line: u32| line.is_multiple_of(3);
        let all: Vec<u32> = (0..lines).collect();
        let expanded: Vec<u32> = all.iter().flat_map(|&line| vec![line; count(line) as usize]).collect();
        let labels = |lines: &[u32]| lines.iter().map(|&line| label(line)).collect::<Vec<_>>();
        let scores = |lines: &[u32], by| lines.iter().map(|&line| score(line, by)).collect::<Vec<_>>();
        let counts: Vec<u64> = all.iter().map(|&line| count(line)).collect();
        let counted = |by| Sweep::counted(&scores(&all, by), &labels(&all), &counts).unwrap();
        let of_rows = |by| Sweep::new(&scores(&expanded, by), &labels(&expanded));
        let found = |a: &Sweep, b: &Sweep| {
            paired_auc_bootstrap(a, b, plan.0, plan.1, plan.2, &BootstrapProgress::default()).unwrap()
        };
        // Light rows stand in the same order, so that the very same rows are drawn.
        assert_eq!(found(&counted(5), &counted(7)), found(&of_rows(5), &of_rows(7)));
        // Of heavy lines the distribution is the same.
        let thousandfold: Vec<u64> = counts.iter().map(|count| count * 300).collect();
        let expanded: Vec<u32> = all.iter().flat_map(|&line| vec![line; 300 * count(line) as usize]).collect();
        let heavy = |by| Sweep::counted(&scores(&all, by), &labels(&all), &thousandfold).unwrap();
        let of_rows = |by| Sweep::new(&scores(&expanded, by), &labels(&expanded));
        let (heavy, light) = (found(&heavy(5), &heavy(7)), found(&of_rows(5), &of_rows(7)));
        let (one, other) = (heavy.sd.unwrap(), light.sd.unwrap());
        assert!((one / other - 1.0).abs() < 0.2, "{one} {other}");
        assert!((heavy.mean.unwrap() - light.mean.unwrap()).abs() < 0.3 * other, "{heavy:?} {light:?}");
    }

    proptest! {
        #[test]
        fn each_side_of_the_eight_counts_is_its_own_confusion(
            rows in prop::collection::vec((any::<bool>(), 0_u8..10, 0_u8..10), 0..50)
        ) {
            let mut counts = PairedConfusion::default();
            for &(label, a, b) in &rows {
                let class = if label { &mut counts.positives } else { &mut counts.negatives };
                match (predict(a.into(), 4.0), predict(b.into(), 6.0)) {
                    (true, true) => class.both += 1,
                    (true, false) => class.only_a += 1,
                    (false, true) => class.only_b += 1,
                    (false, false) => class.neither += 1,
                }
            }
            let labels: Vec<bool> = rows.iter().map(|row| row.0).collect();
            let sweep = |scores: Vec<f64>| Sweep::new(&scores, &labels);
            prop_assert_eq!(counts.a(), sweep(rows.iter().map(|row| row.1.into()).collect()).confusion(4.0));
            prop_assert_eq!(counts.b(), sweep(rows.iter().map(|row| row.2.into()).collect()).confusion(6.0));
        }
    }
}
