//! The difference between two scores of the same rows, which are drawn for both alike: what needs no threshold.

use super::distribution::Distribution;
use super::draw::DrawnClass;
use super::layout::{Both, Class, LIGHT};
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use crate::metrics::Sweep;

/// What drawing the rows of two scores anew says of the first figure less the second.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedSweepBootstrap {
    /// Undefined in a replicate without one of the classes.
    pub roc_auc: Distribution,
    /// Undefined in a replicate without positives.
    pub average_precision: Distribution,
}

/// The distributions of the figures of `a` less those of `b`, two scores of the same rows in the same order; `None` where it was
/// cancelled. Works row by row, in the rayon pool it is called in; a line that stands for very many rows is drawn by one binomial
/// number. The definitions are those of [`Summary`](crate::metrics::Summary).
///
/// # Panics
/// Where the two do not have the same labels and counts.
pub fn paired_sweep_bootstrap(
    a: &Sweep,
    b: &Sweep,
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    progress: &BootstrapProgress,
) -> Option<PairedSweepBootstrap> {
    let places = Both { positives: Places::of(a, a.positive_order()), negatives: Places::of(a, a.negative_order()) };
    let (a, b) = (RankedRows::new(a, &places), RankedRows::new(b, &places));
    let classes = Both { positives: places.positives.class, negatives: places.negatives.class };
    let differences = progress.each(replicates, seed, |drawn: &mut Both<DrawnClass>, stream| {
        let (positives, negatives) = (classes.positives.rows, classes.negatives.rows);
        let of_positives = resampling.positives(stream, positives, negatives);
        let go_on = || progress.go_on();
        drawn.positives.draw(&classes.positives, of_positives, stream, &go_on)?;
        drawn.negatives.draw(&classes.negatives, positives + negatives - of_positives, stream, &go_on)?;
        Some(a.figures(drawn).less(b.figures(drawn)))
    })?;
    let distribution = |of: fn(&Figures) -> Option<f64>| Distribution::of(differences.iter().map(of));
    Some(PairedSweepBootstrap {
        roc_auc: distribution(|figures| figures.roc_auc),
        average_precision: distribution(|figures| figures.average_precision),
    })
}

/// What needs no threshold, of one score in one replicate, or the difference of two.
#[derive(Debug, Clone, Copy)]
struct Figures {
    /// Undefined where a class was not drawn.
    roc_auc: Option<f64>,
    /// Undefined where no positive was drawn.
    average_precision: Option<f64>,
}

impl Figures {
    fn less(self, other: Self) -> Self {
        let less = |one: Option<f64>, other: Option<f64>| Some(one? - other?);
        Self {
            roc_auc: less(self.roc_auc, other.roc_auc),
            average_precision: less(self.average_precision, other.average_precision),
        }
    }
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

    /// What `drawn` gives, in one pass from the lowest score up.
    fn figures(&self, drawn: &Both<DrawnClass>) -> Figures {
        let (mut light, mut heavy) = (self.light.slices(), self.heavy.slices());
        // Twice the pairs that a positive wins, a tie counting one half, and the precision at each positive.
        let (mut pairs, mut precisions) = (0_u128, 0.0);
        let all = Both { positives: drawn.positives.total, negatives: drawn.negatives.total };
        let (mut positives_left, mut negatives_below) = (all.positives, 0_u64);
        for size in &self.groups {
            let of_positives = drawn.positives.drawn_of(take(&mut light.positives, size.light.positives))
                + drawn.positives.drawn_of_cells(take(&mut heavy.positives, size.heavy.positives));
            let of_negatives = drawn.negatives.drawn_of(take(&mut light.negatives, size.light.negatives))
                + drawn.negatives.drawn_of_cells(take(&mut heavy.negatives, size.heavy.negatives));
            pairs += u128::from(of_positives) * u128::from(2 * negatives_below + of_negatives);
            if of_positives > 0 {
                let predicted = positives_left + all.negatives - negatives_below;
                precisions += of_positives as f64 * (positives_left as f64 / predicted as f64);
            }
            positives_left -= of_positives;
            negatives_below += of_negatives;
        }
        let (positives, negatives) = (all.positives as f64, all.negatives as f64);
        let both_drawn = all.positives > 0 && all.negatives > 0;
        Figures {
            roc_auc: both_drawn.then(|| pairs as f64 / (2.0 * positives * negatives)),
            average_precision: (all.positives > 0).then(|| precisions / positives),
        }
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
    use super::super::random::Stream;
    use super::*;
    use crate::metrics::Summary;

    fn drawn(a: &Sweep, b: &Sweep, replicates: u32, seed: u64) -> PairedSweepBootstrap {
        let progress = BootstrapProgress::default();
        paired_sweep_bootstrap(a, b, Resampling::Rows, replicates, seed, &progress).unwrap()
    }

    #[test]
    fn a_score_differs_from_itself_by_nothing() {
        let scores: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 13)).collect();
        let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
        let sweep = Sweep::new(&scores, &labels);
        let doubled = Sweep::new(&scores.iter().map(|score| score * 2.0).collect::<Vec<_>>(), &labels);
        let PairedSweepBootstrap { roc_auc, average_precision } = drawn(&sweep, &doubled, 100, 1);
        for found in [roc_auc, average_precision] {
            assert_eq!((found.mean, found.sd, found.p2_5, found.undefined), (Some(0.0), Some(0.0), Some(0.0), 0));
        }
    }

    #[test]
    #[should_panic(expected = "both sweeps have the same labels")]
    fn other_labels_are_a_mistake_of_the_caller() {
        let (a, b) = (Sweep::new(&[0.1, 0.2], &[true, false]), Sweep::new(&[0.1, 0.2], &[false, true]));
        drawn(&a, &b, 1, 1);
    }

    #[test]
    fn without_one_of_the_classes_there_is_no_difference() {
        for labels in [&[][..], &[true], &[false, false]] {
            let sweep = Sweep::new(&vec![0.5; labels.len()], labels);
            let PairedSweepBootstrap { roc_auc, average_precision } = drawn(&sweep, &sweep, 9, 1);
            assert_eq!((roc_auc.mean, roc_auc.undefined), (None, 9));
            // Average precision needs positives only.
            let without = if labels.contains(&true) { (Some(0.0), 0) } else { (None, 9) };
            assert_eq!((average_precision.mean, average_precision.undefined), without);
        }
    }

    #[test]
    fn lines_that_stand_for_many_rows_are_drawn_as_those_rows() {
        let lines = 40_u32;
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
        let found = |a: &Sweep, b: &Sweep| drawn(a, b, 400, 7);
        // Light rows stand in the same order, so that the very same rows are drawn.
        assert_eq!(found(&counted(5), &counted(7)), found(&of_rows(5), &of_rows(7)));
        // Of heavy lines the distribution is the same.
        let thousandfold: Vec<u64> = counts.iter().map(|count| count * 300).collect();
        let expanded: Vec<u32> = all.iter().flat_map(|&line| vec![line; 300 * count(line) as usize]).collect();
        let heavy = |by| Sweep::counted(&scores(&all, by), &labels(&all), &thousandfold).unwrap();
        let of_rows = |by| Sweep::new(&scores(&expanded, by), &labels(&expanded));
        let (heavy, light) = (found(&heavy(5), &heavy(7)), found(&of_rows(5), &of_rows(7)));
        for (heavy, light) in [(heavy.roc_auc, light.roc_auc), (heavy.average_precision, light.average_precision)] {
            let (one, other) = (heavy.sd.unwrap(), light.sd.unwrap());
            assert!((one / other - 1.0).abs() < 0.2, "{one} {other}");
            assert!((heavy.mean.unwrap() - light.mean.unwrap()).abs() < 0.3 * other, "{heavy:?} {light:?}");
        }
    }

    #[test]
    fn the_figures_of_a_replicate_are_those_of_the_rows_that_were_drawn() {
        let scores = |by: u32| (0..60_u32).map(|row| f64::from(row * by % 17)).collect::<Vec<_>>();
        let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0 || row % 7 == 1).collect();
        let a = Sweep::new(&scores(5), &labels);
        let places =
            Both { positives: Places::of(&a, a.positive_order()), negatives: Places::of(&a, a.negative_order()) };
        let mut drawn = Both::<DrawnClass>::default();
        for seed in 0..20 {
            let stream = &mut Stream::new(seed, 0);
            drawn.positives.draw(&places.positives.class, 20 + seed, stream, &|| Some(())).unwrap();
            drawn.negatives.draw(&places.negatives.class, 30, stream, &|| Some(())).unwrap();
            let times = |class: &DrawnClass, place: Option<Place>| match place {
                Some(Place::Light { first, rows: 1 }) => u64::from(class.light()[first as usize]),
                None => 0,
                Some(place) => panic!("each line is one row: {place:?}"),
            };
            let of_line = (0..60).map(|line| {
                times(&drawn.positives, places.positives.of_line[line])
                    + times(&drawn.negatives, places.negatives.of_line[line])
            });
            let counts: Vec<u64> = of_line.collect();
            for by in [5, 11] {
                let ranked = RankedRows::new(&Sweep::new(&scores(by), &labels), &places);
                let found = ranked.figures(&drawn);
                let expected = Summary::from_sweep(&Sweep::counted(&scores(by), &labels, &counts).unwrap());
                for (found, expected) in
                    [(found.roc_auc, expected.roc_auc), (found.average_precision, expected.average_precision)]
                {
                    assert!((found.unwrap() - expected.unwrap()).abs() < 1e-12, "{found:?} {expected:?}");
                }
            }
        }
    }
}
