//! What is chosen for weighted rows beside metrics: costs and guarantees.

use std::path::Path;

use serde_json::Value;

use super::Place;

fn place() -> Place {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose");
    Place::with("x.csv", std::fs::read(folder.join("weighted.csv")).unwrap())
}

/// The report on rows that each stand for as many as `count` says, and on the same rows weighed by it.
fn counted_and_weighted(place: &Place, options: &[&str]) -> [Value; 2] {
    let report = |columns: &[&str]| {
        let report = place.stdout(&[&["report", "x.csv", "--format", "json"], columns, options].concat());
        serde_json::from_str::<Value>(&report).unwrap()["choose"].clone()
    };
    let counted = report(&["--count", "count", "--weight", "none"]);
    [counted, report(&["--count", "none", "--weight", "count"])["weights"]["count"].clone()]
}

fn near(found: &Value, expected: &Value) -> bool {
    let [found, expected] = [found, expected].map(|value| value.as_f64().unwrap());
    (found - expected).abs() <= 1e-12 * expected.abs().max(1.0)
}

#[test]
fn what_whole_weights_cost_is_what_the_repeated_rows_cost() {
    let place = place();
    for options in [
        &["--cost", "fp=5,fn=1.5,tp=-0.25"][..],
        &["--cost", "fp=2", "--cost-fn", "score"],
        &["--cost-fp", "weight", "--cost-fn", "score", "--cost", "tn=0.5"],
    ] {
        let options = [options, &["--points", "cost; cost@recall>=0.8", "--threshold", "0.4"]].concat();
        let [counted, weighted] = counted_and_weighted(&place, &options);
        let (_, costs) = counted["costs"].as_object().unwrap().iter().next().unwrap();
        assert!(near(&weighted["mean_cost"], &costs["at"]["mean"]), "{options:?}");
        let best = &weighted["best cost"];
        assert!(near(&best["value"], &costs["mean"]), "{options:?}");
        assert_eq!((&best["n_tied"], &best["chosen"]["threshold"]), (&costs["n_tied"], &costs["chosen"]["threshold"]));
        let limited = "cost@recall>=0.8";
        let [value, chosen] = ["value", "chosen"].map(|key| &counted["constraints"][limited][key]);
        assert!(near(&weighted[limited]["value"], value), "{options:?}");
        assert_eq!(weighted[limited]["chosen"]["threshold"], chosen["threshold"], "{options:?}");
    }
}

#[test]
fn whole_weights_prove_what_the_repeated_rows_prove_and_decimals_prove_nothing() {
    let place = place();
    let options = ["--points", "precision>=0.6 with 90%; recall>=0.7 with 90%; fpr<=0.3 with 95%"];
    let [counted, weighted] = counted_and_weighted(&place, &options);
    assert_eq!(weighted["guarantees"], counted["guarantees"]);
    let proven = weighted["guarantees"]["targets"].as_array().unwrap().iter();
    assert!(proven.clone().any(|target| !target["chosen"].is_null()), "{weighted}");
    let text = place.stdout(&[&["report", "x.csv", "--count", "none", "--weight", "count"], &options[..]].concat());
    assert!(text.contains("each weight is a number of rows that were seen"), "{text}");
    only_the_weighted_guarantee_is_given(&place);

    let decimals = ["report", "x.csv", "--count", "none", "--weight", "weight"];
    let listed = place.stdout(&[&decimals[..], &options].concat());
    let why = "is not defined";
    assert!(listed.contains(why), "{listed}");
    let chosen = [&decimals[..], &["--objective", "recall>=0.7 with 90%", "--decision-out", "d.json"]].concat();
    let told = place.run(&chosen).code(1);
    let told = String::from_utf8(told.get_output().stderr.clone()).unwrap();
    let ends = "is not defined on these rows as they are weighted: a guarantee counts rows, and these weights are not whole numbers";
    assert!(told.contains(ends) && !told.contains("no threshold meets"), "{told}");
    assert_eq!(place.names(), ["x.csv"]);
}

/// Of one limit there is one guarantee, at the threshold of the report: none of rows that each count once stands beside it.
fn only_the_weighted_guarantee_is_given(place: &Place) {
    let objective = ["--objective", "recall>=0.6 with 90%"];
    let typed = [&["report", "x.csv", "--count", "none", "--weight", "count"], &objective[..]].concat();
    let report: Value = serde_json::from_str(&place.stdout(&[&typed[..], &["--format", "json"]].concat())).unwrap();
    let choose = &report["choose"];
    assert_eq!(choose["guarantees"]["targets"], serde_json::json!([]));
    let listed = report["operating_points"].as_array().unwrap();
    assert!(listed.iter().all(|point| !point["objective"].as_str().unwrap().contains("with")), "{listed:?}");
    let [proven] = &choose["weights"]["count"]["guarantees"]["targets"].as_array().unwrap()[..] else {
        panic!("{choose}");
    };
    let (proven, at) =
        (proven["candidates"]["threshold"].as_f64().unwrap(), report["at"]["threshold"].as_f64().unwrap());
    assert_eq!(proven, at);
    for format in ["text", "markdown"] {
        let text = place.stdout(&[&typed[..], &["--format", format]].concat()).to_lowercase();
        let said: Vec<_> =
            text.lines().filter(|line| line.starts_with("guaranteed") || line.contains("proven")).collect();
        assert_eq!(said.len(), 1, "{text}");
        assert!(said[0].contains(&format!("threshold {at}")), "{text}");
    }
}

#[test]
fn a_decision_for_weighted_rows_keeps_what_was_proven_and_drawn_of_them() {
    let place = place();
    let weighted = ["report", "x.csv", "--count", "none", "--weight", "count", "--decision-out"];
    place.run(&[&weighted[..], &["d.json", "--objective", "recall>=0.7 with 90%"]].concat()).success();
    let decision: Value = serde_json::from_str(&place.read("d.json")).unwrap();
    assert_eq!(decision["objective"], "precision@recall>=0.7 with 90%, weighted by count");
    let assumed = &decision["guarantee"]["assumptions"][0];
    assert_eq!(assumed, "each weight is a number of rows that were seen", "{decision}");
    place.run(&[&weighted[..], &["e.json", "--objective", "f1", "--bootstrap", "200"]].concat()).success();
    let decision: Value = serde_json::from_str(&place.read("e.json")).unwrap();
    let [apparent, elsewhere] = ["apparent", "out_of_bag"].map(|key| decision["optimism"][key].as_f64().unwrap());
    assert!(elsewhere < apparent, "{decision}");
}

#[test]
fn what_no_weighted_threshold_meets_is_told_with_the_nearest_that_can_be_had() {
    let rows = "label,score,w\n1,0.9,1\n0,0.6,0.5\n0,0.5,0\n1,0.4,8.25\n0,0.2,1\n0,0.95,1\n";
    let place = Place::with("x.csv", rows);
    let told = place.run(&["report", "x.csv", "--weight", "w", "--objective", "recall@precision>=0.95"]).code(1);
    let told = String::from_utf8(told.get_output().stderr.clone()).unwrap();
    let nearest = told.split('\'').nth(1).unwrap().to_owned();
    assert!(nearest.starts_with("recall@precision>=0.8"), "{told}");
    place.run(&["report", "x.csv", "--weight", "w", "--objective", &nearest]).success();
}

#[test]
fn a_band_beside_weights_says_that_each_row_counts_once() {
    let place = Place::with("x.csv", "label,score,w\n1,0.9,2\n0,0.3,1\n1,0.6,1\n0,0.5,3\n");
    let said = "each row counts once here, whatever it weighs";
    let report = |weight| place.stdout(&["report", "x.csv", "--weight", weight, "--band", "0.4,0.7"]);
    assert!(report("w").contains(said) && !report("none").contains(said));
}
