//! Sections `guarantees`.

use cutpoint::metrics::{Axis, Demand, Ending, Guaranteed, Procedure, Sweep};
use serde_json::{Value, to_value};

use super::fixture::{Data, assert_agrees, expected};

const FILES: [&str; 13] = [
    "calibrated",
    "costs",
    "exact",
    "flipped",
    "imbalanced",
    "logits",
    "paired",
    "saturated",
    "shifted",
    "slices",
    "ties",
    "tiny",
    "weighted",
];

const PROCEDURES: [Procedure; 3] = [Procedure::Candidates, Procedure::Grid1000, Procedure::Bonferroni20];

fn sweep(reference: &Value) -> Sweep {
    let data = Data::of(reference);
    Sweep::new(&data.numbers("score"), &data.labels())
}

/// The targets of `reference`, as demands.
fn targets(reference: &Value) -> impl Iterator<Item = (Demand, &Value)> {
    reference["guarantees"]["targets"].as_array().unwrap().iter().map(|target| {
        let (what, bound) = target["target"].as_str().unwrap().split_once(['>', '<']).unwrap();
        let what = match what {
            "precision" => Guaranteed::Precision,
            "recall" => Guaranteed::Recall,
            "fpr" => Guaranteed::Fpr,
            other => panic!("{other}"),
        };
        let percent = (100.0 - 100.0 * target["delta"].as_f64().unwrap()).round();
        (Demand::new(what, bound[1..].parse().unwrap(), percent / 100.0).unwrap(), target)
    })
}

#[test]
fn every_procedure_proves_what_the_reference_proves_with_the_same_p() {
    let mut compared = 0;
    for file in FILES {
        let reference = expected(&format!("{file}.json"));
        let sweep = sweep(&reference);
        for (demand, target) in targets(&reference) {
            for procedure in PROCEDURES.into_iter().filter(|procedure| target.get(procedure.key()).is_some()) {
                let guarantee = demand.prove(&sweep, Axis::Probability, Some(procedure)).unwrap();
                let of_others = |key: &str| PROCEDURES.iter().any(|p| *p != procedure && key.starts_with(p.key()));
                let path = format!("{file} {} {}", demand.target(), demand.delta());
                let found = to_value(&guarantee).unwrap();
                assert_agrees(&found, target, 1e-12, &of_others, &path);
                assert_agrees(&found, target, 0.0, &|key| key == "p" || of_others(key), &path);
                let [attempt] = guarantee.attempts() else { panic!("one procedure was asked for") };
                if let (Some(proven), Procedure::Candidates | Procedure::Bonferroni20) = (attempt.proven, procedure) {
                    assert_eq!(proven.threshold, proven.interval.high, "the tested number is the score itself");
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn precision_takes_the_better_of_two_procedures_that_share_the_risk_of_error() {
    let mut chosen = Vec::new();
    for file in FILES {
        let reference = expected(&format!("{file}.json"));
        let sweep = sweep(&reference);
        for (demand, _) in targets(&reference).filter(|(demand, _)| demand.what() == Guaranteed::Precision) {
            let both = demand.prove(&sweep, Axis::Probability, None).unwrap();
            let [grid, bonferroni] = both.attempts() else { panic!("two procedures") };
            assert_eq!(grid.level + bonferroni.level, demand.delta());
            let recall = |tp: u64| tp as f64 / sweep.positives() as f64;
            let found = both.proven().map_or(0.0, |proven| recall(proven.counts.tp));
            for attempt in both.attempts() {
                // Half the risk is twice the confidence that is missing.
                let alone = Demand::new(demand.what(), demand.bound(), 1.0 - demand.delta() / 2.0).unwrap();
                let alone = alone.prove(&sweep, Axis::Probability, Some(attempt.procedure)).unwrap();
                assert_eq!(alone.attempts()[0].proven, attempt.proven);
                assert!(attempt.proven.is_none_or(|proven| recall(proven.counts.tp) <= found));
            }
            chosen.extend(both.chosen().map(|attempt| attempt.procedure));
            let real = demand.prove(&sweep, Axis::Real, None).unwrap();
            assert_eq!(real, demand.prove(&sweep, Axis::Real, Some(Procedure::Bonferroni20)).unwrap());
        }
    }
    assert!(chosen.contains(&Procedure::Grid1000) && chosen.contains(&Procedure::Bonferroni20), "{chosen:?}");
}

#[test]
fn a_walk_that_stops_at_its_first_step_says_so_with_its_p() {
    // README.md of the reference, trap 5.
    let reference = expected("saturated.json");
    let demand = Demand::new(Guaranteed::Precision, 0.7, 0.95).unwrap();
    let guarantee = demand.prove(&sweep(&reference), Axis::Probability, Some(Procedure::Candidates)).unwrap();
    let (_, target) = targets(&reference).find(|(other, _)| *other == demand).unwrap();
    let Ending::FirstStep(failure) = guarantee.attempts()[0].ending else { panic!("{guarantee:?}") };
    assert!((failure.p - target["candidates_first_failure"]["p"].as_f64().unwrap()).abs() < 1e-12);
    assert_eq!(guarantee.proven(), None);
}

#[test]
fn specificity_is_the_contrary_of_the_fpr() {
    for file in FILES {
        let sweep = sweep(&expected(&format!("{file}.json")));
        for (fpr, specificity) in [(0.05, 0.95), (0.1, 0.9), (0.01, 0.99), (0.3, 0.7)] {
            let prove = |what, bound| {
                let demand = Demand::new(what, bound, 0.9).unwrap();
                (demand.alpha(), demand.prove(&sweep, Axis::Real, None).unwrap().attempts().to_vec())
            };
            assert_eq!(prove(Guaranteed::Fpr, fpr), prove(Guaranteed::Specificity, specificity), "{file} {fpr}");
        }
    }
}
