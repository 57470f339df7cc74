#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::draw::Drawn;
use super::goodness::{assert_fits, binomial_chances};
use super::layout::{Both, LIGHT, Layout};
use super::random::Stream;
use super::search::Replicate;
use super::walk::{Candidate, Walk};
use super::*;
use crate::metrics::sweep::Group;
use crate::metrics::{Confusion, Metric, Summary, Sweep};

const BOTH: [Resampling; 2] = [Resampling::Rows, Resampling::FixedClassSizes];

/// Groups from the highest score down, given their (positives, negatives).
fn groups(counts: &[(u64, u64)]) -> impl Iterator<Item = Group> {
    let score = |at: usize| (counts.len() - at) as f64;
    counts.iter().enumerate().map(move |(at, &(positives, negatives))| Group { score: score(at), negatives, positives })
}

/// The rows of these groups, one by one.
fn sweep_of(counts: &[(u64, u64)]) -> Sweep {
    let rows = groups(counts).flat_map(|group| {
        let of = move |label: bool, rows: u64| (0..rows).map(move |_| (group.score, label));
        of(true, group.positives).chain(of(false, group.negatives))
    });
    let (scores, labels): (Vec<f64>, Vec<bool>) = rows.unzip();
    Sweep::new(&scores, &labels)
}

fn drawn_of(layout: &Layout, resampling: Resampling, seed: u64, index: u64) -> Drawn {
    let mut drawn = Drawn::default();
    drawn.draw(layout, resampling, &mut Stream::new(seed, index), &|| Some(())).unwrap();
    drawn
}

/// How often the rows of each group were drawn, as the walk sees it.
fn group_counts(layout: &Layout, drawn: &Drawn) -> Vec<(u64, u64)> {
    let mut walk = Walk::default();
    walk.walk(layout, drawn);
    let mut counts = vec![(0, 0); layout.groups(layout.len().saturating_sub(1)).end];
    let (mut above, mut inside) = ((0, 0), Vec::new());
    for block in 0..layout.len() {
        walk.candidates(layout, drawn, block, &mut inside);
        for Candidate { groups, confusion } in &inside {
            counts[groups - 1] = (confusion.tp - above.0, confusion.fp - above.1);
            above = (confusion.tp, confusion.fp);
        }
    }
    counts
}

fn run(sweep: &Sweep, rules: &[Rule<'_>], resampling: Resampling, replicates: u32) -> SweepBootstrap {
    sweep_bootstrap(sweep, rules, resampling, replicates, 3, &BootstrapProgress::default()).unwrap()
}

/// Every candidate, looked at.
fn looked_at(metric: Metric) -> impl Ranking {
    Ranked {
        rank: move |confusion: &Confusion| rule::exact(metric, confusion),
        value: move |confusion: &Confusion| rule::value(metric, confusion),
        course: Course::Any,
    }
}

#[test]
fn each_cell_is_drawn_as_often_as_its_share_of_the_rows_says() {
    // Light and heavy cells, alone and mixed, singles among them.
    let counts = [(300, 0), (1, 0), (0, 1), (5, 400), (40, 3), (0, 260), (2, 2)];
    let layout = Layout::new(groups(&counts));
    let (positives, negatives): (u64, u64) = (348, 666);
    for resampling in BOTH {
        let mut seen = vec![vec![0_u32; (positives + negatives) as usize + 1]; 2 * counts.len()];
        let mut undrawn = vec![0_u64; 2];
        let replicates = 20_000;
        for index in 0..replicates {
            let drawn = drawn_of(&layout, resampling, 5, index);
            let found = group_counts(&layout, &drawn);
            assert_eq!(found.iter().map(|(p, n)| p + n).sum::<u64>(), positives + negatives);
            for (at, (of_positives, of_negatives)) in found.into_iter().enumerate() {
                seen[2 * at][of_positives as usize] += 1;
                seen[2 * at + 1][of_negatives as usize] += 1;
            }
            let outside = drawn.out_of_bag(&layout, 4);
            undrawn[0] += outside.tp;
            undrawn[1] += outside.tn;
        }
        let cells = counts.iter().flat_map(|&(p, n)| [(p, positives), (n, negatives)]);
        for (seen, (rows, of_class)) in seen.iter().zip(cells) {
            let trials = match resampling {
                Resampling::Rows => positives + negatives,
                Resampling::FixedClassSizes => of_class,
            };
            assert_fits(
                seen,
                &binomial_chances(trials, rows as f64 / trials as f64),
                &format!("{resampling:?} {rows}"),
            );
        }
        // Rows of the first four groups that are positive, and of the others that are negative.
        for (undrawn, (rows, of_class)) in undrawn.into_iter().zip([(306, positives), (265, negatives)]) {
            let trials = match resampling {
                Resampling::Rows => positives + negatives,
                Resampling::FixedClassSizes => of_class,
            } as f64;
            let mean = undrawn as f64 / replicates as f64;
            let expected = f64::from(rows) * (1.0 - 1.0 / trials).powf(trials);
            assert!((mean - expected).abs() < 0.3, "{resampling:?}: {mean} {expected}");
        }
    }
}

#[test]
fn many_pages_of_single_rows_are_drawn_like_one() {
    let rows = 100_000;
    let counts: Vec<(u64, u64)> = (0..rows).map(|row| if row % 3 == 0 { (1, 0) } else { (0, 1) }).collect();
    let layout = Layout::new(groups(&counts));
    let drawn = drawn_of(&layout, Resampling::Rows, 1, 0);
    let found = group_counts(&layout, &drawn);
    assert_eq!(found.iter().map(|(p, n)| p + n).sum::<u64>(), rows);
    let mut times = vec![0_u32; 10];
    for (at, (positives, negatives)) in found.iter().enumerate() {
        assert!(if at % 3 == 0 { *negatives == 0 } else { *positives == 0 });
        times[(positives + negatives) as usize] += 1;
    }
    assert_fits(&times, &binomial_chances(rows, 1.0 / rows as f64)[..times.len()], "times a row was drawn");
    assert_eq!(drawn.out_of_bag(&layout, rows as usize).total(), u64::from(times[0]));
    // Thirds of the rows: a page that is drawn too often or never would show.
    for third in found.chunks(rows as usize / 3) {
        let draws = third.iter().map(|(p, n)| p + n).sum::<u64>() as f64;
        assert!((draws - third.len() as f64).abs() < 5.0 * (third.len() as f64).sqrt(), "{draws}");
    }
}

#[test]
fn blocks_are_passed_over_only_where_the_best_is_not() {
    // Enough groups for blocks of blocks; scores that tell much, little, nothing and the wrong thing.
    let rows = 20_000;
    for (pull, seed) in [(20.0, 1), (2.0, 2), (0.3, 3), (0.0, 4), (-2.0, 5)] {
        let mut stream = Stream::new(seed, 0);
        let mut is_positive =
            |row: u64| stream.uniform() < 1.0 / (1.0 + (pull * (row as f64 / rows as f64 - 0.3)).exp());
        let counts: Vec<(u64, u64)> = (0..rows).map(|row| if is_positive(row) { (1, 0) } else { (0, 1) }).collect();
        let layout = Layout::new(groups(&counts));
        let drawn = drawn_of(&layout, Resampling::Rows, seed, 1);
        let mut walk = Walk::default();
        walk.walk(&layout, &drawn);
        let replicate = Replicate { layout: &layout, drawn: &drawn, walk: &walk };
        for metric in Metric::ALL {
            let chosen = |rule: Rule<'_>| rule.choose(&replicate).map(|chosen| (chosen.groups, chosen.confusion));
            assert_eq!(chosen(Rule::Best(metric)), chosen(Rule::Ranked(&looked_at(metric))), "{metric:?} {pull}");
        }
    }
}

#[test]
fn threads_change_nothing() {
    let counts: Vec<(u64, u64)> = (0..300).map(|at| (at % 4, (at * at) % 5)).collect();
    let sweep = sweep_of(&counts);
    let in_pool = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&sweep, &[Rule::Best(Metric::F1)], Resampling::Rows, 100))
    };
    let one = in_pool(1);
    assert_eq!(one, in_pool(3));
    let shorter = run(&sweep, &[Rule::Best(Metric::F1)], Resampling::Rows, 99);
    assert_ne!(one.roc_auc, shorter.roc_auc);
}

#[test]
fn a_cancelled_bootstrap_ends_without_a_result() {
    let sweep = sweep_of(&[(3, 1), (1, 4)]);
    let progress = BootstrapProgress::default();
    progress.cancel();
    let found = sweep_bootstrap(&sweep, &[Rule::Best(Metric::F1)], Resampling::Rows, 50, 1, &progress);
    assert_eq!((found, progress.done()), (None, 0));
}

#[test]
fn a_replicate_in_which_no_threshold_is_admissible_is_counted() {
    // Precision is 1 only above the negative at the top, where nothing is 1, unless that row is not drawn.
    let sweep = sweep_of(&[(0, 1), (1, 0), (0, 1)]);
    let precise = Ranked {
        rank: |confusion: &Confusion| (confusion.value(Metric::Precision)? >= 1.0).then_some(confusion.tp),
        value: |confusion: &Confusion| confusion.value(Metric::Recall),
        course: Course::Monotone,
    };
    let replicates = 3_000;
    let found = run(&sweep, &[Rule::Ranked(&precise)], Resampling::Rows, replicates);
    let chosen = &found.chosen[0];
    // It takes a draw of the second row, and none of the first: (2/3)³ − (1/3)³.
    let share = 1.0 - chosen.infeasible as f64 / f64::from(replicates);
    assert!((share - 7.0 / 27.0).abs() < 0.04, "{share}");
    assert_eq!(chosen.threshold.undefined, chosen.infeasible);
    assert_eq!((chosen.threshold.p2_5, chosen.threshold.p97_5, chosen.none_is_1), (Some(2.0), Some(2.0), 0));
    assert_eq!(chosen.optimism.apparent, None, "on all rows nothing is admissible");
    assert_eq!(chosen.optimism.corrected, None);
}

#[test]
fn where_nothing_is_1_is_best_the_threshold_is_above_every_score() {
    let sweep = sweep_of(&[(0, 1), (1, 10), (0, 90)]);
    let found = run(&sweep, &[Rule::Best(Metric::Accuracy)], Resampling::FixedClassSizes, 200).chosen.remove(0);
    // The positive is drawn once, at the second score, where 10 of 101 negatives are.
    assert_eq!((found.none_is_1, found.infeasible), (200, 0));
    assert_eq!((found.threshold.p2_5, found.threshold.p97_5, found.threshold.mean), (None, None, None));
    assert_eq!(found.optimism.apparent, Some(101.0 / 102.0));
    assert_eq!(found.optimism.mean_optimism, Some(0.0));
}

#[test]
fn few_rows_and_missing_classes_leave_undefined_what_is_undefined() {
    let rules: Vec<Rule> = Metric::ALL.map(Rule::Best).to_vec();
    for counts in [&[][..], &[(1, 0)], &[(0, 1)], &[(5, 0), (2, 0)], &[(0, 5), (0, 2)], &[(4, 4)], &[(1, 0), (0, 1)]] {
        for resampling in BOTH {
            let sweep = sweep_of(counts);
            let found = run(&sweep, &rules, resampling, 40);
            let (positives, negatives) = (sweep.positives(), sweep.negatives());
            assert_eq!(found.roc_auc.mean.is_some(), positives > 0 && negatives > 0, "{counts:?}");
            assert_eq!(found.average_precision.mean.is_some(), positives > 0, "{counts:?}");
            for (metric, chosen) in Metric::ALL.into_iter().zip(&found.chosen) {
                let apparent = chosen.optimism.apparent;
                let at = |candidate: usize| rule::value(metric, &sweep.confusion_at(candidate));
                let expected = (0..=counts.len()).filter_map(at).max_by(f64::total_cmp);
                assert_eq!(apparent, expected, "{metric:?} {counts:?}");
                assert!(apparent.is_some() || chosen.infeasible == 40, "{metric:?} {counts:?}");
            }
            for (metric, statistic) in Metric::ALL.into_iter().zip(cell_bootstrap(
                &sweep.confusion(1.0),
                resampling,
                40,
                1,
                &Metric::ALL.map(Statistic::Metric),
            )) {
                let value = rule::value(metric, &sweep.confusion(1.0));
                assert!(value.is_some() || statistic.undefined == 40, "{metric:?} {counts:?}: {statistic:?}");
            }
        }
    }
    let none = run(&sweep_of(&[(1, 2)]), &rules, Resampling::Rows, 0);
    assert_eq!((none.roc_auc.mean, none.chosen[0].threshold.p2_5), (None, None));
}

#[test]
fn the_four_cells_of_rows_vary_like_the_rows() {
    // A metric at a fixed threshold is the value of a rule that chooses that threshold always.
    let sweep = sweep_of(&[(6, 1), (3, 3), (2, 5), (1, 9)]);
    let at = sweep.confusion(2.0);
    for resampling in BOTH {
        let cells = cell_bootstrap(&at, resampling, 20_000, 1, &[Statistic::Metric(Metric::Precision)]).remove(0);
        let layout = Layout::new(groups(&[(11, 9), (1, 9)]));
        let rows = Distribution::of((0..20_000).map(|index| {
            let drawn = drawn_of(&layout, resampling, 8, index);
            let (tp, fp) = group_counts(&layout, &drawn)[0];
            drawn.confusion(Both { positives: tp, negatives: fp }).value(Metric::Precision)
        }));
        let close = |left: Option<f64>, right: Option<f64>, by: f64| (left.unwrap() - right.unwrap()).abs() < by;
        assert!(close(cells.mean, rows.mean, 0.004) && close(cells.sd, rows.sd, 0.003), "{cells:?} {rows:?}");
        assert!(close(cells.p2_5, rows.p2_5, 0.02) && close(cells.p97_5, rows.p97_5, 0.02), "{cells:?} {rows:?}");
    }
}

/// Groups of all kinds: singles, ties, heavy cells, long and short.
fn some_groups() -> impl Strategy<Value = Vec<(u64, u64)>> {
    let single = any::<bool>().prop_map(|positive| if positive { (1, 0) } else { (0, 1) });
    let tied = (0_u64..4, 0_u64..4).prop_filter("a group has rows", |(p, n)| p + n > 0);
    let heavy =
        (0_u64..2 * LIGHT, LIGHT + 1..2 * LIGHT).prop_flat_map(|(p, n)| prop_oneof![Just((p, n)), Just((n, p))]);
    prop_oneof![
        prop::collection::vec(single.clone(), 1..300),
        prop::collection::vec(tied.clone(), 1..200),
        prop::collection::vec(prop_oneof![20 => single, 10 => tied, 1 => heavy], 1..200),
    ]
}

proptest! {
    #[test]
    fn a_replicate_has_the_figures_of_its_expanded_rows(counts in some_groups(), seed in any::<u64>(), fixed in any::<bool>(), floor in 0.0..1.0_f64) {
        let layout = Layout::new(groups(&counts));
        let drawn = drawn_of(&layout, BOTH[usize::from(fixed)], seed, 0);
        let mut walk = Walk::default();
        walk.walk(&layout, &drawn);
        let found = group_counts(&layout, &drawn);
        let sweep = sweep_of(&found);
        let summary = Summary::from_sweep(&sweep);
        for (found, expected) in [(walk.roc_auc, summary.roc_auc), (walk.average_precision, summary.average_precision)] {
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!(found.zip(expected).is_none_or(|(found, expected)| (found - expected).abs() < 1e-12));
        }
        // The highest of the candidates that no other exceeds.
        let mut candidates = vec![(0, drawn.confusion(Both::default()))];
        let mut above = Both::default();
        for (at, (positives, negatives)) in found.iter().enumerate() {
            above = Both { positives: above.positives + positives, negatives: above.negatives + negatives };
            candidates.push((at + 1, drawn.confusion(above)));
        }
        let replicate = Replicate { layout: &layout, drawn: &drawn, walk: &walk };
        for metric in Metric::ALL {
            let orders = candidates.iter().filter_map(|(_, confusion)| rule::exact(metric, confusion));
            let top = orders.max();
            let expected = top.and_then(|top| {
                candidates.iter().find(|(_, confusion)| rule::exact(metric, confusion).as_ref() == Some(&top))
            });
            let fast = Rule::Best(metric).choose(&replicate).map(|chosen| (chosen.groups, chosen.confusion));
            prop_assert_eq!(fast.as_ref(), expected, "{:?}", metric);
            let ranking = looked_at(metric);
            let general = Rule::Ranked(&ranking).choose(&replicate).map(|chosen| (chosen.groups, chosen.confusion));
            prop_assert_eq!(general, fast, "{:?}", metric);
        }
        // Recall at a precision: the first of the most true positives.
        let precise = |confusion: &Confusion| (confusion.value(Metric::Precision)? >= floor).then_some(confusion.tp);
        let expected = candidates.iter().filter_map(|(_, confusion)| precise(confusion)).max().and_then(|top| {
            candidates.iter().find(|(_, confusion)| precise(confusion) == Some(top))
        });
        for course in [Course::Monotone, Course::Any] {
            let ranking = Ranked { rank: precise, value: |_: &Confusion| None, course };
            let chosen = ranking.choose(&replicate).map(|chosen| (chosen.groups, chosen.confusion));
            prop_assert_eq!(chosen.as_ref(), expected, "{:?}", course);
        }
    }

    #[test]
    fn single_rows_are_out_of_bag_exactly_if_they_were_not_drawn(
        labels in prop::collection::vec(any::<bool>(), 1..300), seed in any::<u64>(), share in 0.0..=1.0_f64
    ) {
        let counts: Vec<(u64, u64)> = labels.iter().map(|&label| if label { (1, 0) } else { (0, 1) }).collect();
        let layout = Layout::new(groups(&counts));
        let drawn = drawn_of(&layout, Resampling::Rows, seed, 0);
        let found = group_counts(&layout, &drawn);
        let groups = (share * counts.len() as f64) as usize;
        let mut expected = Confusion::default();
        for (at, (positive, _)) in counts.iter().enumerate().filter(|(at, _)| found[*at] == (0, 0)) {
            match (*positive == 1, at < groups) {
                (true, true) => expected.tp += 1,
                (true, false) => expected.fn_ += 1,
                (false, true) => expected.fp += 1,
                (false, false) => expected.tn += 1,
            }
        }
        prop_assert_eq!(drawn.out_of_bag(&layout, groups), expected);
    }
}
