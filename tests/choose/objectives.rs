//! Objectives, constraints, costs and prevalences: the threshold that each chooses.

use std::sync::Arc;

use cutpoint::metrics::{
    Confusion, ConstantCosts, CostColumn, CostColumns, Costs, Goal, Interval, Metric, Objective, OperatingPoint,
    Prevalence, RowMean, Sweep, Terms, Unmet,
};
use serde_json::Value;

use crate::fixture::Fixture;

/// What the reference promises of everything that is no count.
const TOLERANCE: f64 = 1e-12;

struct Case {
    fixture: Fixture,
    sweep: Arc<Sweep>,
}

impl Case {
    fn all() -> impl Iterator<Item = Self> {
        Fixture::all().into_iter().map(|fixture| {
            let sweep = Arc::new(Sweep::new(&fixture.scores, &fixture.labels));
            Self { fixture, sweep }
        })
    }

    /// The entries of a section, by the objective in the name; none where the file has no such section. What only says who
    /// gave the values is none.
    fn section(&self, name: &str) -> Vec<(String, &Value)> {
        let section = self.fixture.expected[name].as_object();
        section
            .into_iter()
            .flatten()
            .filter(|(_, entry)| entry.is_object())
            .map(|(key, entry)| (key.replace("precision_equals_recall", "precision=recall"), entry))
            .collect()
    }

    fn choose(&self, objective: &str, terms: &Terms<'_>) -> Result<OperatingPoint, Unmet> {
        let parsed: Objective = objective.parse().unwrap();
        assert_eq!(parsed.to_string(), objective, "the reference writes it as we do");
        self.sweep.choose(&parsed, terms)
    }

    /// That `found` is the choice of `entry`: its value under `key`, and its interval or one of its undominated ones.
    fn check(&self, what: &str, found: Result<OperatingPoint, Unmet>, entry: &Value, value: Option<f64>) {
        let context = format!("{}: {what}: {found:?}, not {entry}", self.fixture.name);
        let Some(chosen) = entry.get("chosen").filter(|chosen| !chosen.is_null()) else {
            assert!(found.is_err(), "{context}");
            return;
        };
        let found = found.unwrap_or_else(|_| panic!("{context}"));
        assert!(value.is_none_or(|value| close(found.value, value)), "{context}");
        match entry.get("undominated").and_then(Value::as_array) {
            None => {
                assert_eq!((found.interval, found.confusion), place(chosen), "{context}");
                // The reference takes the ends for the binary fractions that they are: in (0.6, 0.7] it does not see 0.7.
                let expected = chosen["threshold"].as_f64().unwrap();
                let is_shorter = digits(found.threshold) < digits(expected);
                let is_even = chosen.get("two_decimals_equally_near_the_middle").is_some();
                assert!(found.threshold == expected || is_shorter || is_even, "{context}");
            }
            Some(best) => {
                let places: Vec<_> = best.iter().map(place).collect();
                assert!(places.contains(&(found.interval, found.confusion)), "{context}");
                let width = |interval: Interval| interval.low.zip(interval.high).map_or(0.0, |(low, high)| high - low);
                let widest = places.iter().map(|(interval, _)| width(*interval)).fold(0.0, f64::max);
                assert!(width(found.interval) >= widest * (1.0 - 1e-9), "{context}");
            }
        }
        assert!(found.interval.contains(found.threshold), "{context}");
    }
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0)
}

/// Digits after the point.
fn digits(threshold: f64) -> usize {
    threshold.to_string().split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// Thresholds and counts of an entry.
fn place(entry: &Value) -> (Interval, Confusion) {
    let count = |key: &str| entry[key].as_u64().unwrap();
    let confusion = Confusion { tp: count("tp"), fp: count("fp"), fn_: count("fn"), tn: count("tn") };
    (Interval { low: entry["low"].as_f64(), high: entry["high"].as_f64() }, confusion)
}

#[test]
fn every_objective_chooses_the_threshold_that_exact_arithmetic_chooses() {
    let mut checked = 0;
    for case in Case::all() {
        for (name, entry) in case.section("objectives") {
            let found = case.choose(&name, &Terms::default());
            case.check(&name, found, entry, entry.get("value").and_then(Value::as_f64));
            checked += 1;
        }
    }
    assert!(checked > 250, "{checked}");
}

#[test]
fn a_constraint_chooses_among_the_undominated_or_names_the_nearest() {
    let (mut met, mut unmet) = (0, 0);
    for case in Case::all() {
        for (name, entry) in case.section("constraints") {
            let found = case.choose(&name, &Terms::default());
            if entry["feasible"] == true {
                case.check(&name, found, entry, entry["value"].as_f64());
                met += 1;
                continue;
            }
            unmet += 1;
            let context = format!("{}: {name}: {found:?}, not {entry}", case.fixture.name);
            let nearest = &entry["nearest"];
            match found.unwrap_err() {
                Unmet::Limits(found) if !nearest.is_null() => {
                    assert!(close(found.limit_value.unwrap(), nearest["limit_value"].as_f64().unwrap()), "{context}");
                    let point = found.point.unwrap();
                    let places: Vec<_> = nearest["intervals"].as_array().unwrap().iter().map(place).collect();
                    assert!(places.contains(&(point.interval, point.confusion)), "{context}");
                    assert!(nearest["value"].as_f64().is_none_or(|value| close(point.value, value)), "{context}");
                }
                Unmet::Limits(found) => assert!(found.limit_value.is_none(), "{context}"),
                Unmet::Undefined | Unmet::NotProven(_) | Unmet::GuaranteeElsewhere | Unmet::GuaranteeOfDecimals => {
                    panic!("{context}")
                }
            }
        }
    }
    assert!(met > 500 && unmet > 20, "{met} {unmet}");
}

/// Costs of constants, as the reference names them.
fn constant(case: &Case, costs: &str) -> Costs {
    let typed: ConstantCosts = costs.parse().unwrap();
    Costs::new(&case.sweep, &case.fixture.labels, typed, &CostColumns::default()).unwrap()
}

#[test]
fn the_least_cost_is_found_for_every_cost_matrix() {
    let mut checked = 0;
    for case in Case::all() {
        for (name, entry) in case.section("costs") {
            let costs = constant(&case, &name);
            let found = case.choose("cost", &Terms { costs: Some(&costs), ..Terms::default() });
            case.check(&name, found.clone(), entry, entry["mean"].as_f64());
            let total = found.unwrap().value * case.sweep.len() as f64;
            assert!(close(total, entry["total"].as_f64().unwrap()), "{name}");
            if let Some(elkan) = entry.get("elkan_threshold").and_then(Value::as_f64) {
                assert!(close(costs.elkan_threshold().unwrap(), elkan), "{name}");
                let there = Terms { costs: Some(&costs), ..Terms::default() }
                    .value(Goal::Mean(RowMean::Cost), &case.sweep, elkan)
                    .unwrap();
                let expected = entry["total_at_elkan_threshold"].as_f64().unwrap();
                assert!(close(there * case.sweep.len() as f64, expected), "{name}: {there}");
            }
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn costs_by_row_are_those_of_each_rows_own_outcome() {
    let fixture = Fixture::open("costs");
    let sweep = Arc::new(Sweep::new(&fixture.scores, &fixture.labels));
    let column =
        |name: &str| fixture.numbers(name).map(|values| CostColumn { name: name.into(), values: values.into() });
    let errors = CostColumns { fp: column("cost_fp"), fn_: column("cost_fn"), ..CostColumns::default() };
    let all = CostColumns { tp: column("cost_tp"), tn: column("cost_tn"), ..errors.clone() };
    let of = |columns: &CostColumns| Costs::new(&sweep, &fixture.labels, ConstantCosts::default(), columns).unwrap();
    let (errors, all) = (of(&errors), of(&all));
    assert_eq!(all.elkan_threshold(), None, "it has none by row");
    let case = Case { fixture, sweep };
    let expected = case.fixture.expected["row_costs"].clone();
    let rows = case.sweep.len() as f64;
    for (costs, key, at) in [(&all, "all four columns", "total"), (&errors, "cost_fp and cost_fn", "errors_only")] {
        let terms = Terms { costs: Some(costs), ..Terms::default() };
        case.check(key, case.choose("cost", &terms), &expected[key], expected[key]["mean"].as_f64());
        for place in expected["at"].as_array().unwrap() {
            let found =
                terms.value(Goal::Mean(RowMean::Cost), &case.sweep, place["threshold"].as_f64().unwrap()).unwrap();
            assert!(close(found * rows, place[at].as_f64().unwrap()), "{key} {found} {place}");
        }
    }
    let terms = Terms { costs: Some(&all), ..Terms::default() };
    for (key, threshold) in [("none is 1", f64::INFINITY), ("all are 1", f64::NEG_INFINITY)] {
        let found = terms.value(Goal::Mean(RowMean::Cost), &case.sweep, threshold).unwrap();
        assert!(close(found * rows, expected[key].as_f64().unwrap()), "{key} {found}");
    }
    for (share, entry) in expected["prevalence"].as_object().unwrap() {
        let terms = Terms { costs: Some(&all), answers: None, prevalence: Some(share.parse().unwrap()) };
        case.check(share, case.choose("cost", &terms), entry, entry["mean"].as_f64());
    }
}

#[test]
fn figures_and_choices_at_another_prevalence_are_those_of_weighted_rows() {
    let mut checked = 0;
    for case in Case::all() {
        for (share, entry) in case.section("prevalence") {
            let prevalence: Prevalence = share.parse().unwrap();
            let costs = constant(&case, "fp=1,fn=5");
            let terms = Terms { costs: Some(&costs), answers: None, prevalence: Some(prevalence) };
            for at in entry["at"].as_array().unwrap() {
                let threshold = at["threshold"].as_f64().unwrap();
                let value = |goal| terms.value(goal, &case.sweep, threshold);
                let figures =
                    [Metric::Precision, Metric::Npv, Metric::Accuracy, Metric::F1, Metric::Mcc, Metric::Kappa]
                        .map(|metric| (metric.key(), value(Goal::Metric(metric))));
                for (key, found) in figures.into_iter().chain([("cost_fp1_fn5", value(Goal::Mean(RowMean::Cost)))]) {
                    let expected = at[key].as_f64();
                    let is_close =
                        found.zip(expected).map_or(found.is_none() && expected.is_none(), |(f, e)| close(f, e));
                    assert!(is_close, "{} {share} {at}: {key} {found:?}", case.fixture.name);
                }
                let weighed = prevalence.weigh(&case.sweep.confusion(threshold)).unwrap();
                assert!(close(weighed.tp + weighed.fp, at["predicted_rate"].as_f64().unwrap()));
            }
            for (objective, key, value) in [
                ("accuracy", "best accuracy", "value"),
                ("f1", "best f1", "value"),
                ("mcc", "best mcc", "value"),
                ("cost", "least cost fp=1,fn=5", "mean"),
                ("recall@precision>=0.9", "recall@precision>=0.9", "value"),
            ] {
                let found = case.choose(objective, &terms);
                if entry[key].get("feasible").is_none_or(|feasible| feasible == true) {
                    case.check(&format!("{key} at {share}"), found, &entry[key], entry[key][value].as_f64());
                } else {
                    assert!(matches!(found, Err(Unmet::Limits(_))), "{} {share} {key}", case.fixture.name);
                }
            }
            let found = prevalence.average_precision(&case.sweep).unwrap();
            assert!(
                close(found, entry["average_precision"].as_f64().unwrap()),
                "{} {share}: {found}",
                case.fixture.name
            );
            checked += 1;
        }
    }
    assert!(checked >= 40, "{checked}");
}
