//! The JSON report against the values of other implementations, key by key: what stands under `choose` has their names and shape.

use std::path::Path;

use serde_json::Value;

use super::Place;

const FIXTURES: &str = "tests/fixtures/choose";

/// Notes of the reference, and what it does not decide: which of two equally near decimals is proposed.
const NOTES: [&str; 5] = [
    "by",
    "threshold",
    "two_decimals_equally_near_the_middle",
    "raw_f64_widths_choose_another",
    "not_tied_but_within_1e-12",
];

/// Assert that `found` has all that `expected` has: counts exactly, other numbers within 1e-12.
pub(super) fn assert_has(found: &Value, expected: &Value, skip: &[&str], path: &str) {
    match expected {
        Value::Object(keys) => {
            for (key, expected) in keys.iter().filter(|(key, _)| !NOTES.contains(&&***key) && !skip.contains(&&***key))
            {
                let found = found.get(key).unwrap_or_else(|| panic!("{path}.{key} is missing: {found}"));
                assert_has(found, expected, skip, &format!("{path}.{key}"));
            }
        }
        Value::Array(items) => {
            let found = found.as_array().unwrap_or_else(|| panic!("{path} is no list: {found}"));
            assert_eq!(found.len(), items.len(), "length of {path}");
            for (place, (found, expected)) in found.iter().zip(items).enumerate() {
                assert_has(found, expected, skip, &format!("{path}[{place}]"));
            }
        }
        Value::Number(number) if !(number.is_u64() && found.is_u64()) => {
            let (Some(found), Some(expected)) = (found.as_f64(), number.as_f64()) else { panic!("{path}: {found}") };
            assert!(
                (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
                "{path}: {found}, expected {expected}"
            );
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => assert_eq!(found, expected, "{path}"),
    }
}

/// A file of the reference: its expected values, and its rows in a place of their own.
fn open(name: &str) -> (Value, Place) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURES);
    let expected = serde_json::from_slice(&std::fs::read(folder.join(format!("{name}.json"))).unwrap()).unwrap();
    let rows = match name.strip_prefix("edge_") {
        Some(edge) => folder.with_file_name("metrics").join(format!("{edge}.csv")),
        None => folder.join(format!("{name}.csv")),
    };
    (expected, Place::with("x.csv", std::fs::read(rows).unwrap()))
}

fn names() -> Vec<String> {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURES)).unwrap();
    let names = files
        .filter_map(|file| file.unwrap().file_name().into_string().unwrap().strip_suffix(".json").map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert!(names.len() > 20, "{names:?}");
    names
}

fn choose(place: &Place, options: &[&str]) -> Value {
    choose_weighted(place, "none", options)
}

/// The same where `column` says how much a row weighs.
fn choose_weighted(place: &Place, column: &str, options: &[&str]) -> Value {
    let always = [
        "report", "x.csv", "--count", "none", "--weight", column, "--score", "score", "--label", "label", "--format",
        "json",
    ];
    let report: Value = serde_json::from_str(&place.stdout(&[&always[..], options].concat())).unwrap();
    report["choose"].clone()
}

/// The entries of a section, notes apart.
fn entries(section: &Value) -> impl Iterator<Item = (&String, &Value)> {
    section.as_object().into_iter().flatten().filter(|(_, entry)| entry.is_object())
}

#[test]
fn objectives_and_constraints_stand_in_a_report_as_the_reference_has_them() {
    let mut checked = 0;
    for name in names() {
        let (expected, place) = open(&name);
        let typed = |section: &str| -> Vec<String> {
            entries(&expected[section])
                .map(|(key, _)| key.replace("precision_equals_recall", "precision=recall"))
                .collect()
        };
        let points = [typed("objectives"), typed("constraints")].concat().join(";");
        let found = choose(&place, &["--points", &points]);
        for (key, entry) in entries(&expected["objectives"]) {
            assert_has(&found["objectives"][key], entry, &[], &format!("{name} {key}"));
            checked += 1;
        }
        for (key, entry) in entries(&expected["constraints"]) {
            // Of those that tie, the chosen one is here among the undominated.
            let found = &found["constraints"][key];
            assert_has(found, entry, &["chosen"], &format!("{name} {key}"));
            if entry["feasible"] == true {
                let chosen = &found["chosen"];
                let is_it = |place: &Value| place["high"] == chosen["high"] && place["low"] == chosen["low"];
                assert!(found["undominated"].as_array().unwrap().iter().any(is_it), "{name} {key}: {found}");
            }
            checked += 1;
        }
        if let Some(expected) = expected.get("auc_interval") {
            assert_has(&found["auc_interval"], expected, &[], &format!("{name} auc_interval"));
        }
    }
    assert!(checked > 800, "{checked}");
}

#[test]
fn costs_and_another_prevalence_stand_in_a_report_as_the_reference_has_them() {
    let mut checked = 0;
    for name in ["calibrated", "exact", "imbalanced", "logits", "tiny", "ties", "weighted"] {
        let (expected, place) = open(name);
        for (costs, entry) in entries(&expected["costs"]) {
            let found = choose(&place, &["--cost", costs, "--points", "f1"]);
            assert_has(&found["costs"][costs], entry, &[], &format!("{name} {costs}"));
            checked += 1;
        }
        for (share, entry) in entries(&expected["prevalence"]) {
            for at in entry["at"].as_array().unwrap() {
                let threshold = format!("--threshold={}", at["threshold"]);
                let points = "accuracy;f1;mcc;cost;recall@precision>=0.9";
                let found =
                    choose(&place, &["--prevalence", share, "--cost", "fp=1,fn=5", "--points", points, &threshold]);
                let found = &found["prevalence"][share];
                let path = format!("{name} at {share}");
                assert_has(&found["at"][0], at, &["cost_fp1_fn5"], &path);
                assert_has(&found["at"][0]["mean_cost"], &at["cost_fp1_fn5"], &[], &path);
                assert_has(found, entry, &["at", "recall@precision>=0.9"], &path);
                let limited = "recall@precision>=0.9";
                assert_has(&found[limited], &entry[limited], &["chosen"], &path);
                checked += 1;
            }
        }
    }
    assert!(checked > 80, "{checked}");
}

#[test]
fn costs_by_row_stand_in_a_report_as_the_reference_has_them() {
    let (expected, place) = open("costs");
    let expected = &expected["row_costs"];
    let errors = ["--cost-fp", "cost_fp", "--cost-fn", "cost_fn"];
    let right = ["--cost-tp", "cost_tp", "--cost-tn", "cost_tn"];
    let all = [&errors[..], &right[..]].concat();
    let mut checked = 0;
    for (options, key, written, total) in [
        (&all[..], "all four columns", "tp=cost_tp,fp=cost_fp,fn=cost_fn,tn=cost_tn", "total"),
        (&errors, "cost_fp and cost_fn", "fp=cost_fp,fn=cost_fn", "errors_only"),
    ] {
        for at in expected["at"].as_array().unwrap() {
            let threshold = format!("--threshold={}", at["threshold"]);
            let found = choose(&place, &[options, &["--points", "f1", &threshold]].concat());
            let (row_costs, path) = (&found["row_costs"], format!("{key} at {threshold}"));
            assert_has(&row_costs[written], &expected[key], &[], &path);
            assert_eq!(row_costs[written], found["costs"][written], "{path}");
            assert_eq!(row_costs["at"][0]["threshold"], at["threshold"], "{path}");
            assert_has(&row_costs["at"][0]["total"], &at[total], &[], &path);
            if total == "total" {
                for end in ["none is 1", "all are 1"] {
                    assert_has(&row_costs[end], &expected[end], &[], &path);
                }
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 6);
    for (share, entry) in entries(&expected["prevalence"]) {
        let found = choose(&place, &[&all[..], &["--points", "cost", "--prevalence", share]].concat());
        let least = "least cost tp=cost_tp,fp=cost_fp,fn=cost_fn,tn=cost_tn";
        assert_has(&found["prevalence"][share][least], entry, &[], share);
    }
    let of_all = choose(&place, &["--points", "f1", "--cost", "fp=1,fn=5"]);
    assert!(of_all.get("row_costs").is_none(), "only where costs differ by row: {of_all}");
}

#[test]
fn weights_stand_in_a_report_as_the_reference_has_them() {
    let (expected, place) = open("weighted");
    let mut checked = 0;
    for (column, entry) in entries(&expected["weights"]) {
        // Without limits they are called `best …`, as for another prevalence.
        let points: Vec<&str> = entry.as_object().unwrap().keys().filter_map(|key| key.strip_prefix("best ")).collect();
        let limited: Vec<&str> =
            entry.as_object().unwrap().keys().map(String::as_str).filter(|key| key.contains('@')).collect();
        assert_eq!((points.len(), limited.len()), (4, 2), "{entry}");
        let points = [points, limited].concat().join(";");
        for at in entry["at"].as_array().unwrap() {
            let threshold = format!("--threshold={}", at["threshold"]);
            let found = choose_weighted(&place, column, &["--points", &points, &threshold]);
            let found = &found["weights"][column];
            let path = format!("{column} at {}", at["threshold"]);
            assert_has(&found["at"], &Value::from(vec![at.clone()]), &[], &path);
            assert_has(found, entry, &["at"], &path);
            assert_eq!(found["delong_on_repeated_rows"].is_null(), column == "weight", "only of whole numbers: {path}");
            checked += 1;
        }
    }
    assert_eq!(checked, 6);
    let found = choose_weighted(&place, "weight", &["--points", "recall@precision>=0.999,npv>=0.999"]);
    let mut unmet = found["weights"]["weight"]["recall@precision>=0.999,npv>=0.999"].clone();
    assert_eq!(unmet.as_object_mut().unwrap().remove("nearest").unwrap()["limit"], "npv>=0.999");
    let nothing = serde_json::json!({
        "feasible": false, "value": null, "n_tied": 0, "intervals": [], "chosen": null,
        "undominated": [], "limit_value_at_undominated": null,
    });
    assert_eq!(unmet, nothing);
}

#[test]
fn shares_of_rows_stand_in_a_report_with_the_intervals_that_the_reference_has() {
    let mut checked = 0;
    for name in names() {
        let (expected, place) = open(&name);
        for at in expected["proportions"]["at"].as_array().into_iter().flatten() {
            let threshold = format!("--threshold={}", at["threshold"]);
            let found = choose(&place, &["--points", "f1", &threshold]);
            // Wilson's lower end at 0 of n is 1e-17 there, and 0 here.
            assert_has(&found["proportions"]["at"][0], at, &[], &format!("{name} at {}", at["threshold"]));
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked}");
}

#[test]
fn what_is_proven_stands_in_a_report_as_the_reference_has_it() {
    let typed = |target: &&Value| {
        let percent = (1.0 - target["delta"].as_f64().unwrap()) * 100.0;
        format!("{} with {percent:.0}%", target["target"].as_str().unwrap())
    };
    let mut checked = 0;
    for name in ["calibrated", "exact", "saturated", "ties"] {
        let (expected, place) = open(name);
        for (options, kind, keys) in [
            (&[][..], "fpr", &["candidates", "candidates_first_failure"][..]),
            (&[], "recall", &["candidates", "candidates_first_failure"]),
            (&["--guarantee", "grid"], "precision", &["grid_1000", "grid_1000_first_failure"]),
            (&["--guarantee", "bonferroni"], "precision", &["bonferroni_20"]),
        ] {
            let all = expected["guarantees"]["targets"].as_array().unwrap();
            let targets: Vec<&Value> =
                all.iter().filter(|target| target["target"].as_str().unwrap().starts_with(kind)).collect();
            let points = targets.iter().map(typed).collect::<Vec<_>>().join(";");
            let found = choose(&place, &[&["--points", &points][..], options].concat());
            let found = found["guarantees"]["targets"].as_array().unwrap();
            assert_eq!(found.len(), targets.len(), "{name}");
            for (found, expected) in found.iter().zip(&targets) {
                let target = &expected["target"];
                for key in [&["target", "alpha", "delta", "needed"], keys].concat() {
                    if let Some(expected) = expected.get(key) {
                        assert_has(&found[key], expected, &[], &format!("{name} {target} {key}"));
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 300, "{checked}");
}
