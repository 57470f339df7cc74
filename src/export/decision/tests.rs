#![allow(clippy::unwrap_used)]
use std::time::Duration;

use super::*;
use crate::dataset::{Cell, Format, Inversions, Roles, Source, Table};
use crate::export::DecisionSlices;
use crate::metrics::{Band, CostColumns, Metric, Objective, Points, Priorities, Procedure, ScoreSource, Scores};

#[test]
fn dates_are_those_of_the_calendar() {
    for (seconds, expected) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_399, "2000-02-28T23:59:59Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (1_078_012_800, "2004-02-29T00:00:00Z"),
        (1_767_225_599, "2025-12-31T23:59:59Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"),
    ] {
        assert_eq!(rfc3339(UNIX_EPOCH + Duration::from_secs(seconds)), expected);
    }
}

fn decision() -> Decision {
    let scores = Scores::from_values(vec![0.1, 0.4, 0.6, 0.9]);
    let scored = Scored::new(ScoreSource::Read("score".into()), scores, vec![false, true, false, true].into());
    let points = Points::new(&scored, &Priorities::default()).unwrap();
    let data = Fingerprint { path: "data.csv".into(), sha256: Some("00ff".into()) };
    let calibration = Calibration::of(&scored, None).ok();
    let judged = Judged { points: &points, sureness: None };
    Decision::new(
        &scored,
        judged,
        0.25,
        Reason::Objective(Objective::best(Metric::Accuracy)),
        Origin { data, model: None, asked: Asked::default() },
        calibration,
    )
}

#[test]
fn a_decision_reads_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decision.json");
    decision().write(&mut fs::File::create(&path).unwrap()).unwrap();
    assert_eq!(Decision::read(&path).unwrap(), decision());
}

#[test]
fn a_proof_is_replayed_as_it_was_made_and_in_doubt_with_both_procedures() {
    let scores: Vec<f64> = (0..400).map(|row| f64::from(row) / 400.0).collect();
    let labels: Vec<bool> = (0..400).map(|row| (row >= 200) != (row % 50 == 7)).collect();
    let scored = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores), labels.into());
    let objective: Objective = "precision>=0.9 with 90%".parse().unwrap();
    let decided = |procedure| {
        let typed = vec![objective.clone()];
        let points = Points::new(&scored, &Priorities { procedure, typed, ..Priorities::default() }).unwrap();
        let threshold = points.judge(&scored, objective.clone()).point().unwrap().threshold;
        let data = Fingerprint { path: "data.csv".into(), sha256: None };
        let origin = Origin { data, model: None, asked: Asked::default() };
        let reason = Reason::Objective(objective.clone());
        Decision::new(&scored, Judged { points: &points, sureness: None }, threshold, reason, origin, None)
    };
    for (forced, level) in [(None, 0.05), (Some(Procedure::Grid1000), 0.1), (Some(Procedure::Bonferroni20), 0.1)] {
        let decision = decided(forced);
        assert!((decision.guarantee.as_ref().unwrap().level.unwrap() - level).abs() < 1e-9, "{forced:?}");
        assert_eq!(decision.procedure(), forced);
        let again = decided(decision.procedure());
        assert_eq!((again.threshold, &again.guarantee), (decision.threshold, &decision.guarantee));
        // One that was written earlier does not say at which level.
        let mut written = serde_json::to_value(&decision).unwrap();
        written["guarantee"].as_object_mut().unwrap().remove("level").unwrap();
        assert_eq!(serde_json::from_value::<Decision>(written).unwrap().procedure(), None);
    }
}

#[test]
fn a_band_is_kept_in_version_2_and_a_broken_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decision.json");
    let band = Band::new(0.2, f64::INFINITY).unwrap();
    let refined = decision().refined(Refinement::Band(band.into()));
    refined.write(&mut fs::File::create(&path).unwrap()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&value["version"], &value["band"]), (&2.into(), &serde_json::json!({"low": 0.2, "high": null})));
    let read = Decision::read(&path).unwrap();
    assert_eq!(read, refined);
    assert_eq!(read.apply(&dataset(&[]), None).unwrap().labelling, Labelling::Band(band));
    let fault = |edit: &dyn Fn(&mut serde_json::Value)| {
        let mut value = value.clone();
        edit(&mut value);
        fs::write(&path, value.to_string()).unwrap();
        Decision::read(&path).unwrap_err().to_string().rsplit_once(": ").unwrap().1.to_owned()
    };
    assert_eq!(fault(&|value| value["band"]["low"] = "0.2".into()), "its \"band\" has \"0.2\" where a number belongs");
    assert_eq!(fault(&|value| value["band"] = 5.into()), "its \"band\" has 5 where an object belongs");
    assert_eq!(fault(&|value| value["version"] = 1.into()), "its format is version 1, which has no \"band\"");
    let nothing = "its format is version 2, but \"band\" and \"slices\" are both missing";
    assert_eq!(fault(&|value| value["band"] = serde_json::Value::Null), nothing);
    let slices = |of: serde_json::Value| {
        fault(&|value| {
            value.as_object_mut().unwrap().remove("band").unwrap();
            value["slices"] = of.clone();
        })
    };
    let thresholds = serde_json::json!([{"slice": "web"}]);
    assert_eq!(slices(serde_json::json!({"column": "source"})), "its \"slices\" lacks \"thresholds\"");
    let lacks = slices(serde_json::json!({"column": "source", "thresholds": thresholds}));
    assert_eq!(lacks, "its \"slices\" lacks \"threshold\"");
    let by = slices(serde_json::json!({"thresholds": []}));
    assert_eq!(by, "its \"slices\" is incomplete or not of the form that cutpoint writes");
    let parts = serde_json::json!([{"slice": "short", "up_to": 9, "threshold": 0.1}]);
    let lengths = slices(serde_json::json!({"built_in": "length", "thresholds": parts}));
    assert!(lengths.starts_with("its \"slices\" has lengths (\"up_to\") that do not rise"), "{lengths}");
    let upside_down = fault(&|value| value["band"] = serde_json::json!({"low": 0.8, "high": 0.2}));
    assert!(upside_down.contains("0.8"), "{upside_down}");
}

#[test]
fn slices_have_their_thresholds_and_what_is_unknown_has_the_common_one() {
    let json = serde_json::json!({"column": "source", "thresholds": [{"slice": "web", "threshold": 0.9}]});
    let slices: DecisionSlices = serde_json::from_value(json).unwrap();
    let refined = decision().refined(Refinement::Slices(slices));
    let applied = refined.apply(&dataset(&["web", "book", "web"]), None).unwrap();
    assert_eq!(applied, Applied { labelling: Labelling::ByLine([0.9, 0.25, 0.9].into()), unknown: 1 });
    let mut other = dataset(&[]);
    other.table = Table::new(vec!["other".into()]);
    let fault = refined.apply(&other, None).unwrap_err().to_string();
    assert_eq!(fault, "its thresholds differ by the column \"source\", which these rows do not have");
}

fn dataset(sources: &[&str]) -> Dataset {
    let mut table = Table::new(vec!["source".into()]);
    for source in sources {
        table.push([Cell::Text(source)]);
    }
    Dataset {
        source: Source { path: "rows.csv".into(), format: Format::Csv.into(), embedded: None },
        lines: (2..).take(table.rows()).collect(),
        table,
        roles: Roles::default(),
        counts: None,
        weights: None,
        empty_lines: Vec::new(),
        labels: None,
        class_names: ["0".into(), "1".into()],
        scores: None,
        skipped: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        questions: None,
        predicted: None,
        inversions: Inversions::default(),
        compared: Vec::new(),
        costs: CostColumns::default(),
    }
}

#[test]
fn a_file_written_before_is_read_and_its_metrics_follow_from_its_counts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decision.json");
    let text = r#"{"version": 1, "threshold": 0.25, "low": 0.1, "high": 0.4, "rule": "score >= threshold",
        "objective": "youden_j", "at": {"threshold": 0.25, "low": 0.1, "high": 0.4, "tp": 2, "fp": 1, "fn": 0, "tn": 1,
        "accuracy": 0.75, "precision": 0.6666666666666666, "some_later_metric": 0.5},
        "intervals": {"accuracy": [0.25, 0.875], "precision": null, "some_later_metric": null},
        "data": {"path": "data.csv", "sha256": null}, "model": null, "date": "2026-11-24T09:05:00Z"}"#;
    fs::write(&path, text).unwrap();
    let decision = Decision::read(&path).unwrap();
    assert_eq!((decision.threshold, decision.objective), (0.25, Reason::Objective(Objective::best(Metric::YoudenJ))));
    assert_eq!(decision.at.confusion.value(Metric::Precision), Some(2.0 / 3.0));
    assert_eq!(decision.intervals.get(Metric::Accuracy), Some((0.25, 0.875)));
    assert_eq!(decision.intervals.get(Metric::Precision), None);
}

#[test]
fn the_keys_stand_in_the_order_of_the_design() {
    let mut text = Vec::new();
    decision().write(&mut text).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "version",
        "threshold",
        "low",
        "high",
        "rule",
        "objective",
        "at",
        "intervals",
        "data",
        "model",
        "calibration",
        "revision",
        "date",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn a_file_that_is_no_decision_is_named_with_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("decision.json");
    let mut old = serde_json::to_value(decision()).unwrap();
    old["version"] = 7.into();
    let without = |key: &str| {
        let mut value = serde_json::to_value(decision()).unwrap();
        value.as_object_mut().unwrap().remove(key).unwrap();
        value.to_string()
    };
    let with = |key: &str, of: serde_json::Value| {
        let mut value = serde_json::to_value(decision()).unwrap();
        value[key] = of;
        value.to_string()
    };
    let proven = serde_json::json!({"target": "recall>=0.6", "confidence": 0.9, "procedure": "candidates"});
    let mut tested = serde_json::json!({"losses": 9, "trials": 3, "p": 0.01, "assumptions": []});
    tested.as_object_mut().unwrap().extend(proven.as_object().unwrap().clone());
    let optimism = |out_of_bag: f64| {
        let (ends, draws) = ([0.2, 0.3], 200);
        serde_json::json!({"apparent": 1, "out_of_bag": out_of_bag, "threshold_95": ends, "replicates": draws, "seed": 1})
    };
    let mean_cost = |se: f64| serde_json::json!({"value": 0.6, "se": se, "rows": 4});
    let within = |key: &str, inner: &str, to: serde_json::Value| {
        let mut value = serde_json::to_value(decision()).unwrap();
        value[key][inner] = to;
        value.to_string()
    };
    let mut later = serde_json::to_value(decision()).unwrap();
    later["version"] = 7.into();
    later["at"] = "elsewhere".into();
    let mut other = serde_json::to_value(decision()).unwrap();
    other["rule"] = "score > threshold".into();
    for (content, expected) in [
        ("{}".to_owned(), "it is not a decision written by cutpoint"),
        ("\u{0}\u{1}\u{2}".to_owned(), "it is not a decision written by cutpoint"),
        ("not json".to_owned(), "it is not a decision written by cutpoint"),
        (without("date"), "its \"date\" is missing"),
        (without("at"), "its \"at\" is missing"),
        (without("intervals"), "its \"intervals\" is missing"),
        (without("threshold"), "its \"threshold\" is missing"),
        (with("at", 5.into()), "its \"at\" has 5 where an object belongs"),
        (with("at", serde_json::json!({"threshold": 0.25})), "its \"at\" lacks \"tp\""),
        (with("guarantee", proven), "its \"guarantee\" lacks \"losses\""),
        (with("positive", 1.into()), "its \"positive\" has 1 where a string belongs"),
        (with("revision", (-1).into()), "its \"revision\" has -1 where a whole number from 0 up belongs"),
        (with("data", serde_json::Value::Null), "its \"data\" has null where an object belongs"),
        (with("axis", "sideways".into()), "its \"axis\" is incomplete or not of the form that cutpoint writes"),
        (with("prevalence", 2.into()), "its \"prevalence\" is 2, which is no share above 0 and below 1"),
        (with("prevalence", "2%".into()), "its \"prevalence\" has \"2%\" where a number belongs"),
        (
            within("at", "tp", u64::MAX.into()),
            "its \"at\" is impossible: the counts add up to more rows than can be counted",
        ),
        (
            with("intervals", serde_json::json!({"npv": [0.5, 7]})),
            "its \"intervals\" has 7 as \"npv\", where a number from 0 to 1 belongs",
        ),
        (
            with("optimism", optimism(5.0)),
            "its \"optimism\" has 5 as \"out_of_bag\", where a number from 0 to 1 belongs",
        ),
        (
            with("mean_cost", mean_cost(-3.0)),
            "its \"mean_cost\" has -3 as \"se\", where a number from 0 to 1e100 belongs",
        ),
        (with("costs", serde_json::json!({"fp": 5})), "its \"costs\" lacks \"fn\""),
        (
            with("costs", serde_json::json!({"fp": 1e300, "fn": 1})),
            "its \"costs\" has 1e300 as \"fp\", where a number from -1e100 to 1e100 belongs",
        ),
        (with("mean_cost", mean_cost(1e308)), "its \"mean_cost\" has 1e308 as \"se\", where"),
        (with("guarantee", tested), "its \"guarantee\" has 9 as \"losses\", where a number from 0 to 3 belongs"),
        (later.to_string(), "its format is version 7; this cutpoint reads versions up to 2"),
        (old.to_string(), "its format is version 7; this cutpoint reads versions up to 2"),
        (other.to_string(), "its rule is \"score > threshold\""),
    ] {
        fs::write(&path, content).unwrap();
        let error = Decision::read(&path).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("decision.json"), "{error}");
    }
}
