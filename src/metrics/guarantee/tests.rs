#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::*;
use crate::metrics::binomial::binomial_lower_tail;

const ALL: [Guaranteed; 4] = [Guaranteed::Precision, Guaranteed::Recall, Guaranteed::Fpr, Guaranteed::Specificity];

/// What the procedures promise, word for word: every threshold's own p-value, no shortcut.
fn by_definition(demand: &Demand, sweep: &Sweep, procedure: Procedure) -> (Option<f64>, Option<Failure>) {
    let p = |threshold: f64| {
        let (losses, trials) = demand.what.losses(&sweep.confusion(threshold));
        binomial_lower_tail(losses, trials, demand.risk)
    };
    // Decimals that are equal may differ in their last bit.
    let passes = |threshold: f64, level: f64| p(threshold) <= level * (1.0 + 1e-13);
    let infinite = std::iter::once(f64::INFINITY);
    let mut steps: Vec<f64> = match procedure {
        Procedure::Candidates => infinite.chain(sweep.distinct().iter().rev().copied()).collect(),
        Procedure::Grid1000 => (0..=1000).rev().map(|thousandths| f64::from(thousandths) / 1000.0).collect(),
        Procedure::Bonferroni20 => {
            let rows = sweep.len() as u64;
            let first = |part: u64| {
                let enough = |threshold: &f64| 20 * sweep.confusion(*threshold).predicted_1() >= part * rows;
                infinite.clone().chain(sweep.distinct().iter().rev().copied()).find(enough).unwrap()
            };
            let passed = (1..=20).map(first).filter(|&threshold| passes(threshold, demand.delta / 20.0));
            return (passed.reduce(f64::min).filter(|threshold| threshold.is_finite()), None);
        }
    };
    match demand.what {
        Guaranteed::Recall => steps.reverse(),
        Guaranteed::Precision => {
            let needed = demand.needed().unwrap_or(u64::MAX);
            steps.retain(|&threshold| sweep.confusion(threshold).predicted_1() >= needed);
        }
        Guaranteed::Fpr | Guaranteed::Specificity => {}
    }
    let finite = |threshold: f64| Some(threshold).filter(|threshold| threshold.is_finite());
    let failed = steps.iter().position(|&threshold| !passes(threshold, demand.delta));
    let passed = failed.unwrap_or(steps.len()).checked_sub(1).map(|last| steps[last]);
    let failure = failed.map(|at| Failure { threshold: finite(steps[at]), p: p(steps[at]) });
    (passed.map(|threshold| finite(threshold).unwrap_or(f64::INFINITY)), failure)
}

/// Rows whose labels follow their scores more or less.
fn rows() -> impl Strategy<Value = Sweep> {
    (prop::collection::vec((0_u32..=1000, 0.0..1.0_f64), 0..400), 1_u32..200).prop_map(|(rows, coarse)| {
        let scores: Vec<f64> = rows.iter().map(|(score, _)| f64::from(score / coarse * coarse) / 1000.0).collect();
        let labels: Vec<bool> = rows.iter().map(|(score, luck)| luck * 1200.0 < f64::from(*score)).collect();
        Sweep::new(&scores, &labels)
    })
}

#[test]
fn the_risk_is_the_decimal_that_is_left() {
    let alpha = |what, bound| Demand::new(what, bound, 0.9).unwrap().alpha();
    assert_eq!(alpha(Guaranteed::Precision, 0.95), 0.05);
    assert_eq!(alpha(Guaranteed::Recall, 0.7), 0.3);
    assert_eq!(alpha(Guaranteed::Specificity, 0.9), 0.1);
    assert_eq!(alpha(Guaranteed::Fpr, 0.05), 0.05);
    let demand = Demand::new(Guaranteed::Precision, 0.95, 0.9).unwrap();
    assert_eq!((demand.delta(), demand.needed(), demand.target().as_str()), (0.1, Some(45), "precision>=0.95"));
    assert_eq!(Demand::new(Guaranteed::Fpr, 0.01, 0.95).unwrap().target(), "fpr<=0.01");
}

#[test]
fn what_cannot_be_guaranteed_is_an_error_that_says_why() {
    let new = |bound, confidence| Demand::new(Guaranteed::Precision, bound, confidence);
    for bound in [-0.1, 1.1, 95.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(new(bound, 0.9), Err(GuaranteeError::Bound(_))), "{bound}");
    }
    for confidence in [0.0, 1.0, 90.0, -0.5, f64::NAN] {
        assert!(matches!(new(0.9, confidence), Err(GuaranteeError::Confidence(_))), "{confidence}");
    }
    let sweep = Sweep::new(&[0.5], &[true]);
    for what in ALL {
        let demand = Demand::new(what, 0.5, 0.9).unwrap();
        for axis in [Axis::Cosine, Axis::Real] {
            let grid = demand.prove(&sweep, axis, Some(Procedure::Grid1000));
            assert_eq!(grid, Err(GuaranteeError::GridNeedsProbabilities));
        }
        let bonferroni = demand.prove(&sweep, Axis::Probability, Some(Procedure::Bonferroni20));
        assert_eq!(bonferroni.is_ok(), what == Guaranteed::Precision, "{what:?}");
    }
}

#[test]
fn data_without_rows_or_without_a_class_prove_nothing() {
    let (up, down) = ([0.9; 500], [0.1; 500]);
    for (sweep, provable) in [
        (Sweep::new(&[], &[]), &[][..]),
        (Sweep::new(&[0.5], &[true]), &[]),
        (Sweep::new(&[0.5], &[false]), &[]),
        (Sweep::new(&up, &[true; 500]), &[Guaranteed::Precision, Guaranteed::Recall]),
        (Sweep::new(&down, &[false; 500]), &[Guaranteed::Fpr, Guaranteed::Specificity]),
    ] {
        for what in ALL {
            let bound = if what == Guaranteed::Fpr { 0.1 } else { 0.9 };
            let demand = Demand::new(what, bound, 0.9).unwrap();
            for axis in [Axis::Probability, Axis::Real] {
                let guarantee = demand.prove(&sweep, axis, None).unwrap();
                assert_eq!(guarantee.proven().is_some(), provable.contains(&what), "{guarantee:?}");
                assert!(guarantee.attempts().iter().all(|attempt| attempt.needed.is_some()));
            }
        }
    }
}

#[test]
fn limits_that_allow_no_error_cannot_be_proven() {
    let sweep = Sweep::new(&[0.9; 1000], &[true; 1000]);
    for (what, bound) in [(Guaranteed::Precision, 1.0), (Guaranteed::Recall, 1.0), (Guaranteed::Fpr, 0.0)] {
        let demand = Demand::new(what, bound, 0.9).unwrap();
        let guarantee = demand.prove(&sweep, Axis::Probability, None).unwrap();
        assert_eq!((guarantee.proven(), demand.needed()), (None, None), "{what:?}");
    }
}

#[test]
fn nothing_is_one_keeps_any_fpr_if_there_are_enough_negatives() {
    let (scores, labels) = ([0.9; 60], [false; 60]);
    let guarantee = Demand::new(Guaranteed::Fpr, 0.05, 0.95).unwrap();
    let proven = *guarantee.prove(&Sweep::new(&scores, &labels), Axis::Real, None).unwrap().proven().unwrap();
    assert_eq!((proven.threshold, proven.losses, proven.trials), (None, 0, 60));
    let short = guarantee.prove(&Sweep::new(&scores[..58], &labels[..58]), Axis::Real, None).unwrap();
    assert!(matches!(short.attempts()[0].ending, Ending::FirstStep(Failure { threshold: None, .. })));
    assert_eq!(short.demand().needed(), Some(59));
}

/// Uniform scores, each the chance of its own label: all true rates have a formula.
fn drawn(generator: &mut ChaCha8Rng, rows: usize) -> Sweep {
    let mut uniform = || generator.next_u64() as f64 / u64::MAX as f64;
    let rows: Vec<(f64, bool)> = (0..rows)
        .map(|_| {
            let score = uniform();
            (score, uniform() < score)
        })
        .collect();
    let (scores, labels): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
    Sweep::new(&scores, &labels)
}

#[test]
fn a_guarantee_is_broken_no_more_often_than_it_says() {
    const SETS: usize = 1_500;
    let mut generator = ChaCha8Rng::seed_from_u64(1);
    let demands = [
        (Demand::new(Guaranteed::Precision, 0.8, 0.9).unwrap(), (|t| f64::midpoint(1.0, t)) as fn(f64) -> f64),
        (Demand::new(Guaranteed::Recall, 0.8, 0.9).unwrap(), |t| 1.0 - t * t),
        (Demand::new(Guaranteed::Specificity, 0.8, 0.9).unwrap(), |t| 1.0 - (1.0 - t) * (1.0 - t)),
    ];
    let mut broken = [0; 3];
    let mut found = [0; 3];
    for _ in 0..SETS {
        let sweep = drawn(&mut generator, 300);
        for (index, (demand, truth)) in demands.iter().enumerate() {
            let guarantee = demand.prove(&sweep, Axis::Probability, None).unwrap();
            let Some(threshold) = guarantee.proven().and_then(|proven| proven.threshold) else { continue };
            found[index] += 1;
            broken[index] += u32::from(truth(threshold) < demand.bound());
        }
    }
    // 10 % and three standard deviations more.
    let most = 0.1 * SETS as f64 + 3.0 * (0.09 * SETS as f64).sqrt();
    for (broken, found) in broken.into_iter().zip(found) {
        assert!(f64::from(broken) <= most && found > SETS / 2, "{broken} broken of {found}");
    }
}

proptest! {
    #[test]
    fn walks_with_short_cuts_end_where_the_definition_ends(
        sweep in rows(),
        what in prop::sample::select(&ALL[..]),
        procedure in prop::sample::select(vec![Procedure::Candidates, Procedure::Grid1000, Procedure::Bonferroni20]),
        bound in 1_u32..100,
        confidence in 1_u32..100,
    ) {
        prop_assume!(procedure != Procedure::Bonferroni20 || what == Guaranteed::Precision);
        let demand = Demand::new(what, f64::from(bound) / 100.0, f64::from(confidence) / 100.0).unwrap();
        let guarantee = demand.prove(&sweep, Axis::Probability, Some(procedure)).unwrap();
        let (passed, failure) = by_definition(&demand, &sweep, procedure);
        let found = guarantee.proven().map(|proven| proven.threshold.unwrap_or(f64::INFINITY));
        prop_assert_eq!(found, passed);
        prop_assert_eq!(guarantee.attempts()[0].first_failure(), failure);
    }

    #[test]
    fn a_proof_says_what_it_rests_on(sweep in rows(), what in prop::sample::select(&ALL[..]), bound in 1_u32..100) {
        let demand = Demand::new(what, f64::from(bound) / 100.0, 0.9).unwrap();
        let guarantee = demand.prove(&sweep, Axis::Probability, None).unwrap();
        for attempt in guarantee.attempts() {
            let Some(proven) = attempt.proven else { continue };
            let threshold = proven.threshold.unwrap_or(f64::INFINITY);
            prop_assert!(proven.interval.contains(threshold));
            prop_assert_eq!(proven.counts, sweep.confusion(threshold));
            prop_assert_eq!((proven.losses, proven.trials), what.losses(&proven.counts));
            prop_assert!(proven.p <= attempt.level * (1.0 + 1e-12) && proven.trials >= attempt.needed.unwrap());
        }
    }
}
