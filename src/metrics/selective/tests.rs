#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::metrics::{Band, BandFigures};

/// Algorithm 1 on rows, as the paper has it: every distance tested, in order.
fn on_rows(scores: &[f64], labels: &[bool], threshold: f64, target_risk: f64, delta: f64) -> Vec<Tested> {
    let mut distances: Vec<f64> = scores.iter().map(|score| (score - threshold).abs()).collect();
    distances.sort_by(f64::total_cmp);
    let rows = scores.len();
    let iterations = (rows.max(1) as f64).log2().ceil();
    let (mut lowest, mut highest) = (1, rows);
    (0..iterations as usize)
        .map(|_| {
            let middle = (lowest + highest).div_ceil(2);
            let theta = distances[middle - 1];
            let far = || scores.iter().zip(labels).filter(|(score, _)| (*score - threshold).abs() >= theta);
            let kept = far().count() as u64;
            let errors = far().filter(|(score, label)| (**score >= threshold) != **label).count() as u64;
            let bound = upper_limit(errors, kept, delta / iterations);
            if bound < target_risk {
                highest = middle;
            } else {
                lowest = middle;
            }
            Tested { theta, kept, errors, bound }
        })
        .collect()
}

/// Scores with ties, also between distances from both sides, and labels that follow them more or less.
fn rows() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    prop::collection::vec((-8_i32..=8, 0.0..1.0_f64, 0..3), 0..300).prop_map(|rows| {
        let score = |(step, luck, kind): &(i32, f64, i32)| match kind {
            0 => f64::from(*step) / 8.0,
            1 => f64::from(*step) * 1e-17 + 0.1,
            _ => luck * f64::from(*step) / 8.0,
        };
        let labels = rows.iter().map(|(step, luck, _)| luck * 16.0 < f64::from(step + 8)).collect();
        (rows.iter().map(score).collect(), labels)
    })
}

#[test]
fn without_two_rows_there_is_nothing_to_search() {
    for (scores, labels) in [(&[][..], &[][..]), (&[0.7], &[true])] {
        let sweep = Sweep::new(scores, labels);
        let selective = Selective::new(&sweep, 0.5);
        let run = selective.run(0.1, 0.05);
        assert_eq!((selective.iterations(), run.last, run.best, run.last_meets_target), (0, None, None, false));
    }
}

#[test]
fn the_fewest_rows_are_enough_where_every_label_is_right_and_one_less_is_not() {
    let is_proven = |rows: u64, risk: f64, delta: f64| {
        let scores: Vec<f64> = (0..rows).map(|row| row as f64 / rows as f64 + 1e-3).collect();
        let labels: Vec<bool> = scores.iter().map(|score| *score >= 0.5).collect();
        let sweep = Sweep::new(&scores, &labels);
        Selective::new(&sweep, 0.5).run(risk, delta).best.is_some()
    };
    for (risk, delta) in [
        (0.1, 0.1),
        (0.1, 0.05),
        (0.05, 0.1),
        (0.02, 0.001),
        (0.01, 0.01),
        (0.5, 0.5),
        (0.3, 0.2),
        (0.9, 0.9),
        (0.065, 0.1),
        (0.005, 0.1),
    ] {
        let fewest = fewest_rows(risk, delta).unwrap();
        assert!(is_proven(fewest, risk, delta), "{risk} {delta} {fewest}");
        for fewer in 0..fewest {
            assert!(!is_proven(fewer, risk, delta), "{risk} {delta} {fewest} {fewer}");
        }
    }
    assert_eq!(fewest_rows(0.1, 0.1), Some(81));
    assert_eq!((fewest_rows(0.0, 0.1), fewest_rows(0.1, 0.0)), (None, None));
}

#[test]
fn distances_that_round_to_one_share_a_level_and_a_side_of_the_band() {
    // 0.5 − 1e-20 is 0.5: the second score is as far from the threshold as the first, and any bound keeps both.
    let scores = [0.0, 1e-20, 0.5, 1.0];
    let labels = [false, false, true, true];
    let rows = |times: usize| (scores.repeat(times), labels.repeat(times));
    let (scores, labels) = rows(200);
    let sweep = Sweep::new(&scores, &labels);
    let best = Selective::new(&sweep, 0.5).run(0.05, 0.05).best.unwrap();
    let of_far = Selective::new(&sweep, 0.5).band(Tested { theta: 0.5, ..best.tested });
    assert_eq!((of_far.predicted_0_to, of_far.predicted_1_from, of_far.high), (Some(1e-20), Some(1.0), 1.0));
    assert!(of_far.low > 1e-20 && 0.5 - of_far.low < 0.5 && 0.5 - of_far.low.next_down() == 0.5);
}

#[test]
fn a_band_that_keeps_everything_is_no_band() {
    let sweep = Sweep::new(&[0.2; 400], &[true; 400]);
    let best = Selective::new(&sweep, 0.2).run(0.99, 0.05).best.unwrap();
    assert_eq!((best.tested.theta, best.low, best.high, best.coverage), (0.0, 0.2, 0.2, 1.0));
}

proptest! {
    #[test]
    fn runs_are_those_of_the_algorithm_on_rows(
        (scores, labels) in rows(),
        threshold in prop::sample::select(vec![0.0, 0.1, 0.5, -0.25]),
        risk in 0.01..0.9_f64,
        delta in 0.001..0.3_f64,
    ) {
        let sweep = Sweep::new(&scores, &labels);
        let run = Selective::new(&sweep, threshold).run(risk, delta);
        let tested = on_rows(&scores, &labels, threshold, risk, delta);
        prop_assert_eq!(run.last.as_ref(), tested.last());
        let most = tested.iter().filter(|tested| tested.bound < risk).map(|tested| tested.kept).max();
        prop_assert_eq!(run.best.map(|best| best.tested.kept), most);
        prop_assert_eq!(run.last_meets_target, tested.last().is_some_and(|last| last.bound < risk));
    }

    #[test]
    fn the_two_thresholds_keep_exactly_what_is_far_enough(
        (scores, labels) in rows(),
        threshold in prop::sample::select(vec![0.0, 0.1, 0.5, -0.25]),
        others in prop::collection::vec(prop_oneof![-2.0..2.0_f64, -1e-16..1e-16_f64, any::<f64>()], 20),
    ) {
        let sweep = Sweep::new(&scores, &labels);
        let selective = Selective::new(&sweep, threshold);
        for level in &selective.levels {
            let tested = Tested { theta: level.theta, kept: level.kept, errors: level.errors, bound: 0.0 };
            let band = selective.band(tested);
            let edges = [band.low, band.low.next_down(), band.high, band.high.next_down()];
            for score in scores.iter().chain(&others).chain(&edges).copied().filter(|score| score.is_finite()) {
                let is_kept = score < band.low || score >= band.high;
                prop_assert_eq!(is_kept, (score - threshold).abs() >= level.theta, "{} {:?}", score, band);
            }
            let highest_0 = scores.iter().copied().filter(|score| *score < band.low).reduce(f64::max);
            let lowest_1 = scores.iter().copied().filter(|score| *score >= band.high).reduce(f64::min);
            prop_assert_eq!((band.predicted_0_to, band.predicted_1_from), (highest_0, lowest_1));
            let figures = BandFigures::new(&sweep, Band::new(band.low, band.high).unwrap());
            prop_assert_eq!((figures.counts.total(), figures.counts.errors()), (level.kept, level.errors));
        }
        prop_assert_eq!(selective.coverage_curve().count(), selective.levels.len());
        for (point, level) in selective.coverage_curve().zip(&selective.levels) {
            prop_assert_eq!(point.coverage, level.kept as f64 / scores.len() as f64);
            prop_assert!((point.accuracy - (1.0 - level.errors as f64 / level.kept as f64)).abs() < 1e-15);
        }
    }
}

/// On test sets drawn from a known population: scores even over [0, 1], of which each is the chance that its label is 1.
#[test]
fn the_guaranteed_accuracy_is_missed_no_more_often_than_it_says() {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};
    const SIMULATIONS: u32 = 400;
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut uniform = move || random.next_u64() as f64 / 2_f64.powi(64);
    let confidence = Confidence::new(0.9).unwrap();
    let (mut found, mut missed) = (0, 0);
    for _ in 0..SIMULATIONS {
        let scores: Vec<f64> = (0..600).map(|_| uniform()).collect();
        let labels: Vec<bool> = scores.iter().map(|score| uniform() < *score).collect();
        let Some(best) = Selective::new(&Sweep::new(&scores, &labels), 0.5).run_for(0.85, confidence).best else {
            continue;
        };
        found += 1;
        let (low, high) = (best.low.clamp(0.0, 1.0), best.high.clamp(0.0, 1.0));
        let errors = low * low / 2.0 + (1.0 - high) * (1.0 - high) / 2.0;
        if errors / (low + 1.0 - high) > 0.15 {
            missed += 1;
        }
    }
    assert!(found > SIMULATIONS * 9 / 10, "{found}");
    // At most one in ten; the procedure is cautious, so that this leaves room for chance.
    assert!(missed <= SIMULATIONS / 10, "{missed} of {found}");
}

proptest! {
    #[test]
    fn lines_that_stand_for_many_rows_are_as_those_rows(
        lines in prop::collection::vec((0_u32..12, any::<bool>(), 0_u64..6), 1..30), threshold in 0.0..1.2_f64,
    ) {
        let scores: Vec<f64> = lines.iter().map(|(score, ..)| f64::from(*score) / 10.0).collect();
        let labels: Vec<bool> = lines.iter().map(|(_, label, _)| *label).collect();
        let counts: Vec<u64> = lines.iter().map(|(.., count)| *count).collect();
        let rows = (0..lines.len()).flat_map(|line| std::iter::repeat_n(line, counts[line] as usize));
        let (each, of): (Vec<f64>, Vec<bool>) = rows.map(|line| (scores[line], labels[line])).unzip();
        let (counted, expanded) = (Sweep::counted(&scores, &labels, &counts).unwrap(), Sweep::new(&each, &of));
        let (left, right) = (Selective::new(&counted, threshold), Selective::new(&expanded, threshold));
        prop_assert_eq!(left.iterations(), right.iterations());
        for (risk, delta) in [(0.1, 0.05), (0.3, 0.2), (0.6, 0.5)] {
            prop_assert_eq!(left.run(risk, delta), right.run(risk, delta));
        }
        for accuracy in [0.5, 0.8, 1.0] {
            prop_assert_eq!(counted.widest_band(accuracy), expanded.widest_band(accuracy));
        }
        let band = Band::between(threshold, 0.5);
        prop_assert_eq!(BandFigures::new(&counted, band), BandFigures::new(&expanded, band));
    }
}
