#![allow(clippy::unwrap_used)]
use super::*;
use crate::metrics::{Priorities, ScoreSource, Scored, Scores};

fn scored() -> Scored {
    // Scores and labels that go together more or less, with ties.
    let rows = (0..300_u32).map(|row| (f64::from(row.wrapping_mul(2_654_435_761) >> 22) / 1024.0, row));
    let (values, labels) =
        rows.map(|(score, row)| ((score * 50.0).round() / 50.0, f64::from(row * 37 % 100) < score * 100.0)).unzip();
    let labels: Vec<bool> = labels;
    Scored::new(ScoreSource::Read("score".into()), Scores::from_values(values), labels.into())
}

fn sureness(priorities: &Priorities, plan: BootstrapPlan) -> (Points, Sureness) {
    let scored = scored();
    let points = Points::new(&scored, priorities).unwrap();
    let sureness = Sureness::new(scored.sweep(), &points, plan, &BootstrapProgress::default()).unwrap();
    (points, sureness)
}

#[test]
fn every_objective_has_its_own_and_starts_from_the_value_on_the_rows() {
    let typed = "f2; f1; mcc; closest01; eer; precision=recall; cost; recall@precision>=0.7; f1@predicted<=100; \
                 recall@fpr<=0.2,predicted<=50%; precision@recall>=0.5; kappa@npv>=0.5; precision>=0.6 with 80%";
    for prevalence in [None, Some("10%".parse().unwrap())] {
        let priorities = Priorities {
            costs: "fp=1,fn=3".parse().unwrap(),
            objectives: Some(typed.split(';').map(|part| part.parse().unwrap()).collect()),
            prevalence,
            ..Priorities::default()
        };
        let plan = BootstrapPlan { replicates: 60, ..BootstrapPlan::default() };
        let (points, sureness) = sureness(&priorities, plan);
        assert_eq!(sureness.chosen.len(), 12, "what is proven needs no bootstrap");
        for (objective, chosen) in &sureness.chosen {
            let entry = points.entries().iter().find(|entry| entry.objective == *objective).unwrap();
            let (value, apparent) = (entry.point().unwrap().value, chosen.optimism.apparent.unwrap());
            assert!((value - apparent).abs() < 1e-9, "{objective}: {value} {apparent}");
            let counts = entry.point().unwrap().confusion;
            assert_eq!(chosen.beside.len(), objective.limits.len(), "{objective}");
            for (limit, beside) in objective.limits.iter().zip(&chosen.beside) {
                let here = points.terms().limited_by(limit.of, &counts).unwrap();
                assert!((beside.apparent.unwrap() - here).abs() < 1e-9, "{objective}: {beside:?} {here}");
                assert!(beside.out_of_bag.is_some(), "{objective}: {beside:?}");
            }
            assert!(chosen.optimism.out_of_bag.is_some() && chosen.infeasible < 60, "{objective}: {chosen:?}");
        }
    }
}

#[test]
fn costs_that_differ_by_row_are_drawn_too_and_stand_in_their_place() {
    let costs = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) >> 24) / 50.0;
    let column = crate::metrics::CostColumn { name: "cost".into(), values: (0..300).map(costs).collect() };
    let typed = ["cost@recall>=0.5", "f1", "cost", "mcc"];
    let priorities = Priorities {
        costs: "fn=3".parse().unwrap(),
        cost_columns: crate::metrics::CostColumns { fp: Some(column), ..crate::metrics::CostColumns::default() },
        objectives: Some(typed.map(|typed| typed.parse().unwrap()).into()),
        ..Priorities::default()
    };
    let plan = BootstrapPlan { replicates: 60, ..BootstrapPlan::default() };
    let scored = scored();
    let (points, progress) = (Points::new(&scored, &priorities).unwrap(), BootstrapProgress::default());
    let sureness = Sureness::new(scored.sweep(), &points, plan, &progress).unwrap();
    assert_eq!(sureness.chosen.iter().map(|(objective, _)| objective.to_string()).collect::<Vec<_>>(), typed);
    for (objective, chosen) in &sureness.chosen {
        let entry = points.entries().iter().find(|entry| entry.objective == *objective).unwrap();
        assert_eq!(chosen.optimism.apparent, entry.point().map(|point| point.value), "{objective}");
        assert!(chosen.optimism.out_of_bag.is_some() && chosen.infeasible == 0, "{objective}: {chosen:?}");
        assert_eq!(chosen.beside.len(), objective.limits.len(), "{objective}");
    }
    assert_eq!((progress.done(), points.draws(plan.replicates)), (120, 120), "rows are drawn once more");
    let counts = Points::new(
        &scored,
        &Priorities {
            cost_columns: crate::metrics::CostColumns::default(),
            costs: "fp=1,fn=3".parse().unwrap(),
            ..priorities
        },
    );
    assert_eq!(counts.unwrap().draws(plan.replicates), 60);
}

#[test]
fn the_shortcut_for_monotone_objectives_changes_nothing() {
    struct Slow<'a>(Box<dyn Ranking + 'a>);
    let scored = scored();
    let points =
        Points::new(&scored, &Priorities { costs: "fp=1,fn=3".parse().unwrap(), ..Priorities::default() }).unwrap();
    let terms = points.terms();
    for objective in
        ["f2", "closest01", "cost", "recall@precision>=0.7", "accuracy@fpr<=0.3", "f1@recall>=0.4,npv>=0.3"]
    {
        let objective: Objective = objective.parse().unwrap();
        assert_eq!(course(&objective, &terms), Course::Monotone, "{objective}");
        let rank = |counts: &Confusion| Standing::new(&objective, terms, counts);
        let value = |counts: &Confusion| terms.value_by(objective.goal, counts);
        let slow = Slow(Box::new(Ranked { rank, value, course: Course::Any }));
        let fast = ranking(&objective, terms, 300);
        let rules = [Rule::Ranked(slow.0.as_ref()), Rule::Ranked(fast.as_ref())];
        let plan = BootstrapPlan::default();
        let found =
            sweep_bootstrap(scored.sweep(), &rules, plan.resampling, 100, plan.seed, &BootstrapProgress::default());
        let chosen = found.unwrap().chosen;
        assert_eq!(chosen[0].threshold, chosen[1].threshold, "{objective}");
    }
}
