//! `report`: the contract of its JSON, and that it says the same of scores wherever they come from.

use serde_json::Value;

use super::{Place, SCORED, model};

fn json(place: &Place, arguments: &[&str]) -> Value {
    let arguments = [&["report", "--format", "json"], arguments].concat();
    serde_json::from_str(&place.stdout(&arguments)).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_keys_are_those_of_the_design_in_its_order() {
    let report = json(&Place::with("scored.csv", SCORED), &["scored.csv"]);
    let expected = [
        "version",
        "data",
        "model",
        "rows",
        "positives",
        "negatives",
        "skipped_rows",
        "roc_auc",
        "average_precision",
        "log_loss",
        "brier",
        "ece",
        "mean_loss",
        "at",
        "intervals",
        "operating_points",
        "warnings",
        "choose",
    ];
    assert_eq!(keys(&report), expected);
    let at = [
        "threshold",
        "low",
        "high",
        "tp",
        "fp",
        "fn",
        "tn",
        "accuracy",
        "precision",
        "recall",
        "specificity",
        "npv",
        "f1",
        "mcc",
        "balanced_accuracy",
        "youden_j",
        "kappa",
    ];
    assert_eq!(keys(&report["at"]), at);
    let points = report["operating_points"].as_array().unwrap();
    let objectives: Vec<&str> = points.iter().map(|point| point["objective"].as_str().unwrap()).collect();
    assert_eq!(
        objectives,
        ["accuracy", "f1", "mcc", "balanced_accuracy", "youden_j", "kappa", "recall@precision>=0.95"]
    );
    for point in points {
        assert_eq!(keys(point), ["objective", "value", "at"]);
        assert_eq!(keys(&point["at"]), at);
    }
    assert_eq!((&report["model"], &report["version"]), (&Value::Null, &Value::from(2)));
    assert_eq!(
        keys(&report["choose"]),
        [
            "objectives",
            "constraints",
            "costs",
            "proportions",
            "auc_interval",
            "bootstrap",
            "guarantees",
            "prevalence",
            "curves",
            "calibration",
            "calibration_by_margin",
            "selective",
            "abstain"
        ]
    );
}

#[test]
fn curves_and_calibration_stand_under_choose_as_the_reference_names_them() {
    let fixture = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/choose").join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let expected: Value = serde_json::from_str(&fixture("calibrated.json")).unwrap();
    let choose = &json(&Place::with("calibrated.csv", fixture("calibrated.csv")), &["calibrated.csv"])["choose"];
    for pointer in [
        "/curves/candidates",
        "/curves/roc_auc",
        "/curves/pr_auc_trapezoid",
        "/curves/roc_convex_hull/area",
        "/curves/roc_convex_hull/corners/1/fp",
        "/curves/gain_and_lift/steps/3/lift",
        "/curves/cost_curve/area_under_lower_envelope",
        "/calibration/before/ece_10",
        "/calibration/bins/equal_mass_15/mce",
        "/calibration/brier_corp/miscalibration",
        "/calibration/temperature/temperature",
        "/calibration/platt_on_logit/A",
        "/calibration/isotonic/after/brier",
        "/calibration/cross_validated/after/isotonic/log_loss",
    ] {
        let number = |of: &Value| of.pointer(pointer).and_then(Value::as_f64);
        let (found, expected) = (number(choose).expect(pointer), number(&expected).expect(pointer));
        assert!((found - expected).abs() <= 1e-6 * expected.abs(), "{pointer}: {found}, expected {expected}");
    }
    assert!(choose["calibration_by_margin"].is_null(), "no margins are known");
    for pointer in ["/curves/roc/fpr", "/curves/pr/precision", "/curves/det_curve/fnr", "/curves/det/points"] {
        let points = choose.pointer(pointer).and_then(Value::as_array).expect(pointer);
        assert!((100..=200).contains(&points.len()), "{pointer}: {}", points.len());
    }
}

#[test]
fn the_figures_are_those_of_a_count_by_hand() {
    let report = json(&Place::with("scored.csv", SCORED), &["scored.csv"]);
    let at = &report["at"];
    for (key, expected) in [("tp", 2), ("fp", 1), ("fn", 1), ("tn", 2)] {
        assert_eq!(at[key], expected, "{key}");
    }
    assert_eq!((at["low"].as_f64(), at["high"].as_f64()), (Some(0.3), Some(0.55)));
    assert_eq!(at["accuracy"].as_f64(), Some(4.0 / 6.0));
    // Of nine pairs of a positive and a negative the positive scores higher in six.
    assert!((report["roc_auc"].as_f64().unwrap() - 6.0 / 9.0).abs() < 1e-12);
}

#[test]
fn the_threshold_moves_the_figures_and_not_the_operating_points() {
    let place = Place::with("scored.csv", SCORED);
    let (first, second) = (json(&place, &["scored.csv"]), json(&place, &["scored.csv", "--threshold", "0.57"]));
    assert_eq!(second["at"]["tp"], 1);
    assert_eq!(first["operating_points"], second["operating_points"]);
}

/// What the tokenizer did not know is a warning of the model's run, of which a file of scores says nothing.
fn forget_the_tokenizer(warnings: &mut Value) {
    warnings.as_array_mut().unwrap().retain(|warning| !warning.as_str().unwrap().contains("word pieces"));
}

#[test]
fn scores_in_a_file_are_reported_as_the_models_own() {
    let rows: String =
        (0..40).map(|row| format!("the harbour {row}\ta broken umbrella {}\t{}\n", row * 7, row % 2)).collect();
    let place = Place::with("pairs.tsv", format!("text_a\ttext_b\tlabel\n{rows}"));
    for name in ["bert-2label", "bert-1label-sigmoid", "st-mean-normalize"] {
        let model = model(name);
        let mut direct = json(&place, &["pairs.tsv", "--model", &model]);
        place.run(&["score", "pairs.tsv", "--model", &model, "-o", "scored.csv", "--force"]).success();
        let mut from_file = json(&place, &["scored.csv"]);
        assert_eq!(direct["model"]["summary"].as_str().map(|summary| summary.starts_with("BERT")), Some(true));
        for report in [&mut direct, &mut from_file] {
            report["data"] = Value::Null;
            report["model"] = Value::Null;
            // Of the logits the file of scores says nothing.
            report["mean_loss"] = Value::Null;
            forget_the_tokenizer(&mut report["warnings"]);
        }
        assert_eq!(direct, from_file, "{name}");
    }
}

#[test]
fn one_class_alone_is_a_warning_and_what_is_undefined_is_null() {
    let place = Place::with("one.csv", "label,score\n1,0.2\n1,0.8\n");
    let run = place.run(&["report", "one.csv", "--format", "json"]).success();
    let output = run.get_output();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["roc_auc"], Value::Null);
    for key in ["specificity", "balanced_accuracy", "youden_j"] {
        assert_eq!(report["at"][key], Value::Null, "{key}");
    }
    assert!(String::from_utf8_lossy(&output.stderr).contains("warning: "));
    assert!(!report["warnings"].as_array().unwrap().is_empty());
    let text = place.stdout(&["report", "one.csv"]);
    assert!(text.contains("specificity        –"), "{text}");
}

#[test]
fn skipped_rows_are_counted_everywhere() {
    let place = Place::with("bad.csv", format!("{SCORED}seven,sieben,2,0.5\neight,acht,1,nan\n"));
    let report = json(&place, &["bad.csv", "--skip-bad-rows"]);
    assert_eq!((report["rows"].as_u64(), report["skipped_rows"].as_u64()), (Some(6), Some(2)));
    assert!(place.stdout(&["report", "bad.csv", "--skip-bad-rows"]).contains("skipped 2 bad rows"));
    let run = place.run(&["report", "bad.csv", "--skip-bad-rows"]).success();
    assert!(String::from_utf8_lossy(&run.get_output().stderr).contains("skipped 2 bad rows, the first at line 8"));
}

#[test]
fn one_row_is_no_plural() {
    let place = Place::with("one.csv", "label,score\n1,0.5\n1,nan\n");
    let run = place.run(&["report", "one.csv", "--skip-bad-rows"]).success();
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(text.starts_with("one.csv: 1 row, 1 positive, 0 negative\nskipped 1 bad row\n"), "{text}");
    assert!(String::from_utf8_lossy(&run.get_output().stderr).contains("skipped 1 bad row, at line 3"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_says_which() {
    let place = Place::with("scored.csv", SCORED);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cutpoint"))
        .args(["report", "scored.csv"])
        .current_dir(place.folder.path())
        .stdout(std::fs::File::options().write(true).open("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(stderr.contains("error: cannot write standard output: No space left"), "{stderr}");
}

#[test]
fn text_and_markdown_say_the_same_as_the_json() {
    let place = Place::with("scored.csv", SCORED);
    let text = place.stdout(&["report", "scored.csv"]);
    for expected in [
        "6 pairs, 3 positive, 3 negative",
        "at threshold 0.5, same labels from 0.3001 to 0.5500",
        "accuracy           0.666667  95 % 0.299993–0.903229",
    ] {
        assert!(text.contains(expected), "{expected:?} in\n{text}");
    }
    let markdown = place.stdout(&["report", "scored.csv", "--format", "markdown"]);
    for expected in
        ["# Operating points of `scored.csv`", "| actual 0 | 2 | 1 |", "| accuracy | 0.666667 | 0.299993–0.903229 |"]
    {
        assert!(markdown.contains(expected), "{expected:?} in\n{markdown}");
    }
}

#[test]
fn youdens_j_is_as_sure_as_its_positives_are_few_whether_rows_are_drawn_anew_or_not() {
    let rows = std::fs::read_to_string("tests/fixtures/choose/imbalanced.csv").unwrap();
    let place = Place::with("rows.csv", rows);
    let typed = ["report", "rows.csv", "--threshold", "0.05", "--format"];
    // All 20 positives are right, so that percentiles would be those of the specificity. Newcombe's interval in Python: see
    // metrics/closed_form.rs; 820 of 1,980 negatives are predicted 1.
    let said = [
        "balanced accuracy  0.792929   95 % 0.711630–0.803684",
        "Youden's J         0.585859   95 % 0.423260–0.607368",
    ];
    for more in [&["text"][..], &["text", "--bootstrap"]] {
        let text = place.stdout(&[&typed[..], more].concat());
        assert!(said.iter().all(|line| text.contains(line)), "{text}");
    }
    let report: Value = serde_json::from_str(&place.stdout(&[&typed[..], &["json", "--bootstrap"]].concat())).unwrap();
    let low = |interval: &Value| interval[0].as_f64().unwrap();
    assert!((low(&report["intervals"]["youden_j"]) - 0.423_260).abs() < 1e-6, "{}", report["intervals"]);
    // What the bootstrap says is told as it is.
    let percentile = report["choose"]["bootstrap"]["youden_j"]["p2_5"].as_f64().unwrap();
    assert!((percentile - 0.564).abs() < 0.003, "{percentile}");
}

#[test]
fn several_guarantees_say_with_which_confidence_they_hold_together() {
    let rows = std::fs::read_to_string("tests/fixtures/choose/calibrated.csv").unwrap();
    let place = Place::with("rows.csv", rows);
    let one = ["report", "rows.csv", "--score", "score", "--objective", "precision>=0.6 with 90%"];
    let two = [&one[..], &["--points", "recall>=0.6 with 95%"]].concat();
    let at_once = "all of those here hold together with at least ";
    for format in ["text", "markdown"] {
        let with = |typed: &[&str]| place.stdout(&[typed, &["--format", format]].concat());
        let said = with(&two);
        assert!(said.contains(&format!("{at_once}85 % (Bonferroni: 2 limits")), "{said}");
        assert!(said.contains("(going through others until one passes voids it)"), "{said}");
        assert!(!with(&one).contains(at_once), "one is no several");
        // The accuracy of a band is one more.
        let band = ["--band", "accuracy>=0.7 with 90%", "--threshold", "0.5", "--points", "recall>=0.6 with 95%"];
        let said = with(&[&one[..4], &band].concat());
        assert!(said.contains(&format!("{at_once}85 % (Bonferroni: 2 limits")), "{said}");
    }
}

#[test]
fn every_format_is_written_to_the_byte() {
    // Undefined figures, a range without an end, a warning: what is easily lost.
    let place = Place::with("one.csv", "label,score\n1,0.2\n1,0.8\n");
    for (format, expected) in [
        ("text", include_str!("expected/one_class.txt")),
        ("markdown", include_str!("expected/one_class.md")),
        ("json", include_str!("expected/one_class.json")),
    ] {
        assert_eq!(place.stdout(&["report", "one.csv", "--threshold", "2", "--format", format]), expected, "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_not_utf_8_is_shown_as_far_as_it_goes() {
    use std::os::unix::ffi::OsStrExt;
    let (place, name) = (Place::new(), std::ffi::OsStr::from_bytes(b"b\xffd.csv"));
    std::fs::write(place.folder.path().join(name), SCORED).unwrap();
    for format in ["text", "markdown", "json"] {
        let arguments = ["--format", format, "--objective", "f1", "--force", "--decision-out", "decision.json"];
        let run = place.command(&["report"]).arg(name).args(arguments).assert().success();
        assert!(String::from_utf8_lossy(&run.get_output().stdout).contains("b\u{fffd}d.csv"), "{format}");
    }
    assert!(place.read("decision.json").contains("b\u{fffd}d.csv"));
}

#[test]
fn scores_beside_the_data_are_joined_by_row() {
    let place = Place::with("data.csv", "text_a,text_b,label\na,b,1\nc,d,0\n");
    place.write("scores.csv", "score\n0.9\n0.2\n");
    let report = json(&place, &["data.csv", "--scores", "scores.csv"]);
    assert_eq!((report["at"]["tp"].as_u64(), report["at"]["tn"].as_u64()), (Some(1), Some(1)));
    place.write("short.csv", "score\n0.9\n");
    let run = place.run(&["report", "data.csv", "--scores", "short.csv"]).code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("short.csv") && stderr.lines().count() == 1, "{stderr}");
}

#[test]
fn what_score_wrote_is_reported_as_what_the_model_said() {
    let body: String = (0..30)
        .map(|row| {
            format!(
                "{{\"text_a\":\"heavy rain {row}\",\"text_b\":\"umbrella {}\",\"label\":{}}}\n",
                row * 7 % 11,
                row % 3 / 2
            )
        })
        .collect();
    let place = Place::with("pairs.jsonl", &body);
    let cases = [
        ("bert-2label", &[][..], "probability"),
        ("bert-1label-sigmoid", &[][..], "probability"),
        ("bert-3label-nli", &["--positive", "entailment"][..], "probability"),
        ("st-mean-normalize", &[][..], "cosine"),
    ];
    let figures = |arguments: &[&str]| {
        let mut report: serde_json::Map<String, Value> = serde_json::from_value(json(&place, arguments)).unwrap();
        report.retain(|key, _| key != "data" && key != "model");
        forget_the_tokenizer(&mut report["warnings"]);
        report
    };
    for (name, positive, axis) in cases {
        for output in ["out.csv", "out.tsv", "out.jsonl.gz"] {
            let model = model(name);
            let asked = [&["pairs.jsonl", "--model", &model], positive].concat();
            place.run(&[&["score", "-o", output, "--force"], &asked[..]].concat()).success();
            let expected = figures(&asked);
            assert_eq!(figures(&[output]), expected, "{name} in {output}");
            // Also beside the rows, as scores of another program are.
            assert_eq!(figures(&["pairs.jsonl", "--scores", output]), expected, "{name} in {output}");
            assert_eq!(expected["mean_loss"].is_null(), axis == "cosine");
            assert_eq!(expected["brier"].is_null(), axis == "cosine");
        }
    }
}

#[test]
fn a_header_that_says_cosine_or_a_margin_that_is_another_is_not_taken_for_what_score_writes() {
    let report = |content: &str| json(&Place::with("x.csv", content), &["x.csv"]);
    for header in ["cosine", "cos_sim", "Cosine_Similarity", "similarity"] {
        let cosines = report(&format!("label,{header}\n1,0.9\n0,0.6\n1,0.55\n0,0.1\n"));
        assert!(["log_loss", "brier", "ece", "mean_loss"].iter().all(|key| cosines[key].is_null()), "{header}");
        assert!(cosines["roc_auc"].is_f64());
    }
    let plain = report("label,score\n1,0.9\n0,0.6\n");
    assert!(plain["brier"].is_f64() && plain["mean_loss"].is_null());
    let right = report("label,score,margin\n1,0.5,0\n0,0.5,0.0\n");
    assert!((right["mean_loss"].as_f64().unwrap() - 2.0_f64.ln()).abs() < 1e-15);
    assert!(report("label,score,margin\n1,0.5,0\n0,0.5,0.1\n")["mean_loss"].is_null(), "a margin of something else");
    let said = report("label,score,score_axis\n1,0.5,cosine\n0,0.25,cosine\n");
    assert!(said["brier"].is_null());
    let contradicts = report("label,score,score_axis\n1,1.5,probability\n0,0.25,probability\n");
    assert!(contradicts["brier"].is_null() && contradicts["roc_auc"].is_f64());
}
